"""The three clocks of a question: the day asked about, the day of knowledge, and the release of our data."""

from __future__ import annotations

import re
from dataclasses import field
from datetime import date

from kb.accounts.account import Account
from kb.calendar_days import spelt_day
from kb.clock import MAX_DATA_AGE
from kb.data_classes import dataclass
from kb.errors import OutOfCoverageError, UsageError
from kb.store import Store

FIRST_DAY = date(2014, 11, 13)
"""The day AWS announced Lambda: the first evidence there is."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(_DAY.pattern + r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?")

EVERYTHING = date(9999, 12, 31)
"""The day of knowledge that leaves nothing out."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on."""

    as_of: date
    """The UTC day on which the facts are to hold."""
    known_at: date | None
    """Nothing published later is used; None uses everything."""
    data_version: int
    """The release of our data that answers."""
    evidence_until: date
    """The day of its newest evidence."""
    account: Account | None = None
    """The account whose own limits count; None for AWS's defaults."""
    today: date | None = field(default=None, repr=False, compare=False)
    """The UTC day on which it is asked, by which the evidence is old; None where nobody says. No fact hangs on it."""
    max_data_age: int = field(default=MAX_DATA_AGE, repr=False, compare=False)
    """Days before the day asked about from which on the evidence is told to be old. No fact hangs on it either."""
    untold: str = field(default="", repr=False, compare=False)
    """What the list that is answered leaves out on this basis, in a sentence; blank where nothing."""

    @property
    def knowledge(self) -> date:
        """The last day of publication that counts; EVERYTHING where that is past all that we know."""
        return self.known_at if self.known_at is not None and self.known_at < self.evidence_until else EVERYTHING

    @property
    def knows_everything(self) -> bool:
        """Whether all that is known may be told; else what was weighed with hindsight may not."""
        return self.knowledge == EVERYTHING

    @property
    def known_words(self) -> str:
        """What may be known, in words."""
        return "everything known" if self.known_at is None else f"as known on {self.known_at}"

    @property
    def is_ahead(self) -> bool:
        """Whether the day asked about has not come yet."""
        return self.today is not None and self.as_of > self.today

    @property
    def age(self) -> int:
        """How many days the evidence is old: on the day asked about, or today if that lies ahead; never below 0."""
        until = self.today if self.today is not None and self.is_ahead else self.as_of
        return max(0, (until - self.evidence_until).days)

    @property
    def age_words(self) -> str:
        """How old the evidence is, in words."""
        return f"{self.age} {'day' if self.age == 1 else 'days'} old"

    @property
    def plans_words(self) -> str:
        """What AWS may have done that the evidence does not show, in a clause; blank where it reaches the day."""
        if self.as_of <= self.evidence_until:
            return ""
        return (
            f"AWS may change its plans before {self.as_of}" if self.is_ahead else "AWS may have changed its plans since"
        )

    @property
    def release_words(self) -> str:
        """The release that answers, in words; where the day asked about lies past its evidence, what that means."""
        if self.as_of <= self.evidence_until:
            return f"data version {self.data_version}"
        said = f"; {self.plans_words}" if self.is_ahead else f", {self.age_words}"
        return f"data version {self.data_version} (data of {self.evidence_until}{said})"

    @property
    def old_words(self) -> str:
        """That the evidence is older than it may be untold, in a clause; blank where it is not."""
        if self.age <= self.max_data_age:
            return ""
        return f"the data are of {self.evidence_until}, {self.age_words}: {self.plans_words}"

    @property
    def notices(self) -> tuple[str, ...]:
        """What must be known of every answer: what it leaves out; that the data are old, and what to do."""
        old = f"{self.old_words}; `lambda-kb update` takes newer data" if self.old_words else ""
        return tuple(notice for notice in (self.untold, old) if notice)

    @property
    def notice_words(self) -> str:
        """The same as sentences that follow a heading; blank where there is nothing to say."""
        return "".join(f". Warning: {notice}" for notice in self.notices)


def day_of(value: date, name: str) -> date:
    """The UTC day of a day or a moment of a program.

    Raises:
        UsageError: It is a moment without an offset: its day is not certain.
    """
    # A moment is a day too, for Python; those of data frames have a class of their own.
    if not hasattr(value, "tzinfo"):
        return value
    return parse_day(value.isoformat(), name, "give its .date(), or a moment with a time zone")


def parse_day(text: str, name: str, remedy: str = "add one, such as Z") -> date:
    """A day from text: `YYYY-MM-DD`, or a moment with an offset, whose UTC day counts.

    Raises:
        UsageError: It is neither; a moment without an offset is refused since its day is not certain.
    """
    from datetime import UTC, datetime  # noqa: PLC0415 - only odd inputs need it

    if _DAY.fullmatch(text):
        day = spelt_day(text)
        if day is None:
            raise UsageError(f"{name}: {text!r} is no day of the calendar: write YYYY-MM-DD")
        return day
    try:
        moment = datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        raise UsageError(f"{name}: {text!r} is no date: write YYYY-MM-DD")
    if moment.tzinfo is None:
        raise UsageError(f"{name}: {text!r} has no offset from UTC, so its day is not certain: {remedy}")
    try:
        return moment.astimezone(UTC).date()
    except OverflowError:
        raise UsageError(f"{name}: {text!r} lies outside the calendar in UTC") from None


def require_interval(first: date | None, last: date) -> None:
    """Refuse two days between which there can be no evidence: an empty answer would be a false one.

    Args:
        first: The earlier day; None for the first there is.
        last: The later day.

    Raises:
        OutOfCoverageError: Both lie before the first evidence.
        UsageError: The days are in the wrong order.
    """
    if first is not None and last < first:
        raise UsageError(f"from {first} to {last}: the later day must come second")
    require_evidence(last, "to")


def require_evidence(day: date, name: str) -> None:
    """Refuse a day of which there can be no evidence.

    Raises:
        OutOfCoverageError: It lies before the first.
    """
    if day < FIRST_DAY:
        raise OutOfCoverageError(f"{name} {day}: before the first evidence: AWS announced Lambda on {FIRST_DAY}")


def parse_clocks(
    store: Store,
    today: date,
    *,
    as_of: date | str | None = None,
    known_at: date | str | None = None,
    data_version: int | None = None,
    before_names: str = "",
) -> Basis:
    """The basis that a question names in its own words: the one reading of the clocks, for every doorway.

    Args:
        store: The knowledge base.
        today: The UTC day, for a question that names none.
        as_of: A day, or `today`.
        known_at: A day, `today`, `as-of` for the day asked about, or `everything`.
        data_version: The release of our data; None for the newest.
        before_names: What errors write before the names, such as `--`.

    Raises:
        OutOfCoverageError: A day before the first evidence.
        UsageError: A malformed day, or a data version that does not exist.
    """

    def named(name: str) -> str:
        return before_names + (name.replace("_", "-") if before_names else name)

    if as_of in (None, "today") and today < FIRST_DAY:
        raise OutOfCoverageError(f"the clock here says {today}, before {FIRST_DAY}: set it, or name {named('as_of')}")
    day = _clock_day(as_of, today, named("as_of")) or today
    if known_at in ("as-of", "as_of"):
        known: date | None = day
    elif known_at == "everything":
        known = None
    else:
        known = _clock_day(known_at, today, named("known_at"))
    return _basis_asked(store, day, known, data_version, today)


def _clock_day(clock: date | str | None, today: date, name: str) -> date | None:
    if isinstance(clock, date):
        return day_of(clock, name)
    if clock is None:
        return None
    # A number is no date, and is told so in the same words.
    return today if clock == "today" else parse_day(str(clock), name)


def basis_on(store: Store, as_of: date, known_at: date | None = None, data_version: int | None = None) -> Basis:
    """A basis that the store can answer on.

    Raises:
        OutOfCoverageError: A day before the first evidence.
        UsageError: A data version that does not exist.
    """
    return _basis_asked(store, as_of, known_at, data_version, None)


def _basis_asked(
    store: Store, as_of: date, known_at: date | None, data_version: int | None, today: date | None
) -> Basis:
    require_evidence(as_of, "as-of")
    if known_at is not None and known_at < FIRST_DAY:
        raise OutOfCoverageError(
            f"known-at {known_at}: nothing was known before {FIRST_DAY}, the day of the announcement"
        )
    if data_version is not None and data_version not in store.evidence:
        raise UsageError(f"data-version {data_version!r}: there are {_in_words(list(store.evidence))}")
    # What equals a whole number, as the ones of data frames do, is echoed as one.
    version = int(data_version or store.data_version)
    return Basis(as_of, known_at, version, store.evidence[version], today=today)


def _in_words(versions: list[int]) -> str:
    """`1 to 7` where no number was left out, else every number."""
    whole = versions == list(range(versions[0], versions[-1] + 1))
    return f"{versions[0]} to {versions[-1]}" if whole else ", ".join(map(str, versions))
