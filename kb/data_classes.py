"""The `dataclass` of the standard library, made in half the time where it is frozen.

A command makes a hundred classes before it answers, and half of that goes into methods that refuse at run time what the
type checker has refused already. Here a frozen class is frozen for the type checker: it is compared and hashed by its
values, and nothing is looked after at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, eq: bool = True, **how: bool) -> object:
        """A data class, as the standard library makes it; `frozen` makes it hashable by its values."""

        def made(kind: type) -> type:
            hashed = frozen and eq and "__hash__" not in vars(kind)
            return dataclasses.dataclass(kind, eq=eq, unsafe_hash=hashed, **how)

        return made if cls is None else made(cls)
