"""Small files that would cause much work if nothing bounded it, and large ones that are honest."""

from __future__ import annotations

import json

import pytest

from kb.errors import UnreadableError
from kb.readers import read_text
from kb.readers.interface import Inputs

SERVICE = "service: a\nprovider: {name: aws}\n"
DESCRIBED = "functions: {f: {description: '%s'}}\n"
QUOTED = "'${self:custom.kN}'"
VARIABLES = ", ".join(f"K{n}: 1" for n in range(3000))
FUNCTIONS = ", ".join(f"f{n}: {{handler: x}}" for n in range(2000))
CHAIN = "".join(f"  k{n}: ${{self:custom.k{n + 1}}}\n" for n in range(2000))
DOUBLING = "".join(f"  k{n}: ${{self:custom.k{n + 1}}}${{self:custom.k{n + 1}}}\n" for n in range(40))
LISTS = "".join(f"  k{n}: [{', '.join([QUOTED.replace('N', str(n + 1))] * 9)}]\n" for n in range(40))


@pytest.mark.all
@pytest.mark.parametrize(
    "text",
    [
        f"{SERVICE}custom:\n{DOUBLING}  k40: xxxxxxxxxx\n{DESCRIBED % '${self:custom.k0}'}",
        f"{SERVICE}custom:\n{LISTS}  k40: x\n{DESCRIBED % '${self:custom.k0}'}",
        SERVICE + DESCRIBED % ("${self:" * 20_000 + "}" * 20_000),
        SERVICE + DESCRIBED % ("${A " * 20_000 + "}" * 20_000),
        f"service: a\nprovider: {{name: aws, environment: {{{VARIABLES}}}}}\nfunctions: {{{FUNCTIONS}}}\n",
    ],
    ids=["doubling-texts", "lists-of-lists", "nested-variables", "nested-placeholders", "variables-times-functions"],
)
def test_work_that_grows_without_bound_is_refused(text: str) -> None:
    """Before it is done."""
    with pytest.raises(UnreadableError, match="expand to more values"):
        read_text("serverless.yml", text.encode(), Inputs())


@pytest.mark.parametrize(
    "text",
    [
        f"{SERVICE}custom:\n{CHAIN}  k2000: 5\n{DESCRIBED % '${self:custom.k0}'}",
        f"{SERVICE}custom: {{a: '${{self:}}', b: '${{self:functions}}'}}\n{DESCRIBED % '${self:custom}'}",
        SERVICE + "functions: {f: {events: [" + ", ".join(["sqs: arn:aws:sqs:a:1:q"] * 2000) + "]}}\n",
    ],
    ids=["chain", "everything-in-itself", "many-events"],
)
def test_odd_services_are_read_all_the_same(text: str) -> None:
    """What goes too deep in them is unresolved."""
    assert [one.name for one in read_text("serverless.yml", text.encode(), Inputs()).functions] == ["f"]


@pytest.mark.all
def test_a_template_of_10_mb_is_read() -> None:
    """Ten times what CloudFormation takes."""
    function = {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "python3.12", "Description": "x" * 500}}
    text = json.dumps({"Resources": {f"F{n}": function for n in range(17_000)}})

    assert len(text) > 10_000_000
    assert len(read_text("template.json", text.encode(), Inputs()).functions) == 17_000
