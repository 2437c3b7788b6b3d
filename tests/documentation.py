"""The README and the pages of the documentation, and the examples in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent
ELSEWHERE = "docs/how-to/fleets-of-an-organisation.md"
"""The story of an organisation needs one: tests/fleets/test_story.py runs it."""


@dataclass(frozen=True)
class Page:
    """A page of Markdown."""

    path: Path
    """Where it lies."""

    @cached_property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text(encoding="utf-8")

    @property
    def name(self) -> str:
        """Its path in the repository."""
        return str(self.path.relative_to(ROOT))

    def blocks(self, language: str) -> list[str]:
        """What its blocks of a language hold."""
        return re.findall(rf"^```{re.escape(language)}\n(.*?)^```", self.text, re.DOTALL | re.MULTILINE)


def _documents() -> list[Path]:
    found = sorted((ROOT / "docs").rglob("*.md"))
    return [path for path in found if not {"_build", "generated"}.intersection(path.parts)]


PAGES = [Page(ROOT / "README.md"), *map(Page, _documents())]
"""The README first; what Sphinx writes is left out."""


def examples(language: str) -> list[tuple[Page, str]]:
    """The blocks of a language of all pages."""
    return [(page, block) for page in PAGES for block in page.blocks(language)]


def example_id(value: object) -> str:
    """What a test of an example is called by: the page, and the example's first line."""
    return value.name if isinstance(value, Page) else str(value).splitlines()[0][:60]


def named_files() -> dict[str, str]:
    """The files that pages show, by the name in their first line; a page may use those of another.

    Raises:
        ValueError: Two pages show different files under one name.
    """
    found: dict[str, str] = {}
    for language in ("yaml", "hcl", "csv", "json"):
        for page, block in examples(language):
            if name := re.match(r"# ([\w.-]+\.\w+)\n", block):
                text = block.split("\n", 1)[1] if language in ("csv", "json") else block
                if found.setdefault(name[1], text) != text:
                    raise ValueError(f"{page.name}: {name[1]} is another file on another page")
    return found
