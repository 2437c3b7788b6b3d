"""The archive of a channel: the tables of one sealed data version and all before it, in one zip file.

The same tables give the same bytes. What is unpacked is bounded, and only files that data have are taken.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import orjson

from kb.channel.manifest import Manifest, Release
from kb.curation import data_package
from kb.curation.companions import COMPANIONS
from kb.curation.seals import RELEASED, seal_version
from kb.errors import ChannelError
from kb.store import csv_files
from kb.store.contract import contract_tables
from kb.store.csv_files import Row
from kb.store.digests import row_visible
from kb.store.file_identity import OPEN
from kb.taken_data import TABLES_FORMAT
from kb.whole_files import write_whole

MOST_UNPACKED = 256 * 2**20
"""The most bytes that the files of an archive may have together; ours have about two million."""

_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How the files of an archive may be packed: other methods take memory as they like and fail in their own way."""
_CHUNK = 2**16
_EPOCH = (1980, 1, 1, 0, 0, 0)


def file_names() -> tuple[str, ...]:
    """The files that the data consist of, sorted."""
    return tuple(
        sorted((*(f"{name}.csv" for name in contract_tables()), data_package.DESCRIPTOR, RELEASED, *COMPANIONS))
    )


Channel = tuple[bytes, Manifest]
"""An archive of tables, and what names it."""


def newest_sealed(source: Path) -> int:
    """The newest sealed version of a folder of tables; 0 if none is.

    Raises:
        DataError: The table of versions breaks its contract.
    """
    versions = csv_files.read_table(source, contract_tables()["versions"])
    return max((int(row.cells["version"]) for row in versions if row.cells["digest"] != OPEN), default=0)


def pack_tables(folder: Path) -> Channel:
    """The archive of a folder of tables whose versions are all sealed, and what names it.

    Raises:
        DataError: A table breaks its contract.
    """
    packed = _pack_folder(folder)
    return packed, describe_tables(folder, f"lambda-kb-data-{newest_sealed(folder)}.zip", packed)


def describe_tables(folder: Path, address: str, packed: bytes) -> Manifest:
    """What names the tables of a folder and their archive.

    Raises:
        DataError: A table breaks its contract.
    """
    contract = contract_tables()
    releases = tuple(
        Release(int(row.cells["version"]), date.fromisoformat(row.cells["recorded_on"]), row.cells["digest"])
        for row in csv_files.read_table(folder, contract["versions"])
    )
    read_on = (row.cells["read_on"] for row in csv_files.read_table(folder, contract["sources"]))
    return Manifest(
        tables_format=TABLES_FORMAT,
        data_version=releases[-1].data_version,
        recorded_on=releases[-1].recorded_on,
        evidence_until=date.fromisoformat(max(read_on)),
        versions=releases,
        archive=address,
        sha256=hashlib.sha256(packed).hexdigest(),
        size=len(packed),
    )


def cut_tables(source: Path, target: Path, version: int) -> None:
    """Write the tables as they were when a sealed version was the newest.

    Args:
        source: A folder of tables.
        target: The folder to make.
        version: A sealed version of them.

    Raises:
        DataError: A table breaks its contract.
    """
    target.mkdir()
    for name, table in contract_tables().items():
        rows = csv_files.read_table(source, table)
        kept = [_row_as_of(row, version) for row in rows if _recorded_in(name, row) <= version]
        write_whole(target / f"{name}.csv", csv_files.canonical_text(table, kept))
    for name in COMPANIONS:
        if (source / name).is_file():
            shutil.copyfile(source / name, target / name)
    seal_version(target)
    data_package.write_descriptor(target)


def tables_format(folder: Path, place: str) -> int:
    """The format that the tables of a folder say they have.

    Args:
        folder: The tables.
        place: What they came in, for errors.

    Raises:
        ChannelError: They say none.
    """
    try:
        form = orjson.loads((folder / data_package.DESCRIPTOR).read_bytes())["tables_format"]
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
        form = None
    if not isinstance(form, int):
        raise ChannelError(f"{place}: its {data_package.DESCRIPTOR} names no tables_format: it is damaged, or not ours")
    return form


def _recorded_in(table: str, row: Row) -> int:
    return int(row.cells["version" if table == "versions" else "recorded_in"])


def _row_as_of(row: Row, version: int) -> Row:
    """A row without what a later version did to it."""
    if "retracted_in" not in row.cells or not row_visible(row, version):
        return row
    return Row(row.line, row.cells | {"retracted_in": ""})


def _pack_folder(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            # An entry does not take the level of its archive.
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
    return out.getvalue()


def unpack_archive(packed: bytes, place: str, target: Path) -> None:
    """Write the files of an archive into a new folder.

    Args:
        packed: The archive.
        place: Where it was read, for messages.
        target: The folder to make.

    Raises:
        ChannelError: It is no archive, damaged, too large, or holds something that is no file of the data.
    """
    known = frozenset(file_names())
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            strange = sorted(entries.keys() - known)
            if strange:
                raise ChannelError(f"{place}: holds {strange[0]!r}, which is no file of the data")
            if other := [entry for entry in entries.values() if entry.compress_type not in _METHODS]:
                raise ChannelError(
                    f"{place}: packs {other[0].filename} by method {other[0].compress_type}, as no channel"
                )
            missing = sorted({f"{name}.csv" for name in contract_tables()} - entries.keys())
            if missing:
                raise ChannelError(f"{place}: {missing[0]} is missing")
            target.mkdir()
            for name, content in _unfold_entries(archive, entries, place):
                (target / name).write_bytes(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as e:
        raise ChannelError(f"{place}: no sound archive: {e}") from e


def _unfold_entries(
    archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], place: str
) -> Iterator[tuple[str, bytes]]:
    """The files one by one; sizes are counted while they unfold, since what an archive says of them may be a lie."""
    left = MOST_UNPACKED
    for name, entry in sorted(entries.items()):
        parts = []
        with archive.open(entry) as file:
            while part := file.read(_CHUNK):
                left -= len(part)
                if left < 0:
                    raise ChannelError(f"{place}: unpacked it has more than {MOST_UNPACKED >> 20} MB")
                parts.append(part)
        yield name, b"".join(parts)
