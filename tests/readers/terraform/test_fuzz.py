"""Whatever the bytes, the readers of Terraform and of the API answer or raise UnreadableError."""

from __future__ import annotations

import json
import re
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import UnreadableError
from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Document, Inputs

from .folders import functions, reason

SEED = """\
variable "size" { type = map(object({ memory = optional(number, 128), tags = list(string) })) }
variable "names" { default = { a = 1, b = [2, { c = "d" }] } }
locals {
  x = merge({ for k, v in var.names : upper(k) => v... if k != "z" }, try(var.size["q"].tags[*], {}))
  y = "${local.x}-%{ if var.size == null ~} a %{ else }b%{ endif }-${join(",", keys(local.z))}"
  z = { (local.y) = format("%03d %s", 5, "x"), k = [for i in range(3) : element([1, 2], i)] }
}
resource "aws_lambda_function" "f" {
  for_each    = toset(["a", "b"])
  runtime     = lookup(var.names, each.key, "python3.9")
  timeout     = var.size == null ? 900 : max(1, 2, -3)
  description = <<-EOT
    text ${each.value} $${kept}
      %{ for n in [1, 2] }${n}%{ endfor }
  EOT
  dynamic "environment" {
    for_each = local.z.k[*]
    content { variables = { A = environment.value, B = aws_sqs_queue.q[0].url } }
  }
}
resource "aws_sqs_queue" "q" { count = length(local.z) }
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = aws_sqs_queue.q[0].arn
  function_name    = aws_lambda_function.f["a"].arn
}
module "m" {
  source  = "./sub"
  runtime = local.y
}
"""
SUB = """\
variable "runtime" {}
resource "aws_lambda_function" "g" { runtime = var.runtime }
module "n" { source = "../" }
output "arn" { value = aws_lambda_function.g.arn }
"""
WORDS = [
    "${", "}", "%{ if ", "%{ endif }", '"', "\\", "<<E\n", "E\n", "{", "[", "(", ")", "]", "=", "=>", "...", "[*]",
    ".*", "for ", " in ", " if ", "? ", ":", "null", "local.x", "var.names", "each.key", "module.m.arn", "count = 3\n",
    "try(", "jsondecode(", "1e999", "-", "!", "&&", "/*", "#", "~}", "\ufeff", "\u00e9", "\x00", "dynamic", "\r\n",
]  # fmt: skip
EDITS = st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 40), st.sampled_from(WORDS)), max_size=6)


def readable(name: str, content: bytes) -> Document | None:
    """Read as one of two files, let nothing but UnreadableError pass."""
    with suppress(UnreadableError):
        return read_text(
            name, content, Inputs({"size": "{}"}, GivenFiles({name: content, "sub/main.tf": SUB.encode()}))
        )
    return None


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(EDITS)
def test_edited_configuration_never_crashes_the_reader(edits: list[tuple[int, int, str]]) -> None:
    """Text inserted, deleted and replaced in a real shape."""
    text = SEED
    for place, removed, added in edits:
        text = text[:place] + added + text[place + removed :]

    readable("main.tf", text.encode())


LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from([*WORDS, "${var.a}"])
KEYS = st.sampled_from(
    re.findall(
        r"\w+",
        """resource aws_lambda_function f values type address mode instances attributes resources root_module default
        child_modules after_unknown change environment variables timeout references FunctionName FunctionArn Runtime
        Configuration Functions configuration EphemeralStorage Layers UUID BatchSize VpcConfig Version module for_each
        dynamic locals variable""",
    )
)
SHAPES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=25
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(SHAPES, SHAPES, st.sampled_from(["plan", "state", "answer", "item", "json"]))
def test_wrong_shapes_never_crash_the_readers(one: object, other: object, kind: str) -> None:
    """Any structure in any place of a plan, a state, an answer, or a configuration in JSON."""
    resource = {"address": "aws_lambda_function.f", "mode": "managed", "type": "aws_lambda_function", "values": one}
    shapes: dict[str, object] = {
        "plan": {
            "planned_values": {"root_module": {"resources": [resource, one], "child_modules": other}},
            "resource_changes": [{"address": "aws_lambda_function.f", "change": {"after_unknown": other}}],
            "configuration": {"root_module": other},
        },
        "state": {
            "terraform_version": "1",
            "resources": [{"type": "aws_lambda_function", "name": "f", "instances": [{"attributes": one}, other]}],
        },
        "answer": [{"FunctionName": "f", "Runtime": one, "Environment": other, "VpcConfig": one, "Layers": other}, one],
        "item": {"Results": [{"resourceType": "AWS::Lambda::Function", "configuration": one}, other]},
        "json": {"resource": {"aws_lambda_function": {"f": one, "g": other}}, "locals": other, "module": {"m": one}},
    }
    readable("main.tf.json" if kind == "json" else "a.json", json.dumps(shapes[kind]).encode())


DOUBLING = "locals {\n" + "".join(f"a{n} = [local.a{n + 1}, local.a{n + 1}]\n" for n in range(60)) + "a60 = 1\n}\n"
CHAIN = "locals {\n" + "".join(f"a{n} = local.a{n + 1}\n" for n in range(2000)) + "a2000 = 1\n}\n"


@pytest.mark.parametrize(
    ("expression", "more", "why"),
    [
        ("local.a0", DOUBLING, "too long to compute"),
        ("local.a0", CHAIN, "too deep"),
        ("(" * 500 + "1" + ")" * 500, "", "nested too deep"),
        ("1" + " + 1" * 500, "", "nested too deep"),
        ("[for a in range(900) : [for b in range(900) : [for c in range(900) : c]]]", "", "too long to compute"),
        ('join(join("", range(9000)), range(9000))', "", "too long"),
        ("setproduct(range(9000), range(9000))", "", "too many"),
        ("aws_lambda_function.f.description", "", "refers to itself"),
    ],
    ids=["doubling", "chain", "brackets", "sum", "loops", "join", "product", "itself"],
)
def test_hostile_expressions_are_given_up(expression: str, more: str, why: str) -> None:
    """Work, depth and size are bounded; the rest of the function stays known."""
    text = f'resource "aws_lambda_function" "f" {{\n  description = {expression}\n  timeout = 1\n}}\n{more}'
    (found,) = functions(text).values()

    assert why in reason(found.fields["Description"])
    assert "Timeout" in found.fields


def test_instances_without_end_are_bounded() -> None:
    """A count in the millions is one function; modules that call each other many times over end somewhere."""
    texts = {f"m{n}/main.tf": f'module "a" {{\n  source = "../m{n + 1}"\n  count = 90\n}}\n' for n in range(9)}
    many = 'resource "aws_lambda_function" "f" {\n  count = 1000000000\n}\n'
    texts["main.tf"] = f'module "a" {{\n  source = "./m0"\n  count = 90\n}}\n{many}'
    contents = {name: text.encode() for name, text in texts.items()}
    document = read_text("main.tf", contents["main.tf"], Inputs({}, GivenFiles(contents)))

    assert [function.name for function in document.functions] == ["aws_lambda_function.f"]


def test_a_huge_file_is_refused() -> None:
    """No configuration is that large."""
    with pytest.raises(UnreadableError, match="larger than"):
        read_text("main.tf", b"# " + b"x" * 5_000_000 + b"\n", Inputs())
