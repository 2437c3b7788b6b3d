"""The accounts of a fleet in their Regions, and the limits of their own that are known of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

import duckdb
import orjson

from kb.accounts import Account, Accounts, accounts_of
from kb.accounts.account import AccountAnswer
from kb.facts.own_limits import KnownQuotas
from kb.store import Store

_EVERY = "select distinct account_of(arn, account), region_of(arn, place) from functions_read order by all"


class FleetAccounts:
    """What is known of each account in each Region: what the user gave, else what stands in the fleet itself."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, store: Store, given: Accounts | None) -> None:
        self._connection = connection
        self._quotas = KnownQuotas(store)
        self._answers: dict[tuple[str | None, str | None], list[tuple[int, AccountAnswer]]] = {}
        own = list(given.answers) if given else []
        named = {(one.account, one.region) for one in own}
        records = connection.execute("select text from fleet.account_records").fetchall()
        told = (answer for (text,) in records for answer in accounts_of(orjson.loads(text), "the fleet").answers)
        self._given = own
        self._add([*own, *(one for one in told if (one.account, one.region) not in named)])

    def _add(self, answers: Iterable[AccountAnswer]) -> None:
        for number, one in enumerate(answers):
            self._answers.setdefault((one.account, one.region), []).append((number, one))

    def at(self, number: str | None, region: str | None) -> Account | None:
        """An account in a Region; None where nothing is known of it.

        What an answer does not say itself does not part it from an account.

        Raises:
            UsageError: Two answers contradict each other.
        """
        places = dict.fromkeys([(None, None), (None, region), (number, None), (number, region)])
        found = sorted((one for place in places for one in self._answers.get(place, ())), key=lambda one: one[0])
        if not found:
            return None
        account = self._quotas.account_of([answer for _, answer in found], region)
        return replace(account, account=account.account or number)

    @cached_property
    def judged(self) -> tuple[Account, ...]:
        """The accounts that functions of the fleet are in and something is known of.

        Raises:
            UsageError: Two answers contradict each other.
        """
        found = (self.at(number, region) for number, region in self._places)
        return tuple(one for one in found if one is not None)

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """What the user gave that is about no function of the fleet, in sentences."""
        about: dict[str, list[AccountAnswer]] = {}
        for one in self._given:
            about.setdefault(one.source, []).append(one)
        return tuple(
            f"{source} speaks of {_spelled_place(listed[0])}, where the fleet has no function: it is not used"
            for source, listed in about.items()
            if not any(self._speaks_of(one) for one in listed)
        )

    @cached_property
    def _places(self) -> list[tuple[str | None, str | None]]:
        return self._connection.execute(_EVERY).fetchall() if self._answers else []

    def _speaks_of(self, answer: AccountAnswer) -> bool:
        return any(
            answer.account in (None, number) and answer.region in (None, region) for number, region in self._places
        )


def _spelled_place(answer: AccountAnswer) -> str:
    named = f"account {answer.account}" if answer.account else "an account"
    return f"{named} in {answer.region}" if answer.region else named
