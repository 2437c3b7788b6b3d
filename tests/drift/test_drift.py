"""Drift: our newest facts beside the real API model and beside tables in the forms of other projects."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kb.drift import Drift, Outside, compare_list
from kb.drift.botocore_model import read_sdk_release
from kb.drift.lifecycle_files import read_lifecycle_file
from kb.errors import UsageError
from kb.facts import Facts
from kb.sdk.models import installed_sdk
from tests.conftest import AsOf

DAY = "2026-11-23"
CFN_LINT = {"deprecated": "2025-12-15", "create-block": "2027-02-01", "update-block": "2027-03-03", "successor": None}


@pytest.fixture(scope="module")
def model() -> Outside:
    """The Lambda model of the botocore that the constraints pin."""
    return read_sdk_release(installed_sdk())


@pytest.fixture
def facts(ask: AsOf) -> Facts:
    """Our facts on the day the model was read."""
    return ask(DAY)


def said(tmp_path: Path, body: object) -> Outside:
    """A table as somebody else's file."""
    path = tmp_path / "table.json"
    path.write_text(json.dumps(body))
    return read_lifecycle_file(path)


def about(found: tuple[Drift, ...], name: str) -> list[tuple[str, str | None]]:
    """The differences about one id."""
    return [(item.difference, item.aspect) for item in found if item.id == name]


def test_our_facts_agree_with_the_pinned_model(facts: Facts, model: Outside) -> None:
    """Every runtime, every field and every bound of the real model."""
    assert compare_list(facts, model) == ()


def test_a_runtime_that_only_the_model_knows_is_drift(facts: Facts, model: Outside) -> None:
    """The next one will be."""
    found = compare_list(facts, replace(model, runtimes=model.runtimes | {"cobol85"}))

    assert about(found, "cobol85") == [("we_lack", None)]


def test_a_runtime_withdrawn_from_the_model_is_drift(facts: Facts, model: Outside) -> None:
    """What we have and they lack."""
    found = compare_list(facts, replace(model, runtimes=model.runtimes - {"python3.13"}))

    assert about(found, "python3.13") == [("they_lack", None)]


def test_a_bound_that_moved_is_drift(facts: Facts, model: Outside) -> None:
    """With both values."""
    key = ("Function", "Timeout")
    found = compare_list(facts, replace(model, fields={**model.fields, key: replace(model.fields[key], max=7200)}))

    assert [(item.aspect, item.ours, item.theirs) for item in found] == [("max", "5400", "7200")]


def test_a_new_member_of_a_request_is_drift(facts: Facts, model: Outside) -> None:
    """A setting that we have no row for."""
    shape = model.fields["Function", "Timeout"]
    found = compare_list(facts, replace(model, fields={**model.fields, ("Function", "QuantumConfig"): shape}))

    assert about(found, "QuantumConfig") == [("we_lack", None)]


def test_a_new_architecture_is_drift(facts: Facts, model: Outside) -> None:
    """The vocabulary of a list's items."""
    key = ("Function", "Architectures[].<value>")
    wider = replace(model.fields[key], vocabulary=model.fields[key].vocabulary | {"riscv64"})

    found = compare_list(facts, replace(model, fields={**model.fields, key: wider}))

    assert [item.aspect for item in found] == ["vocabulary"]


def test_the_table_of_cfn_lint_is_compared_date_by_date(facts: Facts, tmp_path: Path) -> None:
    """A table with one right row and one wrong date."""
    found = compare_list(
        facts, said(tmp_path, {"python3.9": CFN_LINT, "ruby3.2": CFN_LINT | {"deprecated": "2026-04-01"}})
    )

    assert about(found, "python3.9") == []
    assert about(found, "ruby3.2") == [("differs", "deprecation")]


def test_a_difference_that_we_know_names_its_explanation(facts: Facts, tmp_path: Path) -> None:
    """The deprecation of python3.9 was once read otherwise; the claim says so."""
    found = compare_list(facts, said(tmp_path, {"python3.9": CFN_LINT | {"deprecated": "2025-10-31"}}))

    assert "python3-9-deprecation-2025" in next(item.claims for item in found if item.id == "python3.9")


RELEASE = {"name": "python3.9", "releaseDate": "2021-08-16", "eoasFrom": "2025-12-15", "eolFrom": "2027-03-03"}


@pytest.mark.parametrize(
    "body",
    [
        {"schema_version": "1.2.1", "result": {"name": "aws-lambda", "releases": [RELEASE]}},
        [{"cycle": "python3.9", "releaseDate": "2021-08-16", "support": "2025-12-15", "eol": "2027-03-03"}],
        {"releases": {"python3.9": {"releaseDate": "2021-08-16", "eoas": "2025-12-15", "eol": "2027-03-03"}}},
        {"python3.9": "2021-08-16"},
        {"result": {"releases": [RELEASE, RELEASE | {"label": "3.9"}]}},
    ],
    ids=["api v1", "api before v1", "release data", "release data of 2023", "twice the same dates"],
)
def test_every_form_of_endoflife_date_is_read(facts: Facts, tmp_path: Path, body: object) -> None:
    """And agrees on python3.9."""
    outside = said(tmp_path, body)

    assert outside.runtimes == {"python3.9"}
    assert about(compare_list(facts, outside), "python3.9") == []


def test_no_date_against_a_date_is_drift(facts: Facts, tmp_path: Path) -> None:
    """`false` says that no end is announced."""
    found = compare_list(facts, said(tmp_path, [{"cycle": "python3.9", "releaseDate": "2021-08-16", "eol": False}]))

    assert about(found, "python3.9") == [("they_lack", "block_update")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[1, 2]", "neither"),
        ("{}", "neither"),
        ("not json", "no JSON"),
        ('{"python3.9": {"update-block": "2027-03-03"}, "python3.9": {}}', "python3.9 stands there twice"),
        ('{"a": {"update-block": "soon"}}', "no date"),
        ('{"a": {"update-block": "2027-03-031"}}', "no date"),
        ('[{"cycle": "a", "eol": "2027-03-03"}, {"cycle": "a", "eol": "2027-03-04"}]', r"json: a stands twice, with"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    """In one line that names it."""
    path = tmp_path / "table.json"
    path.write_text(text)

    with pytest.raises(UsageError, match=reason):
        read_lifecycle_file(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """With its path."""
    with pytest.raises(UsageError, match=r"no\.json"):
        read_lifecycle_file(tmp_path / "no.json")


TFLINT = {
    "updated_at": "2026-07-31T00:00:00Z",
    "runtimes": {"python3.9": {"end_of_support_date": "2025-12-15T00:00:00Z"}},
}
AWSLABS = {
    "schemaVersion": "1.0",
    "lastUpdated": "2026-09-13",
    "services": [
        {"serviceCode": "eks", "versions": [{"version": "1.36", "standardSupportEnd": "2027-08-02"}]},
        {"serviceCode": "lambda", "versions": [{"version": "python3.9", "standardSupportEnd": "2025-12-15"}]},
    ],
}
HEALTH = {
    "serviceLifecycles": [
        {"service": "RDS", "version": "8.0", "lifecycleEvents": []},
        {
            "service": "LAMBDA",
            "version": "Python3.9",
            "lifecycleEvents": [
                {"lifecycleEventType": "end-of-support", "date": 1765756800.0, "regions": ["eu-west-1"]},
                {"lifecycleEventType": "end-of-support", "date": "2025-12-15T00:00:00+00:00"},
                {"lifecycleEventType": "price-change", "date": 1},
            ],
        },
    ]
}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (TFLINT, "tflint of 2026-07-31"),
        (AWSLABS, "awslabs of 2026-09-13"),
        (HEALTH, "AWS Health"),
    ],
)
def test_other_lists_are_read(facts: Facts, tmp_path: Path, body: object, name: str) -> None:
    """Tflint's generated table, awslabs' list, and AWS Health's answer: each agrees on python3.9."""
    outside = said(tmp_path, body)

    assert outside.name == f"{name} (table.json)"
    assert outside.runtimes == {"python3.9"}
    assert ("python3.9", "deprecation") in outside.dates
    assert about(compare_list(facts, outside), "python3.9") == []
