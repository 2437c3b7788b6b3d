"""The answers to agents' questions, each with its basis, its coverage and its sources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kb.accounts import accounts_of
from kb.errors import UsageError
from kb.facts import Basis, parse_day
from kb.facts.answer_shapes import Feature, Limit, Phase, Runtime, Trigger
from kb.facts.basis import FIRST_DAY, require_interval
from kb.facts.changes import Change, last_day
from kb.facts.own_limits import with_account
from kb.judging import Operation
from kb.judging.report import Finding, JudgedFunction, Suppressed
from kb.operations import OPERATIONS
from kb.outlets.agents import questions, shapes
from kb.outlets.agents.shapes import Coverage, ThingLine
from kb.public.checks import check_content
from kb.public.rows import Rows
from kb.reports.basis_words import account_texts
from kb.reports.snapshots import limit_text
from kb.store import Store

SUPPORTED = frozenset({"supported", "in_force"})
"""The statuses of what is certainly there and supported."""


def supported_on(store: Store, today: date, asked: questions.SupportedOn) -> shapes.SupportedAnswer:
    """What was supported on a day.

    Raises:
        UsageError: No runtime is of that language, or a language is asked of what has none.
    """
    day = asked.asked(store, today)
    if asked.language is not None and asked.kind != "runtimes":
        raise UsageError(f"language: only runtimes have one, {asked.kind} do not: leave it out")
    filters = {"language": asked.language} if asked.language else {}
    rows: Rows[object] = getattr(day, asked.kind)(**filters)
    things = [_thing_of(row, rows.columns) for row in rows]
    things = [thing for thing in things if _mentions_text(asked.match, thing.id, thing.name)]
    return shapes.SupportedAnswer(
        shapes.clocks(day.basis),
        coverage_answer(day.basis),
        [thing for thing in things if thing.status in SUPPORTED],
        [thing for thing in things if thing.status not in SUPPORTED],
        _cited_once([thing.source] for thing in things),
    )


def runtime_answer(store: Store, today: date, asked: questions.RuntimeOn) -> shapes.RuntimeAnswer:
    """One runtime on a day."""
    day = asked.asked(store, today)
    found = day.runtime(asked.id)
    moved = [slip for slip in day.slips() if slip.runtime == found.runtime and slip.moves]
    cited = _cited_once([found.sources, *(slip.sources for slip in moved)])
    return shapes.RuntimeAnswer(shapes.clocks(day.basis), coverage_answer(day.basis), found, moved, cited)


def limit_answer(store: Store, today: date, asked: questions.LimitOn) -> shapes.LimitAnswer:
    """One limit on a day."""
    day = asked.asked(store, today)
    found = day.limit(asked.id)
    family = tuple(found.limit + joint for joint in "._")
    others = [_thing_of_limit(one) for one in day.limits() if one.limit.startswith(family)]
    return shapes.LimitAnswer(shapes.clocks(day.basis), coverage_answer(day.basis), found, others, found.sources)


def check_config(store: Store, today: date, asked: questions.CheckConfig) -> shapes.CheckAnswer:
    """What may be done with the functions in a file.

    Raises:
        UnreadableError: The file is broken, or has nothing to do with functions.
        TooMuchError: It comes to more than one answer holds.
    """
    basis = asked.asked(store, today).basis
    if asked.account is not None:
        basis = with_account(store, basis, accounts_of(asked.account), asked.region)
    report = check_content(
        store, basis, (asked.name, asked.content), asked.operation, asked.parameters,
        horizon=asked.horizon, region=asked.region, capped=True,
    )  # fmt: skip
    return shapes.CheckAnswer(
        shapes.clocks(basis),
        coverage_answer(basis),
        list(account_texts(basis)),
        Operation(asked.operation),
        [_verdict_on(function) for function in report.functions],
        [_finding_in_line(finding) for finding in report.findings],
        list(report.unresolved),
        [_suppressed_in_line(one) for one in report.suppressed],
        [shapes.WarningInLine(one.line, one.message) for one in report.warnings],
        _cited_once(finding.sources for finding in report.findings),
    )


def what_changed(store: Store, today: date, asked: questions.WhatChanged) -> shapes.ChangesAnswer:
    """What changed between two days."""
    first = parse_day(asked.first, "from")
    last = today if asked.last is None else parse_day(asked.last, "to")
    require_interval(first, last)
    found = asked.on(store, last).diff(first, asked.axis, asked.kind)
    return _answer_changes(found, (first, last), asked.match, asked.limit)


def upcoming_answer(store: Store, today: date, asked: questions.Upcoming) -> shapes.ChangesAnswer:
    """What is announced for the days ahead."""
    day = asked.asked(store, today)
    days = day.basis.as_of, last_day(day.basis.as_of, asked.within)
    return _answer_changes(day.upcoming(asked.within), days, asked.match, questions.MOST_ROWS)


def _answer_changes(rows: Rows[Change], days: tuple[date, date], match: str | None, most: int) -> shapes.ChangesAnswer:
    found = [one for one in rows if _mentions_text(match, one.id)]
    shown = found[:most]
    cited = _cited_once(one.sources for one in shown)
    rests = shapes.clocks(rows.basis), coverage_answer(rows.basis)
    return shapes.ChangesAnswer(*rests, *days, len(found), shown, cited)


def coverage_answer(basis: Basis) -> Coverage:
    """How far the evidence of the data version asked reaches."""
    return Coverage(FIRST_DAY, basis.evidence_until, basis.as_of > basis.evidence_until)


def _mentions_text(text: str | None, *where: str) -> bool:
    return text is None or any(text.lower() in place.lower() for place in where)


def _cited_once(sources: Iterable[Iterable[str | None]]) -> list[str]:
    return list(dict.fromkeys(source for several in sources for source in several if source))


def _thing_of(row: object, columns: tuple[str, ...]) -> ThingLine:
    """A row of any list as agents are told of it; the columns of its table say what it is and what else there is."""
    match row:
        case Runtime():
            return _thing_of_runtime(row)
        case Limit():
            return _thing_of_limit(row)
        case Trigger():
            return _thing_of_trigger(row)
        case Feature():
            return _thing_of_feature(row)
    cells = {name: getattr(row, name) for name in columns}
    first = str(next(iter(cells.values())))
    name = str(getattr(row, "name", first))
    detail = ", ".join(f"{name}: {value}" for name, value in cells.items() if value not in (None, [], first))
    source = next(iter(getattr(row, "sources", ())), None)
    since, until = getattr(row, "valid_from", None), getattr(row, "valid_to", None)
    return ThingLine(first, name, getattr(row, "status", "in_force"), since, until, detail, source)


def _thing_of_runtime(one: Runtime) -> ThingLine:
    accepted = ", ".join(f"{name} {getattr(one.operations, name)}" for name in OPERATIONS)
    dates, source = one.milestones, next(iter(one.sources), None)
    since = dates.preview if one.phase is Phase.PREVIEW else dates.ga
    return ThingLine(one.runtime, one.name, one.phase.value, since, dates.deprecation, accepted, source)


def _thing_of_limit(one: Limit) -> ThingLine:
    detail = f"{limit_text(one)}; applies to: {one.applies_to}"
    source = next(iter(one.sources), None)
    return ThingLine(one.limit, one.name, one.status, one.valid_from, one.valid_to, detail, source)


def _thing_of_trigger(one: Trigger) -> ThingLine:
    status = "disputed" if one.disputed else one.status
    detail = " or ".join([one.method.replace("_", " "), *one.invocation]).replace(" or ", ": ", 1)
    source = next(iter(one.sources), None)
    return ThingLine(one.trigger, one.service, status, one.supported_from, one.supported_to, detail, source)


def _thing_of_feature(one: Feature) -> ThingLine:
    status, source = "unknown" if one.doubt else "in_force", next(iter(one.sources), None)
    return ThingLine(one.feature, one.name, status, one.valid_from, one.valid_to, one.applies_to, source)


def _verdict_on(one: JudgedFunction) -> shapes.FunctionVerdict:
    accepted = {operation.value: status for operation, status in one.operations.items()}
    return shapes.FunctionVerdict(one.name, one.line, one.runtime, accepted, list(one.windows), list(one.doubts))


def _suppressed_in_line(one: Suppressed) -> shapes.SuppressedInLine:
    found = one.finding
    return shapes.SuppressedInLine(found.rule, found.line, found.message, one.reason, one.expires)


def _finding_in_line(one: Finding) -> shapes.FindingInLine:
    return shapes.FindingInLine(
        rule=one.rule,
        severity=one.severity.label,
        certainty=one.certainty,
        function=one.function,
        resource=one.resource,
        line=one.line,
        field=one.field,
        message=one.message,
        count=one.count,
        functions=list(one.functions),
        since=one.since,
        fix=one.fix,
        sources=list(one.sources),
    )
