"""Files that cannot be read, and files that are something else."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from kb.errors import NotATemplateError, UnreadableError
from kb.readers import read_text
from kb.readers.interface import Inputs, Resolved, Unresolved

BOMB = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (name, name, b", ".join([b"*%c" % (name - 1)] * 9)) for name in range(ord("b"), ord("k"))
)


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        (b"", None, "empty"),
        (b"# only a comment\n", None, "empty"),
        (b"---\n", None, "no value"),
        (b"null", None, "no value"),
        (b"a: b\nc: \xff\n", 2, "not UTF-8"),
        (b"\xff\xfea", None, "broken UTF-16"),
        (b"PK\x03\x04\x00\x00", 1, "binary"),
        (b"\x89PNG\x00", 1, "binary"),
        (b"a: b\nc: \x07\n", 2, "U+0007"),
        (b"Resources:\n\tF: 1\n", 2, "tab"),
        (b"a: [1, 2\nb: 3\n", 2, "YAML syntax"),
        (b'{"Resources": {"F": }\n', 1, "syntax"),
        (b'{"Resources": {"F": {"Handler": "\\ud83d"}}}', 1, "escape"),
        (b"just text\n", 1, "not a mapping"),
        (b"a: &x [*x]\n", 1, "alias *x"),
        (b"a: *nowhere\n", 1, "alias *nowhere"),
        (b"? [a, b]\n: c\n", 1, "key"),
        (b"a: b\nName: {{cookiecutter.name}}\n", 2, "needs rendering first"),
        (b"a: b\n# {%- if x %}\nName: '{{cookiecutter.name}}'\n", 3, "needs rendering first: a cookiecutter"),
        (b"a:\n{% if x %}\n  b: c\n{% endif %}\n", 2, "needs rendering first"),
        (b"Resources: {F: {Timeout: {{ timeout }} }}\n", 1, "needs rendering first"),
        (b"Description: %NAME%\nA:\n  B: !Sub %NAME%/x\n", 1, "needs rendering first: %NAME% is no YAML"),
        (b"A: a %NAME% b\nB:\n  C: !Sub %NAME%/x\n", 3, "needs rendering first: %NAME% is no YAML"),
        (b"#set($x = $name)\n${x}\nResources: {}\n", 1, "needs rendering first: #set is no YAML"),
        (b"[" * 100_000, 1, "levels deep"),
        (b"- " * 40_000, 1, "levels deep"),
        (b'{"a":' * 15_000, 1, "levels deep"),
        (BOMB, 6, "aliases expand"),
    ],
)
def test_a_broken_file_is_refused_with_line_and_reason(content: bytes, line: int | None, part: str) -> None:
    """The error says what is wrong and where."""
    with pytest.raises(UnreadableError) as caught:
        read_text("x.yaml", content, Inputs())

    assert (line, True) == (caught.value.line, part in caught.value.reason)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (
            "a:\n  b: {c: 1\n",
            2,
            (
                "did not find expected ',' or '}', while parsing a flow mapping: "
                "close the bracket, or put a text with a bracket or a comma in quotes"
            ),
        ),
        (
            "a: 'x\nb: 1\nc: 2\n",
            3,
            (
                "found unexpected end of stream, while scanning a quoted scalar that begins in line 1: "
                "close the quotation mark"
            ),
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            3,
            (
                "did not find expected key, while parsing a block mapping that begins in line 1: "
                "check the indentation, and whether a quotation mark is closed"
            ),
        ),
        (
            "a: b: c",
            1,
            (
                "mapping values are not allowed in this context: "
                "put a text with a colon in quotes, or check the indentation"
            ),
        ),
        (
            "a: @x\n",
            1,
            (
                "found character that cannot start any token, while scanning for the next token: "
                "put a text that begins so in quotes"
            ),
        ),
        (
            'a: "\\q"\n',
            1,
            (
                "found unknown escape character, while parsing a quoted scalar: "
                r"write \\ for a backslash, or use single quotes"
            ),
        ),
    ],
)
def test_an_error_of_syntax_says_since_where_and_what_mends_it(content: str, line: int, reason: str) -> None:
    """The line is one of the file, even where it is its end that is wrong."""
    with pytest.raises(UnreadableError) as caught:
        read_text("x.yaml", content.encode(), Inputs())

    assert (line, f"YAML syntax: {reason}") == (caught.value.line, caught.value.reason)


def test_json_that_breaks_off_says_what_is_missing() -> None:
    """The brackets in the order in which they are to be closed."""
    with pytest.raises(UnreadableError, match=r"the file ends too early: \}\]\} is missing"):
        read_text("x.json", b'{"Resources": [{"F": 1', Inputs())


def test_a_chain_of_aliases_cannot_nest_deeper_than_text() -> None:
    """Depth counts through aliases."""
    chain = b"a0: &a0 [x]\n" + b"".join(b"a%d: &a%d [*a%d]\n" % (n, n, n - 1) for n in range(1, 300))
    with pytest.raises(UnreadableError, match="levels deep"):
        read_text("x.yaml", chain, Inputs())


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"service: a\nprovider: {name: google}\nfunctions: {}\n", "Serverless Framework service for google"),
        (b'{"name": "a", "dependencies": {}}', "package.json"),
        (b"services: {web: {image: x}}", "Docker Compose"),
        (b"apiVersion: v1\nkind: Pod\n", "Kubernetes"),
        (b"openapi: 3.0.0\npaths: {}\n", "OpenAPI"),
        (b"a: b\n", "no template of CloudFormation or SAM, no service"),
        (b"Resources: {a: {b: c}}", "nothing that is read here"),
        (b"[1, 2]", "list"),
        (b"x: " + b"y" * 2_000_000, "larger than most templates"),
    ],
)
def test_a_file_of_another_kind_is_told_from_a_broken_one(content: bytes, part: str) -> None:
    """A walked folder passes such files over; the reason says what they look like."""
    with pytest.raises(NotATemplateError, match=part):
        read_text("x.yaml", content, Inputs())


@pytest.mark.parametrize(
    ("content", "passed_over"),
    [
        (b"", True),
        (b'{\n  // a comment\n  "compilerOptions": {}\n}', True),
        (b'// one\n{\n  // two\n  "features": {"Resources": 1}\n}', True),
        (b"kind: {{ .Values.kind }}\n", True),
        (b"name: {{cookiecutter.name}}\n", True),
        (b"Resources: {{ resources }}: x\n", False),
        (b'{"Resources": {"F": {"Type": "AWS::Lambda::Function"', False),
        (b"a: [1, 2\n", False),
    ],
)
def test_a_broken_file_is_passed_over_if_nothing_in_it_is_ours(content: bytes, passed_over: bool) -> None:
    """A walked folder is full of JSON with comments and of files to be rendered."""
    with pytest.raises(UnreadableError) as caught:
        read_text("x.yaml", content, Inputs())

    assert isinstance(caught.value, NotATemplateError) == passed_over


@pytest.mark.parametrize("value", ["{{ cookiecutter.rt }}", "python{{cookiecutter.version}}", "{{ runtime }}"])
def test_what_a_tool_puts_in_before_is_unknown(value: str) -> None:
    """A file that parses all the same is read; such a value is no runtime that nobody knows."""
    text = f"Resources: {{F: {{Type: AWS::Lambda::Function, Properties: {{Runtime: '{value}', MemorySize: 128}}}}}}\n"
    (function,) = read_text("x.yaml", text.encode(), Inputs()).functions

    assert isinstance(function.fields["Runtime"], Unresolved)
    assert isinstance(function.fields["MemorySize"], Resolved)


FUNCTION = "  F%d: {Type: AWS::Serverless::Function, Properties: {Handler: !Sub '%s'}}\n"


@pytest.mark.parametrize(
    "text",
    [
        (
            f"Globals: {{Function: {{Environment: {{Variables: {{{', '.join(f'K{n}: 1' for n in range(3000))}}}}}}}}}\n"
            f"Resources:\n{''.join(FUNCTION % (n, 'x') for n in range(2000))}"
        ),
        f"Parameters: {{P: {{Default: {'x' * 100_000}}}}}\nResources:\n{FUNCTION % (1, '${P}' * 10_000)}",
    ],
    ids=["globals-times-functions", "text-times-references"],
)
def test_a_small_file_cannot_cause_much_work(text: str) -> None:
    """Work is bounded per file, whatever multiplies it."""
    begin = time.process_time()
    with pytest.raises(UnreadableError, match="expand to more values"):
        read_text("x.yaml", text.encode(), Inputs())

    assert time.process_time() - begin < 20


NESTS = {
    "maps": ("{a: ", "}"),
    "lists": ("[", "]"),
    "if": ("!If [Yes, ", ", x]"),
    "join": ("!Join ['', [", "]]"),
    "sub": ("!Sub ['${x}', {x: ", "}]"),
    "json": ("!ToJsonString [", "]"),
    "not": ("!If [!Not [", "], x, y]"),
}


@pytest.mark.parametrize("levels", [20, 40, 120])
@pytest.mark.parametrize("nest", NESTS)
def test_nesting_up_to_the_limit_is_read(nest: str, levels: int) -> None:
    """No nesting exhausts Python's stack; beyond the limit the file is refused."""
    before, after = NESTS[nest]
    conditions = "Conditions:\n  Yes: !Equals [a, a]\n"
    chain = "".join(f"  N{n}: {'!Not [' * 50}!Condition N{n + 1}{']' * 50}\n" for n in range(20))
    function = f"Type: AWS::Lambda::Function, Properties: {{Tags: {before * levels}!If [N0, a, b]{after * levels}}}"
    with suppress(UnreadableError):
        read_text("x.yaml", f"{conditions}{chain}Resources: {{F: {{{function}}}}}".encode(), Inputs())


@pytest.mark.parametrize("begin", ["<!doctype html>", "<?xml v?>", " <html>"])
def test_a_page_under_the_name_of_a_template_is_none(begin: str) -> None:
    """Pages are kept in the place of what could not be fetched; they may speak of AWS."""
    with pytest.raises(NotATemplateError):
        read_text("x.json", f"{begin}\n a: b: AWS::Lambda::Function Resources\n".encode(), Inputs())
