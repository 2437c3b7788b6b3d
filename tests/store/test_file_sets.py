"""Files that change together: killed at any moment, a process leaves the old ones or a change that can be ended."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from kb.curation.formatting import format_tables
from kb.curation.lint import lint_tables
from kb.errors import DataError
from kb.paths import data_folder
from kb.store import build_store
from kb.store.file_sets import CHANGE, finish_change, replace_together, unfinished_files
from tests.curation.edited_rows import TODAY

OLD = {"a.csv": b"a 1\n", "b.csv": b"b 1\n", "c.csv": b"c 1\n"}
NEW = {"b.csv": b"b 2\n", "d.csv": b"d 2\n", "a.csv": b"a 2\n"}
KILLER = """
import json, os, signal, sys
from pathlib import Path
from kb.store.file_sets import replace_together

folder, new = Path(sys.argv[1]), {name: text.encode() for name, text in json.loads(sys.argv[2]).items()}
left = int(sys.argv[3])
def hook(event, arguments):
    global left
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir") and str(folder) in str(arguments[0]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
replace_together(folder, new)
"""
"""A process that kills itself before it touches the folder for the N-th time."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three files."""
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def _killed_before(folder: Path, step: int) -> bool:
    new = json.dumps({name: content.decode() for name, content in NEW.items()})
    done = subprocess.run([sys.executable, "-c", KILLER, str(folder), new, str(step)], check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    return done.returncode != 0


@pytest.mark.all
def test_a_change_killed_at_any_moment_is_whole_or_was_none(tmp_path: Path) -> None:
    """Until the change has its name nothing has changed; from then on it is ended by whoever changes something next."""
    states = []
    for step in range(1, 60):
        folder = tmp_path / str(step)
        folder.mkdir()
        for name, content in OLD.items():
            (folder / name).write_bytes(content)
        killed = _killed_before(folder, step)
        left, _ = unfinished_files(folder)
        before = _contents(folder)
        replace_together(folder, {"c.csv": b"c 3\n"})
        states.append((len(left), before == OLD, _contents(folder) == OLD | NEW | {"c.csv": b"c 3\n"}))
        assert [path.name for path in folder.iterdir() if path.is_dir()] == []
        if not killed:
            break

    begun = [state for state in states if state[2]]
    assert {(0, True, False)} == set(states) - set(begun), "what was not begun has changed nothing"
    assert begun[0][0] == len(NEW), "the first moment after it has its name"
    assert {1, 2} <= {left for left, _, _ in begun}, "moments between the files"
    assert states[-1] == (0, False, True)


def test_a_file_edited_in_between_is_not_overwritten(folder: Path) -> None:
    """Which, and how to drop the rest of the change."""
    next(step for step in count(1) if _killed_before(folder, step) and unfinished_files(folder)[0])
    (folder / "b.csv").write_bytes(b"by hand\n")

    with pytest.raises(DataError, match=rf"b\.csv: edited since .* remove .*{CHANGE} to drop .*b\.csv, d\.csv, a\.csv"):
        finish_change(folder)

    assert _contents(folder) == OLD | {"b.csv": b"by hand\n"}
    shutil.rmtree(folder / CHANGE)
    assert not finish_change(folder)


def test_what_says_the_same_is_left_alone(folder: Path) -> None:
    """Not even the time of the file changes."""
    os.utime(folder / "a.csv", (1, 1))

    replace_together(folder, OLD)

    assert (folder / "a.csv").stat().st_mtime == 1


def test_a_folder_that_cannot_be_written_is_a_line(tmp_path: Path) -> None:
    """Where, and what follows."""
    with pytest.raises(DataError, match="the tables cannot be written"):
        replace_together(tmp_path / "nowhere", NEW)


def test_half_a_change_is_named_and_ended(tmp_path: Path) -> None:
    """`data lint` names it, no knowledge base is built of it, `data fmt` ends it."""
    folder = Path(shutil.copytree(data_folder(), tmp_path / "data"))
    content = (folder / "topics.csv").read_bytes()
    aside = folder / CHANGE
    aside.mkdir()
    (aside / "topics.csv").write_bytes(content.replace(b"\n", b"\n", 1))
    digest = hashlib.sha256(content).hexdigest()
    (aside / "files.json").write_text(json.dumps({"events.csv": digest, "topics.csv": digest}), encoding="utf-8")

    complaint = lint_tables(folder, TODAY)[0]
    with pytest.raises(
        DataError, match=r"2 files was broken off, topics\.csv still to be replaced: `lambda-kb data fmt`"
    ):
        build_store(folder, tmp_path / "kb.duckdb")

    assert (complaint.check, complaint.path) == ("unfinished", str(aside))
    assert format_tables(folder) == [folder / "topics.csv"]
    assert lint_tables(folder, TODAY) == []
    assert not aside.exists()
