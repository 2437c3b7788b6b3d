"""One page of each kind in a browser: on a phone and on a screen, in light and in dark, for everybody who reads."""

from __future__ import annotations

import os
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.routes.test_pages import PAGES
from tests.browser.conftest import AddressOf
from tests.conftest import NPM

pytestmark = pytest.mark.all

REFUSED = ("/runtimes/pyhton3.9", "/?as_of=yesterday")
ASKED = ("/search?q=python", "/compare?from=2024-12-02&to=2025-12-01")
SERVED_ONLY = ("/docs", "/problems/not-found")
AXE = NPM / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def every_kind(address_of: AddressOf) -> list[str]:
    """The addresses of one page of each kind, and of pages that refuse: of the service, and of the files."""
    served = address_of("/").endswith("/")
    return [address_of(path) for path in (*PAGES, *ASKED, *REFUSED) if served or path not in SERVED_ONLY]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_fit_the_screen_and_stand_still(
    browser: Browser, every_kind: list[str], width: int, scripts: bool
) -> None:
    """Nothing is wider than the screen but what scrolls by itself; while a page loads nothing moves."""
    context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=scripts)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    wide, moved = [], []
    for path in every_kind:
        page.goto(path)
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


# Passes are found but not described, which takes a quarter of the time.
LOOK = """(asked) => axe.run({ resultTypes: ["violations"], selectors: false, ...asked })
  .then((found) => found.violations)"""
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that look at colours, and so all that a dark page may break and a light one does not."""


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_keeps_people_out(browser: Browser, every_kind: list[str], width: int) -> None:
    """Axe, which looks for what screen readers, keyboards and weak eyes stumble over, finds nothing, dark or light."""
    if not AXE.is_file() and not os.environ.get("CI"):
        pytest.skip("needs axe: make test-all installs it where npm is")
    context = browser.new_context(viewport={"width": width, "height": 844}, bypass_csp=True)
    page = context.new_page()
    found = []
    for path in every_kind:
        page.emulate_media(color_scheme="light")
        page.goto(path)
        page.add_script_tag(path=str(AXE))
        violations = page.evaluate(LOOK, {})
        page.emulate_media(color_scheme="dark")
        violations += page.evaluate(LOOK, OF_COLOURS)
        found += [(path, one["id"], one["nodes"][0]["html"][:120]) for one in violations]
    context.close()

    assert found == []


def test_the_keyboard_goes_through_a_page_in_order(browser: Browser, served: str) -> None:
    """First past the head, then the search, the sections, and what stands in the page."""
    page = browser.new_page()
    page.goto(f"{served}/runtimes/python3.9")
    stops = []
    for _ in range(5):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.textContent || document.activeElement.id"))
    page.close()

    assert stops == ["Skip to the content", "lambda-kb", "q", "Search", "Runtimes"]


def test_a_link_opens_the_part_that_it_leads_into(browser: Browser, served: str) -> None:
    """The contents of a long page lead into parts that are folded away, on a phone and without scripts too."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/events")
    assert not page.locator("#y2018").is_visible()
    page.locator(".contents a", has_text="2018").click()

    assert page.locator("#y2018 th").first.is_visible()
    context.close()


def test_what_is_folded_is_printed(browser: Browser, served: str) -> None:
    """Paper cannot be tapped."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{served}/rules")
    row = page.locator("th", has_text="LKB607")
    assert not row.is_visible()
    page.emulate_media(media="print")

    assert row.is_visible()
    page.close()


def test_what_sorts_is_not_printed(browser: Browser, served: str) -> None:
    """On narrow paper, where tables are cards, their heads lie outside of it as they do without a script."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{served}/slips")
    left = "document.querySelector('table.sortable thead').getBoundingClientRect().left"
    assert page.evaluate(left) >= 0
    page.emulate_media(media="print")

    assert page.evaluate(left) < -390
    page.close()


HEIGHTS = ("/", "/compare?from=2024-12-02&to=2025-12-01", "/compare?from=2014-11-13&to=2026-11-23", *PAGES[1:])


def test_no_page_is_endless_on_a_phone(browser: Browser, served: str) -> None:
    """Fifteen screens at most lie open, whatever there is to tell."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    heights = {}
    for path in (*HEIGHTS, "/operations", "/fields", "/claims", "/sources"):
        page.goto(f"{served}{path}")
        heights[path] = page.evaluate("document.documentElement.scrollHeight")
    context.close()

    assert {path: height for path, height in heights.items() if height > 15 * 844} == {}


STRANGER = (
    ("What may a runtime still do?", "#answer", "Creation blocked"),
    ("How much memory may it have", "#answer", "10,240 MB, default 128, since 2020-12-01"),
    ("What changed between two re:Invents?", "#changed", "changes after 2024-12-02 and until 2025-12-01"),
    ("May this template be deployed", "#answer", "Whether AWS accepts what a template asks for, on any day"),
)
"""What a stranger asks, where the answer stands, and what it says."""
SAID_IN_MARCH = "What had AWS said about it"


def _tapped(browser: Browser, start: str, question: str) -> Page:
    """The page that one tap on the start page leads to, on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(start)
    page.get_by_role("link", name=question).tap()
    page.locator("h1", has_not_text="What AWS Lambda supports").wait_for()
    return page


@pytest.mark.parametrize(("question", "place", "said"), STRANGER)
def test_a_stranger_with_a_phone_finds_it_by_one_tap(
    browser: Browser, address_of: AddressOf, question: str, place: str, said: str
) -> None:
    """From the start page, without typing; the answer is on the first screen."""
    page = _tapped(browser, address_of("/"), question)
    told = page.locator(place)
    expect(told).to_contain_text(said)
    box = told.bounding_box()

    assert box is not None
    assert box["y"] < 844
    page.context.close()


def test_what_aws_had_said_by_a_day_is_one_tap_away(browser: Browser, served: str) -> None:
    """The service answers as of that day, in its first sentence."""
    page = _tapped(browser, f"{served}/", SAID_IN_MARCH)

    expect(page.locator("#answer")).to_contain_text("Creation blocked in 6 months (2025-10-01)")
    page.context.close()


def test_in_files_what_aws_had_said_by_a_day_is_a_row(browser: Browser, filed: str) -> None:
    """The tap leads to what was known when: the row published last before March 2025 has the dates of then."""
    page = _tapped(browser, f"{filed}/index.html", SAID_IN_MARCH)
    heading = page.locator("#what-was-known-when")
    expect(heading).to_be_in_viewport()
    published = page.locator(".ladder tbody tr")
    days = published.locator("th").all_inner_texts()
    row = published.nth(next(place for place, day in enumerate(days) if day <= "2025-03-31"))

    expect(row).to_contain_text("2025-10-01")
    page.context.close()


@pytest.mark.parametrize(
    ("path", "said", "asked"),
    [
        ("/runtimes/python3.9", r"python3\.9 on \S+\. lambda-kb, everything known, data version \d+\. ", {"as_of"}),
        ("/compare?from=2024-12-02&to=2025-12-01", r"What came to hold .*\. lambda-kb, ", {"from", "to"}),
        ("/events/seed-001", r"Lambda is announced: .* events\. lambda-kb, ", {"as_of"}),
    ],
)
def test_a_page_can_be_cited(browser: Browser, address_of: AddressOf, path: str, said: str, asked: set[str]) -> None:
    """What it says, on what it rests, and an address that goes on saying it: also of today and of the newest data."""
    page = browser.new_page()
    page.goto(address_of(path))
    page.get_by_role("button", name="Cite this page").click()
    cited = page.locator("#cited")
    expect(cited).to_have_text(re.compile(f"^{said}"))
    address = urlsplit((cited.text_content() or "").removesuffix(" (copied)").rpartition(" ")[2])
    pinned = {"data_version"} if address_of("/").endswith("/") else set()

    assert set(parse_qs(address.query)) == asked | pinned
    page.goto(address.geturl())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(address_of("/check"))
    expect(page.get_by_role("button", name="Cite this page")).to_have_count(0)
    page.close()
