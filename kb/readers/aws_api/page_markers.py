"""How a page of an answer of AWS says that another one follows."""

from __future__ import annotations

MARKERS = ("NextMarker", "NextToken", "nextToken", "Marker")
"""The keys that say where the next page begins."""


def goes_on_text(listed: str, marker: str) -> str:
    """What is told of a listing whose next page is not there.

    Args:
        listed: What it lists, such as `Functions`.
        marker: The key that says where the next page begins.
    """
    return f"{listed} go on where {marker} says: this is a part of the answer, and what follows is not judged"
