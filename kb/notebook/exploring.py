"""What the explorer is answered: lists on three clocks, searched; the story of one thing; a template judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any

import kb
from kb.clock import today
from kb.errors import KbError
from kb.facts import Facts, parse_clocks
from kb.facts.answer_shapes import Feature, Limit, Runtime, Trigger
from kb.facts.aspects import aspect_heading, aspect_words
from kb.facts.catalogue import BLOCKS
from kb.facts.changes import history
from kb.notebook.cell_reports import report_on_cell
from kb.notebook.checks import PATH, complaint_line
from kb.nouns import count_noun
from kb.store import Store

MOST = 300
"""Rows shown at once; the sentence above says how many there are."""

NOTHING: dict[str, Any] = {
    "said": "",
    "error": False,
    "columns": [],
    "rows": [],
    "ids": [],
    "html": "",
    "fixed": None,
    "detail": None,
}
"""An answer without anything in it."""


def answer_question(store: Store, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to what the explorer asks; a complaint is an answer too, so that it never stops answering.

    Args:
        store: The knowledge base.
        asked: `as_of`, `known_at`, `data_version`, `tab`, `search`, `detail`, `template`, `operation`, `serial`.
    """
    try:
        found = _answer_on_clocks(store, asked)
    except KbError as e:
        found = {"said": complaint_line(e), "error": True}
    return NOTHING | found | {"serial": asked["serial"]}


def _answer_on_clocks(store: Store, asked: Mapping[str, Any]) -> dict[str, Any]:
    clocks = {name: asked[name] for name in ("as_of", "known_at", "data_version")}
    basis = parse_clocks(store, today(), **clocks)
    if asked["tab"] == "check":
        return _judge_template(store, asked)
    facts = Facts(store, basis)
    with closing(facts.cursor):
        if asked["detail"]:
            return _tell_story(facts, asked["detail"])
        columns, read, noun = LISTS[asked["tab"]]
        rows = read(facts)
        words = asked["search"].lower().split()
        # The first columns say what a row is about; dates and successors are not searched.
        some = [one for one in rows if all(word in " ".join([one[0], *one[1][:3]]).lower() for word in words)]
        more = f", the first {MOST} of them" if len(some) > MOST else ""
        counted = f"{len(some)} of {count_noun(len(rows), *noun)}" if words else count_noun(len(some), *noun)
        said = f"{counted} on {basis.as_of}, {basis.known_words}, {basis.release_words}{more}"
        shown = some[:MOST]
        return {
            "said": said + basis.notice_words,
            "columns": columns,
            "rows": [row for _, row in shown],
            "ids": [thing for thing, _ in shown],
        }


def _text(value: object) -> str:
    if value is None or value in ([], ()):
        return "-"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _runtime_row(one: Runtime) -> list[str]:
    dates = one.milestones
    days = (dates.ga, dates.deprecation, dates.block_create, dates.block_update)
    return [one.runtime, one.phase.value.replace("_", " "), *map(_text, days), _text(one.successor)]


def _limit_row(one: Limit) -> list[str]:
    return [one.limit, one.name, *map(_text, (one.min, one.max, one.default)), one.unit, _text(one.valid_from)]


def _trigger_row(one: Trigger) -> list[str]:
    return [one.trigger, one.service, _text(one.invocation), _text(one.supported_from), one.status]


def _feature_row(one: Feature) -> list[str]:
    return [one.feature, one.name, one.applies_to, _text(one.valid_from), one.status]


Listed = tuple[list[str], Callable[[Facts], Sequence[tuple[str, list[str]]]], tuple[str, ...]]

LISTS: dict[str, Listed] = {
    "runtimes": (
        ["Runtime", "Phase", "From", *map(aspect_heading, BLOCKS), "Successor"],
        lambda facts: [(one.runtime, _runtime_row(one)) for one in facts.runtimes()],
        ("runtime",),
    ),
    "limits": (
        ["Limit", "Name", "Least", "Most", "Default", "Unit", "Since"],
        lambda facts: [(one.limit, _limit_row(one)) for one in facts.limits()],
        ("limit",),
    ),
    "triggers": (
        ["Trigger", "Service", "Invocation", "Since", "Status"],
        lambda facts: [(one.trigger, _trigger_row(one)) for one in facts.triggers()],
        ("trigger",),
    ),
    "features": (
        ["Feature", "Name", "Of", "Since", "Status"],
        lambda facts: [(one.feature, _feature_row(one)) for one in facts.features()],
        ("row", "of features"),
    ),
}
"""The lists by tab: columns, rows with the id of what they are about, and the noun and the rest that name a row."""


def _tell_story(facts: Facts, thing: str) -> dict[str, Any]:
    """Every statement about one thing, in the order of publication."""
    said = history(facts, thing)
    rows = [
        [
            _text(one.known_from),
            aspect_words(one.aspect),
            _text(one.former),
            one.value,
            _text(one.day),
            _text(one.sources[:1]),
        ]
        for one in said
    ]
    columns = ["Published", "About", "Said before", "Says", "Holds from", "Source"]
    return {
        "said": f"{thing}: {count_noun(len(rows), 'statement')}, {facts.basis.known_words}",
        "detail": {"columns": columns, "rows": rows},
    }


def _judge_template(store: Store, asked: Mapping[str, Any]) -> dict[str, Any]:
    if not asked["template"].strip():
        return {"said": "Paste a template: SAM, CloudFormation, serverless.yml, or a function's configuration"}
    report = kb.check_text(
        asked["template"],
        PATH,
        asked["as_of"] or "today",
        asked["operation"],
        known_at=asked["known_at"],
        data_version=asked["data_version"],
        db=store,
    )
    number, functions = len(report.findings), len(report.functions)
    said = f"{count_noun(number, 'finding')} in {count_noun(functions, 'function')} on {report.basis.as_of}"
    shown = report_on_cell(report, asked["template"], {})
    return {"said": said, "html": shown._repr_html_(), "fixed": shown.fixed}
