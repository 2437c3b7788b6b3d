"""Lists of others as sources: whatever they say otherwise is one review, and never a row."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.intake.interface import Gate, Recording, Standing
from kb.intake.proposals import propose_changes
from kb.intake.recordings import RecordedAnswer, Recordings
from kb.intake.registry import find_source
from tests.drift.test_drift import AWSLABS, CFN_LINT, RELEASE, TFLINT
from tests.intake.conftest import our_tables

AT = datetime(2026, 12, 1, 6, tzinfo=UTC)
LISTS = {
    "awslabs-eol": AWSLABS,
    "cfn-lint-runtimes": {"python3.9": CFN_LINT},
    "endoflife-aws-lambda": {"result": {"name": "aws-lambda", "releases": [RELEASE]}},
    "tflint-runtimes": TFLINT,
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("other", [False, True], ids=["the same", "otherwise"])
def test_a_list_never_becomes_a_row(tmp_path: Path, name: str, other: bool) -> None:
    """What AWS says too is nothing new."""
    text = json.dumps(LISTS[name]).replace("2025-12-15", "2031-01-01" if other else "2025-12-15")
    folder = Recordings(tmp_path / "recordings", create=True)
    folder.keep(name, "json", RecordedAnswer(text.encode(), "https://example.org/list", AT))

    found = propose_changes(folder, our_tables(), AT.date()).proposals

    assert find_source(name).standing is Standing.THIRD_PARTY
    assert [one.gates for one in found if one.action != "review"] == []
    assert [one.gates for one in found] == ([(Gate.THIRD_PARTY,)] if other else [])


@pytest.mark.parametrize("name", LISTS)
def test_another_file_closes_a_gate(name: str) -> None:
    """An error page is no list."""
    (closed,) = find_source(name).read(_recording(name), b"<html>").closed

    assert closed.gate is Gate.ERROR_PAGE


def _recording(name: str) -> Recording:
    return Recording(f"{name}/x.json", name, AT, "0" * 64, 1, "https://example.org/list")
