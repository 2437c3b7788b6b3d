"""A variable of the environment that is null is none: the provider leaves it out."""

from __future__ import annotations

import pytest

from kb.readers.interface import Resolved
from kb.store import Store
from tests.judging.texts import judge_text

from .folders import functions

HEAD = 'variable "on" { type = bool }\nvariable "open" {}\nvariable "none" { default = null }\n'


def _text(variables: str, head: str = HEAD) -> str:
    return f'{head}resource "aws_lambda_function" "f" {{\n  environment {{\n    variables = {variables}\n  }}\n}}\n'


@pytest.mark.parametrize(
    ("variables", "certainty"),
    [
        ('{ AWS_REGION = "x" }', "must"),
        ('{ AWS_REGION = var.on ? "x" : "y" }', "must"),
        ("{ AWS_REGION = var.open }", "must"),
        ('{ AWS_REGION = var.on ? "x" : null }', "may"),
        ('{ AWS_REGION = var.on ? (var.open == "a" ? null : "x") : "y" }', "may"),
        ('var.on ? { AWS_REGION = "x" } : { AWS_REGION = null }', "may"),
        ('var.on ? { AWS_REGION = "x" } : null', "may"),
        ('merge({ A = "x" }, { AWS_REGION = var.on ? "x" : null })', "may"),
        ("{ AWS_REGION = null }", None),
        ("{ AWS_REGION = var.none }", None),
    ],
)
def test_a_reserved_name_is_told_where_there_is_such_a_variable(
    store: Store, variables: str, certainty: str | None
) -> None:
    """In every case, in some, in none."""
    found = judge_text(store, _text(variables), "main.tf").findings

    assert [one.certainty for one in found if one.rule == "LKB207"] == ([certainty] if certainty else [])


def test_of_too_many_that_may_be_null_nobody_knows_of_the_last(store: Store) -> None:
    """They are no reason to be sure of a name, nor to know nothing of the others."""
    head = "".join(f'variable "v{place}" {{ type = bool }}\n' for place in range(9))
    chosen = "\n".join(f'A{place} = var.v{place} ? "x" : null' for place in range(8))
    found = judge_text(store, _text(f'{{\n{chosen}\nAWS_REGION = var.v8 ? "x" : null\n}}', head), "main.tf")
    sure = judge_text(store, _text(f'{{\n{chosen}\nAWS_REGION = "x"\n}}', head), "main.tf")

    assert [one.certainty for one in found.findings if one.rule == "LKB207" and one.certainty == "must"] == []
    assert [one.certainty for one in sure.findings if one.rule == "LKB207"] == ["must"]
    assert [one.field for one in found.unresolved if one.field.startswith("Env")] == []


def test_values_that_are_never_null_are_not_taken_apart() -> None:
    """What they say changes nothing that is judged."""
    (only,) = functions(_text('{ A = var.on ? "x" : "y", B = var.open == "z" ? 1 : 2 }')).values()

    assert isinstance(only.fields["Environment"], Resolved)
    assert only.fields["Environment"].value == {"A": None, "B": None}
