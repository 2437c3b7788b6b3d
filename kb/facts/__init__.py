"""The facts: what held on a day, as known on a day, according to a release of our data.

No configuration and no rule is known here.

The names are imported when they are asked for: the catalogue of lists, which is in this package, needs no database.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kb.facts.basis import Basis, basis_on, parse_clocks, parse_day
    from kb.facts.queries import Facts

__all__ = ["Basis", "Facts", "basis_on", "parse_clocks", "parse_day"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'kb.facts' has no attribute {name!r}")
    from importlib import import_module

    home = "kb.facts.queries" if name == "Facts" else "kb.facts.basis"
    found = globals()[name] = getattr(import_module(home), name)
    return found
