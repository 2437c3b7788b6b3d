"""The lists of the catalogue without pages of their own kind, each as one table; and where all data lie as files."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from functools import partial

import htpy as h
from htpy import Node

from kb.facts.catalogue import FACT_LISTS
from kb.facts.fact_lists import FactList
from kb.pages.frame import Page
from kb.pages.library import Library
from kb.pages.parts import NOT_KNOWN, anchor, joined, link, listed, moment, section, table
from kb.pages.words import counted, on_clocks, spaced

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


def list_page(library: Library, name: str) -> Page:
    """A list as one table; its rows can be linked to."""
    one = FACT_LISTS[name]
    rows = library.list_rows(one)
    columns = tuple(dict.fromkeys(one.columns + _MORE.get(name, ())))
    text = f"{len(rows):,} {name}: {one.about}."
    lead = "field" if name == "fields" else columns[0]
    shown = (lead, *(column for column in columns if column != lead))
    seen: set[str] = set()
    return Page(
        section=name,
        name="",
        heading=name.capitalize(),
        answer=h.p(".answer")[text],
        body=table(
            f"{name.capitalize()}",
            [spaced(column) for column in shown],
            [_row(library, row, shown, seen) for row in rows],
            wide=len(shown) > 8,
        ),
        description=f"AWS Lambda {on_clocks(library.basis)}: {text}",
        answers=(f"v1/{name}",),
    )


def _row(library: Library, row: object, columns: tuple[str, ...], seen: set[str]) -> list[Node]:
    first, *rest = (_cell_part(library, name, getattr(row, name)) for name in columns)
    mark = anchor(str(getattr(row, columns[0])))
    if mark in seen:
        return [first, *rest]
    seen.add(mark)
    return [h.span(id=mark)[first], *rest]


def _cell_part(library: Library, name: str, value: object) -> Node:  # noqa: PLR0911 - one per type
    match value:
        case None:
            return NOT_KNOWN if name in ("valid_from",) else ""
        case bool():
            return "yes" if value else "no"
        case Enum():
            return spaced(str(value.value))
        case date():
            return moment(value)
        case int() | float():
            return f"{value:,.0%}" if name.endswith("_share") else f"{value:,}"
        case list() if name == "sources":
            return library.source_links(value)
        case list():
            return joined(_cell_part(library, "", item) for item in value)
        case str() if value.startswith(("https://", "http://")):
            return link(value, value.partition("://")[2])
        case str() if name in ("about", "") and value in library.kinds:
            return library.thing(value)
    return "" if is_dataclass(value) else str(value)


def pages_of_lists() -> dict[str, partial[Page]]:
    """A page for each of them, by its section."""
    return {name: partial(_asked, name=name) for name in LISTED}


def _asked(library: Library, name: str) -> Page:
    return list_page(library, name)


def files_page(library: Library) -> Page:
    """Where every answer lies for programs."""
    to = library.to

    def formats(one: FactList) -> Node:
        return joined(
            link(to.answer(f"v1/{one.name}", ending), ending.upper().replace("PARQUET", "Parquet"))
            for ending in ("json", "csv", "parquet")
        )

    rows = [
        (h.code[f"v1/{one.name}"], f"{one.about[:1].upper()}{one.about[1:]}", formats(one))
        for one in FACT_LISTS.values()
    ]
    badges = [
        (h.code[f"badge/runtimes/{name}.svg"], h.img(src=_badge(library, name), alt=f"Badge of {name}", height="20"))
        for name in ("python3.9",)
        if name in library.runtimes
    ]
    text = f"{counted(len(FACT_LISTS), 'list')}, each as JSON, CSV and Parquet, under the address of its page after v1."
    return Page(
        section="files",
        name="",
        heading="Data",
        answer=h.p(".answer")[text],
        body=[
            table("Every list", ("Address", "What it holds", "Formats"), rows),
            _others_part(library),
            section(
                "Badges",
                h.p["For a README: every runtime has one, and the JSON that shields endpoints read (.json)."],
                listed(badges),
            ),
        ],
        description=f"lambda-kb: {text}",
        clocked=False,
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
    return section("For other tools", listed(link(address, words) for address, words in others))


def _badge(library: Library, name: str) -> str:
    return f"/badge/runtimes/{name}.svg" if library.to.served else library.to.answer(f"badge/runtimes/{name}", "svg")
