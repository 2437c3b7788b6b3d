"""The words that parameters take are those of the knowledge base."""

from __future__ import annotations

from typing import get_args

from api.questions.question_parameters import CalendarQuery
from kb.store.contract import contract_tables


def test_a_calendar_can_be_asked_for_every_milestone() -> None:
    """Whichever the tables know."""
    (milestone,) = (one for one in contract_tables()["runtime_milestones"].columns if one.name == "milestone")
    words, _ = get_args(CalendarQuery.model_fields["milestone"].annotation)

    assert set(get_args(words)) == set(milestone.vocabulary)
