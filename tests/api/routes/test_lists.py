"""One envelope for every list, and pages that add up to the whole."""

from __future__ import annotations

import base64
from collections.abc import Callable

import httpx
import pytest

from kb.answers import csv_text, dump_json, list_envelope, snapshot_body
from kb.facts import Facts
from kb.facts.changes import history
from kb.facts.tables import sources
from kb.judging.rules import documented_rules
from kb.row_columns import csv_columns
from tests.conftest import AsOf

LISTS = (
    "/v1/runtimes",
    "/v1/runtimes/python3.9/history",
    "/v1/limits",
    "/v1/limits/ephemeral_storage/history",
    "/v1/triggers",
    "/v1/features",
    "/v1/features/snapstart/history",
    "/v1/events",
    "/v1/sources",
    "/v1/changes",
    "/v1/changes-known",
    "/v1/upcoming",
    "/v1/versions",
    "/v1/rules",
    "/v1/practices",
    "/v1/slips",
    "/v1/stats",
    "/v1/claims",
    "/v1/fields",
)
DAY = "2022-03-23"


@pytest.mark.parametrize("path", LISTS)
def test_every_list_has_the_envelope(service: httpx.Client, path: str) -> None:
    """Basis, data and page, with nothing beside them."""
    body = service.get(path, params={"as_of": DAY, "known_at": "as-of", "limit": 3}).raise_for_status().json()

    assert list(body) == ["basis", "data", "page"]
    assert (body["basis"]["as_of"], body["basis"]["known_at"]) == (DAY, DAY)
    assert set(body["page"]) == {"limit", "next", "total"}
    assert len(body["data"]) == min(3, body["page"]["total"])


@pytest.mark.parametrize("path", LISTS)
def test_every_list_can_be_had_as_csv(service: httpx.Client, path: str) -> None:
    """The parameter and the header ask for the same."""
    by_parameter = service.get(path, params={"as_of": DAY, "format": "csv"})
    by_header = service.get(path, params={"as_of": DAY}, headers={"accept": "text/csv, application/json;q=0.5"})

    assert by_parameter.headers["content-type"] == "text/csv; charset=utf-8"
    assert by_parameter.content == by_header.content


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("/v1/runtimes", Facts.runtimes),
        ("/v1/limits", Facts.limits),
        ("/v1/triggers", Facts.triggers),
        ("/v1/features", Facts.features),
        ("/v1/events", Facts.events),
        ("/v1/sources", sources),
        ("/v1/runtimes/python3.9/history", lambda facts: history(facts, "python3.9")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bodies_are_those_of_the_command_line(
    service: httpx.Client, ask: AsOf, path: str, rows: Callable[[Facts], tuple[object, ...]]
) -> None:
    """One serializer makes both, to the byte."""
    facts = ask(DAY)
    found = rows(facts)

    for form, expected in (
        ("json", dump_json(list_envelope(facts.basis, found, len(found), 1000))),
        ("csv", csv_text(found, csv_columns(type(found[0]))).encode()),
    ):
        assert service.get(path, params={"as_of": DAY, "limit": 1000, "format": form}).content == expected


def test_the_snapshot_is_that_of_the_command_line(service: httpx.Client, ask: AsOf) -> None:
    """Runtimes, limits, triggers and features of a day, to the byte."""
    assert service.get("/v1/snapshot", params={"as_of": DAY}).content == dump_json(snapshot_body(ask(DAY)))


def test_the_snapshot_can_be_had_as_csv(service: httpx.Client) -> None:
    """One line per thing."""
    text = service.get("/v1/snapshot", params={"as_of": "2021-08-16", "format": "csv"}).text

    assert any(line.startswith("runtime,python3.9,") for line in text.splitlines())


def test_pages_add_up_to_the_whole(service: httpx.Client) -> None:
    """Following `page.next` to the end gives every row once, in order."""
    question = {"as_of": DAY, "limit": "7"}
    found, cursor = [], None
    while True:
        body = service.get("/v1/runtimes", params=question | ({"cursor": cursor} if cursor else {})).json()
        found += [row["runtime"] for row in body["data"]]
        cursor = body["page"]["next"]
        if cursor is None:
            break

    whole = service.get("/v1/runtimes", params={"as_of": DAY, "limit": 1000}).json()
    assert found == [row["runtime"] for row in whole["data"]]
    assert len(found) == body["page"]["total"]


def test_the_link_header_leads_to_the_last_page(service: httpx.Client) -> None:
    """It keeps the filters, and pins today for readers who cross midnight."""
    response = service.get("/v1/limits", params={"limit": 50})
    seen = len(response.json()["data"])
    while "next" in response.links:
        assert "as_of=" in response.links["next"]["url"]
        response = service.get(response.links["next"]["url"])
        seen += len(response.json()["data"])

    assert seen == response.json()["page"]["total"]


def test_a_list_holds_what_has_come(service: httpx.Client) -> None:
    """So nothing in it is not yet available; it can be asked for like every phase."""
    assert service.get("/v1/runtimes", params={"as_of": DAY, "phase": "not_yet_available"}).json()["data"] == []


@pytest.mark.parametrize("change", [{"as_of": "2020-01-01"}, {"language": "Python"}, {"known_at": "2021-01-01"}])
def test_a_cursor_belongs_to_its_question(service: httpx.Client, change: dict[str, str]) -> None:
    """With other filters or clocks its offset would mean other rows."""
    question = {"as_of": DAY, "limit": "2"}
    cursor = service.get("/v1/runtimes", params=question).json()["page"]["next"]

    assert service.get("/v1/runtimes", params=question | change | {"cursor": cursor}).status_code == 422


@pytest.mark.parametrize("offset", ["9" * 5000, "-1", "1_0", "٣", "", "\0"])
def test_a_cursor_that_nobody_gave_is_refused(service: httpx.Client, offset: str) -> None:
    """Whatever number it holds, of however many digits."""
    cursor = base64.urlsafe_b64encode(f"{offset}.0123456789abcdef".encode()).decode()

    assert service.get("/v1/runtimes", params={"cursor": cursor}).status_code == 422


@pytest.mark.parametrize(
    "path", ["/v1/runtimes/python3.9", "/v1/limits/function_timeout", "/v1/triggers/amazon-sqs", "/v1/rules/LKB203"]
)
def test_a_single_thing_stands_beside_its_basis(service: httpx.Client, path: str) -> None:
    """Single things have no page."""
    body = service.get(path, params={"as_of": DAY}).raise_for_status().json()

    assert list(body) == ["basis", "data"]
    assert path.rsplit("/", 1)[1] in body["data"].values()


def test_a_fact_changes_on_its_day(service: httpx.Client) -> None:
    """Temporary storage grew on 2022-03-24."""
    bounds = [
        service.get("/v1/limits/ephemeral_storage", params={"as_of": day}).json()["data"]["max"]
        for day in ("2022-03-23", "2022-03-24")
    ]

    assert bounds == [512, 10240]


def test_filters_narrow_a_list(service: httpx.Client) -> None:
    """Every row of a filtered list passes the filter, and some do."""
    rows = service.get("/v1/runtimes", params={"as_of": DAY, "language": "python", "phase": "supported"}).json()["data"]

    assert {(row["language"], row["phase"]) for row in rows} == {("Python", "supported")}


def test_within_counts_from_the_day_asked_about(service: httpx.Client) -> None:
    """Python 2.7 was blocked for creation on 2021-07-15."""
    found = [
        [row["runtime"] for row in service.get("/v1/runtimes", params={"as_of": day, "within": "10"}).json()["data"]]
        for day in ("2021-07-04", "2021-07-05", "2021-07-15")
    ]

    assert ["python2.7" in runtimes for runtimes in found] == [False, True, False]


def test_changes_are_those_of_the_interval(service: httpx.Client) -> None:
    """Python 3.9 came on 2021-08-16; the later day is the one asked about."""
    body = service.get("/v1/changes", params={"from": "2021-08-15", "to": "2021-08-16"}).json()

    assert body["basis"]["as_of"] == "2021-08-16"
    assert ("python3.9", "ga") in {(row["id"], row["aspect"]) for row in body["data"]}


def test_every_rule_is_listed(service: httpx.Client) -> None:
    """With its SQL and its severities."""
    rows = service.get("/v1/rules?limit=1000").json()["data"]

    assert [row["rule"] for row in rows] == [rule.id for rule in documented_rules()]
    assert all({"sql", "severity", "reads", "sources"} <= set(row) for row in rows)


def test_releases_are_compared(service: httpx.Client) -> None:
    """From the first to the second nothing was taken back; a release that is not there is refused."""
    body = service.get("/v1/versions/diff", params={"from": 1, "to": 2}).raise_for_status().json()
    wrong = service.get("/v1/versions/diff", params={"from": 1, "to": 99})

    assert {row["kind"] for row in body["data"]} == {"added"}
    assert wrong.status_code == 422
    assert wrong.json()["type"].endswith("/invalid-parameter")
