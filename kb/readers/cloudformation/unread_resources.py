"""Resources of Lambda that are not read, and functions of which only the first can be created."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kb.readers.cloudformation.attached.collection import EVENT, is_read
from kb.readers.cloudformation.resources import FUNCTIONS, TemplateResource
from kb.readers.interface import FunctionConfig, Position, Resolved
from kb.readers.unknown_keys import resource_types, type_meant

_LAMBDA, _SAM = "AWS::Lambda::", "AWS::Serverless::"
_OF_OTHERS = frozenset({
    "Api", "Application", "Connector", "GraphQLApi", "HttpApi", "SimpleTable", "StateMachine", "WebSocketApi",
})  # fmt: skip
"""Types of SAM that are of other services, or told elsewhere."""
_NAME = re.compile(r"[A-Za-z0-9_-]+")


def told_types(found: Iterable[TemplateResource]) -> Iterator[tuple[Position, str]]:
    """What is to be said of resources of Lambda of types that are not read: once of each type."""
    unread: defaultdict[str, list[TemplateResource]] = defaultdict(list)
    for one in found:
        if _is_lambda_s(one.kind) and one.kind not in (*FUNCTIONS, EVENT) and not is_read(one.kind):
            unread[one.kind].append(one)
    for kind, listed in unread.items():
        # One that is misspelt is told as that.
        if not type_meant(kind, resource_types()):
            first = listed[0]
            more = f" and {len(listed) - 1} more" if listed[1:] else ""
            yield (
                first.position,
                f"{first.name}{more}: resources of type {kind} are not read here",
            )


def _is_lambda_s(kind: str) -> bool:
    return kind.startswith(_LAMBDA) or (kind.startswith(_SAM) and kind.removeprefix(_SAM) not in _OF_OTHERS)


def told_names(functions: Sequence[FunctionConfig]) -> Iterator[tuple[Position, str]]:
    """What is to be said of functions that are all created and have one name."""
    named: dict[tuple[str, str | None], FunctionConfig] = {}
    for one in functions:
        name = one.fields.get("FunctionName")
        if one.absent or one.exists is not None or not isinstance(name, Resolved) or name.secret:
            continue
        # Two parameters may have other values than their defaults; what is no name yet may be one after some tool.
        if isinstance(name.value, str) and _NAME.fullmatch(name.value):
            first = named.setdefault((name.value, name.origin), one)
            if first is not one:
                what = f"{first.name} and {one.name} are both called {name.value}"
                yield name.position, f"{what}: a name is taken once, and CloudFormation fails at the second"
