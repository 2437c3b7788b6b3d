"""JSON Schemas of configuration formats walked into the same facts as models of APIs: CloudFormation's and SAM's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kb.sdk.walk import ModelFact, documentation_facts, one_line

_BOUNDS = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems"),
    *("minProperties", "maxProperties", "uniqueItems", "pattern", "multipleOf"),
)
_ALTERNATIVES = ("allOf", "anyOf", "oneOf")
_TEXTS = ("description", "markdownDescription")
_MARKS = ("createOnly", "conditionalCreateOnly", "readOnly", "writeOnly", "deprecated")
"""What CloudFormation says of properties beside them, in a list such as `createOnlyProperties`."""
_NEEDS = ("dependencies", "dependentRequired")


def schema_facts(service: str, name: str, schema: Mapping[str, Any]) -> list[ModelFact]:
    """Everything that a schema says; what alternatives say of the same place otherwise is one fact, with `or`.

    Args:
        service: What the schema is of, such as `cloudformation`.
        name: What its own properties belong to, such as `AWS::Lambda::Function`.
        schema: The schema; structures that others refer to are in its `definitions`.
    """
    texts: dict[tuple[str, str, str, str], set[str]] = {}
    for fact in _all_facts(service, name, schema):
        texts.setdefault(fact.key, set()).add(fact.text)
    return [ModelFact(*key, " or ".join(sorted(said))) for key, said in texts.items()]


def _all_facts(service: str, name: str, schema: Mapping[str, Any]) -> Iterator[ModelFact]:
    if name:
        yield ModelFact(service, "resource", name, "", "")
    yield from _structure_facts(service, name, schema)
    yield from _marked_facts(service, name, schema)
    yield from _tagging_facts(service, name, schema)
    for definition, inner in schema.get("definitions", {}).items():
        if isinstance(inner, Mapping):
            yield from _structure_facts(service, f"{name}/{definition}" if name else definition, inner)


def _marked_facts(service: str, name: str, schema: Mapping[str, Any]) -> Iterator[ModelFact]:
    """The properties that can only be set at creation, only be read, or only be written, and those that are to go."""
    for mark in _MARKS:
        for pointer in schema.get(f"{mark}Properties", ()):
            place = ".".join([name, *(part for part in str(pointer).split("/") if part not in ("", "properties"))])
            kind, aspect = ("deprecated", "") if mark == "deprecated" else ("trait", mark)
            yield ModelFact(service, kind, place, aspect, "true")


def _tagging_facts(service: str, name: str, schema: Mapping[str, Any]) -> Iterator[ModelFact]:
    """Whether and how a resource takes tags; not with which permissions."""
    tagging = schema.get("tagging")
    said = {"taggable": schema.get("taggable"), **(tagging if isinstance(tagging, Mapping) else {})}
    for aspect, value in said.items():
        if isinstance(value, bool | str):
            yield ModelFact(service, "trait", name, aspect, one_line(value))


def _structure_facts(service: str, name: str, schema: Mapping[str, Any]) -> Iterator[ModelFact]:
    yield from _value_facts(service, name, schema)
    yield from _inner_facts(service, name, schema)


def _inner_facts(service: str, place: str, schema: Mapping[str, Any]) -> Iterator[ModelFact]:
    """The properties, items and values that stand inside a schema at any depth, also those of alternatives."""
    for member, said in schema.get("properties", {}).items():
        if isinstance(said, Mapping):
            needed = ", required" if member in schema.get("required", ()) else ""
            yield from _part_facts(service, f"{place}.{member}", said, needed)
    for mark, inner in _repeated_parts(schema):
        yield from _part_facts(service, f"{place}{mark}", inner)
    yield from _needed_facts(service, place, schema)
    for inner in _alternatives(schema):
        yield from _structure_facts(service, place, inner)


def _part_facts(service: str, place: str, said: Mapping[str, Any], needed: str = "") -> Iterator[ModelFact]:
    yield ModelFact(service, "member", place, "", f"{_type_text(said)}{needed}")
    yield from _target_facts(service, place, said)
    yield from _structure_facts(service, place, said)


def _repeated_parts(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The items of a list and the values of a map, which have no names of their own."""
    patterns = schema.get("patternProperties")
    values = patterns.values() if isinstance(patterns, Mapping) else ()
    for mark, inner in (
        ("[]", schema.get("items")),
        ("{}", schema.get("additionalProperties")),
        *(("{}", value) for value in values),
    ):
        if isinstance(inner, Mapping):
            yield mark, inner


def _needed_facts(service: str, place: str, schema: Mapping[str, Any]) -> Iterator[ModelFact]:
    """What is required in one of several alternatives, and what a property requires beside it."""
    for key in _ALTERNATIVES:
        needed = [_names(one.get("required")) for one in _mappings(schema.get(key))]
        if any(needed):
            told = " or ".join(name or "nothing" for name in needed)
            yield ModelFact(service, "trait", place, f"required in {key}", told)
    for key in _NEEDS:
        found = schema.get(key)
        for member, others in found.items() if isinstance(found, Mapping) else ():
            if told := _names(others):
                yield ModelFact(service, "trait", f"{place}.{member}", key, told)


def _target_facts(service: str, place: str, said: Mapping[str, Any]) -> Iterator[ModelFact]:
    """The definitions that a property refers to: another one has other bounds, though the property stays."""
    names = [one.get("$ref") for one in (said, *_alternatives(said))]
    if told := ", ".join(sorted(name.rpartition("/")[2] for name in names if isinstance(name, str))):
        yield ModelFact(service, "target", place, "", told)


def _alternatives(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for key in _ALTERNATIVES for one in _mappings(schema.get(key))]


def _mappings(found: object) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _names(found: object) -> str:
    return ", ".join(sorted(map(str, found))) if isinstance(found, list) else ""


def _value_facts(service: str, place: str, said: Mapping[str, Any]) -> Iterator[ModelFact]:
    for value in (*said.get("enum", ()), *([said["const"]] if "const" in said else [])):
        yield ModelFact(service, "value", place, one_line(value), "")
    for bound in _BOUNDS:
        if isinstance(said.get(bound), int | float | str):
            yield ModelFact(service, "bound", place, bound, one_line(said[bound]))
    for trait in ("default", "format"):
        if isinstance(said.get(trait), int | float | str):
            yield ModelFact(service, "trait", place, trait, one_line(said[trait]))
    if said.get("deprecated") is True:
        yield ModelFact(service, "deprecated", place, "", "true")
    text = next((said[key] for key in _TEXTS if isinstance(said.get(key), str)), "")
    yield from documentation_facts(service, place, text)


def _type_text(said: Mapping[str, Any]) -> str:
    """The types that a part may have, also those of alternatives."""
    kinds = _types(said) or {kind for one in _alternatives(said) for kind in _types(one)}
    return " or ".join(sorted(kinds)) or "any"


def _types(said: Mapping[str, Any]) -> set[str]:
    kind = said.get("type")
    return set(map(str, kind)) if isinstance(kind, list) else {str(kind)} if kind else set()
