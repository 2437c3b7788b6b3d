"""Conditions in the words of a format: where a template, a plan or an answer of AWS holds what the rules read."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import Enum
from functools import cache, lru_cache, reduce
from importlib import resources

from kb.data_classes import dataclass
from kb.judging.relations import relation_columns
from kb.policies.predicates import (
    ALWAYS,
    NEVER,
    Atom,
    Compare,
    CompareReads,
    Condition,
    Flag,
    Given,
    Literal,
    Matches,
    OneOf,
    Read,
    Term,
    holding,
    term_order,
)
from kb.policies.unsayable import UnsayableError
from kb.readers.shared.event_sources import POLLED, SELF_MANAGED


class EngineFormat(Enum):
    """What an engine reads."""

    CLOUDFORMATION = "cloudformation"
    """Resources of a template, as they are written."""
    SAM = "sam"
    """Functions of AWS SAM, before they are transformed."""
    TERRAFORM = "terraform"
    """Resources of the provider `aws` in a plan or a configuration."""
    API = "api"
    """What the Lambda API answers, and AWS Config records."""


TYPES: Mapping[EngineFormat, Mapping[str, str]] = {
    EngineFormat.CLOUDFORMATION: {
        "functions": "AWS::Lambda::Function",
        "event_source_mappings": "AWS::Lambda::EventSourceMapping",
        "function_urls": "AWS::Lambda::Url",
        "event_invoke_configs": "AWS::Lambda::EventInvokeConfig",
        "aliases": "AWS::Lambda::Alias",
        "permissions": "AWS::Lambda::Permission",
        "versions": "AWS::Lambda::Version",
        "layer_versions": "AWS::Lambda::LayerVersion",
        "layer_version_permissions": "AWS::Lambda::LayerVersionPermission",
        "capacity_providers": "AWS::Lambda::CapacityProvider",
        "code_signing_configs": "AWS::Lambda::CodeSigningConfig",
        "network_connectors": "AWS::Lambda::NetworkConnector",
        "microvm_images": "AWS::Lambda::MicrovmImage",
        "web_functions": "AWS::Lambda::WebFunction",
        "web_function_revisions": "AWS::Lambda::WebFunctionRevision",
        "web_function_endpoints": "AWS::Lambda::WebFunctionEndpoint",
    },
    EngineFormat.SAM: {"functions": "AWS::Serverless::Function"},
    EngineFormat.TERRAFORM: {
        "functions": "aws_lambda_function",
        "event_source_mappings": "aws_lambda_event_source_mapping",
        "function_urls": "aws_lambda_function_url",
        "event_invoke_configs": "aws_lambda_function_event_invoke_config",
        "aliases": "aws_lambda_alias",
        "permissions": "aws_lambda_permission",
        "layer_versions": "aws_lambda_layer_version",
        "layer_version_permissions": "aws_lambda_layer_version_permission",
        "capacity_providers": "aws_lambda_capacity_provider",
        "code_signing_configs": "aws_lambda_code_signing_config",
    },
    EngineFormat.API: {"functions": "AWS::Lambda::Function"},
}
"""The types of resources in each format, by the relation of the rules that they are."""

NOWHERE = "-"
"""Instead of a path: the format has no place for it, so that it is never there."""
BLOCKS = "[]"
"""Ends the path of a block of Terraform that may stand several times."""
MAP = "{}"
"""Ends the path of a map whose keys are the user's own."""


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """Where a column stands in a format."""

    shape: str
    """What is made of what stands there."""
    paths: tuple[str, ...]
    """Names with dots between them; one of several has it."""


@cache
def _places(form: EngineFormat) -> Mapping[tuple[str, str], ColumnPlace]:
    text = resources.files("kb").joinpath("policies", "places.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        path = row[form.value]
        path = row["cloudformation"] if path == "=" else path
        if path:
            paths = () if path == NOWHERE else tuple(path.split())
            found[row["relation"], row["column"]] = ColumnPlace(row["shape"], paths)
    return found


@lru_cache(maxsize=8_192)
def in_format(condition: Condition, form: EngineFormat) -> Condition:
    """A condition on the columns of the rules as one on what stands in a format; kept, since engines share formats.

    Raises:
        UnsayableError: The format has no such resources, or has something only by what is beside them.
    """
    found = NEVER
    for term in sorted(condition.terms, key=term_order):
        found |= _term_in_format(term, form)
    return found


def _term_in_format(term: Term, form: EngineFormat) -> Condition:
    found = ALWAYS
    listed: dict[Read, list[Literal]] = {}
    for one in sorted(term, key=repr):
        place = _place_of(one.atom.read, form)
        if place.shape in ("kind", "polled"):
            listed.setdefault(one.atom.read, []).append(one)
        else:
            found &= _literal_in_format(one, place, form)
    for read, literals in listed.items():
        place = _place_of(read, form)
        found &= _possible(literals, _values_of_kind(place) if place.shape == "kind" else _values_polled(place))
    return found


def _place_of(read: Read, form: EngineFormat) -> ColumnPlace:
    if read.relation not in TYPES[form]:
        raise UnsayableError(_REASONS.get(read.relation, f"{_NAMES[form]} has no such resource that is looked at"))
    place = _places(form).get((read.relation, read.column))
    if place is None:
        raise UnsayableError(_REASONS.get(read.column, f"{_NAMES[form]} does not hold {read.column}"))
    return place


_NAMES = {
    EngineFormat.CLOUDFORMATION: "a resource of CloudFormation",
    EngineFormat.SAM: "a function of SAM",
    EngineFormat.TERRAFORM: "a resource of Terraform",
    EngineFormat.API: "the answer of the API about a function",
}
_REASONS = {
    "event_sources": "the services that call functions are told from many kinds of resources together",
    "fields": "it looks at every property by its name",
    "allowed_runtimes": "it looks at the parameters of a template",
    "wildcard_policy": "it reads policies word by word",
    "environment_literals": "it tells secrets from what only looks like one",
    "inline_zip_bytes": "it packs the code to see how large it gets",
    "odd_name": "it takes names apart before it measures them",
    "": "it makes something of a text before it compares",
}


def _literal_in_format(one: Literal, place: ColumnPlace, form: EngineFormat) -> Condition:
    """One literal on a plain column."""
    atom = one.atom
    made: Condition
    match place.shape:
        case "fifo":
            made = _any(holding(Matches(_read_of(path, "text"), r"\.fifo$")) for path in place.paths)
            made = ALWAYS if isinstance(atom, Given) else made
        case "missing":
            made = ~_any(holding(Given(_read_of(path, "any"))) for path in place.paths)
        case "set" if isinstance(atom, Given) and _is_required(atom.read):
            made = ALWAYS
        case "set":  # of a place that the format does not have: never
            made = _any(holding(Flag(_read_of(path, "set"))) for path in place.paths)
        case _ if not place.paths:
            made = NEVER
        case "size" if form is EngineFormat.API:
            made = _counted_in_answer(atom, place.paths[0])
        case shape:
            made = _any(holding(_moved(atom, path, shape, form)) for path in place.paths)
    made = made if one.holds else ~made
    left_out = _LEFT_OUT.get((form, atom.read.column))
    if left_out is None or (isinstance(atom, Given) and not one.holds):
        return made
    return made & _any(holding(Compare(_read_of(path, place.shape), "<>", left_out)) for path in place.paths)


_LEFT_OUT = {(EngineFormat.TERRAFORM, "reserved_concurrency"): -1.0}
"""Numbers that a format writes where a setting is left out."""


def _counted_in_answer(atom: Atom, path: str) -> Condition:
    """What the API says is empty is not set: it has always every list."""
    read = _read_of(path, "size")
    some = holding(Compare(read, ">=", 1))
    return some & holding(replace(atom, read=read)) if isinstance(atom, Compare) else some


def _moved(atom: Atom, path: str, shape: str, form: EngineFormat) -> Atom:
    """The same atom about a place."""
    read = _read_of(path, _shape_through(shape, atom.read.via))
    if isinstance(atom, CompareReads):
        other = _place_of(atom.other, form)
        return replace(atom, read=read, other=_read_of(other.paths[0], _shape_through(other.shape, atom.other.via)))
    return replace(atom, read=read)


def _shape_through(shape: str, via: str) -> str:
    match shape, via:
        case "text", "length":
            return "characters"
        case _, "" | "item":
            return shape
        case "size", "length":
            return shape
    raise UnsayableError("it makes something of a text before it compares")


def _read_of(path: str, shape: str) -> Read:
    return Read("", path, shape)


def _any(conditions: Iterable[Condition]) -> Condition:
    return reduce(lambda one, other: one | other, conditions, NEVER)


def _is_required(read: Read) -> bool:
    return any(column.name == read.column and column.required for column in relation_columns()[f"read_{read.relation}"])


Possible = Mapping[str | None, Condition]
"""The values that a column may have, each with the condition on which it does; None is blank."""


def _possible(literals: list[Literal], values: Possible) -> Condition:
    """That a column which is told from what else stands there has one of the values that literals allow."""
    tests: list[Callable[[str | None], bool]] = [_test_of(one) for one in literals]
    return _any(condition for value, condition in values.items() if all(test(value) for test in tests))


def _test_of(one: Literal) -> Callable[[str | None], bool]:
    match one.atom:
        case Given():
            return lambda value: (value is not None) is one.holds
        case OneOf(values=values):
            return lambda value: (value in values) is one.holds
    raise UnsayableError("it makes something of a text before it compares")


def _values_of_kind(place: ColumnPlace) -> Possible:
    found: dict[str | None, Condition] = {}
    nothing = ALWAYS
    for part in place.paths:
        kind, _, path = part.partition(":")
        there = holding(Given(_read_of(path, "any")))
        found[kind] = found.get(kind, NEVER) | there
        nothing &= ~there
    return found | {None: nothing}


def _values_polled(place: ColumnPlace) -> Possible:
    """The services that Lambda polls; whatever else stands there is not known to be one, and is not judged."""
    arn, own = place.paths
    found: dict[str | None, Condition] = {
        source: holding(Matches(_read_of(arn, "text"), rf"^arn:[a-z0-9-]*:{service}:"))
        for service, source in sorted(POLLED.items())
    }
    return found | {SELF_MANAGED: holding(Flag(_read_of(own, "set")))}
