"""Functions that bear another name now, told by what a baseline lists of them, wherever their lines went."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import NamedTuple

from kb.data_classes import dataclass
from kb.judging.fingerprints import finding_fingerprint
from kb.judging.report import Finding, JudgedFunction


class NamedPlace(NamedTuple):
    """A resource in a file."""

    path: str
    """The file, relative to the baseline's folder."""
    resource: str
    """Its name."""


@dataclass(slots=True)
class ListedFunction:
    """What a baseline lists of a function."""

    configuration: str
    """The mark of its values."""
    fingerprints: set[str] = field(default_factory=set)
    """The marks of its findings."""


def configuration_mark(function: JudgedFunction) -> str:
    """A mark made of the values of a function that reports repeat, and of nothing else."""
    import orjson  # noqa: PLC0415 - it loads much of the standard library, and few commands need it

    values = orjson.dumps([function.runtime, function.config], option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(values).hexdigest()[:16]


def renamed_functions(
    listed: Mapping[NamedPlace, ListedFunction],
    functions: Iterable[tuple[NamedPlace, JudgedFunction]],
    findings: Iterable[tuple[str, Finding]],
) -> dict[NamedPlace, str]:
    """The new names of functions, by file and former name.

    A function was renamed if its name is gone from the file, if one that the baseline does not know has its values and
    its findings, and if that is so of no other pair with either of them: else nobody can tell which became which.

    Args:
        listed: What a baseline lists.
        functions: The functions that there are now.
        findings: What is found now, each with its file as the baseline names it.
    """
    now = dict(functions)
    found: dict[NamedPlace, list[Finding]] = defaultdict(list)
    for path, finding in findings:
        found[NamedPlace(path, finding.resource)].append(finding)
    pairs = [
        (old, new)
        for old, one in listed.items()
        if old not in now
        for new, function in now.items()
        if new.path == old.path
        and new not in listed
        and configuration_mark(function) == one.configuration
        and one.fingerprints <= {finding_fingerprint(finding, old.resource) for finding in found[new]}
    ]
    olds, news = [old for old, _ in pairs], [new for _, new in pairs]
    return {old: new.resource for old, new in pairs if olds.count(old) == 1 == news.count(new)}


def name_of_now(entry: NamedPlace, renamed: Mapping[NamedPlace, str]) -> str | None:
    """What a resource is called: a function that was renamed, or what bears such a function's name before its own."""
    for old, name in renamed.items():
        if old.path == entry.path and (entry.resource == old.resource or entry.resource.startswith(f"{old.resource}.")):
            return name + entry.resource[len(old.resource) :]
    return None
