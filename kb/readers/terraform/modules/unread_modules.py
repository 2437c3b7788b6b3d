"""Module calls whose modules are not read: what is said of them, and their arguments that would configure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from kb.readers.interface import Position, Unjudged
from kb.readers.terraform.modules.declared_instances import Declared
from kb.readers.terraform.syntax.hcl_tree import Expression, HclLiteral, List, Object, Written

_CONFIGURING = frozenset({
    "architecture", "architectures", "compatible_runtimes", "ephemeral_storage", "ephemeral_storage_size", "handler",
    "layers", "memory", "memory_size", "package_type", "reserved_concurrency", "reserved_concurrent_executions",
    "runtime", "snap_start", "timeout", "tracing_mode",
})  # fmt: skip
"""Arguments that configure a function, whatever module takes them."""
_TELLING = frozenset({"handler", "memory_size", "runtime"})
"""Arguments that only something about functions has."""
_PREFIX = re.compile(r"(?:.*_)?(?:lambda|function)s?_")
"""What stands before a setting and says that it is about a function, such as `webhook_lambda_`."""
_ABOUT = "lambda"
_DEEPEST = 4  # objects within objects; a map of functions has two levels
_MOST_NAMED = 20  # modules that one note names

REMEDY = "run `terraform init` and check again, or check a plan"
"""How a module from elsewhere comes to be read."""


def unread_origin(call: Declared) -> str:
    """Where a module comes from that is not read, and why it is not."""
    source = call.source
    if source is None:
        return "its source is not known"
    if source.startswith(("./", "../")):
        return f"{source} is not read"
    return f"{source} is not installed; {REMEDY}"


def unjudged_arguments(call: Declared, place: Position | None) -> Iterator[Unjudged]:
    """The arguments of a call that would configure a function; at a place of the caller's where the call has none."""
    written = list(_arguments_in(call.block.body.attributes))
    names = {_bare_name(name) for path, _, _ in written for name in path.split(".")}
    about = _ABOUT in f"{call.source} {call.block.labels}".lower() or _TELLING & names
    for path, name, position in written if about else ():
        if _bare_name(name) in _CONFIGURING:
            yield Unjudged(call.address, path, place or position, unread_origin(call))


def unread_notes(calls: Iterable[tuple[Position, Declared]]) -> Iterator[tuple[Position, str]]:
    """One note for each file that calls modules from elsewhere which are not installed."""
    for _, group in groupby(sorted(calls, key=_place_of_call), key=lambda pair: pair[0].path):
        found: dict[str, tuple[Position, Declared]] = {}
        for position, call in group:
            if not (call.source or "").startswith(("./", "../")):
                found.setdefault(call.address.partition("[")[0], (position, call))
        if found:
            named = [f"{address} ({call.source or 'its source is not known'})" for address, (_, call) in found.items()]
            more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
            first = next(iter(found.values()))[0]
            what = f"not installed, so that functions in them are not seen: {', '.join(named[:_MOST_NAMED])}{more}"
            yield first, f"{what}; {REMEDY}"


def _place_of_call(call: tuple[Position, Declared]) -> tuple[str, int]:
    return call[0].path or "", call[0].line


def _bare_name(name: str) -> str:
    """A name without what says that it is about a function."""
    found = _PREFIX.match(name)
    return name[found.end() :] if found else name


def _arguments_in(attributes: dict[str, Written]) -> Iterator[tuple[str, str, Position]]:
    """The arguments and what stands in them: path, last name and place."""
    for name, written in attributes.items():
        yield name, name, written.position
        yield from _inside_expression(written.expression, name, 1)


def _inside_expression(expression: Expression, path: str, depth: int) -> Iterator[tuple[str, str, Position]]:
    if depth > _DEEPEST:
        return
    match expression:
        case Object(items):
            for item in items:
                if isinstance(item.key, HclLiteral):
                    name = str(item.key.value)
                    yield f"{path}.{name}", name, item.position
                    yield from _inside_expression(item.value, f"{path}.{name}", depth + 1)
        case List(items):
            for number, part in enumerate(items):
                yield from _inside_expression(part, f"{path}[{number}]", depth + 1)
