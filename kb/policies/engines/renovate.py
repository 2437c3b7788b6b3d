"""For Renovate: a preset, and a custom datasource of runtimes that it reads from files or from the site."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from kb.facts import Facts
from kb.facts.answer_shapes import Phase, Runtime
from kb.operations import OperationStatus
from kb.policies.engines.interface import Engine, Files, Sheet, Spoken, Told, rules_in
from kb.policies.formats import EngineFormat
from kb.policies.predicates import OneOf
from kb.policies.unsayable import UnsayableError

DATASOURCE = "lambda-kb"
"""The name of the datasource in the preset."""
_NAME = re.compile(r"[a-z]+")
_VERSIONING = r"regex:^(?<compatibility>[a-z]+)(?<major>\d+)(\.(?<minor>\d+|x))?$"
_WHERE = {
    "template": (
        ["/(^|/)(template|serverless)[^/]*\\.ya?ml$/"],
        r"[Rr]untime: ['\"]?(?<currentValue>[a-z]+\d[a-z0-9.]*)",
    ),
    "terraform": (["/\\.(tf|tofu)$/"], r"runtime\s*=\s*\"(?<currentValue>[a-z]+\d[a-z0-9.]*)\""),
}


def express(told: Told) -> str:
    """The runtimes that Renovate moves away from, as JSON; it knows nothing but versions."""
    found: list[str] = []
    for term in told.condition.ordered():
        for one in term:
            atom = one.atom
            if not isinstance(atom, OneOf) or not one.holds or atom.read.column != "Runtime" or len(term) > 1:
                raise UnsayableError("Renovate looks at the names of runtimes alone")
            found += atom.values
    fix = told.case.fix
    if fix is None or any(_line_of(name) != _line_of(fix) for name in found):
        raise UnsayableError("Renovate has no newer version of the same name to move to")
    return json.dumps(found)


def _line_of(runtime: str) -> str:
    return _NAME.match(runtime).group() if _NAME.match(runtime) else runtime  # type: ignore[union-attr]


def _write(spoken: Sequence[Spoken], sheet: Sheet) -> Files:
    rules = rules_in(spoken)
    described = sheet.stamp.lines(rules)
    return {
        "default.json": json.dumps(_preset(described), indent=2) + "\n",
        "aws-lambda.json": json.dumps(_datasource(sheet.facts, sheet.stamp.body(rules)), indent=2) + "\n",
    }


def _preset(described: list[str]) -> dict[str, Any]:
    """A preset that reads the file beside it: put both into a repository, or give it the site's address."""
    return {
        "$schema": "https://docs.renovatebot.com/renovate-schema.json",
        "description": described,
        "customDatasources": {
            DATASOURCE: {"defaultRegistryUrlTemplate": "file://renovate/{{packageName}}.json", "format": "json"}
        },
        "customManagers": [
            {
                "customType": "regex",
                "managerFilePatterns": patterns,
                "matchStrings": [expression],
                "depNameTemplate": "aws-lambda",
                "datasourceTemplate": f"custom.{DATASOURCE}",
                "versioningTemplate": _VERSIONING,
            }
            for patterns, expression in _WHERE.values()
        ],
    }


def _datasource(facts: Facts, stamp: dict[str, Any]) -> dict[str, Any]:
    """What the datasource answers: the runtimes on which functions can be created, the dead ones marked."""
    offered = [
        runtime
        for runtime in facts.runtimes()
        if runtime.api_identifier and runtime.phase is not Phase.PREVIEW and runtime.milestones.ga is not None
    ]
    return {
        "releases": [_release(runtime) for runtime in offered],
        "sourceUrl": "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
        "stamp": stamp,
    }


def _release(runtime: Runtime) -> dict[str, Any]:
    over = runtime.phase is not Phase.SUPPORTED or runtime.operations.create is not OperationStatus.ALLOWED
    found: dict[str, Any] = {"version": runtime.runtime}
    if runtime.milestones.ga is not None:
        found["releaseTimestamp"] = f"{runtime.milestones.ga.isoformat()}T00:00:00Z"
    return found | ({"isDeprecated": True} if over else {})


ENGINE = Engine("renovate", (EngineFormat.CLOUDFORMATION,), express, _write)
"""Renovate replaces versions in files."""
