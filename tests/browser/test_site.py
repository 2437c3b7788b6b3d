"""The static site in a browser: any day can be picked, on a phone too, in light and in dark, from any file server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from kb.facts import Facts, basis_on
from kb.nouns import count_noun
from kb.pages import Library, Served
from kb.pages.compare_pages import compare_page
from kb.pages.day_pages import day_page
from kb.store import Store
from tests.browser.conftest import DAY
from tests.conftest import AsOf

pytestmark = pytest.mark.all

PAGES = ("index", "runtimes", "limits", "features", "days", "compare", "search", "next", "check", "files")
THINGS = ("runtimes/python3.7", "limits/function_timeout", "triggers/amazon-sqs", "features/arm64", "events/seed-001")


@pytest.fixture(scope="module")
def page(browser: Browser, filed: str) -> Iterator[Page]:
    """A page that may ask nobody but the host of the files."""
    made = browser.new_page(base_url=filed)
    made.route("**/*", lambda route: route.continue_() if route.request.url.startswith(filed) else route.abort())
    yield made
    made.close()


def _answer(page: Page) -> str:
    return page.locator("#answer").inner_text()


@pytest.mark.parametrize("day", ["2014-11-13", "2015-05-01", "2021-08-01", "2026-11-23"])
def test_a_day_is_that_of_the_facts(page: Page, ask: AsOf, day: str) -> None:
    """The script picks from spells that were judged when the site was made; the address is the service's own."""
    page.goto(f"/days.html?as_of={day}")
    expected = {one.runtime for one in ask(day).runtimes(phase="supported")}
    shown = (
        page.locator(".ids", has=page.locator(".badge.supported")) if day != DAY else page.locator("details .ids").first
    )

    assert page.title() == f"AWS Lambda on {day} - lambda-kb"
    assert set(shown.locator("a").all_inner_texts()) == expected if expected else shown.count() == 0
    assert _answer(page).startswith(f"{count_noun(len(expected), 'supported runtime')}, ")


@pytest.mark.parametrize("day", ["2014-11-13", "2020-12-01", "2021-08-01", "2025-02-26"])
def test_a_day_counts_as_the_service_does(page: Page, ask: AsOf, day: str) -> None:
    """Services that start functions, too; a runtime that may have come stands apart from all phases."""
    page.goto(f"/days.html?as_of={day}")
    served = day_page(Library(ask(day), Served()))

    assert str(served.description).endswith(_answer(page).splitlines()[0])
    maybe = [one.runtime for one in ask(day).runtimes(phase="not_yet_available")]
    assert page.locator(".ids", has_text="Nobody can tell").locator("a").all_inner_texts() == maybe


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "/runtimes/python3.9.html?as_of=2025-12-20",
            "Deprecated since 2025-12-15. Creation blocked in 13 months (2027-02-01), updates blocked in 14 months",
        ),
        (
            "/runtimes/python3.9.html?as_of=2024-09-01",
            "creation blocked in 2.5 years (2027-02-01), updates blocked in 2.5 years (2027-03-03).",
        ),
        ("/runtimes/python3.9.html?as_of=2021-08-15", "Not yet available"),
        (
            "/runtimes/dotnet9.html?as_of=2025-02-26",
            "Nobody can tell whether it had come: runtime dotnet9 came between",
        ),
        ("/runtimes/dotnet9.html?as_of=2025-02-27", "Supported since 2025-02-24"),
        ("/runtimes/nodejs4.3.html?as_of=2020-03-04", "so nobody can say what it accepted on this day"),
        ("/limits/function_timeout.html?as_of=2016-01-01", "1 to 300 s, default 3"),
        ("/triggers/amazon-sqs.html?as_of=2018-06-27", "Not there on this day."),
        ("/features/arm64.html?as_of=2021-09-29", "In force on this day."),
    ],
)
def test_a_thing_answers_for_another_day(page: Page, path: str, said: str) -> None:
    """In heading and title too, and what stands below says of which day it is."""
    page.goto(path)
    day = path[-10:]

    assert said in _answer(page)
    assert page.locator("h1").inner_text().endswith(f"on {day}")
    assert f"on {day}" in page.title()
    assert DAY in page.locator("#told").inner_text()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/days.html?as_of=2010-01-01", "before the first evidence"),
        ("/days.html?as_of=2021-02-30", "no day"),
        ("/runtimes/python3.9.html?as_of=%3Cb%3Ex", "no day"),
        ("/runtimes/python3.9.html?known_at=2021-01-01", "everything known"),
        ("/index.html?as_off=2021-01-01", "no parameter"),
        ("/regions.html?known_at=2021-01-01", "everything known"),
        ("/regions.html?as_of=2021-01-01", f"holds the answer for {DAY} alone"),
        ("/next.html?as_of=2021-02-30", "no day"),
        ("/rules/LKB101.html?as_of=2021-01-01", f"holds the answer for {DAY} alone"),
        ("/rules.html?data_version=3", "everything known"),
        ("/events/seed-001.html?as_off=2021-01-01", "no parameter"),
        ("/events/seed-001.html?as_of=2010-01-01", "before the first evidence"),
        ("/search.html?known_at=2021-01-01", "everything known"),
        ("/check.html?as_of=2021-01-01", "this page has none"),
        ("/compare.html?from=2022-01-01&known_at=2021-01-01", "everything known"),
        ("/compare.html?as_of=2021-01-01", "there are from, to"),
        ("/compare.html?from=2022-01-01&to=2021-01-01", "the later day must come second"),
    ],
)
def test_what_files_cannot_answer_is_refused(page: Page, path: str, said: str) -> None:
    """Never an answer for another day in silence."""
    page.goto(path)

    assert said in page.get_by_role("alert").inner_text()


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/compare.html?from=2022-01-01&to=2021-01-01", {"from": "2022-01-01", "to": "2021-01-01"}),
        ("/runtimes/python3.9.html?as_of=2010-01-01", {"as_of": "2010-01-01"}),
    ],
)
def test_days_that_are_refused_stay_in_their_form(page: Page, path: str, typed: dict[str, str]) -> None:
    """So that they can be corrected."""
    page.goto(path)

    assert {name: page.input_value(f"#{name}") for name in typed} == typed


@pytest.mark.parametrize("path", ["/regions.html", f"/next.html?as_of={DAY}", "/events/seed-001.html?as_of=2021-01-01"])
def test_a_page_of_one_day_offers_no_other(page: Page, path: str) -> None:
    """Its own day it takes, and what is the same on all days it shows; there is no form that would be ignored."""
    page.goto(path)

    assert page.get_by_role("alert").count() == 0
    assert page.locator("#clocks").count() == 0


def test_a_day_can_be_picked_and_stepped_and_gone_back_to(page: Page) -> None:
    """From the start page, by the form; the address leads to the day."""
    page.goto("/index.html")
    page.fill("#as_of", "2021-08-15")
    page.locator("#clocks button").click()
    page.wait_for_url("**/days.html?as_of=2021-08-15")
    page.locator("#answer a", has_text="Later change: 2021-08-16").click()
    page.wait_for_url("**as_of=2021-08-16")

    assert "python3.9" in page.locator(".ids").first.inner_text()
    page.go_back()
    assert "python3.9" not in page.locator(".ids").first.inner_text()


def test_two_days_can_be_compared(page: Page) -> None:
    """With links to the things on the day of their change."""
    page.goto("/compare.html?from=2020-11-30&to=2020-12-02")

    row = page.locator("tr", has=page.get_by_role("link", name="function_memory", exact=True))
    assert "10,240" in row.inner_text()


@pytest.mark.parametrize(("first", "last"), [("2024-12-02", "2025-12-01"), ("2014-11-13", "2026-11-23")])
def test_files_compare_as_the_service_does(page: Page, store: Store, first: str, last: str) -> None:
    """The same sentence, the same parts with the same numbers, each with the same rows."""
    library = Library(Facts(store, basis_on(store, date.fromisoformat(DAY))), Served())
    assert page.context.browser is not None
    served = page.context.browser.new_page()
    served.set_content(str(compare_page(library, {"from": first, "to": last}).body))
    said = compare_page(library, {"from": first, "to": last}).description
    page.goto(f"/compare.html?from={first}&to={last}")

    assert page.locator("#changed").inner_text() == said
    assert page.locator("summary").all_text_contents() == served.locator("summary").all_text_contents()
    rows = "(all) => all.map((row) => [...row.children].slice(0, 2).map((one) => one.textContent))"
    assert page.locator("tbody tr").evaluate_all(rows) == served.locator("tbody tr").evaluate_all(rows)
    served.close()


def test_the_files_can_be_searched(page: Page) -> None:
    """Misspelt words too, while they are typed."""
    page.goto("/search.html?q=pyhton3.9")
    assert page.locator("#results a").first.inner_text() == "python3.9"
    page.fill("#q", "function timeout")

    assert page.locator("#results a").first.inner_text() == "function_timeout"


def test_a_day_past_the_evidence_says_so(page: Page) -> None:
    """AWS may have changed its plans."""
    page.goto("/days.html?as_of=2029-01-01")

    page.locator(".late", has_text="Our evidence ends on").wait_for()


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


def test_without_scripts_the_newest_page_stands(browser: Browser, filed: str) -> None:
    """And there is no form that would seem to ask for another day."""
    plain = browser.new_page(java_script_enabled=False)
    plain.goto(f"{filed}/runtimes/python3.9.html")

    assert f"on {DAY}" in plain.locator("h1").inner_text()
    assert not plain.locator("#clocks").is_visible()
    plain.close()
