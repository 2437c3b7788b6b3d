"""The folder of recordings: what it refuses in one line, and what it never writes twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.intake.errors import IntakeError
from kb.intake.recordings import RecordedAnswer, Recordings
from tests.intake.conftest import RUNTIMES, Command, Folder, runtimes_page


@pytest.fixture
def good(folder: Folder) -> Folder:
    """A folder with one recording."""
    folder.add(RUNTIMES, "2026-11-25", runtimes_page())
    return folder


@pytest.mark.parametrize(
    ("index", "words"),
    [
        ("", "no column"),
        ("file,source\na,b\n", "no column sha256, committed_at or fetched_at"),
        ("file,source,sha256,fetched_at\na,b\n", "2 cells, the header has 4"),
        ('file,source,sha256,fetched_at\n"a,b\n', "check the quotes"),
        ("file,source,sha256,fetched_at\n../a.md,b,{sha},2026-11-25T06:00:00Z\n", "no path below"),
        ("file,source,sha256,fetched_at\n/etc/passwd,b,{sha},2026-11-25T06:00:00Z\n", "no path below"),
        ("file,source,sha256,fetched_at\na.md,b,{sha},yesterday\n", "no time with Z"),
        ("file,source,sha256,fetched_at\na.md,b,{sha},2026-11-25T06:00:00\n", "no time with Z"),
        ("file,source,sha256,fetched_at\na.md,b,abc,2026-11-25T06:00:00Z\n", "no digest"),
        ("file,source,sha256,fetched_at\na.md,,{sha},2026-11-25T06:00:00Z\n", "no source"),
        ("file,source,sha256,fetched_at,bytes\na.md,b,{sha},2026-11-25T06:00:00Z,many\n", "no whole number"),
        (
            f"file,source,sha256,fetched_at,bytes\na.md,b,{{sha}},2026-11-25T06:00:00Z,{'9' * 5000}\n",
            "no whole number",
        ),
        ("file,source,sha256,fetched_at\n" + "a.md,b,{sha},2026-11-25T06:00:00Z\n" * 2, "named twice"),
    ],
)
def test_a_malformed_index_is_one_line(good: Folder, command: Command, index: str, words: str) -> None:
    """Which file, which line, what is wrong; exit code 3, as for everything named that cannot be read."""
    (good.path / "index.csv").write_text(index.replace("{sha}", "0" * 64), encoding="utf-8")

    for action in ("propose", "replay"):
        done = command(action, "--recordings", good.path)

        assert done.code == 3
        assert "index.csv" in done.err
        assert words in done.err
        assert (done.err.count("\n"), done.out) == (1, "")


def test_a_folder_or_index_that_is_not_there_is_one_line(command: Command, tmp_path: Path) -> None:
    """Nothing is made."""
    for path in (tmp_path / "nowhere", tmp_path):
        done = command("replay", "--recordings", path, "--format", "json")

        assert (done.code, done.out, done.err.count("\n")) == (3, "", 1)
    assert list(tmp_path.iterdir()) == []


def test_a_recording_that_is_gone_is_one_line(good: Folder, command: Command) -> None:
    """The index names it."""
    (good.path / good.lines[0]["file"]).unlink()

    done = command("propose", "--recordings", good.path)

    assert (done.code, done.err.count("\n")) == (3, 1)
    assert "not there" in done.err


def test_a_recording_that_was_changed_is_one_line(good: Folder, command: Command) -> None:
    """A byte more and its digest is another."""
    path = good.path / good.lines[0]["file"]
    path.write_bytes(path.read_bytes() + b" ")

    done = command("propose", "--recordings", good.path)

    assert (done.code, done.err.count("\n")) == (3, 1)
    assert "sha256" in done.err


def test_the_same_bytes_are_recorded_once(tmp_path: Path) -> None:
    """Unchanged bytes write nothing; the bytes of the day before yesterday, after others, are news again."""
    recordings = Recordings(tmp_path / "new", create=True)

    def keep(content: bytes, day: int) -> bool:
        answer = RecordedAnswer(content, "https://example.com/page", datetime(2026, 11, day, tzinfo=UTC), '"tag"', "")
        return recordings.keep(RUNTIMES, "md", answer) is not None

    assert [keep(b"one", 1), keep(b"one", 2), keep(b"two", 3), keep(b"one", 4)] == [True, False, True, True]
    again = Recordings(tmp_path / "new")
    assert [recording.day.day for recording in again.all] == [1, 3, 4]
    assert [again.content(recording) for recording in again.all] == [b"one", b"two", b"one"]
    assert again.all[0].file == f"{RUNTIMES}/2026-11-01T000000Z-7692c3ad.md"


def test_an_index_with_commits_is_continued_with_addresses(folder: Folder) -> None:
    """Recordings made from a repository and those fetched share one index."""
    folder.add(RUNTIMES, "2026-11-24", runtimes_page())
    recordings = Recordings(folder.path, create=True)

    recordings.keep(RUNTIMES, "md", RecordedAnswer(b"x", "https://example.com/x", datetime(2026, 11, 25, tzinfo=UTC)))

    assert [one.address for one in Recordings(folder.path).all][-1] == "https://example.com/x"


def test_a_file_that_is_too_large_is_not_read(good: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is of such a size."""
    monkeypatch.setattr("kb.intake.recordings.MOST_BYTES", 10)
    recordings = Recordings(good.path)

    with pytest.raises(IntakeError, match="larger than"):
        recordings.content(recordings.all[0])


def test_a_clock_that_was_ahead_once_leaves_nothing_that_counts_today(tmp_path: Path) -> None:
    """What it recorded is of a day to come: the same page is recorded on the day on which it was read, and once."""
    folder = Recordings(tmp_path / "recordings", create=True)
    pages = [b"old", b"new", b"new", b"new"]
    days = [datetime(2026, 11, 24, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)]
    days += [datetime(2026, 11, day, tzinfo=UTC) for day in (25, 26)]
    kept = [
        folder.keep(RUNTIMES, "md", RecordedAnswer(page, "https://example.org/x.md", day))
        for page, day in zip(pages, days, strict=True)
    ]

    assert [one is not None for one in kept] == [True, True, True, False]
    assert kept[2] is not None
    assert folder.checked(kept[2]) == days[3].date()
