"""The client asks a real service in a process of its own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from kb.client import AsyncClient, Client, Questions, Refused
from kb.errors import UsageError
from kb.facts.catalogue import FACT_LISTS
from tests.api.routes.test_check import TEMPLATE

DAY = date(2021, 8, 16)


@pytest.fixture
def client(service: httpx.Client) -> Iterator[Client]:
    """A client of the service."""
    with Client(str(service.base_url)) as found:
        yield found


def test_every_address_has_a_method(service: httpx.Client) -> None:
    """Those of the facts, at least; outlets for other programs speak other protocols."""
    described = {path for path in service.get("/openapi.json").json()["paths"] if path.startswith("/v1/")}
    asked: set[str] = set()

    class Noting(Questions[None, None, None, None]):
        def _page(self, path: str, **_: object) -> None:
            asked.add(path)

        def _one(self, path: str, **_: object) -> None:
            asked.add(path)

        def _body(self, path: str, json: object = None, **_: object) -> None:  # noqa: ARG002 - as in the client
            asked.add(path)

        def _bytes(self, path: str, **_: object) -> None:
            asked.add(path)

    given: dict[str, list[object]] = {
        **{name: ["x"] for one in FACT_LISTS.values() for name in (one.kind, f"{one.kind}_history")},
        **{name: ["x"] for name in ("rule", "chart", "windows", "search")},
        "check": [{}],
        "versions_diff": [2],
        "download": ["lambda-kb.duckdb"],
    }
    for name in dir(Noting()):
        if not name.startswith("_"):
            getattr(Noting(), name)(*given.get(name, []))
    Noting().download("runtimes.parquet")

    def shape(path: str) -> str:
        return re.sub(r"\{\w+\}|(?<=/)x(?=/|$|\.)|runtimes(?=\.parquet)", "*", path).replace("*.*", "*.svg")

    assert {shape(path) for path in described} == {shape(path) for path in asked if path.startswith("/v1/")}


def test_questions_are_answered_with_their_basis(client: Client) -> None:
    """Days may be given as days."""
    page = client.runtimes(language="Python", as_of=DAY, limit=2, sort="-runtime")
    one = client.runtime("python3.9", as_of=DAY)

    assert (page.basis["as_of"], page.total > 2, page.next is not None) == ("2021-08-16", True, True)
    assert [row["runtime"] for row in page.data] == sorted((row["runtime"] for row in page.data), reverse=True)
    assert one.data["phase"] == "supported"


def test_all_rows_of_a_list_can_be_walked(client: Client) -> None:
    """Page by page, on the basis of the first."""
    rows = list(client.rows(client.limits(limit=30), client.limits, limit=30))

    assert len({row["limit"] for row in rows}) == len(rows) == client.limits().total


def test_a_template_is_checked(client: Client) -> None:
    """With findings by document and line."""
    report = client.check({"template.yaml": TEMPLATE}, operation="update", as_of=date(2026, 11, 23))

    assert ("LKB203", 8) in {(finding["rule"], finding["line"]) for finding in report["findings"]}


def test_every_question_about_facts_is_answered(client: Client) -> None:
    """Whatever members the service gives beside those that every answer has."""
    things = {"runtime": "python3.9", "limit": "function_timeout", "trigger": "amazon-sqs", "feature": "snapstart"}
    things |= {"region": "eu-west-1", "rule": "LKB201", "windows": "python3.9", "search": "memory"}
    things |= {f"{name}_history": thing for name, thing in things.items()}
    others = {"check", "close", "download", "http", "rows", "versions_diff", "chart"}
    asked = [name for name in dir(client) if not name.startswith("_") and name not in others]

    for name in asked:
        assert getattr(client, name)(*([things[name]] if name in things else [])), name
    assert client.windows("python3.8", as_of=DAY)["operations"]["create"] == "allowed"


@pytest.mark.parametrize("name", ["changes", "events"])
def test_all_rows_are_had_of_a_question_with_days(client: Client, name: str) -> None:
    """Whose earlier day has the name `first`, over several pages."""
    ask = getattr(client, name)
    asked = {"first": "2016-01-01", "last": DAY, "limit": 40}
    rows = list(client.rows(ask(**asked), ask, **asked))

    assert len(rows) == ask(**asked).total > 40
    assert rows[0]["date"] >= "2016-01-01"


@pytest.mark.parametrize("name", ["changes", "changes_known", "events"])
def test_two_days_are_named_as_everywhere_in_python(client: Client, name: str) -> None:
    """`from_` and `to`, as the lists of `kb.as_of` have them: with one a method fell over its own arguments."""
    ask = getattr(client, name)

    assert ask(from_="2020-01-01", to="2021-01-01") == ask(first="2020-01-01", last="2021-01-01")
    assert ask(from_="2020-01-01", to="2021-01-01").total > ask(from_="2020-12-01", to="2021-01-01").total > 0


@pytest.mark.parametrize("given", ["", None, 3])
def test_what_is_no_id_is_refused_where_it_is_given(client: Client, given: object) -> None:
    """Its address would be another, or none."""
    with pytest.raises(UsageError, match="names nothing: give an id"):
        client.runtime(given)
    with pytest.raises(UsageError, match="names nothing: give an id"):
        client.rule(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", ["Resources: {}", ["Resources: {}"], {"t.yaml": b"{}"}, {3: "{}"}, {"t.yaml": None}])
def test_what_are_no_documents_is_refused_where_it_is_given(client: Client, given: object) -> None:
    """Texts by name are."""
    with pytest.raises(UsageError, match=r"^documents: .*: give a (mapping from names to texts|text by its name)$"):
        client.check(given)  # type: ignore[arg-type]


def test_a_misspelt_method_is_told_with_what_was_meant(client: Client) -> None:
    """As of the knowledge base in Python."""
    with pytest.raises(AttributeError, match="Client has no runtims: did you mean runtimes"):
        client.runtims()


def test_files_and_feeds_are_bytes(client: Client) -> None:
    """As they are to be written to disk."""
    assert client.download("topics.parquet")[:4] == b"PAR1"
    assert client.calendar(as_of=DAY).startswith(b"BEGIN:VCALENDAR")
    assert b"<feed" in client.feed(as_of=DAY, limit=1)


def test_a_refusal_says_what_was_meant(client: Client) -> None:
    """With the stable type of the problem."""
    with pytest.raises(Refused, match="did you mean") as caught:
        client.runtime("pyton3.9")

    assert (caught.value.type, caught.value.status) == ("not-found", 404)
    assert caught.value.suggestions[0] == "python3.9"


def test_the_same_can_be_asked_without_blocking(service: httpx.Client) -> None:
    """Several questions at once, and all rows of a list."""

    async def asked() -> tuple[list[int], int]:
        async with AsyncClient(str(service.base_url)) as client:
            pages = await asyncio.gather(client.runtimes(as_of=DAY), client.limits(as_of=DAY))
            rows = [row async for row in client.rows(await client.events(limit=50), client.events, limit=50)]
            return [page.total for page in pages], len(rows)

    totals, events = asyncio.run(asked())
    assert min(totals) > 20
    assert events == service.get("/v1/events").json()["page"]["total"]
