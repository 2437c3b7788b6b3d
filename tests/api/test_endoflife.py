"""The addresses of endoflife.date's API: its shapes, its values, and what we add."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker

SCHEMA = json.loads((Path(__file__).parent / "endoflife.schema.json").read_text(encoding="utf-8"))
LAMBDA = "/api/v1/products/aws-lambda"
DAY = {"as_of": "2026-11-23"}
SHAPES = [
    ("/api/v1", "links"),
    ("/api/v1/products", "products"),
    ("/api/v1/products/full", "products_full"),
    (LAMBDA, "product"),
    (f"{LAMBDA}/releases/latest", "product_release"),
    (f"{LAMBDA}/releases/dotnet5.0", "product_release"),
    ("/api/v1/categories", "links"),
    ("/api/v1/categories/service", "products"),
    ("/api/v1/tags", "links"),
    ("/api/v1/tags/amazon", "products"),
    ("/api/v1/identifiers", "links"),
]


def _complaints(body: object, shape: str) -> list[str]:
    schema = SCHEMA | {"$ref": f"#/$defs/{shape}"}
    found = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(body)
    return [f"{error.json_path}: {error.message}" for error in found]


def _release(service: httpx.Client, name: str, **clocks: str) -> dict[str, Any]:
    answer = service.get(f"{LAMBDA}/releases/{name}", params=DAY | clocks).raise_for_status()
    found: dict[str, Any] = answer.json()["result"]
    return found


@pytest.mark.parametrize("slash", ["", "/"], ids=["plain", "slash"])
@pytest.mark.parametrize(("path", "shape"), SHAPES)
def test_an_address_answers_in_that_apis_shape(service: httpx.Client, path: str, shape: str, slash: str) -> None:
    """With and without the slash that its own links end in."""
    answer = service.get(path + slash, params=DAY).raise_for_status()

    assert _complaints(answer.json(), shape) == []


def test_the_check_of_the_shape_sees_what_is_wrong(service: httpx.Client) -> None:
    """A release without a date, a number among the custom fields."""
    body = service.get(f"{LAMBDA}/releases/latest", params=DAY).json()
    body["result"]["releaseDate"] = None
    body["result"]["custom"]["createBlockedFrom"] = 7

    assert len(_complaints(body, "product_release")) == 2


def test_every_link_leads_to_an_answer(service: httpx.Client) -> None:
    """A client may begin at the index."""
    index = service.get("/api/v1").json()["result"]
    further = [link["uri"] for one in index for link in service.get(one["uri"]).json()["result"]]

    assert [service.get(uri).status_code for uri in further] == [200] * 4


def test_two_dates_keep_their_meaning_and_the_third_is_added(service: httpx.Client) -> None:
    """Support ends with the deprecation, life with the stop of updates; the stop of creation lies in between."""
    found = _release(service, "python3.9")

    assert (found["isEoas"], found["eoasFrom"]) == (True, "2025-12-15")
    assert (found["isEol"], found["eolFrom"]) == (False, "2027-03-03")
    assert found["custom"] == {"createBlockedFrom": "2027-02-01", "phase": "deprecated", "successor": "python3.14"}


@pytest.mark.parametrize(("day", "ended"), [("2027-03-02", False), ("2027-03-03", True)])
def test_a_release_ends_on_the_day_of_the_block(service: httpx.Client, day: str, *, ended: bool) -> None:
    """The block holds on its day."""
    found = _release(service, "python3.9", as_of=day)

    assert (found["isEol"], found["isMaintained"]) == (ended, not ended)


def test_the_past_can_be_asked_as_it_was_known(service: httpx.Client) -> None:
    """The clocks are an extension: in March 2024 python3.7 was to lose its updates a year later."""
    found = _release(service, "python3.7", as_of="2024-03-01", known_at="as-of")

    assert found["eolFrom"] < "2026-01-01"


def test_only_what_is_generally_available_is_a_release(service: httpx.Client) -> None:
    """Previews and runtimes to come have no release date, which that API requires."""
    names = [one["name"] for one in service.get(LAMBDA, params=DAY).json()["result"]["releases"]]

    assert "python3.15" not in names
    assert {"nodejs", "dotnet9", "python3.14"} <= set(names)


def test_the_newest_release_is_the_latest(service: httpx.Client) -> None:
    """Releases stand from the newest to the oldest."""
    releases = service.get(LAMBDA, params={"as_of": "2025-12-01"}).json()["result"]["releases"]
    dates = [one["releaseDate"] for one in releases]

    assert dates == sorted(dates, reverse=True)
    assert _release(service, "latest", as_of="2025-12-01") == releases[0]


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("/api/v1/products/aws-lamda", "aws-lambda"),
        (f"{LAMBDA}/releases/python39", "python3.9"),
        ("/api/v1/tags/amason", "amazon"),
        ("/api/v1/categories/servise", "service"),
        ("/api/lambda.json", "aws-lambda"),
        ("/api/aws-lambda/python39.json", "python3.9"),
    ],
)
def test_an_unknown_name_is_a_problem_with_suggestions(service: httpx.Client, path: str, suggestion: str) -> None:
    """In JSON, where that API answers with a page."""
    answer = service.get(path)

    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert suggestion in answer.json()["suggestions"]


@pytest.mark.parametrize("path", ["/api/v1/identifiers/purl", f"{LAMBDA}/releases/latest?as_of=2014-12-01"])
def test_where_there_is_nothing_that_is_said(service: httpx.Client, path: str) -> None:
    """No identifiers at all, and no release before the first general availability."""
    assert service.get(path).status_code == 404


def test_a_day_before_lambda_is_out_of_coverage(service: httpx.Client) -> None:
    """Not a product without releases."""
    answer = service.get(LAMBDA, params={"as_of": "2014-11-12"})

    assert answer.json()["type"] == "/problems/out-of-coverage"


def test_an_answer_without_addresses_can_be_asked_for_again_cheaply(service: httpx.Client) -> None:
    """It has an entity tag; one with addresses has none, since they depend on the name of the service."""
    tag = service.get(f"{LAMBDA}/releases/java21").headers["etag"]

    assert service.get(f"{LAMBDA}/releases/java21", headers={"if-none-match": tag}).status_code == 304
    assert "etag" not in service.get(LAMBDA).headers


def test_addresses_are_those_we_were_asked_by(service: httpx.Client) -> None:
    """Behind another name the links bear that name, also after somebody asked under the first."""
    service.get("/api/v1/products")
    other = service.get("/api/v1/products", headers={"host": "kb.example"}).json()["result"][0]

    assert other["uri"] == "http://kb.example/api/v1/products/aws-lambda"


def test_the_older_generation_answers_what_renovate_reads(service: httpx.Client) -> None:
    """A cycle, its release date, and an end that is a day or a truth value."""
    cycles = {one["cycle"]: one for one in service.get("/api/aws-lambda.json", params=DAY).json()}

    assert cycles["python3.9"]["eol"] == "2027-03-03"
    assert (cycles["dotnet9"]["support"], cycles["dotnet9"]["eol"]) == ("2026-11-10", False)
    assert service.get("/api/aws-lambda/python3.9.json", params=DAY).json()["releaseDate"] == "2021-08-16"
    assert service.get("/api/all.json").json() == ["aws-lambda"]
