"""What a function may do is read from the role that the same configuration of Terraform makes."""

from __future__ import annotations

import json

import pytest

from kb.store import Store
from tests.judging.texts import judge_text

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
ALL = 'Action = ["s3:GetObject", "dynamodb:*"]'
STATEMENT = f'{{ Effect = "Allow", {ALL}, Resource = [aws_sqs_queue.q.arn, var.stage] }}'
JSON = f"jsonencode({{ Statement = [{STATEMENT}] }})"
HEREDOC = """<<EOF
{"Statement": [{"Effect": "Allow", "Action": ["${var.stage}:Get", "dynamodb:*"],
  "Resource": ["${aws_sqs_queue.q.arn}", "${var.stage}/\\"x"]}, ${jsonencode(aws_sqs_queue.q.arn)}]}
EOF
"""
DOCUMENT = 'data "aws_iam_policy_document" "d" {{\n  {}\n}}\n'
BLOCK = 'statement {{\n    {}\n    actions = ["dynamodb:*"]\n    resources = [aws_sqs_queue.q.arn]\n  }}'
INSIDE = 'resource "aws_iam_role_policy" "p" {{\n  name = "p"\n  role = aws_iam_role.r.{}\n  policy = {}\n}}\n'
POLICY = f'resource "aws_iam_policy" "p" {{\n  policy = {JSON}\n}}\n'
ATTACHED = 'resource "aws_iam_role_policy_attachment" "a" {{\n  role = aws_iam_role.r.name\n  policy_arn = {}\n}}\n'
ONLY_INLINE = (
    'resource "aws_iam_role_policies_exclusive" "x" {{\n  role_name = aws_iam_role.r.name\n  policy_names = {}\n}}\n'
)
ONLY_ATTACHED = (
    'resource "aws_iam_role_policy_attachments_exclusive" "y" {{\n'
    "  role_name = aws_iam_role.r.name\n  policy_arns = {}\n}}\n"
)


def _document(*parts: str) -> str:
    return DOCUMENT.format("\n  ".join(parts))


def _block(said: str = "") -> str:
    return BLOCK.format(said)


def _text(role: str = "", more: str = "", function: str = "aws_iam_role.r.arn") -> str:
    return (
        'variable "stage" {}\nvariable "on" { type = bool }\nresource "aws_sqs_queue" "q" {}\n'
        f'resource "aws_iam_role" "r" {{\n  name = "r"\n  {role}\n}}\n'
        f'resource "aws_lambda_function" "f" {{\n  role = {function}\n  runtime = "python3.13"\n}}\n{more}'
    )


def _told(
    store: Store, text: str, beside: dict[str, str] | None = None, name: str = "main.tf"
) -> list[tuple[str, str]]:
    found = judge_text(store, text, name, beside).findings
    return [(str(one.value), str(one.certainty)) for one in found if one.rule == "LKB504"]


MUST = {
    "in the role": (f'inline_policy {{\n name = "p"\n policy = {JSON}\n}}', "", "dynamodb:*"),
    "named by the role": (f'managed_policy_arns = ["{ADMIN}"]', "", "AdministratorAccess"),
    "any partition": (
        'managed_policy_arns = ["arn:${data.aws_partition.p.partition}:iam::aws:policy/AdministratorAccess"]',
        'data "aws_partition" "p" {}',
        "AdministratorAccess",
    ),
    "made beside": ("managed_policy_arns = [aws_iam_policy.p.arn]", POLICY, "dynamodb:*"),
    "of one role": ("", INSIDE.format("id", JSON), "dynamodb:*"),
    "a text": ("", INSIDE.format("name", HEREDOC), "dynamodb:*"),
    "a local value": ("", INSIDE.format("id", "local.p") + f"locals {{\n  p = {JSON}\n}}\n", "dynamodb:*"),
    "a file": ("", INSIDE.format("id", 'file("p.json")'), "kms:*"),
    "a template": ("", INSIDE.format("id", 'templatefile("p.tftpl", { arn = aws_sqs_queue.q.arn })'), "kms:*"),
    "a document": (
        "", INSIDE.format("id", "data.aws_iam_policy_document.d.json") + _document(_block()), "dynamodb:*"
    ),
    "a document of others": (
        "",
        INSIDE.format("id", "data.aws_iam_policy_document.d.json")
        + _document(f"source_policy_documents = [{JSON}, var.stage]", 'statement {\n    sid = "a"\n  }'),
        "dynamodb:*",
    ),
    "overriding": (
        "",
        INSIDE.format("id", "data.aws_iam_policy_document.d.json")
        + _document(f"override_policy_documents = [{JSON}]", 'statement {\n    sid = "a"\n  }'),
        "dynamodb:*",
    ),
    "statements by dynamic": (
        "",
        INSIDE.format("id", "data.aws_iam_policy_document.d.minified_json")
        + _document(
            'dynamic "statement" {\n    for_each = ["kms:*"]\n    content {\n      actions = [statement.value]\n    }',
            "}",
        ),
        "kms:*",
    ),
    "attached": ("", ATTACHED.format("aws_iam_policy.p.arn") + POLICY, "dynamodb:*"),
    "attached by AWS's name": ("", ATTACHED.format(f'"{ADMIN}"'), "AdministratorAccess"),
    "looked up by its ARN": (
        "",
        ATTACHED.format("data.aws_iam_policy.p.arn") + f'data "aws_iam_policy" "p" {{\n  arn = "{ADMIN}"\n}}\n',
        "AdministratorAccess",
    ),
    "each of several": (
        "",
        (f'resource "aws_iam_role_policy_attachment" "a" {{\n  for_each = toset(["{ADMIN}"])\n'
        "  role = aws_iam_role.r.name\n  policy_arn = each.value\n}\n"),
        "AdministratorAccess",
    ),
    "attached to several": (
        "",
        ('resource "aws_iam_policy_attachment" "a" {\n  roles = ["other", aws_iam_role.r.name]\n'
        f'  policy_arn = "{ADMIN}"\n}}\n'),
        "AdministratorAccess",
    ),
    "kept by name": ("", INSIDE.format("id", JSON) + ONLY_INLINE.format("[aws_iam_role_policy.p.name]"), "dynamodb:*"),
    "attached for all": ("", ONLY_ATTACHED.format(f'["{ADMIN}"]'), "AdministratorAccess"),
    "kept among all": (
        "", ATTACHED.format(f'"{ADMIN}"') + ONLY_ATTACHED.format(f'["{ADMIN}"]'), "AdministratorAccess"
    ),
}  # fmt: skip
BESIDE = {
    "p.json": '{"Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}}',
    "p.tftpl": '{"Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "${arn}"}]}',
}


@pytest.mark.parametrize(("role", "more", "value"), MUST.values(), ids=MUST)
def test_a_role_of_the_configuration_is_looked_at(store: Store, role: str, more: str, value: str) -> None:
    """Its own policies, those that it names, those that name it: as far as they are known, whatever else they say."""
    assert _told(store, _text(role, more), BESIDE) == [(value, "must")]


NONE = {
    "nothing": ("", ""),
    "bounded": ("", INSIDE.format("id", JSON.replace("dynamodb:*", "dynamodb:Get*"))),
    "denied": ("", INSIDE.format("id", JSON.replace("Allow", "Deny"))),
    "an effect that nobody knows": ("", INSIDE.format("id", JSON.replace('"Allow"', "var.stage"))),
    "a role whose name ends alike": (
        "",
        INSIDE.format("id", JSON).replace("aws_iam_role.r.id", '"${aws_sqs_queue.q.id}r"'),
    ),
    "a service that nobody knows": (
        "",
        INSIDE.format("id", HEREDOC.replace("dynamodb:*", "${aws_sqs_queue.q.id}:*")),
    ),
    "actions that nobody knows": ("", INSIDE.format("id", JSON.replace(ALL, "Action = var.stage"))),
    "a policy that nobody knows": ("", INSIDE.format("id", "var.stage")),
    "a document from elsewhere": ("", INSIDE.format("id", "data.aws_iam_policy.p.policy")),
    "who may take the role": (f"assume_role_policy = {JSON}", ""),
    "another's": ("", INSIDE.format("id", JSON).replace("aws_iam_role.r.id", '"other"')),
    "a user's": ("", INSIDE.format("id", JSON).replace("aws_iam_role_policy", "aws_iam_user_policy")),
    "attached to nobody": ("", POLICY),
    "an account's policy that is called as AWS's": (
        "", ATTACHED.format('"arn:aws:iam::123456789012:policy/AdministratorAccess"')
    ),
    "composed for an account": (
        "", ATTACHED.format('"arn:aws:iam::${data.aws_caller_identity.c.account_id}:policy/AdministratorAccess"')
    ),
    "looked up by a name that an account may have, too": (
        "",
        ATTACHED.format("data.aws_iam_policy.p.arn")
        + 'data "aws_iam_policy" "p" {\n  name = "AdministratorAccess"\n}\n',
    ),
    "never there": ("", INSIDE.format("id", JSON).replace("{\n", "{\n  count = 0\n", 1)),
    "there, who knows": ("", INSIDE.format("id", JSON).replace("{\n", "{\n  count = var.stage\n", 1)),
    "each of who knows what": ("", INSIDE.format("id", JSON).replace("{\n", "{\n  for_each = var.stage\n", 1)),
    "overridden": (
        "",
        INSIDE.format("id", "data.aws_iam_policy_document.d.json")
        + _document(_block('sid = "a"'), 'override_policy_documents = ["{\\"Statement\\": [{\\"Sid\\": \\"a\\"}]}"]'),
    ),
    "overridden, maybe": (
        "",
        INSIDE.format("id", "data.aws_iam_policy_document.d.json")
        + _document(_block('sid = "a"'), "override_policy_documents = [var.stage]"),
    ),
    "taken away": ("", INSIDE.format("id", JSON) + ONLY_INLINE.format("[]")),
    "taken away, maybe": ("", INSIDE.format("id", JSON) + ONLY_INLINE.format("[var.stage]")),
    "taken away in one case": ("", INSIDE.format("id", JSON) + ONLY_INLINE.format('[var.on ? "p" : "q"]')),
    "detached": ("", ATTACHED.format(f'"{ADMIN}"') + ONLY_ATTACHED.format("[]")),
    "detached by the role itself": ("managed_policy_arns = []", ATTACHED.format(f'"{ADMIN}"')),
    "taken away by the role itself": ("inline_policy {}", INSIDE.format("id", JSON)),
}  # fmt: skip


@pytest.mark.parametrize(("role", "more"), NONE.values(), ids=NONE)
def test_what_is_bounded_of_others_or_not_known_is_none(store: Store, role: str, more: str) -> None:
    """Nobody is told of what cannot be read, nor that it cannot."""
    text = _text(role, more)

    assert _told(store, text) == []
    assert not [one for one in judge_text(store, text, "main.tf").unresolved if one.field == "Policies"]


@pytest.mark.parametrize(
    "function",
    ["data.aws_iam_role.r.arn", "var.stage", '"arn:aws:iam::123456789012:role/r"', "module.r.arn", '"${var.stage}/r"'],
)
def test_a_role_from_elsewhere_is_none(store: Store, function: str) -> None:
    """Also where it may be called alike."""
    more = (
        INSIDE.format("id", JSON)
        + 'data "aws_iam_role" "r" {\n  name = "r"\n}\nmodule "r" {\n  source = "a/b/aws"\n}\n'
    )

    assert _told(store, _text("", more, function)) == []


@pytest.mark.parametrize(
    ("more", "function"),
    [
        (INSIDE.format("id", JSON).replace("{\n", "{\n  count = var.on ? 1 : 0\n", 1), "aws_iam_role.r.arn"),
        (INSIDE.format("id", JSON.replace('"Allow"', 'var.on ? "Allow" : "Deny"')), "aws_iam_role.r.arn"),
        (INSIDE.format("id", f"var.on ? {JSON} : {JSON.replace(':*', ':Get')}"), "aws_iam_role.r.arn"),
        (INSIDE.format("id", JSON), "var.on ? aws_iam_role.r.arn : var.stage"),
        (ATTACHED.format("var.on ? aws_iam_policy.p.arn : var.stage") + POLICY, "aws_iam_role.r.arn"),
        (INSIDE.format("id", JSON).replace("aws_iam_role.r.id", 'var.on ? "r" : "other"'), "aws_iam_role.r.arn"),
    ],
)
def test_what_a_role_has_in_one_case_is_told_as_that(store: Store, more: str, function: str) -> None:
    """Whatever hangs on the case: the policy, what it says, the role, or which role it is of."""
    assert _told(store, _text("", more, function)) == [("dynamodb:*", "may")]


def test_a_condition_that_role_and_function_share_is_none_of_the_policy(store: Store) -> None:
    """Where the function is there, its role and policy are, too."""
    text = _text("count = var.on ? 1 : 0", INSIDE.format("id", JSON).replace("aws_iam_role.r.", "aws_iam_role.r[0]."))
    text = text.replace('"p" {\n', '"p" {\n  count = var.on ? 1 : 0\n', 1)
    text = text.replace(
        '"f" {\n  role = aws_iam_role.r.arn', '"f" {\n  count = var.on ? 1 : 0\n  role = aws_iam_role.r[0].arn'
    )

    assert _told(store, text) == [("dynamodb:*", "must")]


MODULE = """
variable "policy" {}
variable "name" {}
resource "aws_iam_role" "r" {
  name = var.name
}
resource "aws_iam_role_policy" "p" {
  role = aws_iam_role.r.name
  policy = var.policy
}
output "arn" { value = aws_iam_role.r.arn }
output "name" { value = aws_iam_role.r.name }
"""


def test_roles_and_policies_go_through_modules(store: Store) -> None:
    """Into them and out of them, each call with its own."""
    calls = "".join(
        f'module "{name}" {{\n  source = "./role"\n  name = "{name}"\n  policy = {policy}\n}}\n'
        for name, policy in (("a", JSON), ("b", JSON.replace("dynamodb:*", "dynamodb:Get")))
    )
    more = calls + ATTACHED.format(f'"{ADMIN}"').replace("aws_iam_role.r.name", "module.b.name")
    beside = {"role/main.tf": MODULE}

    assert _told(store, _text("", more, "module.a.arn"), beside) == [("dynamodb:*", "must")]
    assert _told(store, _text("", more, "module.b.arn"), beside) == [("AdministratorAccess", "must")]


def test_policies_are_there_where_their_module_is(store: Store) -> None:
    """However many there are of it: what a role has of it is there whenever the role is."""
    call = f'module "a" {{\n  source = "./role"\n  count = var.stage\n  name = "a"\n  policy = {JSON}\n}}\n'

    assert _told(store, _text("", call, "module.a[0].arn"), {"role/main.tf": MODULE}) == [("dynamodb:*", "must")]


def test_two_roles_with_one_name_are_not_told_apart_by_it(store: Store) -> None:
    """They belong to different accounts; what refers to one of them does not mean the other."""
    other = 'resource "aws_iam_role" "s" {\n  name = "r"\n}\n'
    named = INSIDE.format("id", JSON).replace("aws_iam_role.r.id", '"r"')

    assert _told(store, _text("", other + named)) == []
    assert _told(store, _text("", other + INSIDE.format("id", JSON))) == [("dynamodb:*", "must")]


def test_the_finding_stands_where_the_policy_does(store: Store) -> None:
    """Not where the first one of the role stands."""
    bounded = INSIDE.format("id", JSON.replace("dynamodb:*", "dynamodb:Get")).replace('"p" {', '"o" {')
    text = _text("", bounded + INSIDE.format("id", JSON))
    (found,) = (one for one in judge_text(store, text, "main.tf").findings if one.rule == "LKB504")

    assert text.splitlines()[found.line - 1].strip().startswith("policy = jsonencode") is True
    assert found.line == len(text.splitlines()) - 1


def test_json_configurations_are_read_alike(store: Store) -> None:
    """As the CDK for Terraform writes them."""
    document = {"statement": [{"actions": ["dynamodb:*"], "resources": ["${aws_sqs_queue.q.arn}"]}]}
    written = {
        "data": {"aws_iam_policy_document": {"d": document}},
        "resource": {
            "aws_iam_role": {"r": {"name": "r"}},
            "aws_iam_role_policy": {
                "p": {"role": "${aws_iam_role.r.name}", "policy": "${data.aws_iam_policy_document.d.json}"}
            },
            "aws_lambda_function": {"f": {"role": "${aws_iam_role.r.arn}", "runtime": "python3.13"}},
        },
    }

    assert _told(store, json.dumps(written), name="cdk.tf.json") == [("dynamodb:*", "must")]


@pytest.mark.parametrize(
    "more",
    [
        'resource "awscc_iam_role_policy" "p" {{\n  role_name = awscc_iam_role.r.role_name',
        'resource "awscc_iam_managed_policy" "p" {{\n  roles = [awscc_iam_role.r.role_name]',
    ],
)
def test_the_provider_of_cloud_control_is_read_alike(store: Store, more: str) -> None:
    """Its resources have CloudFormation's names in small letters."""
    more = f"{more.format()}\n  policy_document = {JSON}\n}}\n"
    text = _text("", more, "awscc_iam_role.r.arn").replace('"aws_iam_role"', '"awscc_iam_role"')
    own = f'policies = [{{ policy_name = "p", policy_document = {JSON} }}]'

    assert _told(store, text) == [("dynamodb:*", "must")]
    assert _told(store, _text(own, "", "awscc_iam_role.r.arn").replace('"aws_iam_role"', '"awscc_iam_role"')) == [
        ("dynamodb:*", "must")
    ]


WIDESPREAD = {
    "statements": (
        "terraform-aws-modules/lambda/aws",
        'attach_policy_statements = true\n  policy_statements = { a = { actions = ["dynamodb:*"] } }',
        "dynamodb:*",
    ),
    "a policy": (
        "terraform-aws-modules/lambda/aws",
        f'attach_policy = true\n  policy = "{ADMIN}"',
        "AdministratorAccess",
    ),
    "policies": (
        "terraform-aws-modules/lambda/aws",
        f'attach_policies = true\n  number_of_policies = 1\n  policies = ["{ADMIN}"]',
        "AdministratorAccess",
    ),
    "a text": ("terraform-aws-modules/lambda/aws", f"attach_policy_json = true\n  policy_json = {JSON}", "dynamodb:*"),
    "texts": (
        "terraform-aws-modules/lambda/aws",
        f"attach_policy_jsons = true\n  number_of_policy_jsons = 1\n  policy_jsons = [{JSON}]",
        "dynamodb:*",
    ),
    "named, not attached": ("terraform-aws-modules/lambda/aws", f'policies = ["{ADMIN}"]', None),
    "another role": (
        "terraform-aws-modules/lambda/aws",
        f'create_role = false\n  attach_policy = true\n  policy = "{ADMIN}"\n  lambda_role = "{ADMIN}"',
        None,
    ),
    "custom policies": (
        "cloudposse/lambda-function/aws",
        f'custom_iam_policy_arns = ["{ADMIN}"]',
        "AdministratorAccess",
    ),
    "an inline policy": ("cloudposse/lambda-function/aws", f"inline_iam_policy = {JSON}", "dynamodb:*"),
    "no more": ("moritzzimmer/lambda/aws", "", None),
}


@pytest.mark.parametrize(("source", "said", "value"), WIDESPREAD.values(), ids=WIDESPREAD)
def test_roles_of_widespread_modules_have_what_these_are_given(
    store: Store, source: str, said: str, value: str | None
) -> None:
    """As each of them makes policies of its inputs."""
    call = f'module "m" {{\n  source = "{source}"\n  function_name = "m"\n  runtime = "python3.13"\n  {said}\n}}\n'

    assert _told(store, _text("", call)) == ([(value, "must")] if value else [])


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("terraform-aws-modules/lambda/aws", "lambda_role_name"),
        ("cloudposse/lambda-function/aws", "role_name"),
        ("moritzzimmer/lambda/aws", "role_name"),
    ],
)
def test_what_is_attached_to_the_role_of_a_widespread_module_counts(store: Store, source: str, output: str) -> None:
    """By the name that the module hands out."""
    call = f'module "m" {{\n  source = "{source}"\n  function_name = "m"\n  runtime = "python3.13"\n}}\n'
    attached = ATTACHED.format(f'"{ADMIN}"').replace("aws_iam_role.r.name", f"module.m.{output}")

    assert _told(store, _text("", call + attached)) == [("AdministratorAccess", "must")]
