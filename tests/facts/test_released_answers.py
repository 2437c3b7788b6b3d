"""What a released data version answers stays as it was, question by question."""

from __future__ import annotations

import pytest

from kb.store import Store
from tests.facts.told_answers import GOLDEN, told_answers


@pytest.mark.all
def test_released_answers_stay(store: Store) -> None:
    """Each list, filter and history on many bases; `python -m tests.facts.told_answers` writes them anew."""
    assert told_answers(store).splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
