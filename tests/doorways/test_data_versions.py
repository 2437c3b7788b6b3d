"""An older data version answers with its own evidence at every doorway, whatever newer versions have read since."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

import kb
from kb.answers import dump_json, report_body
from kb.outlets.agents.answers import check_config
from kb.outlets.agents.questions import CheckConfig
from kb.store import Store
from tests.conftest import Run

UNKNOWN = (
    "Resources: {F: {Type: AWS::Lambda::Function, "
    "Properties: {Runtime: python9.9, Handler: a.b, Role: r, Code: {ZipFile: x}}}}"
)
"""A runtime that may have come since, once the evidence is stale: then a warning, before an error."""


@pytest.fixture(scope="module")
def day(store: Store) -> str:
    """A day on which the evidence of version 1 is stale and that of the newest is not."""
    stale = store.evidence[1] + timedelta(days=91)
    assert stale <= store.evidence_until + timedelta(days=90)
    return stale.isoformat()


@pytest.mark.parametrize(("version", "severity"), [(1, "warning"), (None, "error")])
def test_a_check_is_by_the_evidence_of_its_data_version(  # noqa: PLR0917 - each is a doorway, or what it is asked
    call: Run, service: httpx.Client, store: Store, day: str, tmp_path: Path, version: int | None, severity: str
) -> None:
    """Of Python, command line, service and agents."""
    (tmp_path / "t.yaml").write_text(UNKNOWN)
    pinned = {} if version is None else {"data_version": version}
    option = () if version is None else ("--data-version", str(version))
    asked = {"documents": [{"name": "t.yaml", "content": UNKNOWN}], "as_of": day} | pinned
    question = CheckConfig.model_validate({"content": UNKNOWN, "as_of": day} | pinned)
    report = kb.check_text(UNKNOWN, "t.yaml", day, data_version=version, db=store)
    answers = [
        json.loads(dump_json(report_body(report))),
        json.loads(call("check", "t.yaml", "--as-of", day, *option, "--format", "json").stdout),
        service.post("/v1/check", json=asked).json(),
        json.loads(dump_json(check_config(store, date.fromisoformat(day), question))),
    ]

    for answer in answers:
        assert {one["severity"] for one in answer["findings"] if one["rule"] == "LKB104"} == {severity}


def test_an_audit_is_by_the_evidence_of_its_data_version(call: Run, day: str, tmp_path: Path) -> None:
    """Also where days on which nothing changes are judged together."""
    (tmp_path / "fleet.csv").write_text(f"function_name,Runtime,as_of\na,python9.9,{day}\nb,python9.9,2026-11-23\n")
    for option, severities in (((), {"error"}), (("--data-version", "1"), {"warning", "error"})):
        call("audit", "fleet.csv", "-o", "out.csv", *option)
        rows = csv.DictReader((tmp_path / "out.csv").read_text().splitlines())

        assert {row["severity"] for row in rows if row["rule"] == "LKB104"} == severities


@pytest.mark.all
def test_policies_are_by_the_evidence_of_their_data_version(call: Run, store: Store, day: str, tmp_path: Path) -> None:
    """Their stamp names it, and what would be refused for want of a runtime is not, once it is stale."""
    for version in (1, store.data_version):
        call("export", "--policies", "guard", "-o", f"p{version}", "--as-of", day, "--data-version", str(version))
        stamps = json.loads((tmp_path / f"p{version}" / "rules.json").read_text())["stamp"]

        assert stamps["evidence_until"] == str(store.evidence[version])


def test_agents_are_told_how_far_the_evidence_of_their_data_version_reaches(store: Store) -> None:
    """Past that of version 1 the day lies, though not past the newest."""
    newest = store.evidence_until
    question = {"content": UNKNOWN, "as_of": str(newest)}
    old = check_config(store, newest, CheckConfig.model_validate(question | {"data_version": 1})).coverage
    new = check_config(store, newest, CheckConfig.model_validate(question)).coverage

    assert (old.evidence_until, old.past_evidence) == (store.evidence[1], True)
    assert (new.evidence_until, new.past_evidence) == (newest, False)


@pytest.mark.all
def test_an_export_for_engines_names_the_digest_of_its_data_version(call: Run, store: Store, tmp_path: Path) -> None:
    """By which two exports can be told to rest on the same rows."""
    call("export", "-o", "e", "--as-of", "2026-11-23", "--data-version", "6")
    manifest = json.loads((tmp_path / "e" / "manifest.json").read_text())

    assert (manifest["data_version"], manifest["digest"]) == (6, store.digests[6])
