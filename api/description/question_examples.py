"""Questions that show what each address is for; the description of the service has their answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.facts.catalogue import FACT_LISTS

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    **{f"/v1/{one.name}": one.example for one in FACT_LISTS.values()},
    "/v1/snapshot": {"as_of": "2014-11-13"},
    "/v1/runtimes/{runtime_id}": {"runtime_id": "python3.9", "as_of": "2021-08-16"},
    "/v1/runtimes/{runtime_id}/history": {"runtime_id": "python3.9", "limit": "2"},
    "/v1/limits/{limit_id}": {"limit_id": "ephemeral_storage", "as_of": "2022-03-23"},
    "/v1/limits/{limit_id}/history": {"limit_id": "ephemeral_storage", "limit": "2"},
    "/v1/triggers/{trigger_id}": {"trigger_id": "amazon-sqs", "as_of": "2018-06-28"},
    "/v1/triggers/{trigger_id}/history": {"trigger_id": "amazon-sqs", "limit": "2"},
    "/v1/features/{feature_id}/history": {"feature_id": "snapstart", "limit": "2"},
    "/v1/regions/{region_id}": {"region_id": "eu-central-1", "as_of": "2016-03-14"},
    "/v1/changes": {"from": "2021-08-01", "to": "2021-08-31", "axis": "valid", "limit": "2"},
    "/v1/changes-known": {"from": "2021-08-01", "to": "2021-08-31", "limit": "2"},
    "/v1/upcoming": {"as_of": "2026-11-23", "within": "180", "limit": "2"},
    "/v1/search": {"q": "memory limit", "as_of": "2026-11-23", "limit": "2"},
    "/v1/versions/diff": {"from": "1", "to": "2", "limit": "2"},
    "/v1/rules": {"limit": "1"},
    "/v1/rules/{rule_id}": {"rule_id": "LKB203"},
    "/v1/windows": {"runtime": "python3.8", "memory": "2048", "as_of": "2026-11-23"},
    "/v1/check": {},
    "/v1/charts/{name}.{kind}": {"name": "runtimes", "kind": "svg", "as_of": "2021-08-16"},
    "/v1/calendar.ics": {"as_of": "2026-11-23", "runtime": "python3.9"},
    "/v1/feed.atom": {"as_of": "2021-08-31", "limit": "2"},
    "/v1/download/lambda-kb.duckdb": {},
    "/v1/download/{table}.parquet": {"table": "runtimes"},
    "/policies/{name}": {"name": "rules.json"},
    "/api/v1": {},
    "/api/v1/products": {},
    "/api/v1/products/full": {"as_of": "2014-11-13"},
    "/api/v1/products/{product}": {"product": "aws-lambda", "as_of": "2014-11-13"},
    "/api/v1/products/{product}/releases/{release}": {
        "product": "aws-lambda",
        "release": "python3.9",
        "as_of": "2021-08-16",
    },
    "/api/v1/categories": {},
    "/api/v1/categories/{category}": {"category": "service"},
    "/api/v1/tags": {},
    "/api/v1/tags/{tag}": {"tag": "amazon"},
    "/api/v1/identifiers": {},
    "/api/all.json": {},
    "/api/{product}.json": {"product": "aws-lambda", "as_of": "2014-11-13"},
    "/api/{product}/{release}.json": {"product": "aws-lambda", "release": "python3.9", "as_of": "2021-08-16"},
    "/healthz": {},
    "/readyz": {},
    "/metrics": {},
}
"""The parameters of one question to each address, those in its path included."""

_ACCOUNT: Mapping[str, Any] = {
    "AccountLimit": {"ConcurrentExecutions": 150, "UnreservedConcurrentExecutions": 150, "TotalCodeSize": 80530636800},
    "AccountUsage": {"TotalCodeSize": 9000, "FunctionCount": 4},
}
_CHECK: Mapping[str, Any] = {
    "documents": [
        {
            "name": "template.yaml",
            "content": "Resources:\n  Api:\n    Type: AWS::Lambda::Function\n    Properties:\n"
            "      Runtime: python3.9\n      Timeout: 1000\n",
        }
    ],
    "as_of": "2026-11-23",
    "operation": "update",
    "horizon": 180,
    "account": _ACCOUNT,
}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "/v1/check": _CHECK,
    "/v1/windows": {"runtime": "python3.13", "reserved_concurrency": 60, "as_of": "2026-11-23", "account": _ACCOUNT},
    "/v1/snapshot": {"as_of": "2014-11-13", "account": _ACCOUNT},
}
"""The body of a question to each address that takes one."""
