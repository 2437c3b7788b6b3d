"""The calendar and the feed, read by the libraries that others read them with."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import httpx
import pytest
from icalendar import Calendar

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = "2026-11-23"


def events(service: httpx.Client, **question: str) -> dict[str, Any]:
    """The events of the calendar, by UID."""
    answer = service.get("/v1/calendar.ics", params=question).raise_for_status()
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.text)
    assert calendar.errors == []
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_the_calendar_holds_what_lies_ahead(service: httpx.Client) -> None:
    """Every milestone that the list of runtimes shows for a later day, on its day."""
    rows = service.get("/v1/runtimes", params={"as_of": DAY, "limit": 1000}).json()["data"]
    ahead = {
        f"{row['runtime']}-{name}@lambda-kb": date.fromisoformat(day)
        for row in rows
        for name, day in row["milestones"].items()
        if day and day > DAY
    }

    found = {uid: event["dtstart"].dt for uid, event in events(service, as_of=DAY).items()}
    assert len(ahead) > 20
    assert ahead.items() <= found.items()


def test_a_date_that_moves_moves_the_same_event(service: httpx.Client) -> None:
    """The UID stays and SEQUENCE rises, so that programs which subscribed see the move."""
    known = [events(service, as_of="2024-02-01", known_at=day, runtime="python3.8") for day in ("2024-02-01", DAY)]
    early, late = (found["python3.8-block_update@lambda-kb"] for found in known)

    assert early["dtstart"].dt != late["dtstart"].dt
    assert int(late["sequence"]) > int(early["sequence"])


def test_the_calendar_is_the_same_whenever_it_is_asked_for(service: httpx.Client) -> None:
    """Its stamps are days of publication."""
    event = next(iter(events(service, as_of=DAY).values()))

    assert event["dtstamp"].dt == event["last-modified"].dt
    assert event["dtstamp"].dt.date().isoformat() <= DAY


def test_lines_are_as_long_as_the_standard_allows(service: httpx.Client) -> None:
    """75 octets, with CRLF at their ends."""
    lines = service.get("/v1/calendar.ics", params={"as_of": DAY}).content.split(b"\r\n")

    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line for line in lines)


def test_an_event_known_by_its_month_fills_the_month(service: httpx.Client) -> None:
    """DTEND is the first day after it."""
    known = events(service, as_of=DAY)
    monthly = [event for event in known.values() if "to the month" in str(event["description"])]

    assert all(event["dtstart"].dt.day == event["dtend"].dt.day == 1 for event in monthly)


def test_the_calendar_can_be_narrowed(service: httpx.Client) -> None:
    """To a runtime, or to a kind of milestone."""
    found = events(service, as_of=DAY, runtime="python3.9", milestone="block_update")

    assert list(found) == ["python3.9-block_update@lambda-kb"]


@pytest.mark.parametrize("axis", ["valid", "known"])
def test_the_feed_has_the_newest_changes(service: httpx.Client, axis: str) -> None:
    """Each entry is a change of the list of changes, the newest first."""
    changes = service.get("/v1/changes", params={"to": DAY, "from": "2026-01-01", "axis": axis, "limit": 1000}).json()
    answer = service.get("/v1/feed.atom", params={"as_of": DAY, "axis": axis, "limit": 1000})

    feed = ElementTree.fromstring(answer.text)  # noqa: S314 - our own
    days = [entry.findtext(f"{ATOM}updated", "")[:10] for entry in feed.iter(f"{ATOM}entry")]
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert days == sorted(days, reverse=True)
    assert sorted(day for day in days if day > "2026-01-01") == [row["date"] for row in changes["data"]]


def test_every_entry_has_an_id_of_its_own(service: httpx.Client) -> None:
    """Stable, whatever else the feed holds."""
    feeds = [
        ElementTree.fromstring(service.get("/v1/feed.atom", params={"as_of": DAY, "limit": n}).text)  # noqa: S314
        for n in (30, 300)
    ]
    short, long = ([entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")] for feed in feeds)

    assert (len(short), len(long)) == (30, 300)
    assert len(set(long)) == len(long)
    assert short == long[:30]


def test_an_answer_about_the_past_does_not_know_the_future(service: httpx.Client) -> None:
    """Neither what came later nor what was published later."""
    question = {"as_of": "2020-01-01", "known_at": "as-of", "limit": "1000"}
    feed = ElementTree.fromstring(service.get("/v1/feed.atom", params=question).text)  # noqa: S314 - our own

    assert max(entry.findtext(f"{ATOM}updated", "") for entry in feed.iter(f"{ATOM}entry")) <= "2020-01-02"


@pytest.mark.parametrize("kind", ["svg", "png", "json"])
def test_a_chart_is_a_picture_or_its_specification(service: httpx.Client, kind: str) -> None:
    """With the media type of its format, and a tag."""
    answer = service.get(f"/v1/charts/runtimes.{kind}", params={"as_of": "2021-08-16"}).raise_for_status()

    beginning = {"svg": b"<svg", "png": b"\x89PNG", "json": b"{\n"}[kind]
    media_type = {"svg": "image/svg+xml", "png": "image/png", "json": "application/vnd.vegalite+json"}[kind]
    assert answer.content.startswith(beginning)
    assert answer.headers["content-type"] == media_type
    assert answer.headers["etag"]


def test_charts_that_are_not_installed_are_a_problem(database: Path, tmp_path: Path) -> None:
    """The rest of the service answers all the same."""
    (tmp_path / "altair.py").write_text("raise ModuleNotFoundError('no', name='altair')")
    code = (
        "import asyncio, httpx; from api.app import create_app; from kb.store import open_store\n"
        f"app = create_app(open_store({str(database)!r}))\n"
        "async def go():\n"
        "    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url='http://x') as c:\n"
        "        for p in ('/v1/charts/runtimes.svg', '/v1/runtimes'): print((await c.get(p)).status_code)\n"
        "asyncio.run(go())"
    )
    path = os.pathsep.join([str(tmp_path), str(Path.cwd())])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": path}, check=True
    )

    assert done.stdout.split() == ["501", "200"], done.stderr


def test_entries_lead_to_pages_for_people_first(service: httpx.Client) -> None:
    """One link of each media type; readers of feeds open the first."""
    feed = ElementTree.fromstring(service.get("/v1/feed.atom", params={"as_of": DAY, "limit": 1000}).text)  # noqa: S314
    links = [part.findall(f"{ATOM}link[@rel='alternate']") for part in (feed, *feed.iter(f"{ATOM}entry"))]
    addresses = {link[0].get("href", "").rpartition("/")[0]: link[0].get("href", "") for link in links}

    assert {tuple(link.get("type") for link in some) for some in links} == {("text/html", "application/json")}
    assert len(addresses) == 5
    for address in addresses.values():
        page = service.get(urljoin("/v1/feed.atom", address))
        assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (200, "text/html"), address
