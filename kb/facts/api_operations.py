"""The operations of Lambda's APIs, each since when."""

from __future__ import annotations

from datetime import date

from kb.data_classes import dataclass
from kb.facts.queries import Facts
from kb.facts.records import record_of


@dataclass(frozen=True, slots=True)
class ApiOperation:
    """An operation of one of Lambda's APIs."""

    api: str
    """The API: `lambda`, `lambda-core`, `lambda-microvms`, `lambda-web`."""
    operation: str
    """Its name."""
    method: str
    """Its HTTP method."""
    path: str
    """Its path."""
    status: str
    """`supported`, or `unknown` on a day on which it may have come or not."""
    valid_from: date | None
    """First day in the SDK."""
    valid_from_earliest: date | None
    """First day on which it may have come, where the day is not known."""
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


_OPERATIONS = """
select
    o.* replace (end_known(o.valid_to, null, b.known_at) as valid_to, note_known(o.note, b.known_at) as note),
    case when b.as_of < certain_from(o.valid_from, o.valid_from_latest) then 'unknown' else 'supported' end as status
from bases b
join operations o
    on recorded(o.recorded_in, o.retracted_in, b.data_version)
    and coalesce(o.known_from, o.valid_from) <= b.known_at
    and possible_from(o.valid_from, o.valid_from_earliest) <= b.as_of
    and coalesce(b.as_of < end_known(o.valid_to, null, b.known_at), true)
order by o.api, o.operation
"""


def operations(facts: Facts, api: str | None = None) -> tuple[ApiOperation, ...]:
    """The operations that the APIs have on the day asked about.

    Args:
        facts: The facts.
        api: Only this API.
    """
    return tuple(
        record_of(ApiOperation, row, sources=facts.urls(row["source_ids"]))
        for row in facts.plain_rows(_OPERATIONS)
        if api in (None, row["api"])
    )
