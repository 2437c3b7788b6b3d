"""Spark finds what DuckDB finds, row by row."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.fleets.engines.spark import _start_session
from kb.fleets.interface import Cluster
from tests.fleets.conftest import Audited
from tests.fleets.random_fleets import random_function

pytestmark = [
    pytest.mark.all,
    # PySpark 4.3 leaves the socket to its gateway open when a session stops.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Cluster]:
    """A Spark of two threads that stays up for all questions."""
    cluster = Cluster("local[2]")
    session = _start_session(cluster)
    yield cluster
    session.stop()


@pytest.mark.usefixtures("spark")
@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), partitions=st.integers(2, 7), horizon=st.sampled_from([0, 180]))
def test_both_engines_agree(audited: Audited, tmp_path: Path, seed: int, partitions: int, horizon: int) -> None:
    """On any fleet, cut into any number of pieces."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    functions = [random_function(rng, at) for at in range(200)]
    functions.append({"FunctionName": "hidden", "Environment": {"Error": {"ErrorCode": "x"}}})
    (tmp_path / "f.jsonl").write_text("\n".join(map(json.dumps, functions)))

    summary, expected = audited(tmp_path / "f.jsonl", horizon=horizon)
    again, found = audited(tmp_path / "f.jsonl", horizon=horizon, cluster=Cluster("local[2]", partitions))

    assert found == expected
    assert (again.rules, again.undecided, again.accounts) == (summary.rules, summary.undecided, summary.accounts)
