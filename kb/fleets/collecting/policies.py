"""What listing needs to be allowed."""

from __future__ import annotations

import json

ACTIONS = (
    "lambda:GetAccountSettings",
    "lambda:GetFunctionConcurrency",
    "lambda:ListAliases",
    "lambda:ListEventSourceMappings",
    "lambda:ListFunctionUrlConfigs",
    "lambda:ListFunctions",
    "lambda:ListLayerVersions",
    "lambda:ListLayers",
    "lambda:ListProvisionedConcurrencyConfigs",
    "lambda:ListTags",
)
"""What is called in each account and Region, all of it reading."""

QUOTAS = ("servicequotas:ListServiceQuotas",)
"""What is called in each where it is allowed."""

REGIONS = ("account:ListRegions",)
"""What is called once in each account where it is allowed, so that Regions that are not enabled are not asked."""

ORGANISATION = ("organizations:ListAccounts",)
"""What is called once for an organisation."""


def collection_policy(role_name: str | None = None) -> str:
    """The IAM policy that the work needs, as JSON.

    Args:
        role_name: The role of each account of an organisation, which needs the first statements itself; None for one
            account.
    """
    statements = [
        _statement("ListLambda", ACTIONS),
        _statement("ListQuotas", QUOTAS),
        _statement("ListRegions", REGIONS),
    ]
    if role_name is not None:
        statements.append(_statement("ListAccounts", ORGANISATION))
        statements.append(_statement("AssumeRole", ("sts:AssumeRole",), f"arn:*:iam::*:role/{role_name}"))
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"


def _statement(name: str, actions: tuple[str, ...], resource: str = "*") -> dict[str, object]:
    return {"Sid": name, "Effect": "Allow", "Action": list(actions), "Resource": resource}
