"""One page of each kind in a browser: on a phone and on a screen, in light and in dark, for everybody who reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.api.conftest import serving
from tests.api.test_pages import PAGES
from tests.conftest import NPM

pytestmark = pytest.mark.all

REFUSED = ("/runtimes/pyhton3.9", "/?as_of=yesterday")
AXE = NPM / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def address(database: Path) -> Iterator[str]:
    """A service."""
    with serving(database) as (_, found):
        yield found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's chromium."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_fit_the_screen_and_stand_still(browser: Browser, address: str, width: int, scripts: bool) -> None:
    """Nothing is wider than the screen but what scrolls by itself; while a page loads nothing moves."""
    context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=scripts)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    wide, moved = [], []
    for path in (*PAGES, *REFUSED):
        page.goto(f"{address}{path}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
        if scripts and page.evaluate(SHIFT) >= 0.05:
            moved.append(path)
    context.close()

    assert (wide, moved, errors) == ([], [], [])


SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 100);
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_keeps_people_out(browser: Browser, address: str, width: int, scheme: str) -> None:
    """Axe, which looks for what screen readers, keyboards and weak eyes stumble over, finds nothing."""
    if not AXE.is_file() and not os.environ.get("CI"):
        pytest.skip("needs axe: make test-all installs it where npm is")
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True
    )
    page = context.new_page()
    found = []
    for path in (*PAGES, *REFUSED):
        page.goto(f"{address}{path}")
        page.add_script_tag(path=str(AXE))
        violations = page.evaluate("axe.run().then((found) => found.violations)")
        found += [(path, one["id"], one["nodes"][0]["html"][:120]) for one in violations]
    context.close()

    assert found == []


def test_the_keyboard_goes_through_a_page_in_order(browser: Browser, address: str) -> None:
    """First past the head, then the search, the sections, and what stands in the page."""
    page = browser.new_page()
    page.goto(f"{address}/runtimes/python3.9")
    stops = []
    for _ in range(5):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.textContent || document.activeElement.id"))
    page.close()

    assert stops == ["Skip to the content", "lambda-kb", "q", "Search", "Runtimes"]
