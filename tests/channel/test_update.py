"""Newer data from a folder, a file and a server: taken whole, followed by every answer, pinned, taken back."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from kb.channel.archives import cut_tables
from kb.channel.installing import Home
from kb.paths import shipped_folder
from kb.store.contract import contract_tables
from kb.taken_data import TABLES_FORMAT, sealed_version, taken_folder
from tests.channel.conftest import Command, everything, shipped_version, timeout_limit
from tests.channel.planted import offer, release


def test_a_folder_is_taken_and_every_answer_follows(kb: Command, channel: Path, planted: Path, home: Path) -> None:
    """`--check` only looks; what is taken answers from the cache and from a named file; the shipped data stay."""
    before, newest = everything(shipped_folder()), sealed_version(planted)
    assert timeout_limit(kb)[1] != 1234
    assert kb("update", "--check", "--from", str(channel)).returncode == 1
    assert not home.exists()

    done = kb("update", "--from", str(channel))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"in force: data version {newest} ")
    assert timeout_limit(kb) == (newest, 2700)
    assert timeout_limit(kb, "--db", "named.duckdb") == (newest, 2700)
    assert kb("update", "--check", "--from", str(channel)).returncode == 0
    assert everything(shipped_folder()) == before


@pytest.mark.all
def test_a_server_is_a_channel(kb: Command, host: str, planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over http on this machine, by the address of `latest.json`, which the environment may name."""
    monkeypatch.setenv("LAMBDA_KB_CHANNEL", f"{host}/latest.json")

    assert kb("update", "--check").returncode == 1
    assert kb("update").returncode == 0
    assert timeout_limit(kb) == (sealed_version(planted), 2700)


@pytest.mark.all
def test_a_file_is_a_channel(kb: Command, channel: Path, planted: Path) -> None:
    """`latest.json` beside its archive, or the archive alone."""
    (archive,) = channel.glob("*.zip")

    assert kb("update", "--check", "--from", str(channel / "latest.json")).returncode == 1
    assert kb("update", "--check", "--from", str(archive)).returncode == 1
    assert kb("update", "--from", str(archive)).returncode == 0
    assert timeout_limit(kb)[0] == sealed_version(planted)


def test_a_redirection_is_followed(kb: Command, host: str) -> None:
    """A channel may have moved, with its archive."""
    assert kb("update", "--check", "--from", f"{host}/moved/latest.json").returncode == 1


@pytest.mark.all
def test_a_knowledge_base_named_by_the_environment_follows_at_once(
    kb: Command, channel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that reads this file picks it up without anybody asking another question."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(tmp_path / "served.duckdb"))
    kb("build")
    before = (tmp_path / "served.duckdb").read_bytes()

    kb("update", "--from", str(channel))

    assert (tmp_path / "served.duckdb").read_bytes() != before


def test_an_older_channel_is_nothing_new(kb: Command, channel: Path, tmp_path: Path) -> None:
    """A host that lags behind takes nothing back."""
    kb("update", "--from", str(channel))
    lagging = offer(shipped_folder(), tmp_path / "lagging")

    done = kb("update", "--from", str(lagging))

    assert done.returncode == 0
    assert f"the channel has only data version {shipped_version()}" in done.stdout


@pytest.mark.all
def test_a_version_can_be_pinned(kb: Command, planted: Path, home: Path, tmp_path: Path) -> None:
    """Of two newer versions the first is taken, as it was then; the shipped one comes back by its number."""
    newest = release(tmp_path / "two", 3600, planted)
    two = str(offer(tmp_path / "two", tmp_path / "channel"))

    assert kb("update", "--from", two, "--pin", str(newest - 1)).returncode == 0
    assert timeout_limit(kb) == (newest - 1, 2700)
    assert kb("update", "--check", "--from", two).returncode == 1
    assert kb("update", "--from", two, "--pin", str(newest)).returncode == 0
    assert timeout_limit(kb) == (newest, 3600)
    assert {path.name.split("-")[0] for path in home.glob("*-*")} == {str(newest - 1), str(newest)}
    assert kb("update", "--from", two, "--pin", str(shipped_version())).returncode == 0
    assert timeout_limit(kb)[0] != newest
    assert kb("update", "--from", two, "--pin", str(newest + 1)).returncode == 3
    assert kb("update", "--from", two, "--pin", "1").returncode == 2


def test_taken_data_that_contradict_newer_software_do_not_count(
    kb: Command, channel: Path, home: Path, tmp_path: Path
) -> None:
    """Software that is shipped with another version 1 trusts what it is shipped with."""
    kb("update", "--from", str(channel))
    other = tmp_path / "other"
    shutil.copytree(shipped_folder(), other)
    text = (other / "versions.csv").read_text(encoding="utf-8")
    digest = next(line.split(",")[-1] for line in text.splitlines() if line.startswith("1,"))
    (other / "versions.csv").write_text(text.replace(digest, "0" * 64), encoding="utf-8")

    assert taken_folder(shipped_folder(), home) is not None
    assert taken_folder(other, home) is None


def test_an_older_version_is_cut_as_it_was(planted: Path, tmp_path: Path) -> None:
    """What a later release added or took back is gone, down to the byte."""
    cut_tables(planted, tmp_path / "from-newer", shipped_version())
    cut_tables(shipped_folder(), tmp_path / "from-shipped", shipped_version())

    assert everything(tmp_path / "from-newer") == everything(tmp_path / "from-shipped")


@pytest.mark.all
def test_taken_data_that_were_changed_are_refused_and_mended(
    kb: Command, channel: Path, home: Path, tmp_path: Path
) -> None:
    """Nothing answers from a folder that is not as it was left; a channel that lags behind goes back to the shipped."""
    kb("update", "--from", str(channel))
    (limits,) = home.glob("*/limits.csv")
    limits.write_text(limits.read_text().replace("2700", "2701"))

    refused = kb("limits")
    assert (refused.returncode, refused.stderr.count("\n")) == (4, 1)
    assert "run `lambda-kb update` again" in refused.stderr

    assert kb("update", "--from", str(channel)).returncode == 0
    assert timeout_limit(kb)[1] == 2700

    next(home.glob("*/limits.csv")).unlink()
    assert kb("update", "--from", str(offer(shipped_folder(), tmp_path / "lagging"))).returncode == 0
    assert timeout_limit(kb)[0] == shipped_version()


@pytest.mark.parametrize("left", [b"", b'{"folder": "15-6c46', b"\x00" * 64])
def test_a_pointer_that_is_torn_is_told(kb: Command, home: Path, left: bytes) -> None:
    """Nothing answers from older data as though none newer had been taken; an update begins with the shipped ones."""
    home.mkdir(parents=True)
    (home / "current.json").write_bytes(left)

    refused = kb("limits")
    assert (refused.returncode, refused.stderr.count("\n")) == (4, 1)
    assert "current.json: not as `lambda-kb update` left it: run `lambda-kb update` again" in refused.stderr
    assert Home(home, shipped_folder()).in_force == shipped_folder()


def test_a_torn_pointer_is_left_behind_by_an_update_that_finds_nothing_newer(
    kb: Command, home: Path, tmp_path: Path
) -> None:
    """What every command tells people to do mends, also where the channel has only what is shipped; a look does not."""
    lagging, pointer = str(offer(shipped_folder(), tmp_path / "lagging")), home / "current.json"
    home.mkdir(parents=True)
    pointer.write_bytes(b'{"folder": "15-6c46')

    assert kb("update", "--check", "--from", lagging).returncode == 0
    assert pointer.exists()
    assert kb("update", "--from", lagging).stdout.startswith(f"up to date: data version {shipped_version()} ")
    assert not pointer.exists()


@pytest.mark.all
def test_newer_software_goes_back_to_what_it_is_shipped_with(kb: Command, channel: Path, home: Path) -> None:
    """Tables of another format than the software reads do not count."""
    kb("update", "--from", str(channel))
    pointer = home / "current.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"tables_format": TABLES_FORMAT - 1}))

    assert kb("limits").returncode == 0
    assert timeout_limit(kb)[1] != 1234


def test_the_format_of_the_tables_has_a_number() -> None:
    """A changed column, type or vocabulary needs a new number, by which older software refuses the tables."""
    contract = [
        (t.name, t.key, [(c.name, c.type, c.required, c.vocabulary) for c in t.columns])
        for t in contract_tables().values()
    ]

    assert (TABLES_FORMAT, hashlib.sha256(repr(contract).encode()).hexdigest()[:16]) == (2, "909a7cffc289a671")


def test_without_a_channel_update_says_so(kb: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """No address is built in."""
    monkeypatch.delenv("LAMBDA_KB_CHANNEL", raising=False)

    done = kb("update")

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "LAMBDA_KB_CHANNEL" in done.stderr


@pytest.mark.all
def test_data_commands_keep_to_the_tables_of_the_software(kb: Command, channel: Path) -> None:
    """Whoever curates the tables in a checkout does not edit what they once took."""
    kb("update", "--from", str(channel))

    assert str(shipped_folder()) in kb("data", "lint").stderr
