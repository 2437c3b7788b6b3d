"""What crosses the borders of intake: recordings, what a source read in one, and the proposals that follow.

The way of a fact: `fetch` keeps a *recording*; a *source* reads it into *statements* and says which *gates* closed;
the comparison of the statement's table (`kb/intake/comparing`) sets them beside what is known and makes *proposals*;
a person accepts. To add a source: one module in `kb/intake/sources` with an object that has the attributes of
`IntakeSource`, and one line in `kb/intake/registry.py`. To add a table: a statement class here or beside the source,
and one line in `kb/intake/comparing/__init__.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeAlias, runtime_checkable

from kb.data_classes import dataclass

MAX_EVIDENCE = 160
"""The longest evidence in characters: one cell or one number, never prose."""


class Gate(StrEnum):
    """Why a reading may not become a row by itself. Each comes from a failure that happened to somebody."""

    ROW_VANISHED = "row-vanished"
    """A row, a key or a whole table that the last recording had is gone."""
    UNKNOWN_HEADER = "unknown-header"
    """A table has a header of no generation that we know, or the page has none of the tables that it must have."""
    UNREADABLE_CELL = "unreadable-cell"
    """A cell does not parse: a month without a year, two identifiers, a word."""
    UNKNOWN_ID = "unknown-id"
    """An identifier that our tables do not have; only a person can describe it."""
    KNOWN_IN_FUTURE = "known-in-future"
    """The recording is dated after today."""
    DATE_TOO_FAR = "date-too-far"
    """A date lies over ten years from the day it was published."""
    DATES_OUT_OF_ORDER = "dates-out-of-order"
    """One runtime's dates are in an order that cannot be."""
    THIRD_PARTY = "third-party"
    """Somebody else's list would override AWS; it only ever feeds drift."""
    OTHER_LANGUAGE = "other-language"
    """The page is not the English one."""
    PAGE_MOVED = "page-moved"
    """The address answered with another page, or with a pointer to one."""
    ERROR_PAGE = "error-page"
    """An error page, an empty page or no document at all, whatever the status."""
    PROSE_IN_CELL = "prose-in-cell"
    """A table cell holds the text of a page."""
    SMALLER = "smaller"
    """A model or list has notably less in it than the last one."""
    CONTRADICTION = "contradiction"
    """Two sources of AWS say different things about the same on the same day."""
    NEEDS_WORDS = "needs-words"
    """Nothing is wrong: a new sentence, condition or event that only a person can word."""


class Standing(StrEnum):
    """Whose words a source passes on."""

    AWS = "aws"
    """AWS itself."""
    COPY = "copy"
    """AWS's own table, copied by somebody."""
    THIRD_PARTY = "third_party"
    """Somebody else's list: feeds drift, never a proposal."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something stands in a recording."""

    place: str
    """`line 41, row python3.9, column Deprecation`, or a path in a model such as `shapes.Timeout.max`."""
    text: str
    """The cell or number as it stands there, at most MAX_EVIDENCE characters."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Bytes that a source answered with on one day; a line of `index.csv`."""

    file: str
    """Its path below the folder of recordings: `SOURCE/TIME-SHA8.EXT`."""
    source: str
    """The registered name of its source."""
    at: datetime
    """When AWS's text was this: the commit, or the day on which we fetched it; UTC."""
    sha256: str
    """The digest of its bytes."""
    size: int
    """Its length in bytes."""
    address: str
    """Where it was read: an address, or `repository path@commit`."""
    asked: str = ""
    """The address that was asked for, where it led to another; else blank."""

    @property
    def day(self) -> date:
        """The day on which its statements were known."""
        return self.at.date()


class SourceStatement(Protocol):
    """One thing that a source says about one row of one table of data/."""

    @property
    def table(self) -> str:
        """The table it speaks about."""

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about, in that table: `("python3.9", "deprecation")`, `("function_timeout",)`."""

    @property
    def cells(self) -> Mapping[str, str]:
        """The cells that it fixes, as the CSV writes them; columns it does not speak of are absent."""

    @property
    def evidence(self) -> Evidence:
        """Where it stands."""


@dataclass(frozen=True, slots=True)
class MilestoneStatement:
    """A date of a runtime's lifecycle, or that AWS has set none."""

    runtime: str
    """The identifier as AWS writes it."""
    milestone: str
    """`deprecation`, `block_create`, `block_update`, `end_of_life`."""
    date: date | None
    """The day; null where there is none."""
    evidence: Evidence
    """The cell."""
    statement: str = "scheduled"
    """`scheduled`, `not_scheduled`, or `not_applicable` where AWS says that the milestone cannot apply."""

    @property
    def table(self) -> str:
        """Always `runtime_milestones`."""
        return "runtime_milestones"

    @property
    def key(self) -> tuple[str, ...]:
        """Runtime and milestone."""
        return (self.runtime, self.milestone)

    @property
    def cells(self) -> Mapping[str, str]:
        """The statement and its day."""
        return {"statement": self.statement, "date": self.date.isoformat() if self.date else "", "precision": "day"}


@dataclass(frozen=True, slots=True)
class LimitStatement:
    """Numbers of one limit, in the unit of our table."""

    limit: str
    """Our id; a source that does not know it gives `?` and its own words in the evidence: that is a review."""
    evidence: Evidence
    """The cell or number."""
    min: str | None = None
    """The least value; null where the source does not speak of it."""
    max: str | None = None
    """The greatest value."""
    default: str | None = None
    """The value where none is set."""
    step: str | None = None
    """What values go up by."""
    unit: str | None = None
    """The unit, where the source names one; it must be that of our table."""
    adjustable: str | None = None
    """`yes` or `no`."""

    @property
    def table(self) -> str:
        """Always `limits`."""
        return "limits"

    @property
    def key(self) -> tuple[str, ...]:
        """The limit."""
        return (self.limit,)

    @property
    def cells(self) -> Mapping[str, str]:
        """The numbers that the source speaks of."""
        found = {name: getattr(self, name) for name in ("min", "max", "default", "step", "unit", "adjustable")}
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class RowStatement:
    """A statement about a table that has no class of its own."""

    table: str
    """The table."""
    key: tuple[str, ...]
    """What it is about."""
    cells: Mapping[str, str]
    """The cells that it fixes."""
    evidence: Evidence
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A gate that closed while a recording was read."""

    gate: Gate
    """Which."""
    table: str
    """The table whose rows it keeps back."""
    subject: str
    """What it is about: a runtime, a limit, a header, or the page."""
    why: str
    """What was found, in our own words."""
    evidence: Evidence
    """Where."""
    whole: bool = False
    """Whether nothing else of this recording may be believed."""
    says: str = ""
    """What the source says beyond its evidence: where it is other, the finding is another."""


@dataclass(frozen=True, slots=True)
class SourceFindings:
    """What a source found in one recording."""

    statements: tuple[SourceStatement, ...] = ()
    """What it says."""
    closed: tuple[Closed, ...] = ()
    """What kept it from saying more."""
    listed: frozenset[str] | None = None
    """Everything that it lists, of which nothing may vanish unnoticed: runtimes, services, members of models, and cells
    behind the name of their row and ` | `. Null for a feed, whose entries come and go."""
    unchanged: tuple[SourceStatement, ...] = ()
    """What its set of pages said before as well: filled by the player, which leaves the rest in `statements`."""
    replaced: Mapping[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict)
    """The former cells of the statements that its set of pages made otherwise before, by table and key; filled by the
    player."""
    former: date | None = None
    """The day of the last recording of its set of pages that could be believed; filled by the player."""


class IntakeSource(Protocol):
    """A place where AWS, or somebody who copies AWS, says what may change a table."""

    @property
    def name(self) -> str:
        """Its registered name, the folder of its recordings."""

    @property
    def title(self) -> str:
        """What it is, for people."""

    @property
    def publisher(self) -> str:
        """Who publishes it."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where `fetch` reads it: the first that answers counts, so pages that moved keep their former address."""

    @property
    def extension(self) -> str:
        """How its recordings end, without a dot."""

    @property
    def hours(self) -> int:
        """How often it is worth reading; 0 where nothing more will come."""

    @property
    def proposes(self) -> tuple[str, ...]:
        """The tables it may propose for; empty where it only feeds drift."""

    @property
    def standing(self) -> Standing:
        """Whose words it passes on."""

    @property
    def basis(self) -> str:
        """The `basis` of the rows of `runtime_milestones` that it proposes."""

    @property
    def kind(self) -> str:
        """The `kind` of its rows in `sources`."""

    @property
    def credentials(self) -> str | None:
        """What `fetch` needs beside a network, or null."""

    @property
    def pages(self) -> str:
        """The set of pages that it belongs to: what moves from one page of a set to another has not vanished."""

    def read(self, recording: Recording, content: bytes) -> SourceFindings:
        """What the recording says. It never raises for what the content is: that closes a gate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """All that a source is but its reader: a source is a subclass with a method `read`."""

    name: str
    title: str
    publisher: str = "Amazon Web Services"
    addresses: tuple[str, ...] = ()
    extension: str = "md"
    hours: int = 24
    proposes: tuple[str, ...] = ()
    standing: Standing = Standing.AWS
    basis: str = "docs_scrape"
    kind: str = "aws_docs"
    credentials: str | None = None
    pages: str = ""


Row: TypeAlias = Mapping[str, str]
"""Every cell of a row, as the CSV writes it, by column."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change to data/, for a person to accept."""

    id: str
    """A short digest of what it says: the same finding has the same id on every day."""
    table: str
    """The table."""
    action: str
    """`add`, `supersede`, `retract` or `review`."""
    row: Row
    """Every column of the table; of a review, those that are known."""
    before: Row | None
    """The row that is known now."""
    evidence: Evidence
    """Where it stands."""
    recording: Recording
    """The recording that shows it."""
    gates: tuple[Gate, ...] = ()
    """The gates that closed; a row has none."""
    why: str = ""
    """What a person must know to decide."""
    automatic: bool = False
    """Whether it may be accepted without a person."""


@dataclass(frozen=True, slots=True)
class KnownRows:
    """What is known when a recording is read; a comparison looks no further ahead than its day."""

    data: Mapping[tuple[str, str], Sequence[Row]]
    """The rows of data/ that are not retracted, by table and the first column of its key."""
    proposed: Mapping[tuple[str, str], Sequence[Row]]
    """The rows proposed so far, likewise."""

    def rows(self, table: str, name: str) -> tuple[Row, ...]:
        """The rows of both about one runtime, limit or trigger; those of data/ may be of a later day."""
        return (*self.data.get((table, name), ()), *self.proposed.get((table, name), ()))

    def names(self, table: str) -> frozenset[str]:
        """Every id that a table knows."""
        return frozenset(name for where, name in self.data if where == table)


class Comparison(Protocol):
    """How what a source read becomes proposals for one table; registered in `kb/intake/comparing/__init__.py`."""

    def __call__(
        self, known: KnownRows, source: IntakeSource, recording: Recording, reading: SourceFindings, /
    ) -> list[Proposal]:
        """Proposals for what is not known yet, and reviews for what only a person can word."""


@runtime_checkable
class Collector(Protocol):
    """A source that is not one GET of one address: an installed package, or an API that needs credentials."""

    def collect(self) -> tuple[str, bytes]:
        """Where it was read, and its bytes.

        Raises:
            kb.intake.errors.FetchError: It cannot be read; the message says what is missing.
        """
