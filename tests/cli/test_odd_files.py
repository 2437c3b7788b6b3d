"""What is named and is no file, or a folder that nobody may look into, is told in a line that is true of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.channel.taking import locate_offer
from kb.errors import ChannelError, RuleError, UsageError
from kb.fleets.inventories.input_files import open_inputs
from kb.judging.rules import rules_from
from kb.scanners.lists import find_list
from tests.conftest import Run
from tests.nobody import as_nobody

FINDINGS = "give the findings that `lambda-kb audit -o` wrote"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("audit fleet.csv --since folder", f"--since folder: this is a folder: {FINDINGS}"),
        ("audit fleet.csv --since /dev/null", f"--since /dev/null: this is a device: {FINDINGS}"),
        ("audit fleet.csv --since gone.csv", f"--since gone.csv: no such file: {FINDINGS}"),
        ("audit-diff folder fleet.csv", f"folder: this is a folder: {FINDINGS}"),
        ("audit-diff gone.csv fleet.csv", f"gone.csv: no such file: {FINDINGS}"),
        ("compare-scanners --prowler gone", "--prowler gone: no such file: name config.yaml of Prowler"),
        ("check fleet.csv --rules fleet.csv", "fleet.csv: this is no folder: name the one with your rules"),
    ],
)
def test_what_is_no_file_is_told_by_what_it_is(call: Run, tmp_path: Path, command: str, told: str) -> None:
    """A folder is not told to be missing."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "fleet.csv").write_text("FunctionName\na\n")
    done = call(*command.split())

    assert done.returncode in (2, 3)
    assert told in " ".join(done.stderr.split())


@pytest.fixture
def shut(tmp_path: Path) -> Path:
    """A folder that nobody may look into, beside a fleet."""
    (tmp_path / "fleet.csv").write_text("FunctionName\na\n")
    folder = tmp_path / "shut"
    folder.mkdir(mode=0)
    return folder


def test_a_folder_of_a_fleet_that_may_not_be_looked_into_is_told(shut: Path) -> None:
    """Else an audit would pass that has not seen half of the fleet."""
    with as_nobody(shut.parent):
        found, unread = open_inputs([str(shut.parent)], shut.parent, frozenset())

    assert [Path(one.path).name for one in found] == ["fleet.csv"]
    assert [(one.path, one.reason) for one in unread] == [(str(shut), "the folder cannot be read: Permission denied")]


def test_a_folder_of_rules_that_may_not_be_looked_into_is_told(shut: Path) -> None:
    """It does not hold no rules."""
    with as_nobody(shut.parent), pytest.raises(RuleError, match="shut: cannot be read: Permission denied"):
        rules_from(shut)


def test_a_channel_that_may_not_be_looked_into_cannot_be_trusted(shut: Path) -> None:
    """Exit code 3, as for a file of it that may not be read."""
    with as_nobody(shut.parent), pytest.raises(ChannelError, match="shut: cannot be read: Permission denied"):
        locate_offer(str(shut), 1)


def test_a_channel_in_a_folder_that_may_not_be_looked_into_cannot_be_read_either(shut: Path) -> None:
    """It ended with 2, as wrong usage."""
    with as_nobody(shut.parent), pytest.raises(ChannelError, match="site: cannot be read: Permission denied"):
        locate_offer(str(shut / "site"), 1)


def test_a_list_of_a_scanner_that_may_not_be_read_is_told_in_words(tmp_path: Path) -> None:
    """Without the number of the error and the path once more."""
    file = tmp_path / "config.yaml"
    file.touch(mode=0)
    with as_nobody(tmp_path), pytest.raises(UsageError, match=r"config\.yaml: cannot be read: Permission denied$"):
        find_list("prowler", file)
