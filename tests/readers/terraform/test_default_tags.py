"""Tags that a provider adds, and attributes of old states."""

from __future__ import annotations

import json

import pytest

from kb.readers import read_text
from kb.readers.interface import Conditional, Field, Inputs, Plain, Position, Resolved, Unresolved
from kb.store import Store
from tests.judging.texts import judge_text

from .folders import known, read

PROVIDER = 'provider "aws" {\n  default_tags {\n    tags = { team = "a", stage = "b" }\n  }\n}\n'
OTHER = PROVIDER.replace('"aws" {', '"aws" {\n  alias = "other"').replace('"a"', '"o"')
FUNCTION = 'resource "aws_lambda_function" "f" {\n  %s\n}\n'


def _tags(texts: dict[str, str]) -> Plain:
    (function,) = read(texts).functions
    return known(function.fields["Tags"]) if "Tags" in function.fields else None


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("", {"team": "a", "stage": "b"}),
        ("tags = null", {"team": "a", "stage": "b"}),
        ('tags = { stage = "c", more = "d" }', {"team": "a", "stage": "c", "more": "d"}),
        ("provider = aws.other", {"team": "o", "stage": "b"}),
        ('provider = aws.other\n  tags = { team = "e" }', {"team": "e", "stage": "b"}),
        ("provider = aws.third", None),
    ],
)
def test_the_tags_of_the_provider_are_the_functions_too(written: str, tags: Plain) -> None:
    """Its own replace them; each provider has its own."""
    assert _tags({"main.tf": PROVIDER + OTHER + FUNCTION % written}) == tags


@pytest.mark.parametrize(
    ("handed", "written", "team"),
    [
        ("", "", "a"),
        ("providers = { aws = aws.other }", "", "o"),
        ("providers = { aws.inner = aws.other }", "provider = aws.inner", "o"),
        ("providers = { aws.inner = aws.other }", "", "a"),
    ],
)
def test_a_module_has_the_providers_that_it_is_handed(handed: str, written: str, team: str) -> None:
    """The one without an alias is handed on by itself."""
    call = f'module "m" {{\n  source = "./m"\n  {handed}\n}}\n'

    assert _tags({"main.tf": PROVIDER + OTHER + call, "m/main.tf": FUNCTION % written}) == {"team": team, "stage": "b"}


def test_what_the_provider_adds_stands_where_the_provider_is() -> None:
    """Each tag at its own place."""
    (function,) = read({"main.tf": PROVIDER + FUNCTION % 'tags = { own = "x" }'}).functions
    found = function.fields["Tags"]

    assert isinstance(found, Resolved)
    assert {name: value.line for name, (_, value) in (found.entries or {}).items()} == {"team": 3, "stage": 3, "own": 7}
    (alone,) = read({"main.tf": PROVIDER + FUNCTION % ""}).functions
    assert alone.fields["Tags"].position == Position(3, 12)  # type: ignore[union-attr]


OWN = 'tags = { own = "x" }'
OPEN = PROVIDER.replace('{ team = "a", stage = "b" }', "var.tags") + 'variable "tags" {}\n'


def test_tags_of_a_provider_that_are_not_known_leave_open_how_many_there_are() -> None:
    """Those of the function are known all the same."""
    (function,) = read({"main.tf": OPEN + FUNCTION % 'tags = { own = "x" }'}).functions

    assert known(function.fields["Tags"]) == {"own": "x"}
    assert function.fields["Tags.default_tags"] == Unresolved("variable tags has no default", Position(3, 12))
    (alone,) = read({"main.tf": OPEN + FUNCTION % ""}).functions
    assert isinstance(alone.fields["Tags"], Unresolved)


@pytest.mark.parametrize(
    ("tags", "entries"),
    [('merge(var.tags, { team = "a" })', {"own"}), ('{ team = "a" }', {"team", "own"}), ("{}", {"own"})],
)
def test_places_of_a_providers_tags_are_looked_for_only_where_they_are_known(tags: str, entries: set[str]) -> None:
    """Nothing is told of them elsewhere."""
    (function,) = read({"main.tf": OPEN.replace("tags = var.tags", f"tags = {tags}") + FUNCTION % OWN}).functions
    found = function.fields["Tags"]

    assert isinstance(found, Resolved)
    assert set(found.entries or ()) == set(known(found)) == entries  # type: ignore[arg-type]


def test_tags_of_a_provider_that_hang_on_something_are_told_apart() -> None:
    """Unless the function's own are all that is known of any case."""

    def chosen(tags: str) -> dict[str, Field]:
        text = 'variable "c" { type = bool }\n' + OPEN.replace("tags = var.tags", f"tags = var.c ? {tags} : {{}}")
        (function,) = read({"main.tf": text + FUNCTION % 'tags = { own = "x" }'}).functions
        return dict(function.fields)

    apart, alike = chosen('{ team = "a" }'), chosen("var.tags")
    assert isinstance(apart["Tags"], Conditional)
    assert "Tags.default_tags" not in apart
    assert (known(alike["Tags"]), isinstance(alike["Tags.default_tags"], Unresolved)) == ({"own": "x"}, True)


@pytest.mark.parametrize(
    ("tags", "rules"),
    [
        ({"a" * 129: "x"}, ["LKB251"]),
        ({"a" * 128: "x" * 257}, ["LKB251"]),
        ({f"a{i}": "x" for i in range(51)}, ["LKB224"]),
        ({f"a{i}": "x" for i in range(50)}, []),
    ],
)
def test_own_tags_are_judged_whatever_the_provider_adds(store: Store, tags: dict[str, str], rules: list[str]) -> None:
    """With how many it adds nobody can tell whether fifty are too many."""
    written = "".join(f'    {name} = "{value}"\n' for name, value in tags.items())
    judged = judge_text(store, OPEN + FUNCTION % f"tags = {{\n{written}  }}", "main.tf")

    assert [one.rule for one in judged.findings if one.field == "Tags"] == rules
    assert [one.field for one in judged.unresolved if one.field.startswith("Tags")] == ["Tags.default_tags"]


@pytest.mark.parametrize(("long", "line"), [("team", 4), ("own", 11)])
def test_a_tag_that_is_too_long_is_found_where_it_stands(store: Store, long: str, line: int) -> None:
    """Whoever adds it."""
    provider = PROVIDER.replace('{ team = "a", stage = "b" }', '{\n      team = "a"\n      stage = "b"\n    }')
    text = (provider + FUNCTION % 'tags = {\n    own = "x"\n  }').replace(long, long * 50)

    assert [one.line for one in judge_text(store, text, "main.tf").findings if one.rule == "LKB251"] == [line]


def test_json_has_them_too() -> None:
    """Where blocks are members."""
    provider = {"aws": [{"region": "x"}, {"alias": "o", "default_tags": [{"tags": {"a": "b"}}]}]}
    function = {"aws_lambda_function": {"f": {"provider": "aws.o"}}}
    texts = {"main.tf.json": json.dumps({"provider": provider, "resource": function})}
    (found,) = read(texts, "main.tf.json").functions

    assert known(found.fields["Tags"]) == {"a": "b"}


def _planned(values: dict[str, object], **unknown: object) -> object:
    resource = {"address": "aws_lambda_function.f", "mode": "managed", "type": "aws_lambda_function", "values": values}
    change = {**resource, "change": {"actions": ["create"], "after": values, "after_unknown": unknown}}
    shown = {"planned_values": {"root_module": {"resources": [resource]}}, "resource_changes": [change]}
    (function,) = read_text(
        "plan.json", json.dumps({"terraform_version": "1.9.0", **shown}).encode(), Inputs()
    ).functions
    return function.fields.get("Tags")


def test_a_plan_tells_all_tags() -> None:
    """Those that the provider adds with the others."""
    both = _planned({"tags": {"own": "x"}, "tags_all": {"own": "x", "team": "a"}})

    assert isinstance(both, Resolved)
    assert both.value == {"own": "x", "team": "a"}
    assert isinstance(_planned({"tags": {"own": "x"}}, tags_all=True), Unresolved)
    own = _planned({"tags": {"own": "x"}, "tags_all": None})
    assert isinstance(own, Resolved)
    assert own.value == {"own": "x"}


FLAT = {
    "function_name": "f", "runtime": "python3.9", "memory_size": "256", "layers.#": "2", "layers.0": "arn:a",
    "layers.1": "arn:b", "environment.#": "1", "environment.0.variables.%": "2", "environment.0.variables.A.B": "1",
    "environment.0.variables.C": "2", "vpc_config.#": "1", "vpc_config.0.subnet_ids.#": "1",
    "vpc_config.0.subnet_ids.4711": "subnet-1", "tracing_config.#": "1", "tracing_config.0.mode": "Active",
    "dead_letter_config.#": "0", "tags.%": "0",
}  # fmt: skip


def test_attributes_that_an_old_terraform_wrote_are_read() -> None:
    """A newer one keeps them on one level until it refreshes the resource; the function was passed over."""
    instance = {"schema_version": 0, "attributes_flat": FLAT}
    resource = {"mode": "managed", "type": "aws_lambda_function", "name": "f", "instances": [instance]}
    state = {"version": 4, "terraform_version": "0.12.0", "resources": [resource]}
    (function,) = read_text("terraform.tfstate", json.dumps(state).encode(), Inputs()).functions
    found = {name: known(one) for name, one in function.fields.items()}

    assert found["MemorySize"] == 256
    assert found["Layers"] == ["arn:a", "arn:b"]
    assert found["Environment"] == {"A.B": "1", "C": "2"}
    assert found["TracingConfig"] == {"Mode": "Active"}
    assert found["VpcConfig"] == {"SubnetIds": ["subnet-1"]}
    assert "DeadLetterConfig" not in found
