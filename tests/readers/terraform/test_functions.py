"""What Terraform's functions come to: values that Terraform 1.11 gave, and none that it would not give."""

from __future__ import annotations

import pytest

from kb.readers.shared.values import Unknown, Value, unknown_in
from kb.readers.terraform.evaluation.computed_values import Failed
from kb.readers.terraform.evaluation.expression_values import ExpressionEvaluator
from kb.readers.terraform.evaluation.patterns import _pattern_size
from kb.readers.terraform.evaluation.scopes import Scope, Work
from kb.readers.terraform.syntax.hcl import parse_expression


def _value(expression: str) -> Value:
    parsed = parse_expression(f"x = {expression}\n")
    assert parsed is not None
    return ExpressionEvaluator(Work(), Scope({}, Unknown)).value(parsed)


def _reason(expression: str) -> Unknown:
    found = unknown_in(_value(expression))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (r'regex("[a-z]+", "53.34aaabbb2")', "aaabbb"),
        (r'regex("(\\d+)-(\\d+)", "2019-02")', ["2019", "02"]),
        (r'regex("(?P<year>\\d+)-(?<month>\\d+)?", "2019-")', {"year": "2019", "month": None}),
        (r'regex("[(](a)", "(a")', ["a"]),
        (r'regex("\\w+", "äb")', "b"),
        (r'regex("a|ab", "ab")', "a"),
        (r'regexall("[a-z]+", "12ab34cd")', ["ab", "cd"]),
        (r'regexall("[a-z]+", "12")', []),
        (r'can(regex("^arn:", "x"))', False),
        (r'try(regex("x", "y"), "z")', "z"),
        (r'replace("My-Func_1", "/[^a-zA-Z0-9]/", "")', "MyFunc1"),
        (r'replace("abc", "/(a)(?P<x>b)/", "$${x}$1")', "bac"),
        (r'replace("abc", "/(a)/", "$1z")', "bc"),
        (r'replace("abc", "/b/", "\\0$$")', r"a\0$c"),
        (r'replace("a/b", "/", "-")', "a-b"),
        (r'replace("abc", "/(b)/", "$01")', "ac"),
    ],
)
def test_patterns_are_those_of_go(expression: str, value: object) -> None:
    """Groups and their names, what is put in for them, signs of ASCII alone, the first alternative."""
    assert _value(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        'regex("a(?=b)", "ab")',
        r'regex("(a)\\1", "aa")',
        'regex("(?P<a>x)(y)", "xy")',
        r'regex("\\C", "a")',
        'regex("(?P<é>x)", "x")',
    ],
)
def test_patterns_that_go_does_not_know_fail(expression: str) -> None:
    """What looks ahead or back, groups of which only some have names, bytes."""
    assert isinstance(_value(expression), Failed)
    assert _value(f"can({expression})") is False


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        (f'regex("a", "{"a" * 2_001}")', "too long"),
        (f'regex("{"(a)" * 10}", "a")', "too many groups"),
        (f'regexall("[\\\\pL\\\\pN]{{300}}", "{"é" * 2_000}")', "too large for its text"),
        (f'replace("{"x" * 1_000}", "/(?:[a-z]{{1,9}}){{1,9}}y/", "")', "too large for its text"),
        ('regexall("a*", "baac")', "matches nothing"),
    ],
)
def test_what_is_not_searched_is_unknown(expression: str, why: str) -> None:
    """Neither a match nor none is claimed."""
    found = _reason(expression)

    assert not isinstance(found, Failed)
    assert why in found.reason


def test_texts_and_groups_at_their_bounds_are_searched() -> None:
    """Two thousand signs, nine groups."""
    assert _value(f'regex("a+", "{"a" * 2_000}")') == "a" * 2_000
    assert _value(f'regex("{"(a)" * 9}", "{"a" * 9}")') == ["a"] * 9


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("007", 7),
        ('format("%v %s", 999999, 1e6)', "999999 1000000"),
        ('tonumber("007")', 7),
        ('tonumber("5.")', 5),
        ("tostring(1e21)", "1000000000000000000000"),
        ("0.1 + 0.2 == 0.3", True),
        ("jsonencode(200.0 / 2)", "100"),
        ('parseint("aZ", 62)', 681),
        ("toset([10, 9, 1])", [1, 9, 10]),
        ('toset(["a", 1])', ["1", "a"]),
        ('setsubtract([1, 2], ["1"])', ["2"]),
        ('distinct([1, "1"])', ["1"]),
        ('setproduct(["b", "a", "b"], toset(["d", "c"]))', [["a", "c"], ["a", "d"], ["b", "c"], ["b", "d"]]),
        ('setproduct(["b", "a"], ["c"])', [["b", "c"], ["a", "c"]]),
        ('coalesce(null, 1, "b")', "1"),
        ('lookup({ "1" = "x" }, 1, "d")', "x"),
        ("range(-3)", [0, -1, -2]),
        ("range(0, 1, 0.25)", [0, 0.25, 0.5, 0.75]),
        ("chunklist([1, 2, 3], 0)", [[1, 2, 3]]),
        ('sum(["1", 2])', 3),
        ('[for key, item in toset(["b", "a"]) : key]', ["a", "b"]),
        ('format("%b %010s %q %t", 5, "a", "é<", true)', '101 000000000a "é\\u003c" true'),
        ('formatlist("%s-%s", ["a", "b"], "c")', ["a-c", "b-c"]),
        ('format("%5t", true)', "true"),
        (r'md5("e\u0301")', "66ddcd97cfdeabb2f6fb8a999b4bc76f"),
        (r'length(urlencode(format("%s%s", "e", "\u0301")))', 6),
        ('title("hello-world foo_bar")', "Hello-World Foo_bar"),
        ('upper("straße")', "STRAßE"),
        ('substr("hello", -10, 3)', "hel"),
        ('basename("")', "."),
        ('dirname("/a")', "/"),
        ('dirname("../a/../b/c")', "../b"),
        ('base64sha256("a")', "ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs="),
        (r'csvdecode("a,b\n1,2\n\n")', [{"a": "1", "b": "2"}]),
        (r'yamldecode("a: yes\nb: 010\nc: [x, n]\nd: 0o17")', {"a": True, "b": 10, "c": ["x", False], "d": 15}),
        (r'yamldecode("on: 1\n0x10: 012345678901")', {"true": 1, "16": 12345678901}),
        (r'yamldecode("a: \"{{ x }}\"\nb: 2012-10-17")', {"a": "{{ x }}", "b": "2012-10-17T00:00:00Z"}),
        ('cidrhost("10.12.112.5/20", 268)', "10.12.113.12"),
        ('cidrhost("10.0.0.0/24", -1)', "10.0.0.255"),
        ('cidrhost("010.000.0.0/8", "5")', "10.0.0.5"),
        ('cidrhost("fd00:fd12:3456:7890::/56", 34)', "fd00:fd12:3456:7800::22"),
        ('cidrnetmask("172.16.0.0/12")', "255.240.0.0"),
        ('cidrsubnet("10.1.2.0/24", 4, 15)', "10.1.2.240/28"),
        ('cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)', "fd00:fd12:3456:7800:a200::/72"),
        ('cidrsubnets("10.1.0.0/16", 8, 4, 4)', ["10.1.0.0/24", "10.1.16.0/20", "10.1.32.0/20"]),
        ('formatdate("EEEE, DD-MMM-YY hh:mm:ss ZZZ", "2018-01-02T23:12:01Z")', "Tuesday, 02-Jan-18 23:12:01 UTC"),
        ('formatdate("HH:mmaa H AA h m s M D", "2018-01-02T03:04:05Z")', "03:04am 3 AM 3 4 5 1 2"),
        ("formatdate(\"'it''s' Z ZZZZ ZZZZZ ''\", \"2018-01-02T23:12:01-08:00\")", "it's -08:00 -0800 -08:00 '"),
        ('timeadd("2017-11-22T00:00:00Z", "-1.5h")', "2017-11-21T22:30:00Z"),
        ('timeadd("2017-11-22T00:00:00.75+02:00", "1h30m5s500ms")', "2017-11-22T01:30:06+02:00"),
        ('timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00+01:00")', 0),
        ('transpose({ b = ["2", 2], a = ["2", "1"] })', {"1": ["a"], "2": ["a", "b", "b"]}),
        ('yamlencode({ foo = [1, { a = "b" }], bar = null })', '"bar": null\n"foo":\n- 1\n- "a": "b"\n'),
        (r'yamlencode({ a = "x\ny" })', '"a": |-\n  x\n  y\n'),
        ("yamlencode(3)", "3\n...\n"),
        (f'yamlencode("{"long " * 18}")', f'"{("long " * 17).rstrip()}\n  long "\n'),
    ],
)
def test_functions_come_to_what_terraform_says(expression: str, value: object) -> None:
    """Elements of one type, numbers in texts, words of YAML 1.1, paths as Go takes them."""
    assert _value(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        'tonumber("0x10")',
        'tonumber(" 5")',
        'parseint("0xFF", 16)',
        'tolist({ a = 1 })',
        'element(toset(["a"]), 0)',
        'slice(["a"], 0, 2)',
        'lookup({ a = 1 }, "b")',
        'format("%d", 3.7)',
        'format("a", 1)',
        'format("%z", 1)',
        'jsondecode("NaN")',
        'yamldecode("")',
        r'csvdecode("a,b\n1")',
        'sum([])',
        'alltrue(["x"])',
        '{ for key in ["a", "a"] : key => 1 }',
        "!null",
        'join(",")',
        'contains([1], null)',
        'cidrhost("10.0.0.0/24", 256)',
        'cidrhost("10.0.0.0", 5)',
        'cidrnetmask("fd00::/8")',
        'cidrsubnet("10.1.2.0/24", 4, 16)',
        'cidrsubnet("10.1.2.0/24", 9, 0)',
        'cidrsubnets("10.1.0.0/16", 1, 1, 1)',
        'formatdate("YYY", "2018-01-02T23:12:01Z")',
        'formatdate("YYYY", "2018-01-02")',
        'timeadd("2017-11-22T00:00:00Z", "1d")',
        'transpose(["a"])',
    ],
)  # fmt: skip
def test_what_terraform_refuses_fails(expression: str) -> None:
    """Then `try` takes its next argument, as it does in Terraform."""
    assert _value(f'try({expression}, "next")') == "next"


@pytest.mark.parametrize(
    "expression",
    [
        "tostring(1 / 3)",
        r'length("x\u0301")',
        r'jsondecode("\"\\ud83d\"")',
        "tolist([1]) == [1]",
        'format("%s", null)',
        'format("%v", 1e6)',
        r'yamldecode("a: 2001-01-01 10:00:00")',
        r'yamldecode("a: 1\n---\nb: 1")',
        'uuid()',
        'cidrsubnet("10.1.2.0/24", 2, -1)',
        'timeadd("2017-11-22T00:00:00Z", "1ns")',
        'timeadd(timestamp(), "1h")',
        'yamlencode("' + r'\"' * 60 + '")',
    ],
)  # fmt: skip
def test_what_is_not_computed_is_unknown_and_no_failure(expression: str) -> None:
    """Digits that are not kept, letters with accents, types of lists, times of YAML."""
    assert not isinstance(_reason(expression), Failed)
    assert unknown_in(_value(f'try({expression}, "next")'))


@pytest.mark.parametrize(
    ("pattern", "size"),
    [
        ("a", 1),
        ("(ab){3}", 6),
        ("^[0-9]{12}:[a-z]{1,63}$", 78),
        (r"^(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3})$", 25),
        (r"\Q{9}\E[{9}]", 8),
        ("(?:a{1000}){1000}", 1_002_000),
        (r"[\pL\pN]{300}", 180_000),
    ],
)
def test_what_is_repeated_makes_a_pattern_large(pattern: str, size: int) -> None:
    """As often as it is, within what is repeated itself; the work of a search is counted by it."""
    assert _pattern_size(pattern) == size
