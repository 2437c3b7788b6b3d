"""Conditional requests, headers, and what may be kept how long."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import httpx
import orjson
import pytest

from api.app import Service, create_app
from api.edge.answer_formats import CSV, JSON, chosen_media_type
from api.edge.common_headers import is_late, kept_today
from api.memory.answer_periods import store_periods
from api.memory.weighted_cache import Recent
from kb.clock import MAX_DATA_AGE
from kb.facts import Facts, basis_on
from kb.facts.catalogue import FACT_LISTS
from kb.store import Store
from tests.api.conftest import TODAY
from tests.conftest import AsOf
from tests.toy import toy_store

QUESTION = "/v1/runtimes?as_of=2021-08-16"


@pytest.mark.parametrize("path", [QUESTION, "/v1/snapshot?as_of=2021-08-16", "/v1/runtimes/python3.9?as_of=2021-08-16"])
def test_what_the_client_has_is_not_sent_again(service: httpx.Client, path: str) -> None:
    """The tag of an answer makes the next one a 304 without a body."""
    first = service.get(path)

    again = service.get(path, headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"]


@pytest.mark.parametrize("other", ["&limit=3", "&format=csv", "&language=python", "&known_at=2021-01-01"])
def test_another_answer_has_another_tag(service: httpx.Client, other: str) -> None:
    """Page, format, filters and clocks are all part of the tag."""
    assert service.get(QUESTION).headers["etag"] != service.get(QUESTION + other).headers["etag"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("as_of=2021-08-16&data_version=1", "public, max-age=31536000, immutable"),
        ("as_of=2021-08-16", "public, max-age=60"),
        ("data_version=1", "public, max-age=60"),
        # How old the data are by then, the next day says otherwise.
        ("as_of=2999-08-16&data_version=1", "public, max-age=60"),
    ],
)
def test_only_a_pinned_answer_is_kept_for_long(service: httpx.Client, query: str, expected: str) -> None:
    """Without a day that has come and a data version the same address may answer otherwise tomorrow."""
    assert service.get(f"/v1/runtimes?{query}").headers["cache-control"] == expected


def test_an_answer_of_a_data_version_that_is_not_sealed_is_not_kept_for_long(tmp_path: Path) -> None:
    """Until then its rows change."""
    versions: list[dict[str, str | float | bool | None]] = [
        {"version": 1, "digest": "f" * 64},
        {"version": 2, "digest": "open"},
    ]
    transport = httpx.ASGITransport(create_app(toy_store(tmp_path, {"versions": versions}), lambda: TODAY))

    async def kept() -> list[str]:
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            addresses = [f"/v1/versions?as_of=2021-08-16&data_version={number}" for number in (1, 2)]
            return [(await client.get(address)).headers["cache-control"] for address in addresses]

    assert asyncio.run(kept()) == ["public, max-age=31536000, immutable", "public, max-age=60"]


@pytest.mark.parametrize("path", ["/v1/runtimes?format=csv", "/v1/limits?format=parquet", "/v1/calendar.ics"])
@pytest.mark.parametrize("over", [0, 1])
def test_an_answer_without_a_basis_in_it_says_in_headers_how_old_its_data_are(
    store: Store, path: str, over: int
) -> None:
    """Of CSV, Parquet or a calendar nobody else could tell; past the bound there is a warning."""
    today = store.evidence_until + timedelta(days=MAX_DATA_AGE + over)
    transport = httpx.ASGITransport(create_app(store, lambda: today))

    async def asked() -> httpx.Headers:
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            return (await client.get(path)).headers

    headers = asyncio.run(asked())

    clocks = f"as_of={today}, known_at=everything, data_version={store.data_version}"
    assert headers["lambda-kb-basis"] == f"{clocks}, evidence_until={store.evidence_until}"
    assert ("warning" in headers) == bool(over)
    assert f"{MAX_DATA_AGE + over} days old" in headers.get("warning", f"{MAX_DATA_AGE} days old")


def test_head_is_get_without_a_body(service: httpx.Client) -> None:
    """First asked and asked again."""
    for path in (QUESTION + "&limit=11", QUESTION + "&limit=11", "/healthz"):
        head, get = service.head(path), service.get(path)

        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize("path", [QUESTION, "/v1/runtimes/nope", "/", "/docs", "/healthz"])
def test_every_answer_has_the_safety_headers(service: httpx.Client, path: str) -> None:
    """Pages elsewhere may read answers; browsers may not guess types."""
    headers = service.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["access-control-allow-origin"] == "*"


def test_a_browser_may_ask_conditionally_from_elsewhere(service: httpx.Client) -> None:
    """If-None-Match makes browsers ask for permission first."""
    headers = {"origin": "http://elsewhere", "access-control-request-method": "GET"}
    answer = service.options("/v1/runtimes", headers=headers)

    assert answer.status_code == 204
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]


def test_lines_of_a_header_are_one_list(service: httpx.Client) -> None:
    """In what is answered and in what it is kept for: nobody gets CSV who asks for JSON, whatever was asked before."""
    path = "/v1/runtimes?as_of=2021-08-17"
    both = service.get(path, headers=[("accept", "text/csv;q=0.5"), ("accept", "application/json")])
    other = service.get(path, headers=[("accept", "application/json;q=0.5"), ("accept", "text/csv")])
    after = service.get(path, headers={"accept": "application/json;q=0.5"})

    assert [one.headers["content-type"] for one in (both, after)] == ["application/json"] * 2
    assert other.headers["content-type"].startswith("text/csv")


def test_a_tag_on_a_second_line_counts(service: httpx.Client) -> None:
    """Proxies add lines of their own."""
    path = "/v1/runtimes?as_of=2021-08-17"
    tag = service.get(path).headers["etag"]

    assert service.get(path, headers=[("if-none-match", '"other"'), ("if-none-match", tag)]).status_code == 304


def test_an_answer_about_today_ends_with_the_day(store: Store) -> None:
    """What was kept yesterday is not served today."""
    days = [TODAY]
    transport = httpx.ASGITransport(create_app(store, lambda: days[-1]))

    async def asked() -> list[str]:
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            found = []
            for day in (TODAY, TODAY, TODAY + timedelta(days=1)):
                days.append(day)
                found.append((await client.get("/v1/versions")).json()["basis"]["as_of"])
            return found

    assert asyncio.run(asked()) == ["2026-11-23", "2026-11-23", "2026-11-24"]


def test_an_answer_about_a_day_ahead_has_another_tag_once_the_data_are_old(store: Store) -> None:
    """Its warning hangs on the day of the question; what is said of a day that has come does not."""
    days = [TODAY]
    transport = httpx.ASGITransport(create_app(store, lambda: days[-1]))

    async def asked(as_of: date) -> list[tuple[str, bool]]:
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            found = []
            for day in (TODAY, TODAY + timedelta(days=100)):
                days.append(day)
                answer = await client.get(f"/v1/versions?as_of={as_of}&data_version=1")
                found.append((answer.headers["etag"], "notices" in answer.json()["basis"]))
            return found

    (early, young), (late, old) = asyncio.run(asked(TODAY + timedelta(days=200)))
    assert (early != late, young, old) == (True, False, True)
    first, second = asyncio.run(asked(TODAY))
    assert first == second


def test_a_repeated_question_asks_the_store_once(store: Store) -> None:
    """Other pages, formats and filters, and other days on which no fact changed, come from the same rows."""
    app = create_app(store, lambda: TODAY)
    transport = httpx.ASGITransport(app)

    async def asked() -> int:
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            for query in ("", "&limit=2", "&format=csv", "&topic=function_config", "&sort=-max"):
                (await client.get(f"/v1/limits?as_of=2021-05-01&known_at=as-of{query}")).raise_for_status()
        return len(app.state.answers.holdings.recent)

    assert asyncio.run(asked()) == 1


def test_a_day_never_asked_about_needs_no_query(store: Store) -> None:
    """Once every day of the four lists is read, the store is not asked again, whatever the day and the filter."""
    app = create_app(store, lambda: TODAY)
    transport = httpx.ASGITransport(app)

    async def asked() -> int:
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            await app.state.answers.holdings.read()
            for day in ("2015-02-03", "2019-07-05", "2026-11-01", "9999-12-31"):
                for path in ("runtimes?language=go", "limits", "triggers", "features", "snapshot", "runtimes/nodejs"):
                    query = "&" if "?" in path else "?"
                    answer = await client.get(f"/v1/{path}{query}as_of={day}")
                    assert answer.status_code == 200
        return len(app.state.answers.holdings.recent)

    assert asyncio.run(asked()) == 0


def test_days_of_one_period_have_the_same_answers(store: Store, ask: AsOf) -> None:
    """The first and the last day of long periods agree in every fact."""
    days = store_periods(store).days
    long = [(first, after) for first, after in pairwise(days) if (after - first).days > 40]

    for first, after in long[:: max(1, len(long) // 8)]:
        early, late = ask(first.isoformat()), ask((after - timedelta(days=1)).isoformat())
        assert early.runtimes() == late.runtimes()
        assert early.limits() == late.limits()
        assert early.triggers() == late.triggers()
        assert early.features() == late.features()
        assert early.events() == late.events()


@pytest.mark.all
def test_lists_that_are_kept_for_a_period_hold_on_all_its_days(store: Store) -> None:
    """A list asked without filters is picked from the rows once for all days of a period: the last day agrees."""
    days = store_periods(store).days
    long = [(first, after) for first, after in pairwise(days) if (after - first).days > 40]
    sample = [day for first, after in long[:: max(1, len(long) // 6)] for day in (first, after - timedelta(days=1))]

    async def asked() -> None:
        app = create_app(store, lambda: TODAY)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as client:
            for day in sample:
                for name, one in FACT_LISTS.items():
                    answer = await client.get(f"/v1/{name}?as_of={day}&limit=1000")
                    found = one.rows(Facts(store, basis_on(store, day)))
                    assert answer.json()["data"] == orjson.loads(orjson.dumps(found))[:1000], (name, day)

    asyncio.run(asked())


def test_a_period_ends_where_a_fact_changes(store: Store) -> None:
    """The day on which temporary storage grew is not in the period of the day before."""
    found = store_periods(store)
    before, after = (basis_on(store, date(2022, 3, day), None, 1) for day in (23, 24))

    assert found.key(before) != found.key(after)


def test_what_was_used_least_lately_makes_room() -> None:
    """A cache stays within its weight, and never holds one value that would fill it."""
    cache: Recent[str, str] = Recent(10)
    for name in ("a", "b", "c", "d", "e"):
        cache.keep(name, name, 2)
    cache.find("a")
    cache.keep("f", "f", 2)
    cache.keep("g", "g", 9)

    assert [name for name in "abcdefg" if cache.find(name)] == ["a", "c", "d", "e", "f"]
    assert cache.weight == 10


@pytest.mark.parametrize(
    ("parameter", "accept", "expected"),
    [
        (None, None, JSON),
        (None, "text/csv", CSV),
        (None, "*/*", JSON),
        (None, "application/json;q=0.1, text/csv;q=0.9", CSV),
        (None, "text/csv;q=0.1, */*", JSON),
        (None, "text/csv;q=nonsense", JSON),
        ("json", "text/csv", JSON),
        ("csv", "application/json", CSV),
    ],
)
def test_the_parameter_decides_before_the_header(parameter: str | None, accept: str | None, expected: str) -> None:
    """And where nobody says anything it is JSON."""
    assert chosen_media_type(parameter, accept) == expected


@pytest.mark.parametrize(
    ("asked", "given", "seconds"),
    [
        ("23:57:59", "23:58:13", 60),
        ("23:58:59", "23:59:00", 60),
        ("23:59:01", "23:59:01", 59),
        ("23:59:59.9", "23:59:59.9", 0),
        ("00:00:00", "00:00:00", 60),
    ],
)
def test_no_cache_keeps_today_longer_than_it_lasts(asked: str, given: str, seconds: int) -> None:
    """An answer that may be kept for a minute is kept until midnight, UTC, at most; one that never changes for ever."""
    came, went = (datetime.fromisoformat(f"2026-11-23T{time}+00:00") for time in (asked, given))
    headers = [(b"cache-control", b"public, max-age=60"), (b"etag", b'"max-age=60"')]
    forever = [(b"cache-control", b"public, max-age=31536000, immutable")]
    found = kept_today(headers, came, went) if is_late(came) else headers

    assert found == [(b"cache-control", b"public, max-age=%d" % seconds), headers[1]]
    assert kept_today(forever, came, went) == forever


def test_an_answer_that_comes_after_its_day_is_kept_by_nobody(store: Store) -> None:
    """Asked a moment before midnight, given a moment after it; asked again then, it is about the new day."""
    moments = [datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC), datetime(2026, 11, 24, 0, 0, 1, tzinfo=UTC)]
    app = create_app(store, lambda: TODAY)
    assert isinstance(app, Service)
    app.edge.moment = lambda: moments.pop(0) if len(moments) > 1 else moments[0]
    transport = httpx.ASGITransport(app)

    async def asked() -> list[str]:
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            return [(await client.get("/v1/versions")).headers["cache-control"] for _ in range(2)]

    assert asyncio.run(asked()) == ["public, max-age=0", "public, max-age=60"]
