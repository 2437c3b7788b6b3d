"""The knowledge base to take home: whole, in parts, with digests."""

from __future__ import annotations

import base64
import hashlib
import re
import tempfile
from pathlib import Path

import duckdb
import httpx
import orjson
import pytest

from kb.errors import StoreError
from kb.outlets.parquet import parquet_bytes, table_parquet
from kb.store import Store
from kb.store.contract import contract_tables
from tests.api.conftest import files_of_at_most

FILE = "/v1/download/lambda-kb.duckdb"


def test_the_whole_file_can_be_asked_in_sql(service: httpx.Client, database: Path, tmp_path: Path) -> None:
    """It is the file that is served, to the byte, and DuckDB opens it."""
    body = service.get(FILE).content
    (tmp_path / "mine.duckdb").write_bytes(body)

    assert body == database.read_bytes()
    with duckdb.connect(tmp_path / "mine.duckdb", read_only=True) as connection:
        assert connection.execute("select count(*) > 40 from runtimes").fetchone() == (True,)


@pytest.mark.parametrize("table", list(contract_tables()))
def test_every_table_can_be_had_as_parquet(
    service: httpx.Client, store_rows: dict[str, int], tmp_path: Path, table: str
) -> None:
    """With all its rows, and types that keep days and lists."""
    (tmp_path / "t.parquet").write_bytes(service.get(f"/v1/download/{table}.parquet").content)

    with duckdb.connect() as connection:
        rows = connection.execute("select count(*) from read_parquet(?)", [str(tmp_path / "t.parquet")]).fetchone()
    assert rows == (store_rows[table],)


def test_a_table_for_which_there_is_no_room_is_no_defect(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what to do, where somebody removed the folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", "/missing")
    with pytest.raises(StoreError, match=r"^/missing: No such file or directory: make room there, or let TMPDIR name"):
        table_parquet(store, contract_tables()["runtimes"])


def test_a_disk_that_fills_up_while_a_table_is_written_is_no_defect() -> None:
    """DuckDB says so in words of its own."""
    rows = orjson.dumps([{"name": "x" * 100}])
    with files_of_at_most(len(rows)), pytest.raises(StoreError, match="make room there, or let TMPDIR name"):
        parquet_bytes({"name": "varchar"}, rows)


@pytest.fixture(scope="module")
def store_rows(store: Store) -> dict[str, int]:
    """How many rows each table has."""
    return {
        name: store.cursor().execute(f'select count(*) from "{name}"').fetchone()[0]  # type: ignore[index]
        for name in contract_tables()
    }


def test_a_file_has_a_tag_and_digests(service: httpx.Client) -> None:
    """The tag spares the second download; the digests are those of the bytes."""
    answer = service.get(FILE)
    digest = f"sha-256=:{base64.b64encode(hashlib.sha256(answer.content).digest()).decode()}:"

    assert (answer.headers["repr-digest"], answer.headers["content-digest"]) == (digest, digest)
    again = service.get(FILE, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=10-99999999999", 10, None)],
)
def test_a_part_of_a_file_can_be_had(service: httpx.Client, asked: str, first: int, last: int | None) -> None:
    """With the digest of the whole and of the part, for downloads that were broken off."""
    whole = service.get(FILE)
    part = service.get(FILE, headers={"range": asked})

    expected = whole.content[first : None if last is None else last + 1]
    assert (part.status_code, part.content) == (206, expected)
    start = first % len(whole.content)
    assert part.headers["content-range"] == f"bytes {start}-{start + len(expected) - 1}/{len(whole.content)}"
    assert part.headers["repr-digest"] == whole.headers["repr-digest"]
    assert part.headers["content-digest"] != whole.headers["content-digest"]


@pytest.mark.parametrize(
    "asked",
    ["bytes=5-2", "bytes=", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b", f"bytes={'9' * 5000}-", f"bytes=-{'9' * 5000}"],
)
def test_an_odd_range_gives_the_whole(service: httpx.Client, asked: str) -> None:
    """As HTTP has it for ranges that are not understood."""
    answer = service.get("/v1/download/topics.parquet", headers={"range": asked})

    assert (answer.status_code, len(answer.content)) == (200, int(answer.headers["content-length"]))


@pytest.mark.parametrize("asked", ["bytes=99999999999-", "bytes=-0"])
def test_bytes_that_are_not_there_are_a_problem(service: httpx.Client, asked: str) -> None:
    """With the length of the file."""
    answer = service.get("/v1/download/topics.parquet", headers={"range": asked})

    assert (answer.status_code, answer.json()["type"]) == (416, "/problems/no-such-range")
    assert answer.headers["content-range"].startswith("bytes */")


def test_a_part_of_another_edition_is_not_joined(service: httpx.Client) -> None:
    """If-Range with an old tag gives the whole new file."""
    headers = {"range": "bytes=0-9", "if-range": '"old"'}
    answer = service.get("/v1/download/topics.parquet", headers=headers)
    headers["if-range"] = answer.headers["etag"]

    assert answer.status_code == 200
    assert service.get("/v1/download/topics.parquet", headers=headers).status_code == 206


def test_head_tells_the_size(service: httpx.Client, database: Path) -> None:
    """Without the bytes."""
    answer = service.head(FILE)

    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) == database.stat().st_size


def test_the_documentation_asks_the_same_in_sql_and_over_http(service: httpx.Client, store: Store) -> None:
    """The days on which the size of /tmp changed."""
    told = (Path(__file__).parents[3] / "docs" / "how-to" / "take-it-home.md").read_text(encoding="utf-8")
    sql = re.search(r'duckdb -readonly lambda-kb.duckdb "(.*)"\n', told)
    address = re.search(r"curl '(http://127.0.0.1:8000)(/v1/limits/ephemeral_storage/history\S+)'", told)
    assert sql is not None
    assert address is not None

    days = [str(row[0]) for row in store.cursor().execute(sql[1].replace('\\"', '"')).fetchall()]
    assert days == [line.split(",")[0] for line in service.get(address[2]).text.splitlines()[1:]]
