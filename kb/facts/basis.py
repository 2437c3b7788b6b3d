"""The three clocks of a question: the day asked about, the day of knowledge, and the release of our data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kb.errors import OutOfCoverageError, UsageError
from kb.store import Store

FIRST_DAY = date(2014, 11, 13)
"""The day AWS announced Lambda: the first evidence there is."""

EVERYTHING = date(9999, 12, 31)
"""The day of knowledge that leaves nothing out."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on; every answer repeats it."""

    as_of: date
    """The UTC day on which the facts are to hold."""
    known_at: date | None
    """Nothing published after this day is used; None uses everything."""
    data_version: int
    """The release of our data that answers."""

    @property
    def knowledge(self) -> date:
        """The last day of publication that counts."""
        return self.known_at or EVERYTHING


def parse_day(text: str, name: str) -> date:
    """A day from text: `YYYY-MM-DD`, or a moment with an offset, whose UTC day counts.

    Raises:
        UsageError: It is neither; a moment without an offset is refused since its day is not certain.
    """
    from datetime import UTC, datetime  # noqa: PLC0415 - only odd inputs need it

    if len(text) == len("2014-11-13") and text.isascii():
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise UsageError(f"{name}: {text!r} is no day of the calendar: write YYYY-MM-DD") from None
    try:
        moment = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        moment = None
    if moment is None:
        raise UsageError(f"{name}: {text!r} is no date: write YYYY-MM-DD")
    if moment.tzinfo is None:
        raise UsageError(f"{name}: {text!r} has no offset from UTC, so its day is not certain: add one, such as Z")
    try:
        return moment.astimezone(UTC).date()
    except OverflowError:
        raise UsageError(f"{name}: {text!r} lies outside the calendar in UTC") from None


def basis(store: Store, as_of: date, known_at: date | None = None, data_version: int | None = None) -> Basis:
    """A basis that the store can answer on.

    Raises:
        OutOfCoverageError: A day before the first evidence.
        UsageError: A data version that does not exist.
    """
    if as_of < FIRST_DAY:
        raise OutOfCoverageError(f"as-of {as_of}: before the first evidence: AWS announced Lambda on {FIRST_DAY}")
    if known_at is not None and known_at < FIRST_DAY:
        raise OutOfCoverageError(
            f"known-at {known_at}: nothing was known before {FIRST_DAY}, the day of the announcement"
        )
    if data_version is not None and not 1 <= data_version <= store.data_version:
        raise UsageError(f"data-version {data_version}: there are 1 to {store.data_version}")
    return Basis(as_of, known_at, data_version or store.data_version)
