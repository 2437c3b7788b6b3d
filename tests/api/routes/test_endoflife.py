"""The addresses of endoflife.date's API: its shapes, its values, and what we add."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

SCHEMAS = Path(__file__).parent / "schemas"
LAMBDA = "/api/v1/products/aws-lambda"
DAY = {"as_of": "2026-11-23"}
NAMES = {"product": "aws-lambda", "release": "python3.9", "cycle": "dotnet9", "category": "service", "tag": "amazon"}


def _published(name: str) -> dict[str, Any]:
    """A description of that API as it is published, behind what tells its site generator where it goes."""
    *_, description = yaml.safe_load_all((SCHEMAS / name).read_text(encoding="utf-8"))
    assert isinstance(description, dict)
    return description


V0, V1 = _published("endoflife-api-v0.yml"), _published("endoflife-api-v1.yml")
# That generation passes on whatever its product files hold, and for Lambda they hold labels; its description is silent.
V0["components"]["schemas"]["cycle"]["properties"]["releaseLabel"] = {"type": "string"}
ADDRESSES = [(V0, path, "") for path in V0["paths"]] + [(V1, path, "/api/v1") for path in V1["paths"]]
ANSWERED = [address for address in ADDRESSES if "{identifier_type}" not in address[1]]
BY_ADDRESS = pytest.mark.parametrize(
    ("api", "path", "root"), ANSWERED, ids=[f"v{api['info']['version'][0]}{path}" for api, path, _ in ANSWERED]
)


def complaints(body: object, api: dict[str, Any], path: str) -> list[str]:
    """What the published description says against a body at one of its paths."""
    answer = api["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    schema = {"components": api["components"]} | answer
    found = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(body)
    return [f"{error.json_path}: {error.message}" for error in found]


def _strict(api: dict[str, Any]) -> dict[str, Any]:
    """The same description, in which a member that it does not name is an error."""
    closed = {"additionalProperties": False}
    shapes = {name: shape | (closed if "properties" in shape else {}) for name, shape in _shapes(api).items()}
    return api | {"components": {"schemas": shapes}}


def _shapes(api: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = api["components"]["schemas"]
    return found


@BY_ADDRESS
@pytest.mark.parametrize("strict", [False, True], ids=["as published", "nothing added"])
def test_every_published_address_answers_in_its_published_shape(
    service: httpx.Client, api: dict[str, Any], path: str, root: str, *, strict: bool
) -> None:
    """With no member that the description does not name: what we add stands in `custom`, where it allows anything."""
    answer = service.get(root + path.format_map(NAMES), params=DAY).raise_for_status()

    assert complaints(answer.json(), _strict(api) if strict else api, path) == []


@pytest.mark.parametrize("path", list(V1["paths"])[:-1])
def test_a_slash_at_the_end_changes_nothing(service: httpx.Client, path: str) -> None:
    """That API's own links end in one."""
    address = f"/api/v1{path.format_map(NAMES)}".rstrip("/")

    assert service.get(f"{address}/", params=DAY).content == service.get(address, params=DAY).content


def test_every_release_of_every_day_has_the_shape(service: httpx.Client) -> None:
    """Also where little was known: before blocks were announced, and before the first successor."""
    for day in ("2015-04-10", "2018-09-01", "2024-03-01", "2031-01-01"):
        body = service.get(LAMBDA, params={"as_of": day, "known_at": "as-of"}).raise_for_status().json()
        assert complaints(body, _strict(V1), "/products/{product}") == [], day


def test_the_check_of_the_shape_sees_what_is_wrong(service: httpx.Client) -> None:
    """A release without a date, a number among the custom fields, a member of our own."""
    body = service.get(f"{LAMBDA}/releases/latest", params=DAY).json()
    body["result"] |= {"releaseDate": None, "custom": {"createBlockedFrom": 7}, "phase": "supported"}

    assert len(complaints(body, _strict(V1), "/products/{product}/releases/latest")) == 3


def _release(service: httpx.Client, name: str, **clocks: str) -> dict[str, Any]:
    answer = service.get(f"{LAMBDA}/releases/{name}", params=DAY | clocks).raise_for_status()
    found: dict[str, Any] = answer.json()["result"]
    return found


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
