"""The verdict on a template as a part of a page: what AWS accepts, what was found at which line, and windows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from htpy import Node

from kb.judging.report import Finding, JudgedFunction, Operation, Report, Window
from kb.pages import elements as h
from kb.pages.addresses import Addresses
from kb.pages.drawings import window_bars
from kb.pages.parts import chart_figure, dated_words, folded_part, html_link, page_section, record_table, word_badge
from kb.pages.words import relative_day
from kb.readers.trees.text_lines import split_lines

MOST_DRAWN = 5
"""The most functions whose windows are shown; the table above them has all."""
MOST_LINES = 2_000
"""The most lines of a template that are shown with findings."""

_DONE = {Operation.CREATE: "created", Operation.UPDATE: "updated", Operation.INVOKE: "invoked"}


def verdict_part(report: Report, content: str, fixed: str | None, to: Addresses) -> str:
    """What AWS accepts, what was found, when the functions were or will be accepted, and what nobody can tell.

    Args:
        report: The report of the check.
        content: The template.
        fixed: The template with its sure fixes as a diff; None where there are none.
        to: How links are made.
    """
    parts: list[Node] = [
        _said_part(report),
        _functions_part(report, to),
        _findings_part(report, to),
        _fix_part(fixed),
        _text_part(report, content),
        [_windows_part(report, one) for one in report.functions[:MOST_DRAWN]],
        _unresolved_part(report),
        [
            h.p(role="alert")[f"{one.path}" + (f", line {one.line}" if one.line else "") + f": {one.reason}"]
            for one in report.unreadable
        ],
        [h.p(".note")[f"Line {one.line}: {one.message}"] for one in report.warnings],
    ]
    return str(h.div(".verdict")[parts])


def _said_part(report: Report) -> Node:
    """The verdict in a sentence."""
    if not report.functions:
        return None if report.unreadable else h.p(".answer")["There are no Lambda functions in it."]
    states = [one.operations[report.operation].value for one in report.functions]
    word = "blocked" if "blocked" in states else "unknown" if "unknown" in states else "allowed"
    done, day = _DONE[report.operation], report.basis.as_of
    text = {
        "allowed": f"May be {done} on {day}.",
        "blocked": f"Cannot be {done} on {day}.",
        "unknown": f"Nobody can tell whether it may be {done} on {day}.",
    }[word]
    return h.p(".answer")[word_badge(word), " ", dated_words(text)]


def _functions_part(report: Report, to: Addresses) -> Node:
    rows = [
        (
            one.name,
            html_link(to.page("runtimes", one.runtime), one.runtime) if one.runtime else "",
            *(word_badge(state.value) for state in one.operations.values()),
            h.a(href=f"#L{one.line}")[f"line {one.line}"],
        )
        for one in report.functions
    ]
    operations = [str(operation.value).capitalize() for operation in Operation]
    return record_table(
        f"What AWS accepts on {report.basis.as_of}", ("Function", "Runtime", *operations, "Where"), rows
    )


def _findings_part(report: Report, to: Addresses) -> Node:
    if not report.findings:
        return h.p["Nothing to complain about."] if report.functions else None
    groups: dict[str, list[Finding]] = {}
    for one in report.findings:
        groups.setdefault(one.function or one.resource, []).append(one)
    return page_section(
        "Findings",
        [
            [h.h3[name], h.ol[[_finding_part(one, to) for one in _weightiest_first(found)]]]
            for name, found in groups.items()
        ],
    )


def _weightiest_first(found: list[Finding]) -> list[Finding]:
    """What stops a deployment stands above advice; lines keep their order among equals."""
    return sorted(found, key=lambda one: one.severity, reverse=True)


def _finding_part(one: Finding, to: Addresses) -> Node:
    weight = one.severity.label
    return h.li[
        word_badge(weight),
        " ",
        html_link(to.page("rules", one.rule), one.rule),
        " ",
        h.a(href=f"#L{one.line}")[f"line {one.line}"],
        ": ",
        one.message,
    ]


def _fix_part(fixed: str | None) -> Node:
    if not fixed:
        return None
    return page_section(
        "The fix",
        h.pre("#fix", tabindex="0")[h.code[fixed]],
        h.button(".copy", type="button", data_copy="fix", hidden=True)["Copy"],
    )


def _text_part(report: Report, content: str) -> Node:
    """The template with each finding below its line."""
    lines = split_lines(content)
    if not report.functions or len(lines) > MOST_LINES:
        return None
    at: dict[int, list[Finding]] = {}
    for one in report.findings:
        at.setdefault(one.line, []).append(one)
    rows = [
        h.li(id=f"L{number}", class_="marked" if number in at else None)[
            h.code[line or " "],
            [h.span(class_=f"at {one.severity.label}")[f"{one.rule}: {one.message}"] for one in at.get(number, ())],
        ]
        for number, line in enumerate(lines, 1)
    ]
    return page_section("In the template", h.ol(".source", tabindex="0")[rows])


def _windows_part(report: Report, one: JudgedFunction) -> Node:
    found = [window for window in one.windows if window.operation is report.operation]
    today = report.basis.as_of
    done = _DONE[report.operation]
    said: Sequence[Node] = [
        *(h.li[_window(window, today)] for window in found),
        *(h.li[f"not known {_window(window, today)}"] for window in one.doubts if window.operation is report.operation),
    ]
    drawing = window_bars([(window.start, window.end, done) for window in found], today)
    never: Node = h.ul[said] if said else h.p["On no day that we know of."]
    shown = chart_figure(drawing, h.ul[said]) if drawing is not None else never
    return page_section(f"When {one.name} may be {done}", shown, name=None)


def _window(window: Window, today: date) -> str:
    last = f"before {window.end} ({relative_day(window.end, today)})" if window.end else "with no known end"
    rules = [f"opened by {window.opened_by}"] if window.opened_by else []
    rules += [f"closed by {window.closed_by}"] if window.closed_by else []
    return f"from {window.start}, {last}" + (f" ({', '.join(rules)})" if rules else "")


def _unresolved_part(report: Report) -> Node:
    if not report.unresolved:
        return None
    items = [
        h.li[f"line {one.line}: {one.field} of {one.resource} was not judged: {one.reason}."]
        for one in report.unresolved
    ]
    return folded_part(f"{len(items)} not judged", h.ul[items], unfolded=True)
