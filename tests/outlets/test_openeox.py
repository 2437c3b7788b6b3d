"""The lives of runtimes as OpenEoX Core: the shape, and the tests that the standard demands."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from kb.errors import OutOfCoverageError, UnknownIdError
from kb.facts.answer_shapes import Milestones
from kb.outlets.openeox import Published, eox_core, eox_cores, eox_document, eox_record
from tests.conftest import AsOf

SCHEMAS = Path(__file__).parent / "schemas"
SCHEMA, META = (json.loads((SCHEMAS / f"eox-{name}.json").read_text(encoding="utf-8")) for name in ("core", "meta"))
# Its dialect is the common one in which formats count, which the validator takes from its format checker.
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
ENDS = ("end_of_life", "end_of_sales", "end_of_security_support")
BASES = [("2015-05-01", None), ("2019-06-01", "2019-06-01"), ("2024-03-01", "2024-03-01"), ("2026-11-23", None)]
BY_BASIS = pytest.mark.parametrize(("as_of", "known_at"), BASES)


def test_the_schema_of_the_standard_is_one_in_its_dialect() -> None:
    """So that the validator reads it as it is meant."""
    assert SCHEMA["$schema"] == META["$id"]
    assert META["$vocabulary"]["https://json-schema.org/draft/2020-12/vocab/format-assertion"]
    Draft202012Validator.check_schema(SCHEMA)


@BY_BASIS
def test_every_record_is_valid_under_the_published_schema(ask: AsOf, as_of: str, known_at: str | None) -> None:
    """Nothing missing, nothing added, moments with an offset."""
    found = eox_cores(ask(as_of, known_at))
    complaints = {name: [e.message for e in VALIDATOR.iter_errors(one)] for name, one in found.items()}

    assert {name: texts for name, texts in complaints.items() if texts} == {}


def test_the_check_of_the_shape_sees_what_is_wrong(ask: AsOf) -> None:
    """A day without a time, a word that is not `tba`, a member of our own."""
    sound = eox_record(ask("2026-11-23"), "python3.9")

    assert not VALIDATOR.is_valid(sound | {"end_of_life": "2027-03-03"})
    assert not VALIDATOR.is_valid(sound | {"end_of_sales": "never"})
    assert not VALIDATOR.is_valid(sound | {"successor": "python3.14"})


@BY_BASIS
def test_nothing_ends_after_the_end_of_life(ask: AsOf, as_of: str, known_at: str | None) -> None:
    """A mandatory test of the standard; what is not announced lies beyond every date."""
    for name, one in eox_cores(ask(as_of, known_at)).items():
        ends = [one[key] for key in ENDS if key in one]
        assert one["end_of_life"] == max(ends, key=lambda end: "9" if end == "tba" else end), name


@BY_BASIS
def test_nothing_comes_before_general_availability(ask: AsOf, as_of: str, known_at: str | None) -> None:
    """Another mandatory one."""
    for name, one in eox_cores(ask(as_of, known_at)).items():
        days = [one[key] for key in ENDS if one.get(key, "tba") != "tba"]
        assert one.get("general_availability", "") <= min(days, default="9"), name


@BY_BASIS
def test_what_ends_on_a_day_leaves_nothing_open(ask: AsOf, as_of: str, known_at: str | None) -> None:
    """A recommended test: with an end of life, the end of security support is a day too."""
    for name, one in eox_cores(ask(as_of, known_at)).items():
        assert one["end_of_life"] == "tba" or "tba" not in one.values(), name


def test_the_three_dates_of_lambda_have_their_places(ask: AsOf) -> None:
    """Deprecation, stop of creation, stop of updates."""
    assert eox_record(ask("2026-11-23"), "python3.9") == {
        "$schema": "https://docs.oasis-open.org/openeox/v1.0/schema/core.json",
        "end_of_life": "2027-03-03T00:00:00Z",
        "end_of_sales": "2027-02-01T00:00:00Z",
        "end_of_security_support": "2025-12-15T00:00:00Z",
        "general_availability": "2021-08-16T00:00:00Z",
        "last_updated": "2026-05-13T00:00:00Z",
    }


def test_a_date_not_set_is_to_be_announced_and_one_that_cannot_come_ends_with_the_support(ask: AsOf) -> None:
    """AWS may yet stop updates of dotnet9; of dotnet5.0, which the API never knew, it cannot."""
    facts = ask("2026-11-23")

    assert eox_record(facts, "dotnet9")["end_of_life"] == "tba"
    assert eox_record(facts, "dotnet5.0")["end_of_life"] == "2022-05-10T00:00:00Z"


def test_an_end_of_life_before_another_end_is_put_off() -> None:
    """As in AWS's table of nodejs4.3-edge, whose updates stopped before its support."""
    none = dict.fromkeys(Milestones.__slots__)
    dates = Milestones(**none | {"deprecation": date(2020, 3, 5), "block_update": date(2019, 4, 30)})

    assert eox_core(dates, Published(date(2020, 1, 1), final=False))["end_of_life"] == "2020-03-05T00:00:00Z"


def test_a_record_says_what_was_known(ask: AsOf) -> None:
    """In March 2024 updates of python3.7 were to stop years earlier; the record is of that time."""
    then, now = eox_record(ask("2024-03-01", "2024-03-01"), "python3.7"), eox_record(ask("2026-11-23"), "python3.7")

    assert then["end_of_life"] < now["end_of_life"]
    assert then["last_updated"] <= "2024-03-01T00:00:00Z"


def test_a_runtime_nobody_had_heard_of_has_no_record(ask: AsOf) -> None:
    """And one that does not exist gets suggestions."""
    with pytest.raises(OutOfCoverageError, match="nothing was published"):
        eox_record(ask("2016-01-01", "2016-01-01"), "python3.14")
    with pytest.raises(UnknownIdError, match=r"did you mean python3\.9"):
        eox_record(ask("2026-11-23"), "python39")


def test_all_records_come_with_their_products(ask: AsOf) -> None:
    """One statement per runtime that had come."""
    facts = ask("2026-11-23")
    named = [one["product"]["product_version"] for one in eox_document(facts)["statements"]]

    assert named == [runtime.runtime for runtime in facts.runtimes()]


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kb.cli.main", "openeox", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_prints_or_writes(database: Path, tmp_path: Path) -> None:
    """The same bytes."""
    target = tmp_path / "lambda.json"
    clocks = ("--as-of", "2026-11-23", "--db", str(database))
    written = _run("-o", str(target), *clocks)

    assert (written.returncode, written.stdout) == (0, f"{target}\n")
    assert target.read_text(encoding="utf-8") == _run(*clocks).stdout


@pytest.mark.parametrize("target", ["/dev/null/folder/x.json", "."])
def test_a_file_that_cannot_be_written_is_wrong_usage(database: Path, target: str) -> None:
    """In one line."""
    done = _run("-o", target, "--db", str(database))

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
