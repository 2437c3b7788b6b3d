"""What a function, or something attached to one, cannot be created without, and whether that is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.readers.interface import Field, Resolved

_BUCKET = frozenset({"S3Bucket", "S3Key"})
_BESIDE = frozenset({*_BUCKET, "S3ObjectVersion", "S3ObjectStorageMode", "SourceKMSKeyArn"})
"""The parts of a place of code that are none without both bucket and key."""


def lacking_parts(fields: Mapping[str, Field], demanded: Iterable[str]) -> tuple[str, ...]:
    """Those of some fields that are absent, empty, or say of code no place where it is."""
    return tuple(name for name in demanded if _is_lacking(fields.get(name)))


def lacking_fields(fields: Mapping[str, Field], demanded: Iterable[str]) -> tuple[str, ...]:
    """Those of some fields of an attachment that are absent or empty; of alternatives none may be there."""
    return tuple(names for names in demanded if not any(_is_said(fields, name) for name in names.split("|")))


def _is_said(fields: Mapping[str, Field], name: str) -> bool:
    """Whether a field, or a part of one, is there or not known."""
    whole, *parts = name.split(".")
    match fields.get(whole):
        case None:
            return False
        case Resolved(value=value):
            for part in parts:
                if not isinstance(value, dict):
                    return True
                value = value.get(part, "")
            # How many entries a list must have is a bound of its own, and none may be enough.
            return value not in ("", {})
    return True


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
