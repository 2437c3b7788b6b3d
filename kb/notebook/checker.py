"""A widget that judges a template while it is edited: paste, choose a date, see the findings, apply the sure fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import kb

if TYPE_CHECKING:
    from kb.notebook.checker_widget import Checker


def checker(day: kb.KnowledgeBase, template: str = "") -> Checker:
    """A widget that judges a template on a day; it begins with the day of the knowledge base.

    Args:
        day: The knowledge base on a day, from `kb.as_of`; what it may know counts.
        template: The text to begin with.
    """
    from kb.notebook.checker_widget import Checker  # noqa: PLC0415 - only a living notebook needs widgets

    return Checker(day, template)
