"""Fleets on object storage, on moto's server of S3."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Run
from tests.fleets.aws_like import DUMMY, client, moto

BUCKET = "fleets"
AS_OF = ("--as-of", "2026-11-23")
ROWS = "FunctionName,Runtime,Timeout\norders,nodejs12.x,30\nmail,python3.13,1000\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A bucket with a fleet in two partitions, one object of another kind, and a CSV; where it is, as environment."""
    with moto() as port:
        s3 = client(port, "s3", "us-east-1")
        s3.create_bucket(Bucket=BUCKET)
        for account, runtime in (("111111111111", "nodejs12.x"), ("222222222222", "python3.13")):
            file = tmp_path_factory.mktemp("parts") / "part.parquet"
            duckdb.sql(f"copy (select 'f' as FunctionName, '{runtime}' as Runtime) to '{file}' (format parquet)")
            s3.put_object(Bucket=BUCKET, Key=f"parquet/account_id={account}/part.parquet", Body=file.read_bytes())
        s3.put_object(Bucket=BUCKET, Key="parquet/_SUCCESS", Body=b"done")
        s3.put_object(Bucket=BUCKET, Key="csv/fleet.csv", Body=ROWS.encode())
        s3.put_object(Bucket=BUCKET, Key="csv/../../outside.csv", Body=ROWS.encode())
        yield {**DUMMY, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.mark.all
@pytest.mark.parametrize(
    ("address", "functions"),
    [
        (f"s3://{BUCKET}/csv/fleet.csv", 2),
        (f"s3://{BUCKET}/parquet", 2),
        (f"s3://{BUCKET}/parquet/", 2),
        (f"s3://{BUCKET}/parquet/*/part.parquet", 2),
        (f"s3://{BUCKET}", 6),
    ],
)
def test_an_object_a_prefix_and_a_pattern_are_fleets(
    run: Run, store: dict[str, str], address: str, functions: int
) -> None:
    """Marks of other tools are passed over, and partitions in keys are columns."""
    done = run("audit", address, *AS_OF, "--format", "json", **store)

    assert done.returncode == 1, done.stderr
    assert f'"functions": {functions}' in done.stdout or f'"functions":{functions}' in done.stdout


@pytest.mark.all
def test_no_key_leads_out_of_the_scratch_folder(run: Run, store: dict[str, str], tmp_path: Path) -> None:
    """Whatever a stranger named an object."""
    run("audit", f"s3://{BUCKET}/csv", *AS_OF, **store)

    assert not list(tmp_path.rglob("outside.csv"))


@pytest.mark.all
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("s3://nobodys-bucket/fleet", "cannot be read: NoSuchBucket"),
        (f"s3://{BUCKET}/nothing", "no objects of a fleet there"),
        ("s3://", "names no bucket"),
    ],
)
def test_what_is_not_there_is_said_in_a_line(run: Run, store: dict[str, str], address: str, said: str) -> None:
    """Without a traceback."""
    done = run("audit", address, *AS_OF, **store)

    assert done.returncode == 3, done.stderr
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
