"""For AWS Config: custom policy rules in Guard over configuration items, a template that makes them, and parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from kb.facts import Facts
from kb.operations import OperationStatus
from kb.policies.engines import guard
from kb.policies.engines.interface import Engine, Files, Sheet, Spoken, Told, comment, rules_in
from kb.policies.formats import EngineFormat

MOST_CHARACTERS = 10_000
"""The longest text of a custom policy rule that AWS Config takes."""
_TYPE = "AWS::Lambda::Function"


def express(told: Told) -> str:
    """Guard's clauses over a configuration item, whose names begin with small letters."""
    return guard.clauses(told, _spelt)


def _spelt(path: str) -> str:
    return "configuration." + ".".join(name[:1].lower() + name[1:] for name in path.split("."))


def _write(spoken: Sequence[Spoken], sheet: Sheet) -> Files:
    files: Files = {}
    made: dict[str, Any] = {}
    for rule in rules_in(spoken):
        own = [one for one in spoken if one.told.case.rule == rule]
        parts = list(_parts(rule, own, comment(sheet.stamp.lines([rule]))))
        for number, text in enumerate(parts, 1):
            name = rule if len(parts) == 1 else f"{rule}-{number}"
            files[f"{name}.guard"] = text
            made[name.replace("-", "Part")] = _resource(name, own, text)
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Rules of AWS Config for Lambda functions, as of {sheet.stamp.as_of}",
        "Metadata": {"lambda-kb": sheet.stamp.body(rules_in(spoken))},
        "Resources": made,
    }
    files["template.json"] = json.dumps(template, indent=2) + "\n"
    files["parameters.json"] = json.dumps(_parameters(spoken, sheet), indent=2) + "\n"
    return files


def _parts(rule: str, spoken: Sequence[Spoken], head: str) -> Iterator[str]:
    """The texts of a rule: AWS Config takes no long ones, so that a long rule becomes several."""
    body: list[str] = []
    for one in spoken:
        for clause in one.text.splitlines():
            line = f"    {clause}\n        {guard.quoted(one.told.case.message)}"
            if body and len(_rule_text(rule, [*body, line], head)) > MOST_CHARACTERS:
                yield _rule_text(rule, body, head)
                body = []
            body.append(line)
    yield _rule_text(rule, body, head)


def _rule_text(rule: str, body: Sequence[str], head: str) -> str:
    return head + "\n".join([f'rule {rule} when resourceType == "{_TYPE}" {{', *body, "}"]) + "\n"


def _resource(name: str, spoken: Sequence[Spoken], text: str) -> dict[str, Any]:
    """A rule of AWS Config as CloudFormation makes it."""
    title = spoken[0].told.case.message.partition(":")[0]
    return {
        "Type": "AWS::Config::ConfigRule",
        "Properties": {
            "ConfigRuleName": f"lambda-kb-{name.lower()}",
            "Description": f"{title} ({spoken[0].told.case.severity.label})",
            "Scope": {"ComplianceResourceTypes": [_TYPE]},
            "Source": {
                "Owner": "CUSTOM_POLICY",
                "CustomPolicyDetails": {"PolicyRuntime": "guard-2.x.x", "PolicyText": text},
                "SourceDetails": [
                    {"EventSource": "aws.config", "MessageType": "ConfigurationItemChangeNotification"},
                    {"EventSource": "aws.config", "MessageType": "OversizedConfigurationItemChangeNotification"},
                ],
            },
        },
    }


def _parameters(spoken: Sequence[Spoken], sheet: Sheet) -> dict[str, Any]:
    """The parameters of rules that take lists: those of a function of one's own, and of AWS's managed rule.

    AWS Config takes texts only, and few characters of them.
    """
    facts = sheet.facts
    allowed = allowed_runtimes(facts)
    blocked = [
        runtime.runtime
        for runtime in facts.runtimes()
        if runtime.api_identifier and runtime.operations.create is OperationStatus.BLOCKED
    ]
    limits = {limit.limit: limit for limit in facts.limits()}
    bounds = {
        f"{side}{name}": str(int(value))
        for name, limit in (
            ("MemorySize", "function_memory"),
            ("Timeout", "function_timeout"),
            ("EphemeralStorage", "ephemeral_storage"),
        )
        if limit in limits and limits[limit].bracket is None
        for side, value in (("min", limits[limit].min), ("max", limits[limit].max))
        if value is not None
    }
    return {
        "stamp": sheet.stamp.body(rules_in(spoken)),
        "custom": {"allowedRuntimes": ",".join(allowed), "blockedRuntimes": ",".join(blocked), **bounds},
        "LAMBDA_FUNCTION_SETTINGS_CHECK": {"runtime": ",".join(allowed)},
    }


def allowed_runtimes(facts: Facts) -> list[str]:
    """The identifiers on which functions can surely be created on the day."""
    return [
        runtime.runtime
        for runtime in facts.runtimes()
        if runtime.api_identifier and runtime.operations.create is OperationStatus.ALLOWED
    ]


ENGINE = Engine("config", (EngineFormat.API,), express, _write)
"""AWS Config records what the Lambda API says of functions."""
