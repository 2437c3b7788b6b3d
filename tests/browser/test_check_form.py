"""The form of a check in a real browser: with its script, by keyboard, without a network but our own service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.conftest import serving

pytestmark = pytest.mark.all

TEMPLATE = "Resources: {Api: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.9, Timeout: 5000}}}"


@pytest.fixture(scope="module")
def address(database: Path) -> Iterator[str]:
    """A service."""
    with serving(database) as (_, found):
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The form, which may ask nobody but the service; scripts that fail fail the test."""
    found = browser.new_page()
    complaints: list[str] = []
    found.on("pageerror", lambda error: complaints.append(str(error)))
    found.on("request", lambda request: None if request.url.startswith(address) else complaints.append(request.url))
    found.set_default_timeout(60_000)
    found.goto(f"{address}/check")
    yield found
    assert complaints == []
    found.close()


def test_a_template_is_checked(page: Page) -> None:
    """By keyboard alone: the verdict names the rule and what is blocked, and the button rests while it runs."""
    page.locator("#content").fill(TEMPLATE)
    page.locator("#as_of").fill("2026-11-23")
    page.get_by_label("Operation").select_option("update")
    page.get_by_role("button", name="Check").press("Enter")

    expect(page.locator("#verdict")).to_contain_text("LKB203", timeout=60_000)
    expect(page.locator("#verdict table").first).to_contain_text("blocked")
    expect(page.locator("#run")).to_be_enabled()


def test_a_file_is_opened(page: Page, tmp_path: Path) -> None:
    """And one that is too large is refused before it is sent."""
    small, large = tmp_path / "small.yaml", tmp_path / "large.yaml"
    small.write_text(TEMPLATE)
    large.write_text("#" * 1_000_001)
    page.locator("#file").set_input_files(str(small))
    expect(page.locator("#content")).to_have_value(TEMPLATE)

    page.locator("#file").set_input_files(str(large))
    expect(page.locator("#verdict").get_by_role("alert")).to_contain_text("1,000,001 bytes")


def test_a_template_can_be_sent_to_somebody_as_an_address(page: Page) -> None:
    """It stands behind the #, and whoever opens the address sees the verdict."""
    page.locator("#content").fill(TEMPLATE)
    page.locator("#as_of").fill("2026-11-23")
    page.locator("#share").click()
    page.wait_for_function("location.hash.startsWith('#t=')")
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)

    expect(page.locator("#content")).to_have_value(TEMPLATE)
    expect(page.locator("#verdict")).to_contain_text("LKB203", timeout=60_000)


def test_an_error_is_shown(page: Page) -> None:
    """As an alert."""
    page.locator("#content").fill("Resources: [")
    page.get_by_role("button", name="Check").click()

    expect(page.locator("#verdict").get_by_role("alert")).to_be_visible(timeout=60_000)


def test_the_slash_leads_to_the_search(page: Page) -> None:
    """From anywhere but a field, and what is typed is found."""
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("pyhton3.9")
    page.keyboard.press("Enter")

    expect(page.locator("#results li a").first).to_have_text("python3.9")
