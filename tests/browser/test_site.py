"""The static site in a browser: any day can be picked, on a phone too, in light and in dark, from any file server."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, sync_playwright

from kb.facts import basis
from kb.outlets.site import build
from kb.store import Store
from tests.conftest import AsOf

pytestmark = pytest.mark.all

DAY = "2026-11-23"
PAGES = ("index", "runtimes", "limits", "triggers", "features", "events", "rules", "files")
THINGS = ("runtimes/python3.7", "limits/function_timeout", "triggers/amazon-sqs", "events/seed-001")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Python's own file server, without its log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site behind a plain file server."""
    folder = tmp_path_factory.mktemp("site") / "site"
    build(store, basis(store, date.fromisoformat(DAY)), folder)
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    """A page of Debian's chromium; in CI it must be there. It may ask nobody but the file server."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and not os.environ.get("CI"):
        pytest.skip("needs chromium: apt install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        made = browser.new_page(base_url=address)
        made.route("**/*", lambda route: route.continue_() if route.request.url.startswith(address) else route.abort())
        yield made
        browser.close()


def _runtimes(page: Page, phase: str) -> set[str]:
    return set(page.locator(f"p:has(> .badge.{phase}) a").all_inner_texts())


@pytest.mark.parametrize("day", ["2014-11-13", "2018-09-01", "2021-08-01", DAY, "2027-03-03"])
def test_a_day_shows_what_the_knowledge_base_says(page: Page, ask: AsOf, day: str) -> None:
    """The browser only looks up what was judged here."""
    page.goto(f"/index.html#{day}")
    page.locator("#said", has_text=day).wait_for()
    expected = {one.runtime for one in ask(day).runtimes(phase="supported")}

    assert _runtimes(page, "supported") == expected


def test_a_day_can_be_picked_and_stepped_and_gone_back_to(page: Page) -> None:
    """The address leads to the day, so that it can be sent to somebody."""
    page.goto("/index.html#2021-08-15")
    page.fill("#day", "2021-08-15")
    page.click("#later")
    page.locator("#said", has_text="2021-08-16").wait_for()

    assert "python3.9" in _runtimes(page, "supported")
    page.go_back()
    page.locator("#said", has_text="2021-08-15").wait_for()
    assert page.url.endswith("#2021-08-15")
    assert "python3.9" not in _runtimes(page, "supported")


@pytest.mark.parametrize("nonsense", ["#yesterday", "#1999-01-01", "#2021-99-99", "#<b>x</b>"])
def test_an_impossible_day_in_the_address_shows_the_first_one(page: Page, nonsense: str) -> None:
    """Not an empty page."""
    page.goto("/files.html")
    page.goto(f"/index.html{nonsense}")
    page.locator("#said", has_text=DAY).wait_for()

    assert len(_runtimes(page, "supported")) > 10


def test_a_day_past_the_evidence_says_so(page: Page) -> None:
    """AWS may have changed its plans."""
    page.goto("/index.html#2029-01-01")

    page.locator("#said", has_text="Our evidence ends on").wait_for()


@pytest.mark.parametrize("name", [*PAGES, *THINGS])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_a_phone(page: Page, name: str, scheme: str) -> None:
    """Nothing is wider than the screen but what scrolls by itself, and no error is logged."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"/{name}.html")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert errors == []


@pytest.mark.parametrize("name", [*PAGES, *THINGS])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_by_everybody(page: Page, name: str, scheme: str) -> None:
    """Contrast of at least 4.5 to 1 in both colour schemes (WCAG 2.2, level AA)."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"/{name}.html")

    assert page.evaluate(CONTRASTS) == []


CONTRASTS = """() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor;
      if (!color.startsWith("rgba(0, 0, 0, 0")) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const poor = [];
  for (const e of document.querySelectorAll("a, p, th, td, dt, dd, h1, h2, li, button, .badge, caption, footer")) {
    const [one, other] = [light(getComputedStyle(e).color), light(behind(e))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) poor.push([e.tagName, e.className, e.textContent.slice(0, 40), ratio.toFixed(2)]);
  }
  return poor.slice(0, 5);
}"""


def test_the_keyboard_reaches_the_day(page: Page) -> None:
    """The first stop skips the navigation; every control has a name."""
    page.set_viewport_size({"width": 1200, "height": 900})
    page.goto("/index.html")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.get_by_label("Day (UTC)").count() == 1
    assert page.get_by_role("button").all_inner_texts() == ["Earlier change", "Later change"]


def test_without_scripts_there_is_a_day_too(page: Page, address: str) -> None:
    """The day that the site was made for."""
    assert page.context.browser is not None
    plain = page.context.browser.new_page(java_script_enabled=False)
    plain.goto(f"{address}/index.html")

    assert "python3.14" in _runtimes(plain, "supported")
    plain.close()
