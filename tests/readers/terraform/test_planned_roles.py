"""What a function may do is read from plans and states, too: from values, and from what these will be made of."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from kb.store import Store
from tests.judging.texts import judge_text

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
POLICY = json.dumps({"Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}]})
ROLE_ARN = "arn:aws:iam::123456789012:role/r"

Values = dict[str, object]


def _resource(address: str, values: Values) -> Values:
    kind, name = address.split(".")[-2:]
    return {"address": address, "mode": "managed", "type": kind, "name": name, "values": values}


def _later(address: str, values: Values, unknown: Values, mode: str = "managed") -> Values:
    """What a plan creates, of which some is known only then."""
    kind, name = address.split(".")[-2:]
    change = {"actions": ["create" if mode == "managed" else "read"], "after": values, "after_unknown": unknown}
    return {"address": address, "mode": mode, "type": kind, "name": name, "change": change}


def _written(address: str, **references: Sequence[str]) -> Values:
    """What the configuration in a plan says."""
    said = {name: {"references": list(names)} for name, names in references.items()}
    return {"address": address, "mode": "managed", "type": address.split(".", maxsplit=1)[0], "expressions": said}


def _told(store: Store, shown: Values) -> list[str]:
    found = judge_text(store, json.dumps({"terraform_version": "1.9.0", **shown}), "plan.json").findings
    return [str(one.value) for one in found if one.rule == "LKB504"]


def _plan(*changes: Values, configuration: Sequence[Values] = (), **more: object) -> Values:
    shown = [
        _resource(str(one["address"]), dict(one["change"]["after"]))  # type: ignore[index]
        for one in changes
        if one["mode"] == "managed"
    ]
    root = {"resources": list(configuration), **more}
    return {
        "planned_values": {"root_module": {"resources": shown}},
        "resource_changes": list(changes),
        "configuration": {"root_module": root},
    }


FUNCTION = _later("aws_lambda_function.f", {"runtime": "python3.13"}, {"role": True})
ROLE = _later("aws_iam_role.r", {"name": "r"}, {"arn": True, "inline_policy": True, "managed_policy_arns": True})
INLINE = _later("aws_iam_role_policy.p", {"role": "r", "policy": POLICY}, {})
OF_ROLE = _written("aws_lambda_function.f", role=("aws_iam_role.r.arn", "aws_iam_role.r"))


def test_what_a_plan_creates_is_looked_at(store: Store) -> None:
    """The role is the one thing that the function's own will be made of; the policy names it."""
    assert _told(store, _plan(FUNCTION, ROLE, INLINE, configuration=[OF_ROLE])) == ["dynamodb:*"]


@pytest.mark.parametrize(
    "references",
    [
        ("local.role",),
        ("each.value",),
        ("aws_iam_role.r.arn", "aws_iam_role.r", "aws_iam_role.other.arn", "aws_iam_role.other"),
        ("aws_iam_role.r.arn", "aws_iam_role.r", "data.aws_iam_role.d.arn", "data.aws_iam_role.d"),
        ("data.aws_iam_role.r.arn", "data.aws_iam_role.r"),
        ("module.elsewhere.arn", "module.elsewhere"),
        (),
    ],
)
def test_what_may_be_made_of_several_things_is_none(store: Store, references: Sequence[str]) -> None:
    """Nobody tells which of them it is."""
    written = _written("aws_lambda_function.f", role=references)

    assert _told(store, _plan(FUNCTION, ROLE, INLINE, configuration=[written])) == []


def test_what_chooses_a_role_is_none_of_it(store: Store) -> None:
    """Variables, counts and keys are known in a plan: what is not known comes from the role."""
    written = _written(
        "aws_lambda_function.f", role=("var.role", "aws_iam_role.r[0].arn", "aws_iam_role.r[0]", "aws_iam_role.r")
    )
    role = ROLE | {"address": "aws_iam_role.r[0]"}

    assert _told(store, _plan(FUNCTION, role, INLINE, configuration=[written])) == ["dynamodb:*"]


def _document(**said: object) -> Values:
    values: Values = {
        "statement": [{"actions": ["dynamodb:*"], "effect": None, "sid": "a", **said}],
        "source_policy_documents": None,
    }
    return _later(
        "data.aws_iam_policy_document.d", values, {"json": True, "statement": [{"resources": [True]}]}, "data"
    )


@pytest.mark.parametrize(("said", "values"), [({}, ["dynamodb:*"]), ({"effect": "Deny"}, []), ({"actions": []}, [])])
def test_a_document_that_is_made_later_is_looked_at(store: Store, said: Values, values: list[str]) -> None:
    """What it names need not be known; what it allows is."""
    policy = _later("aws_iam_role_policy.p", {"role": "r"}, {"policy": True})
    names = ("data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d")
    configuration = [OF_ROLE, _written("aws_iam_role_policy.p", policy=names)]

    assert _told(store, _plan(FUNCTION, ROLE, policy, _document(**said), configuration=configuration)) == values


@pytest.mark.parametrize(
    ("policy", "value"), [("aws_iam_policy.p.arn", "dynamodb:*"), ("aws_iam_policy.q.arn", None), ("local.p", None)]
)
def test_a_policy_that_is_attached_is_looked_at(store: Store, policy: str, value: str | None) -> None:
    """By what its ARN will be."""
    attached = _later("aws_iam_role_policy_attachment.a", {"role": "r"}, {"policy_arn": True})
    made = _later("aws_iam_policy.p", {"policy": POLICY}, {"arn": True})
    configuration = [OF_ROLE, _written("aws_iam_role_policy_attachment.a", policy_arn=(policy,))]

    assert _told(store, _plan(FUNCTION, ROLE, attached, made, configuration=configuration)) == (
        [value] if value else []
    )


def test_references_go_into_modules_and_out_of_them(store: Store) -> None:
    """What a module is given, and what it hands out."""
    function = FUNCTION | {"address": "module.f.aws_lambda_function.f"}
    role = ROLE | {"address": "module.r[0].aws_iam_role.r"}
    calls = {
        "f": {
            "expressions": {
                "name": {},
                "role": {"references": ["module.r[0].arn", "module.r[0]", "module.r"]},
            },
            "module": {"resources": [_written("aws_lambda_function.f", role=("var.name", "var.role"))]},
        },
        "r": {"module": {"outputs": {"arn": {"expression": {"references": ["aws_iam_role.r.arn", "aws_iam_role.r"]}}}}},
    }

    assert _told(store, _plan(function, role, INLINE, module_calls=calls)) == ["dynamodb:*"]


def test_what_was_found_at_a_role_is_no_word_of_a_plan(store: Store) -> None:
    """A role that says nothing of its policies has those that were found at it, which the plan may detach."""
    values: Values = {
        "name": "r",
        "arn": ROLE_ARN,
        "managed_policy_arns": [ADMIN],
        "inline_policy": [{"policy": POLICY}],
    }
    function = _later("aws_lambda_function.f", {"runtime": "python3.13", "role": ROLE_ARN}, {})
    role = _later("aws_iam_role.r", values, {})
    written: Values = {"address": "aws_iam_role.r", "expressions": {"managed_policy_arns": {"constant_value": [ADMIN]}}}

    assert _told(store, _plan(function, role)) == []
    assert _told(store, _plan(function, role, configuration=[written])) == ["AdministratorAccess"]


@pytest.mark.parametrize(
    ("said", "role", "value"),
    [
        ({"managed_policy_arns": [ADMIN]}, ROLE_ARN, "AdministratorAccess"),
        ({"inline_policy": [{"name": "p", "policy": POLICY}]}, ROLE_ARN, "dynamodb:*"),
        ({"inline_policy": [], "managed_policy_arns": []}, ROLE_ARN, "kms:*"),
        ({"managed_policy_arns": [ADMIN]}, "arn:aws:iam::210987654321:role/r", None),
    ],
)
def test_a_state_tells_what_is_there(store: Store, said: Values, role: str, value: str | None) -> None:
    """Of a role by its ARN; its own lists are as old as its last refresh, and take nothing away."""
    attached = {"role": "r", "policy_arn": "arn:aws:iam::123456789012:policy/p"}
    other = POLICY.replace("dynamodb:*", "kms:*")
    resources = [
        _resource("aws_lambda_function.f", {"runtime": "python3.13", "role": role}),
        _resource("aws_iam_role.r", {"name": "r", "arn": ROLE_ARN, **said}),
        _resource("aws_iam_policy.p", {"arn": attached["policy_arn"], "policy": other}),
        _resource("aws_iam_role_policy_attachment.a", dict(attached)),
    ]

    assert _told(store, {"values": {"root_module": {"resources": resources}}}) == ([value] if value else [])
