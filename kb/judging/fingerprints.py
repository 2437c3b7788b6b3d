"""Marks by which a finding is known again, whatever dates AWS has moved in between and wherever its line went."""

from __future__ import annotations

import hashlib

from kb.judging.report import Finding


def finding_fingerprint(finding: Finding, resource: str | None = None) -> str:
    """A mark made of the rule, the resource, the field and its value: no date, no path and no line is in it.

    Args:
        finding: The finding.
        resource: Another name that its resource may have had.
    """
    import orjson  # noqa: PLC0415 - it loads much of the standard library, and few commands need it

    parts = [finding.rule, resource or finding.resource, finding.field, finding.value]
    text = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(text).hexdigest()[:32]
