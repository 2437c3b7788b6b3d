"""The lists of the catalogue without pages of their own kind, each as one table; and where all data lie as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from functools import partial
from typing import Any

from htpy import Node

from kb.facts.catalogue import FACT_LISTS
from kb.facts.fact_lists import FactList
from kb.nouns import count_noun
from kb.pages import elements as h
from kb.pages.drawings import step_line
from kb.pages.library import Library
from kb.pages.page_layout import PageContent
from kb.pages.parts import (
    MOST_UNFOLDED,
    NOT_KNOWN,
    chart_figure,
    dated_words,
    folded_section,
    heading_anchor,
    html_link,
    html_list,
    join_things,
    page_section,
    record_table,
    time_mark,
)
from kb.pages.words import heading_words, on_clocks, since_when, space_word

LISTED = ("regions", "versions", "fields", "operations", "practices", "claims", "sources", "stats")
"""The lists that are shown so."""

_MORE = {
    "regions": ("precision", "note", "sources"),
    "operations": ("method", "path", "sources"),
    "claims": ("about", "reason", "sources"),
    "fields": ("vocabulary", "valid_from", "cloudformation", "terraform", "limits"),
    "sources": ("title", "publisher", "read_on"),
    "versions": ("digest",),
    "practices": ("subjects",),
}
"""What pages show beside the columns of the command."""


_LEADS = {"fields": "field", "operations": "operation"}
"""The column that names a row, where it is not the first of the command."""


_GROUPS = {
    "claims": "about_table",
    "fields": "resource",
    "operations": "api",
    "practices": "topic",
    "sources": "kind",
}
"""The column by which a long list is folded."""


_WORDS = {"cloudformation": "CloudFormation"}


def _column_word(column: str) -> str:
    return _WORDS.get(column) or heading_words(column)


_HEADINGS = {
    "versions": ("Data versions", "Versions of the data about AWS Lambda"),
    "fields": ("Fields", "Fields of the AWS Lambda API"),
    "operations": ("Operations", "Operations of the AWS Lambda APIs"),
    "practices": ("Practices", "Practices for AWS Lambda"),
    "claims": ("Contradictions", "Where sources about AWS Lambda disagree"),
    "sources": ("Sources", "Sources of the facts about AWS Lambda"),
    "stats": ("How well it is known", "How well the facts about AWS Lambda are known"),
    "regions": ("Regions", "Regions with AWS Lambda"),
}
"""What a list is called on its page, and in the title of the window."""


def _heading(name: str) -> str:
    return _HEADINGS[name][0]


def _regions_said(rows: Sequence[Any]) -> str:
    there = [row for row in rows if row.status == "supported"]
    dated = [row for row in there if row.valid_from]
    newest = max(dated, key=lambda row: (row.valid_from, row.region), default=None)
    text = f"Lambda is in {len(there)} of {count_noun(len(rows), 'Region')}"
    return text + (f"; the newest is {newest.name} ({newest.region}), {_begun(newest)}." if newest else ".")


def _begun(row: Any) -> str:  # noqa: ANN401 - a row of any list
    return since_when(
        row.valid_from, row.valid_from_earliest, row.valid_from_latest, observed=row.precision == "observed_by"
    )


def _versions_said(rows: Sequence[Any]) -> str:
    newest = max(rows, key=lambda row: int(row.version))
    return f"Data version {newest.version} is the newest of {len(rows)}, recorded on {newest.recorded_on}."


_SAID: Mapping[str, Callable[[Sequence[Any]], str]] = {
    "regions": _regions_said,
    "versions": _versions_said,
}
"""What answers first, where a number of rows does not."""


def _growth_part(library: Library, rows: Sequence[Any]) -> Node:
    """How many Regions had Lambda through time, by the days that are known or by which it was there at the latest."""
    today = library.basis.as_of
    days = sorted(
        day for row in rows if row.status == "supported" for day in [row.valid_from or row.valid_from_latest] if day
    )
    counts = {day: number for number, day in enumerate(days, 1)}
    drawn = step_line([(day, number, str(number)) for day, number in counts.items()], today)
    told = f"Regions with Lambda until {today}, each from its first day, or from the day by which it was there."
    undated = sum(row.status == "supported" for row in rows) - len(days)
    if undated:
        told += f" Left out: {undated}, of which nothing is known of the day."
    return chart_figure(drawn, dated_words(told)) if drawn else None


def list_page(library: Library, name: str) -> PageContent:
    """A list as one table; its rows can be linked to."""
    one = FACT_LISTS[name]
    rows = library.list_rows(one)
    untold = one.told_basis(library.basis).untold
    columns = tuple(dict.fromkeys(one.columns + _MORE.get(name, ())))
    said = _SAID.get(name)
    text = said(rows) if said else f"{len(rows):,} {_COUNTED.get(name, name)}: {one.about}."
    lead = _LEADS.get(name, columns[0])
    shown = (lead, *(column for column in columns if column != lead))
    return PageContent(
        section=name,
        name="",
        heading=_heading(name),
        title=_HEADINGS[name][1],
        answer=h.p(".answer")[text],
        body=[
            h.p(".warning")[f"Warning: {untold}."] if untold else None,
            [_growth_part(library, rows), _brief_part(rows)] if name == "regions" else None,
            _rows_part(library, name, list(reversed(rows)) if name == "versions" else rows, shown),
        ],
        description=f"AWS Lambda {on_clocks(library.basis)}: {text}",
        answers=(f"v1/{name}",),
    )


def _rows_part(library: Library, name: str, rows: Sequence[Any], columns: tuple[str, ...]) -> Node:
    """All rows: as one table, or folded by what they are about where that is a page of many screens."""
    seen: set[str] = set()
    if name == "regions":
        told = count_noun(len(rows), "Region")
        return folded_section("Each with its sources", told, _rows_table(library, _heading(name), rows, columns, seen))
    column = _GROUPS.get(name)
    if column is None:
        return _rows_table(library, _heading(name), rows, columns, seen)
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(str(getattr(row, column)), []).append(row)
    counted = _COUNTED.get(name, name)
    return [
        folded_section(
            heading_words(group),
            count_noun(len(some), counted.removesuffix("s")),
            _rows_table(library, f"{_heading(name)}: {heading_words(group)}", some, columns, seen),
            name=f"{counted}-of-{heading_anchor(group)}",
            unfolded=len(rows) <= MOST_UNFOLDED,
        )
        for group, some in groups.items()
    ]


def _rows_table(library: Library, caption: str, rows: Sequence[Any], columns: tuple[str, ...], seen: set[str]) -> Node:
    return record_table(
        f"{caption[:1].upper()}{caption[1:]}",
        [_column_word(column) for column in columns],
        [_row(library, row, columns, seen) for row in rows],
        wide=len(columns) > 8,
    )


_COUNTED = {"claims": "statements", "stats": "tables"}
"""What the rows of a list are called where its name says otherwise."""


def _brief_part(rows: Sequence[Any]) -> Node:
    """Regions with their first days, the newest first, short enough for a phone."""
    held = [row for row in rows if row.status == "supported"]
    newest = sorted(held, key=lambda row: (row.valid_from or date.min, row.region))
    told = [(row.region, row.name, dated_words(_begun(row).removeprefix("since "))) for row in reversed(newest)]
    return record_table("Regions with Lambda, the newest first", ("Region", "Name", "Since"), told)


def _row(library: Library, row: object, columns: tuple[str, ...], seen: set[str]) -> list[Node]:
    first, *rest = (_cell_part(library, name, getattr(row, name)) for name in columns)
    mark = heading_anchor(str(getattr(row, columns[0])))
    if mark in seen:
        return [first, *rest]
    seen.add(mark)
    return [h.span(id=mark)[first], *rest]


def _cell_part(library: Library, name: str, value: object) -> Node:  # noqa: PLR0911 - one per type
    """A value of a list as people read it: first by its type, then texts by what their column says they are."""
    match value:
        case None:
            return NOT_KNOWN if name in ("valid_from",) else ""
        case bool():
            return "yes" if value else "no"
        case Enum():
            return space_word(str(value.value))
        case date():
            return time_mark(value)
        case int() | float():
            return f"{value:,.0%}" if name.endswith("_share") else f"{value:,}"
        case list() if name == "sources":
            return library.source_links(value)
        case list():
            return join_things(_cell_part(library, "", item) for item in value)
        case str() if value.startswith(("https://", "http://")):
            return html_link(value, value.partition("://")[2])
        case str() if name == "path":
            return join_things(value.split("/"), h.fragment["/", h.wbr])
        case str() if name == "precision":
            return space_word(value)
        case str() if name in ("about", "") and value in library.kinds:
            return library.thing(value)
    return "" if is_dataclass(value) else str(value)


def pages_of_lists() -> dict[str, partial[PageContent]]:
    """A page for each of them, by its section."""
    return {name: partial(_asked, name=name) for name in LISTED}


def _asked(library: Library, name: str) -> PageContent:
    return list_page(library, name)


def files_page(library: Library) -> PageContent:
    """Where every answer lies for programs."""
    to = library.to

    def formats(one: FactList) -> Node:
        return join_things(
            html_link(to.answer(f"v1/{one.name}", ending), ending.upper().replace("PARQUET", "Parquet"))
            for ending in ("json", "csv", "parquet")
        )

    rows = [
        (h.code[f"v1/{one.name}"], f"{one.about[:1].upper()}{one.about[1:]}", formats(one))
        for one in FACT_LISTS.values()
    ]
    lists = count_noun(len(FACT_LISTS), "list")
    text = f"{lists}, each as JSON, CSV and Parquet."
    return PageContent(
        section="files",
        name="",
        heading="Data",
        title="Data about AWS Lambda",
        answer=h.p(".answer")[text],
        body=[
            record_table("Every list", ("Address", "What it holds", "Formats"), rows),
            _others_part(library),
            _badges_part(library),
        ],
        description=f"lambda-kb: {text}",
        clocked=False,
    )


def _badges_part(library: Library) -> Node:
    name = "python3.9"
    address = h.code[f"badge/runtimes/{name}.svg"]
    badge = h.fragment[address, " ", h.img(src=_badge(library, name), alt=f"Badge of {name}", height=20)]
    return page_section(
        "Badges",
        h.p["For a README: every runtime has one, and the JSON that shields endpoints read (.json)."],
        html_list([badge] if name in library.runtimes else []),
    )


def _others_part(library: Library) -> Node:
    to = library.to
    others = [
        (to.answer("v1/snapshot"), "Everything on the day"),
        (to.answer("v1/calendar.ics"), "Calendar of what lies ahead, to subscribe to"),
        (to.answer("v1/feed.atom"), "Feed of what changed"),
    ]
    if not to.served:
        others += [
            (to.answer("data/datapackage"), "Data package: the tables as they are kept"),
            (to.answer("openeox"), "OpenEoX records of all runtimes"),
            (to.answer("api/aws-lambda"), "Releases as endoflife.date gives them"),
        ]
    return page_section("For other tools", html_list(html_link(address, words) for address, words in others))


def _badge(library: Library, name: str) -> str:
    return f"/badge/runtimes/{name}.svg" if library.to.served else library.to.answer(f"badge/runtimes/{name}", "svg")
