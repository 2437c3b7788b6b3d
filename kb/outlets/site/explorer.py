"""The first page: what there was on any day, picked in the browser from spells that were judged here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from kb.facts import Facts
from kb.facts.basis import FIRST_DAY
from kb.facts.timelines import timelines
from kb.outlets.site import html
from kb.outlets.site.folder import Folder
from kb.outlets.site.html import Html, Part
from kb.reports.snapshots import MAIN_LIMITS, limit_text


def write(folder: Folder, facts: Facts) -> None:
    """The page, its script and its data."""
    folder.put("index.html", html.page("index.html", "AWS Lambda on any day", facts.basis, _body(facts), _SCRIPTS))
    folder.put("explorer.js", html.asset("explorer.js"))
    folder.put("timeline.js", b"const TIMELINE = " + orjson.dumps(_timeline(facts)) + b";\n")


_SCRIPTS = ("timeline.js", "explorer.js")


def _timeline(facts: Facts) -> dict[str, Any]:
    """The spells of everything: `[day, state]`, the state null while a thing is not there."""
    lives = timelines(facts.store, facts.basis)
    spells = {
        kind: {name: [[s.start, s.state] for s in one] for name, one in found.items()}
        for kind, found in lives.spells.items()
    }
    for name, found in lives.spells["limit"].items():
        spells["limit"][name] = [
            [spell.start, limit_text(lives.limits[name][spell.start]) if spell.state else None] for spell in found
        ]
    return {
        "first": FIRST_DAY,
        "day": facts.basis.as_of,
        "evidence_until": facts.store.evidence_until,
        "main_limits": MAIN_LIMITS,
        "names": lives.names,
        "spells": spells,
    }


def _body(facts: Facts) -> Iterable[Part]:
    yield html.paragraph(
        "What AWS Lambda supported on a day, since 2014. Pick a day; the address then leads to it. "
        "Every entry leads to its history and sources."
    )
    yield Html(
        '<form id="picker"><label for="day">Day (UTC)</label> '
        f'<input type="date" id="day" min="{FIRST_DAY}" value="{facts.basis.as_of}" required> '
        '<button type="button" id="earlier">Earlier change</button> '
        '<button type="button" id="later">Later change</button></form>'
        '<p id="said" role="status" aria-live="polite"></p><div id="answer">'
    )
    yield html.heading("Runtimes")
    by_phase: dict[str, list[str]] = {}
    for one in facts.runtimes():
        by_phase.setdefault(one.phase.value, []).append(html.link(f"runtimes/{one.runtime}.html", one.runtime).text)
    for phase, links in by_phase.items():
        yield Html(f'<p class="ids">{html.badge(phase).text} {" ".join(links)}</p>')
    yield html.heading("Limits")
    limits = {one.limit: one for one in facts.limits()}
    rows = [(html.link(f"limits/{n}.html", n), limit_text(limits[n])) for n in MAIN_LIMITS if n in limits]
    yield html.table("The limits that most functions meet", ("Limit", "Value"), rows)
    yield html.heading("Triggers")
    yield Html("<p>" + ", ".join(html.link(f"triggers/{t.trigger}.html", t.service).text for t in facts.triggers()))
    yield Html("</p></div>")
