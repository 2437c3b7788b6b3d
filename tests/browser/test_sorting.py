"""Tables of lists are sorted by the heads of their columns: by keyboard, on a phone, with the order in the address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import AddressOf

pytestmark = pytest.mark.all


@pytest.fixture(params=[390, 1440])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone, and a screen."""
    width: int = request.param
    made = browser.new_page(viewport={"width": width, "height": 844})
    yield made
    made.close()


def _column(table: Locator, place: int) -> list[str]:
    return [text.strip() for text in table.locator(f"tbody td:nth-child({place})").all_inner_texts()]


def test_a_head_sorts_up_and_down_and_gives_the_order_back(page: Page, address_of: AddressOf) -> None:
    """By keyboard; screen readers are told, what is not known comes last, and the address holds the order."""
    page.goto(address_of("/runtimes?as_of=2026-11-23"))
    table = page.locator("table.sortable").first
    head = table.locator("th", has_text="Deprecated")
    button = head.get_by_role("button")
    expect(button).to_be_visible()
    as_it_was = table.locator("tbody th").all_inner_texts()
    orders = []
    for _ in range(3):
        button.press("Enter")
        orders.append((head.get_attribute("aria-sort"), _column(table, 4), page.url.partition("#")[2]))
    (up, rising, _), (down, falling, address), (none, _, nothing) = orders

    assert (up, down, none) == ("ascending", "descending", None)
    assert [day for day in rising if day] == sorted(day for day in rising if day)
    assert [day for day in falling if day] == sorted((day for day in falling if day), reverse=True)
    assert rising[-1] == falling[-1] == ""
    assert (address, nothing) == ("sort=-deprecated", "")
    assert table.locator("tbody th").all_inner_texts() == as_it_was


def test_the_order_of_an_address_is_shown(page: Page, address_of: AddressOf) -> None:
    """Who gets it from a colleague sees the same; tables with the same columns are sorted together."""
    page.goto(address_of("/runtimes?as_of=2026-11-23") + "#sort=runtime")
    first = page.locator("table.sortable").first
    expect(first.locator("th[aria-sort=ascending]")).to_have_text("Runtime")

    assert page.locator("table.sortable th[aria-sort=ascending]").count() > 1
    names = first.locator("tbody th a").all_inner_texts()
    assert names == sorted(names, key=lambda name: [int(part) if part.isdigit() else part for part in _parts(name)])


def _parts(name: str) -> list[str]:
    """The letters and the numbers of a name: python3.9 stands before python3.10."""
    found = [""]
    for letter in name:
        if letter.isdigit() != found[-1][-1:].isdigit():
            found.append("")
        found[-1] += letter
    return found


@pytest.mark.parametrize(("path", "head"), [("/stats", "Rows"), ("/slips", "Days")])
def test_numbers_are_sorted_as_numbers(page: Page, address_of: AddressOf, path: str, head: str) -> None:
    """With their commas and signs."""
    page.goto(address_of(path))
    table = page.locator("table.sortable").first
    table.get_by_role("button", name=head, exact=True).click()
    heads = table.locator("thead th").all_text_contents()
    told = table.locator("tbody tr").evaluate_all(
        "(all, i) => all.map((row) => row.cells[i].textContent)", heads.index(head)
    )
    numbers = [float(text.replace(",", "")) for text in told]

    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 3


def test_short_tables_and_values_of_different_units_have_no_order(page: Page, address_of: AddressOf) -> None:
    """A button stands only where it does something that has a meaning."""
    page.goto(address_of("/limits"))
    table = page.locator("table.sortable").first
    expect(table.locator("thead button")).to_have_text(["Limit", "Holds for", "Since"])

    assert page.locator("table", has_text="The limits that most functions meet").locator("button").count() == 0
    page.goto(address_of("/runtimes/python3.9"))
    assert page.locator("table:not(.sortable) button").count() == 0


def test_what_a_script_compares_can_be_sorted_too(browser: Browser, filed: str) -> None:
    """Where only files lie, tables of two days are made in the browser."""
    page = browser.new_page()
    page.goto(f"{filed}/compare.html?from=2014-11-13&to=2026-11-23")
    table = page.locator("table.sortable").first
    button = table.locator("th", has_text="About").locator("button")
    page.locator("details").first.evaluate("(one) => { one.open = true; }")
    button.click()
    about = _column(table, 3)

    assert about == sorted(about)
    page.close()
