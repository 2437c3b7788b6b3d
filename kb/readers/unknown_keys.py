"""Keys that a format does not know, and what was probably meant.

`property_names.csv` lists what may stand in the resources that are judged. It was taken from CloudFormation's resource
schemas (November 2026), the schema of aws-sam-translator 1.115, the configuration schema of the Serverless Framework 4,
the Terraform provider for AWS 6 and the API model of botocore 1.44.8. Formats grow: a key that is like none of them
may only be newer than the list.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from importlib import resources
from itertools import islice

from kb.data_classes import dataclass
from kb.readers.format_words import cloud_control_name
from kb.readers.interface import Field, Plain, Position, Resolved
from kb.readers.trees.nodes import Mapping, Node, Sequence, human_position, is_intrinsic, mapping_entry, scalar_text

FIELD = "UnknownKeys"
"""The field that holds such keys: of each how much it weighs and, after a blank, the key that was probably meant."""
_LAMBDA = "AWS::Lambda::"
SAM = "AWS::Serverless::Function"
GLOBALS = "Globals.Function"
SERVERLESS = "serverless function"
SHARED = "serverless provider"
REQUEST = "api function"
"""What requests for a function and answers about one may have."""
CODE_REQUEST = "api code"
"""What requests for new code of a function may have."""
_ELSEWHERE = "it in each function, since Globals does not take it"
_LIST_OF_PAIRS = "a list of mappings with Key and Value"
_PAIR = frozenset({"Key", "Value"})
_NOT_SHARED = "it in each function, since provider does not take it"
_ALIKE = 0.82
_ALIKE_TYPES = 0.94  # types that exist are less alike
_MOST = 20  # of one resource or part; comparing a key with all that are known takes time
_LONGEST = 64  # letters of a key that may be misspelt
_SHORTEST = 4  # letters of a key that may be the beginning of another
_OTHER_WORDS = (
    "code codeuri", "deadletter deadletterconfig deadletterqueue onerror", "deadlettertargetarn deadletterconfig",
    "env envvars environment environmentvariables", "zipfile inlinecode", "vpc vpcconfig",
    "maximumbatchingwindow maximumbatchingwindowinseconds batchwindow", "tracing tracingconfig",
    "reservedconcurrency reservedconcurrentexecutions concurrency", "authtype authorizationtype",
    "provisionedconcurrency provisionedconcurrencyconfig", "policy policies", "role rolearn iamrole",
    "name functionname", "filesystem filesystemconfig filesystemconfigs", "imageconfig image",
)  # fmt: skip
"""What one thing is called in several formats, in small letters alone."""


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A key that the format does not know."""

    name: str
    """The key, and in what it stands."""
    position: Position
    """Where it stands."""
    weight: str
    """`error` where the format's tools refuse it, `warning` where they pass over it or it may be newer."""
    meant: str | None
    """What is to be written: the key that was probably meant."""


@cache
def _vocabulary() -> dict[tuple[str, str], frozenset[str]]:
    content = resources.files("kb.readers").joinpath("property_names.csv").read_text(encoding="utf-8")
    found = {
        (row["resource"], row["within"]): frozenset(row["names"].split())
        for row in csv.DictReader(content.splitlines())
    }
    # The provider awscc is made of CloudFormation's schemas, and adds an id.
    for (kind, within), names in tuple(found.items()):
        if kind.startswith(_LAMBDA) and " " not in kind:
            own = f"awscc_lambda_{cloud_control_name(kind.removeprefix(_LAMBDA))}", cloud_control_name(within)
            found[own] = frozenset(map(cloud_control_name, names)) | (frozenset() if within else {"id"})
    return found


def is_known_resource(resource: str) -> bool:
    """Whether it is known what may stand in a resource."""
    return (resource, "") in _vocabulary()


@cache
def resource_types() -> tuple[str, ...]:
    """The types of CloudFormation and SAM of which it is known what may stand in them."""
    return tuple(sorted({kind for kind, _ in _vocabulary() if kind.startswith("AWS::") and " " not in kind}))


def is_known_property(resource: str, name: str) -> bool:
    """Whether a resource is known to have a property of a name."""
    return name in _vocabulary().get((resource, ""), ())


def has_part(resource: str, within: str, name: str) -> bool:
    """Whether a part of a resource is known to have something of a name."""
    return name in _vocabulary().get((resource, within), ())


def property_meant(resource: str, key: str) -> str | None:
    """The property of a resource that was probably meant by a key that is none."""
    return key_meant(key, _vocabulary().get((resource, ""), frozenset()))


def unknown_keys(resource: str, keys: Iterable[tuple[str, Position]], within: str = "") -> Iterator[UnknownKey]:
    """The keys of a resource, or of a part of it, that nothing is called by.

    Args:
        resource: Its type as `property_names.csv` has it.
        keys: The keys and where they stand.
        within: The part.
    """
    known = _vocabulary().get((resource, within))
    if not known:
        return
    strange = (
        pair for pair in keys if pair[0] not in known and not pair[0].startswith((FIELD, "Fn::", "!", "<<", "${"))
    )
    for key, place in islice(strange, _MOST):
        if len(key) <= _LONGEST:
            meant = key_meant(key, known)
            lenient = resource.startswith("serverless")
            whole = not (lenient or " " in resource or resource.startswith(("aws_", "awscc_")))
            if meant or (whole and (not within or resource.startswith(("AWS::", GLOBALS)))):
                weight = "error" if meant and not lenient else "warning"
                yield UnknownKey(f"{key} in {within}" if within else key, place, weight, meant)


def key_meant(key: str, known: frozenset[str]) -> str | None:
    """The key that was probably meant: in another spelling, in the words of another format, shortened, or mistyped."""
    # What is held must stay small, whatever is sent.
    return _held_key_near(key, known) if len(key) <= _LONGEST else _key_near(key, known)


def _key_near(key: str, known: frozenset[str]) -> str | None:
    names = {_bare(name): name for name in sorted(known)}
    bare = _bare(key)
    for word in (bare, *(other for group in _OTHER_WORDS if bare in group.split() for other in group.split())):
        if word in names:
            return names[word]
    near = [name for short, name in names.items() if _extends(short, bare) or _extends(bare, short)]
    if len(near) == 1:
        return near[0]
    likeness = {name: _likeness(bare, short) for short, name in names.items()}
    best = max(likeness, key=lambda name: likeness[name], default=None)
    return best if best and likeness[best] >= _ALIKE else None


_held_key_near = lru_cache(maxsize=4096)(_key_near)


def type_meant(kind: str, types: tuple[str, ...]) -> str | None:
    """The type that was probably meant by one that is none: of other case, or with a slip of the pen."""
    return _type_near(kind, types) if len(kind) <= _LONGEST else None


@lru_cache(maxsize=1024)
def _type_near(kind: str, types: tuple[str, ...]) -> str | None:
    if kind in types:
        return None
    for known in types:
        if known.lower() == kind.lower():
            return known
    from difflib import get_close_matches  # noqa: PLC0415 - few files have types that are none of ours

    return next(iter(get_close_matches(kind, types, 1, _ALIKE_TYPES)), None)


def _bare(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()


def _likeness(one: str, other: str) -> float:
    """How alike two names are; 0 where they are clearly not alike enough."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - few files have keys that are none

    matcher = SequenceMatcher(None, one, other)
    near = matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE
    return matcher.ratio() if near else 0


def _extends(long: str, short: str) -> bool:
    return len(short) >= _SHORTEST and long.startswith(short)


def keys_of(node: Node | None) -> list[tuple[str, Position]]:
    """The keys of a plain mapping with their places."""
    if not isinstance(node, Mapping) or is_intrinsic(node):
        return []
    return [(name, human_position(mark)) for name, mark in node.keys.items()]


def in_properties(resource: str, properties: Mapping) -> list[UnknownKey]:
    """The unknown keys among the properties of a resource and in what stands in them."""
    found = list(_in_whole(resource, properties))
    if resource == GLOBALS:
        found = [
            replace(one, weight="error", meant=_ELSEWHERE) if is_known_property(SAM, one.name) else one for one in found
        ]
    if resource == SAM:
        events = properties.entries.get("Events")
        for name, event in events.entries.items() if isinstance(events, Mapping) else ():
            kind = scalar_text(mapping_entry(event, "Type"))
            inner = unknown_keys(f"{SAM} {kind}", keys_of(mapping_entry(event, "Properties")))
            found += [replace(one, name=f"{one.name} in {name}") for one in inner]
    return found


def _in_whole(resource: str, whole: Node | None) -> Iterator[UnknownKey]:
    """The unknown keys of a resource and of what stands in it."""
    yield from unknown_keys(resource, keys_of(whole))
    for name, node in whole.entries.items() if isinstance(whole, Mapping) else ():
        yield from _in_part(resource, node, name)


def _in_part(resource: str, node: Node, within: str, *, inside: bool = False) -> Iterator[UnknownKey]:
    """The unknown keys of a part, of the entries of a list, of either branch of a condition, and of the parts below.

    A mapping that is not inside of a list, where a list of pairs belongs, is told once.
    """
    if (resource, within) not in _vocabulary():
        return
    match node:
        case Mapping({"Fn::If": Sequence([_, one, other])}) if len(node.entries) == 1:
            yield from _in_part(resource, one, within, inside=inside)
            yield from _in_part(resource, other, within, inside=inside)
        case Sequence(items):
            for item in items:
                yield from _in_part(resource, item, within, inside=True)
        case Mapping() if not is_intrinsic(node) and not inside and _vocabulary()[resource, within] == _PAIR:
            strange = next((one for one in keys_of(node) if one[0] not in _PAIR), None)
            if strange and not any(name.startswith("Fn::") for name in node.entries):
                yield UnknownKey(f"{strange[0][:_LONGEST]} in {within}", strange[1], "error", _LIST_OF_PAIRS)
        case Mapping() if not is_intrinsic(node):
            yield from unknown_keys(resource, keys_of(node), within)
            for name, part in node.entries.items():
                yield from _in_part(resource, part, f"{within}.{name}")


def in_request(function: Mapping, resource: str = REQUEST) -> list[UnknownKey]:
    """The unknown keys of a request for a function, which the API refuses; without code it may be somebody's list."""
    found = list(_in_whole(resource, function))
    if "Code" in function.entries:
        return found
    return [replace(one, weight="warning") for one in found if one.meant not in function.entries]


def in_service(own: Node, provider: Node | None) -> list[UnknownKey]:
    """The unknown keys of a function of the Serverless Framework, of its events, and of what all functions share."""
    shared = {one.name: one for one in (*_of_functions_alone(provider), *_in_whole(SHARED, provider))}
    found = [*_in_whole(SERVERLESS, own), *(replace(one, name=f"{one.name} in provider") for one in shared.values())]
    events = mapping_entry(own, "events")
    for number, event in enumerate(events.items if isinstance(events, Sequence) else [], 1):
        for kind, node in event.entries.items() if isinstance(event, Mapping) else ():
            for one in _in_whole(f"serverless {kind}", node):
                found.append(replace(one, name=f"{one.name} in {kind} {number}"))
    return found


def _of_functions_alone(provider: Node | None) -> Iterator[UnknownKey]:
    """What stands under `provider` and is read in functions alone."""
    known = _vocabulary()[SHARED, ""]
    for key, place in keys_of(provider):
        if key not in known and is_known_property(SERVERLESS, key):
            yield UnknownKey(key, place, "warning", _NOT_SHARED)


def field_of_keys(found: Iterable[UnknownKey]) -> dict[str, Field]:
    """Unknown keys as the field of a resource; none where there are none."""
    keys = list(found)
    if not keys:
        return {}
    places = {one.name: (one.position, one.position) for one in keys}
    values: dict[str, Plain] = {one.name: f"{one.weight} {one.meant or ''}" for one in keys}
    return {FIELD: Resolved(values, keys[0].position, entries=places)}
