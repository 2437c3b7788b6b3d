"""The lives of runtimes as OpenEoX Core 1.0 (OASIS) states them: moments in UTC, or `tba` where nothing is announced.

Creation stopped is the end of sales, deprecation the end of security support, updates stopped the end of life: the
runtime then runs what is there and nothing else. Each moment is the start of the day from which that holds. Of the
standard's tests the one about security support that ends before the sales do notes most runtimes, for so it is at AWS.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from kb.answers import basis_body
from kb.data_classes import dataclass
from kb.errors import OutOfCoverageError
from kb.facts import Facts
from kb.facts.answer_shapes import Milestones

SCHEMA = "https://docs.oasis-open.org/openeox/v1.0/schema/core.json"
"""The identifier by which a record names its schema."""

UNANNOUNCED = "tba"


@dataclass(frozen=True, slots=True)
class Published:
    """What AWS has said about the life of a runtime, beside the dates."""

    last: date
    """The day of its newest statement."""
    final: bool
    """Whether it said that updates are never stopped: nothing follows the deprecation then."""


def eox_core(dates: Milestones, published: Published) -> dict[str, str]:
    """The record of one runtime."""
    stops = [day for day in (dates.deprecation, dates.block_create) if day]
    end = dates.block_update or (max(stops) if stops and published.final else None)
    if end is not None:
        # The standard wants no end after the end of life; AWS's tables of old runtimes have a few.
        end = max([end, *stops])
    record = {
        "$schema": SCHEMA,
        "end_of_life": _moment_of(end),
        "end_of_security_support": _moment_of(dates.deprecation or end),
        "last_updated": _moment_of(published.last),
    }
    if dates.ga is not None:
        record["general_availability"] = _moment_of(dates.ga)
    if dates.block_create is not None:
        record["end_of_sales"] = _moment_of(dates.block_create)
    return dict(sorted(record.items()))


def _moment_of(day: date | None) -> str:
    return UNANNOUNCED if day is None else f"{day.isoformat()}T00:00:00Z"


def eox_cores(facts: Facts) -> dict[str, dict[str, str]]:
    """The record of every runtime that had come by the day asked about, by its id."""
    said = _published_by_runtime(facts)
    return {one.runtime: eox_core(one.milestones, said[one.runtime]) for one in facts.runtimes()}


def eox_record(facts: Facts, runtime: str) -> dict[str, str]:
    """The record of one runtime, also of one still to come.

    Raises:
        UnknownIdError: There is no such runtime.
        OutOfCoverageError: Nothing had been published about it by the day of knowledge.
    """
    found = facts.runtime(runtime)
    said = _published_by_runtime(facts).get(found.runtime)
    if said is None:
        raise OutOfCoverageError(f"runtime {runtime}: nothing was published about it ({facts.basis.known_words})")
    return eox_core(found.milestones, said)


def _published_by_runtime(facts: Facts) -> dict[str, Published]:
    rows = facts.rows(
        "select runtime, max(known_from) as last, "
        "bool_or(milestone = 'block_update' and statement = 'not_applicable') as final "
        "from milestones_known group by all"
    )
    return {row["runtime"]: Published(row["last"], row["final"]) for row in rows}


def eox_document(facts: Facts) -> dict[str, Any]:
    """All records, each with the product it is about."""
    statements = [{"product": _product_of(runtime), "core": record} for runtime, record in eox_cores(facts).items()]
    return {"basis": basis_body(facts.basis), "statements": statements}


def _product_of(runtime: str) -> dict[str, str]:
    return {"vendor_name": "Amazon Web Services", "product_name": "AWS Lambda runtime", "product_version": runtime}
