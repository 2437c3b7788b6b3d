"""The runtime that the framework gives a function which names none: it hangs on the framework's version."""

from __future__ import annotations

import re
from typing import TypeAlias

from kb.readers.serverless.template_parts import single_text
from kb.readers.serverless.variable_sources import DEFAULT
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, derived_node, unresolved_node

Version: TypeAlias = tuple[int, int, int]
"""Major, minor, patch."""

_NEVER: Version = (10**6, 0, 0)
_MOST_DIGITS = 9
# As the framework's releases have it: the first version, and the default from then on.
_DEFAULTS: tuple[tuple[Version, str], ...] = (
    ((1, 0, 0), "nodejs4.3"),
    ((1, 43, 0), "nodejs10.x"),
    ((1, 58, 0), "nodejs12.x"),
    ((3, 0, 0), "nodejs14.x"),
    ((3, 39, 0), "nodejs16.x"),
    ((4, 0, 0), "nodejs20.x"),
)
_UNKNOWN = "no runtime is given; the framework's default depends on its version"
_COMPARATOR = re.compile(r"(\^|~>?|>=|<=|>|<|=|v)?\s*v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(?:-[\w.-]+)?")
_HYPHEN = re.compile(r"(\S+)\s+-\s+(\S+)")


def default_runtime(framework_version: Node | None, mark: Mark) -> Node:
    """The default runtime by what a service demands of the framework's version."""
    found = default_runtimes(single_text(framework_version) or "")
    if not found or len(found) > 2:
        return unresolved_node(_UNKNOWN, mark)
    chosen: Node = Scalar(found[-1], mark)
    for name in reversed(found[:-1]):
        version = unresolved_node(_UNKNOWN, mark)
        case: Node = Mapping({"Fn::Equals": Sequence([version, Scalar(name, mark)], mark)}, {"Fn::Equals": mark}, mark)
        branches = Sequence([case, Scalar(name, mark), chosen], mark)
        chosen = Mapping({"Fn::If": branches}, {"Fn::If": mark}, mark)
    return derived_node(DEFAULT, chosen)


def may_bundle(framework_version: Node | None) -> bool:
    """Whether a version that a service works with makes bundles of Node.js unasked, as version 4 does."""
    demanded = single_text(framework_version) or ""
    return not demanded or _DEFAULTS[-1][1] in default_runtimes(demanded)


def default_runtimes(demanded: str) -> list[str]:
    """The defaults of all versions that a range of npm allows; none if it is none."""
    found: list[str] = []
    for clause in demanded.split("||") if demanded.strip() else []:
        low, high = (0, 0, 0), _NEVER
        between = _HYPHEN.fullmatch(clause.strip())
        text = f">={between[1]} <={between[2]}" if between else clause.strip()
        if _COMPARATOR.sub("", text).strip(" ,"):
            return []
        for comparator in _COMPARATOR.finditer(text):
            from_, to = _bounds_of_comparator(comparator[1] or "", [comparator[2], comparator[3], comparator[4]])
            low, high = max(low, from_), min(high, to)
        ends = [first for first, _ in _DEFAULTS[1:]] + [_NEVER]
        spans = zip(_DEFAULTS, ends, strict=True)
        found += [name for (first, name), end in spans if max(first, low) < min(end, high) and name not in found]
    return found


def _bounds_of_comparator(sign: str, parts: list[str | None]) -> tuple[Version, Version]:
    """The first version that a comparator allows, and the first after them."""
    # A part that is longer is later than every release, as its beginning is.
    numbers = [int(part[:_MOST_DIGITS]) for part in parts if part is not None and part.isdigit()]
    given = len(numbers)
    if not given:
        return (0, 0, 0), _NEVER
    first: Version = (numbers[0], numbers[1] if given > 1 else 0, numbers[2] if given > 2 else 0)
    after: Version = (first[0], first[1], first[2] + 1)
    if given == 1 or sign == "^":
        after = (first[0] + 1, 0, 0)
    elif given == 2 or sign.startswith("~"):
        after = (first[0], first[1] + 1, 0)
    match sign:
        case ">=":
            return first, _NEVER
        case ">":
            return after if given < 3 else (first[0], first[1], first[2] + 1), _NEVER
        case "<":
            return (0, 0, 0), first
        case "<=":
            return (0, 0, 0), after
    return first, after
