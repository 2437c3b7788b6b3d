"""Channels that cannot be read or trusted: one clear line, exit 3, and nothing has changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.channel import archives
from kb.errors import ChannelError
from kb.store.csv_files import Row
from tests.channel.conftest import Command, Said, everything
from tests.channel.planted import edit, offer_as_it_is, seal_anew


def _refused(done: Said, message: str) -> None:
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert message in done.stderr


def _rewritten(folder: Path) -> None:
    """An old limit twice as high, and every version sealed anew."""

    def twice(rows: list[Row]) -> list[Row]:
        return [Row(0, row.cells | {"max": "1800"}) if row.cells["max"] == "900" else row for row in rows]

    edit(folder, "limits", twice)
    seal_anew(folder)


def _shortened(folder: Path) -> None:
    edit(folder, "runtimes", lambda rows: rows[1:])


def _headless(folder: Path) -> None:
    (folder / "events.csv").write_text("x\n", encoding="utf-8")


def _scrambled(folder: Path) -> None:
    (folder / "events.csv").write_bytes(b"\xff\xfe")


def _newer_format(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(json.dumps(json.loads(descriptor.read_text()) | {"tables_format": 99}), encoding="utf-8")


def _strange(folder: Path) -> None:
    (folder / "setup.py").write_bytes(b"")


def _evil(name: str, content: bytes = b"EVIL\n") -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return spoil


def _fewer_runs(folder: Path) -> None:
    runs = (folder / "seed_runs.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "seed_runs.txt").write_text("".join(runs[3:]), encoding="utf-8")


SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "an old version rewritten": (_rewritten, "data version 1 has the digest"),
    "a smaller table": (_shortened, "a table never shrinks"),
    "no lint": (lambda folder: edit(folder, "topics", lambda rows: [*rows, rows[0]]), "do not pass lint"),
    "no header": (_headless, "events.csv"),
    "no text": (_scrambled, "events.csv"),
    "a table missing": (lambda folder: (folder / "events.csv").unlink(), "events.csv is missing"),
    "a stranger": (_strange, "no file of the data"),
    "another guide": (_evil("README.md"), "README.md: companion: does not say what `versions` holds"),
    "a guide that is no text": (_evil("README.md", b"\xff"), "README.md: companion: not in UTF-8"),
    "no models": (_evil("sdk_models.txt"), "sdk_models.txt: companion: not as `lambda-kb drift --record` writes it"),
    "models of no day": (
        _evil("sdk_models.txt", b"# models in botocore 1.2.3, packed on 2026-99-99.\n"),
        "sdk_models.txt: companion: ",
    ),
    "no hashes": (_evil("seed_runs.txt"), "seed_runs.txt:1: companion: no hash of 12 hexadecimal digits"),
    "fewer hashes": (_fewer_runs, "seed_runs.txt lacks 3 hashes there that stand here"),
    "no released rows": (_evil("released.txt"), "released.txt:1: companion: no table, key and digest"),
    "a descriptor that is no text": (
        _evil("datapackage.json", b'{"tables_format": 2, "x": "\xff"}'),
        "datapackage.json",
    ),
    "no guide": (lambda folder: (folder / "README.md").unlink(), "README.md is missing there and stands here"),
    "a newer format inside": (_newer_format, "install a newer lambda-kb"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_tables_that_break_the_law(kb: Command, planted: Path, home: Path, tmp_path: Path, name: str) -> None:
    """Whatever digest `latest.json` gives for their archive."""
    spoil, message = SPOILT[name]
    folder = tmp_path / "data"
    shutil.copytree(planted, folder)
    spoil(folder)
    channel = offer_as_it_is(folder, folder if spoil is _rewritten else planted, tmp_path / "channel")

    _refused(kb("update", "--check", "--from", str(channel)), message)
    _refused(kb("update", "--from", str(channel)), message)
    assert everything(home) == {}


def _manifest(**changes: object) -> Callable[[Path], None]:
    def change(channel: Path) -> None:
        file = channel / "latest.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | changes), encoding="utf-8")

    return change


def _another_size(channel: Path) -> None:
    archive = json.loads((channel / "latest.json").read_text())["archive"]
    _manifest(archive=archive | {"size": 5})(channel)


def _truncated(channel: Path) -> None:
    """Cut off, with the digest of what is left."""
    (archive,) = channel.glob("*.zip")
    half = archive.read_bytes()[:5000]
    archive.write_bytes(half)
    said = {"address": archive.name, "sha256": hashlib.sha256(half).hexdigest(), "size": len(half)}
    _manifest(archive=said)(channel)


def _repacked(channel: Path) -> None:
    """Packed in a way that unpacks into much and fails in its own words."""
    (archive,) = channel.glob("*.zip")
    with zipfile.ZipFile(archive) as former:
        files = {name: former.read(name) for name in former.namelist()}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_LZMA) as new:
        for name, content in files.items():
            new.writestr(name, content)
    said = {"address": archive.name, "sha256": hashlib.sha256(archive.read_bytes()).hexdigest()}
    _manifest(archive=said | {"size": archive.stat().st_size})(channel)


def _tampered(channel: Path) -> None:
    (archive,) = channel.glob("*.zip")
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)


def _huge(channel: Path) -> None:
    (archive,) = channel.glob("*.zip")
    os.truncate(archive, 10 * 2**30)


def _no_archive(channel: Path) -> None:
    (archive,) = channel.glob("*.zip")
    archive.unlink()


def _twice(channel: Path) -> None:
    file = channel / "latest.json"
    file.write_text(file.read_text().replace("{", '{"data_version": 99,', 1), encoding="utf-8")


def _html(channel: Path) -> None:
    (channel / "latest.json").write_bytes(b"<html>")


CHANNELS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a tampered archive": (_tampered, "it was changed"),
    "an archive of 10 GB": (_huge, "has 10,240 MB, more than the 64 MB allowed"),
    "no archive": (_no_archive, "cannot be read"),
    "a newer format": (_manifest(tables_format=99), "install a newer lambda-kb"),
    "an older format": (_manifest(tables_format=0), "the old format 0"),
    "no format": (_manifest(tables_format="1"), "names no tables_format"),
    "no versions": (_manifest(versions=[]), "its versions are not 1 to"),
    "other evidence": (_manifest(evidence_until="2026-12-31"), "its evidence_until is "),
    "another day": (_manifest(recorded_on="2026-01-01"), "its recorded_on is "),
    "a day of a week": (_manifest(recorded_on="2026-W49-2"), "'2026-W49-2' is no day such as 2026-11-24"),
    "a day without marks": (_manifest(evidence_until="20261201"), "'20261201' is no day such as 2026-11-24"),
    "a key twice": (_twice, "no JSON: data_version stands there twice"),
    "a number without end": (_manifest(data_version=int("9" * 400)), "its versions are not 1 to 999"),
    "another size": (_another_size, "its size is "),
    "a broken archive": (_truncated, "no sound archive"),
    "another packing": (_repacked, "by method 14, as no channel"),
    "more versions than there can be": (_manifest(data_version=10**15), "its versions are not 1 to"),
    "a name that no file has": (
        _manifest(archive={"address": "a%00.zip", "sha256": "0" * 64, "size": 1}),
        "cannot be read: embedded null byte",
    ),
    "an archive elsewhere": (
        _manifest(archive={"address": "../../data.zip", "sha256": "0" * 64, "size": 1}),
        "does not lie beside it",
    ),
    "no JSON": (_html, "no JSON"),
    "nothing": (lambda channel: (channel / "latest.json").unlink(), "`lambda-kb site` writes one"),
}


@pytest.mark.parametrize("name", CHANNELS)
def test_channels_that_are_not_what_they_say(kb: Command, channel: Path, home: Path, tmp_path: Path, name: str) -> None:
    """A folder as a host might have left it."""
    spoil, message = CHANNELS[name]
    copy = tmp_path / "channel"
    shutil.copytree(channel, copy)
    spoil(copy)

    _refused(kb("update", "--check", "--from", str(copy)), message)
    _refused(kb("update", "--from", str(copy)), message)
    assert everything(home) == {}


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/trickle/latest.json", "did not answer whole within 1 s"),
        ("/silent/latest.json", "did not answer whole within 1 s"),
        ("/huge/latest.json", "has 10,240 MB, more than the 1 MB allowed"),
        ("/endless/latest.json", "has more than the 1 MB allowed"),
        ("/absent/latest.json", "answered 404"),
        ("/to/http%3A%2F%2Fexample.org%2F/latest.json", "leads to http://example.org/: http is refused"),
        ("/to/file%3A%2F%2F%2Fetc%2Fpasswd/latest.json", "file is refused"),
        ("/to/%2Fto%2F%252Fto/latest.json", "answered 404"),
    ],
)
def test_a_host_that_misbehaves_is_given_up(kb: Command, host: str, home: Path, path: str, message: str) -> None:
    """A host may be slow, silent, endless, or send us somewhere else."""
    _refused(kb("update", "--from", host + path, "--timeout", "1"), message)
    assert everything(home) == {}


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("http://example.org", "http is refused"),
        ("http://127.0.0.1.example.org", "http is refused"),
        ("ftp://127.0.0.1/latest.json", "ftp is refused"),
        ("https://", "is no address"),
        ("http://127.0.0.1:9/latest.json", "cannot be read"),
        ("http://127.0.0.1:99999/latest.json", "cannot be read"),
        ("https://xn--a.invalid/latest.json", "cannot be read"),
        ("/dev/zero", "is no file"),
        ("nowhere", "cannot be read"),
    ],
)
def test_places_that_are_none(kb: Command, home: Path, place: str, message: str) -> None:
    """Plain http is refused before anything is asked."""
    _refused(kb("update", "--from", place), message)
    assert not home.exists()


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("ALL_PROXY=socks5://127.0.0.1:9", "cannot be read: "),
        ("HTTPS_PROXY=what://127.0.0.1:9", "Unknown scheme for proxy"),
        ("HTTPS_PROXY=http://127.0.0.1:99999", "cannot be read: "),
        ("HTTPS_PROXY=http://[::1", "cannot be read: "),
        ("HTTPS_PROXY=http://127.0.0.1:9", "cannot be read: "),
        ("SSL_CERT_FILE=/nowhere", "No such file"),
    ],
)
def test_a_proxy_or_certificates_that_cannot_be_used(
    kb: Command, home: Path, monkeypatch: pytest.MonkeyPatch, setting: str, message: str
) -> None:
    """They are of this machine, and no defect: the channel cannot be read."""
    for name in ("ALL_PROXY", "HTTPS_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    name, _, value = setting.partition("=")
    monkeypatch.setenv(name, value)

    _refused(kb("update", "--from", "https://lambda-kb.invalid", "--timeout", "5"), message)
    assert not home.exists()


def test_an_archive_that_unfolds_too_far_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes are counted while they unfold."""
    monkeypatch.setattr(archives, "MOST_UNPACKED", 2**20)
    with zipfile.ZipFile(tmp_path / "data.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in archives.file_names():
            archive.writestr(name, b"0" * 2**17)

    with pytest.raises(ChannelError, match="unpacked it has more than 1 MB"):
        archives.unpack_archive((tmp_path / "data.zip").read_bytes(), "data.zip", tmp_path / "data")


@pytest.mark.parametrize("day", ["2026-10-20", "2020-01-01"])
def test_a_clock_that_is_behind_is_told_of(
    kb: Command, channel: Path, home: Path, monkeypatch: pytest.MonkeyPatch, day: str
) -> None:
    """Days to come are as much a matter of the clock that calls them so; nothing is taken."""
    monkeypatch.setenv("LAMBDA_KB_TODAY", day)

    said = kb("update", "--from", str(channel))

    assert (said.returncode, said.stderr.count("\n")) == (3, 1)
    assert said.stderr.endswith(f"; this machine's clock says {day}\n")
    assert not home.exists() or not (home / "current.json").exists()
