"""Entries of AWS's feeds and pages of news as statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kb.data_classes import dataclass
from kb.intake.interface import Evidence

DAY = "day"
"""The part of an entry that says of which day it is."""


@dataclass(frozen=True, slots=True)
class AnnouncementStatement:
    """An entry: a day, a title, and where it leads."""

    day: date
    """Its day."""
    title: str
    """What stays of its title in other words of the small kind."""
    address: str
    """Where it leads; empty where it does not say. No part of what is said: a page and its feed differ in it."""
    evidence: Evidence
    """Where it stands, with its title."""

    @property
    def table(self) -> str:
        """Always `events`."""
        return "events"

    @property
    def key(self) -> tuple[str, ...]:
        """Day and title."""
        return (self.day.isoformat(), self.title)

    @property
    def cells(self) -> Mapping[str, str]:
        """The day."""
        return {"date": self.day.isoformat(), "precision": "day"}
