"""What a function cannot be created without, and whether that is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.readers.interface import Field, Resolved

_BUCKET = frozenset({"S3Bucket", "S3Key"})
_BESIDE = frozenset({*_BUCKET, "S3ObjectVersion", "S3ObjectStorageMode", "SourceKMSKeyArn"})
"""The parts of a place of code that are none without both bucket and key."""


def lacking_parts(fields: Mapping[str, Field], demanded: Iterable[str]) -> tuple[str, ...]:
    """Those of some fields that are absent, empty, or say of code no place where it is."""
    return tuple(name for name in demanded if _is_lacking(fields.get(name)))


def _is_lacking(found: Field | None) -> bool:
    match found:
        case None:
            return True
        case Resolved(value=dict() as code):
            written = {name for name, value in code.items() if value != ""}
            return written <= _BESIDE and not written >= _BUCKET
        case Resolved(value=value):
            return value == ""
    return False
