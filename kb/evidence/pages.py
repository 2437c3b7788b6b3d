"""Evidence as a page: the sentence on top, the tables below, and the same as JSON inside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import htpy as h
from htpy import Node
from markupsafe import Markup

from kb.evidence.gathering import MILESTONES
from kb.facts.aspects import aspect_heading, aspect_words
from kb.html import html_cell, script_json
from kb.judging.report import FileWarning
from kb.nouns import count_noun

STYLE = """
:root { color-scheme: light dark; --ink: #1f2430; --quiet: #5b6472; --line: #cfd4da; --back: #fff; --mark: #fff3c9 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceef1; --quiet: #a3acb8; --line: #3a414c; --back: #15181e; --mark: #3d3513 } }
body { font: 15px/1.5 Helvetica, Arial, sans-serif; color: var(--ink); background: var(--back); margin: 0 auto;
  padding: 1rem; max-width: 62rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.25 } h2 { font-size: 1.15rem; margin-top: 1.8rem }
.answer { font-size: 1.1rem } .quiet, caption { color: var(--quiet) } caption { text-align: left; padding: .3rem 0 }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-top: 1px solid var(--line);
  overflow-wrap: normal }
tr.differs td, tr.differs th { background: var(--mark) } code { font-size: .9em; overflow-wrap: anywhere }
a { color: inherit } :focus-visible { outline: 2px solid #3b8bd0; outline-offset: 2px }
@media print { .scroll { overflow: visible } }
"""


def evidence_page(body: dict[str, Any]) -> str:
    """Evidence as one file of HTML that asks nothing of any network; it carries its JSON as well."""
    day, known = body["basis"]["as_of"], body["basis"]["known_at"]
    heading = f"AWS Lambda on {day}, and what was known of it on {known}"
    page = h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.title[heading],
            h.style[Markup(STYLE)],  # noqa: S704 - ours
        ],
        h.body[
            h.main[
                h.h1[heading],
                h.p(".answer")[summary_sentence(body)],
                _basis_part(body),
                _fleet_part(body),
                _differences_part(body),
                _statements_part(body),
                _runtimes_part(body),
                _sources_part(body),
                _digests_part(body),
            ],
            h.script("#evidence", type="application/json")[script_json(body)],
        ],
    ]
    return f"<!DOCTYPE html>\n{page}\n"


def summary_sentence(body: dict[str, Any]) -> str:
    """What the evidence says, in one or two sentences."""
    day, known, found = body["basis"]["as_of"], body["basis"]["known_at"], body["summary"]
    text = (
        f"On {day} AWS supported {found['supported']} runtimes; by what was published until {known} it was to support "
        f"{found['known_as_supported']}. Of {found['differ']} runtimes a date or the phase was known otherwise."
    )
    if "functions" in found:
        text += (
            f" Of {found['functions']:,} functions, {found['functions_supported']:,} ran on a supported runtime; by "
            f"what was known, {found['functions_known_as_supported']:,}."
        )
    return text


def _table(caption: str, columns: Sequence[str], rows: Iterable[tuple[bool, Sequence[object]]]) -> Node:
    """A table in a region that scrolls by itself; rows that differ are marked."""
    body = [
        h.tr(".differs" if differs else "")[
            h.th(scope="row")[html_cell(first)], [h.td[html_cell(value)] for value in others]
        ]
        for differs, (first, *others) in rows
    ]
    head = h.thead[h.tr[[h.th(scope="col")[name] for name in columns]]]
    region = {"role": "region", "aria-label": caption, "tabindex": "0"}
    return h.div(".scroll", region)[h.table[h.caption[caption], head, h.tbody[body]]]


def _basis_part(body: dict[str, Any]) -> Node:
    basis, software = body["basis"], body["software"]
    return h.p(".quiet")[
        f"By {software['name']} {software['version']}, data version {basis['data_version']}, whose newest evidence is "
        f"of {basis['evidence_until']}. Days are UTC. A day in the future rests on what is published so far."
    ]


def _words(phase: str | None) -> str:
    return (phase or "-").replace("_", " ")


def _fleet_part(body: dict[str, Any]) -> Node:
    fleet = body.get("fleet")
    if fleet is None:
        return None
    rows = [
        (
            row["held"] != row["known"],
            (row["runtime"] or "no runtime", row["functions"], _words(row["held"]), _words(row["known"])),
        )
        for row in fleet["runtimes"]
    ]
    files = [(False, (one["path"], one["bytes"], one["sha256"])) for one in fleet["files"]]
    notes = [count_noun(fleet["rejected"], "row", "could not be used.")] if fleet["rejected"] else []
    verb = "lists" if fleet["repeated"] == 1 else "list"
    again = count_noun(fleet["repeated"], "row", f"{verb} a function again: each is counted.")
    notes += [again] if fleet["repeated"] else []
    notes += [FileWarning(**one).text for one in fleet["warnings"]]
    notes += [f"{one['path']}: {one['reason']}" for one in fleet["unread"]]
    return [
        h.h2["What our functions ran"],
        _table("Functions by runtime", ("Runtime", "Functions", "Held", "As known"), rows),
        [h.p[note] for note in notes],
        _table("The files they stand in", ("File", "Bytes", "SHA-256"), files),
    ]


def _differences_part(body: dict[str, Any]) -> Node:
    rows = []
    for row in body["runtimes"]:
        if row["differs"]:
            for name, held in row["held"]["milestones"].items():
                known = row["known"]["milestones"][name]
                if held != known:
                    rows.append((False, (row["runtime"], aspect_words(name), known, held)))
    if not rows:
        return [h.h2["What was known otherwise"], h.p["Nothing: every date was known as it stands."]]
    columns = ("Runtime", "Milestone", "As known", "As it stands")
    return [
        h.h2["What was known otherwise"],
        _table("Dates that moved since, or were not published yet", columns, rows),
    ]


def _statements_part(body: dict[str, Any]) -> Node:
    rows = [
        (
            one["published"] is not None and one["published"] <= body["basis"]["known_at"],
            (
                one["published"],
                one["runtime"],
                aspect_words(one["milestone"]),
                one["before"],
                one["says"],
                one["sources"][:1],
            ),
        )
        for one in body["moved"]
    ]
    if not rows:
        return None
    columns = ("Published", "Runtime", "About", "Said before", "Says", "Source")
    return [h.h2["Who said what, when"], _table("Marked: published by the day of knowledge", columns, rows)]


def _runtimes_part(body: dict[str, Any]) -> Node:
    rows = [
        (
            row["differs"],
            (
                row["runtime"],
                _words(row["held"]["phase"]),
                _words(row["known"]["phase"]),
                *(row["held"]["milestones"][name] for name in MILESTONES),
            ),
        )
        for row in body["runtimes"]
    ]
    columns = ("Runtime", "Held", "As known", "From", *map(aspect_heading, MILESTONES[1:]))
    return [h.h2["Every runtime on the day"], _table("Marked: known otherwise. Dates as they stand.", columns, rows)]


def _sources_part(body: dict[str, Any]) -> Node:
    rows = [(False, (one["title"], one["publisher"], one["read_on"], one["url"])) for one in body["sources"]]
    return [h.h2["Where it stands"], _table("Sources", ("Title", "Publisher", "Read on", "Address"), rows)]


def _digests_part(body: dict[str, Any]) -> Node:
    rows = [
        (False, (f"data version {one['version']}", one["recorded_on"], one["digest"] or "open")) for one in body["data"]
    ]
    return [
        h.h2["Digests"],
        h.p[
            "SHA-256 of the content: ",
            h.code[body["digests"]["content"]],
            ". It is that of the JSON inside this page, without its digests, with sorted keys and without blanks.",
        ],
        _table("Releases of the data", ("Release", "Recorded on", "SHA-256"), rows),
    ]
