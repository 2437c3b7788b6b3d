"""Charts as HTML in a browser without a network: the slider, the search and the selections work from the file alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

pytestmark = pytest.mark.all

Shown = Callable[[str], Page]


@pytest.fixture
def shown(chromium: str, database: Path, tmp_path: Path) -> Iterator[Shown]:
    """Opens a chart from the file that the command wrote; a page that asks for anything else fails."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 1600})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))

        def opened(name: str) -> Page:
            file = tmp_path / f"{name}.html"
            command = [sys.executable, "-m", "kb.cli.main", "chart", name, "-o", str(file), "--as-of", "2026-11-23"]
            subprocess.run([*command, "--db", str(database)], check=True, capture_output=True)
            page.goto(file.as_uri())
            page.locator(".vega-embed canvas, .vega-embed svg").first.wait_for()
            return page

        yield opened
        assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
        browser.close()


def _picture(page: Page) -> bytes:
    """The chart as it stands."""
    page.wait_for_timeout(400)
    return page.locator(".vega-embed canvas, .vega-embed svg").first.screenshot()


@pytest.mark.parametrize("name", ["days", "triggers", "features"])
def test_the_slider_moves_the_day(shown: Shown, name: str) -> None:
    """By the keyboard too: the first day of the scale."""
    page = shown(name)
    before = _picture(page)
    page.locator('input[type="range"]').press("Home")

    assert _picture(page) != before


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
    box = page.locator(".vega-embed canvas, .vega-embed svg").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 300, steps=5)
    page.mouse.up()

    assert _picture(page) != before
