"""Parquet, sorting, chosen fields and compression: the same rows in other clothes."""

from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import httpx
import pytest

from kb.store.literals import sql_literal
from tests.api.routes.test_lists import DAY, LISTS


def _table(body: bytes, folder: Path, sql: str) -> list[tuple[object, ...]]:
    (folder / "rows.parquet").write_bytes(body)
    with duckdb.connect() as connection:
        source = sql_literal(str(folder / "rows.parquet"))
        return connection.execute(sql.replace("$rows", f"read_parquet({source})")).fetchall()


@pytest.mark.parametrize("path", LISTS)
def test_every_list_can_be_had_as_parquet(service: httpx.Client, tmp_path: Path, path: str) -> None:
    """With as many rows as the list has."""
    question = {"as_of": DAY, "limit": "1000"}
    answer = service.get(path, params=question, headers={"accept": "application/vnd.apache.parquet"})

    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    total = service.get(path, params=question).json()["page"]["total"]
    assert _table(answer.content, tmp_path, "select count(*) from $rows") == [(min(total, 1000),)]


def test_parquet_has_the_types_of_the_fields(service: httpx.Client, tmp_path: Path) -> None:
    """Days are days, nested fields are nested, and a column of nulls keeps its type."""
    body = service.get("/v1/runtimes", params={"as_of": "2014-11-13", "format": "parquet"}).content

    described = {str(row[0]): str(row[1]) for row in _table(body, tmp_path, "describe select * from $rows")}
    assert described["milestones"].startswith("STRUCT(preview DATE, ga DATE, ")
    assert (described["architectures"], described["api_identifier"]) == ("VARCHAR[]", "BOOLEAN")
    assert _table(body, tmp_path, "select milestones.preview::varchar from $rows") == [("2014-11-13",)]


def test_an_empty_page_is_a_table_without_rows(service: httpx.Client, tmp_path: Path) -> None:
    """With all its columns."""
    body = service.get(
        "/v1/runtimes", params={"as_of": "2014-11-13", "language": "Python", "format": "parquet"}
    ).content

    assert _table(body, tmp_path, "select runtime from $rows") == []


def test_a_list_is_sorted_as_asked(service: httpx.Client) -> None:
    """By several fields, nested ones too; what is not known stands last in either direction."""
    question = {"as_of": DAY, "sort": "language,-milestones.deprecation"}
    rows = service.get("/v1/runtimes", params=question).json()["data"]

    languages = [row["language"] for row in rows]
    assert languages == sorted(languages)
    days = [row["milestones"]["deprecation"] for row in rows if row["language"] == "Python"]
    known = [day for day in days if day]
    assert days == sorted(known, reverse=True) + [None] * (len(days) - len(known))


def test_only_chosen_fields_are_shown(service: httpx.Client) -> None:
    """In the order asked for, in every format."""
    question = {"as_of": DAY, "fields": "milestones.ga,runtime,milestones.preview", "limit": "1"}

    row = service.get("/v1/runtimes", params=question).json()["data"][0]
    assert list(row) == ["milestones", "runtime"]
    assert list(row["milestones"]) == ["ga", "preview"]
    header = service.get("/v1/runtimes", params=question | {"format": "csv"}).text.splitlines()[0]
    assert header == "milestones.ga,milestones.preview,runtime"


def test_pages_of_a_sorted_list_add_up(service: httpx.Client) -> None:
    """The cursor belongs to the order."""
    question = {"as_of": DAY, "sort": "-limit", "fields": "limit", "limit": "40"}
    found, url = [], str(httpx.URL("/v1/limits", params=question))
    while url:
        answer = service.get(url).raise_for_status()
        found += [row["limit"] for row in answer.json()["data"]]
        url = answer.links.get("next", {}).get("url", "")

    assert found == sorted(found, reverse=True)
    assert len(set(found)) == answer.json()["page"]["total"]


def test_a_client_that_takes_gzip_gets_the_same_body(service: httpx.Client) -> None:
    """Under a strong tag of its own, with which it can ask again."""
    path = f"/v1/limits?as_of={DAY}&limit=1000"
    plain = service.get(path, headers={"accept-encoding": "identity"})
    request = service.build_request("GET", path, headers={"accept-encoding": "br, gzip;q=0.5"})
    zipped = service.send(request, stream=True)
    raw = b"".join(zipped.iter_raw())

    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 5
    assert zipped.headers["etag"] != plain.headers["etag"]
    again = service.get(path, headers={"accept-encoding": "gzip", "if-none-match": zipped.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br", ""])
def test_nobody_gets_gzip_who_does_not_take_it(service: httpx.Client, accepted: str) -> None:
    """A weight of 0 is a no."""
    answer = service.get(f"/v1/limits?as_of={DAY}", headers={"accept-encoding": accepted})

    assert "content-encoding" not in answer.headers
