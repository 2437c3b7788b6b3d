"""An account in a Region, and the answers of AWS that say what it may have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.nouns import count_noun


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota of Service Quotas as it is applied to an account."""

    code: str
    """Its code, such as `L-B99A9384`."""
    name: str
    """Its name, as AWS writes it; blank where it is not said."""
    value: float | None
    """Its value; None where AWS could not tell."""
    unit: str
    """Its unit in AWS's words, such as `Gigabytes` or `None`."""
    requested: float | None = None
    """A value that was asked for and is not granted yet."""


@dataclass(frozen=True, slots=True)
class AccountAnswer:
    """What one answer of AWS says of an account."""

    source: str
    """The file, or `account` of a body."""
    account: str | None = None
    """The account's number, where it is said."""
    region: str | None = None
    """The Region, where it is said."""
    settings: tuple[tuple[str, float], ...] = ()
    """The members of `AccountLimit`."""
    usage: tuple[tuple[str, float], ...] = ()
    """The members of `AccountUsage`."""
    quotas: tuple[Quota, ...] = ()
    """The quotas."""
    notes: tuple[str, ...] = ()
    """What a person should know of it, such as that it is cut off."""


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of one account in one Region, by the ids of our limits; everything else is AWS's default."""

    account: str | None
    """Its number, where it is known."""
    region: str | None
    """The Region that its quotas hold in, where it is known."""
    limits: tuple[tuple[str, float], ...] = ()
    """Its own values by limit, in the limit's unit, sorted."""
    unreserved: float | None = None
    """Concurrent executions that no function has reserved."""
    code_used: float | None = None
    """Bytes of code that it stores."""
    functions: float | None = None
    """Functions that it has."""
    notes: tuple[str, ...] = ()
    """What a person should know: quotas that we do not know, values that are asked for, what was cut off."""

    def limit(self, limit_id: str) -> float | None:
        """Its own value of a limit; None where AWS's default holds."""
        return dict(self.limits).get(limit_id)

    @property
    def place(self) -> str:
        """Which account where, in words."""
        named = f"account {self.account}" if self.account else "the account"
        return f"{named} in {self.region}" if self.region else named

    @property
    def words(self) -> str:
        """What is known of it, in a sentence."""
        known = [f"{name.replace('_', ' ')} {spelled(value)}" for name, value in self.limits if name in _TOLD]
        known += [] if self.unreserved is None else [f"{spelled(self.unreserved)} unreserved"]
        more = sum(name not in _TOLD for name, _ in self.limits)
        known += [count_noun(more, "more limit", "of its own")] if more else []
        rest = "all else AWS's defaults" if known else "it says nothing that is judged: AWS's defaults"
        return f"{self.place}: {', '.join([*known, rest])}"


_TOLD = ("concurrent_executions", "code_storage_per_region")


@dataclass(frozen=True, slots=True)
class Accounts:
    """Every answer that a user gave, of one account or of many."""

    answers: tuple[AccountAnswer, ...]

    @classmethod
    def of(cls, answers: Iterable[AccountAnswer]) -> Accounts:
        """Answers put together.

        Settings name no Region: where all the others name one and the same, it is theirs as well.
        """
        listed = tuple(answers)
        regions = {one.region for one in listed if one.region}
        if len(regions) == 1:
            only = next(iter(regions))
            listed = tuple(replace(one, region=only) for one in listed)
        return cls(listed)

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions that are named."""
        return tuple(sorted({one.region for one in self.answers if one.region}))

    @property
    def sources(self) -> str:
        """The files, in words."""
        return ", ".join(dict.fromkeys(one.source for one in self.answers))

    def in_region(self, region: str | None) -> tuple[str | None, tuple[AccountAnswer, ...]]:
        """The Region that is meant, and the answers about it; those that name no Region hold in each.

        Raises:
            UsageError: Nobody says which of several Regions is meant, or the answers are of several accounts.
        """
        if region is None and len(self.regions) > 1:
            raise UsageError(
                f"{self.sources}: quotas of {', '.join(self.regions)}: name the Region of the functions (region)"
            )
        region = region or next(iter(self.regions), None)
        found = tuple(one for one in self.answers if one.region in (None, region))
        accounts = sorted({one.account for one in found if one.account})
        if len(accounts) > 1:
            raise UsageError(f"{self.sources}: the accounts {', '.join(accounts)}: give the settings and quotas of one")
        return region, found


def spelled(number: float) -> str:
    """A number as people write it."""
    return f"{int(number):,}" if number == int(number) else f"{number:,g}"
