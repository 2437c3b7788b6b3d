"""Charts show the facts: no date shifted, no bar missing, and they render."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kb.charts import CHARTS, limits, runtimes
from kb.charts.lifecycles import phases
from kb.charts.theme import PHASES, Drawing
from kb.frames import frame
from tests.conftest import AsOf

DAYS = ("2014-11-13", "2015-03-01", "2021-08-01", "2026-11-23", "2031-01-01")


def _data(chart: Drawing, column: str) -> list[dict[str, Any]]:
    datasets = chart.to_dict()["datasets"].values()
    return next(rows for rows in datasets if rows and column in rows[0])


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_valid_on_any_day(ask: AsOf, name: str, day: str) -> None:
    """Altair validates the specification; the first day and far days too."""
    spec = CHARTS[name](ask(day)).to_dict()

    assert spec["title"]["text"]
    assert day in spec["title"]["subtitle"][0]
    assert len(json.dumps(spec)) < 1_000_000


def test_every_phase_is_a_bar_with_its_own_dates(ask: AsOf) -> None:
    """The days in the specification are those of the facts, as ISO days on a UTC scale."""
    facts = ask("2021-08-01")
    spec = runtimes(facts).to_dict()
    bars = _data(runtimes(facts), "phase")
    python = {bar["phase"]: (bar["start"], bar["end"]) for bar in bars if bar["runtime"] == "python2.7"}

    assert python == {
        "supported": ("2015-10-08", "2021-07-15"),
        "create blocked": ("2021-07-15", "2022-05-30"),
        "update blocked": ("2022-05-30", "2024-07-31"),
    }
    assert {bar["runtime"] for bar in bars} == {runtime.runtime for runtime in facts.runtimes()}
    assert spec["layer"][0]["encoding"]["x"]["scale"]["type"] == "utc"


def test_phases_never_overlap(ask: AsOf) -> None:
    """Each begins where the one before ends, even where AWS published them out of order."""
    for runtime in ask("2026-11-23").runtimes():
        spans = list(phases(runtime, date(2030, 1, 1)))
        assert all(end == start for (_, _, end, _), (_, start, _, _) in pairwise(spans))
        assert [name for name, *_ in spans] == [name for name in PHASES if name in {span[0] for span in spans}]


def test_the_day_asked_about_is_marked(ask: AsOf) -> None:
    """A line and its label stand on the day."""
    assert _data(runtimes(ask("2021-08-01")), "label") == [{"day": "2021-08-01", "label": "2021-08-01"}]


def test_a_limit_steps_on_the_day_of_its_change(ask: AsOf) -> None:
    """Every change up to the day, none after it."""
    steps = [
        (row["day"], row["max"]) for row in _data(limits(ask("2018-12-31")), "max") if row["id"] == "function_timeout"
    ]

    assert steps == [("2014-11-13", 60), ("2015-10-08", 300), ("2018-10-10", 900), ("2018-12-31", 900)]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(
    ("suffix", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("json", b"{"), ("html", b"<!DOC")]
)
def test_the_command_draws_into_a_file(tmp_path: Path, database: Path, name: str, suffix: str, start: bytes) -> None:
    """Every chart in every format; HTML asks nothing of any network."""
    target = tmp_path / f"chart.{suffix}"

    subprocess.run(
        [sys.executable, "-m", "kb.cli.main", "chart", name, "-o", str(target), "--as-of", "2021-08-01"],
        env=os.environ | {"LAMBDA_KB_DB": str(database)},
        check=True,
        capture_output=True,
    )

    content = target.read_bytes()
    assert content.lstrip().startswith(start)
    assert b'<script src="' not in content
    assert sorted(path.name for path in tmp_path.iterdir()) == [target.name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lifecycles", "-o", "x.svg"), "there are runtimes, limits"),
        (("runtime", "-o", "x.svg"), "did you mean runtimes"),
        (("runtimes", "-o", "x.gif"), "must end in"),
        (("runtimes", "-o", "no/where.svg"), "there is no folder"),
    ],
)
def test_a_wrong_chart_is_one_line_and_exit_2(database: Path, arguments: tuple[str, ...], said: str) -> None:
    """The message says what there is."""
    done = subprocess.run(
        [sys.executable, "-m", "kb.cli.main", "chart", *arguments],
        env=os.environ | {"LAMBDA_KB_DB": str(database)},
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_answers_become_data_frames_with_the_right_types(ask: AsOf) -> None:
    """Dates are dates, vocabularies are categories, nested fields are columns."""
    table = frame(ask("2021-08-01").runtimes())

    assert table["ga"].dtype.kind == "M"
    assert isinstance(table["phase"].dtype, pd.CategoricalDtype)
    assert table.loc[table["runtime"] == "python3.8", "create"].item() == "allowed"
