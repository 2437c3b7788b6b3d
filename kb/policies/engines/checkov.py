"""Custom policies for Checkov, in Python: `checkov --external-checks-dir FOLDER`, a folder for each severity."""

from __future__ import annotations

from collections.abc import Sequence

from kb.policies.engines import python_checks
from kb.policies.engines.interface import Engine, Files, Sheet, Spoken, by_severity, comment, rules_in
from kb.policies.formats import TYPES, EngineFormat

_HEAD = """from __future__ import annotations

import re
from typing import Any

from checkov.cloudformation.checks.resource.base_resource_check import BaseResourceCheck as CloudFormationCheck
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck as TerraformCheck

"""
_CLASSES = '''

def _clean(value):
    """A value without the lines that Checkov notes in it."""
    if isinstance(value, dict):
        noted = {"start_line", "end_line"} if "__startline__" in value else set()
        kept = {str(key): part for key, part in value.items() if key not in noted}
        return {key: _clean(part) for key, part in kept.items() if not key.startswith("__")}
    return [_clean(part) for part in value] if isinstance(value, list) else value


class _Check:
    """Looks at one resource."""

    terraform = False
    cases = ()

    def __init__(self):
        super().__init__(
            name=f"{self.rule}: {self.cases[0][5].partition(':')[0]} (as of {AS_OF})",
            id=f"CKV_LKB_{self.rule[-3:]}{self.suffix}",
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=sorted({TYPES[case[2]][case[3]] for case in self.cases}),
        )

    def scan_resource_conf(self, conf, entity_type=None):
        self.evaluated_keys = sorted({case[4] for case in self.cases})
        values = _clean(conf if self.terraform else conf.get("Properties") or {})
        if not isinstance(values, dict) or is_intrinsic(values):
            return CheckResult.UNKNOWN
        kind = entity_type or self.entity_type
        told = [case[5] for case in self.cases if TYPES[case[2]][case[3]] == kind]
        found = [
            case[5]
            for case in self.cases
            if TYPES[case[2]][case[3]] == kind and is_found(values, case[6], self.terraform)
        ]
        self.details = found
        return CheckResult.FAILED if found else CheckResult.PASSED if told else CheckResult.UNKNOWN


def _register(rule, terraform):
    """Make a check; Checkov learns of it when it is made."""
    cases = [case for case in CASES if case[0] == rule and (case[2] == "terraform") is terraform]
    if cases:
        base = TerraformCheck if terraform else CloudFormationCheck
        said = {"rule": rule, "cases": cases, "terraform": terraform, "suffix": SUFFIXES.get(rule, "")}
        type(f"{rule}{base.__name__}", (_Check, base), said)()


for _rule in sorted({case[0] for case in CASES}):
    _register(_rule, False)
    _register(_rule, True)
'''


def _write(spoken: Sequence[Spoken], sheet: Sheet) -> Files:
    types = {form.value: dict(found) for form, found in TYPES.items() if form is not EngineFormat.API}
    files: Files = {}
    heaviest: set[str] = set()
    for severity, own in by_severity(spoken).items():
        # A rule that weighs differently from case to case has a check for each weight, each with an id of its own.
        suffixes = {rule: f"_{severity.name}" for rule in rules_in(own) if rule in heaviest}
        heaviest |= set(rules_in(own))
        head = comment(sheet.stamp.lines(rules_in(own)))
        files[f"{severity.label}/__init__.py"] = head
        files[f"{severity.label}/lambda_kb_{severity.label}.py"] = (
            head
            + f'"""Lambda\'s rules of one day that weigh as {severity.label}, for Checkov."""\n\n'
            + _HEAD
            + f"AS_OF = {sheet.stamp.as_of!r}\n"
            + f"TYPES = {types!r}\n"
            + f"SUFFIXES = {suffixes!r}\n"
            + python_checks.cases_text(own)
            + "\n"
            + python_checks.evaluator_text()
            + _CLASSES
        )
    return files


ENGINE = Engine(
    "checkov", (EngineFormat.CLOUDFORMATION, EngineFormat.SAM, EngineFormat.TERRAFORM), python_checks.express, _write
)
"""Checkov hands over resources as they are written, with what it could work out."""
