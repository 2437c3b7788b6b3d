"""Where values stand that come from objects: at their own entry, whoever wrote it."""

from __future__ import annotations

import pytest

from kb.readers.interface import Field, Position

from .folders import read

EACH = 'resource "aws_lambda_function" "f" {\n  for_each = %s\n  memory_size = %s\n}\n'
ITEMS = "{\n  a = { size = 5 }\n}\n"
LOOKED_FOR = ("%s.size", '%s["size"]', 'lookup(%s, "size", 7)', "try(%s.size, 7)", 'try(%s["size"], null)')


def _place(texts: dict[str, str]) -> Position:
    (function,) = read(texts).functions
    found: Field = function.fields["MemorySize"]
    return found.position  # type: ignore[union-attr]


@pytest.mark.parametrize("asked", LOOKED_FOR)
def test_a_value_of_an_item_stands_at_the_item(asked: str) -> None:
    """However it is looked up."""
    assert _place({"main.tf": f"locals {{ all = {ITEMS}}}\n" + EACH % ("local.all", asked % "each.value")}) == Position(
        2, 16
    )


@pytest.mark.parametrize("asked", LOOKED_FOR)
def test_a_value_of_an_object_that_a_call_gives_stands_in_the_call(asked: str) -> None:
    """As one that it gives by itself."""
    call = 'module "m" {\n  source = "./m"\n  given = {\n    size = 5\n  }\n}\n'
    inner = 'variable "given" {}\nresource "aws_lambda_function" "f" { memory_size = %s }\n' % (asked % "var.given")

    assert _place({"main.tf": call, "m/main.tf": inner}) == Position(4, 12)


@pytest.mark.parametrize("asked", ["try(var.given.size, 7)", 'try(var.given["size"], 7)'])
def test_a_value_that_the_object_lacks_stands_where_it_is_looked_for(asked: str) -> None:
    """Where the other one is written."""
    call = 'module "m" {\n  source = "./m"\n  given = {}\n}\n'
    inner = f'variable "given" {{}}\nresource "aws_lambda_function" "f" {{ memory_size = {asked} }}\n'

    assert _place({"main.tf": call, "m/main.tf": inner}) == Position(2, 52, "m/main.tf")


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        ({"main.tf": f'variable "all" {{ default = {ITEMS}}}\n'}, Position(2, 16)),
        ({"main.tf": 'variable "all" {}\n', "x.auto.tfvars": f"all = {ITEMS}"}, Position(2, 16, "x.auto.tfvars")),
    ],
    ids=["default", "file of values"],
)
def test_items_of_a_variable_stand_where_it_gets_them(texts: dict[str, str], place: Position) -> None:
    """In its default, or in the file of values that wins."""
    text = texts["main.tf"] + EACH % ("var.all", "each.value.size")

    assert _place({**texts, "main.tf": text}) == place
    everywhere = read({**texts, "main.tf": text}, all="{ a = { size = 6 } }").functions
    assert everywhere[0].fields["MemorySize"].position.path is None  # type: ignore[union-attr]


CALLED = 'variable "given" {}\nresource "aws_lambda_function" "f" { memory_size = %s }\n'
EACH_CALL = 'module "m" {\n  source   = "./m"\n  for_each = %s\n  given    = %s\n}\n'


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        *(("each.value", asked % "var.given") for asked in LOOKED_FOR),
        *((asked % "each.value", "var.given") for asked in LOOKED_FOR),
        ("each.value.deep", "var.given.size"),
        ("{ deep = each.value.deep }", "var.given.deep.size"),
    ],
)
def test_a_value_of_an_item_that_a_call_hands_on_stands_at_the_item(given: str, asked: str) -> None:
    """Whole or by a part, from a local value or as it is written in the call."""
    items = "{\n  a = { size = 5, deep = { size = 5 } }\n}\n"
    column = 35 if "deep" in given else 16
    called = {"m/main.tf": CALLED % asked}
    outside = {"main.tf": f"locals {{ all = {items}}}\n" + EACH_CALL % ("local.all", given), **called}

    assert _place(outside) == Position(2, column)
    assert _place({"main.tf": EACH_CALL % (items.rstrip(), given), **called}) == Position(4, column)


def test_items_are_told_apart() -> None:
    """Each stands at its own, in a module inside of a module too."""
    items = "{\n  a = { size = 5 }\n  b = { size = 6 }\n}"
    middle = 'variable "given" {}\nmodule "n" {\n  source = "./n"\n  given = var.given\n}\n'
    texts = {
        "main.tf": EACH_CALL % (items, "each.value"),
        "m/main.tf": middle,
        "m/n/main.tf": CALLED % "var.given.size",
    }
    found = read(texts).functions

    assert [one.fields["MemorySize"].position for one in found] == [Position(4, 16), Position(5, 16)]  # type: ignore[union-attr]
