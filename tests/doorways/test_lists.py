"""A list has the same rows and the same columns at every doorway, also without any row."""

from __future__ import annotations

import httpx
import pytest

from kb.facts.catalogue import FACT_LISTS
from kb.row_columns import csv_columns
from tests.conftest import Run

NONE_OF = {
    "runtimes": {"as_of": "2019-07-28", "within": "0"},
    "limits": {"as_of": "2016-01-01", "topic": "durable"},
    "events": {"from": "2014-11-14", "to": "2014-11-15"},
    "changes": {"from": "2016-02-01", "to": "2016-02-01"},
}
"""Questions without an answer, by list."""


def _options(asked: dict[str, str]) -> list[str]:
    return [word for name, value in asked.items() for word in (f"--{name.replace('_', '-')}", value)]


@pytest.mark.parametrize("name", NONE_OF)
def test_a_list_without_rows_has_its_columns(call: Run, service: httpx.Client, name: str) -> None:
    """As CSV, so that programs can read it; the command line and the service write the same bytes."""
    asked = NONE_OF[name]
    command = ["diff", asked["from"], asked["to"]] if name == "changes" else [name, *_options(asked)]
    printed = call(*command, "--format", "csv").stdout
    served = service.get(f"/v1/{name}", params={**asked, "format": "csv"})

    assert printed == served.text
    assert printed.count("\n") == 1


@pytest.mark.parametrize("name", FACT_LISTS)
def test_every_list_has_the_same_columns_whatever_is_in_them(call: Run, service: httpx.Client, name: str) -> None:
    """A field that is null in all rows of a page has the columns of its parts; none is left out, and none is twice."""
    pages = [service.get(f"/v1/{name}", params={"format": "csv", "limit": limit}).text for limit in (1, 1000)]
    heads = [text.partition("\n")[0] for text in [*pages, call(name, "--format", "csv", "--limit", "1").stdout]]

    assert heads == [",".join(csv_columns(FACT_LISTS[name].row_type))] * 3
