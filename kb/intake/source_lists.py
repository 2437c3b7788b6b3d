"""The registered sources for people and programs."""

from __future__ import annotations

from typing import Any

from kb.intake.interface import IntakeSource, Standing
from kb.intake.registry import all_sources

_OFTEN = {0: "no more", 6: "four times a day", 24: "daily", 168: "weekly"}


def sources_document() -> list[dict[str, Any]]:
    """Every source as JSON."""
    return [
        {
            "source": one.name,
            "title": one.title,
            "publisher": one.publisher,
            "addresses": list(one.addresses),
            "hours": one.hours,
            "proposes": list(one.proposes),
            "standing": str(one.standing),
            "credentials": one.credentials,
        }
        for one in all_sources()
    ]


def format_sources() -> str:
    """Every source in a few lines."""
    lines = []
    for one in all_sources():
        lines += [one.name, f"  {one.title} ({one.publisher})", *(f"  {address}" for address in one.addresses)]
        lines += [f"  read {describe_interval(one)}; {_may(one)}", ""]
        if one.credentials:
            lines.insert(-1, f"  needs {one.credentials}")
    return "\n".join(lines).rstrip() + "\n"


def describe_interval(one: IntakeSource) -> str:
    """How often a source is worth reading, in words."""
    return _OFTEN.get(one.hours, f"every {one.hours} hours")


def _may(one: IntakeSource) -> str:
    if one.standing is Standing.THIRD_PARTY or not one.proposes:
        return "feeds drift only"
    copy = " as a copy of AWS's page" if one.standing is Standing.COPY else ""
    return f"may propose {', '.join(one.proposes)}{copy}"
