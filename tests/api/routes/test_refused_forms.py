"""A form that is refused stands in the page of the refusal, with what was typed, so that it can be corrected."""

from __future__ import annotations

import re

import httpx
import pytest


def _fields(page: str, form: str) -> dict[str, tuple[str, str]]:
    """The type and value of the fields of a form that have one, by their names."""
    (inside,) = re.findall(rf'<form[^>]* ?id="{form}".*?</form>', page, re.DOTALL)
    tags = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall("<input[^>]*>", inside)]
    return {tag["name"]: (tag["type"], tag["value"]) for tag in tags if tag.get("value")}


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/runtimes/python3.9?as_of=2021-02-30", {"as_of": ("text", "2021-02-30")}),
        (
            "/?as_of=2010-01-01&known_at=2021-03-04",
            {"as_of": ("date", "2010-01-01"), "known_at": ("date", "2021-03-04")},
        ),
        (
            "/limits?as_of=2021-03-04&data_version=99",
            {"as_of": ("date", "2021-03-04"), "data_version": ("number", "99")},
        ),
        ("/limits?data_version=new", {"data_version": ("text", "new")}),
        ("/days/2010-01-01", {"as_of": ("date", "2010-01-01")}),
        ("/search?q=sqs&as_of=soon", {"q": ("hidden", "sqs"), "as_of": ("text", "soon")}),
    ],
)
def test_the_form_of_the_clocks_keeps_what_was_typed(
    service: httpx.Client, address: str, fields: dict[str, tuple[str, str]]
) -> None:
    """What no browser shows in a field for days or numbers is shown as text."""
    page = service.get(address)

    assert page.status_code == 422
    assert _fields(page.text, "clocks") == fields


def test_it_asks_the_same_page_again(service: httpx.Client) -> None:
    """Of a page of one day, the section: its day is a field."""
    pages = {address: service.get(address).text for address in ("/runtimes/python3.9?as_of=x", "/days/2010-01-01")}

    assert 'action="/runtimes/python3.9"' in pages["/runtimes/python3.9?as_of=x"]
    assert 'action="/days"' in pages["/days/2010-01-01"]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("from=2022-01-01&to=2021-01-01", {"from": ("date", "2022-01-01"), "to": ("date", "2021-01-01")}),
        (
            "from=2022-01-01&to=x&as_of=2026-01-01",
            {"from": ("date", "2022-01-01"), "to": ("text", "x"), "as_of": ("hidden", "2026-01-01")},
        ),
        ("from=2021-01-01&as_of=x", {"from": ("date", "2021-01-01"), "as_of": ("text", "x")}),
    ],
)
def test_two_days_that_are_refused_can_be_corrected(
    service: httpx.Client, query: str, fields: dict[str, tuple[str, str]]
) -> None:
    """With the axis; clocks that were not what was wrong go along, the others are shown."""
    page = service.get(f"/compare?{query}&axis=known").text

    assert _fields(page, "between") == fields
    assert '<option value="known" selected>' in page


def test_links_of_a_refusal_keep_the_clocks_that_were_understood(service: httpx.Client) -> None:
    """A misspelt id on another day is corrected on that day."""
    page = service.get("/runtimes/pyhton3.9?as_of=2021-01-01").text

    assert 'href="/runtimes/python3.9?as_of=2021-01-01"' in page
    assert 'id="clocks"' not in page


def test_what_was_typed_is_text_in_the_page(service: httpx.Client) -> None:
    """Whatever it is."""
    page = service.get("/limits", params={"as_of": '"><script>alert(1)</script>'}).text

    assert "<script>alert" not in page


def test_a_check_that_is_refused_keeps_its_days(service: httpx.Client) -> None:
    """Also what is no day and no number."""
    typed = {
        "content": "Resources: {}",
        "as_of": "soon",
        "known_at": "2021-01-01",
        "horizon": "many",
        "region": "eu",
        "parameters": "A=1",
    }
    page = service.post("/check", data=typed)

    assert page.status_code == 422
    fields = {
        "as_of": ("text", "soon"),
        "known_at": ("date", "2021-01-01"),
        "horizon": ("text", "many"),
        "region": ("text", "eu"),
    }
    assert _fields(page.text, "check-form") == fields
    assert ">\nResources: {}</textarea>" in page.text
    assert ">\nA=1</textarea>" in page.text
