"""Parts of a function of SAM that are no mappings, or not known: told as not known, neither missing nor passed over."""

from __future__ import annotations

import pytest

from kb.readers.interface import Attachment, Kind

from .templates import reason
from .test_attachments import SAM, attached, event


def part(text: str, kind: Kind) -> Attachment:
    """The one thing of a kind that a property attaches."""
    (found,) = attached(f"{SAM}{text}\n", kind)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        ("FunctionUrlConfig: true", Kind.FUNCTION_URL, "a boolean stands where a mapping belongs"),
        ("FunctionUrlConfig: !Ref Somewhere", Kind.FUNCTION_URL, "no default"),
        ("FunctionUrlConfig: !FindInMap [A, b, c]", Kind.FUNCTION_URL, "mappings have no"),
        (
            "FunctionUrlConfig: {AuthType: NONE, Fn::Transform: {Name: Mine}}",
            Kind.FUNCTION_URL,
            "Fn::Transform adds properties at deployment",
        ),
        ("EventInvokeConfig: [{MaximumRetryAttempts: 3}]", Kind.EVENT_INVOKE_CONFIG, "a list stands where"),
        ("EventInvokeConfig: !If [Open, 5, !Ref AWS::NoValue]", Kind.EVENT_INVOKE_CONFIG, "a number stands where"),
    ],
)
def test_it_is_not_known_what_else_a_part_says(text: str, kind: Kind, why: str) -> None:
    """It may say anything that such a part takes."""
    assert why in str(part(text, kind).partial)


def test_a_whole_part_says_all() -> None:
    """Nothing else is awaited."""
    assert part("FunctionUrlConfig: {AuthType: NONE}", Kind.FUNCTION_URL).partial is None


@pytest.mark.parametrize("text", ["FunctionUrlConfig: ", "EventInvokeConfig: !Ref AWS::NoValue", "Events: "])
def test_a_part_without_a_value_is_none(text: str) -> None:
    """Nothing is attached."""
    assert attached(f"{SAM}{text}\n") == []


def test_a_number_is_no_provisioned_concurrency() -> None:
    """SAM takes it only inside of its mapping."""
    text = f"{SAM}AutoPublishAlias: live\n      ProvisionedConcurrencyConfig: 5\n"
    (found,) = attached(text, Kind.ALIAS)

    assert reason(found.fields["ProvisionedConcurrentExecutions"]) == "a number stands where a mapping belongs"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[{Type: SQS}]", "a list stands where a mapping belongs"),
        ("!Ref Somewhere", "no default"),
        ("{E: }", "nothing stands where a mapping belongs"),
        ("{E: SQS}", "a text stands where a mapping belongs"),
        ("{E: {Properties: {Queue: q}}}", "the event has no type"),
        ("{E: {Type: !Ref Somewhere}}", "the type of the event is not known"),
    ],
)
def test_an_event_that_is_not_known_is_one(text: str, why: str) -> None:
    """Something starts the function, or should."""
    assert why in reason(part(f"Events: {text}", Kind.EVENT_SOURCE).fields["Source"])


def test_an_event_of_a_known_type_may_have_no_properties() -> None:
    """Some need none."""
    assert event("{Type: AlexaSkill}").partial is None
