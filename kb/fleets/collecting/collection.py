"""List the functions of accounts: read-only, patient with throttling, and able to go on after an interruption."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from kb.errors import FleetError
from kb.fleets.collecting.aws_sessions import (
    AccountSession,
    accounts_of_organisation,
    client_errors,
    code_of,
    open_session,
    own_account,
    reason_of,
    remedy_of,
)
from kb.fleets.collecting.collection_request import ACCOUNT, Collected, Item, Search
from kb.fleets.collecting.journals import Journal, lines, whole_records
from kb.fleets.collecting.region_listing import RegionListing
from kb.fleets.collecting.regions import regions_of
from kb.fleets.interface import Progress, ignore_progress

_ENDED = ("ExpiredToken", "ExpiredTokenException", "RequestExpired")

Unit = tuple[AccountSession, str]
"""An account and a Region."""


def collect_functions(search: Search, progress: Progress = ignore_progress) -> Collected:
    """List everything, account by account and Region by Region; what is done stays done if the work is interrupted.

    Raises:
        FleetError: boto3 is missing, there are no credentials, nothing answers, or nothing does any more.
        UsageError: The name of the role is none.
    """
    session = open_session(search.profile)
    own, partition = own_account(session, search.profile)
    journal = Journal(search.output, _options_of(search, own), search.started)
    with journal.opened():
        accounts = list(_accounts_of(own, partition, search, progress))
        units = list(_units_of(accounts, partition, search, progress))
        skipped = {one.name: str(one.problem) for one in accounts if one.problem and one.active}
        resumed = 0
        for number, (account, region) in enumerate(units):
            progress(f"listing {_name_of((account, region), search)}", number / len(units))
            try:
                resumed += RegionListing(account, region, search, journal).list_missing()
            except (client_errors().ClientError, client_errors().BotoCoreError) as e:
                _stop_without_credentials(e)
                _stop_without_network(e, own, search)
                skipped[_name_of((account, region), search)] = f"{reason_of(e)}: {remedy_of(e)}"
        if skipped and not any(_file_of(journal, unit).exists() for unit in units):
            place, reason = next(iter(skipped.items()))
            raise FleetError(f"{place}: {reason}")
        return replace(
            _join_units(search, journal, units),
            skipped=skipped,
            suspended=tuple(f"{one.name}: {one.problem}" for one in accounts if not one.active),
            resumed=resumed,
            begun_anew=journal.begun_anew,
        )


def _accounts_of(own: AccountSession, partition: str, search: Search, progress: Progress) -> Iterator[AccountSession]:
    """The account itself, or those of its organisation, each of which is entered by its role."""
    if search.role_name is None:
        yield own
        return
    progress("listing the accounts", None)
    for account in accounts_of_organisation(own, partition, search.role_name, search.profile):
        progress(f"entered {account.name}" if account.session else f"not entered {account.name}", None)
        yield account


def _units_of(accounts: Sequence[AccountSession], partition: str, search: Search, progress: Progress) -> Iterator[Unit]:
    """Each account that answers, with each of its Regions or of those asked for."""
    for number, account in enumerate(accounts):
        if account.session and not search.regions:
            progress(f"asking which Regions {account.name} has", number / len(accounts))
        if account.session:
            for region in search.regions or regions_of(account, partition, search.profile):
                yield account, region


def _stop_without_credentials(error: Exception) -> None:
    """End where no Region could answer any more, so that the journal stays for the next run.

    Raises:
        FleetError: The credentials have ended.
    """
    if code_of(error) in _ENDED or isinstance(error, client_errors().CredentialRetrievalError):
        raise FleetError(
            f"the credentials have ended ({reason_of(error)}): log in again and run the same command, which goes on"
        ) from error


def _stop_without_network(error: Exception, own: AccountSession, search: Search) -> None:
    """End where AWS answers no more from anywhere, not only from a Region, so that the journal stays for the next run.

    Raises:
        FleetError: Who we are was told before, and is told no more.
    """
    if own.id is not None and not code_of(error) and own_account(own.session, search.profile)[0].id is None:
        raise FleetError(
            f"AWS answers no more ({reason_of(error)}): run the same command again, which goes on"
        ) from error


def _options_of(search: Search, own: AccountSession) -> dict[str, Any]:
    """What must be alike for an interrupted run to be gone on with."""
    return {"account": own.id, "values": search.values, "versions": search.versions, "role": search.role_name}


def _name_of(unit: Unit, search: Search) -> str:
    account, region = unit
    return region if search.role_name is None else f"{account.name} {region}"


def _file_of(journal: Journal, unit: Unit) -> Path:
    account, region = unit
    return journal.done(f"{account.id or 'own'}.{region}")


def _join_units(search: Search, journal: Journal, units: Sequence[Unit]) -> Collected:
    """Put the accounts and Regions together in order, and clear the journal away."""
    counts: Counter[str] = Counter()
    seen: list[tuple[str, str]] = []
    lacking: dict[str, str] = {}
    without_quotas: list[str] = []
    # Values of variables may be secrets: those that were asked for are for their owner's eyes.
    journal.half.touch(0o600 if search.values else 0o666)
    with journal.half.open("wb") as out:
        for unit in units:
            found = _records_of(journal, unit)
            counts.update(item["ResourceType"] for item in found)
            out.write(lines(found))
            told = next((item for item in found if item["ResourceType"] == ACCOUNT), {})
            if len(found) > 1:
                seen.append((str(told.get("AccountId")), unit[1]))
            if told.get("Lacking"):
                lacking[_name_of(unit, search)] = "; ".join(f"{k}: {v}" for k, v in told["Lacking"].items())
            if "WithoutQuotas" in told:
                without_quotas.append(_name_of(unit, search))
    journal.finish(search.output)
    return Collected(
        counts=dict(sorted(counts.items())),
        accounts=tuple(dict.fromkeys(account for account, _ in seen)),
        regions=tuple(dict.fromkeys(region for _, region in seen)),
        lacking=lacking,
        without_quotas=tuple(without_quotas),
    )


def _records_of(journal: Journal, unit: Unit) -> list[Item]:
    """The records of an account and Region by type."""
    path = _file_of(journal, unit)
    found = whole_records(path) if path.exists() else ()
    return sorted(found, key=lambda item: (item["ResourceType"], orjson.dumps(item)))
