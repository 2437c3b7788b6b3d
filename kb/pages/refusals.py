"""Pages that refuse a question: what was wrong with it, what may have been meant."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h

from kb.pages.addresses import Addresses
from kb.pages.frame import Page
from kb.pages.parts import link, listed, section
from kb.pages.words import sentence


def refusal_page(to: Addresses, path: Sequence[str], title: str, detail: str, suggestions: Sequence[str]) -> Page:
    """Why there is no answer.

    Args:
        to: How links are made; they keep no clocks, since those may be what was wrong.
        path: The section and the id that were asked.
        title: What kind of refusal it is.
        detail: What was wrong, and what to do.
        suggestions: Ids or addresses that may have been meant.
    """
    place = path[0] if path else ""
    links = [
        link(
            name if name.startswith("/") else to.page(place, name) if len(path) > 1 else to.page("search", q=name), name
        )
        for name in suggestions
    ]
    return Page(
        section=place,
        name=path[1] if len(path) > 1 else "",
        heading=title,
        answer=h.p(".answer", role="alert")[sentence(detail)],
        body=[
            section("Perhaps you meant", listed(links)) if links else None,
            h.p["Or begin at ", link(to.page(""), "the start"), "."],
        ],
        description=title,
        clocked=False,
    )
