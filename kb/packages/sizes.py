"""Sizes of folders, archives and images on disk: bounded, and telling what was left out."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from pathlib import Path

from kb.data_classes import dataclass

MOST_FILES = 100_000
"""Files of one package that are counted; what is beyond makes the size a lower bound."""
MOST_COMPRESSED = 128 * 1024 * 1024
"""Bytes that are packed in one run to see how small they get, some seconds' work; what is beyond is not packed."""
ALWAYS_TAKEN = 3 * 1024 * 1024
"""Bytes that no limit on archives ever refused, so that nobody needs to know how small they get, whatever the day."""
MOST_UNPACKED = 2 * 1024 * 1024 * 1024
"""Bytes of a compressed image that are unpacked to count them."""
_BLOCK = 1024 * 1024
_ENTRY = 30 + 46 + 2 * 24  # bytes of an archive for each file, without its name and with the times that zip keeps
_END = 22
_LEVEL = 6
_BEST = 1032
"""Bytes that deflate makes one of at the very best."""
_WORST = 2000
"""Bytes to which deflate adds one at the very worst."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large something is."""

    unzipped: int
    """Bytes of its files."""
    zipped: int | None
    """Bytes of the archive; None where it is so large, or so small that no limit touches it, that it was not packed."""
    files: int
    """Files."""
    least: tuple[str, ...] = ()
    """Why it may be more."""
    packed_least: int = 0
    """Bytes that the archive has in any case: its own, or where it was not packed what no packing gets below."""
    too_large_to_pack: bool = False
    """Whether nobody can tell if a limit on archives touches it, since packing it takes too long."""


@dataclass(slots=True)
class PackingBudget:
    """What one run may still pack."""

    left: int = MOST_COMPRESSED
    taken: Callable[[], float] = lambda: ALWAYS_TAKEN
    """The bytes of an archive that no limit asked about refuses: what comes to no more is not packed."""
    known: dict[tuple[str, tuple[str, ...]], Size | None] = field(default_factory=dict)
    """What was measured already, by path and what is left out."""

    def takes(self, size: int) -> bool:
        """Whether files, with what an archive has around them, are taken even if packing makes them a little larger."""
        return size <= ALWAYS_TAKEN or size + size // _WORST <= self.taken()


Wanted = Callable[[str], bool]
"""Whether a file is packed, by its path in the folder; of a folder, whether anything in it may be."""


def folder_size(folder: Path, wanted: Wanted, holds: Callable[[Path], bool], budget: PackingBudget) -> Size:
    """The size of a folder's files as a zip archive of the usual kind.

    Args:
        folder: The folder.
        wanted: Which files are packed.
        holds: Whether a file lies where we may look; links that lead elsewhere are not followed.
        budget: What may still be packed.
    """
    unzipped, around = 0, _END
    found: list[tuple[str, str]] = []
    least: dict[str, None] = {}
    for name, path, size in _files_in(folder, wanted, holds, least):
        if not wanted(name):
            continue
        if len(found) >= MOST_FILES:
            least[f"more than {MOST_FILES:,} files"] = None
            break
        found.append((name, path))
        unzipped += size
        around += _ENTRY + 2 * len(name.encode(errors="replace"))
    smallest = around + unzipped // _BEST
    if budget.takes(unzipped + around):
        return Size(unzipped, None, len(found), tuple(least), smallest)
    if unzipped > budget.left:
        return Size(unzipped, None, len(found), tuple(least), smallest, too_large_to_pack=True)
    budget.left -= unzipped
    zipped = around + _pack_files(found, least)
    return Size(unzipped, zipped, len(found), tuple(least), zipped)


def _pack_files(files: Sequence[tuple[str, str]], least: dict[str, None]) -> int:
    """The bytes of files in an archive; what cannot be read is noted."""
    total = 0
    for name, path in files:
        try:
            total += _packed_size(path)
        except OSError:
            least[f"{name} cannot be read"] = None
    return total


def _packed_size(path: str) -> int:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    size = 0
    with open(path, "rb") as opened:  # noqa: PTH123 - a hundred thousand objects of paths cost more than the files
        while block := opened.read(_BLOCK):
            size += len(packer.compress(block))
    return size + len(packer.flush())


def _files_in(
    folder: Path, wanted: Wanted, holds: Callable[[Path], bool], least: dict[str, None]
) -> Iterator[tuple[str, str, int]]:
    """The regular files below a folder: path in it, path and bytes, in order; each folder once, wherever links lead."""
    waiting: list[tuple[str, str]] = [("", str(folder))]
    seen: set[tuple[int, int]] = set()
    while waiting:
        prefix, here = waiting.pop()
        try:
            own = os.stat(here)  # noqa: PTH116 - as below
            if (own.st_dev, own.st_ino) in seen:
                continue
            seen.add((own.st_dev, own.st_ino))
            with os.scandir(here) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            least[f"{prefix or 'its folder'} cannot be looked into"] = None
            continue
        below: list[tuple[str, str]] = []
        for entry in listed:
            name = f"{prefix}{entry.name}"
            try:
                if entry.is_symlink() and not holds(Path(entry.path)):
                    least["links that lead elsewhere are not followed"] = None
                elif entry.is_dir():
                    below += [(f"{name}/", entry.path)] if wanted(f"{name}/") else []
                elif stat.S_ISREG((kept := entry.stat()).st_mode):
                    yield name, entry.path, kept.st_size
            except OSError:
                least[f"{name} cannot be looked at"] = None
        waiting += reversed(below)


def archive_size(archive: Path) -> Size | None:
    """The size of a zip archive and of what is in it; None for what is none."""
    try:
        with zipfile.ZipFile(archive) as opened:
            infos = opened.infolist()
            packed = archive.stat().st_size
            return Size(sum(info.file_size for info in infos), packed, len(infos), packed_least=packed)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return None


def image_size(archive: Path) -> Size | None:
    """The size of the layers of an image in an archive as `docker save` writes it; None for what is none.

    Layers that are compressed inside it count as they are, and one that is compressed as a whole is unpacked to a
    bound: both give lower bounds.
    """
    import tarfile  # noqa: PLC0415 - few functions are images that lie beside their templates

    least: dict[str, None] = {}
    total = files = 0
    try:
        compressed = _is_gzip(archive)
        with tarfile.open(archive, "r|gz" if compressed else "r:") as opened:
            for member in opened:
                if member.isfile() and _is_layer(member.name):
                    total += member.size
                    files += 1
                    if "blobs/" in member.name:
                        least["layers may be compressed in it"] = None
                if compressed and opened.offset > MOST_UNPACKED:
                    least[f"more than {MOST_UNPACKED // 1024**3} GB, which are not unpacked to see"] = None
                    break
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError):
        return None
    return Size(total, archive.stat().st_size, files, tuple(least)) if files else None


def _is_gzip(archive: Path) -> bool:
    with archive.open("rb") as opened:
        return opened.read(2) == b"\x1f\x8b"


def _is_layer(name: str) -> bool:
    """Whether a member of an image's archive is a layer: `ID/layer.tar`, `ID.tar`, or a blob of the OCI layout."""
    return name.endswith((".tar", ".tar.gz")) or name.startswith("blobs/sha256/")


__all__ = ["PackingBudget", "Size", "archive_size", "folder_size", "image_size"]
