"""Put newer data in force: whole, durable, in one step.

A new folder is filled aside and renamed, then the pointer is replaced. A process that is killed at any moment leaves
the pointer, and what it names, as they were; what it leaves aside is swept away by the next update.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import orjson

from kb.channel import archives, taking
from kb.channel.manifest import Manifest
from kb.channel.scratch_space import scratch_space
from kb.channel.taking import Holding, Offer
from kb.data_classes import dataclass
from kb.errors import ChannelError, KbError, StoreError, UsageError
from kb.store import build_store
from kb.taken_data import POINTER, TABLES_FORMAT, files_digest, last_taken, taken_folder

_ASIDE = ".incoming-"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Home:
    """Where the data of this user lie."""

    root: Path
    """Where what is taken is kept."""
    shipped: Path
    """The tables of this software, which are never touched."""

    @property
    def in_force(self) -> Path:
        """The tables that count; damaged ones count as not taken, so that an update can mend them."""
        try:
            return taken_folder(self.shipped, self.root) or self.shipped
        except StoreError:
            return self.shipped

    @property
    def is_damaged(self) -> bool:
        """Whether every command refuses what was taken."""
        try:
            taken_folder(self.shipped, self.root)
        except StoreError:
            return True
        return False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an update found, and did."""

    before: Holding
    """What was in force."""
    after: Holding
    """What is in force now; of a mere check, what would be."""
    offered: Holding
    """The newest that the channel has."""

    @property
    def newer(self) -> bool:
        """Whether something else than before is in force, or would be."""
        return self.before.data_version != self.after.data_version


@dataclass(frozen=True, slots=True)
class Update:
    """What is asked of a channel, by a mere look and by taking it alike."""

    offer: Offer
    """What was located."""
    home: Home
    """Where the data lie."""
    seconds: float
    """How long a host may take."""
    today: date
    """The UTC day, for lint."""
    pin: int | None = None
    """The data version to take instead of the newest."""


def check_offer(update: Update) -> Outcome:
    """Say what taking an offer would do, by all that taking it looks at; nothing is changed.

    Raises:
        ChannelError: It cannot be read or trusted, or lacks the version asked for.
        UsageError: The version asked for is older than the shipped one.
    """
    outcome = _compare_offer(update)
    if _is_to_be_fetched(outcome, update.home):
        with scratch_space() as scratch:
            outcome = replace(outcome, after=taking.sealed_versions(_fetch_sound(update, outcome, scratch)))
    return outcome


def take_offer(update: Update) -> Outcome:
    """Take what a channel offers, if it is newer, and put it in force.

    Of damaged data that nothing newer can take the place of it goes back to the shipped ones.

    Raises:
        ChannelError: It cannot be read or trusted.
        StoreError: Nothing can be written here.
        UsageError: The version asked for is older than the shipped one.
    """
    outcome, home = _compare_offer(update), update.home
    if not outcome.newer and not home.is_damaged:
        return outcome
    with _open_aside(home.root) as scratch:
        outcome = _compare_offer(update)  # another update may have ended meanwhile, with newer data
        if not _is_to_be_fetched(outcome, home):
            if outcome.newer or home.is_damaged:
                (home.root / POINTER).unlink(missing_ok=True)  # back to the shipped data
            return outcome
        _put_in_force(_fetch_sound(update, outcome, scratch), home.root, outcome.after.data_version)
    return replace(outcome, after=taking.sealed_versions(home.in_force))


def _compare_offer(update: Update) -> Outcome:
    """Compare what a channel says of itself with what is in force."""
    offer, home = update.offer, update.home
    if offer.manifest is None:
        with scratch_space() as scratch:
            found = taking.fetch_tables(offer, update.seconds, scratch / "data")
    else:
        found = offer.manifest
    ours = taking.sealed_versions(home.in_force)
    taking.check_digests(ours, found, offer.place)
    # Of what is not fetched nobody has seen the evidence.
    offered = Holding(found.data_version, {}, None)
    wanted = _wanted_release(found, ours, offered, taking.sealed_versions(home.shipped), update.pin)
    return Outcome(ours, wanted, offered)


def _is_to_be_fetched(outcome: Outcome, home: Home) -> bool:
    """Whether something else is wanted than what is in force, and than what is shipped."""
    return outcome.newer and outcome.after.data_version != taking.sealed_versions(home.shipped).data_version


def _wanted_release(found: Manifest, ours: Holding, offered: Holding, shipped: Holding, pin: int | None) -> Holding:
    """What is to be in force: the version asked for, else the newer of ours and theirs."""
    if pin is None:
        return offered if offered.data_version > ours.data_version else ours
    if pin < shipped.data_version:
        raise UsageError(
            f"--pin {pin}: this software is shipped with data version {shipped.data_version}: "
            f"ask with --data-version {pin}"
        )
    if pin == ours.data_version:
        return ours
    if pin == shipped.data_version:
        return shipped
    if pin > found.data_version:
        raise ChannelError(f"--pin {pin}: the channel has no newer data version than {found.data_version}")
    return offered if pin == found.data_version else Holding(pin, {}, None)


def _fetch_sound(update: Update, outcome: Outcome, scratch: Path) -> Path:
    """The tables that are wanted, in a folder inside a scratch one, after everything was looked at.

    Raises:
        ChannelError: They cannot be read or trusted.
    """
    offer, home = update.offer, update.home
    fetched, version = scratch / "fetched", outcome.after.data_version
    manifest = taking.fetch_tables(offer, update.seconds, fetched)
    taking.check_digests(outcome.before, manifest, offer.place)
    if version == manifest.data_version:
        taking.check_tables(home.in_force, fetched, offer.place, update.today)
    else:
        taking.check_tables(home.shipped, fetched, offer.place, update.today)
        archives.cut_tables(fetched, scratch / "pinned", version)
        fetched = scratch / "pinned"
    _compile_once(fetched, scratch, offer.place)
    return fetched


def _compile_once(folder: Path, scratch: Path, place: str) -> None:
    """Compile the tables once, so that nothing is put in force from which no knowledge base can be made."""
    try:
        build_store(folder, scratch / "proof.duckdb")
    except StoreError:
        raise
    except KbError as e:
        raise ChannelError(f"{place}: cannot be compiled: {e}") from e


@contextmanager
def _open_aside(root: Path) -> Iterator[Path]:
    """A folder to fill, beside those in force; one update at a time."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        with (root / _LOCK).open("w") as lock:
            _lock_folder(lock.fileno(), root)
            for left in root.glob(f"{_ASIDE}*"):
                _remove_left(left)
            with tempfile.TemporaryDirectory(prefix=_ASIDE, dir=root) as scratch:
                yield Path(scratch)
    except OSError as e:
        raise StoreError(f"{root}: cannot be written: {e.strerror or e}: nothing was changed") from e


def _remove_left(left: Path) -> None:
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)


def _lock_folder(descriptor: int, root: Path) -> None:
    """Hold the folder until the process ends, however it ends."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows, where updates at the same time are the user's own affair
    except ModuleNotFoundError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreError(f"{root}: another update is under way: try again when it has ended") from None


def _put_in_force(folder: Path, root: Path, version: int) -> None:
    former = last_taken(root)
    digest = files_digest(folder)
    place = root / f"{version}-{digest[:12]}"
    for path in (*folder.iterdir(), folder):
        _make_durable(path)
    if place.exists():
        # Left by an update that died before its last step, or damaged since.
        shutil.rmtree(place)
    folder.rename(place)
    _make_durable(root)
    body = {"folder": place.name, "data_version": version, "tables_format": TABLES_FORMAT, "digest": digest}
    pointer = root / f"{_ASIDE}{POINTER}"
    pointer.write_bytes(orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    _make_durable(pointer)
    pointer.replace(root / POINTER)
    _make_durable(root)
    _sweep_folders(root, {place, former.folder if former else place})


def _sweep_folders(root: Path, kept: set[Path]) -> None:
    """Remove what is no longer needed; whoever reads the former data this moment can go on."""
    for path in root.iterdir():
        if path.is_dir() and not path.name.startswith(".") and path not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _make_durable(path: Path) -> None:
    """See that a file or a folder's list of names is on the disk before anything relies on it."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
