"""Functions, aliases, networks and layers as exports have them, for what accounts come to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Item = dict[str, Any]
MB = 1024**2
GB = 1024**3
ACCOUNT = "123456789012"
LAYER = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:layer:l"


def arn_of(name: str, account: str = ACCOUNT, region: str = "eu-west-1") -> str:
    """The ARN of a function."""
    return f"arn:aws:lambda:{region}:{account}:function:{name}"


def function_of(name: str, arn: str | None = None, **more: object) -> Item:
    """A function with what it has besides."""
    own = {"FunctionName": name, "FunctionArn": arn or arn_of(name), "Runtime": "python3.13", "Version": "$LATEST"}
    return {"ResourceType": "AWS::Lambda::Function"} | own | more


def alias_of(name: str, executions: int, alias: str = "live") -> Item:
    """An alias of a function with so much provisioned."""
    config = {"ProvisionedConcurrentExecutions": executions}
    return {"ResourceType": "AWS::Lambda::Alias", "AliasArn": f"{arn_of(name)}:{alias}", "Name": alias,
            "FunctionVersion": "2", "ProvisionedConcurrencyConfig": config}  # fmt: skip


def network_of(subnets: Iterable[int], *groups: str, network: str | None = "vpc-1") -> Item:
    """What attaches a function to some subnets of a network, whose name may be left out."""
    vpc = {"SubnetIds": [f"subnet-{subnet}" for subnet in subnets], "SecurityGroupIds": list(groups)}
    return {"VpcConfig": vpc if network is None else {"VpcId": network, **vpc}}


def layers_of(*sizes: int) -> list[Item]:
    """Layers of the account with their sizes in bytes."""
    return [{"Arn": f"{LAYER}{at}:1", "CodeSize": size} for at, size in enumerate(sizes)]
