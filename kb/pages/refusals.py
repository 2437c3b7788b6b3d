"""Pages that refuse a question: what was wrong with it, what may have been meant; and the one where no page is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from htpy import Node
from markupsafe import Markup

from kb.data_classes import dataclass
from kb.pages import elements as h
from kb.pages.addresses import Addresses, Rooted
from kb.pages.assets import asset_text
from kb.pages.forms import CLOCKS, clock_fields, clocks_form, compare_form
from kb.pages.page_layout import MENU, PageContent
from kb.pages.parts import html_link, html_list, page_section
from kb.pages.words import as_sentence


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that has no answer."""

    path: Sequence[str]
    """The section and the id that were asked."""
    typed: Mapping[str, str]
    """What was asked of them, by the names of the fields of forms."""
    title: str
    """What kind of refusal it is."""
    detail: str
    """What was wrong, and what to do."""
    suggestions: Sequence[str]
    """Ids or addresses that may have been meant."""


def refusal_page(to: Addresses, refused: Refused, newest: int) -> PageContent:
    """Why there is no answer, and the form again with what was typed.

    Args:
        to: How links are made; they keep the clocks, unless those were what was wrong.
        refused: What was asked.
        newest: The newest data version there is.
    """
    path = refused.path
    place = path[0] if path else ""
    links = [
        html_link(
            name if name.startswith("/") else to.page(place, name) if len(path) > 1 else to.page("search", q=name), name
        )
        for name in refused.suggestions
    ]
    return PageContent(
        section=place,
        name=path[1] if len(path) > 1 else "",
        heading=refused.title,
        answer=h.p(".answer", role="alert")[as_sentence(refused.detail)],
        body=[
            _form_again(to, refused, newest),
            page_section("Perhaps you meant", html_list(links)) if links else None,
            h.p["Or go to ", _list_link(to, place), html_link(to.page(""), "the start"), "."],
        ],
        description=refused.title,
        clocked=False,
        question=_searched(refused),
    )


def _form_again(to: Addresses, refused: Refused, newest: int) -> Node:
    """The form that the question came from; of a page of one day the day is asked for."""
    if not refused.path:
        return None
    section, *name = refused.path
    typed = dict(refused.typed) | ({"as_of": name[0]} if section == "days" and name else {})
    # Clocks that were well are in the links.
    wrong = [] if getattr(to, "clocks", ()) else [one for one in CLOCKS if typed.get(one)]
    if section == "compare":
        return compare_form(to, typed, clock_fields(typed, newest, wrong))
    if not wrong:
        return None
    action = to.page(section, "" if section == "days" else "".join(name)).partition("?")[0]
    return clocks_form(to, action, typed, newest, _searched(refused))


def _searched(refused: Refused) -> tuple[tuple[str, str], ...]:
    """The words that were searched for."""
    return tuple((name, text) for name, text in refused.typed.items() if name == "q")


def _list_link(to: Addresses, place: str) -> Node:
    """The page of the section, as it is without what was wrong."""
    labels = dict(MENU)
    return [html_link(to.page(place), labels[place]), " or to "] if place in labels else None


_KINDS = (
    ("runtimes", "Runtimes", "each with its phase, its dates, and how often AWS moved them"),
    ("limits", "Limits", "each with its values through time, and under which condition it holds"),
    ("triggers", "Triggers", "the services that start functions, since when, and what binds them"),
    ("features", "Features", "since when, for what, and in which Regions"),
    ("rules", "Rules", "what a configuration is judged by"),
    ("events", "Events", "the history, by year"),
    ("days", "Any day", "everything there was on it"),
    ("next", "Next", "what ends next"),
    ("compare", "Compare", "what changed between two days"),
    ("files", "Data", "all of it for programs"),
)
"""What there is, for those who came to nothing."""


def lost_page(to: Rooted) -> PageContent:
    """The page that hosts of files show under every address at which there is none: it works in any folder."""
    # It stands in the page itself: without it no file of ours is found.
    find = None if to.base else h.script[Markup(asset_text("root.js").decode())]  # noqa: S704 - a text of ours
    return PageContent(
        section="404",
        name="",
        heading="There is no such page",
        answer=h.p(".answer")["Nothing stands at this address. Search above, or go on from here:"],
        body=[
            h.div("#near", aria_live="polite"),
            html_list([html_link(to.page(name), label), f": {words}"] for name, label, words in _KINDS),
            h.p["Or begin at ", html_link(to.page(""), "the start"), "."],
            find,
        ],
        description="There is no page at this address.",
        clocked=False,
        scripts=("lost.js",),
        lost=True,
    )
