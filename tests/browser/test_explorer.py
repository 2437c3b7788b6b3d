"""The start page in a real browser: with its script, by keyboard, without a network but our own service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.api.conftest import serving

pytestmark = pytest.mark.all

TEMPLATE = "Resources: {Api: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.9, Timeout: 1000}}}"


@pytest.fixture(scope="module")
def address(database: Path) -> Iterator[str]:
    """A service."""
    with serving(database) as (_, found):
        yield found


@pytest.fixture
def page(chromium: str, address: str) -> Iterator[Page]:
    """The start page, which may ask nobody but the service; scripts that fail fail the test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        found = browser.new_page()
        complaints: list[str] = []
        found.on("pageerror", lambda error: complaints.append(str(error)))
        found.on("request", lambda request: None if request.url.startswith(address) else complaints.append(request.url))
        found.set_default_timeout(60_000)
        found.goto(address)
        yield found
        assert complaints == []
        browser.close()


def test_a_picked_day_is_shown_without_reloading(page: Page) -> None:
    """What was typed into the other form stays."""
    page.get_by_label("A template").fill("typed before")
    page.locator("#as_of").fill("2021-08-15")
    expect(page.locator("#day")).to_contain_text("on 2021-08-15", timeout=60_000)

    expect(page.locator("#day dl").first).not_to_contain_text("python3.9")
    expect(page.get_by_label("A template")).to_have_value("typed before")
    assert page.url.endswith("?as_of=2021-08-15")


def test_a_template_is_checked(page: Page) -> None:
    """By keyboard alone: the verdict names the rule and what is blocked."""
    page.get_by_label("A template").fill(TEMPLATE)
    page.locator("#check_as_of").fill("2026-11-23")
    page.get_by_label("Operation").select_option("update")
    page.get_by_role("button", name="Check").press("Enter")

    expect(page.locator("#verdict")).to_contain_text("LKB203", timeout=60_000)
    expect(page.locator("#verdict table")).to_contain_text("blocked")


def test_the_verdict_comes_with_a_chart_of_when_it_would_have_been_another(page: Page) -> None:
    """Drawn by the service, in the colours of the page."""
    page.get_by_label("A template").fill(TEMPLATE.replace("1000", "600"))
    page.get_by_role("button", name="Check").click()
    band = page.locator("#verdict img")
    band.scroll_into_view_if_needed(timeout=60_000)

    assert band.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(page.locator("#verdict")).to_contain_text("from 2021-08-16")


def test_an_error_is_shown(page: Page) -> None:
    """As an alert."""
    page.get_by_label("A template").fill("Resources: [")
    page.get_by_role("button", name="Check").click()

    expect(page.locator("#verdict").get_by_role("alert")).to_be_visible(timeout=60_000)


def test_the_page_can_be_walked_by_keyboard(page: Page) -> None:
    """The first stop skips to the answer, and every field has a label."""
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to the answer"
    unlabelled = "[...document.querySelectorAll('input,select,textarea')].filter(field => !field.labels.length).length"
    assert page.evaluate(unlabelled) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(page: Page, scheme: str) -> None:
    """By the ratio of 4.5 that WCAG asks for."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    colours = page.evaluate(
        "['--ink','--link','--good','--bad','--doubt','--paper'].map(name => "
        "getComputedStyle(document.documentElement).getPropertyValue(name).trim())"
    )

    *inks, paper = (_luminance(colour) for colour in colours)
    assert min(_contrast(ink, paper) for ink in inks) >= 4.5


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: float, other: float) -> float:
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)
