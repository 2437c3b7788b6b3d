"""Drift against the models of the SDK: every change that can be planted is one row, and nothing else is."""

from __future__ import annotations

import copy
import gzip
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.drift import Drift, compare_list
from kb.drift.botocore_model import read_sdk_release
from kb.errors import DataError, UsageError
from kb.facts import Facts
from kb.paths import shipped_folder
from kb.sdk.compared_models import FILE, ComparedRelease, read_baseline, record_baseline
from kb.sdk.documented_limits import documented_limits, documented_places, text_of
from kb.sdk.models import Sdk, installed_sdk, wheel_sdk
from kb.sdk.walk import sdk_facts
from tests.conftest import AsOf, Run
from tests.tiers import first_cases

DAY = "2026-11-24"
Model = dict[str, Any]


@pytest.fixture(scope="module")
def sdk() -> Sdk:
    """The botocore that the constraints pin."""
    return installed_sdk()


@pytest.fixture(scope="module")
def former(sdk: Sdk) -> ComparedRelease:
    """As if the data had been compared with it last."""
    return ComparedRelease(sdk.version, sdk.packed_on, sdk_facts(sdk))


@pytest.fixture
def facts(ask: AsOf) -> Facts:
    """Our facts."""
    return ask(DAY)


def planted(sdk: Sdk, plant: Callable[[Model], None], service: str = "lambda") -> Sdk:
    """The SDK with a change in the model of one service."""
    models = copy.deepcopy(dict(sdk.models))
    plant(models[service])  # type: ignore[arg-type]
    return replace(sdk, models=models)


def _nested_member(model: Model) -> None:
    model["shapes"]["LoggingConfig"]["members"]["LogColour"] = {"shape": "LogFormat"}


def _operation(model: Model) -> None:
    model["operations"]["DreamFunction"] = {
        "http": {"method": "POST", "requestUri": "/2027-01-01/dreams"},
        "input": {"shape": "DreamFunctionRequest"},
    }
    model["shapes"]["DreamFunctionRequest"] = {
        "type": "structure",
        "members": {"FunctionName": {"shape": "FunctionName"}},
    }


def _value(model: Model) -> None:
    model["shapes"]["State"]["enum"].append("Dreaming")


def _sentence(model: Model) -> None:
    for request in ("CreateFunctionRequest", "UpdateFunctionConfigurationRequest"):
        member = model["shapes"][request]["members"]["Timeout"]
        member["documentation"] = member["documentation"].replace("900", "2,700").replace("1,800", "2,700")


def _joined_unit(model: Model) -> None:
    invoke = model["operations"]["InvokeAsync"]
    invoke["documentation"] = invoke["documentation"].replace("256KB", "512KB")


def _range(model: Model) -> None:
    for name, shape in model["shapes"].items():
        member = shape.get("members", {}).get("RecoveryWindowInDays")
        if member and name.endswith("Request"):
            member["documentation"] = member["documentation"].replace("7-30", "7-60")


def _required(model: Model) -> None:
    model["shapes"]["CreateFunctionRequest"]["required"].append("Handler")


def _request_line(model: Model) -> None:
    model["operations"]["Invoke"]["http"]["requestUri"] = "/2027-01-01/dreams"


def _streaming(model: Model) -> None:
    model["shapes"]["Handler"]["streaming"] = True


def _top_level_member(model: Model) -> None:
    model["shapes"]["CreateFunctionRequest"]["members"]["DreamConfig"] = {"shape": "LoggingConfig"}


def _other_shape(model: Model) -> None:
    model["shapes"]["LongGroup"] = model["shapes"]["LogGroup"]
    model["shapes"]["LoggingConfig"]["members"]["LogGroup"]["shape"] = "LongGroup"


def _other_words(model: Model) -> None:
    member = model["shapes"]["CreateFunctionRequest"]["members"]["Timeout"]
    member["documentation"] = member["documentation"].replace("The default", "For some the default")


def _error(model: Model) -> None:
    for name in ("CreateFunction", "UpdateFunctionCode"):
        model["operations"][name]["errors"].append({"shape": "SleepyException"})


def _secret(model: Model) -> None:
    model["shapes"]["Handler"]["sensitive"] = True


def _described_member(model: Model) -> None:
    text = "<p>Up to 5 megabytes; the default is 1 megabyte.</p>"
    model["shapes"]["LoggingConfig"]["members"]["LogSize"] = {"shape": "LogGroup", "documentation": text}


PLANTS: dict[str, tuple[Callable[[Model], None], tuple[str, str, str | None]]] = {
    "a nested member": (_nested_member, ("member", "lambda.LoggingConfig.LogColour", None)),
    "a member with numbers in its text": (_described_member, ("member", "lambda.LoggingConfig.LogSize", None)),
    "an operation": (_operation, ("operation", "lambda.DreamFunction", None)),
    "an enum value": (_value, ("value", "lambda.State", "Dreaming")),
    "a number in a sentence": (_sentence, ("number", "function_timeout", "max")),
    "a number that is joined to its unit": (_joined_unit, ("number", "lambda.InvokeAsync", "number 1")),
    "a member of another shape": (_other_shape, ("target", "lambda.LoggingConfig.LogGroup", None)),
    "words around a number": (_other_words, ("sentence", "lambda.CreateFunctionRequest.Timeout", None)),
    "an error of two operations": (_error, ("error", "lambda.CreateFunction", "SleepyException")),
    "a value that may not be shown": (_secret, ("trait", "lambda.Handler", "sensitive")),
    "a value that streams": (_streaming, ("trait", "lambda.Handler", "streaming")),
    "a member that is required from now on": (_required, ("member", "lambda.CreateFunctionRequest.Handler", None)),
    "another address of an operation": (_request_line, ("operation", "lambda.Invoke", None)),
    "a member of a request": (_top_level_member, ("field", "DreamConfig", None)),
}


def said(rows: tuple[Drift, ...]) -> list[tuple[str, str, str | None]]:
    """What rows are about."""
    return [(row.kind, row.id, row.aspect) for row in rows]


@pytest.mark.parametrize("name", first_cases(list(PLANTS), 6))
def test_a_planted_change_is_one_row(facts: Facts, sdk: Sdk, former: ComparedRelease, name: str) -> None:
    """Wherever it is planted."""
    plant, expected = PLANTS[name]
    before = said(compare_list(facts, read_sdk_release(sdk), former))

    after = said(compare_list(facts, read_sdk_release(planted(sdk, plant)), former))

    assert [row for row in after if row not in before] == [expected]


@pytest.mark.all
def test_all_planted_changes_are_as_many_rows(facts: Facts, sdk: Sdk, former: ComparedRelease) -> None:
    """All at once."""
    changed = sdk
    for plant, _ in PLANTS.values():
        changed = planted(changed, plant)
    before = said(compare_list(facts, read_sdk_release(sdk), former))

    after = said(compare_list(facts, read_sdk_release(changed), former))

    assert sorted(row for row in after if row not in before) == sorted(expected for _, expected in PLANTS.values())


def _lost_member(model: Model) -> None:
    del model["shapes"]["ServiceConfig"]["members"]["timeoutSeconds"]


def _narrow_name(model: Model) -> None:
    model["shapes"]["RuntimeName"]["max"] = 1


def _lost_operation(model: Model) -> None:
    del model["operations"]["RunMicrovm"]


ELSEWHERE: dict[str, tuple[Callable[[Model], None], tuple[str, str, str]]] = {
    "lambda-web": (_lost_member, ("they_lack", "number", "web_function_timeout")),
    "lambda-core": (_narrow_name, ("differs", "bound", "lambda-core.RuntimeName")),
    "lambda-core, a range": (
        _range,
        ("differs", "number", "lambda-core.DeleteRuntimeAliasRequest.RecoveryWindowInDays"),
    ),
    "lambda-microvms": (_lost_operation, ("they_lack", "operation", "lambda-microvms.RunMicrovm")),
}


@pytest.mark.parametrize("service", ELSEWHERE)
def test_every_service_is_compared(facts: Facts, sdk: Sdk, former: ComparedRelease, service: str) -> None:
    """And what goes is drift like what comes."""
    plant, expected = ELSEWHERE[service]
    rows = compare_list(facts, read_sdk_release(planted(sdk, plant, service.partition(",")[0])), former)

    assert expected in {(row.difference, row.kind, row.id) for row in rows}


def test_what_many_structures_share_is_told_once(facts: Facts, sdk: Sdk, former: ComparedRelease) -> None:
    """The same new member in three of them."""

    def plant(model: Model) -> None:
        for name in ("GetMicrovmResponse", "RunMicrovmRequest", "RunMicrovmResponse"):
            model["shapes"][name]["members"]["colour"] = {"shape": "String"}

    rows = compare_list(facts, read_sdk_release(planted(sdk, plant, "lambda-microvms")), former)

    (row,) = [row for row in rows if "colour" in row.id]
    assert (row.theirs or "").endswith("(in 3 structures)")


def test_an_error_that_is_declared_no_more_is_drift(facts: Facts, sdk: Sdk, former: ComparedRelease) -> None:
    """Once, with how many operations it was of; errors of an operation that is new or gone are not told apart."""

    def plant(model: Model) -> None:
        for operation in model["operations"].values():
            operation["errors"] = [
                one for one in operation.get("errors", ()) if one["shape"] != "ENILimitReachedException"
            ]
        model["operations"]["DreamFunction"] = model["operations"]["Invoke"]
        del model["operations"]["TagResource"]

    rows = [row for row in compare_list(facts, read_sdk_release(planted(sdk, plant)), former) if row.kind == "error"]

    assert [(row.difference, row.aspect) for row in rows] == [("they_lack", "ENILimitReachedException")]


def _deprecated(model: Model) -> None:
    model["operations"]["Invoke"]["deprecated"] = True


def test_what_is_deprecated_since_the_record_is_told(facts: Facts, sdk: Sdk, former: ComparedRelease) -> None:
    """But not against a record in which nobody looked for it."""
    before = replace(former, facts=tuple(fact for fact in former.facts if fact.kind != "deprecated"))
    now = read_sdk_release(planted(sdk, _deprecated))

    rows = [row for row in compare_list(facts, now, former) if row.kind == "deprecated"]

    assert [(row.id, row.difference) for row in rows] == [("lambda.Invoke", "we_lack")]
    assert [row for row in compare_list(facts, now, before) if row.kind == "deprecated"] == []


def test_an_older_sdk_is_not_held_against_a_newer_one(facts: Facts, sdk: Sdk, former: ComparedRelease) -> None:
    """What it lacks of the models is no drift; our own tables are compared all the same."""
    newer = replace(former, version="99.0.0", facts=former.facts[::2])

    assert said(compare_list(facts, read_sdk_release(sdk), newer)) == said(compare_list(facts, read_sdk_release(sdk)))


def test_every_documented_limit_is_one_of_ours_and_stands_in_the_models(facts: Facts, sdk: Sdk) -> None:
    """A sentence that was written anew must be looked at by a person."""
    limits = {limit.limit for limit in facts.limits()}
    keys = {fact.key for fact in sdk_facts(sdk)}

    assert [target.limit for target in documented_limits().values() if target.limit not in limits] == []
    assert [key for key in documented_limits() if key not in keys] == []


def test_the_documentation_has_the_numbers_and_words_that_a_person_knew(sdk: Sdk) -> None:
    """Where it has not, which number is which must be said anew."""
    facts = sdk_facts(sdk)
    now = {
        (service, place): text_of(fact for fact in facts if (fact.service, fact.place) == (service, place))
        for service, place in documented_places()
    }

    assert now == documented_places()
    assert {(service, place) for service, _, place, _ in documented_limits()} == set(now)


def test_the_recorded_models_are_read_as_they_were_written(sdk: Sdk, tmp_path: Path) -> None:
    """Every fact of them."""
    record_baseline(tmp_path, sdk)

    assert read_baseline(tmp_path) == ComparedRelease(sdk.version, sdk.packed_on, sdk_facts(sdk))
    assert read_baseline(tmp_path / "elsewhere") is None


def test_the_shipped_models_can_be_read() -> None:
    """They say of which release they are."""
    found = read_baseline(shipped_folder())

    assert found is not None
    assert found.packed_on is not None


def test_a_damaged_record_is_refused(tmp_path: Path) -> None:
    """In one line that says what to do."""
    (tmp_path / FILE).write_text("lambda\tmember\n")

    with pytest.raises(DataError, match="record it anew"):
        read_baseline(tmp_path)


def _wheel(path: Path, sdk: Sdk) -> Path:
    """A wheel with the models of an SDK, packed as botocore's are."""
    with zipfile.ZipFile(path, "w") as wheel:
        for service, model in sdk.models.items():
            packed = gzip.compress(json.dumps(model).encode(), mtime=1_795_132_800)
            wheel.writestr(f"botocore/data/{service}/2015-03-31/service-2.json.gz", packed)
    return path


def test_a_wheel_is_compared_and_its_age_told(run: Run, sdk: Sdk, tmp_path: Path) -> None:
    """The day of packing stands in its files."""
    path = _wheel(tmp_path / "botocore-99.1.0-py3-none-any.whl", planted(sdk, _sentence))
    assert wheel_sdk(path).packed_on == date(2026, 11, 20)

    done = run("drift", path.name, "--as-of", "2026-11-28", "--format", "csv")

    assert done.returncode == 1
    assert "number,function_timeout,max," in done.stdout
    assert done.stderr.startswith(
        "botocore 99.1.0 of 2026-11-20, 8 days old; the data were last compared with botocore "
    )


@pytest.mark.parametrize("content", [b"", b"no wheel"])
def test_another_wheel_is_refused(tmp_path: Path, content: bytes) -> None:
    """In one line."""
    path = tmp_path / "botocore-1.0.0-py3-none-any.whl"
    path.write_bytes(content)

    with pytest.raises(UsageError, match="cannot be read"):
        wheel_sdk(path)


MODEL = "botocore/data/lambda/2015-03-31/service-2.json.gz"


@pytest.mark.parametrize(
    ("model", "method"),
    [
        (gzip.compress(b"{}")[:12], zipfile.ZIP_STORED),
        (gzip.compress(b"no JSON"), zipfile.ZIP_STORED),
        (b"[]", zipfile.ZIP_DEFLATED),
        (gzip.compress(b"{}"), zipfile.ZIP_LZMA),
    ],
    ids=["cut off", "no JSON", "no model", "packed otherwise"],
)
def test_a_wheel_with_models_that_are_none_is_refused(tmp_path: Path, model: bytes, method: int) -> None:
    """In one line, whatever is wrong with them."""
    path = tmp_path / "botocore-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", method) as wheel:
        wheel.writestr(MODEL, model)

    with pytest.raises(UsageError, match="cannot be read"):
        wheel_sdk(path)
