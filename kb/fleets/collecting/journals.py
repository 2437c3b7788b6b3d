"""What was listed before the work is done, on the disk, so that an interruption costs nothing that was listed."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import orjson

from kb.errors import FleetError
from kb.fleets.collecting.collection_request import ALIAS, FUNCTION, URL, Item
from kb.fleets.scratch_folders import put_in_place
from kb.whole_files import odd_kind

FORMAT = 2
"""The number of what records hold: an interrupted run of another software is not gone on with."""

LONGEST = timedelta(days=1)
"""How long after its beginning an interrupted run is gone on with: later what it listed says too little of today."""


_SUFFIX = ".collect"
_OPTIONS = "options.json"


def journal_output(folder: str) -> Path | None:
    """The output whose journal a folder is; None for any other folder."""
    path = Path(folder)
    if not (path.name.startswith(".") and path.suffix == _SUFFIX and os.path.isfile(path / _OPTIONS)):
        return None
    return path.with_name(path.name.removeprefix(".").removesuffix(_SUFFIX))


class Journal:
    """The folder beside an output in which each account and Region has a file of its own."""

    def __init__(self, output: Path, options: Mapping[str, object], started: datetime) -> None:
        """A journal for some options; a former one with others, or of another day, is begun anew.

        Args:
            output: The file that will be made.
            options: What must be alike for a former one to be gone on with.
            started: The moment at which the work starts.

        Raises:
            FleetError: The folder cannot be written to, or the output is no file.
        """
        kind = odd_kind(output)
        if kind:
            raise FleetError(f"-o {output}: this is {kind}: name a file{' in it' if output.is_dir() else ''}")
        self.folder = output.with_name(f".{output.name}{_SUFFIX}")
        self.begun_anew = False
        self._options = orjson.dumps({"format": FORMAT, **options}, option=orjson.OPT_SORT_KEYS)
        self._started = started
        try:
            # What is listed, such as the values of variables, is for its owner's eyes.
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as e:
            raise FleetError(f"{output}: cannot be written to: {e.strerror}: choose another place for -o") from e

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Hold the journal, so that no other process writes to it.

        Raises:
            FleetError: Another process holds it, or did until now and has cleared it away.
        """
        try:
            lock = (self.folder / "lock").open("a")
        except FileNotFoundError as e:
            raise _held(self.folder) from e
        with lock:
            _hold(lock, self.folder)
            self._match_options()
            yield

    def _match_options(self) -> None:
        """Clear away what a run with other options left, or one that was killed after its output was in place."""
        file = self.folder / _OPTIONS
        finished = self._joined.exists() and not self.half.exists()
        if file.exists() and file.read_bytes() == self._options and self._is_of_the_day(file) and not finished:
            self._joined.unlink(missing_ok=True)
            return
        for path in self.folder.iterdir():
            if path.name != "lock":
                self.begun_anew = self.begun_anew or (path.suffix in (".jsonl", ".part") and not finished)
                path.unlink()
        half = self.folder / "options.half"
        half.write_bytes(self._options)
        half.replace(file)

    def _is_of_the_day(self, file: Path) -> bool:
        """Whether a run began not long ago; one that began in the future had another clock."""
        began = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        return abs(self._started - began) <= LONGEST

    @property
    def half(self) -> Path:
        """Where the output is put together."""
        return self.folder / "half"

    @property
    def _joined(self) -> Path:
        """There once the output is whole: without its half then, it is in place."""
        return self.folder / "joined"

    def done(self, unit: str) -> Path:
        """The file of an account and Region that are listed whole."""
        return self.folder / f"{unit}.jsonl"

    def part(self, unit: str) -> Path:
        """The file of an account and Region that are being listed."""
        return self.folder / f"{unit}.part"

    def finish(self, output: Path) -> None:
        """Put the output in place, and clear the journal away."""
        self._joined.touch()
        put_in_place(self.half, output)
        shutil.rmtree(self.folder)


def _hold(lock: IO[str], folder: Path) -> None:
    if sys.platform == "win32":
        return
    import fcntl  # noqa: PLC0415 - not there on Windows

    try:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as e:
        raise _held(folder) from e
    place = Path(lock.name)
    if not place.exists() or not os.path.samestat(os.fstat(lock.fileno()), place.stat()):
        # Whoever held it has put its output in place meanwhile, and the folder is gone.
        raise _held(folder)


def _held(folder: Path) -> FleetError:
    return FleetError(f"{folder}: another `lambda-kb collect` writes this output: wait for it, or name another")


def lines(items: Iterable[Item]) -> bytes:
    """Records as lines."""
    return b"".join(orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE) for item in items)


def whole_records(path: Path) -> Iterator[Item]:
    """The records of a file up to the first that was cut off or damaged."""
    with path.open("rb") as opened:
        for line in opened:
            try:
                item = orjson.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                return
            if not isinstance(item, dict) or "ResourceType" not in item:
                return
            yield item


def whole_functions(path: Path, wanted: Callable[[Item], bool]) -> list[Item]:
    """The functions of a file that was cut off anywhere, with what stands before each: its URLs and aliases.

    A function is written after what hangs on it, so that what precedes no function belongs to one that is not whole.

    Args:
        path: The file.
        wanted: Whether to keep a function, and with it what hangs on it.
    """
    kept: list[Item] = []
    pending: list[Item] = []
    for item in whole_records(path):
        match item["ResourceType"]:
            case t if t == FUNCTION:
                kept += [*pending, item] if wanted(item) else []
                pending = []
            case t if t in (URL, ALIAS):
                pending.append(item)
    return kept
