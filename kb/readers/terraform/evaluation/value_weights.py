"""How much values weigh: the pieces that they come to where everything that is shared in them is written out.

A value whose parts are shared again and again takes little memory, and for ever to be looked through.
"""

from __future__ import annotations

from kb.readers.shared.values import Value

HEAVIEST = 100_000
"""The most that one value may weigh; what is heavier is unknown."""
_TEXT_PER_PIECE = 64


class Weights:
    """The weights of lists and maps by their identity; each is held, so that no identity is used again."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Value, int]] = {}

    def of(self, value: Value) -> int:
        """How much a value weighs."""
        match value:
            case str():
                return 1 + len(value) // _TEXT_PER_PIECE
            case list() | dict():
                known = self._known.get(id(value))
                if known is None:
                    pieces = value if isinstance(value, list) else value.values()
                    known = value, 1 + sum(map(self.of, pieces))
                    self._known[id(value)] = known
                return known[1]
        return 1
