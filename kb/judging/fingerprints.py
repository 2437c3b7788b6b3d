"""Marks by which a finding is known again, whatever dates AWS has moved in between and wherever its line went."""

from __future__ import annotations

import hashlib

import orjson

from kb.judging.report import Finding


def finding_fingerprint(finding: Finding, resource: str | None = None) -> str:
    """A mark made of the rule, the resource, the field and its value: no date, no path and no line is in it.

    Args:
        finding: The finding.
        resource: Another name that its resource may have had.
    """
    parts = [finding.rule, resource or finding.resource, finding.field, finding.value]
    text = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(text).hexdigest()[:32]
