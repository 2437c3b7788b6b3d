"""Who may use a version of a layer: the form of what is written, since when there is such a thing, what it must say."""

from __future__ import annotations

import pytest

from kb.readers.interface import Kind, Plain
from kb.store import Store
from tests.judging.questions import ask, attached, broken, document
from tests.judging.texts import judge_text

ALL: dict[str, Plain] = {"Action": "lambda:GetLayerVersion", "Principal": "*", "LayerName": "tools", "VersionNumber": 3}


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({}, set()),
        ({"OrganizationId": "o-0123456789"}, set()),
        ({"OrganizationId": "o-012345678"}, {"LKB353"}),
        ({"OrganizationId": f"o-{'a' * 32}"}, set()),
        ({"OrganizationId": f"o-{'a' * 33}"}, {"LKB348", "LKB353"}),
        ({"Principal": "arn:aws:iam::123456789012:root"}, set()),
        ({"Principal": "arn:aws:iam::123456789012:user/me"}, {"LKB353"}),
        ({"Action": "lambda:GetLayer"}, {"LKB353"}),
        ({"Action": "lambda:InvokeFunction2"}, {"LKB353"}),
    ],
)
def test_what_is_written_has_the_form_that_the_api_takes(
    store: Store, fields: dict[str, Plain], rules: set[str]
) -> None:
    """At the bounds of the model, and one past them."""
    asked = document(attached(Kind.LAYER_PERMISSION, {**ALL, **fields}, to=None))

    assert broken(ask(store, asked, as_of="2026-11-23", windows=False)) == rules


@pytest.mark.parametrize(("day", "rules"), [("2018-11-29", set()), ("2018-11-28", {"LKB340"})])
def test_layers_are_shared_since_they_are_there(store: Store, day: str, rules: set[str]) -> None:
    """On the day before, each of its settings is none."""
    asked = document(attached(Kind.LAYER_PERMISSION, ALL, to=None))

    assert broken(ask(store, asked, as_of=day, windows=False)) == rules


def test_what_it_must_say_is_said_in_the_words_of_the_format(store: Store) -> None:
    """The provider demands an id that CloudFormation makes itself."""
    template = "Resources: {P: {Type: AWS::Lambda::LayerVersionPermission, Properties: {Principal: '*'}}}"
    module = 'resource "aws_lambda_layer_version_permission" "p" {\n  principal = "*"\n  version_number = 1\n}\n'

    assert _missing(store, template, "template.yaml") == ["Action", "LayerVersionArn"]
    assert _missing(store, module, "main.tf") == ["action", "layer_name", "statement_id"]


def _missing(store: Store, text: str, name: str) -> list[str]:
    found = judge_text(store, text, name).findings
    return [one.message.removesuffix(" is missing, and nothing else supplies it") for one in found]
