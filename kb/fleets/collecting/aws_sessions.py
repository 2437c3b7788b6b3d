"""Sessions with AWS: that of the user, and one for each account of an organisation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kb.data_classes import dataclass
from kb.errors import FleetError, UsageError

ATTEMPTS = 12
"""Tries of each call, with growing pauses, before throttling ends the work; the AWS configuration may say another."""

DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
"""AWS's words for what may not be called."""

_UNKNOWN_TOKENS = ("UnrecognizedClientException", "InvalidClientTokenId")

HOME = "us-east-1"
"""The Region that answers for an organisation where the configuration names none."""


@dataclass(frozen=True, slots=True)
class AccountSession:
    """An account to list, and the session that reads it."""

    id: str | None
    """Its number; None where nobody would tell."""
    name: str
    """How it is called in messages."""
    session: Any
    """The session that reads it; None if none could be had."""
    problem: str | None = None
    """Why there is no session."""
    active: bool = True
    """Whether it can hold functions that run."""


def open_session(profile: str | None) -> Any:  # noqa: ANN401 - boto3 has no types
    """The session of the user.

    Raises:
        FleetError: boto3 is missing, or there are no credentials.
    """
    try:
        import boto3  # noqa: PLC0415 - an extra
        import botocore.session  # noqa: PLC0415
    except ModuleNotFoundError as e:
        raise FleetError("to ask AWS needs boto3: pip install 'lambda-kb[aws]'") from e
    try:
        session = boto3.Session(botocore_session=botocore.session.Session(profile=profile))
        credentials = session.get_credentials()
    except client_errors().ProfileNotFound as e:
        raise FleetError(f"--profile {profile}: {e}: `aws configure list-profiles` shows those there are") from e
    except (client_errors().BotoCoreError, ValueError, OSError) as e:
        raise _unusable_configuration(e) from e
    if credentials is None:
        raise FleetError("no AWS credentials: name a profile with --profile, or set them as for the AWS command line")
    return session


def client_errors() -> Any:  # noqa: ANN401 - botocore has no types
    """The errors of botocore."""
    import botocore.exceptions  # noqa: PLC0415 - an extra

    return botocore.exceptions


def _answered(error: Exception) -> dict[str, Any]:
    """What AWS said is wrong; nothing where no answer came, whose errors have a response that is None."""
    found: dict[str, Any] = (getattr(error, "response", None) or {}).get("Error") or {}
    return found


def code_of(error: Exception) -> str:
    """AWS's word for what is wrong; blank where AWS said nothing."""
    return str(_answered(error).get("Code") or "")


def reason_of(error: Exception) -> str:
    """What AWS answered, in a line."""
    found = _answered(error)
    said = f"{found.get('Code')}: {found.get('Message')}" if found else str(error)
    return " ".join(said.split())[:200]


def remedy_of(error: Exception) -> str:
    """What to do about what AWS answered."""
    code = code_of(error)
    if code in DENIED:
        return "`lambda-kb collect --policy` prints what must be allowed"
    if code in _UNKNOWN_TOKENS:
        # The tokens of STS's global endpoint are good only where Regions are on from the start.
        return "log in anew; a Region that the account has not enabled answers so too: name those it has with --regions"
    if code:
        return "try again, or name other Regions with --regions"
    return "look at the network, the AWS configuration and the name of the Region"


def client(
    session: Any,  # noqa: ANN401 - boto3 has no types
    service: str,
    region: str | None,
    profile: str | None,
    *,
    workers: int = 10,
    attempts: int | None = None,
) -> Any:  # noqa: ANN401
    """A client that is patient when it is throttled.

    Raises:
        FleetError: The configuration says what no client can be made of.
    """
    from botocore.config import Config  # noqa: PLC0415 - an extra

    try:
        retries = _retry_settings(profile) | ({} if attempts is None else {"total_max_attempts": attempts})
        settings = Config(retries=retries, max_pool_connections=workers, user_agent_extra="lambda-kb")
        return session.client(service, region_name=region, config=settings)
    except ValueError as e:
        raise _unusable_configuration(e) from e


def _unusable_configuration(error: Exception) -> FleetError:
    said = " ".join(str(error).split())
    return FleetError(
        f"the AWS configuration cannot be used: {said}: mend its files, or the AWS_ variables that are set"
    )


def _retry_settings(profile: str | None) -> dict[str, str | int]:
    """How calls are tried again: as AWS_RETRY_MODE, AWS_MAX_ATTEMPTS or the profile say, else slower when throttled."""
    import botocore.session  # noqa: PLC0415 - an extra

    own = botocore.session.Session(profile=profile)
    mode, attempts = own.get_config_variable("retry_mode"), own.get_config_variable("max_attempts")
    # Where nobody says anything botocore answers "legacy", which gives up too early.
    return {
        "mode": "adaptive" if mode in (None, "legacy") else str(mode),
        "total_max_attempts": int(attempts or ATTEMPTS),
    }


def own_account(session: Any, profile: str | None) -> tuple[AccountSession, str]:  # noqa: ANN401
    """The account of a session, and the partition of AWS that it is in; needs no permission."""
    region = session.region_name or HOME
    try:
        answer = client(session, "sts", region, profile).get_caller_identity()
    except (client_errors().ClientError, client_errors().BotoCoreError):
        # Where no way leads to STS, the account is known by what it lists.
        return AccountSession(None, "this account", session), _partition_of(session, region)
    number = str(answer["Account"])
    return AccountSession(number, number, session), str(answer["Arn"]).split(":")[1]


def _partition_of(session: Any, region: str) -> str:  # noqa: ANN401
    try:
        return str(session.get_partition_for_region(region))
    except client_errors().BotoCoreError:
        return "aws"


def accounts_of_organisation(
    own: AccountSession, partition: str, role_name: str, profile: str | None
) -> Iterator[AccountSession]:
    """Every account of the organisation of an account, by number, each with a session of its own.

    Its own session reads that account, since the one that manages an organisation has no such role.

    Raises:
        FleetError: The accounts cannot be listed.
        UsageError: The name of the role is none.
    """
    if not role_name or ":" in role_name:
        raise UsageError(
            f"--role-name {role_name!r}: name a role that is in each account, such as LambdaReader, no ARN"
        )
    session: Any = own.session
    try:
        pages = client(session, "organizations", session.region_name or HOME, profile).get_paginator("list_accounts")
        listed = [account for page in pages.paginate() for account in page["Accounts"]]
    except (client_errors().ClientError, client_errors().BotoCoreError) as e:
        raise FleetError(
            f"--organization: the accounts cannot be listed: {reason_of(e)}: use a profile of the account that manages "
            "the organisation, or of one that it delegates to"
        ) from e
    for account in sorted(listed, key=lambda one: str(one["Id"])):
        number = str(account["Id"])
        name = f"{number} ({account.get('Name') or 'without a name'})"
        # The field `Status` gives way to `State`.
        state = str(account.get("State") or account.get("Status") or "ACTIVE")
        if state != "ACTIVE":
            yield AccountSession(number, name, None, state, active=False)
        elif number == own.id:
            yield AccountSession(number, name, session)
        else:
            yield _assume_role(session, f"arn:{partition}:iam::{number}:role/{role_name.lstrip('/')}", number, name)


def _assume_role(session: Any, role: str, number: str, name: str) -> AccountSession:  # noqa: ANN401
    """An account read by a role, whose credentials are asked for anew before they end."""
    import boto3  # noqa: PLC0415 - an extra
    import botocore.session  # noqa: PLC0415
    from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials  # noqa: PLC0415

    def create_client(service: str, **options: Any) -> Any:  # noqa: ANN401 - botocore has no types
        return session.client(service, region_name=session.region_name or HOME, **options)

    fetcher = AssumeRoleCredentialFetcher(
        create_client, session.get_credentials(), role, extra_args={"RoleSessionName": "lambda-kb"}
    )
    credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")
    try:
        credentials.get_frozen_credentials()
    except (client_errors().ClientError, client_errors().BotoCoreError) as e:
        return AccountSession(number, name, None, f"{role}: {reason_of(e)}: {remedy_of(e)}")
    inner = botocore.session.Session()
    # Botocore offers no other way to credentials that are renewed.
    inner._credentials = credentials
    return AccountSession(number, name, boto3.Session(botocore_session=inner))
