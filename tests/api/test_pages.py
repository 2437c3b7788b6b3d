"""The description of the service, its pages, and its state."""

from __future__ import annotations

import re

import httpx
import pytest

PROMISED = (
    "/v1/snapshot",
    "/v1/runtimes",
    "/v1/runtimes/{runtime_id}",
    "/v1/runtimes/{runtime_id}/history",
    "/v1/limits",
    "/v1/limits/{limit_id}",
    "/v1/limits/{limit_id}/history",
    "/v1/triggers",
    "/v1/triggers/{trigger_id}",
    "/v1/features",
    "/v1/events",
    "/v1/sources",
    "/v1/changes",
    "/v1/versions",
    "/v1/rules",
    "/v1/rules/{rule_id}",
    "/v1/practices",
    "/v1/slips",
    "/v1/stats",
    "/v1/claims",
    "/v1/versions/diff",
    "/v1/fields",
    "/v1/windows",
    "/v1/check",
    "/v1/charts/{name}.{kind}",
    "/v1/calendar.ics",
    "/v1/feed.atom",
    "/v1/download/lambda-kb.duckdb",
    "/v1/download/{table}.parquet",
    "/metrics",
    "/healthz",
    "/readyz",
)


def test_the_description_has_every_address(service: httpx.Client) -> None:
    """And the reference for people is made from it; the addresses under /api are those of endoflife.date."""
    paths = [path for path in service.get("/openapi.json").json()["paths"] if not path.startswith("/api/")]
    reference = service.get("/docs").text

    assert set(paths) == set(PROMISED)
    assert all(f"{path}</code>" in reference for path in PROMISED)


def test_every_parameter_is_explained(service: httpx.Client) -> None:
    """In a sentence, except for ids in the path."""
    for path, methods in service.get("/openapi.json").json()["paths"].items():
        for parameter in methods.get("get", {}).get("parameters", []):
            assert parameter["in"] == "path" or parameter["description"], (path, parameter["name"])


def test_the_description_knows_no_shape_of_errors_but_ours(service: httpx.Client) -> None:
    """FastAPI's own error shape is never sent."""
    assert "HTTPValidationError" not in service.get("/openapi.json").text


def test_pages_load_nothing_from_elsewhere(service: httpx.Client) -> None:
    """They work without a network; only the start page runs a script, its own."""
    for path in ("/", "/docs", "/problems/not-found"):
        page = service.get(path).raise_for_status()

        assert page.headers["content-type"] == "text/html; charset=utf-8"
        loaded = re.findall(r"""(?:src|srcset)=.([^"' ]+)|<link|@import""", page.text)
        assert all(address.startswith("/") and path == "/" for address in loaded)
        assert "default-src 'none'" in page.headers["content-security-policy"]


def test_every_link_of_the_start_page_leads_somewhere(service: httpx.Client) -> None:
    """No link is dead."""
    links = re.findall(r'(?:href|src)="(/[^"]*)"', service.get("/?as_of=2015-06-01").text)

    assert len(links) > 5
    assert {service.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_a_day_can_be_picked_without_a_script(service: httpx.Client) -> None:
    """Python 3.9 came on 2021-08-16."""
    pages = [service.get("/", params={"as_of": day}).text for day in ("2021-08-15", "2021-08-16")]

    assert ["python3.9" in page.split("May this")[0] for page in pages] == [False, True]


def test_a_template_can_be_checked_without_a_script(service: httpx.Client) -> None:
    """With what AWS accepts and what is wrong; text from outside stays text."""
    template = "Resources: {'<b>': {Type: AWS::Lambda::Function, Properties: {Runtime: python3.9, Timeout: 1000}}}"
    page = service.post("/", data={"content": template, "as_of": "2026-11-23", "operation": "update"}).text

    assert "LKB203" in page
    assert '<td class="blocked">blocked</td>' in page
    assert "<b>" not in page


def test_the_limits_of_a_day_are_shown(service: httpx.Client) -> None:
    """The timeout rose to 900 s on 2018-10-10."""
    pages = [service.get("/", params={"as_of": day}).text for day in ("2018-10-09", "2018-10-10")]

    assert ["1 to 900 s" in page for page in pages] == [False, True]


def test_a_verdict_says_when_it_would_have_been_another(service: httpx.Client) -> None:
    """In words, and as a chart of the same function."""
    template = "Resources: {A: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.9, MemorySize: 4096}}}"
    page = service.post("/", data={"content": template, "as_of": "2026-11-23"}).text

    assert "from 2021-08-16, before 2027-02-01 (opened by LKB105, closed by LKB102)" in page
    charts = re.findall(r'<img[^>]*src="(/v1/charts/validity[^"]*)"', page)
    assert [service.get(chart.replace("&amp;", "&")).status_code for chart in charts] == [200]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"content": "Resources: [", "as_of": "2026-11-23"}, "template:"),
        ({"content": "{}", "as_of": "2026-02-30"}, "no day of the calendar"),
        ({"content": "{}", "as_of": "1999-01-01"}, "before the first evidence"),
        ({"content": "{}", "as_of": "2026-11-23", "operation": "<x>"}, "&lt;x&gt;"),
    ],
    ids=["broken", "no-day", "too-early", "no-operation"],
)
def test_an_error_is_said_on_the_page(service: httpx.Client, form: dict[str, str], said: str) -> None:
    """As an alert, which screen readers read out; the template stays where it was."""
    page = service.post("/", data=form).text

    alerts = re.findall(r'<p role="alert">(.*?)</p>', page)
    assert any(said in alert for alert in alerts)
    assert form["content"] in page


def test_a_wrong_day_is_said_on_the_page(service: httpx.Client) -> None:
    """With the status of a wrong question."""
    page = service.get("/", params={"as_of": "yesterday"})

    assert page.status_code == 422
    assert "write YYYY-MM-DD" in page.text


def test_the_service_says_that_it_runs_and_can_answer(service: httpx.Client) -> None:
    """With the data version that answers."""
    assert service.get("/healthz").json() == {"status": "ok"}
    assert service.get("/readyz").json()["data_version"] == service.get("/v1/versions").json()["basis"]["data_version"]
