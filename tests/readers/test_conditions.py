"""Fields that hang on conditions."""

from __future__ import annotations

import pytest

from kb.readers.interface import Conditional, Field, Plain

from .templates import field, known, only


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
        ("!If [IsOpen, 1, 2]", ("IsOpen", 1, 2)),
        ("!If [IsShut, 1, 2]", ("IsOpen", 2, 1)),
        ("!If [IsOpen, 1, !Ref AWS::NoValue]", ("IsOpen", 1, None)),
        ("!If [IsOpen, !If [IsOpen, 1, 2], !If [IsShut, 3, 4]]", ("IsOpen", 1, 3)),
        ("!If [Undeclared, 1, 2]", ("Undeclared", 1, 2)),
        ("!If [Loop, 1, 2]", ("Loop", 1, 2)),
        ("!If [IsOpen, 7, 7]", 7),
        ("!If [!Equals [!Ref Open, x], 1, 2]", ('{"Fn::Equals": [{"Ref": "Open"}, "x"]}', 1, 2)),
    ],
)
def test_an_open_condition_keeps_both_values(value: str, expected: object) -> None:
    """Conditions that hang on one another are decided together, by the condition underneath."""
    assert expected == variants(field("Timeout", value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{Variables: {A: !If [IsOpen, 1, 2], B: !If [IsOpen, !Ref AWS::NoValue, 3]}}",
         ("IsOpen", {"A": 1}, {"A": 2, "B": 3})),
        ("!If [IsOpen, {Variables: {A: 1}}, !Ref AWS::NoValue]", ("IsOpen", {"A": 1}, None)),
    ],
)  # fmt: skip
def test_a_condition_inside_a_map_is_pushed_to_the_field(value: str, expected: object) -> None:
    """Each outcome gives the whole map."""
    assert expected == variants(field("Environment", value))


def test_a_field_hangs_on_few_conditions_at_most() -> None:
    """Pieces beyond the fourth open condition are unknown, so that variants stay countable."""
    layers = ", ".join(f"!If [C{number}, a, b]" for number in range(6))
    found = field("Layers", f"[{layers}]")
    for _ in range(4):
        assert isinstance(found, Conditional)
        found = found.when_true

    assert known(found) == ["a", "a", "a", "a", None, None]


def test_a_given_parameter_decides_a_condition() -> None:
    """What the user gives closes an open condition."""
    assert known(field("Timeout", "!If [IsOpen, 1, 2]", Open="yes")) == 1


def test_conditions_that_name_each_other_many_times_are_decided_quickly() -> None:
    """Every condition is computed once, not once per mention."""
    chain = "".join(f"  C{n}: !And [{', '.join([f'!Condition C{n - 1}'] * 10)}]\n" for n in range(1, 19))
    text = f"Conditions:\n  C0: !Equals [a, a]\n{chain}"
    function = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Timeout: !If [C18, 1, 2]}}}"

    assert known(only(text + function).fields["Timeout"]) == 1
