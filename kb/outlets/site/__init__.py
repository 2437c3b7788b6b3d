"""The whole knowledge base as files that any file server can serve: answers as JSON, CSV and Parquet, pages, feeds.

Pages are written in `pages`, and answers are those of the service.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from kb.channel.publishing import sound_channel
from kb.facts import Basis, Facts
from kb.outlets.site import answers, pages
from kb.outlets.site.folder import Folder, fill_folder, ignore_count, require_target
from kb.pages import Filed, Library
from kb.pages.addresses import base_address
from kb.paths import data_folder
from kb.store import Store

__all__ = ["build_site"]


def build_site(
    store: Store,
    basis: Basis,
    target: Path,
    today: date,
    *,
    url: str | None = None,
    told: Callable[[int], None] = ignore_count,
) -> Folder:
    """Write the site of a knowledge base; the same basis gives the same bytes.

    Args:
        store: The knowledge base.
        basis: The day that pages show first, and what they may know.
        target: The folder to make; a site that stands there is replaced, whole.
        today: The UTC day, for lint: what `update` would refuse is not published.
        url: The address at which it will be served, for answers that must hold whole addresses.
        told: Is told, now and then, how many files are written.

    Raises:
        UsageError: Something else stands there, or the address is none.
        FleetError: Nothing can be written there.
        DataError: The data are such that whoever takes them by `update` would refuse them.
    """
    base = None if url is None else base_address(url)
    facts = Facts(store, basis)
    require_target(target)
    channel = sound_channel(data_folder(), today, target / "data")
    with fill_folder(target, told) as folder:
        library = Library(facts, Filed(0, base or ""), whole=True)
        answers.write_answers(folder, library, channel, base)
        pages.write_pages(folder, library, base)
    return folder
