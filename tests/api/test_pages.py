"""The description of the service, its pages, and its state."""

from __future__ import annotations

import re

import httpx

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
    """They work without a network and run no script."""
    for path in ("/", "/docs", "/problems/not-found"):
        page = service.get(path).raise_for_status()

        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert re.findall(r"<script|src=|<link|@import", page.text) == []


def test_every_example_of_the_start_page_answers(service: httpx.Client) -> None:
    """No link is dead."""
    links = re.findall(r'href="([^"]+)"', service.get("/").text)

    assert len(links) > 5
    assert {service.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_the_service_says_that_it_runs_and_can_answer(service: httpx.Client) -> None:
    """With the data version that answers."""
    assert service.get("/healthz").json() == {"status": "ok"}
    assert service.get("/readyz").json()["data_version"] == service.get("/v1/versions").json()["basis"]["data_version"]
