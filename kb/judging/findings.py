"""From rows of rules to findings: where the value stands, how sure the finding is, and what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import NamedTuple, TypeAlias, TypeVar

import duckdb

from kb.data_classes import dataclass
from kb.errors import RuleError
from kb.facts.days_in_force import Row, fetch_rows
from kb.judging.certainty import Grounds, attached_to
from kb.judging.finding_sources import Moves, moves_told, sources_of_facts
from kb.judging.hidden_values import HIDDEN, hidden_columns
from kb.judging.inputs import JudgedInputs
from kb.judging.meant_runtimes import meant_runtimes
from kb.judging.question import CheckQuestion
from kb.judging.relations import EXACT
from kb.judging.report import Finding, Fix, Operation, Severity, UnresolvedField
from kb.judging.rules import OF_FUNCTION, Rule
from kb.judging.sentences import shorten_text
from kb.judging.set_fields import UNKNOWN_KEYS
from kb.judging.variants import Variant, VariantGroup
from kb.readers.format_words import OF_THE_API, Dialect, own_words, reword_fields
from kb.readers.interface import FunctionConfig, Plain, Resolved
from kb.store.literals import sql_literal
from kb.whole_numbers import whole_number

RUNTIME = "runtime:"
"""How facts about runtimes begin."""
MEANT = "{meant}"
"""Stands in a message for what a value that is no runtime was probably meant for."""
PRACTICE = "practice:"
"""How advice begins that is no rule of AWS."""
_PARTS = ("key", "value")
"""The parts of a tag, as a rule tells which of them is too long."""
_Key: TypeAlias = tuple[str, int, str, str, int, int]
"""Rule, group, field, value and place: findings in which these are equal are one."""
_Said = TypeVar("_Said")
_Owned: TypeAlias = tuple[VariantGroup, _Said]
"""What is said, with the group of variants that it is said of."""


def find_findings(
    cursor: duckdb.DuckDBPyConnection, inputs: JudgedInputs, rules: Mapping[str, Rule], question: CheckQuestion
) -> tuple[list[_Owned[Finding]], list[_Owned[UnresolvedField]]]:
    """The findings of one day, each once per function, field and value, with the groups of variants that have them.

    What is found only if something has a certain value that is not read is no finding, but could not be judged.
    """
    rows = fetch_rows(cursor, f"select * from found where as_of = {sql_literal(question.basis.as_of)}")
    merged = _Merged()
    if rows:
        sources = sources_of_facts(cursor, question.basis.as_of, {row["fact"] for row in rows if row["fact"]})
        asking = {rule.id for rule in rules.values() if MEANT in rule.message}
        meant = meant_runtimes(cursor, {row["value"] for row in rows if row["rule"] in asking and row["value"]})
        moves = _moves_of(cursor, rows, question) | {(written, None): said for written, said in meant.items()}
        for row in rows:
            rule = rules[row["rule"]]
            told = _Told(row, rule, sources.get(row["fact"] or "", rule.sources), moves)
            for one in _findings_of(told, inputs, question):
                merged.add(one)
    return merged.settle()


class _Placed(NamedTuple):
    """What a row of findings says of one variant."""

    finding: Finding
    unfixed: Finding
    """The same without a fix, and without advice that names one."""
    group: VariantGroup
    variant: Variant
    beside: Sequence[tuple[VariantGroup, Variant]]
    """The variants of attachments that it rests on, any of them."""


@dataclass(slots=True)
class _Merged:
    """Findings that say the same of several variants, as one."""

    found: dict[_Key, list[_Placed]] = field(default_factory=lambda: defaultdict(list))
    """What is said of each variant, by what is one finding in the end."""
    grounds: dict[tuple[str, int], Grounds] = field(default_factory=lambda: defaultdict(Grounds))
    """In which variants a rule finds something, by rule and group."""

    def add(self, one: _Placed) -> None:
        """Add what was found in one variant."""
        finding, group = one.finding, one.group
        key = (finding.rule, id(group), finding.field, repr(finding.value), finding.line, finding.column)
        self.found[key].append(one)
        self.grounds[key[:2]].add(one.variant, finding.severity, one.beside)

    def settle(self) -> tuple[list[_Owned[Finding]], list[_Owned[UnresolvedField]]]:
        """The findings: certain where all variants have one so weighty; and those that hang on what is not read."""
        certain: list[_Owned[Finding]] = []
        hanging: list[_Owned[UnresolvedField]] = []
        for key, placed in self.found.items():
            group = placed[0].group
            finding = strictest([(one.finding, one.unfixed) for one in placed])
            always, thing = self.grounds[key[:2]].settle(group, finding.severity)
            if always:
                certain.append((group, finding))
            elif thing:
                reason = f"hangs on {thing}, which is not read"
                hanging.append((group, _hanging_field(group, finding, reason)))
            else:
                certain.append((group, replace(finding, certainty="may")))
        return certain, hanging


def _hanging_field(group: VariantGroup, finding: Finding, reason: str) -> UnresolvedField:
    named = group.function_named
    return UnresolvedField(named, group.source.name, finding.path, finding.line, finding.field, reason)


def strictest(branches: Sequence[tuple[Finding, Finding]]) -> Finding:
    """Of what is said of one value in several branches that which weighs most, and of bounds the one farthest off.

    Args:
        branches: The finding of each branch, and the same without a fix: a fix stays only where it ends all of them.
    """
    found, unfixed = min(branches, key=_leniency)
    return found if all(_ends_too(found, other) for other, _ in branches) else unfixed


def _leniency(branch: tuple[Finding, Finding]) -> tuple[int, float, str, str]:
    """How lenient a finding is beside others of the same value; texts settle what numbers do not."""
    finding, _ = branch
    value, limit = finding.value, finding.limit
    distance = abs(value - limit) if isinstance(value, int | float) and isinstance(limit, int | float) else 0
    return -finding.severity.weight, -distance, finding.message, repr(finding)


def _ends_too(finding: Finding, other: Finding) -> bool:
    """Whether the fix of a finding ends another one of the same value: it is the same, or lies within its bound."""
    if finding.fix is None or other.fix is None or finding.fix == other.fix:
        return finding.fix == other.fix
    value, limit, new = other.value, other.limit, finding.fix.value
    if finding.fix.field != other.fix.field or not (
        isinstance(value, int | float) and isinstance(limit, int | float) and isinstance(new, int | float)
    ):
        return False
    return new <= limit < value or value < limit <= new


def _findings_of(told: _Told, inputs: JudgedInputs, question: CheckQuestion) -> Iterator[_Placed]:
    """A row as a finding of every variant that it stands for, in the words of each one's format."""
    row = told.row
    bare = replace(told, row={**row, "fix": None}, sentences={})
    beside = inputs.beside(row)
    for group, variant in inputs.behind(row):
        source = (variant.function or variant).source
        if isinstance(source, FunctionConfig) and source.owner and (row["fact"] or "").startswith(PRACTICE):
            continue
        operation = question.asked_of(deployed=group.source.deployed)
        hidden = hidden_columns(row, told.rule, variant, inputs.hidden_beside(variant))
        finding = unfixed = told.of(group, variant, operation, hidden)
        if finding.fix is not None and len(group.variants) > 1:
            unfixed = bare.of(group, variant, operation, hidden)
        rests_on = attached_to(variant, beside)
        if beside and not rests_on:
            # It is said of an equal function, to which something else is attached.
            continue
        yield _Placed(finding, unfixed, group, variant, rests_on)


@dataclass(slots=True)
class _Told:
    """What one row says, a sentence for all that speak the same words."""

    row: Row
    """The row."""
    rule: Rule
    """Its rule."""
    cited: tuple[str, ...]
    """The sources of what it says."""
    moves: Moves
    """What is told of the dates in it."""
    sentences: dict[tuple[object, ...], str] = field(default_factory=dict)
    """The sentences that were made of it, by dialect, whether an event of it is meant, and what is hidden."""

    def of(self, group: VariantGroup, variant: Variant, operation: Operation, hidden: frozenset[str]) -> Finding:
        """The finding of one variant, without the columns that are hidden of it."""
        own = group.dialect, ".stream" in group.source.name, hidden
        if own not in self.sentences:
            words = own_words(group.dialect, group.source.name)
            self.sentences[own] = shorten_text(finding_message(self.row, self.rule, self.moves, words, hidden))
        finding = self._finding(group, variant, operation, self.sentences[own], hidden)
        source = (variant.function or variant).source
        if isinstance(source, FunctionConfig) and (source.owner or source.construct):
            return _of_construct(finding, source, self, hidden)
        return finding

    def _finding(
        self, group: VariantGroup, variant: Variant, operation: Operation, words: str, hidden: frozenset[str]
    ) -> Finding:
        row, rule = self.row, self.rule
        position = variant.position(row["field"], _entry_of(row, variant))
        shown = {name: None if name in hidden else row[name] for name in ("bound", "since", "until", "fix")}
        return Finding(
            rule=rule.id,
            severity=_severity_of(row) or rule.severity[operation],
            certainty="must",
            function=group.function_named,
            resource=group.source.name,
            path=position.path or variant.path,
            line=position.line,
            column=position.column,
            field=row["field"].removeprefix(OF_FUNCTION).removeprefix(f"{UNKNOWN_KEYS}."),
            value=None if "value" in hidden else _value_of(row, variant),
            limit=_plain_value(shown["bound"]),
            since=shown["since"],
            until=shown["until"],
            message=words,
            fix=None if shown["fix"] is None else Fix(row["field"].removeprefix(OF_FUNCTION), _plain_value(row["fix"])),
            sources=rule.sources if "fact" in hidden else self.cited,
        )


def _severity_of(row: Row) -> Severity | None:
    """The severity that a row has of its own."""
    told = row["severity"]
    if told and told.upper() not in Severity.__members__:
        raise RuleError(f"{row['rule']}: severity is {told!r}: write error, warning or note")
    return Severity[told.upper()] if told else None


def _moves_of(
    cursor: duckdb.DuckDBPyConnection, rows: Iterable[Row], question: CheckQuestion
) -> dict[tuple[str, date | None], str]:
    facts = {row["fact"] or "" for row in rows}
    runtimes = {runtime_of(fact) for fact in facts if fact.startswith(RUNTIME)}
    return moves_told(cursor, runtimes, question.basis.as_of, question.basis.evidence_until)


def runtime_of(fact: str) -> str:
    """The runtime that a fact such as `runtime:python3.8` or `runtime:python3.8:deprecation` is about."""
    return fact.removeprefix(RUNTIME).partition(":")[0]


def _of_construct(finding: Finding, source: FunctionConfig, told: _Told, hidden: frozenset[str]) -> Finding:
    """A finding in the words of the CDK: what its user knows is the construct, and some functions are the CDK's own."""
    words = finding.message
    if source.owner:
        said = finding_message(told.row, replace(told.rule, advice=None), told.moves, hidden=hidden)
        words = f"{said}; {source.owner} makes this function: update it"
        finding = replace(finding, fix=None)
    return replace(finding, message=f"{words} (construct {source.construct})" if source.construct else words)


def _entry_of(row: Row, variant: Variant) -> str | None:
    """The entry of a list or map that a row is about: its value, or of tags the one that is as long as it says."""
    found = variant.fields.get("Tags")
    if row["field"] != "Tags" or row.get("detail") not in _PARTS or not isinstance(found, Resolved):
        told: str | None = row["value"]
        return told
    tags = found.value.items() if isinstance(found.value, dict) else ()
    lengths = ((key, len((key, str(text))[_PARTS.index(row["detail"])])) for key, text in tags)
    return next((key for key, length in lengths if str(length) == str(row["value"])), None)


def _value_of(row: Row, variant: Variant) -> Plain:
    """The value as the file has it where the rule speaks of it and it is not hidden, else what the rule says."""
    own, of_function = variant.fields, variant.function.fields if variant.function else {}
    name, told = row["field"], _plain_value(row["value"])
    found = of_function.get(name.removeprefix(OF_FUNCTION)) if name.startswith(OF_FUNCTION) else own.get(name)
    written = found.value if isinstance(found, Resolved) and not found.secret else None
    if (
        isinstance(written, str)
        and isinstance(told, int | float)
        and abs(told) < EXACT
        and told != _plain_value(written)
    ):
        # Of a text a rule may tell how long it is.
        return told
    return written if isinstance(written, str | int | float) else told


def _plain_value(text: str | None) -> Plain:
    """What a rule wrote as text: a number where it is one."""
    if text is None:
        return None
    try:
        return whole_number(float(text))
    except (ValueError, OverflowError):
        return text


def finding_message(
    row: Row,
    rule: Rule,
    moves: Moves,
    own: Dialect = OF_THE_API,
    hidden: Container[str] = (),
) -> str:
    """What a finding says, its rule's sentence filled in.

    Args:
        row: The row of the finding.
        rule: Its rule; its title stands for a sentence that may not be told.
        moves: What is told of the dates of runtimes.
        own: What the format calls the fields.
        hidden: The columns that may not be told.
    """
    columns = ("value", "bound", "since", "until", "as_of", "fix")
    words = {name: HIDDEN if name in hidden else _words_of(row[name]) for name in columns}
    words["detail"] = reword_fields(row["detail"] or "", own)
    words["limit"] = "minimum" if _is_below(row["value"], row["bound"]) else "limit"
    field = row["field"].removeprefix(OF_FUNCTION)
    # Keys that no format knows stand as they are written.
    unknown = field.startswith(f"{UNKNOWN_KEYS}.")
    words["field"] = field.removeprefix(f"{UNKNOWN_KEYS}.") if unknown else reword_fields(field, own)
    runtime = runtime_of(row["fact"] or "")
    words["moves"] = moves.get((runtime, row["since"]), "")
    words["until_moves"] = moves.get((runtime, row["until"]), "") if row["detail"] else ""
    words["meant"] = "" if "value" in hidden else moves.get((row["value"] or "", None), "")
    untold = any(name in hidden for name in ("detail", "since", "until"))
    sentence = rule.title if untold else reword_fields(rule.message, own).format_map(words)
    if rule.advice and not ("{fix}" in rule.advice and (row["fix"] is None or "fix" in hidden)):
        sentence += "; " + reword_fields(rule.advice, own).format_map(words)
    return sentence


def _is_below(value: str | None, bound: str | None) -> bool:
    """Whether a value is a number below its bound."""
    one, other = _plain_value(value), _plain_value(bound)
    return isinstance(one, int | float) and isinstance(other, int | float) and one < other


def _words_of(value: object) -> str:
    match value:
        case None:
            return "an unknown day"
        case date():
            return value.isoformat()
        case _:
            plain = _plain_value(str(value))
            # What lies further out was cut to these.
            cut = {EXACT: " or more", -EXACT: " or less"}
            return f"{plain}{cut.get(plain, '')}" if isinstance(plain, int) else str(plain)
