"""Releases that never were: the real data with one more sealed version, and channels that offer them."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from kb.channel.archives import Channel, cut_tables, describe_tables, newest_sealed, pack_tables
from kb.channel.manifest import NAME, manifest_text
from kb.curation import data_package
from kb.curation.seals import new_version, seal_version
from kb.paths import shipped_folder
from kb.store import csv_files
from kb.store.contract import contract_tables
from kb.store.csv_files import Row
from kb.store.digests import version_digest
from kb.whole_files import write_whole


def release(target: Path, seconds: int = 2700, source: Path | None = None) -> int:
    """A folder of tables in which the next version raises the timeout; its number."""
    shutil.copytree(source or shipped_folder(), target)
    versions = csv_files.read_table(target, contract_tables()["versions"])
    number = new_version(target, "A planted release.", date.fromisoformat(versions[-1].cells["recorded_on"]))
    table = contract_tables()["limits"]
    rows = csv_files.read_table(target, table)
    day = (date(2026, 11, 19) + timedelta(number)).isoformat()
    old = next(row for row in rows if row.cells["limit"] == "function_timeout" and row.cells["max"] == "900")
    cells = {"max": str(seconds), "valid_from": day, "known_from": "", "recorded_in": str(number), "retracted_in": ""}
    write_whole(target / "limits.csv", csv_files.canonical_text(table, [*rows, Row(0, old.cells | cells)]))
    seal_version(target)
    data_package.write_descriptor(target)
    return number


def unlinted_channel(source: Path) -> Channel:
    """What somebody without our `site` could publish: the sealed tables, sound or not."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "data"
        cut_tables(source, folder, newest_sealed(source))
        return pack_tables(folder)


def offer(source: Path, channel: Path) -> Path:
    """A channel that offers the tables of a folder."""
    channel.mkdir(parents=True, exist_ok=True)
    packed, manifest = unlinted_channel(source)
    (channel / manifest.archive).write_bytes(packed)
    (channel / NAME).write_bytes(manifest_text(manifest))
    return channel


def offer_as_it_is(folder: Path, described: Path, channel: Path) -> Path:
    """A channel whose archive is a folder just as it lies there, with its right digest in `latest.json`.

    Args:
        folder: What is packed.
        described: The tables that `latest.json` speaks of.
        channel: The folder to make.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    manifest = describe_tables(described, "data.zip", out.getvalue())
    channel.mkdir(parents=True, exist_ok=True)
    (channel / manifest.archive).write_bytes(out.getvalue())
    (channel / NAME).write_bytes(manifest_text(manifest))
    return channel


def edit(folder: Path, table: str, change: Callable[[list[Row]], list[Row]]) -> None:
    """Change the rows of a table."""
    contract = contract_tables()[table]
    rows = csv_files.read_table(folder, contract)
    write_whole(folder / f"{table}.csv", csv_files.canonical_text(contract, change(rows)))


def seal_anew(folder: Path) -> None:
    """Give every version the digest of its rows, as they are now."""
    contract = contract_tables()
    rows = {name: csv_files.read_table(folder, table) for name, table in contract.items()}

    def digests(versions: list[Row]) -> list[Row]:
        numbers = (int(row.cells["version"]) for row in versions)
        found = (version_digest(rows, contract, number) for number in numbers)
        return [Row(0, row.cells | {"digest": digest}) for row, digest in zip(versions, found, strict=True)]

    edit(folder, "versions", digests)
    seal_version(folder)
