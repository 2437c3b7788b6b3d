"""JSON Schemas of configuration formats walked into the same facts as models of APIs: CloudFormation's and SAM's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kb.sdk.walk import ModelFact, documentation_facts, one_line

_BOUNDS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "multipleOf")
_ALTERNATIVES = ("allOf", "anyOf", "oneOf")
_TEXTS = ("description", "markdownDescription")


def schema_facts(service: str, name: str, schema: Mapping[str, Any]) -> Iterator[ModelFact]:
    """Everything that a schema says.

    Args:
        service: What the schema is of, such as `cloudformation`.
        name: What its own properties belong to, such as `AWS::Lambda::Function`.
        schema: The schema; structures that others refer to are in its `definitions`.
    """
    if name:
        yield ModelFact(service, "resource", name, "", "")
    yield from _structure_facts(service, name, schema)
    for definition, inner in schema.get("definitions", {}).items():
        if isinstance(inner, Mapping):
            yield from _structure_facts(service, f"{name}/{definition}" if name else definition, inner)


def _structure_facts(service: str, name: str, schema: Mapping[str, Any]) -> Iterator[ModelFact]:
    yield from _value_facts(service, name, schema)
    yield from _inner_facts(service, name, schema)


def _inner_facts(service: str, place: str, schema: Mapping[str, Any]) -> Iterator[ModelFact]:
    """The properties and items that stand inside a schema at any depth, also those of one of several alternatives."""
    for member, said in schema.get("properties", {}).items():
        if isinstance(said, Mapping):
            here = f"{place}.{member}"
            needed = ", required" if member in schema.get("required", ()) else ""
            yield ModelFact(service, "member", here, "", f"{_type_text(said)}{needed}")
            yield from _target_facts(service, here, said)
            yield from _value_facts(service, here, said)
            yield from _inner_facts(service, here, said)
    items = schema.get("items")
    if isinstance(items, Mapping):
        yield from _target_facts(service, f"{place}[]", items)
        yield from _value_facts(service, f"{place}[]", items)
        yield from _inner_facts(service, f"{place}[]", items)
    for inner in _alternatives(schema):
        yield from _value_facts(service, place, inner)
        yield from _inner_facts(service, place, inner)


def _target_facts(service: str, place: str, said: Mapping[str, Any]) -> Iterator[ModelFact]:
    """The definitions that a property refers to: another one has other bounds, though the property stays."""
    names = [one.get("$ref") for one in (said, *_alternatives(said))]
    if told := ", ".join(sorted(name.rpartition("/")[2] for name in names if isinstance(name, str))):
        yield ModelFact(service, "target", place, "", told)


def _alternatives(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        one
        for key in _ALTERNATIVES
        if isinstance(found := schema.get(key), list)
        for one in found
        if isinstance(one, Mapping)
    ]


def _value_facts(service: str, place: str, said: Mapping[str, Any]) -> Iterator[ModelFact]:
    for value in said.get("enum", ()):
        yield ModelFact(service, "value", place, one_line(value), "")
    for bound in _BOUNDS:
        if isinstance(said.get(bound), int | float | str):
            yield ModelFact(service, "bound", place, bound, one_line(said[bound]))
    if said.get("deprecated") is True:
        yield ModelFact(service, "deprecated", place, "", "true")
    text = next((said[key] for key in _TEXTS if isinstance(said.get(key), str)), "")
    yield from documentation_facts(service, place, text)


def _type_text(said: Mapping[str, Any]) -> str:
    kind = said.get("type")
    if isinstance(kind, list):
        return " or ".join(map(str, kind))
    return str(kind or "any")
