"""The parameters of every question; a name that is not here is refused."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, assert_never

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema, create_model
from pydantic.config import JsonDict

from kb.errors import UsageError
from kb.facts import Basis, parse_clocks, parse_day
from kb.facts.change_kinds import ChangeKind
from kb.facts.fact_lists import FactList
from kb.facts.list_filters import Filter, Takes
from kb.store import Store
from kb.whole_numbers import MOST_DAYS, MOST_DIGITS, read_whole_number

MOST_ROWS = 1000
"""The most rows on one page."""

_LARGEST = 10**MOST_DIGITS - 1
"""The largest number of a configuration: a longer one fits no column."""

_OF_KIND = "Only changes of these. Default: all."
_DAY = "`YYYY-MM-DD`, or a moment with an offset from UTC"
_DATE = (
    r"\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2\d))"
    r"(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?"
)
_SCHEMA: JsonDict = {"anyOf": [{"type": "string", "pattern": f"^{_DATE}$"}, {"type": "null"}]}
_AS_OF: JsonDict = {"anyOf": [{"type": "string", "pattern": f"^({_DATE}|today)$"}, {"type": "null"}]}
_KNOWN: JsonDict = {"anyOf": [{"type": "string", "pattern": f"^({_DATE}|today|as-of|everything)$"}, {"type": "null"}]}


def _spelled_number(value: object, asked: ValidationInfo) -> object:
    """A number in an address, which is digits and nothing else; a member of a body must be a number already."""
    return read_whole_number(value) if isinstance(value, str) and asked.mode != "json" else value


Whole = Annotated[int, BeforeValidator(_spelled_number)]
"""A whole number, as it is described and in no other spelling."""
Release = Annotated[Whole, WithJsonSchema({"type": "integer", "minimum": 1})]
"""A data version; which there are, the knowledge base says, in one sentence whatever the number is."""


class ClockParameters(BaseModel):
    """The three clocks."""

    model_config = ConfigDict(extra="forbid")

    as_of: str | None = Field(
        None, description=f"The day asked about: {_DAY}, or `today` (the default, UTC).", json_schema_extra=_AS_OF
    )
    known_at: str | None = Field(
        None,
        description=f"Use nothing published after this day: {_DAY}, `today`, or `as-of` for the day asked about. "
        "Default: `everything`.",
        json_schema_extra=_KNOWN,
    )
    data_version: Release | None = Field(None, description="The release of our data. Default: the newest.")

    @property
    def pinned(self) -> bool:
        """Whether the question is the same on every day."""
        return self.as_of not in (None, "today") and self.known_at != "today" and self.data_version is not None

    @property
    def filters(self) -> tuple[tuple[str, object], ...]:
        """What narrows the question, beside the clocks and the page."""
        values = self.__dict__
        return tuple((name, values[name]) for name in _filter_names(type(self)))

    def basis(self, store: Store, today: date) -> Basis:
        """The basis that these clocks name.

        Raises:
            OutOfCoverageError: A day before the first evidence.
            UsageError: A malformed day, or a data version that does not exist.
        """
        return parse_clocks(store, today, as_of=self.as_of, known_at=self.known_at, data_version=self.data_version)


class Formatted(ClockParameters):
    """A question whose answer can be had in several formats."""

    format: Literal["json", "csv"] | None = Field(
        None, description="Default: what the header `Accept` says, else JSON."
    )


class SnapshotQuery(Formatted):
    """A question for everything there was on a day."""

    region: str | None = Field(None, description="As it was in this Region, such as `eu-central-1`.")


class ListQuestion(ClockParameters):
    """A question for a list."""

    format: Literal["json", "csv", "parquet"] | None = Field(
        None, description="Default: what the header `Accept` says, else JSON."
    )
    sort: str | None = Field(
        None,
        description="Fields to sort by, with commas between them, nested ones as `milestones.ga`; a `-` before a field "
        "means falling. What is not known stands last. Default: the list's own order.",
    )
    fields: str | None = Field(
        None, description="Only these fields, with commas between them, nested ones as `milestones.ga`. Default: all."
    )

    limit: Whole = Field(100, ge=1, le=MOST_ROWS, description="The most rows on this page.")
    cursor: str | None = Field(None, description="`page.next` of the page before, unchanged.")


@cache
def _filter_names(model: type[ClockParameters]) -> tuple[str, ...]:
    # `limit` of a list is its page, of a chart what it draws.
    beside = ListQuestion if issubclass(model, ListQuestion) else Formatted
    return tuple(name for name in model.model_fields if name not in beside.model_fields)


def query_of(one: FactList) -> type[ListQuestion]:
    """The parameters of a list: those of every list, and its filters."""
    members: dict[str, Any] = {item.name: _parameter_of(item) for item in one.filters}
    return create_model(
        f"{one.name.title()}Query", __base__=ListQuestion, __doc__=f"A question for {one.name}.", **members
    )


def _parameter_of(one: Filter) -> tuple[object, object]:
    """The type and the description of a filter as a parameter."""
    about = f"{one.about[:1].upper()}{one.about[1:]}."
    alias = one.written or None
    if one.words:
        return Literal[one.words] | None, Field(None, alias=alias, description=about)
    match one.takes:
        case Takes.TEXT:
            return str | None, Field(None, alias=alias, description=about)
        case Takes.DAY:
            return str | None, Field(None, alias=alias, description=f"{about[:-1]}: {_DAY}.", json_schema_extra=_SCHEMA)
        case Takes.DAYS:
            return Whole | None, Field(None, alias=alias, ge=0, le=MOST_DAYS, description=about)
    assert_never(one.takes)


class KnownChangesQuery(ListQuestion):
    """A question for what came to be published after one day and until another."""

    first: str | None = Field(
        None,
        alias="from",
        description=f"The earlier day, itself left out: {_DAY}. Default: the first.",
        json_schema_extra=_SCHEMA,
    )
    last: str | None = Field(
        None, alias="to", description=f"The later day, included: {_DAY}. Default: as_of.", json_schema_extra=_SCHEMA
    )
    kind: ChangeKind | None = Field(None, description=_OF_KIND)


class ChangesQuery(KnownChangesQuery):
    """A question for what changed after one day and until another."""

    axis: Literal["valid", "known"] = Field(
        "valid", description="What came to hold at AWS, or what came to be published."
    )


class SearchQuery(ListQuestion):
    """A question for what has some words."""

    q: str = Field(min_length=1, description="The words, as in `memory limit`; all must be in what is found.")


class UpcomingQuery(ListQuestion):
    """A question for what is announced."""

    within: Whole | None = Field(
        None, ge=0, le=MOST_DAYS, description="Only in this many days after as_of. Default: all that is announced."
    )
    kind: ChangeKind | None = Field(None, description=_OF_KIND)


class VersionsDiffQuery(ListQuestion):
    """A question for what one release of our data says that another does not."""

    first: Release = Field(1, alias="from", description="The earlier release. Default: the first.")
    last: Release = Field(alias="to", description="The later release.")


class WindowsQuery(ClockParameters):
    """A configuration whose windows of validity are asked for."""

    runtime: str = Field(description="The runtime's identifier.")
    memory: Whole | None = Field(None, le=_LARGEST, description="MB of memory.")
    timeout: Whole | None = Field(None, le=_LARGEST, description="Seconds until a run is stopped.")
    ephemeral_storage: Whole | None = Field(None, le=_LARGEST, description="MB of temporary storage.")
    architecture: Literal["x86_64", "arm64"] | None = Field(None, description="The instruction set.")
    package_type: Literal["Zip", "Image"] | None = Field(None, description="How the code is packed.")
    reserved_concurrency: Whole | None = Field(
        None, ge=0, le=_LARGEST, description="Executions that the function reserves."
    )
    region: str | None = Field(None, description="The Region of the function, such as `eu-central-1`.")


class CalendarQuery(ClockParameters):
    """A question for milestones that lie ahead."""

    runtime: str | None = Field(None, description="Only of this runtime.")
    milestone: (
        Literal[
            "preview", "ga_planned", "ga", "deprecation", "block_create", "block_update", "block_invoke", "end_of_life"
        ]
        | None
    ) = Field(None, description="Only this milestone.")


class FeedQuery(ClockParameters):
    """A question for the newest changes."""

    axis: Literal["valid", "known"] | None = Field(
        None, description="Only what came to hold at AWS, or only what came to be published. Default: both."
    )
    limit: Whole = Field(100, ge=1, le=MOST_ROWS, description="The most entries.")


class ChartQuery(ClockParameters):
    """What a chart is drawn of; which of these a chart takes, `lambda-kb chart` lists."""

    theme: Literal["light", "dark"] = Field("light", description="Its colours.")
    language: str | None = Field(None, description="Only this language (runtimes).")
    limit: str | None = Field(None, description="The limits to draw by id or name, with commas between them (limits).")
    topic: str | None = Field(None, description="Only this topic (events, limits).")
    applies_to: str | None = Field(None, description="What the features apply to (features).")
    runtime: str | None = Field(
        None,
        description="The runtime (bitemporal, config, revisions, validity); of revisions several, with commas.",
    )
    milestone: str | None = Field(None, description="The milestone (announced, revisions, slips, trust).")
    first: str | None = Field(None, alias="from", description="The earlier day (changes, compare, events).")
    last: str | None = Field(None, alias="to", description="The later day (changes, compare).")
    axis: str | None = Field(None, description="`valid` or `known` (changes).")
    memory: str | None = Field(None, description="MB of memory (config, validity).")
    timeout: str | None = Field(None, description="Seconds (config, validity).")
    ephemeral_storage: str | None = Field(None, description="MB of temporary storage (config, validity).")
    architecture: str | None = Field(None, description="The instruction set (config, validity).")
    package_type: str | None = Field(None, description="How the code is packed (config, validity).")
    operation: str | None = Field(None, description="The operation (config, validity).")
    functions: str | None = Field(None, description="Functions by runtime, such as `python3.9=120` (fleet, next).")
    months: str | None = Field(None, description="How many months ahead (fleet).")
    layers: str | None = Field(None, description="How many layers (config).")
    partition: str | None = Field(None, description="Only this partition, such as aws-cn (regions).")
    kind: str | None = Field(None, description="`runtime`, `limit`, `trigger` or `feature` (compare).")

    @property
    def options(self) -> dict[str, str]:
        """The options of the chart, by their names on the command line."""
        given = self.model_dump(by_alias=True, exclude=set(ClockParameters.model_fields) | {"theme"}, exclude_none=True)
        return {name.replace("_", "-"): text for name, text in given.items()}


def optional_day(text: str | None, name: str) -> date | None:
    """A day that may be left out.

    Raises:
        UsageError: It is no day.
    """
    return None if text is None else parse_day(text, name)


def refuse_repeats(pairs: list[tuple[str, str]]) -> None:
    """Refuse a parameter that is given twice, since only one of its values would count.

    Raises:
        UsageError: One is.
    """
    if len(dict(pairs)) != len(pairs):
        given = Counter(name for name, _ in pairs)
        raise UsageError(f"{next(name for name in given if given[name] > 1)}: given more than once")
