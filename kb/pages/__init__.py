"""Every kind of page for people, made from the facts on a basis; the service answers them, the site writes them.

No page asks for anything itself: facts come in, HTML goes out.
"""

from __future__ import annotations

from kb.pages.addresses import Addresses, Filed, Served
from kb.pages.library import Library
from kb.pages.page_layout import PageContent, page_document
from kb.pages.registry import SECTIONS, section_named

__all__ = ["SECTIONS", "Addresses", "Filed", "Library", "PageContent", "Served", "page_document", "section_named"]
