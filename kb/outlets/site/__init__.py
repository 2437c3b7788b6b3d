"""The whole knowledge base as files that any file server can serve: answers as JSON, CSV and Parquet, pages, feeds."""

from __future__ import annotations

from pathlib import Path

from kb.facts import Basis, Facts
from kb.outlets.site import answers, explorer, pages
from kb.outlets.site.folder import Folder, filled
from kb.store import Store

__all__ = ["build"]


def build(store: Store, basis: Basis, target: Path) -> Folder:
    """Write the site of a knowledge base; the same basis gives the same bytes.

    Args:
        store: The knowledge base.
        basis: The day that pages show first, and what they may know.
        target: The folder to make; a site that stands there is replaced, whole.

    Raises:
        UsageError: Something else stands there, or nothing can be written there.
    """
    facts = Facts(store, basis)
    with filled(target) as folder:
        answers.write(folder, facts)
        pages.write(folder, facts)
        explorer.write(folder, facts)
    return folder
