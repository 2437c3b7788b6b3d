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


def test_a_link_opens_the_part_that_it_leads_into(browser: Browser, address: str) -> None:
    """The contents of a long page lead into parts that are folded away, on a phone and without scripts too."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/events")
    assert not page.locator("#y2018").is_visible()
    page.locator(".contents a", has_text="2018").click()

    assert page.locator("#y2018 th").first.is_visible()
    context.close()


def test_what_is_folded_is_printed(browser: Browser, address: str) -> None:
    """Paper cannot be tapped."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/rules")
    row = page.locator("th", has_text="LKB607")
    assert not row.is_visible()
    page.emulate_media(media="print")

    assert row.is_visible()
    page.close()


HEIGHTS = ("/", "/compare?from=2024-12-02&to=2025-12-01", "/compare?from=2014-11-13&to=2026-11-23", *PAGES[1:])


def test_no_page_is_endless_on_a_phone(browser: Browser, address: str) -> None:
    """Fifteen screens at most lie open, whatever there is to tell."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    heights = {}
    for path in (*HEIGHTS, "/operations", "/fields", "/claims", "/sources"):
        page.goto(f"{address}{path}")
        heights[path] = page.evaluate("document.documentElement.scrollHeight")
    context.close()

    assert {path: height for path, height in heights.items() if height > 15 * 844} == {}


STRANGER = (
    ("What may a runtime still do?", "#answer", "Creation blocked"),
    ("What had AWS said about it", "#answer", "Creation blocked in 6 months (2025-10-01)"),
    ("How much memory may it have", "#answer", "10,240 MB, default 128, since 2020-12-01"),
    ("What changed between two re:Invents?", "#changed", "changes after 2024-12-02 and until 2025-12-01"),
    ("May this template be deployed", "#answer", "Whether AWS accepts what a template asks for, on any day"),
)


@pytest.mark.parametrize(("question", "place", "said"), STRANGER)
def test_a_stranger_with_a_phone_finds_it_by_one_tap(
    browser: Browser, address: str, question: str, place: str, said: str
) -> None:
    """From the start page, without typing; the answer is on the first screen."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{address}/?as_of=2026-11-23")
    page.get_by_role("link", name=question).tap()
    page.locator("h1", has_not_text="What AWS Lambda supports").wait_for()
    box = page.locator(place).bounding_box()

    assert said in page.locator(place).inner_text()
    assert box is not None
    assert box["y"] < 844
    context.close()
