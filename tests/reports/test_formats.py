"""The report formats: what each holds, byte for byte, and what its readers demand of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator, FormatChecker

from kb.judging.report import Finding, Report, Severity
from kb.reports.annotations import MOST, MOST_SUMMARY, workflow_commands, write_summary
from kb.reports.checked import CheckedRun
from kb.reports.format_names import Format
from kb.reports.formats import render_report
from kb.reports.text import findings_text
from tests.conftest import WIDTH
from tests.reports.sample import GOLDEN, TIMEOUT, checked, printed, report

SCHEMA = json.loads((Path(__file__).parent / "schemas/sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", Format)
def test_a_format_prints_what_it_printed(form: Format) -> None:
    """Byte for byte; after a change meant as such, `python -m tests.reports.sample` writes the files anew."""
    assert printed(form).decode() == (GOLDEN / f"{form}.golden").read_text(encoding="utf-8")


def test_formats_are_the_same_under_any_hash_seed() -> None:
    """No set decides an order."""
    outputs = {
        subprocess.run(
            [sys.executable, "-m", "tests.reports.sample", *Format],
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert outputs == {b"".join((GOLDEN / f"{form}.golden").read_bytes() for form in Format)}


@pytest.mark.parametrize("form", Format)
def test_every_format_names_what_could_not_be_read(form: Format) -> None:
    """A report that is silent about a file would call it sound."""
    text = printed(form).decode()

    assert "broken.yaml" in text
    assert "no such file" in text


@pytest.mark.parametrize("form", Format)
def test_every_format_says_that_nothing_was_found(form: Format) -> None:
    """An empty report is still a report."""
    empty = Report(report().basis, report().operation, 0)

    assert render_report(form, CheckedRun(empty, (), Severity.ERROR))


def test_sarif_follows_the_schema() -> None:
    """The schema that OASIS publishes."""
    body = json.loads(printed(Format.SARIF))

    assert list(Draft4Validator(SCHEMA, format_checker=FormatChecker()).iter_errors(body)) == []


def test_a_fingerprint_holds_no_date_and_no_place() -> None:
    """AWS moves dates and people move lines; an alert stays the same alert."""
    moved = replace(TIMEOUT, line=99, since=None, message="another day", path="elsewhere.yaml")

    assert _marks(TIMEOUT) == _marks(moved)
    assert _marks(TIMEOUT) != _marks(replace(TIMEOUT, value=1001))


def _marks(finding: Finding) -> object:
    body = json.loads(render_report(Format.SARIF, replace(checked(), report=replace(report(), findings=(finding,)))))
    return body["runs"][0]["results"][0]["partialFingerprints"]


def test_junit_counts_what_it_holds() -> None:
    """One case for each function, one for each file that could not be read."""
    root = ElementTree.fromstring(printed(Format.JUNIT))  # noqa: S314 - our own output

    assert int(root.attrib["tests"]) == len(root.findall(".//testcase")) == 6
    assert int(root.attrib["failures"]) == len(root.findall(".//failure")) == 1
    assert int(root.attrib["errors"]) == len(root.findall(".//error")) == 1


@pytest.mark.parametrize(("level", "failing"), [(Severity.ERROR, 1), (Severity.WARNING, 2), (Severity.NOTE, 3)])
def test_junit_fails_by_the_threshold(level: Severity, failing: int) -> None:
    """As the exit code does."""
    text = render_report(Format.JUNIT, replace(checked(), fail_on=level))

    assert str(text).count("<failure") == failing


def test_workflow_commands_are_capped_and_the_rest_is_counted() -> None:
    """GitHub drops what is past ten of a level in a step without a word."""
    many = tuple(replace(TIMEOUT, line=line) for line in range(1, 26))
    text = workflow_commands(CheckedRun(replace(report(), findings=many, unreadable=()), (), Severity.ERROR))

    assert text.count("::error ") == MOST
    assert "15 errors" in text


def test_a_workflow_command_cannot_be_forged() -> None:
    """Names come from files, and a line that begins with two colons is obeyed."""
    forged = replace(TIMEOUT, resource="x\n::set-output name=a::b", message="100%\r\n::error::c")
    lines = workflow_commands(CheckedRun(replace(report(), findings=(forged,)), (), Severity.ERROR)).splitlines()

    assert next(line for line in lines if "set-output" in line).startswith("::error file=app/template.yaml,line=15")
    assert "%0A%3A%3Aset-output name=a%3A%3Ab::100%25%0D%0A::error::c" in "\n".join(lines)


def test_the_step_summary_is_added_to(tmp_path: Path) -> None:
    """Other steps have written there before; past a mebibyte GitHub would refuse all of it."""
    file = tmp_path / "summary.md"
    file.write_text("before\n")
    write_summary(file, report())
    full = tmp_path / "full.md"
    full.write_text("x" * (MOST_SUMMARY - 200))
    write_summary(full, report())

    assert file.read_text().startswith("before\n## lambda-kb")
    assert full.stat().st_size <= MOST_SUMMARY


def test_markdown_tables_hold_whatever_names_hold() -> None:
    """A bar, a line break or a tag in a name breaks no row."""
    rows = [line for line in printed(Format.MARKDOWN).decode().splitlines() if line.startswith("|")]

    assert all(line.endswith("|") for line in rows)
    assert "<b>" not in printed(Format.MARKDOWN).decode()


@pytest.mark.parametrize("windows", [False, True])
def test_text_fits_80_columns_without_colour_and_control_characters(windows: bool) -> None:
    """What is piped into a file can be read there."""
    text = findings_text(report(), colour=False, windows=windows)

    assert max(map(len, text.splitlines())) <= WIDTH
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", text)


def test_text_is_coloured_on_demand() -> None:
    """Only the severity is."""
    assert "\x1b[31merror\x1b[0m LKB203" in findings_text(report(), colour=True)
