"""A folder that is filled aside and put in place at the end, so that nobody ever sees half of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path

from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.fleets.scratch_folders import replace_folder, scratch_folder

MARK = "lambda-kb-site.txt"
"""The file by which a site of ours is known; only such a folder is ever replaced."""

_ABOUT = "Made by `lambda-kb site`, which replaces this folder as a whole: keep nothing of your own in it.\n"


TOLD_EVERY = 25
"""Files from one telling to the next."""


def ignore_count(_files: int) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class Folder:
    """A folder that is being filled."""

    path: Path
    """Where it stands now."""
    files: int = 0
    """How many files it has."""
    size: int = 0
    """How many bytes they have."""
    told: Callable[[int], None] = ignore_count
    """Is told, now and then, how many files there are."""
    _made: set[Path] = field(default_factory=set)
    """The folders below it that are there."""

    def put(self, name: str, content: bytes | str) -> None:
        """Write a file under a path with forward slashes."""
        data = content.encode() if isinstance(content, str) else content
        place = self.path / name
        if place.parent not in self._made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(place.parent)
        place.write_bytes(data)
        self.files += 1
        self.size += len(data)
        if self.files % TOLD_EVERY == 0:
            self.told(self.files)


@contextmanager
def fill_folder(target: Path, told: Callable[[int], None] = ignore_count) -> Iterator[Folder]:
    """A new folder to fill; on success it takes the target's place, otherwise nothing has happened.

    Raises:
        UsageError: The target is no site of ours.
        FleetError: Nothing can be written there.
    """
    require_target(target)
    # Behind a link stands the folder that is meant; the link stays.
    place = target.resolve()
    with scratch_folder(place) as scratch:
        folder = Folder(scratch / "site", told=told)
        folder.path.mkdir()
        folder.put(MARK, _ABOUT)
        yield folder
        replace_folder(folder.path, place)
    folder.path = target


def require_target(target: Path) -> None:
    """Refuse a place at which no site can be made, before any work is done.

    Raises:
        UsageError: It is a file, or holds something that is not ours.
    """
    if target.name in ("", ".."):
        raise UsageError(f"-o {target}: name the folder to make, as in `-o site`")
    if target.exists() and not target.is_dir():
        raise UsageError(f"-o {target}: this is a file: name a folder")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        raise UsageError(f"-o {target}: the folder holds something that is not ours: name a new or an empty one")
