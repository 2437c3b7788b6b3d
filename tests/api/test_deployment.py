"""What is shipped to run the service elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTES = (ROOT / "api" / "README.md").read_text(encoding="utf-8")


def test_the_dockerfile_has_nothing_to_complain_about() -> None:
    """By hadolint, with no exception."""
    hadolint = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([str(hadolint), "Dockerfile"], capture_output=True, text=True, check=False, cwd=ROOT)

    assert (done.returncode, done.stdout) == (0, "")


def test_the_dockerfile_copies_what_the_context_holds() -> None:
    """Everything that is copied exists and is not ignored."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"^COPY (?!--)(.+) \S+$", text, re.MULTILINE) for name in line.split()]
    kept = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(copied) == sorted(kept)
    assert all((ROOT / name).exists() for name in copied)


def test_the_notes_name_metrics_that_there_are() -> None:
    """Every one that is to be watched."""
    source = (ROOT / "api" / "metrics.py").read_text(encoding="utf-8")
    named = set(re.findall(r"lambda_kb_\w+", NOTES))

    assert len(named) > 5
    assert all(name in source for name in named)
