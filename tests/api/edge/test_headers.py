"""What headers ask for, and what answers say in theirs."""

from __future__ import annotations

import httpx
import pytest

PATH = "/v1/runtimes?as_of=2021-08-18"
FILE = "/v1/download/versions.parquet"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("TEXT/CSV", "text/csv"),
        ("text/*", "text/csv"),
        ("application/json;q=0.5,\ttext/csv", "text/csv"),
        ("text/csv;q=nan, application/json;q=0.1", "application/json"),
        ("text/html, */*;q=0.8", "application/json"),
    ],
)
def test_media_types_are_read_whatever_their_case(service: httpx.Client, accept: str, expected: str) -> None:
    """And ranges of them, too."""
    assert service.get(PATH, headers={"accept": accept}).headers["content-type"].startswith(expected)


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [
        ("GZIP", True),
        ("deflate,\tgzip;q=1.0", True),
        ("gzip;\tq=0", False),
        ("x-gzip", True),
        ("gzip;q=0.5, identity", False),
        ("identity;q=0.5, gzip", True),
        ("*;q=0", False),
    ],
)
def test_an_answer_is_zipped_where_that_is_weighed_more(service: httpx.Client, accepted: str, *, zipped: bool) -> None:
    """Whoever would rather have the bytes as they are gets them so."""
    answer = service.get(PATH, headers={"accept-encoding": accepted})

    assert (answer.headers.get("content-encoding") == "gzip") is zipped


def test_head_has_no_ranges(service: httpx.Client) -> None:
    """They are defined for GET alone."""
    head = service.head(FILE, headers={"range": "bytes=0-9"})

    assert (head.status_code, head.headers["content-length"]) == (200, str(len(service.get(FILE).content)))


@pytest.mark.parametrize("path", [PATH, FILE])
def test_another_version_than_the_one_wanted_is_refused(service: httpx.Client, path: str) -> None:
    """`If-Match` continues a download of the same bytes, or none."""
    tag = service.get(path, headers={"accept-encoding": "identity"}).headers["etag"]
    answers = {
        wanted: service.get(path, headers={"if-match": wanted, "accept-encoding": "identity"})
        for wanted in (tag, f'"other", {tag}', "*", '"other"', f"W/{tag}")
    }

    assert [one.status_code for one in answers.values()] == [200, 200, 200, 412, 412]
    assert answers['"other"'].json()["type"] == "/problems/changed"


def test_an_address_that_takes_get_takes_head(service: httpx.Client) -> None:
    """`Allow` says so."""
    assert service.delete("/v1/runtimes").headers["allow"].split(", ") == ["GET", "HEAD"]
    assert service.delete("/v1/windows").headers["allow"].split(", ") == ["GET", "HEAD", "POST"]


@pytest.mark.parametrize(
    ("path", "instance"), [("/v1/%3Ca%20b%3E", "/v1/%3Ca%20b%3E"), ("//a.example/b", "/.//a.example/b")]
)
def test_the_instance_of_a_problem_is_a_reference(service: httpx.Client, path: str, instance: str) -> None:
    """Without blanks, and never to another host."""
    answer = service.get(str(service.base_url).rstrip("/") + path)

    assert answer.json()["instance"] == instance


@pytest.mark.parametrize(
    "path",
    [
        *("/docs", "/openapi.json", "/llms.txt", "/robots.txt", "/sitemap.xml", "/assets/style.css"),
        *("/assets/search-index.js", "/problems/not-found"),
    ],
)
def test_addresses_without_parameters_refuse_every_one(service: httpx.Client, path: str) -> None:
    """As all others refuse unknown ones."""
    assert service.get(path).status_code == 200
    assert service.get(f"{path}?as_off=2021-01-01").json()["type"] == "/problems/unknown-parameter"


@pytest.mark.parametrize("query", ["limit=1_0", "limit=%2B1", "limit=1.0", "limit=%D9%A3", "data_version=1_0"])
def test_a_number_has_one_spelling(service: httpx.Client, query: str) -> None:
    """That of the description."""
    assert service.get(f"/v1/runtimes?{query}").status_code == 422


@pytest.mark.parametrize(
    "moment",
    [
        *("2021-08-01T10%2B00:00", "20210801T10:00Z", "2021-W31-7T10:00Z", "2021-08-01T10:00:00,5Z"),
        *("2021-08-01T10:00:00.1234567Z", "2021-08-01T10:00%2B00:00:30"),
    ],
)
def test_a_moment_has_one_spelling(service: httpx.Client, moment: str) -> None:
    """That of the description."""
    assert service.get(f"/v1/runtimes?as_of={moment}").status_code == 422
    assert service.get("/v1/runtimes?as_of=2021-08-01T23:30:00.5-02:00").json()["basis"]["as_of"] == "2021-08-02"


def test_an_empty_list_as_csv_has_its_columns(service: httpx.Client) -> None:
    """Whoever reads the file finds the names that it always has."""
    text = service.get("/v1/events?q=nothing%20of%20this%20kind&format=csv").text

    assert text == service.get("/v1/events?limit=1&format=csv").text.splitlines()[0] + "\n"
    some = service.get("/v1/runtimes?as_of=2014-11-13&format=csv&language=Python&fields=runtime,milestones.ga").text
    assert some == "runtime,milestones.ga\n"
