"""The start page: pick a day and see what was supported, check a template; it works without scripts too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby

from api.reference_html import heads, picture
from kb.facts.models import Limit, Runtime
from kb.reports.snapshots import MAIN_LIMITS, limit_text
from kb.store import Store

EXAMPLE = """\
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.9
      MemorySize: 512
      Timeout: 1000
"""
OPERATIONS = ("create", "update", "invoke")
_HEADINGS = ("Runtime", "Phase", "Deprecated", "No creates", "No updates", "Move to")


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows."""

    store: Store
    """The knowledge base."""
    as_of: str
    """The day as it was written."""
    runtimes: Sequence[Runtime] = ()
    """The runtimes of that day."""
    limits: Sequence[Limit] = ()
    """The limits of that day."""
    charts: bool = False
    """Whether charts can be drawn."""
    content: str = EXAMPLE
    """The template."""
    operation: str = "create"
    """What is meant to be done with its functions."""
    verdict: str | None = None
    """What was found in the template, as HTML."""
    day_error: str | None = None
    """Why there is no answer for that day."""
    check_error: str | None = None
    """Why there is no verdict."""


def page(view: View, style: str) -> str:
    """The whole page."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>lambda-kb</title><style>{style}</style></head>
<body>
<a class="skip" href="#day">Skip to the answer</a>
<header><h1>lambda-kb</h1>
<p>What AWS Lambda supported on a date, what AWS said about it on a date, and whether a configuration may be created,
updated or invoked on a date. Data version {view.store.data_version}, evidence until {view.store.evidence_until}.</p>
<nav aria-label="Reference"><a href="/docs">Reference</a> <a href="/openapi.json">OpenAPI</a>
<a href="/v1/calendar.ics">Calendar</a> <a href="/v1/feed.atom">Feed</a>
<a href="/v1/download/lambda-kb.duckdb">Download</a></nav></header>
<main>
<section aria-labelledby="day-heading">
<h2 id="day-heading">What was supported?</h2>
<form id="day-form" method="get" action="/"><label for="as_of">On the day</label>
<input type="date" id="as_of" name="as_of" value="{escape(view.as_of)}" min="2014-11-13" required>
<button>Show</button></form>
{_day(view)}
</section>
<section aria-labelledby="check-heading">
<h2 id="check-heading">May this be deployed?</h2>
<form id="check-form" method="post" action="/">
<label for="content">A template: SAM, CloudFormation, Serverless Framework, Terraform, or what the API answers</label>
<textarea id="content" name="content" rows="12" spellcheck="false" required>{escape(view.content)}</textarea>
<p><label for="check_as_of">On the day</label>
<input type="date" id="check_as_of" name="as_of" value="{escape(view.as_of)}" min="2014-11-13" required>
<label for="operation">Operation</label> <select id="operation" name="operation">{_options(view.operation)}</select>
<button>Check</button></p></form>
<div id="verdict" aria-live="polite">{_verdict(view)}</div>
</section>
</main>
<script src="/explorer.js" defer></script>
</body></html>
"""


def _options(chosen: str) -> str:
    return "".join(f"<option{' selected' if name == chosen else ''}>{name}</option>" for name in OPERATIONS)


def _day(view: View) -> str:
    if view.day_error:
        return f'<div id="day" aria-live="polite"><p role="alert">{escape(view.day_error)}</p></div>'
    supported = [row for row in view.runtimes if row.phase == "supported"]
    lines = "".join(
        f"<dt>{escape(language)}<dd>{', '.join(escape(row.runtime) for row in rows)}"
        for language, rows in groupby(supported, key=lambda row: row.language)
    )
    day = escape(view.as_of)
    address = f"/v1/snapshot?as_of={day}"
    chart = _chart(day) if view.charts else ""
    return f"""<div id="day" aria-live="polite">
<p>{len(supported)} runtimes were supported on {day}. <a href="{address}">Everything on that day, with sources</a>.</p>
<dl>{lines}</dl>
<details><summary>All {len(view.runtimes)} runtimes with their dates</summary>
<table><caption>Runtimes on {day}</caption><thead><tr>{heads(_HEADINGS)}</tr></thead>
<tbody>{"".join(_runtime(row, day) for row in view.runtimes)}</tbody></table></details>
{chart}
<h3>The limits that most functions meet</h3>
<dl>{_limits(view.limits, day)}</dl></div>"""


def _limits(limits: Sequence[Limit], day: str) -> str:
    found = {limit.limit: limit for limit in limits}
    return "".join(_limit(found[name], day) for name in MAIN_LIMITS if name in found)


def _limit(limit: Limit, day: str) -> str:
    link = f'<a href="/v1/limits/{limit.limit}?as_of={day}">{escape(limit.name)}</a>'
    return f"<dt>{link}<dd>{escape(limit_text(limit))}"


def _verdict(view: View) -> str:
    if view.check_error:
        return f'<p role="alert">{escape(view.check_error)}</p>'
    return view.verdict or ""


def _chart(day: str) -> str:
    return picture(
        f"/v1/charts/runtimes.svg?as_of={day}", f"Lives of all runtimes as of {day}: the table says the same"
    )


def _runtime(row: Runtime, day: str) -> str:
    dates = (row.milestones.deprecation, row.milestones.block_create, row.milestones.block_update)
    cells = [row.phase.replace("_", " "), *(_shown(value) for value in dates), row.successor or ""]
    name = escape(row.runtime)
    link = f'<th scope="row"><a href="/v1/runtimes/{name}?as_of={day}">{name}</a></th>'
    return f"<tr>{link}{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _shown(day: date | None) -> str:
    return day.isoformat() if day else ""
