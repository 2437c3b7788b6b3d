"""`latest.json`: what a channel offers, in one small file."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import orjson

from kb.calendar_days import spelt_day
from kb.data_classes import dataclass
from kb.errors import ChannelError
from kb.strict_json import parse_strict_json

NAME = "latest.json"
"""The file's name, beside the archive."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Release:
    """One sealed data version."""

    data_version: int
    """Its number."""
    recorded_on: date
    """The day on which it was opened."""
    digest: str
    """The digest of its rows."""


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """One file of policies beside the data."""

    address: str
    """Its address, relative to that of the manifest."""
    sha256: str
    """The digest of its bytes."""
    size: int
    """How many bytes it has."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a channel offers."""

    tables_format: int
    """The format of the tables."""
    data_version: int
    """The newest data version, which is sealed."""
    recorded_on: date
    """The day on which it was opened."""
    evidence_until: date
    """The day of its newest evidence."""
    versions: tuple[Release, ...]
    """All data versions in the archive, the oldest first."""
    archive: str
    """The address of the archive, relative to that of this file."""
    sha256: str
    """The digest of the archive's bytes."""
    size: int
    """How many bytes the archive has."""
    policies: tuple[PolicyFile, ...] = ()
    """The policies for other engines that a site carries; whoever takes the data has no need of them."""


def manifest_text(manifest: Manifest) -> bytes:
    """The file."""
    body: dict[str, Any] = {
        "tables_format": manifest.tables_format,
        "data_version": manifest.data_version,
        "recorded_on": manifest.recorded_on,
        "evidence_until": manifest.evidence_until,
        "versions": manifest.versions,
        "archive": {"address": manifest.archive, "sha256": manifest.sha256, "size": manifest.size},
    }
    if manifest.policies:
        body["policies"] = manifest.policies
    return orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def parse_manifest(content: bytes, place: str, ours: int) -> Manifest:
    """What the file of a channel says.

    Args:
        content: Its bytes.
        place: Where it was read, for messages.
        ours: The newest format of tables that this software reads.

    Raises:
        ChannelError: It is no such file, or its tables have a format that we do not know.
    """
    try:
        body = parse_strict_json(content)
    except ValueError as e:
        raise ChannelError(f"{place}: no JSON: {e}") from e
    form = body.get("tables_format") if isinstance(body, dict) else None
    if not isinstance(form, int) or isinstance(form, bool):
        raise ChannelError(f"{place}: no channel of lambda-kb: it names no tables_format")
    check_format(form, place, ours)
    try:
        archive = body["archive"]
        found = Manifest(
            tables_format=form,
            data_version=_parse_whole(body["data_version"]),
            recorded_on=_parse_day(body["recorded_on"]),
            evidence_until=_parse_day(body["evidence_until"]),
            versions=tuple(_parse_release(item) for item in body["versions"]),
            archive=_parse_text(archive["address"]),
            sha256=_parse_digest(archive["sha256"]),
            size=_parse_whole(archive["size"]),
        )
    except KeyError as e:
        raise ChannelError(f"{place}: no channel of lambda-kb: it names no {e.args[0]}") from e
    except (TypeError, ValueError) as e:
        raise ChannelError(f"{place}: no channel of lambda-kb: {e}") from e
    numbers = [release.data_version for release in found.versions]
    # Never as many numbers as a file of a few bytes may say that there are.
    if found.data_version != len(numbers) or numbers != list(range(1, len(numbers) + 1)):
        raise ChannelError(f"{place}: its versions are not 1 to {found.data_version}")
    return found


def check_format(theirs: int, place: str, ours: int) -> None:
    """Refuse tables in another format than ours.

    Raises:
        ChannelError: They have one.
    """
    if theirs > ours:
        raise ChannelError(
            f"{place}: its tables have the format {theirs}, newer than this software reads ({ours}): "
            "install a newer lambda-kb"
        )
    if theirs < ours:
        raise ChannelError(f"{place}: its tables have the old format {theirs}, this software reads {ours}")


def _parse_release(item: Any) -> Release:  # noqa: ANN401 - as it comes from the file
    return Release(_parse_whole(item["data_version"]), _parse_day(item["recorded_on"]), _parse_digest(item["digest"]))


def _parse_day(value: object) -> date:
    day = spelt_day(_parse_text(value))
    if day is None:
        raise ValueError(f"{value!r} is no day such as 2026-11-24")
    return day


def _parse_whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is no whole number")
    return value


def _parse_text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is no text")
    return value


def _parse_digest(value: object) -> str:
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise ValueError(f"{value!r} is no SHA-256")
    return value
