"""Facts of models and schemas as statements: about a limit where they document one, else about `config_fields`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kb.intake.interface import MAX_EVIDENCE, Closed, Evidence, Gate, RowStatement, SourceFindings, SourceStatement
from kb.sdk.documented_limits import documented_limits, in_unit
from kb.sdk.walk import ModelFact
from kb.store.csv_files import number_text

TABLE = "config_fields"
_LISTED = frozenset({"operation", "member", "value"})


def reading_of(facts: Iterable[ModelFact]) -> SourceFindings:
    """Everything that the facts say; of operations, members and values none may vanish unnoticed."""
    ordered = sorted(set(facts))
    listed = frozenset(f"{fact.place} {fact.aspect}".rstrip() for fact in ordered if fact.kind in _LISTED)
    return SourceFindings((*_limit_statements(ordered), *_field_statements(ordered)), listed=listed)


def no_model(why: str, content: bytes) -> SourceFindings:
    """The gate of a file that is something else."""
    where = Evidence("line 1", content[:60].decode("utf-8", "replace").strip())
    return SourceFindings(closed=(Closed(Gate.ERROR_PAGE, TABLE, "the file", why, where, whole=True),))


def _limit_statements(facts: Iterable[ModelFact]) -> Iterator[SourceStatement]:
    """What the documentation says of our limits, all numbers of one limit together."""
    found: dict[str, list[tuple[ModelFact, str, str]]] = {}
    for fact in facts:
        target = documented_limits().get(fact.key)
        value = in_unit(fact, target.unit) if target else None
        if target and value is not None:
            found.setdefault(target.limit, []).append((fact, target.column, number_text(value)))
    for limit, numbers in found.items():
        told = "; ".join(f"{fact.aspect.split()[0]} {fact.text}" for fact, _, _ in numbers)
        where = f"documentation of {numbers[0][0].service} {numbers[0][0].place}"
        cells = {column: value for _, column, value in numbers}
        yield RowStatement("limits", (limit,), cells, Evidence(where, told[:MAX_EVIDENCE]))


def _field_statements(facts: list[ModelFact]) -> Iterator[SourceStatement]:
    """Everything else, each by its own key."""
    told = {fact.alike for fact in facts if fact.key in documented_limits()}
    for fact in facts:
        if fact.key not in documented_limits() and fact.alike not in told:
            where = f"{fact.kind} {fact.service} {fact.place}"
            text = f"{fact.aspect} {fact.text}".strip() or "listed"
            yield RowStatement(TABLE, fact.key, {"text": fact.text}, Evidence(where, text[:MAX_EVIDENCE]))
