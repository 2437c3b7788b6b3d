"""Gates that do not ask what a statement is about: whole recordings, and statements beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from kb.intake.interface import Closed, Evidence, Gate, IntakeSource, Recording, SourceStatement
from kb.intake.words import WordsStatement

FAR = timedelta(days=3653)
"""A day further than this from its publication is a slip of the pen, or a placeholder such as 9999-12-31."""
_FEW = 2
SHARE = 0.3
"""What is so of more than this share of a page is so of the page."""
MANY = 5
"""Where one thing is to be said of more names than this, it has one cause and is said once."""
_FOLDED = frozenset({Gate.UNREADABLE_CELL, Gate.CONTRADICTION})
"""Gates of which a page has many from one cause; ids that nobody knows are each to be described."""
_MOST = 40
"""The most names that are told one by one."""
PART = " | "
"""What parts a row from its cell in the names of what a source lists: no cell has it."""


def too_far(day: date, published: date) -> bool:
    """Whether a day lies over ten years from the day of its publication, on either side."""
    return abs(day - published) > FAR


def recording_gate(recording: Recording, source: IntakeSource, today: date) -> Closed | None:
    """Why nothing of a recording may be believed before it is read, or null."""
    table = (*source.proposes, "sources")[0]
    where = Evidence("index.csv", recording.at.isoformat())
    if recording.day > today:
        return Closed(Gate.KNOWN_IN_FUTURE, table, "the recording", "recorded after today", where, whole=True)
    if recording.asked and _page_place(recording.asked) != _page_place(recording.address):
        why = f"{recording.asked} led to {recording.address}: look whether that is the page"
        return Closed(Gate.PAGE_MOVED, table, "the recording", why[:300], where, whole=True)
    return None


def _page_place(address: str) -> tuple[str, str]:
    """The host of a page and its name without its ending: a redirect to another page has others.

    The Regions of China have a guide of their own, with the same names on another host.
    """
    parts = urlsplit(address)
    return parts.hostname or "", parts.path.rstrip("/").rpartition("/")[2].partition(".")[0]


def vanished_gate(before: frozenset[str], now: frozenset[str], table: str) -> Closed | None:
    """What the set of pages listed and lists no more; where many rows are gone, nothing else is believed either."""
    missing = before - now
    then, rows = _rows_of(before), _rows_of(missing)
    # A row takes its cells along, and all rows the columns of their page.
    cells = (name for name in missing.difference(rows) if name.partition(PART)[0] not in missing)
    gone = sorted([*rows, *(cells if len(rows) < len(then) else ())])
    if not gone:
        return None
    shown = ", ".join(gone[:5]) + (f" and {len(gone) - 5} more" if len(gone) > 5 else "")
    whole = len(rows) > max(_FEW, SHARE * len(then))
    gate = Gate.SMALLER if whole else Gate.ROW_VANISHED
    fewer = "" if len(rows) == len(gone) else f", cells gone from these: {len(gone) - len(rows)}"
    where = Evidence("the whole recording", f"{len(then)} then, {len(then) - len(rows)} of them now{fewer}")
    return Closed(gate, table, ", ".join(gone)[:2000], f"gone: {shown}", where, whole)


def _rows_of(names: Iterable[str]) -> list[str]:
    return [name for name in names if PART not in name]


def drop_contradictions(statements: Sequence[SourceStatement]) -> tuple[list[SourceStatement], list[Closed]]:
    """The statements of one recording without those that contradict each other, and the gates that these close."""
    said: dict[tuple[str, ...], list[SourceStatement]] = {}
    for statement in statements:
        said.setdefault((statement.table, *statement.key), []).append(statement)
    kept: list[SourceStatement] = []
    closed: list[Closed] = []
    beside: dict[str, Closed] = {}
    for (table, *key), group in said.items():
        if table == "runtimes" or not statements_differ(group):
            kept.append(group[0])
        else:
            first, last = group[0].evidence, group[-1].evidence
            why = f"the page says {first.text!r} ({first.place}) and {last.text!r}"
            one = group[0]
            if isinstance(one, WordsStatement):
                beside[one.name] = Closed(Gate.CONTRADICTION, table, f"{one.name} {one.part}", why, last)
            else:
                closed.append(Closed(Gate.CONTRADICTION, table, " ".join(key), why, last))
    # What stands beside two values is told by their contradiction.
    disputed = {one.subject.partition(" ")[0] for one in closed}
    return kept, [*closed, *(one for name, one in beside.items() if name not in disputed)]


def fold_alike(closed: Sequence[Closed]) -> tuple[Closed, ...]:
    """Gates of which many closed for one reason are one: a form of days that nobody knows is in every row of a page."""
    groups: dict[tuple[str, ...], list[Closed]] = {}
    for one in closed:
        about = one.evidence.place.partition(", column ")[2]
        groups.setdefault((one.gate, one.table, one.why.partition(":")[0], about), []).append(one)
    return tuple(one for group in groups.values() for one in _folded(group))


def _folded(group: Sequence[Closed]) -> Sequence[Closed]:
    if len(group) <= MANY or group[0].gate not in _FOLDED:
        return group
    names = tuple(dict.fromkeys(one.subject for one in group))
    says = "\n".join(f"{one.evidence.text} {one.says}" for one in group)
    return [replace(group[0], subject=" ".join(names)[:2000], why=f"{group[0].why}{likewise(names[1:])}", says=says)]


def likewise(names: Iterable[str]) -> str:
    """What else the same is to be said of, behind what is said; empty where of nothing."""
    said = list(names)
    more = f" and {len(said) - _MOST} more" if len(said) > _MOST else ""
    return f"; likewise {', '.join(said[:_MOST])}{more}" if said else ""


def statements_differ(said: Sequence[SourceStatement]) -> bool:
    """Whether statements give different values to a cell of which more than one of them speaks."""
    names = {name for one in said for name in one.cells}
    return any(len({one.cells[name] for one in said if name in one.cells}) > 1 for name in names)
