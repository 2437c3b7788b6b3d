"""The SDK's models: a changed sentence proposes its number, the rest is a review."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from kb.cli.main import main
from kb.drift import compare_list
from kb.drift.botocore_model import read_sdk_release
from kb.intake.interface import Gate
from kb.intake.registry import find_source
from kb.sdk.models import Sdk, installed_sdk
from tests.conftest import AsOf
from tests.drift.test_models import planted
from tests.intake.conftest import Propose

Model = dict[str, Any]


@pytest.fixture(scope="module")
def model() -> Mapping[str, Any]:
    """The real model of Lambda."""
    return installed_sdk().models["lambda"]


def _changed(model: Mapping[str, Any], change: Callable[[Model], None]) -> Model:
    other = copy.deepcopy(dict(model))
    change(other)
    return other


def _sentence(model: Model) -> None:
    """The sentence stands in two requests, as it does at AWS."""
    for request in ("CreateFunctionRequest", "UpdateFunctionConfigurationRequest"):
        member = model["shapes"][request]["members"]["Timeout"]
        member["documentation"] = member["documentation"].replace("900", "2,700").replace("1,800", "2,700")


def test_a_changed_sentence_proposes_its_number(proposals: Propose, model: Mapping[str, Any]) -> None:
    """And nothing else: the bound of the model does not change, and the sentence counts once."""
    first = proposals("botocore-lambda", model)
    found = proposals("botocore-lambda", model, _changed(model, _sentence))

    (row,) = [one for one in found if one.id not in {one.id for one in first}]
    assert (row.action, row.table, row.row["limit"]) == ("supersede", "limits", "function_timeout")
    assert (row.row["max"], row.row["valid_from"]) == ("2700", "2026-12-02")
    assert row.evidence.place == "documentation of lambda CreateFunctionRequest.Timeout"
    assert row.evidence.text == "default 3 s; maximum 2700 s"


def test_other_words_around_the_numbers_of_a_limit_are_one_review(proposals: Propose, model: Mapping[str, Any]) -> None:
    """The same text of another request that stays as it was is no news."""

    def change(other: Model) -> None:
        member = other["shapes"]["CreateFunctionRequest"]["members"]["Timeout"]
        member["documentation"] = member["documentation"].replace("The amount of time", "The time")

    first = {one.id for one in proposals("botocore-lambda", model)}
    found = proposals("botocore-lambda", model, _changed(model, change))

    (review,) = [one for one in found if one.id not in first]
    assert (review.table, review.gates) == ("limits", (Gate.UNREADABLE_CELL,))


def test_a_number_in_words_that_changes_is_a_review(proposals: Propose, model: Mapping[str, Any]) -> None:
    """Twice is no longer three times."""

    def says(times: str) -> Model:
        def change(other: Model) -> None:
            other["operations"]["Invoke"]["documentation"] += f"<p>It retries {times}.</p>"

        return _changed(model, change)

    first = {one.id for one in proposals("botocore-lambda", says("twice"))}
    found = proposals("botocore-lambda", says("twice"), says("three times"))

    (review,) = [one for one in found if one.id not in first]
    assert review.row["field"] == "Invoke"
    assert review.gates == (Gate.NEEDS_WORDS,)


def test_what_is_new_in_a_model_is_reviewed_once(proposals: Propose, model: Mapping[str, Any]) -> None:
    """A member that several structures got, a value, an operation with its structure; a first recording has no news."""

    def change(other: Model) -> None:
        for name in ("LoggingConfig", "SnapStart", "TracingConfig"):
            other["shapes"][name]["members"]["Colour"] = {"shape": "String"}
        other["shapes"]["State"]["enum"].append("Dreaming")
        other["operations"]["DreamFunction"] = {"http": {"method": "POST", "requestUri": "/dreams"}}
        other["shapes"]["DreamFunctionRequest"] = {"type": "structure", "members": {"Depth": {"shape": "String"}}}

    first = proposals("botocore-lambda", model)
    found = [one for one in proposals("botocore-lambda", model, _changed(model, change)) if one not in first]

    assert [one for one in first if one.table == "config_fields"] == []
    assert {one.gates for one in found} == {(Gate.NEEDS_WORDS,)}
    assert sorted(one.row["field"] for one in found) == ["DreamFunction", "LoggingConfig.Colour", "State"]
    assert "likewise in SnapStart.Colour, TracingConfig.Colour" in next(one.why for one in found if "Colour" in one.why)


def _wider_timeout(model: Model) -> None:
    model["shapes"]["LongTimeout"] = {"type": "integer", "min": 1, "max": 86400}
    model["shapes"]["CreateFunctionRequest"]["members"]["Timeout"]["shape"] = "LongTimeout"


def _longer_items(model: Model) -> None:
    model["shapes"]["LongLayer"] = {"type": "string", "max": 999}
    model["shapes"]["LayerList"]["member"]["shape"] = "LongLayer"


def _other_answer(model: Model) -> None:
    model["shapes"]["LongAnswer"] = {"type": "structure", "members": {"Id": {"shape": "String"}}}
    model["operations"]["DeleteFunction"]["output"] = {"shape": "LongAnswer"}


def _only_bound(model: Model) -> None:
    model["shapes"]["Weight"]["max"] = 2.0


@pytest.mark.parametrize(
    ("change", "field", "shown"),
    [
        (_wider_timeout, "CreateFunctionRequest.Timeout", "LongTimeout"),
        (_longer_items, "LayerList", "member LongLayer"),
        (_other_answer, "DeleteFunction", "output LongAnswer"),
        (_only_bound, "Weight", "max 2.0"),
    ],
)
def test_a_part_that_refers_to_another_shape_is_reviewed(
    proposals: Propose, model: Mapping[str, Any], change: Callable[[Model], None], field: str, shown: str
) -> None:
    """It has other bounds, though its type and its own documentation stay; so is the only bound of a shape."""
    first = proposals("botocore-lambda", model)
    (review,) = [one for one in proposals("botocore-lambda", model, _changed(model, change)) if one not in first]

    assert (review.gates, review.row["field"], review.evidence.text) == ((Gate.NEEDS_WORDS,), field, shown)


def test_a_part_that_refers_to_no_shape_any_more_is_reviewed(proposals: Propose, model: Mapping[str, Any]) -> None:
    """An operation that answers with nothing."""

    def change(other: Model) -> None:
        del other["operations"]["DeleteFunction"]["output"]

    first = proposals("botocore-lambda", model)
    (review,) = [one for one in proposals("botocore-lambda", model, _changed(model, change)) if one not in first]

    assert (review.gates, review.why) == ((Gate.ROW_VANISHED,), "gone: DeleteFunction output target")


def test_an_error_that_operations_declare_is_reviewed_once(proposals: Propose, model: Mapping[str, Any]) -> None:
    """One that is new to several, and one that is declared no more."""

    def change(other: Model) -> None:
        for name in ("DeleteFunction", "GetFunction", "Invoke"):
            other["operations"][name]["errors"].append({"shape": "SleepyException"})
        other["operations"]["Invoke"]["errors"].remove({"shape": "KMSDisabledException"})

    first = proposals("botocore-lambda", model)
    found = [one for one in proposals("botocore-lambda", model, _changed(model, change)) if one not in first]

    assert sorted((one.gates, one.why) for one in found) == [
        ((Gate.NEEDS_WORDS,), "error SleepyException is new, or other than before; likewise in GetFunction, Invoke"),
        ((Gate.ROW_VANISHED,), "gone: Invoke KMSDisabledException"),
    ]


@pytest.mark.parametrize("content", [b"", b"<html>", b"{}", b"\x1f\x8bno gzip", b'{"shapes": {}, "operations": {}}'])
def test_another_file_is_no_model(proposals: Propose, model: Mapping[str, Any], content: bytes) -> None:
    """One review, and nothing proposed."""
    first = proposals("botocore-lambda", model)
    found = [one for one in proposals("botocore-lambda", model, content) if one not in first]

    assert [one.gates for one in found] == [(Gate.ERROR_PAGE,)]


def test_a_model_smaller_than_yesterdays_is_one_review(proposals: Propose, model: Mapping[str, Any]) -> None:
    """Half of the structures are gone: nothing else of it is believed."""

    def change(other: Model) -> None:
        _sentence(other)
        other["shapes"] = dict(list(other["shapes"].items())[::2])

    first = proposals("botocore-lambda", model)
    found = [one for one in proposals("botocore-lambda", model, _changed(model, change)) if one not in first]

    assert [one.gates for one in found] == [(Gate.SMALLER,)]


def _described(model: Model) -> None:
    member = {"shape": "String", "documentation": "<p>The default is 3 and the maximum is 1,800 seconds.</p>"}
    model["shapes"]["CreateFunctionRequest"]["members"]["Colour"] = member


def _renamed(model: Model) -> None:
    members = model["shapes"]["CreateFunctionRequest"]["members"]
    members["MaximumTime"] = members.pop("Timeout")


def test_a_new_member_is_one_review(proposals: Propose, model: Mapping[str, Any]) -> None:
    """The numbers of its text are no news beside it."""
    (review,) = proposals("botocore-lambda", model, _changed(model, _described))

    assert (review.gates, review.evidence.place) == (
        (Gate.NEEDS_WORDS,),
        "member lambda CreateFunctionRequest.Colour",
    )


def test_a_member_that_is_gone_is_told_although_its_numbers_cannot_be_read_either(
    proposals: Propose, model: Mapping[str, Any]
) -> None:
    """Who documents a limit has vanished as any other."""
    found = proposals("botocore-lambda", model, _changed(model, _renamed))

    (gone,) = [one for one in found if one.gates == (Gate.ROW_VANISHED,)]
    assert "gone: CreateFunctionRequest.Timeout," in gone.why


@pytest.mark.parametrize("service", ["lambda", "lambda-core", "lambda-microvms", "lambda-web"])
def test_the_installed_sdk_is_collected(service: str) -> None:
    """Each model with its address in the SDK's repository."""
    address, content = find_source(f"botocore-{service}").collect()  # type: ignore[attr-defined]

    assert address.startswith(
        f"https://github.com/boto/botocore/blob/{installed_sdk().version}/botocore/data/{service}/"
    )
    assert find_source(f"botocore-{service}").read(None, content).closed == ()  # type: ignore[arg-type]


def test_collected_models_are_recorded_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a network; the same bytes are recorded once."""
    names = ("botocore-lambda-core", "botocore-lambda-web")
    assert main(["intake", "fetch", *names, "--recordings", str(tmp_path / "recordings")]) == 0
    assert main(["intake", "fetch", *names, "--recordings", str(tmp_path / "recordings")]) == 0

    assert capsys.readouterr().out.count("unchanged") == 2


def test_drift_and_intake_walk_the_same_way(proposals: Propose, ask: AsOf) -> None:
    """What one says of the changed sentence, the other does."""
    sdk: Sdk = planted(installed_sdk(), _sentence)
    told = {row.id for row in compare_list(ask("2026-11-24"), read_sdk_release(sdk)) if row.kind == "number"}
    proposed = {one.row["limit"] for one in proposals("botocore-lambda", sdk.models["lambda"]) if one.table == "limits"}

    assert "function_timeout" in told
    assert told == proposed
