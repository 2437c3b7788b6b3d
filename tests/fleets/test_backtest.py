"""The history of a file, each version on its own day, as known then."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from kb.errors import UsageError
from kb.fleets.backtest import Backtest, backtest_file
from kb.judging.rules import builtin_rules
from kb.store import Store

TEMPLATE = (
    "Resources:\n  F:\n    Type: AWS::Lambda::Function\n"
    "    Properties: {{Runtime: {}, Timeout: {}, Handler: a.b, Role: 'arn:aws:iam::123456789012:role/r',"
    " Code: {{S3Bucket: bucket, S3Key: key}}}}\n"
)


class History:
    """A git repository with commits on days of our choice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", day="2020-01-01")

    def git(self, *arguments: str, day: str) -> None:
        """Run git as a person without a configuration."""
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        when = {"GIT_COMMITTER_DATE": f"{day}T12:00:00Z", "GIT_AUTHOR_DATE": f"{day}T12:00:00Z"}
        plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        subprocess.run(["git", "-C", self.folder, *who, *arguments], check=True, env=os.environ | when | plain)

    def commit(self, day: str, text: str, name: str = "template.yaml") -> None:
        """Write and commit a file."""
        (self.folder / name).write_text(text)
        self.git("add", "-A", day=day)
        self.git("commit", "-q", "-m", f"of {day}", day=day)


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A new repository."""
    return History(tmp_path)


def _walk(store: Store, history: History, path: str = "template.yaml", as_of: str = "2026-11-23") -> Backtest:
    return backtest_file(store, builtin_rules(), history.folder, path, date.fromisoformat(as_of))


def test_time_alone_makes_a_version_non_compliant(store: Store, history: History) -> None:
    """Nobody touched it, and one could have known."""
    history.commit("2021-01-10", TEMPLATE.format("nodejs12.x", 3))
    history.commit("2023-12-10", TEMPLATE.format("nodejs20.x", 3))

    update = next(breach for breach in _walk(store, history).breaches if breach.operation == "update")

    assert (update.since, update.rule, update.committed_so) == (date(2023, 4, 30), "LKB103", False)
    assert update.ended == date(2023, 12, 10)
    assert update.days_of_warning is not None
    assert update.days_of_warning > 100


def test_a_version_may_be_committed_non_compliant(store: Store, history: History) -> None:
    """1000 s were never legal."""
    history.commit("2021-01-10", TEMPLATE.format("python3.8", 3))
    history.commit("2021-02-10", TEMPLATE.format("python3.8", 1000))

    found = _walk(store, history, as_of="2021-03-01")

    assert [(v.errors, v.rules) for v in found.versions] == [(0, ()), (1, ("LKB203",))]
    create = next(breach for breach in found.breaches if breach.operation == "create")
    assert (create.since, create.committed_so, create.ended) == (date(2021, 2, 10), True, None)


def test_a_limit_could_have_been_known_since_it_was_published(store: Store, history: History) -> None:
    """900 s since 2018-10-10; a timeout of 600 s was too long until then, and became legal."""
    history.commit("2018-10-01", TEMPLATE.format("python3.6", 600))
    history.commit("2021-02-10", TEMPLATE.format("python3.8", 1000))

    found = [breach for breach in _walk(store, history, as_of="2021-03-01").breaches if breach.operation == "create"]

    assert [(breach.rule, str(breach.known_since), str(breach.ended)) for breach in found] == [
        ("LKB203", "2015-10-08", "2018-10-10"),
        ("LKB203", "2018-10-10", "None"),
    ]
    assert found[1].days_of_warning == (date(2021, 2, 10) - date(2018, 10, 10)).days


def test_each_version_is_judged_as_known_on_its_day(store: Store, history: History) -> None:
    """What AWS published later does not count against the author."""
    history.commit("2023-06-01", TEMPLATE.format("python3.7", 3))

    assert _walk(store, history).versions[0].errors == 0


def test_a_file_is_followed_through_renames_and_breakage(store: Store, history: History) -> None:
    """A version that cannot be read is named and interrupts nothing."""
    history.commit("2021-01-10", TEMPLATE.format("nodejs12.x", 3), "old.yaml")
    history.git("mv", "old.yaml", "template.yaml", day="2021-02-01")
    history.commit("2021-02-01", TEMPLATE.format("nodejs12.x", 3))
    history.commit("2021-03-01", "Resources: [")
    history.commit("2021-04-01", TEMPLATE.format("nodejs14.x", 4))

    found = _walk(store, history, as_of="2021-05-01")

    assert [version.path for version in found.versions] == ["old.yaml", *["template.yaml"] * 3]
    assert [version.unreadable is None for version in found.versions] == [True, True, False, True]


def test_what_is_no_history(store: Store, history: History, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file git does not know, a folder that is no repository."""
    history.commit("2021-01-10", "x")

    with pytest.raises(UsageError, match="no commit"):
        _walk(store, history, "nothing.yaml")
    with pytest.raises(UsageError, match="git says"):
        backtest_file(store, (), tmp_path_factory.mktemp("none"), "template.yaml", date(2022, 1, 1))


def test_days_that_aws_contests_are_no_breach(store: Store, history: History) -> None:
    """AWS moved the dates after they had passed: whether it refused on these days nobody can show."""
    history.commit("2018-01-10", TEMPLATE.format("nodejs4.3", 3))

    found = _walk(store, history, as_of="2020-06-01")

    since = {breach.operation: breach.since for breach in found.breaches}
    assert since == {"create": date(2020, 2, 3), "update": date(2020, 3, 5)}
