"""Fields that hang on conditions."""

from __future__ import annotations

import pytest

from kb.readers.interface import Conditional, Field, Plain

from .templates import HEAD, field, known, only, read


def variants(found: Field | None) -> object:
    """A field as nested tuples of condition, value if true, value if false."""
    if isinstance(found, Conditional):
        return found.condition, variants(found.when_true), variants(found.when_false)
    return None if found is None else known(found)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("!If [IsDev, 1, 2]", 1),
        ("!If [IsProd, 1, 2]", 2),
        ("!If [Both, 1, 2]", 2),
        ("!If [IsProd, !If [IsOpen, 1, 2], 3]", 3),
    ],
)
def test_a_condition_on_defaults_is_decided(value: str, expected: Plain) -> None:
    """Equals, Not, And and named conditions are computed from the parameters' defaults."""
    assert expected == known(field("Timeout", value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("!If [IsOpen, 1, 2]", ("Open == yes", 1, 2)),
        ("!If [IsShut, 1, 2]", ("Open == yes", 2, 1)),
        ("!If [IsOpen, 1, !Ref AWS::NoValue]", ("Open == yes", 1, None)),
        ("!If [IsOpen, !If [IsOpen, 1, 2], !If [IsShut, 3, 4]]", ("Open == yes", 1, 3)),
        ("!If [Undeclared, 1, 2]", ("Undeclared", 1, 2)),
        ("!If [!Equals [!If [IsOpen, a, b], a], 1, 2]", ("Open == yes", 1, 2)),
        ("!If [Loop, 1, 2]", ("Loop", 1, 2)),
        ("!If [IsOpen, 7, 7]", 7),
        ("!If [!Equals [!Ref Open, x], 1, 2]", ("Open == x", 1, 2)),
    ],
)
def test_an_open_condition_keeps_both_values(value: str, expected: object) -> None:
    """Conditions that hang on one another are decided together, by the condition underneath."""
    assert expected == variants(field("Timeout", value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{Variables: {A: !If [IsOpen, 1, 2], B: !If [IsOpen, !Ref AWS::NoValue, 3]}}",
         ("Open == yes", {"A": 1}, {"A": 2, "B": 3})),
        ("!If [IsOpen, {Variables: {A: 1}}, !Ref AWS::NoValue]", ("Open == yes", {"A": 1}, None)),
    ],
)  # fmt: skip
def test_a_condition_inside_a_map_is_pushed_to_the_field(value: str, expected: object) -> None:
    """Each outcome gives the whole map."""
    assert expected == variants(field("Environment", value))


def test_a_field_hangs_on_few_conditions_at_most() -> None:
    """Pieces beyond the sixth open condition are unknown, so that variants stay countable."""
    layers = ", ".join(f"!If [C{number}, a, b]" for number in range(8))
    found = field("Layers", f"[{layers}]")
    for _ in range(6):
        assert isinstance(found, Conditional)
        found = found.when_true

    listed = known(found)
    assert isinstance(listed, list)
    assert listed[:6] == [*"aaaaaa"]
    assert all(str(item).startswith("${") for item in listed[6:])


def test_a_given_parameter_decides_a_condition() -> None:
    """What the user gives closes an open condition."""
    assert known(field("Timeout", "!If [IsOpen, 1, 2]", Open="yes")) == 1


def test_conditions_that_name_each_other_many_times_are_decided_quickly() -> None:
    """Every condition is computed once, not once per mention."""
    chain = "".join(f"  C{n}: !And [{', '.join([f'!Condition C{n - 1}'] * 10)}]\n" for n in range(1, 19))
    text = f"Conditions:\n  C0: !Equals [a, a]\n{chain}"
    function = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Timeout: !If [C18, 1, 2]}}}"

    assert known(only(text + function).fields["Timeout"]) == 1


CONDITIONED = f"""{HEAD}Resources:
  F:
    Type: AWS::Serverless::Function
    Condition: IsProd
    Properties:
      Timeout: 901
      Events:
        Q: {{Type: SQS, Properties: {{Queue: "arn:aws:sqs:eu-west-1:123456789012:q"}}}}
  Url: {{Type: AWS::Lambda::Url, Condition: IsProd, Properties: {{AuthType: NONE}}}}
"""


def test_a_resource_whose_condition_is_false_will_not_be_there() -> None:
    """The function is told of with the reason; what is attached to it is left out."""
    document = read(CONDITIONED)

    assert [one.absent for one in document.functions] == ["it is not created, since condition IsProd is false"]
    assert document.attachments == ()


@pytest.mark.parametrize("parameters", [{"Stage": "prod"}, {"Stage": "prod", "Open": "no"}])
def test_a_condition_that_may_hold_leaves_the_resource(parameters: dict[str, str]) -> None:
    """Decided by what the user gives."""
    document = read(CONDITIONED, **parameters)

    assert [one.absent for one in document.functions] == [None]
    assert [one.name for one in document.attachments] == ["F.Q", "Url"]


def test_an_open_condition_leaves_the_resource() -> None:
    """Nobody can say that it will not be there."""
    document = read(CONDITIONED.replace("Condition: IsProd", "Condition: IsOpen"))

    assert [one.absent for one in document.functions] == [None]


@pytest.mark.parametrize(
    "value", ["!And [!Condition IsOpen, !Condition IsShut]", "!Not [!Or [!Condition IsOpen, !Condition IsShut]]"]
)
def test_a_resource_whose_condition_excludes_itself_will_not_be_there(value: str) -> None:
    """Whatever is given, one part of it does not hold."""
    document = read(CONDITIONED.replace("Resources:", f"  Never: {value}\nResources:").replace(": IsProd", ": Never"))

    assert [one.absent for one in document.functions] == ["it is not created, since condition Never can never be true"]
    assert document.attachments == ()


def test_a_list_may_be_any_of_its_allowed_values_and_several_of_them() -> None:
    """Its text is none of them, and yet possible."""
    text = """
Parameters: {L: {Type: CommaDelimitedList, AllowedValues: [a, b]}}
Conditions: {Both: !Equals [!Join [",", !Ref L], "a,b"]}
Resources: {F: {Type: AWS::Lambda::Function, Condition: Both, Properties: {Runtime: python3.9}}}
"""
    assert [one.absent for one in read(text).functions] == [None]


@pytest.mark.parametrize(
    "conditions", ["A: !Condition A", "A: !Not [!Condition B]\n  B: !And [!Condition A, !Condition A]"]
)
def test_a_condition_that_is_defined_by_itself_is_told(conditions: str) -> None:
    """CloudFormation refuses it; both outcomes are judged."""
    text = f"""
Conditions:
  {conditions}
Resources: {{F: {{Type: AWS::Lambda::Function, Properties: {{MemorySize: !If [A, 128, 256]}}}}}}
"""
    told = {message for _, message in read(text).warnings}

    assert "condition A is defined by itself: CloudFormation refuses that; both outcomes are judged" in told
