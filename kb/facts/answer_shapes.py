"""The shapes of answers, as the command line and the service print them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from kb.data_classes import dataclass
from kb.html import html_card
from kb.operations import OperationStatus


class Phase(StrEnum):
    """How far a runtime is in its life; the furthest milestone reached decides."""

    NOT_YET_AVAILABLE = "not_yet_available"
    PREVIEW = "preview"
    SUPPORTED = "supported"
    DEPRECATED = "deprecated"
    CREATE_BLOCKED = "create_blocked"
    UPDATE_BLOCKED = "update_blocked"


@dataclass(frozen=True, slots=True)
class Milestones:
    """The days of a runtime's life as the deciding statements give them; null where none is set or known."""

    preview: date | None
    """First day of a public preview."""
    ga: date | None
    """Day of general availability."""
    deprecation: date | None
    """Day from which AWS neither patches nor supports the runtime."""
    block_create: date | None
    """Day from which functions cannot be created."""
    block_update: date | None
    """Day from which functions cannot be updated."""
    block_invoke: date | None
    """Day from which functions cannot be invoked; announced once, for Node.js 0.10."""
    end_of_life: date | None
    """End of life as AWS published it: of the language version, or of the security fixes that AWS gave it beyond."""
    ga_planned: date | None
    """A month or day planned for general availability; never read as general availability."""


@dataclass(frozen=True, slots=True)
class Operations:
    """What AWS accepts for functions of a runtime."""

    create: OperationStatus
    """Creating a function."""
    update: OperationStatus
    """Updating the code or the configuration of one."""
    invoke: OperationStatus
    """Running one."""


@dataclass(frozen=True, slots=True)
class Contest:
    """A day on which AWS's statement then in force blocked what its newest statement does not."""

    milestone: str
    """The milestone that was moved after it had passed."""
    then_date: date
    """Its date by the statement in force on the day asked about."""
    then_known_from: date
    """Since when that statement was published."""
    now_date: date | None
    """Its date by the newest statement."""
    now_known_from: date
    """Since when that one is published."""
    sources: list[str]
    """Where both stand."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """One runtime on one day."""

    runtime: str
    """Its identifier as AWS spells it."""
    name: str
    """Its name for people."""
    language: str
    """The language it runs, or `OS-only`."""
    phase: Phase
    """How far it is in its life."""
    milestones: Milestones
    """The days of its life."""
    operations: Operations
    """What AWS accepts on the day."""
    successor: str | None
    """The newest supported runtime of its line on that day, if newer."""
    operating_system: str | None
    """Its operating system."""
    architectures: list[str]
    """Instruction sets it may run on that day."""
    package_types: list[str]
    """`Zip`, `Image` or both, on that day."""
    in_region: str | None
    """What is known of it in the Region asked about; null where none was."""
    api_identifier: bool
    """Whether the API takes it as `Runtime`; false for runtimes that exist as container images only."""
    doubt: str | None
    """Why nobody can tell whether it had come by the day; null where that is known."""
    contested: list[Contest]
    """Milestones that were moved after they had passed, where that makes this day uncertain."""
    note: str | None
    """What else a person should know."""
    sources: list[str]
    """Where the statements stand."""

    def _repr_html_(self) -> str:
        """The runtime as a card, for notebooks."""
        return html_card(f"{self.name} ({self.runtime})", self, leave_out=("runtime", "name", "contested"))


@dataclass(frozen=True, slots=True)
class Bracket:
    """A change known only to lie between two days, while the day asked about is inside."""

    earliest: date
    """First day on which the change may have come."""
    latest: date | None
    """First day on which it certainly had come, if that was known."""
    min: float | None
    """Smallest value on the other side of the change."""
    max: float | None
    """Largest value on the other side of the change."""
    default: float | None
    """Default on the other side of the change."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit on one day."""

    limit: str
    """Its id; the condition under which it holds is part of the id."""
    name: str
    """Its name for people."""
    topic: str
    """What it is about."""
    scope: str
    """Whose limit it is: a function, an account in a Region, a request ..."""
    applies_to: str
    """The condition under which it holds."""
    min: float | None
    """Smallest value; null where there is none."""
    max: float | None
    """Largest value; null where there is none or it is no number (see note)."""
    default: float | None
    """Value without a setting."""
    step: float | None
    """Values go up in steps of this."""
    unit: str
    """Unit of all of them."""
    adjustable: str
    """Whether AWS raises it on request."""
    quota_code: str | None
    """Its code in Service Quotas."""
    regions: list[str]
    """The Regions in which it holds; empty where it holds in all, or where that is not known by Region."""
    in_region: str | None
    """What is known of it in the Region asked about; null where none was."""
    account_value: float | None
    """The value of the account asked about; null where none was, or where AWS's value holds in it."""
    valid_from: date
    """First day of this value."""
    valid_to: date | None
    """First day of the next value known; null while it holds."""
    known_from: date
    """Since when this value is published."""
    precision: str
    """How exactly valid_from is known."""
    status: str
    """`in_force`, or `possible` before the day on which the first value was seen, when it may have begun already."""
    bracket: Bracket | None
    """The other possible value, where the day asked about lies inside an uncertain change."""
    confidence: str
    """How sure we are: high, medium or low."""
    note: str | None
    """What else a person should know."""
    sources: list[str]
    """Where the value stands."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A service that starts functions, on one day."""

    trigger: str
    """Its id."""
    service: str
    """Its name."""
    method: str
    """`event_driven`, `event_source_mapping` or `special`."""
    invocation: list[str]
    """`synchronous`, `asynchronous`, `polling`; empty where not known or where it starts nothing. Left out until it is
    certain: a way that may have come is a feature of the trigger."""
    status: str
    """`supported`, or `unknown` before the first evidence of a trigger whose start is not known."""
    doubt: str | None
    """Why its status is unknown; null where it is known."""
    supported_from: date | None
    """First day; null where not known."""
    supported_from_earliest: date | None
    """First day on which it may have begun, where the day is not known."""
    supported_from_latest: date | None
    """First day on which it certainly had begun, where that is not supported_from."""
    supported_to: date | None
    """First day without it; null while it lasts."""
    precision: str
    """How exactly supported_from is known."""
    disputed: bool
    """Whether AWS contradicts that it starts functions at all."""
    in_seed: bool
    """Whether the article that the project began with lists it."""
    seed_invocation: list[str]
    """What that article says of its invocation."""
    use: str | None
    """What it is good for."""
    limits: list[str]
    """Ids of the limits that bind it."""
    confidence: str
    """How sure we are: high, medium or low."""
    note: str | None
    """What else a person should know."""
    sources: list[str]
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature on one day, for what it applies to."""

    feature: str
    """Its id."""
    applies_to: str
    """`all`, or `runtime:`, `package:`, `kind:`, `trigger:`, `arch:`, `region:` and an id."""
    name: str
    """Its name for people."""
    status: str
    """`supported`, or `unknown` on a day on which it may have begun or not."""
    in_region: str | None
    """`supported`, `unknown` or `not known by Region` in the Region asked about; null where none was."""
    doubt: str | None
    """Why its status is unknown; null where it is known."""
    valid_from: date | None
    """First day; null where not known."""
    valid_from_earliest: date | None
    """First day on which it may have begun, where the day is not known."""
    valid_from_latest: date | None
    """First day on which it certainly had begun, where that is not valid_from."""
    valid_to: date | None
    """First day without it; null while it lasts."""
    precision: str
    """How exactly valid_from is known."""
    confidence: str
    """How sure we are: high, medium or low."""
    note: str | None
    """What else a person should know."""
    sources: list[str]
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the release timeline."""

    event: str
    """Its id."""
    date: date
    """Its day; for a month or quarter its first day."""
    precision: str
    """How exactly the day is known."""
    topic: str
    """What it is about."""
    headline: str
    """What happened."""
    seed_row: int | None
    """Its row in the timeline of the article that the project began with."""
    subjects: list[str]
    """Ids of what it is about."""
    confidence: str
    """How sure we are: high, medium or low."""
    note: str | None
    """What else a person should know."""
    sources: list[str]
    """Where it stands."""
