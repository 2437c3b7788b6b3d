"""The questions that agents may ask; an argument that is not here is refused, since an ignored one misleads."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, WithJsonSchema, field_validator
from pydantic_core import PydanticKnownError

import kb
from kb import KnowledgeBase
from kb.facts.catalogue import FACT_LISTS
from kb.facts.change_kinds import ChangeKind
from kb.operations import OperationName
from kb.store import Store
from kb.whole_numbers import MOST_DAYS

MOST_ROWS = 1000
MOST_CHARACTERS = 1_000_000

KINDS = tuple(name for name, one in FACT_LISTS.items() if one.supported)
"""The lists of what AWS had on a day."""

_DAY = "YYYY-MM-DD, or a moment with an offset from UTC"
_MATCH = "Only what has this text in its id or name, whatever its case."


Release = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 1})]
"""A data version; which there are, the knowledge base says, in one sentence whatever the number is."""


class KnowledgeClocks(BaseModel):
    """The clocks of knowledge and of our records."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    known_at: str | None = Field(
        None, description=f"Use nothing published after this day: {_DAY}, or `as-of` for the day asked about."
    )
    data_version: Release | None = Field(None, description="The release of our data. Default: the newest.")

    def on(self, store: Store, day: date) -> KnowledgeBase:
        """The knowledge base on a day.

        Raises:
            OutOfCoverageError: A day before the first evidence.
            UsageError: A malformed day, or a data version that does not exist.
        """
        return kb.as_of(day, self.known_at, self.data_version, db=store)


class DayQuestion(KnowledgeClocks):
    """A question about a day."""

    as_of: str | None = Field(None, description=f"The day asked about: {_DAY}. Default: today, UTC.")

    def asked(self, store: Store, today: date) -> KnowledgeBase:
        """The knowledge base on the day asked about."""
        day = today if self.as_of is None or self.as_of == "today" else self.as_of
        return kb.as_of(day, self.known_at, self.data_version, db=store)


class SupportedOn(DayQuestion):
    """List what AWS Lambda supported on a day: runtimes, limits, triggers (event sources), features ...

    Gives each with its status and since when, and the ids that `runtime` and `limit` take. Lists of limits and features
    are long: narrow them with `match`, as in kind=limits, match=memory.
    """

    kind: str = Field("runtimes", description="What to list.", json_schema_extra={"enum": list(KINDS)})
    language: str | None = Field(
        None, description="Only runtimes of this language, whatever its case: Python, Node.js, Java, .NET, Go, Ruby."
    )
    match: str | None = Field(None, description=_MATCH)

    @field_validator("kind")
    @classmethod
    def _is_listed(cls, kind: str) -> str:
        if kind not in KINDS:
            raise PydanticKnownError("literal_error", {"expected": ", ".join(map(repr, KINDS))})
        return kind


class RuntimeOn(DayQuestion):
    """Tell about one runtime on a day, such as whether python3.9 is still supported, and until when.

    Gives its phase, whether AWS accepts that functions on it are created, updated and invoked, its dates and how far
    AWS has moved them, and its successor.
    """

    id: str = Field(
        validation_alias=AliasChoices("id", "runtime"), description="The identifier as AWS spells it: python3.9."
    )


class LimitOn(DayQuestion):
    """Tell one limit (quota) on a day: minimum, maximum, default, step, unit, condition, and since when.

    Names the limits that hold instead under other conditions, such as those of managed instances or at the edge.
    """

    id: str = Field(
        validation_alias=AliasChoices("id", "limit"),
        description="The limit's id, such as function_memory, function_timeout, ephemeral_storage, payload_async.",
    )


class CheckConfig(DayQuestion):
    """Judge a configuration file: may its functions be created, updated and invoked on a day, and if not, why?

    Takes CloudFormation, SAM, CDK output, Serverless Framework, Terraform, or JSON of the Lambda API. Gives every
    finding with its line, a fix where one is sure, and sources; what could not be judged stands in `unresolved`.
    """

    content: str = Field(max_length=MOST_CHARACTERS, description="The text of the file; its format is recognised.")
    name: str = Field("document", min_length=1, description="The file's name, as findings will repeat it.")
    operation: OperationName = Field("create", description="What severities are for.")
    horizon: int = Field(0, ge=0, le=MOST_DAYS, description="Also find milestones in this many days after as_of.")
    parameters: dict[str, str] = Field({}, description="Values of template parameters by name.")
    region: str | None = Field(None, description="The functions' Region.")
    account: dict[str, Any] | list[Any] | None = Field(
        None, description="The account's limits: what get-account-settings and list-service-quotas print."
    )


class WhatChanged(KnowledgeClocks):
    """List what changed after one day and until another, that day included: runtimes, limits, triggers, features.

    Of many changes the first come; where `total` is larger, narrow with `match` or ask on from the last day shown.
    """

    first: str = Field(alias="from", description=f"The earlier day, itself left out: {_DAY}.")
    last: str | None = Field(None, alias="to", description=f"The later day, included: {_DAY}. Default: today, UTC.")
    axis: Literal["valid", "known"] = Field(
        "valid", description="`valid`: what came to hold at AWS. `known`: what AWS came to say."
    )
    kind: ChangeKind | None = Field(None, description="Only changes of these.")
    match: str | None = Field(None, description="Only what has this text in its id, whatever its case.")
    limit: int = Field(50, ge=1, le=MOST_ROWS, description="The most changes; `total` counts all.")


class Upcoming(DayQuestion):
    """List what is announced for the days ahead: deprecations, blocks, limits and features that change."""

    within: int = Field(180, ge=0, le=MOST_DAYS, description="How many days ahead.")
    match: str | None = Field(None, description="Only what has this text in its id, whatever its case.")
