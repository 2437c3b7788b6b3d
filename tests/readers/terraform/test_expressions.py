"""What expressions of HCL come to."""

from __future__ import annotations

import pytest

from kb.errors import UsageError
from kb.readers.folders.parameter_files import parameters_in

from .folders import field, known, reason, tags

DECLARED = """
variable "given" { default = "x" }
variable "size" { default = 512 }
variable "names" { default = ["b", "a"] }
variable "sizes" { default = { dev = 128, prod = 1024 } }
variable "unknown" {}
variable "shape" {
  type = object({ memory = optional(number, 256), name = string, more = optional(list(string)) })
  default = { name = "n", extra = 1 }
}
variable "text" {
  type = string
  default = 5
}
variable "strict" {
  default  = "d"
  nullable = false
}
locals {
  one    = local.two
  two    = "${var.given}-2"
  loop   = local.pool
  pool   = local.loop
  nested = { a = { b = [1, { c = "deep" }] } }
}
"""


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('"a${1 + 1}b"', "a2b"),
        ('"${var.size}"', 512),
        ('"é\\u00e9\\n\\"$${x}%%{y}"', 'éé\n"${x}%{y}'),
        ("1.5e3", 1500),
        ("1e3", 1000),
        ("-2E+3", -2000),
        ("[1e3, 25e-1]", [1000, 2.5]),
        ('"1e3"', "1e3"),
        ('urlencode("a b&c")', "a+b%26c"),
        ('jsonencode("<&>")', '"\\u003c\\u0026\\u003e"'),
        ("-3", -3),
        ("10 / 4", 2.5),
        ("7 % 4", 3),
        ("2 * 3 == 6 && !false", True),
        ("(1 + 2) * 3", 9),
        ("5 >= 5 || var.unknown", True),
        ("false && var.unknown", False),
        ('1 == "1"', False),
        ('var.given == "y" ? 1 : var.given == "x" ? 2 : 3', 2),
        ('var.given == "x" ? 1 : var.given == "y" ? 2 : 3', 1),
        ("false ? 1 : false ? 2 : false ? 3 : 4", 4),
        ("false ? 1 : 2 > 1 && true ? 2 : 3", 2),
        ("true ? false ? 1 : 2 : 3", 2),
        ("(false ? 1 : true) ? 2 : 3", 2),
        ("[{ a = [5, 7] }, { a = [6] }].*.a[0]", [5, 7]),
        ("[{ a = 5 }, { a = 6 }].*.a[1]", 6),
        ("[{ a = [5, 7] }, { a = [6] }][*].a[0]", [5, 6]),
        ("null == null", True),
        ('var.size > 500 ? "big" : "small"', "big"),
        ("local.one", "x-2"),
        ("local.nested.a.b[1].c", "deep"),
        ('local.nested["a"]["b"].0', 1),
        ("[for s in var.names : upper(s)]", ["B", "A"]),
        ("[for i, s in var.names : i if s == \"a\"]", [1]),
        ("{ for k, v in var.sizes : upper(k) => v if v > 200 }", {"PROD": 1024}),
        ('{ for s in ["a", "bb", "cc"] : length(s) => s... }', {"1": ["a"], "2": ["bb", "cc"]}),
        ("[{ n = 1 }, { n = 2 }][*].n", [1, 2]),
        ("[{ n = [3] }].*.n[0]", [3]),
        ("[[5, 7], [6]].*.0", [5, 6]),
        ("[{ n = [3] }, { n = [4] }].*.n.0", [3, 4]),
        ("var.sizes[*].dev", [128]),
        ('"%{ if var.size > 1 }yes%{ else }no%{ endif }"', "yes"),
        ('"%{ for s in var.names ~} ${s};%{ endfor ~}"', "b;a;"),
        ("<<EOT\na ${var.given}\n  b\nEOT\n", "a x\n  b\n"),
        ("<<-EOT\n    a\n      b \\n\n    EOT\n", "a\n  b \\n\n"),
        ("max([1, 5, 3]...)", 5),
        ("/* why */ 5 # because", 5),
        ("var.shape.memory", 256),
        ("var.text", "5"),
        ("var.strict", "d"),
        ('{ (var.given) = 1, "k-2" : 2, k3 = 3 }', {"x": 1, "k-2": 2, "k3": 3}),
    ],
)  # fmt: skip
def test_expressions_are_computed(expression: str, value: object) -> None:
    """Operators, templates, loops, splats, conversions."""
    assert tags(expression, DECLARED) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('format("%s-%03d-%.1f%%", "a", 7, 1.25)', "a-007-1.2%"),
        ('format("%[2]s %[1]q %[3]v", "a", "b", [1])', 'b "a" [1]'),
        ('join(",", ["a", "b"], ["c"])', "a,b,c"),
        ('split(",", "a,b")', ["a", "b"]),
        ('replace("a-b", "-", "_")', "a_b"),
        ('lower("AB")', "ab"),
        ('title("some words")', "Some Words"),
        ('substr("hello", 1, 3)', "ell"),
        ('trimspace(" a ")', "a"),
        ('trimprefix("v1", "v")', "1"),
        ('startswith("python3.9", "python")', True),
        ('lookup({ a = 1 }, "a", 2)', 1),
        ('lookup({ a = 1 }, "b", 2)', 2),
        ("merge({ a = 1, b = 1 }, null, { b = 2 })", {"a": 1, "b": 2}),
        ("concat([1], [2, 3])", [1, 2, 3]),
        ('coalesce(null, "", "c")', "c"),
        ("try(local.nested.none.x, 7)", 7),
        ("can(local.nested.none)", False),
        ('tostring(5)', "5"),
        ('tonumber("5")', 5),
        ('tobool("true")', True),
        ('toset(["b", "a", "b"])', ["a", "b"]),
        ("length(var.sizes)", 2),
        ("keys(var.sizes)", ["dev", "prod"]),
        ("values(var.sizes)", [128, 1024]),
        ("element(var.names, 3)", "a"),
        ("flatten([[1, [2]], 3])", [1, 2, 3]),
        ("distinct([1, 1, 2])", [1, 2]),
        ('compact(["", "a", null])', ["a"]),
        ('contains(var.names, "a")', True),
        ("one([4])", 4),
        ("zipmap([\"a\"], [1])", {"a": 1}),
        ('jsondecode("{\\"a\\": [1]}")', {"a": [1]}),
        ("jsonencode({ b = 1, a = true })", '{"a":true,"b":1}'),
        ('base64encode("a")', "YQ=="),
        ("min(3, 1)", 1),
        ("ceil(1.2)", 2),
        ("range(1, 4)", [1, 2, 3]),
        ("sort(var.names)", ["a", "b"]),
        ("reverse(var.names)", ["a", "b"]),
        ("slice([1, 2, 3], 1, 3)", [2, 3]),
        ("setproduct([1], [2, 3])", [[1, 2], [1, 3]]),
        ("alltrue([true, false])", False),
        ("sensitive(5)", 5),
        ('basename("a/b.zip")', "b.zip"),
    ],
)  # fmt: skip
def test_functions_are_computed(expression: str, value: object) -> None:
    """The common functions of Terraform."""
    assert tags(expression, DECLARED) == value


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("var.unknown", "variable unknown has no default"),
        ("var.missing", "variable missing"),
        ("local.loop", "refers to itself"),
        ("data.aws_region.current.name", "data.aws_region.current.name"),
        ("aws_sqs_queue.none.arn", "does not define"),
        ('file("a.txt")', "there is no file a.txt"),
        ('templatefile("a", {})', "there is no file a"),
        ("timestamp()", "timestamp()"),
        ("provider::x::y(1)", "not computed"),
        ("terraform.workspace", "terraform.workspace"),
        ("each.key", "no meaning"),
        ('"a-${var.unknown}"', "variable unknown has no default"),
        ("module.none.x", "does not call"),
        ("1 / 0", "division by zero"),
        ("null.x", "of null"),
        ('"x"[0]', "index"),
        ("upper(1, 2, 3)", "upper()"),
    ],
)
def test_what_cannot_be_known_says_why(expression: str, why: str) -> None:
    """No value is guessed."""
    assert why in reason(field(expression, DECLARED))


def test_unknown_pieces_leave_the_rest_known() -> None:
    """A map keeps its names though a value is unknown."""
    assert tags("{ a = 1, b = var.unknown }", DECLARED) == {"a": 1, "b": None}


def test_what_a_value_came_through_is_told() -> None:
    """The way from a variable through locals."""
    found = field("local.one", DECLARED)

    assert getattr(found, "origin", None) == "variable given (default), local.two, local.one"


def test_a_literal_has_no_origin() -> None:
    """What is written out can be changed in place."""
    assert getattr(field('"x"'), "origin", "?") is None
    assert getattr(field('"${"x"}y"'), "origin", None) == "expression"


@pytest.mark.parametrize(
    ("declared", "given", "value"),
    [
        ('variable "v" { type = number }', "7", 7),
        ('variable "v" { type = bool }', "true", True),
        ('variable "v" {}', "007", "007"),
        ('variable "v" { type = list(string) }', '["a", 5]', ["a", "5"]),
        ('variable "v" {}', "{ a = 1 }", {"a": 1}),
        ('variable "v" { type = map(number) }', '{"a": "1"}', {"a": 1}),
    ],
)
def test_given_values_take_the_type_of_their_variable(declared: str, given: str, value: object) -> None:
    """As with -var on Terraform's command line."""
    assert known(field("var.v", declared, "tags", v=given)) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("prod.tfvars", 'runtime = "python3.9"\nsizes = { a = 1 } # why\nmany = 3\n'),
        ("prod.tfvars.json", '{"runtime": "python3.9", "sizes": {"a": 1}, "many": 3}'),
    ],
)
def test_a_file_of_values_is_a_parameters_file(name: str, text: str) -> None:
    """What -var-file is for Terraform; values that are no texts are written as expressions."""
    given = parameters_in(name, text.encode())

    assert given["runtime"] == "python3.9"
    assert known(field("var.sizes.a", 'variable "sizes" {}', "tags", **given)) == 1
    assert known(field("var.many", 'variable "many" { type = number }', "tags", **given)) == 3


def test_a_broken_file_of_values_is_told() -> None:
    """With its line."""
    with pytest.raises(UsageError, match=r"a.tfvars:3: HCL syntax"):
        parameters_in("a.tfvars", b"a = 1\nb = {\n")
