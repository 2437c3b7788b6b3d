"""Work is charged before it is done: small documents that would come to much are told so, in next to no time."""

from __future__ import annotations

import pytest

from kb.errors import UnreadableError
from kb.readers import document_limits, read_text, unknown_keys
from kb.readers.interface import Inputs, Resolved, Unresolved
from kb.readers.trees import tree_builder

USED = 'resource "aws_lambda_function" "f" {\n  runtime = "python3.12"\n  memory_size = length(%s)\n}\n'
LONG = "x" * 100_000


def memory_of(locals_: str, value: str = "local.a") -> Resolved | Unresolved:
    """What the memory of a function comes to."""
    document = read_text("main.tf", f"locals {{\n{locals_}\n}}\n{USED % value}".encode(), Inputs())
    found = document.functions[0].fields["MemorySize"]
    assert isinstance(found, Resolved | Unresolved)
    return found


@pytest.mark.parametrize(
    "locals_",
    [
        f'a = formatlist("{LONG}%s", range(20000))',
        f'a = format("{"%s" * 5000}", {", ".join([chr(34) + "y" * 999 + chr(34)] * 10)})',
        "".join(f"a{n} = [local.a{n + 1}, local.a{n + 1}]\n" for n in range(60)) + "a60 = [1]\na = local.a0",
        f'a = "{"${local.b}" * 3000}"\nb = "{"y" * 9000}"',
        f'a = [for x in ["{LONG}"] : "{"${x}" * 2000}"]\n',
    ],
    ids=["formatlist", "format", "doubling-lists", "template", "loop"],
)
def test_what_would_come_to_too_much_is_unknown(locals_: str) -> None:
    """And not computed first."""
    found = memory_of(locals_)

    assert isinstance(found, Unresolved) or found.value in (0, 1)


def test_sets_of_any_size_are_compared_in_one_pass() -> None:
    """20,000 keys with as many others; the result is that of comparing each with each."""
    assert memory_of("a = matchkeys(range(20000), range(20000), range(10000, 30000))") == Resolved(
        10_000,
        memory_of("a = []").position,
        memory_of("a = matchkeys(range(2), range(2), range(2))").origin,  # type: ignore[union-attr]
    )


def test_sets_tell_truth_from_numbers_and_numbers_from_texts() -> None:
    """As Terraform does."""
    for expression, expected in (
        ('matchkeys([1, 2, 3], ["1", 1, true], [1])', 1),
        ("setintersection([[1], [2]], [[2], [3]])", 1),
        ("setsubtract([{ a = 1 }, { a = 2 }], [{ a = 1 }])", 1),
    ):
        found = memory_of(f"a = {expression}")
        assert isinstance(found, Resolved)
        assert found.value == expected


@pytest.mark.parametrize("blank", [" ", "\t", "\n"])
def test_blanks_without_end_are_refused(blank: str) -> None:
    """Past 5,000 in a row; as many are read."""
    assert read_text("main.tf", f"locals {{\n}}\n{blank * 4000}\n{USED % '[]'}".encode(), Inputs()).functions

    with pytest.raises(UnreadableError, match="5,000 blanks in a row"):
        read_text("main.tf", f"x = {blank * 6000}\n{USED % '[]'}".encode(), Inputs())


@pytest.mark.parametrize("link", ["[0]", ".b", "[*]", ".*"])
def test_a_chain_as_long_as_a_file_is_read(link: str) -> None:
    """A link costs what the one before it cost; looking back at all of them would take minutes."""
    assert read_text("main.tf", f"x = a{link * 60_000}\n{USED % '[]'}".encode(), Inputs()).functions


def test_placeholders_are_charged_by_what_they_stand_for() -> None:
    """A parameter of 100 KB in 20,000 places."""
    template = (
        f"Parameters: {{P: {{Type: String, Default: {LONG}}}}}\nResources:\n  F:\n    Type: AWS::Lambda::Function\n"
        f"    Properties: {{Runtime: !Sub '{'${P}' * 20_000}'}}\n"
    )
    with pytest.raises(UnreadableError, match="expand to more values"):
        read_text("t.yaml", template.encode(), Inputs())


def test_a_document_has_so_many_functions_and_no_more() -> None:
    """At the bound they are all there."""
    function = "{Type: AWS::Lambda::Function, Properties: {Runtime: python3.8}}"

    def template(number: int) -> bytes:
        lines = [f"  F{n}: *f" for n in range(1, number)]
        return "\n".join(["Resources:", f"  F0: &f {function}", *lines]).encode()

    most = document_limits.MOST_FUNCTIONS
    assert len(read_text("t.yaml", template(most), Inputs()).functions) == most
    with pytest.raises(UnreadableError, match="more than 20,000 functions; split it"):
        read_text("t.yaml", template(most + 1), Inputs())


def test_an_answer_with_too_many_functions_is_refused_before_the_rest_is_looked_at() -> None:
    """What stands behind the last that is taken is never read: here it could not be."""
    most = document_limits.MOST_FUNCTIONS

    def listed(number: int) -> str:
        functions = [f'{{"FunctionName": "f{n}", "Runtime": "python3.8"}}' for n in range(number)]
        return ", ".join([*functions, *functions[:5]])

    deep = "[" * 150 + "]" * 150
    assert len(read_text("a.json", f'{{"Functions": [{listed(most)}]}}'.encode(), Inputs()).functions) == most
    with pytest.raises(UnreadableError, match="more than 20,000 functions; split it"):
        read_text("a.json", f'{{"Functions": [{listed(most + 1)}, {{"F": {deep}}}]}}'.encode(), Inputs())


def test_variables_and_suppressions_past_the_bound_are_told() -> None:
    """The first are looked at."""
    variables = "".join(f"          V{n}: x\n" for n in range(document_limits.MOST_VARIABLES + 1))
    ignored = "# lambda-kb: ignore LKB101 until=2027-01-01 later\n" * (document_limits.MOST_SUPPRESSIONS + 1)
    text = (
        f"{ignored}Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: python3.8\n"
        f"      Environment:\n        Variables:\n{variables}"
    )
    document = read_text("t.yaml", text.encode(), Inputs())
    environment = document.functions[0].fields["Environment"]

    assert isinstance(environment, Resolved)
    assert isinstance(environment.value, dict)
    assert len(environment.value) == document_limits.MOST_VARIABLES
    assert len(document.suppressions) == document_limits.MOST_SUPPRESSIONS
    assert sum("looked at" in said or "not read" in said for _, said in document.warnings) == 2


def test_comments_one_after_the_other_are_about_the_next_line_of_code() -> None:
    """However many, each read once."""
    text = "# lambda-kb: ignore LKB101 until=2027-01-01 a\n\n# other\n# lambda-kb: ignore LKB102 until=2027-01-01 b\n"
    text += "Resources:\n  F: {Type: AWS::Lambda::Function}\n# lambda-kb: ignore LKB103 until=2027-01-01 c\n"
    found = read_text("t.yaml", text.encode(), Inputs()).suppressions

    assert [(one.position.line, one.line) for one in found] == [(1, 5), (4, 5), (7, 7)]


@pytest.mark.parametrize(("length", "held"), [(64, 1), (65, 0)])
def test_what_is_remembered_of_texts_is_short(length: int, held: int) -> None:
    """A service reads what strangers send: a memory of long tags, types and keys would have no bound."""
    text = f"!{'x' * (length - 1)}"
    memories = (tree_builder._held_long_name, unknown_keys._type_near, unknown_keys._held_key_near)
    for memory in memories:
        memory.cache_clear()

    found = (tree_builder.long_name(text), unknown_keys.type_meant(text, ()), unknown_keys.key_meant(text, frozenset()))

    assert found == (text, None, None)
    assert [memory.cache_info().currsize for memory in memories] == [held] * 3
