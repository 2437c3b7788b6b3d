"""Numbers of the SDK's documentation: a unit, or a count of numbers, that nobody knows is never a row."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from kb.intake.interface import Gate, Proposal
from kb.intake.sources.account_apis import QUOTAS
from kb.sdk.models import installed_sdk
from tests.intake.conftest import Folder

SENTENCE = "The default is 3 seconds, and the maximum allowed value is 1,800 seconds."
UPDATED = "UpdateFunctionConfigurationRequest.Timeout"
Model = dict[str, Any]


@pytest.fixture(scope="module")
def model() -> Mapping[str, Any]:
    """The real model of Lambda."""
    return installed_sdk().models["lambda"]


def _reword(model: Mapping[str, Any], member: str, old: str, new: str, *, shapes: tuple[str, ...] = ()) -> Model:
    """The model with other words in the documentation of a member, of all structures or of some."""
    other = copy.deepcopy(dict(model))
    for name, shape in other["shapes"].items():
        said = shape.get("members", {}).get(member)
        if said and (not shapes or name in shapes):
            said["documentation"] = said.get("documentation", "").replace(old, new)
    assert other != model
    return other


def _proposed(folder: Folder, *models: Mapping[str, Any]) -> tuple[Proposal, ...]:
    for day, one in enumerate(models, start=24):
        folder.add("botocore-lambda", f"2026-11-{day}", one)
    return folder.propose().proposals


@pytest.mark.parametrize(
    ("limit", "member", "words"),
    [
        ("function_timeout", "Timeout", ("1,800 seconds", "45 mins")),
        ("function_timeout", "Timeout", ("1,800 seconds", "2 weeks")),
        ("function_timeout", "Timeout", ("1,800 seconds", "2 years")),
        ("function_timeout", "Timeout", ("1,800 seconds", "1,800")),
        ("ephemeral_storage", "EphemeralStorage", ("10,240 MB", "20 terabytes")),
        ("ephemeral_storage", "EphemeralStorage", ("10,240 MB", "20 GB")),
        ("payload_sync_request", "Payload", ("6 MB", "600 percent")),
    ],
)
def test_a_number_in_a_unit_that_is_not_ours_for_sure_is_a_review(
    folder: Folder, model: Mapping[str, Any], limit: str, member: str, words: tuple[str, str]
) -> None:
    """A word that we do not know, a unit of something else, none where one was, another beside a number without."""
    found = _proposed(folder, model, _reword(model, member, *words))

    assert {one.gates for one in found if one.row.get("limit") == limit} == {(Gate.UNREADABLE_CELL,)}
    assert [one for one in found if one.action != "review"] == []


def test_a_number_in_a_unit_that_converts_is_a_row(folder: Folder, model: Mapping[str, Any]) -> None:
    """Forty-five minutes are 2,700 seconds."""
    (row,) = _proposed(folder, model, _reword(model, "Timeout", "1,800 seconds", "45 minutes"))

    assert (row.action, row.row["limit"], row.row["max"]) == ("supersede", "function_timeout", "2700")


@pytest.mark.parametrize(
    ("old", "new"),
    [("1,800 seconds", "2,700 seconds (45 minutes)"), (SENTENCE, ""), (SENTENCE, f"{SENTENCE} At least 5 are kept.")],
)
def test_a_text_with_other_numbers_than_a_person_knew_is_one_review_of_all_its_limits(
    folder: Folder, model: Mapping[str, Any], old: str, new: str
) -> None:
    """No number may take the place of another, and none may go unnoticed."""
    (review,) = _proposed(folder, model, _reword(model, "Timeout", old, new))

    assert (review.action, review.gates, review.row["limit"]) == (
        "review",
        (Gate.UNREADABLE_CELL,),
        "function_timeout",
    )
    assert review.why.endswith(", for function_timeout, function_timeout_lmi_async_esm")


@pytest.mark.parametrize(
    ("member", "swap", "limits"),
    [
        ("BatchSize", ("Amazon Kinesis", "Amazon Simple Queue Service"), "esm_batch_size.kinesis"),
        ("InvokeMode", ("BUFFERED", "RESPONSE_STREAM"), "url_payload_buffered"),
    ],
)
def test_words_that_change_places_between_the_numbers_of_limits_are_a_review(
    folder: Folder, model: Mapping[str, Any], member: str, swap: tuple[str, str], limits: str
) -> None:
    """The numbers are as many as before and in their order: each would be taken for another's."""
    first, second = swap
    swapped = _reword(_reword(_reword(model, member, first, "@"), member, second, first), member, "@", second)

    (review,) = [one for one in _proposed(folder, model, swapped) if one.table == "limits"]

    assert (review.gates, review.row["limit"]) == ((Gate.UNREADABLE_CELL,), limits)
    assert " in other words; " in review.why


def test_words_that_change_around_other_numbers_are_one_review(folder: Folder, model: Mapping[str, Any]) -> None:
    """It shows the numbers, and never the words."""
    other = copy.deepcopy(dict(model))
    other["operations"]["GetFunction"]["documentation"] += " Not for layers."

    (review,) = _proposed(folder, model, other)

    assert (review.gates, review.row["field"], review.evidence.text) == ((Gate.NEEDS_WORDS,), "GetFunction", "10 min")
    assert review.why == "what the text says beside its numbers is new, or other than before"


def test_a_text_that_loses_its_numbers_is_a_review(folder: Folder, model: Mapping[str, Any]) -> None:
    """A condition that is gone is news."""
    other = copy.deepcopy(dict(model))
    other["operations"]["GetFunction"]["documentation"] = "Returns the function."

    (review,) = _proposed(folder, model, other)

    assert (review.gates, review.why) == ((Gate.ROW_VANISHED,), "gone: GetFunction numbers of the text")


def test_a_sentence_that_changed_in_one_of_two_places_says_that_they_differ(
    folder: Folder, model: Mapping[str, Any]
) -> None:
    """The other place did not change, and is not called new."""
    changed = _reword(model, "Timeout", "1,800 seconds", "45 minutes", shapes=("CreateFunctionRequest",))

    (review,) = [one for one in _proposed(folder, model, changed) if one.table == "config_fields"]

    assert review.row["field"] == "UpdateFunctionConfigurationRequest.Timeout"
    assert review.why == (
        "number maximum 1 is 1800 s here and 45 min in CreateFunctionRequest.Timeout: the places differ"
    )


def _drop_bounds(model: Model) -> None:
    del model["shapes"]["MemorySize"]["max"], model["shapes"]["Description"]["max"]


def _drop_pattern(model: Model) -> None:
    del model["shapes"]["Handler"]["pattern"]


@pytest.mark.parametrize(
    ("change", "gone"),
    [(_drop_bounds, "gone: Description max, MemorySize max"), (_drop_pattern, "gone: Handler pattern")],
)
def test_a_bound_that_is_gone_is_a_review(
    folder: Folder, model: Mapping[str, Any], change: Callable[[Model], None], gone: str
) -> None:
    """What the API no longer refuses is news."""
    other = copy.deepcopy(dict(model))
    change(other)

    (review,) = _proposed(folder, model, other)

    assert (review.gates, review.why) == ((Gate.ROW_VANISHED,), gone)


@pytest.mark.parametrize(
    ("unit", "shown"), [("Kilobytes", ("4", "KB")), ("None", ("4", "None")), ("Blocks", ("4", "Blocks"))]
)
def test_a_quota_of_a_size_without_its_unit_is_not_in_ours(unit: str, shown: tuple[str, str]) -> None:
    """What is counted has no unit; a size has one, and is told as it stands where that is missing."""
    quota = {"QuotaCode": "L-6581F036", "Value": 4.0, "Unit": unit}

    (said,) = QUOTAS.read(None, json.dumps({"Quotas": [quota]}).encode()).statements  # type: ignore[arg-type]

    assert (said.cells["max"], said.cells["unit"]) == shown


@pytest.mark.parametrize(
    ("bound", "words", "gates"),
    [
        pytest.param(5400, "5,400 seconds", (), id="at the bound of the model"),
        pytest.param(5400, "5,401 seconds", (Gate.CONTRADICTION,), id="one past it"),
        pytest.param(1900, "1,900 seconds", (), id="at a bound that is new"),
        pytest.param(1899, "1,900 seconds", (Gate.CONTRADICTION,), id="one past a bound that is new"),
    ],
)
def test_a_number_that_the_bound_of_its_member_refuses_is_a_review(
    folder: Folder, model: Mapping[str, Any], bound: int, words: str, gates: tuple[Gate, ...]
) -> None:
    """A text and a bound of one model that say different things: which of them is late, a person must find out."""
    first = _reword(model, "Timeout", "1,800 seconds", "1,700 seconds")
    second = _reword(first, "Timeout", "1,700 seconds", words)
    second["shapes"]["Timeout"]["max"] = bound

    found = [one for one in _proposed(folder, first, second) if one.recording.day.day == 25]

    (made,) = (one for one in found if one.row.get("limit") == "function_timeout")
    assert (made.gates, bool(made.row["max"])) == (gates, not gates)
    assert not gates or made.why.endswith(f", and the bound of the model is {bound}")


@pytest.mark.parametrize(
    ("shapes", "made"),
    [
        ((), ("supersede", "")),
        (
            ("CreateFunctionRequest",),
            (
                "review",
                f"it is 1800 s in {UPDATED}, and 2700 s in CreateFunctionRequest.Timeout",
            ),
        ),
    ],
)
def test_a_number_that_one_place_of_several_has_otherwise_is_held_back(
    folder: Folder, model: Mapping[str, Any], shapes: tuple[str, ...], made: tuple[str, str]
) -> None:
    """Whoever creates a function is told another maximum than who updates it."""
    found = _proposed(folder, model, _reword(model, "Timeout", "1,800 seconds", "2,700 seconds", shapes=shapes))

    assert [(one.action, one.why) for one in found if one.table == "limits"] == [made]
