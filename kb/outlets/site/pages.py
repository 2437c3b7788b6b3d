"""The pages as files, and what they share: the same pages as the service's, whose days are picked by a script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

import orjson

from kb.answers import dump_json
from kb.facts.basis import FIRST_DAY
from kb.outlets.site.folder import Folder
from kb.pages import SECTIONS, Filed, Library, PageContent, page_document
from kb.pages.addresses import Rooted, filed_path
from kb.pages.assets import asset_names, asset_text
from kb.pages.badges import badge_json, badge_svg
from kb.pages.compare_pages import compared_changes
from kb.pages.refusals import lost_page
from kb.pages.searching import search_index
from kb.reports.snapshots import MAIN_LIMITS, limit_text

_NAMED = ("runtimes", "limits", "triggers", "features", "rules", "events")


def write_pages(folder: Folder, library: Library, base: str | None = None) -> None:
    """All pages, what they share, and what tells search engines of them.

    Args:
        folder: Where to.
        library: The facts; its links are those of a page at the top of the folder.
        base: The address at which the folder will be served, where that is known.
    """
    for name in asset_names():
        folder.put(f"assets/{name}", asset_text(name))
    timeline = orjson.dumps(_timeline(library)).decode()
    folder.put("assets/timeline.js", f"const TIMELINE = {timeline};\n")
    compared = orjson.dumps(compared_changes(library)).decode()
    folder.put("assets/changes.js", f"const CHANGES = {compared};\n")
    folder.put("assets/search-index.js", search_index(library))
    paths = []
    for page, depth in _pages(library, base or ""):
        path = filed_path(page.section, page.name if depth else "")
        folder.put(path, page_document(page, library.basis, Filed(depth, base or ""), library.facts.store.data_version))
        paths.append(path)
    rooted = Rooted(base or "")
    lost = page_document(lost_page(rooted), library.basis, rooted, library.facts.store.data_version)
    folder.put("404.html", lost)
    for runtime, one in library.runtimes.items():
        folder.put(f"badge/runtimes/{runtime}.svg", badge_svg(one, library.basis.as_of))
        folder.put(f"badge/runtimes/{runtime}.json", dump_json(badge_json(one, library.basis.as_of)))
    folder.put("robots.txt", "User-agent: *\nAllow: /\n" + (f"Sitemap: {base}/sitemap.xml\n" if base else ""))
    if base:
        folder.put("sitemap.xml", sitemap_text(f"{base}/{path}" for path in paths))


def _pages(library: Library, base: str) -> Iterator[tuple[PageContent, int]]:
    """Every page with how deep it lies; those of sections first."""
    for section in SECTIONS.values():
        yield section.page(library, "", {}), 0
    library.to = Filed(1, base)
    names = {
        **{section: [name for name, kind in library.kinds.items() if kind == section] for section in _NAMED[:3]},
        "features": list(library.feature_names),
        "rules": list(library.rules),
        "events": [one.event for one in library.events],
    }
    for kind, ids in names.items():
        for name in ids:
            yield SECTIONS[kind].page(library, name, {}), 1


def sitemap_text(addresses: Iterable[str]) -> str:
    """The list of pages that search engines read."""
    lines = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{lines}</urlset>\n"
    )


def _timeline(library: Library) -> dict[str, Any]:
    """The spells of everything: `[day, state]`, the state null while a thing is not there."""
    lives = library.lives
    spells = {
        kind: {name: [[s.start, s.state] for s in one] for name, one in found.items()}
        for kind, found in lives.spells.items()
    }
    for name, found in lives.spells["limit"].items():
        spells["limit"][name] = [
            [spell.start, limit_text(lives.limits[name][spell.start]) if spell.state else None] for spell in found
        ]
    names = {"trigger": dict(library.service_names), "feature": dict(library.feature_names)}
    return {"first": FIRST_DAY, "main_limits": MAIN_LIMITS, "names": names, "spells": spells}
