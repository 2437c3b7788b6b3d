"""Regions: when Lambda came to each, and what is known of a feature or limit there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kb.data_classes import dataclass
from kb.errors import OutOfCoverageError
from kb.facts.fact_rows import FactRows
from kb.facts.known_things import known_thing
from kb.facts.records import record_of
from kb.store.literals import sql_literal
from kb.suggestions import known_word

if TYPE_CHECKING:
    from kb.facts.answer_shapes import Feature, Limit, Runtime

IN_REGION = "region:"
"""How a row of features names the Region that it is about."""

ELSEWHERE = ".other_regions"
"""How the id of a limit says that the others hold in Regions that they name."""

NOT_KNOWN = "not known by Region"
"""What is said of a thing of which no source tells Regions apart."""

_OF_FEATURE = {
    "arch:arm64": "arm64",
    "kind:durable": "durable-functions",
    "kind:managed-instances": "managed-instances",
    "kind:microvm": "microvms",
    "trigger:lambda-function-url": "function-url",
}
"""What comes to a Region with a feature alone, by what its rows apply to."""


@dataclass(frozen=True, slots=True)
class Region:
    """A Region, and since when Lambda is in it."""

    region: str
    """Its code, such as eu-west-1."""
    partition: str
    """Its partition: `aws`, `aws-cn`, `aws-us-gov` ..."""
    name: str
    """Its name for people."""
    status: str
    """`supported`, `not_yet`, or `unknown` on a day on which Lambda may have been there or not."""
    valid_from: date | None
    """First day of Lambda there; null where not known."""
    valid_from_earliest: date | None
    """First day on which it may have come, where the day is not known."""
    valid_from_latest: date | None
    """First day on which it certainly had come, where that is not valid_from."""
    precision: str
    """How exactly valid_from is known."""
    confidence: str
    """How sure we are: high, medium or low."""
    note: str | None
    """What else a person should know."""
    sources: list[str]
    """Where it stands."""


_REGIONS = """
with told as (
    select
        b.as_of,
        r.* replace (
            day_known(r.valid_from, r.valid_from_latest, r.known_from, b.known_at) as valid_from,
            earliest_known(r.valid_from, r.valid_from_earliest, r.valid_from_latest, r.known_from, b.known_at)
                as valid_from_earliest,
            latest_known(r.valid_from, r.valid_from_latest, r.known_from, b.known_at) as valid_from_latest,
            note_known(r.note, b.known_at) as note
        )
    from bases b
    join regions r
        on recorded(r.recorded_in, r.retracted_in, b.data_version)
        and published_from(r.known_from, r.valid_from, r.valid_from_earliest, r.precision) <= b.known_at
)
select
    r.*,
    case
        when possible_from(r.valid_from, r.valid_from_earliest) > r.as_of then 'not_yet'
        when is_doubtful(r.as_of, r.valid_from, r.valid_from_earliest, r.valid_from_latest) then 'unknown'
        else 'supported'
    end as status
from told r
order by r.partition, certain_from(r.valid_from, r.valid_from_latest), r.region
"""


def regions(facts: FactRows, partition: str | None = None) -> tuple[Region, ...]:
    """Every Region that Lambda is known to have come to, also those to which it had not yet on the day asked about.

    Args:
        facts: The facts.
        partition: Only this partition.
    """
    return tuple(
        record_of(Region, row, sources=facts.urls(row["source_ids"]))
        for row in facts.plain_rows(_REGIONS)
        if partition in (None, row["partition"])
    )


def region(facts: FactRows, region_id: str) -> Region:
    """One Region, also one to which Lambda had not come by the day asked about.

    Raises:
        UnknownIdError: There is no such Region.
    """
    known = {one.region: one for one in regions(facts)}
    listed, hint = ["regions.region"], "`lambda-kb regions` lists them"
    return known[known_thing(facts, region_id, known, "Region", places=listed, hint=hint)]


def require_region(facts: FactRows, region_id: str) -> Region:
    """A Region that Lambda had, or may have, come to by the day asked about.

    Raises:
        UnknownWordError: There is no such Region.
        OutOfCoverageError: Lambda came to it later; the error says when.
    """
    known = {one.region: one for one in regions(facts)}
    found = known[known_word(region_id, known, "Region", "`lambda-kb regions` lists them")]
    if found.status == "not_yet":
        raise OutOfCoverageError(
            f"region {region_id}: Lambda was not in {found.name} on {facts.basis.as_of}; it came {_came_text(found)}"
        )
    return found


def _came_text(found: Region) -> str:
    last = found.valid_from_latest or found.valid_from
    if last is None:
        return f"on {found.valid_from_earliest} at the earliest"
    return f"between {found.valid_from_earliest} and {last}" if found.valid_from_earliest else f"on {last}"


def features_there(facts: FactRows, rows: Iterable[Feature], region: str) -> tuple[Feature, ...]:
    """The features in a Region: those that are told apart within its partition, and what they are needed for.

    A feature that is named after another, or applies to what another brings, is nowhere without that one; where that
    is, nobody says that this one came with it.
    """
    told = {row["feature"] for row in facts.rows(told_apart_sql(region))}
    everywhere = tuple(rows)
    here = {row.feature: row.status for row in everywhere if row.applies_to == IN_REGION + region}
    found = []
    for row in everywhere:
        needed = _needed(row, told)
        if needed <= here.keys() and (not row.applies_to.startswith(IN_REGION) or row.applies_to == IN_REGION + region):
            doubtful = any(here[one] == "unknown" for one in needed)
            known = here[row.feature] if row.feature in told else NOT_KNOWN
            found.append(replace(row, in_region="unknown" if doubtful else known))
    return tuple(found)


def _needed(row: Feature, told: Collection[str]) -> set[str]:
    """The features that a row needs in a Region, itself among them, of those that are told apart."""
    needed = {one for one in told if row.feature == one or row.feature.startswith(f"{one}-")}
    of = _OF_FEATURE.get(row.applies_to)
    return needed | {of} if of and of in told else needed


def told_apart_sql(region: str) -> str:
    """The features of which sources tell Regions apart within the partition of one: a query with a column `feature`."""
    return (
        "select distinct k.feature from features_known k "
        f"join regions told on k.applies_to = {sql_literal(IN_REGION)} || told.region "
        f"join regions here on here.partition = told.partition and here.region = {sql_literal(region)}"
    )


def limits_there(rows: Iterable[Limit], region: str) -> tuple[Limit, ...]:
    """The limits in a Region: a value of its own replaces the one that holds elsewhere."""
    found = [row for row in rows if not row.regions or region in row.regions]
    replaced = {row.limit.rpartition(".")[0] for row in found if row.regions}
    return tuple(
        replace(row, in_region="supported" if row.regions else NOT_KNOWN)
        for row in found
        if row.limit.removesuffix(ELSEWHERE) not in replaced
    )


def runtimes_there(rows: Iterable[Runtime]) -> tuple[Runtime, ...]:
    """The runtimes in a Region: the tables do not tell runtimes apart by Region."""
    return tuple(replace(row, in_region=NOT_KNOWN) for row in rows)
