"""What a plan does with functions: those that exist, those that it creates, those that stand only among its changes."""

from __future__ import annotations

import pytest

from kb.readers.interface import FunctionConfig, Resolved, Unresolved

from .test_plans import plan, read, resource

ADDRESS = "aws_lambda_function.f"
VALUES: dict[str, object] = {"function_name": "f", "runtime": "x"}


def change(*actions: str, address: str = ADDRESS, **more: object) -> dict[str, object]:
    """A change of a function."""
    after = None if actions == ("delete",) else VALUES
    return {"address": address, "mode": "managed", "type": "aws_lambda_function"} | {
        "change": {"actions": list(actions), "after": after, "after_unknown": {"role": True}} | more
    }


def function(*actions: str, **more: object) -> FunctionConfig:
    """The only function of a plan with such a change."""
    changes = [change(*actions, address=ADDRESS, **more)]
    (found,) = read(plan(resource(ADDRESS, VALUES), resource_changes=changes)).functions
    return found


@pytest.mark.parametrize("actions", [("no-op",), ("update",), ("read",)], ids=" ".join)
def test_what_is_left_or_changed_exists(actions: tuple[str, ...]) -> None:
    """Nothing creates it."""
    assert function(*actions).deployed


@pytest.mark.parametrize("actions", [("create",), ("delete", "create"), ("create", "delete")], ids=" ".join)
def test_what_is_created_or_replaced_does_not_exist(actions: tuple[str, ...]) -> None:
    """A replaced function is created anew."""
    assert not function(*actions).deployed


def test_what_is_imported_exists() -> None:
    """Terraform only begins to know it."""
    assert function("no-op", importing={"id": "f"}).deployed


def test_a_plan_without_changes_says_nothing() -> None:
    """As far as it tells, all is to be created."""
    assert not read(plan(resource(ADDRESS, VALUES))).functions[0].deployed


@pytest.mark.parametrize("actions", [("create",), ("update",), ("no-op",)], ids=" ".join)
def test_a_function_that_stands_only_among_the_changes_is_read(actions: tuple[str, ...]) -> None:
    """Shortened plans have no planned values."""
    (found,) = read({"resource_changes": [change(*actions)]}).functions

    assert (found.name, found.deployed) == (ADDRESS, actions != ("create",))
    assert isinstance(runtime := found.fields["Runtime"], Resolved)
    assert runtime.value == "x"
    assert isinstance(found.fields["Role"], Unresolved)


def test_a_deferred_change_is_read() -> None:
    """Terraform puts off what hangs on something unknown."""
    (found,) = read(plan(deferred_changes=[{"reason": "x", "resource_change": change("create")}])).functions

    assert found.name == ADDRESS


def test_a_destroyed_function_is_listed() -> None:
    """Also where Terraform only forgets it; what waits for its deletion after a replacement is none."""
    changes = [
        change("delete"),
        change("forget", address="module.m.aws_lambda_function.g"),
        change("delete", address="aws_lambda_function.h") | {"deposed": "00"},
    ]

    assert [(one.name, one.absent) for one in read(plan(resource_changes=changes)).functions] == [
        (ADDRESS, "the plan destroys it"),
        ("module.m.aws_lambda_function.g", "the plan forgets it, and leaves it as it is"),
    ]


def test_what_stands_in_a_state_exists() -> None:
    """As it is printed, and raw."""
    instance = {"attributes": VALUES}
    raw = {"mode": "managed", "type": "aws_lambda_function", "name": "f", "instances": [instance]}

    for shown in (
        {"terraform_version": "1.9.0", "values": {"root_module": {"resources": [resource(ADDRESS, VALUES)]}}},
        {"terraform_version": "1.9.0", "resources": [raw]},
    ):
        assert [one.deployed for one in read(shown).functions] == [True]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"errored": True}, ["planning ended with an error: what comes after it is not in the plan"]),
        ({"complete": False}, ["the plan is not complete: what is put off for the next one may not be in it"]),
        ({"errored": False, "complete": True}, []),
    ],
)
def test_a_plan_that_does_not_hold_everything_says_so(state: dict[str, object], told: list[str]) -> None:
    """Functions that it lacks were not judged."""
    assert [said for _, said in read(plan(resource(ADDRESS, VALUES), **state)).warnings] == told
