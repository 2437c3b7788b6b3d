"""Badges for READMEs: until when functions of a runtime can be created, as SVG and as shields endpoints read it."""

from __future__ import annotations

from datetime import date

from kb.facts.answer_shapes import Phase, Runtime
from kb.pages import elements as h

COLOURS = {
    Phase.NOT_YET_AVAILABLE: "#5b6472",
    Phase.PREVIEW: "#0d6f9c",
    Phase.SUPPORTED: "#1a7f45",
    Phase.DEPRECATED: "#82660a",
    Phase.CREATE_BLOCKED: "#a84a00",
    Phase.UPDATE_BLOCKED: "#8f1d14",
}
"""The hues of the charts and pages, dark enough for white text."""
_LETTER = 6.6
"""Pixels that a letter takes, about."""


def badge_words(one: Runtime, today: date) -> str:
    """What a badge says, such as `create until 2027-02-01`."""
    dates = one.milestones
    match one.phase:
        case Phase.NOT_YET_AVAILABLE:
            return "not yet available"
        case Phase.UPDATE_BLOCKED:
            return "blocked"
        case Phase.CREATE_BLOCKED:
            return f"update until {dates.block_update}" if dates.block_update else "create blocked"
    if dates.block_create and dates.block_create > today:
        return f"create until {dates.block_create}"
    if dates.deprecation and dates.deprecation > today:
        return f"supported until {dates.deprecation}"
    return one.phase.value.replace("_", " ")


def badge_json(one: Runtime, today: date) -> dict[str, object]:
    """What shields reads from an endpoint."""
    return {
        "schemaVersion": 1,
        "label": one.runtime,
        "message": badge_words(one, today),
        "color": COLOURS[one.phase][1:],
    }


def badge_svg(one: Runtime, today: date) -> str:
    """The badge as a picture."""
    label, words = one.runtime, badge_words(one, today)
    left, right = (round(len(text) * _LETTER + 12) for text in (label, words))
    said = f"{label}: {words}"
    place = {
        "y": "14",
        "fill": "#fff",
        "text-anchor": "middle",
        "font-family": "Verdana, DejaVu Sans, sans-serif",
        "font-size": "11",
    }
    drawn = h.svg(
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(left + right),
            "height": "20",
            "role": "img",
            "aria-label": said,
        }
    )[
        h.title[said],
        h.rect({"width": str(left), "height": "20", "fill": "#3c4148"}),
        h.rect({"x": str(left), "width": str(right), "height": "20", "fill": COLOURS[one.phase]}),
        h.text({**place, "x": f"{left / 2:g}"})[label],
        h.text({**place, "x": f"{left + right / 2:g}"})[words],
    ]
    return f"{drawn}\n"
