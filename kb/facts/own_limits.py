"""From what AWS's answers say of an account to our limits: which quota is which limit, and in which unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kb.accounts import Account, Accounts
from kb.accounts.account import AccountAnswer, Quota, spelled
from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.facts.basis import Basis
from kb.nouns import count_noun
from kb.store import Store

_BYTES = {"KB": 1024, "MB": 1024**2, "GB": 1024**3}
_UNITS = {"Bytes": 1, "Kilobytes": 1024, "Megabytes": 1024**2, "Gigabytes": 1024**3, "Terabytes": 1024**4}
_SETTINGS = {
    "ConcurrentExecutions": "concurrent_executions",
    "TotalCodeSize": "code_storage_per_region",
    "CodeSizeUnzipped": "deployment_package_unzipped",
    "CodeSizeZipped": "deployment_package_zip_direct",
}
"""The limits that `AccountLimit` gives a value of; sizes are in bytes."""
UNRESERVED = "UnreservedConcurrentExecutions"
"""The member of `AccountLimit` that says what no function has reserved: no limit, but what is left of one."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A limit that has a code in Service Quotas."""

    limit: str
    """Its id."""
    unit: str
    """The unit of our values of it."""
    regions: tuple[str, ...]
    """The Regions that it is of; none for all."""
    has_default: bool
    """Whether it has a default, and so is what the code is of where several limits share it."""
    adjustable: bool
    """Whether AWS may give an account another value."""


def with_account(store: Store, basis: Basis, accounts: Accounts | None, region: str | None = None) -> Basis:
    """A basis that rests on an account's own limits, in a Region where one is asked about.

    Raises:
        UsageError: The answers are of several Regions or accounts, and nobody says which is meant.
    """
    if accounts is None:
        return basis
    region, answers = accounts.in_region(region)
    found = KnownQuotas(store).account_of(answers, region)
    if not answers:
        spoken = ", ".join(accounts.regions)
        note = f"{accounts.sources} speaks of {spoken}, not of {region}: AWS's defaults are used"
        found = replace(found, notes=(note,))
    return replace(basis, account=found)


class KnownQuotas:
    """What the data know of quotas, read once for all the accounts that are made of answers."""

    def __init__(self, store: Store) -> None:
        self._known = _known_limits(store)
        self._units = dict(_units_of(store))

    def account_of(self, answers: Iterable[AccountAnswer], region: str | None) -> Account:
        """What answers about one account in one Region come to.

        Raises:
            UsageError: Two of them contradict each other.
        """
        listed = tuple(answers)
        settings = _merged([(one.source, dict(one.settings)) for one in listed])
        usage = _merged([(one.source, dict(one.usage)) for one in listed])
        notes = [note for one in listed for note in one.notes]
        limits = _limits_in_quotas(self._known, listed, region, notes)
        for member, limit_id in _SETTINGS.items():
            if member in settings:
                value = settings[member] / _BYTES.get(self._units.get(limit_id, ""), 1)
                if limits.get(limit_id, value) != value:
                    notes.append(
                        f"{limit_id.replace('_', ' ')} is {spelled(value)} in the account's settings and "
                        f"{spelled(limits[limit_id])} in its quotas: the settings are what is enforced"
                    )
                limits[limit_id] = value
        return Account(
            account=next((one.account for one in listed if one.account), None),
            region=region,
            limits=tuple(sorted(limits.items())),
            unreserved=settings.get(UNRESERVED),
            code_used=usage.get("TotalCodeSize"),
            functions=usage.get("FunctionCount"),
            notes=tuple(dict.fromkeys(notes)),
        )


def _merged(said: list[tuple[str, dict[str, float]]]) -> dict[str, float]:
    """The members of all settings together.

    Raises:
        UsageError: One has two values.
    """
    found: dict[str, tuple[float, str]] = {}
    for source, members in said:
        for name, value in members.items():
            earlier, place = found.setdefault(name, (value, source))
            if earlier != value:
                sources = " and ".join(dict.fromkeys([place, source]))
                raise UsageError(
                    f"{sources}: {name} is {spelled(earlier)} and {spelled(value)}: give the newest answer; "
                    'of several accounts write "AccountId" and "Region" beside "AccountLimit" in each'
                )
    return {name: value for name, (value, _) in found.items()}


def _merged_quotas(answers: Iterable[AccountAnswer]) -> dict[str, Quota]:
    """The quotas of all answers by code; the value of one answer and the request of another belong together.

    Raises:
        UsageError: One has two values.
    """
    found: dict[str, Quota] = {}
    places: dict[str, str] = {}
    for answer in answers:
        for quota in answer.quotas:
            earlier = found.setdefault(quota.code, quota)
            if earlier.value is not None and quota.value is not None and earlier.value != quota.value:
                sources = " and ".join(dict.fromkeys([places[quota.code], answer.source]))
                values = f"{spelled(earlier.value)} and {spelled(quota.value)}"
                raise UsageError(f"{sources}: {quota.code} is {values}: give the newest answer")
            if quota.value is not None:
                places.setdefault(quota.code, answer.source)
            told = quota if earlier.value is None else earlier
            asked = earlier.requested if quota.requested is None else quota.requested
            found[quota.code] = replace(told, requested=asked)
    return found


def _limits_in_quotas(
    known: Mapping[str, tuple[_Known, ...]], answers: tuple[AccountAnswer, ...], region: str | None, notes: list[str]
) -> dict[str, float]:
    """The values of the quotas that we know by the ids of our limits; what is to be said of the others joins notes."""
    quotas = _merged_quotas(answers)
    found: dict[str, float] = {}
    unknown = []
    for code, quota in sorted(quotas.items()):
        meant = _meant_limits(known.get(code, ()), region)
        if code not in known:
            unknown.append(f"{code} ({quota.name})" if quota.name else code)
        for one in meant:
            if quota.value is not None:
                found[one.limit] = _in_unit(quota, one.unit)
            elif quota.requested is None:
                notes.append(f"AWS could not tell {quota.name or code}: {one.limit} stays AWS's default")
        if quota.requested is not None and meant:
            notes.append(f"{meant[0].limit} {spelled(quota.requested)} is asked for and not granted yet")
    if unknown:
        shown = ", ".join(unknown[:_MOST_NAMED]) + (" ..." if len(unknown) > _MOST_NAMED else "")
        notes.append(f"{count_noun(len(unknown), 'quota')} that the data do not know: {shown}")
    return found


_MOST_NAMED = 5  # codes that a note lists


def _meant_limits(sharing: Iterable[_Known], region: str | None) -> list[_Known]:
    """Of the limits that share a code those that the account's value is of.

    A limit of some Regions counts in them and the general one elsewhere; where one has a default, the others are
    conditions under which AWS gives more. A value that AWS never adjusts is no account's own.
    """
    listed = list(sharing)
    here = [one for one in listed if region in one.regions]
    there = here or [one for one in listed if not one.regions or region is None]
    defaults = [one for one in there if one.has_default]
    return [one for one in defaults or there if one.adjustable]


def _in_unit(quota: Quota, unit: str) -> float:
    """The value in the unit of our limit; units that are no sizes are AWS's way to write the same."""
    value = quota.value or 0.0
    if quota.unit in _UNITS and unit in _BYTES:
        return value * _UNITS[quota.unit] / _BYTES[unit]
    return value


def _known_limits(store: Store) -> Mapping[str, tuple[_Known, ...]]:
    """The limits by their codes. A code is a name, and as good on days before it was recorded."""
    rows = store.cursor().execute(
        'select distinct on ("limit") quota_code, "limit", unit, regions, "default" is not null, adjustable '
        'from limits where quota_code is not null order by "limit", recorded_in desc, valid_from desc'
    )
    found: dict[str, tuple[_Known, ...]] = {}
    for code, limit_id, unit, regions, has_default, adjustable in rows.fetchall():
        known = _Known(limit_id, unit, tuple(regions or ()), has_default, adjustable != "no")
        found[code] = (*found.get(code, ()), known)
    return found


def _units_of(store: Store) -> list[tuple[str, str]]:
    newest = 'select distinct on ("limit") "limit", unit from limits order by "limit", valid_from desc'
    return store.cursor().execute(newest).fetchall()
