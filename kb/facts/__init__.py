"""The facts: what held on a day, as known on a day, according to a release of our data."""

from kb.facts.basis import Basis, basis, parse_clocks, parse_day
from kb.facts.queries import Facts

__all__ = ["Basis", "Facts", "basis", "parse_clocks", "parse_day"]
