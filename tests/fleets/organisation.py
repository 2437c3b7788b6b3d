"""Four hundred functions of three teams in three accounts, in a server that answers like AWS."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from tests.fleets.aws_like import Proxy, client, code_of_function, moto, throttling

FUNCTIONS = 400
TEAMS = ("payments", "search", "data", "payments", "search")
RUNTIMES = ("python3.13", "python3.9", "nodejs22.x", "python3.8", "nodejs24.x", "python3.12", "nodejs16.x", "java21")


@contextlib.contextmanager
def organisation() -> Iterator[Proxy]:
    """A proxy before the server: three accounts with functions, and one that is closed."""
    with moto() as port:
        directory = client(port, "organizations")
        directory.create_organization(FeatureSet="ALL")
        others = [
            directory.create_account(AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"]["AccountId"]
            for name in ("shop", "warehouse", "former")
        ]
        directory.close_account(AccountId=others[2])
        _fill_accounts(port, [None, *others[:2]])
        with throttling(port, 0.02) as proxy:
            yield proxy


def _fill_accounts(port: int, accounts: list[str | None]) -> None:
    code = code_of_function()
    roles = {
        account: client(port, "iam", account=account).create_role(
            RoleName="r", AssumeRolePolicyDocument="{}", Path="/"
        )["Role"]["Arn"]
        for account in accounts
    }
    clients = {
        (account, region): client(port, "lambda", region, account)
        for account in accounts
        for region in ("eu-west-1", "us-east-1")
    }
    for at in range(FUNCTIONS):
        account = accounts[at % 3]
        clients[account, ("eu-west-1", "us-east-1")[at % 2]].create_function(
            FunctionName=f"function-{at:03}",
            Runtime=RUNTIMES[at % len(RUNTIMES)],
            Role=roles[account],
            Handler="app.handler",
            Code={"ZipFile": code},
            Tags={} if at % 20 == 19 else {"team": TEAMS[at % len(TEAMS)]},
        )
    functions = clients[None, "us-east-1"]
    for name in ("function-003", "function-009"):
        functions.publish_version(FunctionName=name)
    functions.create_alias(FunctionName="function-003", Name="live", FunctionVersion="1")
