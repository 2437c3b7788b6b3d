"""JSON Schemas of configuration formats walked into the same facts as models of APIs: CloudFormation's and SAM's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kb.sdk.numbers import documented_numbers
from kb.sdk.walk import ModelFact, one_line

_BOUNDS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "multipleOf")
_TEXTS = ("description", "markdownDescription")


def schema_facts(service: str, name: str, schema: Mapping[str, Any]) -> Iterator[ModelFact]:
    """Everything that a schema says.

    Args:
        service: What the schema is of, such as `cloudformation`.
        name: What its own properties belong to, such as `AWS::Lambda::Function`.
        schema: The schema; structures that others refer to are in its `definitions`.
    """
    yield from _structure_facts(service, name, schema)
    for definition, inner in schema.get("definitions", {}).items():
        if isinstance(inner, Mapping):
            yield from _structure_facts(service, f"{name}/{definition}" if name else definition, inner)


def _structure_facts(service: str, name: str, schema: Mapping[str, Any]) -> Iterator[ModelFact]:
    yield from _value_facts(service, name, schema)
    for member, said in schema.get("properties", {}).items():
        if not isinstance(said, Mapping):
            continue
        needed = ", required" if member in schema.get("required", ()) else ""
        yield ModelFact(service, "member", f"{name}.{member}", "", f"{_type_text(said)}{needed}")
        yield from _value_facts(service, f"{name}.{member}", said)
        items = said.get("items")
        if isinstance(items, Mapping):
            yield from _value_facts(service, f"{name}.{member}[]", items)


def _value_facts(service: str, place: str, said: Mapping[str, Any]) -> Iterator[ModelFact]:
    for value in said.get("enum", ()):
        yield ModelFact(service, "value", place, one_line(value), "")
    for bound in _BOUNDS:
        if isinstance(said.get(bound), int | float | str):
            yield ModelFact(service, "bound", place, bound, one_line(said[bound]))
    if said.get("deprecated") is True:
        yield ModelFact(service, "deprecated", place, "", "true")
    text = next((said[key] for key in _TEXTS if isinstance(said.get(key), str)), "")
    for number in documented_numbers(text):
        yield ModelFact(service, "number", place, number.aspect, number.text)


def _type_text(said: Mapping[str, Any]) -> str:
    kind = said.get("type")
    if isinstance(kind, list):
        return " or ".join(map(str, kind))
    return str(kind or "any")
