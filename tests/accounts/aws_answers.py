"""Answers of AWS about accounts, in the shapes of its own commands."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
NUMBER = "123456789012"


def settings(concurrent: int = 1000, unreserved: int = 150, **more: object) -> Json:
    """What `aws lambda get-account-settings` prints."""
    limit = {
        "TotalCodeSize": 80530636800,
        "CodeSizeUnzipped": 262144000,
        "CodeSizeZipped": 52428800,
        "ConcurrentExecutions": concurrent,
        "UnreservedConcurrentExecutions": unreserved,
    }
    return {"AccountLimit": limit, "AccountUsage": {"TotalCodeSize": 9426, "FunctionCount": 8}} | more


def quota(code: str, value: float | None, region: str = "eu-west-1", account: str = NUMBER, **more: object) -> Json:
    """A quota as `aws service-quotas list-service-quotas` prints it."""
    told: Json = {
        "ServiceCode": "lambda",
        "ServiceName": "AWS Lambda",
        "QuotaArn": f"arn:aws:servicequotas:{region}:{account}:lambda/{code}",
        "QuotaCode": code,
        "QuotaName": {"L-B99A9384": "Concurrent executions"}.get(code, "A quota"),
        "Unit": "None",
        "Adjustable": True,
        "GlobalQuota": False,
        "QuotaAppliedAtLevel": "ACCOUNT",
    }
    return told | ({} if value is None else {"Value": value}) | more


def quotas(*listed: Json, **more: object) -> Json:
    """A page of them."""
    return {"Quotas": list(listed)} | more


def requested(code: str, value: float, status: str) -> Json:
    """What `aws service-quotas list-requested-service-quota-change-history` prints."""
    return {
        "RequestedQuotas": [{
            "Id": "d187537d",
            "ServiceCode": "lambda",
            "QuotaCode": code,
            "QuotaName": "Concurrent executions",
            "DesiredValue": value,
            "Status": status,
            "QuotaArn": f"arn:aws:servicequotas:eu-west-1:{NUMBER}:lambda/{code}",
        }]
    }  # fmt: skip


YAML = f"""\
AccountLimit:
  CodeSizeUnzipped: 262144000
  CodeSizeZipped: 52428800
  ConcurrentExecutions: 1000
  TotalCodeSize: 80530636800
  UnreservedConcurrentExecutions: 150
AccountUsage:
  FunctionCount: 8
  TotalCodeSize: 9426
AccountId: {NUMBER}
"""
"""The same settings with `--output yaml`."""
