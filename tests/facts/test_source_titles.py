"""What a source is called where its address stands beside it."""

from __future__ import annotations

import re

from kb.facts.tables import sources
from tests.conftest import AsOf

SCHEME = re.compile(r"^(https?://)?(www\.)?")


def _bare(text: str) -> str:
    return SCHEME.sub("", text.lower().rstrip("/"))


def test_no_source_has_its_address_as_its_title(ask: AsOf) -> None:
    """Of the newest data, whenever the source was recorded; those of data version 12 had some."""
    newest, released = sources(ask("2026-11-30")), sources(ask("2026-11-30", data_version=12))

    assert [one.url for one in newest if _bare(one.title) == _bare(one.url)] == []
    assert any(_bare(one.title) == _bare(one.url) for one in released)
