"""Every kind of page: its section, whether it has pages of things, and what makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kb.data_classes import dataclass
from kb.pages.change_pages import next_page, slips_page
from kb.pages.check_pages import check_page
from kb.pages.compare_pages import compare_page
from kb.pages.day_pages import day_page, start_page
from kb.pages.event_pages import event_page, events_page
from kb.pages.feature_pages import feature_page, features_page
from kb.pages.library import Library
from kb.pages.limit_pages import limit_page, limits_page
from kb.pages.list_pages import files_page, pages_of_lists
from kb.pages.page_layout import PageContent
from kb.pages.rule_pages import rule_page, rules_page
from kb.pages.runtime_pages import runtime_page, runtimes_page
from kb.pages.searching import search_page
from kb.pages.trigger_pages import trigger_page, triggers_page

Asked = Mapping[str, str]
"""The parameters of a page beside the clocks, by their names."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the site."""

    name: str
    """The first part of its addresses; blank for the start."""
    index: Callable[[Library, Asked], PageContent]
    """Makes the page of the section itself."""
    thing: Callable[[Library, str], PageContent] | None = None
    """Makes the page of one thing in it."""
    parameters: tuple[str, ...] = ()
    """What the section's page may be asked beside the clocks."""

    def page(self, library: Library, name: str, asked: Asked) -> PageContent:
        """The page of a thing, or of the section itself.

        Raises:
            UnknownIdError: Nothing has that id.
            UsageError: A parameter has a wrong value.
        """
        if not name or self.thing is None:
            return self.index(library, asked)
        return self.thing(library, library.require(name, self.name))


def _plain(make: Callable[[Library], PageContent]) -> Callable[[Library, Asked], PageContent]:
    return lambda library, _: make(library)


SECTIONS: Mapping[str, Section] = {
    one.name: one
    for one in (
        Section("", _plain(start_page)),
        Section("runtimes", _plain(runtimes_page), runtime_page),
        Section("limits", _plain(limits_page), limit_page),
        Section("triggers", _plain(triggers_page), trigger_page),
        Section("features", _plain(features_page), feature_page),
        Section("rules", _plain(rules_page), rule_page),
        Section("events", _plain(events_page), event_page),
        Section("days", _plain(day_page)),
        Section("next", _plain(next_page)),
        Section("slips", _plain(slips_page)),
        Section("compare", compare_page, parameters=("from", "to", "axis")),
        Section("check", _plain(check_page)),
        Section("search", lambda library, asked: search_page(library, asked.get("q", "")), parameters=("q",)),
        Section("files", _plain(files_page)),
        *(Section(name, _plain(make)) for name, make in pages_of_lists().items()),
    )
}
"""Every section by its name, in the order in which a site is written."""


def section_named(name: str) -> Section:
    """A section."""
    return SECTIONS[name]
