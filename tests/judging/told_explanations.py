"""What every rule rests on, and the runtimes it finds: `python -m tests.judging.told_explanations` writes it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kb.facts import Facts, basis_on
from kb.judging.explanations import Explanation, explain_rules
from kb.store import Store
from tests.golden_data import RELEASED, real_store
from tests.judging.questions import RULES

GOLDEN = Path(__file__).parent / "golden" / "explanations.txt"
DAY = date(2026, 11, 23)


def told_explanations(store: Store) -> str:
    """A paragraph for each rule: its facts with their values and days, and what it finds."""
    explained = explain_rules(RULES, Facts(store, basis_on(store, DAY, None, RELEASED)))
    return "\n\n".join("\n".join(_told(rule, explanation)) for rule, explanation in explained.items()) + "\n"


def _told(rule: str, explanation: Explanation) -> Iterator[str]:
    yield rule
    for fact in explanation.facts:
        days = f"{fact.since or 'unknown'} to {fact.until or 'open'}"
        value = textwrap.shorten(fact.value, 60, placeholder=" ...")
        yield f"  {fact.kind} {fact.id}: {value}; {days}, {len(fact.sources)} sources"
    yield from (f"  finds: {text}" for text in explanation.finds)


if __name__ == "__main__":
    with real_store() as real:
        GOLDEN.write_text(told_explanations(real), encoding="utf-8")
