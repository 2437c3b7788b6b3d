"""Made-up Terraform plans of any size: a function for every nine buckets, in all the sections that a real plan has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FUNCTIONS_EVERY = 10
_BYTES_PER_RESOURCE = 4_600


def write_plan(path: Path, megabytes: int) -> int:
    """Write a plan as `terraform show -json` prints it; how many functions it has."""
    count = megabytes * 1_000_000 // _BYTES_PER_RESOURCE
    resources = [_resource(number) for number in range(count)]
    module = {"root_module": {"resources": resources}}
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": module,
        "resource_changes": [_change(resource) for resource in resources],
        "configuration": {"root_module": {"resources": [_configured(resource) for resource in resources]}},
        "prior_state": {"format_version": "1.0", "terraform_version": "1.9.0", "values": module},
    }
    path.write_text(json.dumps(plan), encoding="utf-8")
    return sum(resource["type"] == "aws_lambda_function" for resource in resources)


def _resource(number: int) -> dict[str, Any]:
    kind = "aws_s3_bucket" if number % _FUNCTIONS_EVERY else "aws_lambda_function"
    return {
        "address": f"{kind}.r{number}",
        "mode": "managed",
        "type": kind,
        "name": f"r{number}",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "schema_version": 0,
        "values": _bucket(number) if number % _FUNCTIONS_EVERY else _function(number),
        "sensitive_values": {},
    }


def _function(number: int) -> dict[str, Any]:
    return {
        "function_name": f"f{number}",
        "runtime": "python3.9",
        "handler": "app.handler",
        "memory_size": 128,
        "timeout": 3,
        "filename": "app.zip",
        "environment": [{"variables": {f"NAME{key}": "value" * 8 for key in range(10)}}],
    }


def _bucket(number: int) -> dict[str, Any]:
    rules = [{"id": f"rule{key}", "filter": {"prefix": None}, "days": [1, 2, 3]} for key in range(5)]
    return {
        "bucket": f"b{number}",
        "policy": "x" * 800,
        "tags": {f"t{key}": "v" * 20 for key in range(8)},
        "rule": rules,
    }


def _change(resource: dict[str, Any]) -> dict[str, Any]:
    change = {"actions": ["create"], "before": None, "after": resource["values"], "after_unknown": {"arn": True}}
    return {name: resource[name] for name in ("address", "mode", "type", "name")} | {"change": change}


def _configured(resource: dict[str, Any]) -> dict[str, Any]:
    expressions = {name: {"constant_value": 1} for name in resource["values"]}
    return {name: resource[name] for name in ("address", "mode", "type", "name")} | {"expressions": expressions}
