"""The search box of every page suggests while people type: by keyboard and finger, in the service and in the files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AddressOf, hosting

pytestmark = pytest.mark.all


@pytest.fixture
def page(browser: Browser) -> Page:
    """A phone; scripts that fail fail the test."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    return context.new_page()


@pytest.mark.parametrize("path", ["/", "/limits/function_timeout", "/check", "/events/seed-001"])
def test_the_box_suggests_and_the_keyboard_chooses(page: Page, address_of: AddressOf, path: str) -> None:
    """On pages of any depth; a combobox as screen readers know it, whose chosen option is told."""
    page.goto(address_of(path))
    page.keyboard.press("/")
    page.keyboard.type("pyhton3.9")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("python3.9")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")

    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/runtimes/python3\.9(\.html)?$"))


def test_the_newest_runtimes_are_suggested_first(page: Page, address_of: AddressOf) -> None:
    """Eight at most; who types a language wants what is new."""
    page.goto(address_of("/next"))
    page.locator("#q").fill("python")
    expect(page.get_by_role("option")).to_have_count(8)

    assert page.get_by_role("option").first.inner_text().startswith("python3.15")


def test_the_list_closes_and_the_plain_search_remains(page: Page, address_of: AddressOf) -> None:
    """Escape closes it, blank text too; Enter without a choice asks the page of the search."""
    page.goto(address_of("/slips"))
    page.locator("#q").press_sequentially("memory")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option").first).not_to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search(\.html)?\?q=memory$"))

    expect(page.locator("#results li a").first).to_have_text("function_memory")


def test_a_finger_chooses(page: Page, address_of: AddressOf) -> None:
    """The list lies over the page, which does not move."""
    page.goto(address_of("/limits"))
    before = page.locator("h1").bounding_box()
    page.locator("#q").press_sequentially("SQS")
    option = page.get_by_role("option", name="amazon-sqs")
    expect(option).to_be_visible()

    assert page.locator("h1").bounding_box() == before
    option.tap()
    page.wait_for_url(re.compile(r"/triggers/amazon-sqs(\.html)?$"))


def test_suggestions_keep_the_clocks_that_were_asked(page: Page, served: str) -> None:
    """Who reads what was known in March 2025 goes on reading that; the plain form keeps it, too."""
    asked = "as_of=2025-03-31&known_at=2025-03-31"
    page.goto(f"{served}/runtimes/python3.8?{asked}")
    page.locator("#q").press_sequentially("python3.9")
    page.get_by_role("option", name="python3.9").tap()
    page.wait_for_url(f"**/runtimes/python3.9?{asked}")
    page.locator("#q").fill("python3.10")
    page.get_by_role("button", name="Search").tap()
    page.wait_for_url(f"**/search?{asked}&q=python3.10")

    expect(page.locator("#results li a").first).to_have_attribute("href", f"/runtimes/python3.10?{asked}")


def test_without_scripts_the_box_is_a_plain_form(browser: Browser, served: str) -> None:
    """And what was typed stands in it on the page of what was found."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{served}/limits")
    page.locator("#q").fill("snapstrat")
    page.keyboard.press("Enter")

    expect(page.locator("#results li a").first).to_have_text("snapstart")
    expect(page.locator("#q")).to_have_value("snapstrat")
    page.close()


def test_the_page_of_the_search_follows_what_is_typed(page: Page, address_of: AddressOf) -> None:
    """In the service as in the files, with the address."""
    page.goto(address_of("/search?q=python"))
    expect(page.locator("#results li a").first).to_have_text("python3.15")
    page.locator("#q").fill("function timeout")

    expect(page.locator("#results li a").first).to_have_text("function_timeout")
    assert page.url.endswith("q=function+timeout")


@pytest.mark.parametrize("folder", [".", "team/kb"])
@pytest.mark.parametrize("path", ["nothing.html", "runtimes/pyhton3.9.html", "a/b/c/pyhton3.9"])
def test_where_no_page_is_one_helps_on(page: Page, site: Path, folder: str, path: str) -> None:
    """From any depth, at the root of a host or in a folder: with its style, its links, the search, and what is near."""
    root = site if folder == "." else site.parent.parent
    with hosting(root, site) as host:
        at = f"{host}/{folder}" if folder != "." else host
        answer = page.goto(f"{at}/{path}")
        assert answer is not None
        assert answer.status == 404
        expect(page.locator("footer a", has_text="Regions")).to_have_attribute("href", re.compile("/regions.html$"))
        page.wait_for_function("getComputedStyle(document.querySelector('header')).display === 'flex'")
        if "pyhton" in path:
            page.locator("#near a", has_text="python3.9").tap()
            page.wait_for_url(f"{at}/runtimes/python3.9.html")
        else:
            page.locator("#q").press_sequentially("arm64")
            page.get_by_role("option", name="arm64").first.tap()
            page.wait_for_url(f"{at}/features/arm64.html")
        assert page.locator("h1").inner_text()
        page.go_back()
        page.locator("nav a", has_text="Limits").tap()
        page.wait_for_url(f"{at}/limits.html")
