"""The names of the formats; nothing else, so that the command line knows them at no cost."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """A format that `check` prints."""

    TEXT = "text"
    """For people at a terminal."""
    CONCISE = "concise"
    """A line for everything, place first: for editors and `grep`; what is piped is printed so."""
    JSON = "json"
    """For programs; the body that the service answers with."""
    SARIF = "sarif"
    """For code scanning."""
    JUNIT = "junit"
    """For test reports."""
    GITHUB = "github"
    """For annotations in GitHub's workflows."""
    MARKDOWN = "markdown"
    """For comments and summaries."""


READ_BY_PEOPLE = (Format.TEXT, Format.CONCISE, Format.GITHUB, Format.MARKDOWN)
"""The formats in which people see what could not be read, so that on a terminal it is not said a second time."""
