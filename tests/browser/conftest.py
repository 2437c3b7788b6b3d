"""What all browser tests share: the browser, the service, and the same pages as files behind a host of files."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from kb.clock import today
from kb.facts import basis_on
from kb.outlets.site import build_site
from kb.pages.addresses import Filed
from kb.store import Store
from tests.api.conftest import serving

DAY = "2026-11-23"
"""The day that the files show first."""

MILLISECONDS_TO_SHOW = 60_000
"""How long a page may take to show what it is to show: beside other tests the five seconds of the tool are too few."""
expect.set_options(timeout=MILLISECONDS_TO_SHOW)

AddressOf = Callable[[str], str]
"""Gives the whole address of a page that the service has under a path."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's chromium; in CI it must be there."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and not os.environ.get("CI"):
        pytest.skip("needs chromium: apt install chromium")
    assert found is not None, "CI needs chromium: apt install chromium"
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's chromium."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


class FileHost(http.server.SimpleHTTPRequestHandler):
    """A host of files as there are many: where there is no file it shows the page of the site for that."""

    lost: Path
    """The page that it shows there."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the page where there is no file."""
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        body = self.lost.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def hosting(folder: Path, site: Path) -> Iterator[str]:
    """A folder behind a host of files: its address.

    Args:
        folder: What lies at the root of the host.
        site: The site, there or in a folder of it.
    """
    handler = type("OneHost", (FileHost,), {"lost": site / "404.html"})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="session")
def site(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as files, in a folder of a folder."""
    folder = tmp_path_factory.mktemp("host") / "team" / "kb"
    folder.parent.mkdir()
    build_site(store, basis_on(store, date.fromisoformat(DAY)), folder, today())
    return folder


@pytest.fixture(scope="module")
def served(database: Path) -> Iterator[str]:
    """The address of a service."""
    with serving(database) as (_, found):
        yield found


@pytest.fixture(scope="module")
def filed(site: Path) -> Iterator[str]:
    """The address of the files, at the root of their host."""
    with hosting(site, site) as found:
        yield found


@pytest.fixture(scope="module", params=["service", "files"])
def address_of(request: pytest.FixtureRequest) -> AddressOf:
    """The address of a page of the service, and of the files."""
    if request.param == "service":
        host: str = request.getfixturevalue("served")
        return lambda path: f"{host}{path}"
    files: str = request.getfixturevalue("filed")
    return lambda path: f"{files}/{filed_address(path)}"


def filed_address(path: str) -> str:
    """The file of a page that the service has under a path, with what it is asked."""
    way, _, asked = path.partition("?")
    section, _, name = way.strip("/").partition("/")
    found = Filed().page(section, name)
    return found + (f"{'&' if '?' in found else '?'}{quote(asked, safe='=&')}" if asked else "")
