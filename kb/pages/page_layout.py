"""A whole page: the head for browsers and machines, the sections, the clocks, the answer, and what stands below it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from htpy import Node
from markupsafe import Markup

from kb.data_classes import dataclass
from kb.facts.basis import FIRST_DAY, Basis
from kb.html import script_json
from kb.pages import elements as h
from kb.pages.addresses import Addresses
from kb.pages.forms import clocks_form
from kb.pages.parts import dated_words, written_out
from kb.pages.words import on_clocks

MENU = (
    ("runtimes", "Runtimes"),
    ("limits", "Limits"),
    ("triggers", "Triggers"),
    ("features", "Features"),
    ("rules", "Rules"),
    ("events", "Events"),
    ("days", "Any day"),
    ("next", "Next"),
    ("compare", "Compare"),
    ("check", "Check"),
)
"""The sections that every page leads to."""

SITE = "lambda-kb"


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page says; the frame says it on the clocks."""

    section: str
    """The section it is in, the first part of its address."""
    name: str
    """The id of what it is about, the second part; blank for the page of a section."""
    heading: str
    """What it is about."""
    answer: Node
    """What a reader came for, first."""
    body: Node
    """What stands below."""
    description: str
    """The answer in a sentence, for search engines and previews."""
    answers: tuple[str, ...] = ()
    """The paths of the same answer for programs, such as `v1/runtimes/python3.9`."""
    clocked: bool = True
    """Whether it is of a day."""
    question: tuple[tuple[str, str], ...] = ()
    """What it was asked beside the clocks, which the form of the clocks keeps."""
    days: dict[str, Any] | None = None
    """What its script needs to answer for another day where no service does."""
    scripts: tuple[str, ...] = ()
    """The scripts that it runs."""
    about: str = ""
    """A name that says more than the heading."""
    title: str = ""
    """What stands in the title of the window and in previews, where the heading alone says too little there."""
    lost: bool = False
    """Whether it stands for pages that there are not, under whatever address was asked."""


def page_document(page: PageContent, basis: Basis, to: Addresses, newest: int) -> str:
    """A page as HTML.

    Args:
        page: What it says.
        basis: What it rests on.
        to: How links are made.
        newest: The newest data version there is.
    """
    clocks = f" {on_clocks(basis)}" if page.clocked else ""
    title = f"{page.title or page.heading}{clocks}"
    typed = dict(page.question).get("q", "")
    body = h.body[_top(page.section, to, typed), _main_part(page, basis, to, newest), _foot(basis, to)]
    return f"{h.html(lang='en')[_head_part(page, title, to), body]}\n"


_BEGUN = written_out(
    h.fragment[h.meta(charset="utf-8"), h.meta(name="viewport", content="width=device-width, initial-scale=1")]
)
"""The part of the head that all pages share, written out once."""


@lru_cache(maxsize=256)
def _shared_links(to: Addresses) -> Markup:
    return written_out(
        h.fragment[
            h.link(rel="icon", href=to.asset("icon.svg"), type="image/svg+xml"),
            h.link(rel="stylesheet", href=to.asset("style.css")),
        ]
    )


def _feed_link(to: Addresses) -> Node:
    return h.link(rel="alternate", type="application/atom+xml", title="What changed", href=to.answer("v1/feed.atom"))


@lru_cache(maxsize=256)
def _shared_picture(to: Addresses) -> Markup:
    return written_out(
        h.fragment[
            h.meta(property="og:site_name", content=SITE),
            h.meta(property="og:image", content=f"{to.base}/assets/card.png"),
            h.meta(name="twitter:card", content="summary_large_image"),
        ]
    )


def _preview_part(title: str, canonical: str | None, to: Addresses) -> Node:
    """What those show who show a link: they want whole addresses, so somebody must have said where the pages stand.

    Where nothing else is said, they take a page for one of a website, and its description for that of the link.
    """
    address = h.meta(property="og:url", content=canonical) if canonical else None
    return [h.meta(property="og:title", content=title), address, _shared_picture(to)]


def _head_part(page: PageContent, title: str, to: Addresses) -> Node:
    canonical = to.canonical(page.section, page.name)
    # A file about one thing has one address, but for the host that nobody named.
    is_told = to.served or to.base or not page.name
    scripts = ["site.js", *([] if to.served or page.lost else ["files.js"]), *page.scripts]
    return h.head[
        _BEGUN,
        h.title[f"{title} - {SITE}"],
        h.meta(name="description", content=page.description),
        h.meta(name="robots", content="noindex") if page.lost else None,
        h.link(rel="canonical", href=canonical) if is_told and not page.lost else None,
        _shared_links(to),
        # The feed is that of the whole: a thousand pages about one thing each need not offer it to readers of feeds.
        None if page.name else _feed_link(to),
        [h.link(rel="alternate", type="application/json", href=to.answer(path)) for path in page.answers[:1]],
        _preview_part(title, None if page.lost else canonical, to) if to.base else None,
        [h.script(src=to.asset(name), defer=True) for name in scripts],
    ]


@lru_cache(maxsize=256)
def _top(section: str, to: Addresses, typed: str) -> Markup:
    """The head that all pages of a section share; its search keeps the clocks that were asked."""
    menu = [h.a(href=to.page(name), aria_current="page" if name == section else None)[label] for name, label in MENU]
    shown = h.fragment[
        h.a(".skip", href="#main")["Skip to the content"],
        h.header[
            h.a(".home", href=to.page(""), aria_current="page" if section == "" else None)[SITE],
            h.form(".search", role="search", action=to.page("search").partition("?")[0], method="get")[
                [h.input(type="hidden", name=n, value=day) for n, day in getattr(to, "clocks", ())],
                h.label(".hidden", for_="q")["Search (press /)"],
                h.input(
                    type="search",
                    id="q",
                    name="q",
                    value=typed or None,
                    placeholder="python3.9, timeout, SQS ...",
                    data_keys="/",
                ),
                h.button["Search"],
            ],
            h.nav(aria_label="Sections")[menu],
        ],
    ]
    return Markup(shown)  # noqa: S704 - htpy escaped it


def _main_part(page: PageContent, basis: Basis, to: Addresses, newest: int) -> Node:
    clock = h.span(".clock")[" ", dated_words(on_clocks(basis))] if page.clocked else None
    return h.main(id="main", tabindex="-1")[
        h.h1[h.span("#subject")[page.heading], clock],
        h.p(".about")[page.about] if page.about else None,
        _age_part(basis),
        h.div("#answer", aria_live="polite")[page.answer],
        _clocks_part(page, basis, to, newest) if page.clocked and (to.served or page.days is not None) else None,
        _days_part(page, basis, to),
        h.div("#rest")[page.body],
        _programs_part(page, to),
    ]


def _age_part(basis: Basis) -> Node:
    """That the data are old, where they are: it stands on every page, since every page answers from them."""
    told = "; ".join(basis.notices)
    return h.p(".warning")[f"Warning: {told.replace('`', '')}."] if told else None


def _clocks_part(page: PageContent, basis: Basis, to: Addresses, newest: int) -> Node:
    """The form of the clocks, with those of the page; a version shows only where it was asked for."""
    action = to.page(page.section, "" if page.section == "days" else page.name).partition("?")[0]
    typed = {"as_of": basis.as_of.isoformat(), "known_at": "" if basis.known_at is None else basis.known_at.isoformat()}
    if "data_version" in dict(getattr(to, "clocks", ())):
        typed["data_version"] = str(basis.data_version)
    return clocks_form(to, action, typed, newest, page.question)


def _days_part(page: PageContent, basis: Basis, to: Addresses) -> Node:
    """What the script of files reads; of a page that cannot answer for another day, enough to refuse one."""
    if to.served or page.lost:
        return None
    told = {"first": FIRST_DAY, "as_of": basis.as_of, "subject": page.title or page.heading, "section": page.section}
    told |= {"clocked": page.clocked} if page.days is None else page.days
    return h.script(type="application/json", id="days")[script_json(told)]


def _programs_part(page: PageContent, to: Addresses) -> Node:
    if not page.answers:
        return None
    links = [h.a(href=to.answer(path))[path] for path in page.answers]
    return h.p(".programs")["For programs: ", [(", " if place else "", one) for place, one in enumerate(links)]]


@lru_cache(maxsize=256)
def _foot(basis: Basis, to: Addresses) -> Markup:
    """The foot that all pages on a basis share."""
    more = (
        ("versions", "Versions"),
        ("slips", "How far dates moved"),
        ("regions", "Regions"),
        ("fields", "Fields"),
        ("operations", "Operations"),
        ("practices", "Practices"),
        ("claims", "Contradictions"),
        ("sources", "Sources"),
        ("stats", "How well it is known"),
        ("files", "Data"),
    )
    shown = h.footer[
        h.nav(aria_label="More")[[h.a(href=to.page(section))[label] for section, label in more]],
        h.p[
            f"{SITE}: AWS Lambda on {basis.as_of}, {basis.known_words}, {basis.release_words}. ",
            h.a(href=to.answer("v1/feed.atom"))["Feed"],
            ", ",
            h.a(href=to.answer("v1/calendar.ics"))["calendar"],
            [", ", h.a(href="/docs")["reference"]] if to.served else None,
            ". Software and data: ",
            h.a(href="https://www.apache.org/licenses/LICENSE-2.0", rel="license")["Apache-2.0"],
            ".",
        ],
    ]
    return Markup(shown)  # noqa: S704 - htpy escaped it
