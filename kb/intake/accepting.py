"""Acceptance: chosen proposals become rows of the open data version, with their source and where they were read.

Everything is done in a copy of the tables first; what lint refuses is never written.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field, replace
from datetime import date
from pathlib import Path

from kb.curation import data_package
from kb.curation.lint import Complaint, lint_tables
from kb.curation.release_notes import release_note
from kb.curation.releases import version_differences
from kb.curation.seals import is_open, new_version
from kb.data_classes import dataclass
from kb.errors import DataError, UsageError
from kb.intake import registry
from kb.intake.citations import full_row, source_row
from kb.intake.comparing import COMPARISONS
from kb.intake.errors import IntakeError
from kb.intake.interface import Proposal, Row
from kb.intake.tables import SEEN, SEEN_HEADING, seen_line
from kb.store import csv_files
from kb.store.contract import CLOCK_COLUMNS, contract_tables
from kb.store.file_sets import finish_change, replace_together
from kb.whole_files import write_whole


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an acceptance did."""

    note: str
    """The release note of the open version; empty where nothing was written."""
    complaints: tuple[Complaint, ...] = ()
    """What lint refuses; then nothing was written."""
    said: tuple[str, ...] = ()
    """What a person should know besides."""


@dataclass
class _Draft:
    """A copy of the tables while rows are added."""

    rows: dict[str, list[csv_files.Row]]
    version: int
    said: list[str] = field(default_factory=list)
    changed: bool = False


def accept_proposals(
    folder: Path,
    proposals: Sequence[Proposal],
    today: date,
    *,
    only: Sequence[str] = (),
    automatic: bool = False,
    summary: str | None = None,
) -> Accepted:
    """Write proposals to the open data version of a folder; open one if none is.

    Args:
        folder: The tables.
        proposals: What a file of proposals holds.
        today: The UTC day, on which a version is opened, and for lint.
        only: The ids to take; empty for all.
        automatic: Take only what needs no person.
        summary: What the version is about, if one is opened.

    Raises:
        UsageError: `only` names a proposal that there is not.
        IntakeError: A proposal cites a source that is none of ours.
        DataError: The tables cannot be written.
    """
    chosen = _chosen(proposals, only, automatic=automatic)
    rows = [one for one in chosen if one.action != "review"]
    seen = _seen(proposals, chosen, automatic=automatic)
    said = [_tell_review(one, proposals, seen) for one in chosen if one not in rows]
    done: list[tuple[str, tuple[str, ...]]] = []

    def write(copy: Path) -> None:
        if rows:
            done.append(_write_rows(copy, rows, today, summary))
        _write_seen(copy, seen)

    if complaints := rewrite_tables(folder, today, write):
        refused = Accepted("", complaints, tuple(said))
        return _accept_each(folder, rows, today, summary, refused) if automatic else refused
    note, more = done[0] if done else ("", ())
    return Accepted(note or "nothing to write\n", (), (*said, *more))


def _accept_each(
    folder: Path, rows: Sequence[Proposal], today: date, summary: str | None, refused: Accepted
) -> Accepted:
    """Write rows thing by thing: where no person looks, one that lint refuses must not keep the others out."""
    things: dict[tuple[str, str], list[Proposal]] = {}
    for one in rows:
        things.setdefault((one.table, next(iter(one.row.values()))), []).append(one)
    if len(things) == 1:
        return refused
    done = [accept_proposals(folder, group, today, automatic=True, summary=summary) for group in things.values()]
    notes = [one.note for one in done if not one.complaints]
    complaints = tuple(complaint for one in done for complaint in one.complaints)
    return Accepted(notes[-1] if notes else "", complaints, tuple(line for one in done for line in one.said))


def _tell_review(proposal: Proposal, proposals: Sequence[Proposal], seen: Iterable[str]) -> str:
    line, reviews = seen_line(proposal.recording), (one for one in proposals if one.action == "review")
    others = " ".join(one.id for one in reviews if seen_line(one.recording) == line and one.id != proposal.id)
    counts = "its recording counts as seen" + ("" if line in seen else f" when all its reviews are named: {others} too")
    return f"{proposal.id} is for a person to word: {proposal.why}; {counts}"


def rewrite_tables(folder: Path, today: date, write: Callable[[Path], None]) -> tuple[Complaint, ...]:
    """Change a copy of the tables, and put it in place if lint has nothing against it; else what lint refuses.

    `versions.csv`, which names the version, is replaced last.

    Raises:
        DataError: The tables cannot be written, or an earlier change was broken off and its files were edited since.
    """
    finish_change(folder)
    with tempfile.TemporaryDirectory(prefix="lambda-kb-tables-") as scratch:
        copy = Path(scratch) / "data"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".*"))
        before = _contents_of(copy)
        write(copy)
        if before != _contents_of(copy):
            data_package.write_descriptor(copy)
            if complaints := lint_tables(copy, today):
                return tuple(replace(one, path=str(folder / Path(one.path).name)) for one in complaints)
            after = sorted(_contents_of(copy).items(), key=lambda file: file[0] == "versions.csv")
            replace_together(folder, dict(after))
    return ()


def _contents_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def _chosen(proposals: Sequence[Proposal], only: Sequence[str], *, automatic: bool) -> list[Proposal]:
    ids = {one.id for one in proposals}
    for name in only:
        if name not in ids:
            raise UsageError(f"--only {name}: no such proposal in the file", tuple(sorted(ids)))
    named = [one for one in proposals if not only or one.id in only]
    return [one for one in named if one.automatic] if automatic else named


def _seen(proposals: Sequence[Proposal], chosen: Sequence[Proposal], *, automatic: bool) -> list[str]:
    """The lines of recordings all of whose reviews were chosen: a person has seen them."""
    if automatic:
        return []
    ids = {one.id for one in chosen}
    left = {seen_line(one.recording) for one in proposals if one.action == "review" and one.id not in ids}
    return sorted({seen_line(one.recording) for one in chosen if one.action == "review"} - left)


def _write_rows(
    copy: Path, proposals: Sequence[Proposal], today: date, summary: str | None
) -> tuple[str, tuple[str, ...]]:
    """The release note, empty where everything stands there already, and what else to say."""
    contract = contract_tables()
    rows = {name: csv_files.read_table(copy, table) for name, table in contract.items()}
    opened = is_open(rows["versions"])
    draft = _Draft(rows, len(rows["versions"]) + (not opened))
    for proposal in proposals:
        _add(draft, proposal)
    if not draft.changed:
        return "", tuple(draft.said)
    if not opened:
        new_version(copy, summary or _summary(proposals), today)
        draft.rows["versions"] = csv_files.read_table(copy, contract["versions"])
    for name, table in contract.items():
        write_whole(copy / f"{name}.csv", csv_files.canonical_text(table, draft.rows[name]))
    try:
        changes = version_differences(copy, max(draft.version - 1, 1), draft.version)
    except DataError:
        return "", tuple(draft.said)  # lint names every cell that breaks the contract
    return release_note(changes, max(draft.version - 1, 1), draft.version), tuple(draft.said)


def _summary(proposals: Sequence[Proposal]) -> str:
    days = sorted({one.recording.day for one in proposals})
    subjects = sorted({next(iter(one.row.values())) for one in proposals})
    shown = ", ".join(subjects[:5]) + (f" and {len(subjects) - 5} more" if len(subjects) > 5 else "")
    span = f"{days[0]}" if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
    return f"Read in the sources of {span}: {shown}."


def _add(draft: _Draft, proposal: Proposal) -> None:
    """One proposal into the draft."""
    if proposal.table not in COMPARISONS:
        raise IntakeError(f"proposal {proposal.id}: intake does not propose for {proposal.table}: edit it by hand")
    if proposal.action == "retract":
        _retract(draft, proposal)
        return
    version = str(draft.version)
    cells = dict(proposal.row) | {"recorded_in": version, "retracted_in": ""}
    if any(_same(row.cells, cells) for row in draft.rows[proposal.table]):
        draft.said.append(f"{proposal.id} stands in {proposal.table} already")
        return
    for name in filter(None, cells.get("source_ids", "").split(csv_files.LIST_SEPARATOR)):
        _cite(draft, name, proposal)
        reading = {
            "about_table": proposal.table,
            "about_key": _key(proposal.table, cells),
            "source_id": name,
            "recording": proposal.recording.sha256,
            "place": proposal.evidence.place,
            "text": proposal.evidence.text,
            "read_on": proposal.recording.day.isoformat(),
            "recorded_in": version,
        }
        draft.rows["readings"].append(csv_files.Row(0, full_row("readings", reading)))
    draft.rows[proposal.table].append(csv_files.Row(0, cells))
    draft.changed = True


def _same(ours: Row, cells: Row) -> bool:
    return not ours.get("retracted_in") and all(
        ours[name] == value for name, value in cells.items() if name not in CLOCK_COLUMNS
    )


def _key(table: str, cells: Row) -> str:
    return " ".join(cells[name] for name in contract_tables()[table].key if name not in CLOCK_COLUMNS)


def _retract(draft: _Draft, proposal: Proposal) -> None:
    """Take back the row that a proposal has before it, and say why; one of the open version just goes."""
    before, rows, version = proposal.before or {}, draft.rows[proposal.table], str(draft.version)
    place = next((place for place, row in enumerate(rows) if _same(row.cells, before)), None)
    if place is None:
        draft.said.append(f"{proposal.id} takes back a row that does not stand in {proposal.table}")
        return
    draft.changed = True
    if rows[place].cells["recorded_in"] == version:
        del rows[place]
        return
    rows[place] = csv_files.Row(rows[place].line, rows[place].cells | {"retracted_in": version})
    correction = {
        "about_table": proposal.table,
        "about_key": _key(proposal.table, before),
        "why": proposal.why or f"{proposal.evidence.place}: {proposal.evidence.text}",
        "recorded_in": version,
    }
    draft.rows["corrections"].append(csv_files.Row(0, full_row("corrections", correction)))


def _cite(draft: _Draft, name: str, proposal: Proposal) -> None:
    """A row of `sources` for what a proposal cites, if there is none: read on the day of its recording, not today.

    The row of the open version has the day of the newest recording that cites it.
    """
    rows, version, day = draft.rows["sources"], str(draft.version), proposal.recording.day.isoformat()
    place = next((place for place, row in enumerate(rows) if row.cells["source_id"] == name), None)
    if place is not None:
        if rows[place].cells["recorded_in"] == version and rows[place].cells["read_on"] < day:
            rows[place] = csv_files.Row(rows[place].line, rows[place].cells | {"read_on": day})
        return
    if proposal.recording.source not in registry.SOURCES:
        raise IntakeError(
            f"proposal {proposal.id}: no source {proposal.recording.source!r}: see `lambda-kb intake sources`"
        )
    source = registry.find_source(proposal.recording.source)
    rows.append(csv_files.Row(0, source_row(name, source, proposal.recording, day) | {"recorded_in": version}))


def _write_seen(copy: Path, lines: Iterable[str]) -> None:
    path = copy / SEEN
    known = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    kept = {line for line in known if line and not line.startswith("#")}
    fresh = sorted(kept | set(lines), key=lambda line: line.split()[::-1])
    if set(fresh) != kept:
        write_whole(path, SEEN_HEADING + "".join(f"{line}\n" for line in fresh))
