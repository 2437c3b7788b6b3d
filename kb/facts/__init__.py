"""The facts: what held on a day, as known on a day, according to a release of our data."""

from typing import TYPE_CHECKING

from kb.facts.basis import Basis, basis, parse_clocks, parse_day

if TYPE_CHECKING:
    from kb.facts.queries import Facts

__all__ = ["Basis", "Facts", "basis", "parse_clocks", "parse_day"]


def __getattr__(name: str) -> object:
    """Records of facts are many classes, which a check never makes."""
    if name != "Facts":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kb.facts.queries import Facts  # noqa: PLC0415

    return Facts
