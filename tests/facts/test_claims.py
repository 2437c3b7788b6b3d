"""Contradictions between sources: both sides stand, and which one is followed."""

from __future__ import annotations

from kb.facts.changes import history
from kb.facts.claims import claims
from tests.conftest import AsOf


def test_every_contradiction_shows_all_of_its_sides(ask: AsOf) -> None:
    """Sides are numbered from 1 without a gap, and there are at least two."""
    sides: dict[str, list[int]] = {}
    for claim in claims(ask("2026-11-23")):
        sides.setdefault(claim.claim, []).append(claim.side)

    assert all(found == list(range(1, len(found) + 1)) and len(found) > 1 for found in sides.values())


def test_an_erratum_of_the_seed_keeps_what_the_article_said(ask: AsOf) -> None:
    """The article has files on EFS start functions; AWS says that EFS starts nothing."""
    sides = claims(ask("2026-11-23"), about="amazon-elastic-file-system")

    assert [side.verdict for side in sides] == ["rejected", "followed"]
    assert any("konishi" in source for source in sides[0].sources)


def test_history_names_the_contradictions_about_its_statements(ask: AsOf) -> None:
    """The deprecation of python3.9 was once read as the end of October 2025."""
    said = {statement.aspect: statement.claims for statement in history(ask("2026-11-23"), "python3.9")}

    assert "python3-9-deprecation-2025" in said["deprecation"]
    assert "python3-9-deprecation-2025" not in said["ga"]


def test_contradictions_that_nobody_can_settle_are_found(ask: AsOf) -> None:
    """Whether updates were refused in the winter of 2023/24 is open; all sides of such a claim are shown."""
    found = claims(ask("2026-11-23"), table="runtime_milestones", verdict="open")

    assert "nodejs14-x-block-update-enforced" in {claim.claim for claim in found}
    assert {claim.about_table for claim in found} == {"runtime_milestones"}


def test_a_contradiction_recorded_later_is_absent_from_an_older_data_version(ask: AsOf) -> None:
    """Version 1 had none."""
    assert claims(ask("2026-11-23", data_version=1)) == ()
