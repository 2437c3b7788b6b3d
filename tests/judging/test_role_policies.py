"""What a function may do is read where it is written: with the function, or with the role that the same file makes."""

from __future__ import annotations

import json

import pytest

import kb
from kb.store import Store

DAY = "2026-11-23"
TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters: {{Stage: {{Type: String}}}}
Conditions: {{Prod: !Equals [!Ref Stage, prod]}}
Resources:
  Role:
    Type: {kind}
    Properties:
      AssumeRolePolicyDocument: {{Statement: [{{Effect: Allow, Action: "sts:*", Principal: "*"}}]}}
      {said}
  F: {{Type: AWS::Lambda::Function, Properties: {{Runtime: python3.13, Handler: a.h, Role: {role}}}}}
  {more}
"""
ALL_OF_DYNAMODB = "{Effect: Allow, Action: [s3:GetObject, 'dynamodb:*'], Resource: '*'}"
INLINE = f"Policies: [{{PolicyName: p, PolicyDocument: {{Statement: [{ALL_OF_DYNAMODB}]}}}}]"
POLICY = f"PolicyName: p, PolicyDocument: {{Statement: {ALL_OF_DYNAMODB}}}"
SERVICE = """\
service: s
{head}
provider:
  name: aws
  runtime: python3.13
  {provider}
functions:
  f: {{handler: a.h{own}}}
"""
STATEMENT = "{Effect: Allow, Action: 'dynamodb:*', Resource: '*'}"
BOUNDED = "{Effect: Allow, Action: 'dynamodb:GetItem', Resource: '*'}"


def _told(store: Store, text: str, name: str) -> list[tuple[str, str | None]]:
    found = kb.check_text(text, name, DAY, db=store).findings
    return [(str(one.value), one.certainty) for one in found if one.rule == "LKB504"]


def _of_template(store: Store, said: str = "", more: str = "", **others: str) -> list[str]:
    words = {"kind": "AWS::IAM::Role", "role": "!GetAtt Role.Arn", "said": said, "more": more} | others
    return [value for value, _ in _told(store, TEMPLATE.format(**words), "template.yaml")]


@pytest.mark.parametrize(
    ("said", "more", "value"),
    [
        (INLINE, "", "dynamodb:*"),
        ("ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]", "", "AdministratorAccess"),
        (
            "ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess']",
            "",
            "AdministratorAccess",
        ),
        (
            "ManagedPolicyArns: [!Join ['', ['arn:', !Ref AWS::Partition, ':iam::aws:policy/AdministratorAccess']]]",
            "",
            "AdministratorAccess",
        ),
        ("", f"P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [!Ref Role], {POLICY}}}}}", "dynamodb:*"),
        ("", f"P: {{Type: AWS::IAM::ManagedPolicy, Properties: {{Roles: [!Ref Role], {POLICY}}}}}", "dynamodb:*"),
        ("", f"P: {{Type: AWS::IAM::RolePolicy, Properties: {{RoleName: !Ref Role, {POLICY}}}}}", "dynamodb:*"),
    ],
)  # fmt: skip
def test_a_role_of_the_template_is_looked_at(store: Store, said: str, more: str, value: str) -> None:
    """Its own policies, those of AWS that it names, and those that name it."""
    assert _of_template(store, said, more) == [value]


@pytest.mark.parametrize(
    ("said", "more", "others"),
    [
        ("", "", {}),
        ("Policies: !ImportValue policies", "", {}),
        ("ManagedPolicyArns: [!ImportValue policy, !Sub 'arn:aws:iam::aws:policy/${Stage}']", "", {}),
        ("ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AWSLambda_ReadOnlyAccess']", "", {}),
        ("ManagedPolicyArns: [!Sub 'arn:aws:iam::${AWS::AccountId}:policy/AdministratorAccess']", "", {}),
        ("ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/AdministratorAccess']", "", {}),
        (INLINE, "", {"role": "arn:aws:iam::123456789012:role/Role"}),
        (INLINE, "", {"role": "!GetAtt Other.Arn"}),
        (INLINE, "", {"kind": "AWS::IAM::User"}),
        (INLINE.replace("Allow", "Deny"), "", {}),
        (INLINE, "", {"role": "!If [Prod, !GetAtt Other.Arn, !ImportValue role]"}),
        ("", f"P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [!Ref Other], {POLICY}}}}}", {}),
        ("", f"P: {{Type: AWS::IAM::Policy, Properties: {{Groups: [!Ref Role], {POLICY}}}}}", {}),
    ],
)
def test_what_is_bounded_of_others_or_not_known_is_none(
    store: Store, said: str, more: str, others: dict[str, str]
) -> None:
    """Who may take the role is no right of it, and nobody is told of what cannot be read."""
    assert _of_template(store, said, more, **others) == []
    unread = kb.check_text(
        TEMPLATE.format(**{"kind": "AWS::IAM::Role", "role": "!GetAtt Role.Arn", "said": said, "more": more} | others),
        "template.yaml",
        DAY,
        db=store,
    ).unresolved
    assert [one.field for one in unread if one.field == "Policies"] == []


@pytest.mark.parametrize("levels", [2, 140])
def test_a_role_that_lies_too_deep_leaves_the_functions_readable(store: Store, levels: int) -> None:
    """JSON is read where somebody asks for it: of such a role nothing is told, of its functions and others all."""
    deep: object = 1
    for _ in range(levels):
        deep = {"a": deep}
    inline = {"PolicyDocument": {"Statement": {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}}}
    resources: dict[str, object] = {
        name: {"Type": "AWS::IAM::Role", "Properties": {"Policies": policies}}
        for name, policies in (("Deep", [deep]), ("Role", [inline]))
    }
    for name, role in (("F", "Deep"), ("G", "Role")):
        properties = {"Runtime": "python3.8", "Handler": "a.h", "Role": {"Fn::GetAtt": [role, "Arn"]}}
        resources[name] = {"Type": "AWS::Lambda::Function", "Properties": properties}
    text = json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources})
    report = kb.check_text(text, "t.json", DAY, db=store)

    assert sorted(one.name for one in report.functions) == ["F", "G"]
    assert [value for value, _ in _told(store, text, "t.json")] == ["dynamodb:*"]


@pytest.mark.parametrize(
    ("said", "more", "role"),
    [
        (
            INLINE.replace("Policies: [", "Policies: !If [Prod, [").replace("}]}}]", "}]}}], []]"),
            "",
            "!GetAtt Role.Arn",
        ),
        (
            "",
            f"P: {{Type: AWS::IAM::Policy, Condition: Prod, Properties: {{Roles: [!Ref Role], {POLICY}}}}}",
            "!GetAtt Role.Arn",
        ),
        (INLINE, "", "!If [Prod, !GetAtt Role.Arn, !ImportValue role]"),
        (INLINE, "", "!If [Prod, !If [Prod, !GetAtt Role.Arn, a], b]"),
    ],
)
def test_what_a_role_has_in_one_case_is_told_as_that(store: Store, said: str, more: str, role: str) -> None:
    """Both outcomes of a condition that is open: of what it says, of what names it, of which role it is."""
    text = TEMPLATE.format(kind="AWS::IAM::Role", role=role, said=said, more=more)

    assert _told(store, text, "template.yaml") == [("dynamodb:*", "may")]


def test_a_condition_that_function_and_policy_share_is_none_of_the_function(store: Store) -> None:
    """Where it is there, the policy is."""
    more = f"P: {{Type: AWS::IAM::Policy, Condition: Prod, Properties: {{Roles: [!Ref Role], {POLICY}}}}}"
    text = TEMPLATE.format(kind="AWS::IAM::Role", role="!GetAtt Role.Arn", said="", more=more)

    assert _told(store, text.replace("F: {", "F: {Condition: Prod, "), "template.yaml") == [("dynamodb:*", "must")]


@pytest.mark.parametrize(
    ("head", "provider", "own", "values"),
    [
        ("", f"iam: {{role: {{statements: [{STATEMENT}]}}}}", "", ["dynamodb:*"]),
        ("", f"iamRoleStatements: [{BOUNDED}, {STATEMENT}]", "", ["dynamodb:*"]),
        (
            "",
            "iam: {role: {managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess']}}",
            "",
            ["AdministratorAccess"],
        ),
        ("", f"iam: {{role: {{statements: [{BOUNDED}]}}}}", "", []),
        ("", f"iam: {{role: {{statements: [{STATEMENT}]}}}}", ", role: 'arn:aws:iam::123456789012:role/r'", []),
        ("", f"iam: {{role: {{statements: [{STATEMENT}]}}}}\n  role: arn:aws:iam::123456789012:role/r", "", []),
        ("", "iam: {role: {statements: '${file(policies.yml)}'}}", "", []),
        ("", "", f", iamRoleStatements: [{STATEMENT}]", []),
        ("plugins: [serverless-iam-roles-per-function]", "", f", iamRoleStatements: [{STATEMENT}]", ["dynamodb:*"]),
        (
            "plugins: [serverless-iam-roles-per-function]",
            f"iamRoleStatements: [{STATEMENT}]",
            f", iamRoleStatements: [{BOUNDED}]",
            [],
        ),
        (
            "plugins: [serverless-iam-roles-per-function]",
            f"iamRoleStatements: [{STATEMENT}]",
            f", iamRoleStatementsInherit: true, iamRoleStatements: [{BOUNDED}]",
            ["dynamodb:*"],
        ),
    ],
)
def test_the_role_that_the_framework_makes_is_looked_at(
    store: Store, head: str, provider: str, own: str, values: list[str]
) -> None:
    """It is the role of functions that name none; a plug-in makes one for each function with statements of its own."""
    text = SERVICE.format(head=head, provider=provider, own=own)

    assert [value for value, _ in _told(store, text, "serverless.yml")] == values
