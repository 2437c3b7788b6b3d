"""The whole knowledge base as files that any file server can serve: answers as JSON, CSV and Parquet, pages, feeds.

Pages are written in `pages`, and answers are those of the service.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kb.facts import Basis, Facts
from kb.outlets.site import answers, pages
from kb.outlets.site.folder import Folder, fill_folder, ignore_count
from kb.pages import Filed, Library
from kb.pages.addresses import base_address
from kb.store import Store

__all__ = ["build_site"]


def build_site(
    store: Store,
    basis: Basis,
    target: Path,
    url: str | None = None,
    told: Callable[[int], None] = ignore_count,
) -> Folder:
    """Write the site of a knowledge base; the same basis gives the same bytes.

    Args:
        store: The knowledge base.
        basis: The day that pages show first, and what they may know.
        target: The folder to make; a site that stands there is replaced, whole.
        url: The address at which it will be served, for answers that must hold whole addresses.
        told: Is told, now and then, how many files are written.

    Raises:
        UsageError: Something else stands there, nothing can be written there, or the address is none.
    """
    base = None if url is None else base_address(url)
    facts = Facts(store, basis)
    with fill_folder(target, told) as folder:
        library = Library(facts, Filed(0, base or ""), whole=True)
        answers.write_answers(folder, library, base)
        pages.write_pages(folder, library, base)
    return folder
