"""Charts as HTML in a browser without a network: the slider, the search and the selections work from the file alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kb.charts import CHARTS

pytestmark = pytest.mark.all

Shown = Callable[[str], Page]
DAY = "2026-11-23"


@pytest.fixture(scope="module")
def drawn(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Draws a chart by the command, with the options of its example; each once, since tests only look at it."""
    folder = tmp_path_factory.mktemp("charts")

    @cache
    def draw(name: str) -> Path:
        file = folder / f"{name}.html"
        options = [part for option, text in CHARTS[name].example.items() for part in (f"--{option}", text)]
        command = [sys.executable, "-m", "kb.cli.main", "chart", name, "-o", str(file), "--as-of", DAY, *options]
        subprocess.run([*command, "--db", str(database)], check=True, capture_output=True)
        return file

    return draw


@pytest.fixture
def shown(browser: Browser, drawn: Callable[[str], Path]) -> Iterator[Shown]:
    """Opens a chart from the file that the command wrote; a page that asks for anything else fails."""
    page = browser.new_page(viewport={"width": 1200, "height": 1600})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def opened(name: str) -> Page:
        page.goto(drawn(name).as_uri())
        page.locator("[data-ready]").wait_for()
        return page

    yield opened
    page.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def _picture(page: Page) -> bytes:
    """The chart as it stands."""
    page.wait_for_timeout(400)
    return page.locator(".lkb-plot svg").first.screenshot()


def _title(page: Page) -> str:
    page.wait_for_timeout(200)
    return page.locator(".lkb-title").inner_text()


@pytest.mark.parametrize(
    "name", ["days", "runtimes", "limits", "triggers", "features", "bitemporal", "next", "regions"]
)
def test_a_date_moves_the_chart_and_its_title(shown: Shown, name: str) -> None:
    """To the day, which the title names; the slider goes along."""
    page = shown(name)
    before = _picture(page)
    page.locator('input[type="date"]').first.fill("2021-08-01")

    assert "2021-08-01" in _title(page)
    assert page.locator('input[type="range"]').first.get_attribute("aria-valuetext") == "2021-08-01"
    assert _picture(page) != before


def test_the_keyboard_steps_by_days_months_and_years(shown: Shown) -> None:
    """On the slider: arrows, page keys, and both with shift; of a shorter month the last day."""
    page = shown("days")
    page.locator('input[type="date"]').first.fill("2021-01-31")
    slider = page.locator('input[type="range"]').first
    said = []
    for key in ("PageUp", "ArrowRight", "ArrowLeft", "Shift+ArrowRight", "Shift+PageDown", "PageDown", "Home"):
        slider.press(key)
        said.append(page.locator('input[type="date"]').first.input_value())

    days = ["2021-02-28", "2021-03-01", "2021-02-28", "2022-02-28", "2021-02-28", "2021-01-28", "2014-11-13"]
    assert said == days
    assert "2014-11-13" in _title(page)


def test_the_day_of_knowledge_moves_by_itself(shown: Shown) -> None:
    """On 2024-12-01 nothing of python3.8 was blocked; in January 2024 it was to be."""
    page = shown("days")
    page.locator('input[name="day"]').fill("2024-12-01")
    page.locator('input[name="known"]').fill("2024-01-15")

    assert "as known on 2024-01-15" in _title(page)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_fits_a_phone(browser: Browser, drawn: Callable[[str], Path], name: str) -> None:
    """390 pixels wide: the page does not scroll sideways, and hardly a pixel of the plot is out of sight."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(drawn(name).as_uri())
    page.locator("[data-ready]").wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("(p => p.scrollWidth - p.clientWidth)(document.querySelector('.lkb-plot'))") <= 8


def test_a_chart_follows_the_theme_of_its_reader_live(browser: Browser, drawn: Callable[[str], Path]) -> None:
    """Without losing the day that was chosen."""
    page = browser.new_page(color_scheme="light")
    page.goto(drawn("days").as_uri())
    page.locator("[data-ready]").wait_for()
    page.locator('input[type="date"]').first.fill("2021-08-01")
    light = page.evaluate("getComputedStyle(document.getElementById('chart')).backgroundColor")
    page.emulate_media(color_scheme="dark")
    page.locator(".lkb-dark").wait_for()
    page.wait_for_timeout(500)

    assert light == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.getElementById('chart')).backgroundColor") == "rgb(21, 24, 30)"
    assert "2021-08-01" in _title(page)


@pytest.mark.parametrize(
    ("name", "text"), [("triggers", "sqs"), ("features", "url"), ("changes", "python"), ("events", "vpc")]
)
def test_a_search_lets_the_rest_turn_faint(shown: Shown, name: str, text: str) -> None:
    """As long as something is searched for."""
    page = shown(name)
    before = _picture(page)
    page.locator('input[type="search"]').fill(text)
    found = _picture(page)
    page.locator('input[type="search"]').fill("")

    assert found not in (before, _picture(page))


def test_dragging_over_days_counts_them(shown: Shown) -> None:
    """The bands of all kinds follow a brush in one of them."""
    page = shown("changes")
    before = _picture(page)
    box = page.locator(".lkb-plot svg").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 300, steps=5)
    page.mouse.up()

    assert _picture(page) != before
