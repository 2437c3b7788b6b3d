"""Where pages and answers lie: under the addresses of a service, or in a folder of files."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Protocol
from urllib.parse import quote, urlencode, urlsplit

from kb.data_classes import dataclass
from kb.errors import UsageError

_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*").fullmatch


class Addresses(Hashable, Protocol):
    """What links are made by."""

    @property
    def served(self) -> bool:
        """Whether a service answers; otherwise files lie there, and nobody can ask them anything."""

    @property
    def base(self) -> str:
        """The address under which all of it lies; empty where nobody said that."""

    def page(self, section: str, name: str = "", **query: str) -> str:
        """The address of a page.

        Args:
            section: Its section, such as `runtimes`; the start page is in section ``.
            name: The id of what it is about; the page of the section itself where it is left out.
            query: What the page is asked.
        """

    def answer(self, path: str, ending: str = "json") -> str:
        """The address of an answer for programs, such as `v1/runtimes/python3.9`."""

    def asset(self, name: str) -> str:
        """The address of a file that all pages share."""

    def canonical(self, section: str, name: str = "") -> str:
        """The one address of a page, whatever the day it is read on."""


@dataclass(frozen=True, slots=True)
class Served:
    """The addresses of a service."""

    clocks: tuple[tuple[str, str], ...] = ()
    """The clocks as they were asked, which links keep."""
    base: str = ""
    """The address of the service, for what must hold whole addresses."""

    served = True

    def page(self, section: str, name: str = "", **query: str) -> str:
        """The address of a page, with the clocks that were asked."""
        asked = {**dict(self.clocks), **query}
        if section == "days" and name:
            asked.pop("as_of", None)
        return _path(section, name) + (f"?{_query_text(asked)}" if asked else "")

    def answer(self, path: str, ending: str = "json") -> str:
        """The address of an answer; its format is a parameter."""
        asked = dict(self.clocks) | ({} if ending == "json" or "." in path else {"format": ending})
        return f"/{quote(path)}" + (f"?{urlencode(asked)}" if asked else "")

    def asset(self, name: str) -> str:
        """The address of a file that all pages share."""
        return f"/assets/{name}"

    def canonical(self, section: str, name: str = "") -> str:
        """The address without clocks."""
        return self.base + _path(section, name)


@dataclass(frozen=True, slots=True)
class Filed:
    """The addresses within a folder of files, as one of them sees the others."""

    depth: int = 0
    """How many folders deep the page lies that links."""
    base: str = ""
    """The address at which the folder will be served, where that is known."""

    served = False

    def page(self, section: str, name: str = "", **query: str) -> str:
        """The file of a page; days, searches and comparisons are asked of one file each, by its script."""
        if section == "days" and name:
            return self.page("days", as_of=name)
        asked = f"?{urlencode(query)}" if query else ""
        return f"{'../' * self.depth}{filed_path(section, name)}{asked}"

    def answer(self, path: str, ending: str = "json") -> str:
        """The file of an answer."""
        return f"{'../' * self.depth}{quote(path)}" + ("" if path.endswith((".ics", ".atom")) else f".{ending}")

    def asset(self, name: str) -> str:
        """The file that all pages share."""
        return f"{'../' * self.depth}assets/{name}"

    def canonical(self, section: str, name: str = "") -> str:
        """The whole address where it is known, else the one within the folder."""
        path = filed_path(section, "" if section == "days" else name)
        return f"{self.base}/{path}" if self.base else f"{'../' * self.depth}{path}"


@dataclass(frozen=True, slots=True)
class Rooted:
    """The addresses of files as one sees them that stands in for any page that there is not, in whatever folder."""

    base: str = ""
    """The address at which the folder will be served; where that is not known, a host of its own is thought of."""

    served = False

    def page(self, section: str, name: str = "", **query: str) -> str:
        """The file of a page, from the root of the host."""
        return self._rooted(Filed().page(section, name, **query))

    def answer(self, path: str, ending: str = "json") -> str:
        """The file of an answer, from the root of the host."""
        return self._rooted(Filed().answer(path, ending))

    def asset(self, name: str) -> str:
        """The file that all pages share, from the root of the host."""
        return self._rooted(Filed().asset(name))

    def canonical(self, section: str, name: str = "") -> str:
        """The whole address where it is known."""
        return Filed(0, self.base).canonical(section, name)

    def _rooted(self, path: str) -> str:
        return f"{urlsplit(self.base).path}/{path}"


def _query_text(asked: Mapping[str, str]) -> str:
    """Parameters as they stand in an address."""
    if _PLAIN("".join((*asked, *asked.values()))):
        # Days and ids need no quoting, which takes ten times as long.
        return "&".join([f"{name}={text}" for name, text in asked.items()])
    return urlencode(asked)


def filed_path(section: str, name: str = "") -> str:
    """The file of a page within the folder, quoted."""
    return f"{quote(section)}/{quote(name)}.html" if name else f"{quote(section or 'index')}.html"


def base_address(url: str) -> str:
    """An address of a whole site without the slash at its end.

    Raises:
        UsageError: It is none.
    """
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
    except ValueError:
        sound = False
    if not sound or any(character.isspace() for character in url):
        raise UsageError(f"--url {url}: not an address such as https://example.org/lambda")
    return url.rstrip("/")


def _path(section: str, name: str) -> str:
    return f"/{quote(section)}/{quote(name)}" if name else f"/{quote(section)}"
