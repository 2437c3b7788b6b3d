"""Rules for cfn-lint: one module, for `cfn-lint --append-rules FOLDER`."""

from __future__ import annotations

from collections.abc import Sequence

from kb.policies.engines import python_checks
from kb.policies.engines.interface import Engine, Files, Sheet, Spoken, comment, rules_in
from kb.policies.formats import TYPES, EngineFormat

_HEAD = """from __future__ import annotations

import re
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch

"""
_CLASSES = '''

def _where(properties, field):
    """The part of a field's path that is written."""
    path, here = [], properties
    for name in field.split("."):
        if not isinstance(here, dict) or name not in here:
            break
        path.append(name)
        here = here[name]
    return path


class _Check:
    """Looks at the resources of a template."""

    cases = ()

    def match(self, cfn):
        matches = []
        for _, _, _, subject, field, message, terms in self.cases:
            for name, resource in cfn.get_resources([TYPES[subject]]).items():
                properties = resource.get("Properties") or {}
                if not isinstance(properties, dict) or is_intrinsic(properties):
                    continue
                if is_found(properties, terms):
                    path = ["Resources", name, "Properties", *_where(properties, field)]
                    matches.append(RuleMatch(path, message))
        return matches


def _rule(rule, severity, cases):
    """A rule of cfn-lint; ids that begin with E9, W9 or I9 are free for others."""
    return type(
        f"{rule}{severity.title()}",
        (_Check, CloudFormationLintRule),
        {
            "id": f"{LEVELS[severity]}9{rule[-3:]}",
            "shortdesc": cases[0][5].partition(":")[0],
            "description": f"{rule} of lambda-kb, as of {AS_OF}",
            "source_url": "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
            "tags": ["lambda", "lambda-kb", rule],
            "cases": cases,
        },
    )


for _key in sorted({case[:2] for case in CASES}):
    globals()["".join(_key)] = _rule(*_key, [case for case in CASES if case[:2] == _key])
'''


def _write(spoken: Sequence[Spoken], sheet: Sheet) -> Files:
    types = dict(TYPES[EngineFormat.CLOUDFORMATION])
    text = (
        comment(sheet.stamp.lines(rules_in(spoken)))
        + '"""Lambda\'s rules of one day for cfn-lint: `cfn-lint --append-rules FOLDER template.yaml`."""\n\n'
        + _HEAD
        + f"AS_OF = {sheet.stamp.as_of!r}\n"
        + f"TYPES = {types!r}\n"
        + 'LEVELS = {"error": "E", "warning": "W", "note": "I"}\n'
        + python_checks.cases_text(spoken)
        + "\n"
        + python_checks.evaluator_text()
        + _CLASSES
    )
    return {"lambda_kb.py": text}


ENGINE = Engine("cfn-lint", (EngineFormat.CLOUDFORMATION,), python_checks.express, _write)
"""cfn-lint transforms SAM by itself, before it asks rules."""
