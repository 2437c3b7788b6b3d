"""What a site publishes as a channel: nothing that `update` would refuse.

Whoever took a version keeps it, and refuses a channel in which it changed: what was published wrong stays wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kb.channel import archives, taking
from kb.channel.archives import Channel
from kb.channel.scratch_space import scratch_space
from kb.curation.lint import Complaint, lint_tables
from kb.errors import ChannelError, DataError
from kb.store import build_store

_REMEDY = "`lambda-kb update` would refuse this: mend it (`lambda-kb data lint` tells all); nothing was written"


def sound_channel(source: Path, today: date, former: Path | None = None) -> Channel | None:
    """What a folder of tables is published as; None where no version of it is sealed.

    Args:
        source: The tables.
        today: The UTC day, for lint.
        former: A folder with the channel that this one replaces, if there is any.

    Raises:
        DataError: `update` would refuse it: a table breaks its contract, a file is missing, lint has something against
            it, or it contradicts the channel that it replaces.
    """
    newest = archives.newest_sealed(source)
    if newest == 0:
        return None
    with scratch_space() as scratch:
        folder = scratch / "data"
        archives.cut_tables(source, folder, newest)
        for name in archives.file_names():
            if not (folder / name).is_file():
                raise DataError(f"{source / name}: no such file: {_REMEDY}")
        refused = taking.sealed_complaints(folder, today)
        if refused:
            raise DataError(_told_complaint(source, today, refused, newest))
        build_store(folder, scratch / "proof.duckdb")
        packed, manifest = archives.pack_tables(folder)
        if former is not None:
            _hold_against(former, source, folder, packed, scratch / "former")
    return packed, manifest


def _told_complaint(source: Path, today: date, refused: Sequence[Complaint], version: int) -> str:
    """The first complaint of its kind about the source, if that has one: tables that were cut have other lines."""
    checks = {one.check for one in refused}
    there = (str(one) for one in lint_tables(source, today) if one.check in checks)
    first = refused[0]
    cut = f"{source / Path(first.path).name}: as of data version {version}: {first.check}: {first.message}"
    more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
    return f"{next(there, cut)}{more}: {_REMEDY}"


def _hold_against(former: Path, source: Path, folder: Path, packed: bytes, scratch: Path) -> None:
    """Hold tables against those of the channel that they replace, by the law of who has taken data from it."""
    try:
        published = taking.fetch_tables(taking.locate_offer(str(former), 0), 0, scratch)
    except ChannelError:
        # Nobody can have taken anything from it.
        return
    digests = {release.data_version: release.digest for release in published.versions}
    ours = taking.Holding(published.data_version, digests, published.evidence_until)
    try:
        taking.check_digests(ours, archives.describe_tables(folder, "", packed), str(source))
        taking.check_growth(scratch, folder, str(source))
    except ChannelError as e:
        raise DataError(
            f"{former}: whoever took data from this channel would refuse its successor: {e}: restore what was "
            "published and correct it in a new data version, or write elsewhere; nothing was written"
        ) from e
