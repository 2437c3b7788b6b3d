"""A claim whose followed day the table no longer has was left behind by a correction."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.curation.lint import lint_tables
from kb.paths import data_folder
from tests.curation.edited_rows import TODAY, Edit, edit_row


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real data that a test may spoil."""
    copy = tmp_path / "data"
    shutil.copytree(data_folder(), copy)
    return copy


NOT_HELD_TO_A_DAY: list[tuple[str, str, Edit]] = [
    ("python3-9-ga", "2", {"value": "2021-08-13"}),
    ("python3-9-ga", "1", {"value": "2021-08-17", "verdict": "open"}),
    ("python3-9-ga", "1", {"value": "16 August 2021"}),
    ("scaling-rate-value", "1", {"value": "2000"}),
]
"""A claim, a side of it, and what is changed there: a day that is not followed, or what is no day."""


@pytest.mark.parametrize("case", NOT_HELD_TO_A_DAY, ids=lambda case: "-".join([*case[:2], *case[2].values()]))
def test_only_a_day_that_is_followed_must_stand_in_the_table(folder: Path, case: tuple[str, str, Edit]) -> None:
    """What is rejected or open may have any day, and a number or words are no day."""
    claim, side, cells = case
    edit_row(folder, "claims", {"claim": claim, "side": side}, cells)

    assert "followed_days" not in {complaint.check for complaint in lint_tables(folder, TODAY)}


LEFT_BEHIND: list[tuple[str, Edit, Edit]] = [
    ("limits", {"limit": "code_storage_self_managed", "retracted_in": ""}, {"valid_from": "2026-07-16"}),
    ("triggers", {"trigger": "amazon-documentdb"}, {"supported_from": "2023-02-28"}),
    ("events", {"event": "seed-088"}, {"date": "2021-08-17"}),
    ("runtime_milestones", {"runtime": "python3.9", "milestone": "ga", "retracted_in": ""}, {"date": "2021-08-17"}),
]
"""A table, a row of it that a claim follows, and a day one later."""


@pytest.mark.parametrize(("table", "where", "cells"), LEFT_BEHIND, ids=[case[0] for case in LEFT_BEHIND])
def test_a_correction_leaves_no_claim_behind(folder: Path, table: str, where: Edit, cells: Edit) -> None:
    """Once a row says another day, the claim that follows the former one is complained of, whatever its table."""
    edit_row(folder, table, where, cells)

    assert "followed_days" in {complaint.check for complaint in lint_tables(folder, TODAY)}
