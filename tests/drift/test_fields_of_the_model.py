"""What our fields say of words and forms is what the model of the SDK says, on every day."""

from __future__ import annotations

import re

import pytest

from kb.drift.botocore_model import read_sdk_release
from kb.facts import Facts
from kb.facts.tables import ConfigField, fields
from kb.sdk.models import installed_sdk
from tests.conftest import AsOf

ModelFields = dict[tuple[str, str], tuple[frozenset[str], str | None]]

_NOT_OF_THE_MODEL = {"RuntimeConfig.RuntimeAlias"}
"""Its pattern is CloudFormation's."""


@pytest.fixture(scope="module")
def model_fields() -> ModelFields:
    """The words and the form of each field; of a list those of its items."""
    outside = read_sdk_release(installed_sdk())
    assert outside.sdk is not None
    shapes = outside.sdk.models["lambda"]["shapes"]
    return {key: (shape.vocabulary, shapes[shape.item_name].get("pattern")) for key, shape in outside.fields.items()}


def _path(row: ConfigField) -> str:
    """Its path in the request; of an item of a list in the manner of the model."""
    path = row.field.removeprefix(f"{row.resource}.").removeprefix("FunctionUrlConfig.")
    return re.sub(r"\[\]\.<\w+>$", "[].<value>", path)


def test_a_list_has_the_words_of_its_items(ask: AsOf, model_fields: ModelFields) -> None:
    """Unless its items have a row of their own."""
    rows = fields(ask("2026-11-20"))
    names = {row.field for row in rows}

    lacking = [
        row.field
        for row in rows
        if model_fields.get((row.resource, _path(row)), (frozenset(), None))[0]
        and not row.vocabulary
        and f"{row.field.removesuffix('[]')}[].<value>" not in names
    ]
    assert lacking == []


def test_a_text_or_list_has_the_form_of_the_model(ask: AsOf, model_fields: ModelFields) -> None:
    """The newest SDK that the data were compared with."""
    wrong = [
        (row.field, row.pattern, form)
        for row in fields(ask("2026-11-20"))
        if (row.resource, _path(row)) in model_fields and row.field not in _NOT_OF_THE_MODEL
        for form in [model_fields[row.resource, _path(row)][1]]
        if row.pattern != form
    ]
    assert wrong == []


def test_no_list_loses_its_words_or_form(ask: AsOf) -> None:
    """What the model once said of the items of a list it says on every later day, in other words perhaps."""
    facts: Facts = ask("2026-11-30")
    lost = facts.rows(
        "with said as (select resource, field, valid_from, vocabulary, pattern from field_bounds "
        "where retracted_in is null and type like 'list<%' union all "
        "select resource, field, date '9999-12-31', vocabulary, pattern from config_fields "
        "where retracted_in is null and type like 'list<%') "
        "select field, valid_from from said "
        "window spell as (partition by resource, field order by valid_from) "
        "qualify (lag(vocabulary) over spell is not null and vocabulary is null) "
        "or (lag(pattern) over spell is not null and pattern is null)"
    )
    assert lost == []


@pytest.mark.parametrize(
    ("field", "day", "most"),
    [
        ("MicrovmImage.environmentVariables", "2026-11-04", 50),
        ("MicrovmImage.environmentVariables", "2026-11-05", 100),
        ("SendDurableExecutionCallbackSuccess.Result", "2026-10-07", 262144),
        ("SendDurableExecutionCallbackSuccess.Result", "2026-10-08", 1048576),
        ("NetworkConnector.Configuration.VpcEgressConfiguration.SecurityGroupIds", "2026-10-11", 5),
        ("NetworkConnector.Configuration.VpcEgressConfiguration.SecurityGroupIds", "2026-10-12", 16),
        ("EphemeralStorage.Size", "2026-08-19", 10240),
        ("EphemeralStorage.Size", "2026-08-20", 32768),
    ],
)
def test_a_bound_is_told_from_the_day_of_the_model_that_has_it(ask: AsOf, field: str, day: str, most: int) -> None:
    """The release of the day before has the former one."""
    assert {row.field: row.max for row in fields(ask(day))}[field] == most


def test_words_are_told_from_the_day_of_the_model_that_has_them(ask: AsOf) -> None:
    """Durable executions can be paused since 2026-11-17."""
    before, after = (
        {row.field: row.vocabulary for row in fields(ask(day))}["ListDurableExecutionsByFunction.Statuses"]
        for day in ("2026-11-16", "2026-11-17")
    )

    assert "PAUSED" not in before
    assert "PAUSED" in after


@pytest.mark.parametrize(("day", "least"), [("2015-01-26", 64), ("2015-01-27", 128)])
def test_the_first_model_that_changed_is_not_passed_over(ask: AsOf, day: str, least: int) -> None:
    """The API of the preview had two models."""
    assert {row.field: row.min for row in fields(ask(day))}["MemorySize"] == least
