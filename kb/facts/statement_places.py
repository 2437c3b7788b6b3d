"""Where statements were read: the recording of a source and the cell or number in it."""

from __future__ import annotations

from datetime import date

from kb.data_classes import dataclass
from kb.facts.queries import Facts

TABLES = {"runtime": "runtime_milestones", "limit": "limits", "trigger": "triggers", "feature": "features"}
"""The table of each kind of thing."""


@dataclass(frozen=True, slots=True)
class SourceReading:
    """One place in which a statement was read."""

    read_on: date
    """The day of the recording: what AWS's page said then."""
    place: str
    """Where in it: a line, row and column, or a path."""
    text: str | None
    """The cell or number as it stands there."""
    recording: str
    """The SHA-256 of the recording's bytes."""
    source: str
    """The address of the source."""


def readings(facts: Facts) -> dict[tuple[str, str], list[SourceReading]]:
    """The readings of a data version by table and key of the row, in order of time."""
    found: dict[tuple[str, str], list[SourceReading]] = {}
    for row in facts.rows(_READINGS):
        reading = SourceReading(row["read_on"], row["place"], row["text"], row["recording"], row["url"])
        found.setdefault((row["about_table"], row["about_key"]), []).append(reading)
    return found


def row_key(kind: str, row: dict[str, object]) -> str:
    """The key of the row that a statement stands in, as `readings` writes it."""
    parts = {
        "runtime": (row["id"], row["aspect"], row["known_from"], row["basis"]),
        "limit": (row["id"], row["day"]),
        "trigger": (row["id"],),
        "feature": (row["id"], row["value"]),
    }[kind]
    return " ".join(str(part) for part in parts)


_READINGS = """
select r.*, s.url
from readings r
join sources s on s.source_id = r.source_id
where recorded(r.recorded_in, r.retracted_in, (select data_version from bases limit 1))
    and recorded(s.recorded_in, s.retracted_in, (select data_version from bases limit 1))
order by r.read_on, r.recording, r.place
"""
