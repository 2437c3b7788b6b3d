"""Take newer data from a channel: read, judge by the law that makes tampering visible, put in place in one step.

The law: every data version that we have must keep its digest, only new versions may come, no table may shrink, and the
tables must pass our own lint. Whatever fails, and whenever the process dies, the data in force stay as they were.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from kb.channel import archives, transport
from kb.channel.manifest import NAME, Manifest, check_format, parse_manifest
from kb.curation.companions import companion_complaints, seed_runs
from kb.curation.lint import Complaint, lint_tables
from kb.curation.word_runs import FILE as SEED_RUNS
from kb.data_classes import dataclass
from kb.errors import ChannelError, DataError
from kb.store import csv_files
from kb.store.contract import contract_tables
from kb.store.csv_files import Row
from kb.store.file_identity import OPEN
from kb.taken_data import TABLES_FORMAT

MOST_MANIFEST = 2**20
"""The most bytes of `latest.json`."""

MOST_ARCHIVE = 64 * 2**20
"""The most bytes of an archive; ours has less than one million."""

_ZIP = b"PK\x03\x04"
_FUTURE_DAYS = "future_days"
"""The check of lint that asks the clock."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a channel offers, as far as it was read."""

    place: str
    """The address or path of `latest.json`, or of an archive without one."""
    manifest: Manifest | None
    """What it says; None for an archive alone, which speaks for itself."""
    packed: bytes | None
    """The archive where it was read already."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A data version that is sealed, as a user has it."""

    data_version: int
    """Its number; 0 where nothing is sealed."""
    digests: dict[int, str]
    """The digest of it and of each before it."""
    evidence_until: date | None
    """The day of its newest evidence."""


def locate_offer(place: str, seconds: float) -> Offer:
    """Read what a channel offers.

    Args:
        place: The address of a site or of its `latest.json`, a folder that holds one, such a file, or an archive.
        seconds: How long a host may take.

    Raises:
        ChannelError: It cannot be read or is no channel.
    """
    if transport.is_address(place):
        transport.check_address(place)
        at = place if place.partition("?")[0].endswith(".json") else f"{place.rstrip('/')}/data/{NAME}"
    else:
        at = str(_find_file(Path(place)))
    limit = MOST_MANIFEST if transport.is_address(at) or at.endswith(".json") else MOST_ARCHIVE
    content = transport.read_address(at, limit, seconds)
    if content.startswith(_ZIP) and not transport.is_address(at):
        return Offer(at, None, content)
    return Offer(at, parse_manifest(content, at, TABLES_FORMAT), None)


def _find_file(path: Path) -> Path:
    try:
        if not path.is_dir():
            return path
        found = [folder / NAME for folder in (path, path / "data") if (folder / NAME).is_file()]
    except OSError as e:
        raise ChannelError(f"{path}: cannot be read: {e.strerror or e}") from e
    if not found:
        raise ChannelError(f"{path}: no {NAME} in this folder: `lambda-kb site` writes one")
    return found[0]


def fetch_tables(offer: Offer, seconds: float, folder: Path) -> Manifest:
    """Unpack the tables of an offer into a new folder, and see that they are what was offered.

    Raises:
        ChannelError: They are not, or cannot be read.
    """
    place = offer.place if offer.manifest is None else transport.resolve_beside(offer.place, offer.manifest.archive)
    packed = offer.packed if offer.packed is not None else transport.read_address(place, MOST_ARCHIVE, seconds)
    if offer.manifest is not None:
        digest = hashlib.sha256(packed).hexdigest()
        if digest != offer.manifest.sha256:
            raise ChannelError(f"{place}: its SHA-256 is {digest[:16]}…, {offer.place} says otherwise: it was changed")
    archives.unpack_archive(packed, place, folder)
    check_format(archives.tables_format(folder, place), place, TABLES_FORMAT)
    try:
        found = archives.describe_tables(folder, "", packed)
    except (DataError, ValueError, IndexError) as e:
        raise ChannelError(f"{place}: {_without_folder(str(e), folder)}") from e
    if offer.manifest is not None:
        _check_said(found, offer.manifest, place, offer.place)
    return found


def _check_said(found: Manifest, said: Manifest, place: str, at: str) -> None:
    """Everything that a manifest says of its archive must be so."""
    for name in ("size", "data_version", "recorded_on", "evidence_until", "versions"):
        ours, theirs = getattr(found, name), getattr(said, name)
        if ours != theirs:
            told = "holds other versions than" if name == "versions" else f"its {name} is {ours}, and not {theirs} as"
            raise ChannelError(f"{place}: {told} {at} says")


def sealed_versions(folder: Path) -> Holding:
    """The sealed versions of a folder of tables.

    Raises:
        DataError: A table breaks its contract.
    """
    versions = csv_files.read_table(folder, contract_tables()["versions"])
    digests = {int(row.cells["version"]): row.cells["digest"] for row in versions if row.cells["digest"] != OPEN}
    newest = max(digests, default=0)
    read_on = [
        row.cells["read_on"]
        for row in csv_files.read_table(folder, contract_tables()["sources"])
        if int(row.cells["recorded_in"]) <= newest
    ]
    return Holding(newest, digests, date.fromisoformat(max(read_on)) if read_on else None)


def check_digests(ours: Holding, theirs: Manifest, place: str) -> None:
    """Every version that both have must be the same one.

    Raises:
        ChannelError: One is not.
    """
    for release in theirs.versions:
        digest = ours.digests.get(release.data_version)
        if digest is not None and digest != release.digest:
            raise ChannelError(
                f"{place}: data version {release.data_version} has the digest {release.digest[:16]}… there and "
                f"{digest[:16]}… here, and a version never changes: it was tampered with, or is somebody else's"
            )


def check_tables(ours: Path, theirs: Path, place: str, today: date) -> None:
    """Demand of tables that none is smaller than ours, and that they pass our lint.

    Args:
        ours: The tables in force.
        theirs: The tables of a channel.
        place: Where those were read, for messages.
        today: The UTC day, for lint.

    Raises:
        ChannelError: They do not.
    """
    check_growth(ours, theirs, place)
    complaints = sealed_complaints(theirs, today)
    if complaints:
        more = f" (and {len(complaints) - 1} more)" if len(complaints) > 1 else ""
        first = _without_folder(str(complaints[0]), theirs)
        # Days to come are as much a matter of the clock that calls them so.
        clock = f"; this machine's clock says {today}" if {one.check for one in complaints} == {_FUTURE_DAYS} else ""
        raise ChannelError(f"{place}: its tables do not pass lint: {first}{more}{clock}")


def check_growth(ours: Path, theirs: Path, place: str) -> None:
    """Demand of tables that they have all that ours have, and only more.

    Args:
        ours: The tables in force.
        theirs: The tables of a channel.
        place: Where those were read, for messages.

    Raises:
        ChannelError: Something is missing.
    """
    newest = sealed_versions(ours).data_version
    for name, table in contract_tables().items():
        if name == "versions":
            continue
        before = sum(int(row.cells["recorded_in"]) <= newest for row in csv_files.read_table(ours, table))
        after = len(_read_rows(theirs, name, place))
        if after < before:
            raise ChannelError(f"{place}: {name} has {after} rows there and {before} here: a table never shrinks")
    _check_companions(ours, theirs, place)


def _check_companions(ours: Path, theirs: Path, place: str) -> None:
    """Of the files beside our tables none may be gone, and the hashes of words only become more."""
    for name in archives.file_names():
        if (ours / name).is_file() and not (theirs / name).is_file():
            raise ChannelError(f"{place}: {name} is missing there and stands here: what we have never goes")
    lost = len(seed_runs(ours) - seed_runs(theirs)) if not list(companion_complaints(theirs)) else 0
    if lost:
        raise ChannelError(f"{place}: {SEED_RUNS} lacks {lost} hashes there that stand here: what we have never goes")


def _read_rows(folder: Path, name: str, place: str) -> list[Row]:
    try:
        return csv_files.parse_table(folder / f"{name}.csv", contract_tables()[name])
    except DataError as e:
        raise ChannelError(f"{place}: {_without_folder(str(e), folder)}") from e


def _without_folder(message: str, folder: Path) -> str:
    """A message without the folder in which we looked."""
    return message.replace(f"{folder}/", "")


def sealed_complaints(folder: Path, today: date) -> list[Complaint]:
    """What our lint refuses in the tables of a channel; that an exception of ours has served its time is not theirs."""
    return [found for found in lint_tables(folder, today) if Path(found.path).parent == folder]
