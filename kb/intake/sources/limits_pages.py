"""AWS's tables of limits: the guide's page in both of its generations, and the General Reference.

Which words of AWS name which limit of ours stands in `limit_labels.csv`: a label and a value, both as expressions over
text in lower case, and the limit and unit that they give. A label without a limit is known and says nothing to us.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kb.intake.documents.page import Grid, GridRow, SourcePage, cell_evidence
from kb.intake.interface import Closed, Evidence, Gate, LimitStatement, SourceFindings
from kb.intake.sources.page_source import PageSource, closed_page, docs_addresses, findings_of, prose_gate
from kb.store.csv_files import number_text

TABLE = "limits"
GUIDE_PAGES = ("limits", "gettingstarted-limits")
REFERENCE_PAGES = ("lambda-service",)
_LABELS = ("resource", "item", "region", "name", "api operation")
_VALUES = (
    "limits",
    "limit",
    "default limit",
    "default quota",
    "quota",
    "default",
    "rate (tps)",
    "immediate concurrency increase (function executions)",
)
_BESIDE = ("can be increased up to", "adjustable", "description", "burst")
_OTHERS = (("region name", "region", "endpoint", "protocol"),)
"""Tables of these pages that hold no limits."""
_PROSE = 1500
_FACTORS = {
    ("mb", "KB"): 1024.0,
    ("megabytes", "KB"): 1024.0,
    ("gb", "MB"): 1024.0,
    ("hours", "s"): 3600.0,
}
_NUMBER_WORDS = {"five": 5.0}
_EVERYWHERE = re.compile(r"each (?:supported region|of the other supported regions): (.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """How AWS names a limit of ours and writes its value."""

    label: re.Pattern[str]
    value: re.Pattern[str]
    limit: str
    unit: str
    also: str


class LimitsPage(PageSource):
    """A page with tables of limits."""

    table = TABLE
    page_names = GUIDE_PAGES

    def names(self) -> tuple[str, ...]:
        """Those of the General Reference, or those of the guide."""
        return REFERENCE_PAGES if self.pages == "reference" else GUIDE_PAGES

    def read_page(self, page: SourcePage) -> SourceFindings:
        """Every number of every limit that we know, and a gate for every line that we do not."""
        grids = [grid for grid in page.grids if _names(grid) not in _OTHERS]
        if not grids:
            return closed_page(TABLE, Gate.UNKNOWN_HEADER, "no table of limits", page.title)
        for grid in grids:
            if closed := _header_gate(grid) or prose_gate(TABLE, grid, _PROSE):
                return SourceFindings(closed=(closed,))
        labels = _labels("reference" if self.pages == "reference" else "guide")
        return findings_of((item for grid in grids for row in grid.rows for item in _row(grid, row, labels)), TABLE)


@cache
def _labels(page: str) -> tuple[Label, ...]:
    text = resources.files("kb.intake.sources").joinpath("limit_labels.csv").read_text(encoding="utf-8")
    return tuple(
        Label(re.compile(row["label"]), re.compile(row["value"]), row["limit"], row["unit"], row["also"])
        for row in csv.DictReader(text.splitlines())
        if row["page"] == page
    )


def _closed(gate: Gate, subject: str, why: str, where: Evidence, *, whole: bool = True) -> Closed:
    return Closed(gate, TABLE, subject, why, where, whole)


def _names(grid: Grid) -> tuple[str, ...]:
    return tuple(name.lower() for name in grid.header)


def _header_gate(grid: Grid) -> Closed | None:
    names = _names(grid)
    known = len(names) > 1 and names[0] in _LABELS and names[1] in _VALUES and set(names[2:]) <= set(_BESIDE)
    if known:
        return None
    where = cell_evidence(grid.line, "", "", " | ".join(grid.header))
    return _closed(Gate.UNKNOWN_HEADER, "the page", "a table with a header that we do not know", where)


def _row(grid: Grid, row: GridRow, labels: tuple[Label, ...]) -> Iterator[LimitStatement | Closed]:
    """What one line says of the limits that it names, or why it cannot be read."""
    name, value = row.cells[0].text, row.cells[1].text
    found = [one for one in labels if one.label.match(_plain(name))]
    first = [
        one for one in found if one.label.pattern == found[0].label.pattern or "response body" in one.label.pattern
    ]
    if not found:
        where = cell_evidence(row.line, name, grid.header[1], value)
        yield _closed(Gate.UNKNOWN_ID, name[:60], "a limit that we have no name for", where, whole=False)
    for one in first:
        if not one.limit:
            continue
        everywhere = _EVERYWHERE.search(value)
        match = one.value.match(_plain(everywhere.group(1) if everywhere else value))
        where = cell_evidence(row.line, name, grid.header[1], _shown(match) if match else value)
        if match:
            yield _statement(one, match, where)
        elif one.also != "optional":
            yield _closed(Gate.UNREADABLE_CELL, one.limit, "no number where one must be", where, whole=False)


def _shown(match: re.Match[str]) -> str:
    """The value from its first number on."""
    return match.string[min(match.start(name) for name, text in match.groupdict().items() if text) : match.end()]


def _plain(text: str) -> str:
    return text.lower().replace("\u2013", "-").replace("\u2011", "-").replace('("/tmp" space)', "").strip()


def _statement(one: Label, match: re.Match[str], where: Evidence) -> LimitStatement:
    said = {name: text for name, text in match.groupdict().items() if text}
    unit = "hours" if one.also == "hours" else said.pop("unit", "")
    factor = _FACTORS.get((unit, one.unit), 1.0)
    numbers = {name.rstrip("2"): number_text(_number(text) * factor) for name, text in said.items()}
    largest = numbers.get("max")
    return LimitStatement(
        one.limit,
        where,
        min=numbers.get("min"),
        max=largest,
        default=largest if one.also == "default" else None,
        step=numbers.get("step"),
        unit=one.unit,
    )


def _number(text: str) -> float:
    return _NUMBER_WORDS.get(text) or float(text.replace(",", ""))


GUIDE_LIMITS = LimitsPage.on_github(
    "guide-limits", "Limits page of the guide on GitHub, until 2020", (TABLE,), "guide-limits"
)
GUIDE_QUOTAS = LimitsPage.on_github(
    "guide-gettingstarted-limits", "Quotas page of the guide on GitHub, until 2022", (TABLE,), "guide-limits"
)
QUOTAS = LimitsPage(
    name="aws-lambda-quotas",
    title="Lambda quotas, in the guide",
    addresses=docs_addresses("lambda/latest/dg/gettingstarted-limits"),
    proposes=(TABLE,),
)
REFERENCE = LimitsPage(
    name="aws-general-reference-lambda",
    title="Lambda quotas, in the General Reference",
    addresses=docs_addresses("general/latest/gr/lambda-service"),
    proposes=(TABLE,),
    pages="reference",
)
