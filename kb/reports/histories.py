"""The history of one thing as text: what was said, when, on what basis, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from kb.facts.basis import Basis
from kb.facts.changes import Statement
from kb.facts.claims import Claim
from kb.facts.statement_places import SourceReading
from kb.nouns import count_noun
from kb.reports.basis_words import basis_lines
from kb.reports.widths import print_width, wrap_words


def history_text(basis: Basis, thing: str, statements: Sequence[Statement], claims: Sequence[Claim]) -> str:
    """One line per statement, its former value where it changed one, and its sources unbroken below it.

    Args:
        basis: What the history rests on.
        thing: The id asked about.
        statements: What was said of it.
        claims: The sides of all contradictions about it; they come last.
    """
    count = count_noun(len(statements), "statement")
    lines = [*basis_lines(basis), *_wrap_text("", f"{thing}: {count}, in the order of publication"), ""]
    for statement in statements:
        known = statement.known_from.isoformat() if statement.known_from else "not known "
        former = f"  (was {statement.former})" if statement.former not in (None, statement.value) else ""
        basis_text = f"  {statement.basis}" if statement.basis else ""
        doubt = "" if statement.confidence == "high" else f"  {statement.confidence} confidence"
        lines += _wrap_text(f"{known}  {statement.aspect:<12}  ", f"{statement.value}{former}")
        if basis_text or doubt:
            lines += _wrap_text(" " * 12, (basis_text + doubt).strip())
        lines += [f"{'':<12}{source}" for source in statement.sources]
        for reading in statement.readings:
            lines += _wrap_text(" " * 12, reading_text(reading))
    if not basis.knows_everything:
        left = "Where sources contradict each other is weighed with everything known, and left out here."
        lines += ["", *_wrap_text("", left)]
    if claims:
        lines += ["", "Where sources contradict each other"]
    for claim in claims:
        lines += ["", claim.claim] if claim.side == 1 else []
        lines += _wrap_text(f"  {claim.verdict:<9} ", claim.statement) + (
            _wrap_text(" " * 12, claim.reason) if claim.reason else []
        )
        lines += [f"{'':<12}{source}" for source in claim.sources]
    return "\n".join(lines) + "\n"


def reading_text(reading: SourceReading) -> str:
    """Where a statement was read, in words."""
    said = f": {reading.text}" if reading.text else ""
    return f"read in the recording of {reading.read_on} ({reading.recording[:8]}), {reading.place}{said}"


def _wrap_text(margin: str, text: str) -> list[str]:
    """The lines of a text beside a margin; no word is ever broken, so that it can be copied."""
    return wrap_words(text, print_width(), margin, " " * len(margin)) or [margin.rstrip()]
