"""What every resource of Terraform has, whatever is read of it."""

from __future__ import annotations

from typing import Protocol

from kb.readers.interface import Position


class PlacedResource(Protocol):
    """A resource with a name and a place."""

    @property
    def address(self) -> str:
        """Its address, with module and index."""

    @property
    def kind(self) -> str:
        """Its type."""

    @property
    def position(self) -> Position:
        """Where it is written, or the call of the module that it is written in."""

    @property
    def defined(self) -> Position | None:
        """Where it is written, if `position` is the call of its module."""
