"""Notebooks in JupyterLab, in a real browser without a network: they run, and what a reader moves answers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.notebooks.publish import FOLDER, read

pytestmark = pytest.mark.all

NOTEBOOK = "01_what_was_supported_on_a_date.ipynb"
CHECKING = "07_checking_a_configuration_then_and_now.ipynb"
TEMPLATE = "Resources: {Api: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13, MemorySize: 6144}}}"
PATIENCE = 90_000
"""Milliseconds until a page that does not show something is broken."""


@pytest.fixture
def lab(tmp_path: Path, database: Path) -> Iterator[str]:
    """JupyterLab on a copy of two notebooks; its address."""
    root = tmp_path / "notebooks"
    root.mkdir()
    for name in (NOTEBOOK, CHECKING):
        shutil.copy(FOLDER / name, root)
    settings = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", "--IdentityProvider.token=t"]
    own = {"JUPYTER_CONFIG_DIR": tmp_path / "config", "JUPYTER_RUNTIME_DIR": tmp_path / "run", "HOME": tmp_path}
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *settings, f"--ServerApp.root_dir={root}"],
        env=os.environ | {name: str(path) for name, path in own.items()} | {"LAMBDA_KB_DB": str(database)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.wait(timeout=30)
        if process.stderr:
            process.stderr.close()


def _address(process: subprocess.Popen[str]) -> str:
    for line in process.stderr or ():
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found:
            return found[0]
    raise AssertionError("JupyterLab did not start")


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    """A page of a browser that finds no name, so that nothing comes from a network."""
    with sync_playwright() as driver:
        arguments = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)
        yield browser.new_page(viewport={"width": 1400, "height": 1500})
        browser.close()


def _run_all(page: Page, lab: str, notebook: str) -> None:
    """Open a notebook and run all its cells."""
    page.goto(f"{lab}/lab/tree/{notebook}?token=t&reset", timeout=PATIENCE)
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('.lm-Menu-itemLabel:text-is("Run All Cells")').click()


def test_a_notebook_runs_in_jupyterlab_and_its_days_move_the_chart(lab: str, page: Page) -> None:
    """All cells run; the chart follows the date and the keys without the kernel, and JupyterLab's theme live."""
    _run_all(page, lab, NOTEBOOK)
    chart = page.locator(".lkb-chart", has=page.locator('input[name="known"]')).first
    chart.locator('input[name="day"]').wait_for(timeout=PATIENCE)
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE)
    chart.locator('input[name="day"]').fill("2017-01-31")
    title = chart.locator(".lkb-title")
    expect(title).to_contain_text("supported on 2017-01-31", timeout=PATIENCE)
    # JupyterLab's own keys include the arrows up and down, which must not leave the slider.
    steps = {"ArrowUp": "2017-02-01", "PageUp": "2017-03-01", "Shift+ArrowRight": "2018-03-01"}
    for key, day in steps.items():
        chart.locator('input[name="day-slider"]').press(key)
        expect(title).to_contain_text(f"supported on {day}", timeout=PATIENCE)
    chart.locator('input[name="known"]').fill("2017-06-01")
    expect(title).to_contain_text("as known on 2017-06-01", timeout=PATIENCE)

    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.locator('.lm-Menu-itemLabel:text-is("Theme")').hover()
    page.locator('.lm-Menu-itemLabel:text-is("JupyterLab Dark")').click()
    expect(chart).to_have_class(re.compile("lkb-dark"), timeout=PATIENCE)
    expect(title).to_contain_text("supported on 2018-03-01", timeout=PATIENCE)
    assert page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").count() == 0


def test_the_explorer_answers_in_jupyterlab(lab: str, page: Page) -> None:
    """Its clocks, its search, its tabs by the keyboard, and the story of one thing."""
    _run_all(page, lab, NOTEBOOK)
    explorer = page.locator(".lkb-explorer")
    explorer.wait_for(timeout=PATIENCE)
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE)
    said = explorer.locator(".lkb-said")
    explorer.locator('input[aria-label="As of"]').fill("2024-12-01")
    expect(said).to_contain_text("runtimes on 2024-12-01", timeout=PATIENCE)
    explorer.locator('input[aria-label="As of"]').press("PageUp")
    expect(said).to_contain_text("on 2025-01-01", timeout=PATIENCE)
    explorer.locator('input[type="search"]').fill("python3.8")
    expect(said).to_contain_text("1 of", timeout=PATIENCE)
    explorer.locator('input[type="search"]').fill("")
    explorer.get_by_role("tab", name="runtimes").press("ArrowRight")
    expect(said).to_contain_text("limits on 2025-01-01", timeout=PATIENCE)
    explorer.get_by_role("tab", name="limits").press("End")
    explorer.locator("textarea").fill(TEMPLATE)
    expect(explorer.locator(".lkb-judged")).to_contain_text("Api", timeout=PATIENCE)
    explorer.get_by_role("tab", name="check").press("Home")
    explorer.get_by_role("button", name="python3.8", exact=True).click()
    expect(said).to_contain_text("python3.8: ", timeout=PATIENCE)


def _tab_to(page: Page, name: str) -> None:
    """Press the Tab key until the focus is on what is called so; what cannot be reached so is a fault."""
    for _ in range(20):
        page.keyboard.press("Tab")
        called = "(e => e.getAttribute('aria-label') || e.innerText || '')(document.activeElement)"
        if page.evaluate(called) == name:
            return
    raise AssertionError(f"the Tab key does not come to {name}")


def _enter_output(output: Locator) -> None:
    """Go to the cell of an output: it is selected, and no editor has the focus, as after a run."""
    output.wait_for(timeout=PATIENCE)
    output.scroll_into_view_if_needed()
    output.locator("xpath=ancestor::div[contains(@class, 'jp-CodeCell')]").locator(".jp-InputPrompt").first.click()


def test_the_keyboard_alone_works_the_explorer(lab: str, page: Page) -> None:
    """JupyterLab takes no key of a control, the focus stays in the widget, and one press leaves a long list."""
    _run_all(page, lab, NOTEBOOK)
    explorer = page.locator(".lkb-explorer")
    _enter_output(explorer)
    said, cells = explorer.locator(".lkb-said"), page.locator(".jp-Cell").count()
    _tab_to(page, "As of")
    page.keyboard.press("Shift+PageUp")
    expect(said).to_contain_text("on 2022-08-01", timeout=PATIENCE)
    _tab_to(page, "Known at")
    page.keyboard.type("06012022")
    expect(said).to_contain_text("as known on 2022-06-01", timeout=PATIENCE)
    _tab_to(page, "Data version")
    for key in ("3", "ArrowDown", "x", "d", "d", "a"):
        page.keyboard.press(key)
    expect(said).to_contain_text("data version 4", timeout=PATIENCE)
    _tab_to(page, "Search")
    page.keyboard.type("python3")
    expect(said).to_contain_text("4 of", timeout=PATIENCE)
    _tab_to(page, "python3.6")
    for key in ("ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(said).to_contain_text("python3.7: ", timeout=PATIENCE)
    expect(explorer.get_by_role("button", name="back to the list")).to_be_focused()
    page.keyboard.press("Enter")
    expect(explorer.get_by_role("button", name="python3.7", exact=True)).to_be_focused(timeout=PATIENCE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.lkb-explorer')") is None
    assert page.locator(".jp-Cell").count() == cells


def test_a_pasted_template_is_judged_on_the_day_chosen(lab: str, page: Page) -> None:
    """The findings follow the text, the day and the operation; what is broken is said in one line, with its place."""
    _run_all(page, lab, CHECKING)
    template = page.locator(".lkb-checker textarea")
    template.wait_for(timeout=PATIENCE)
    findings = page.locator(".lkb-checker .lkb-judged")
    expect(findings).to_contain_text("MemorySize 20480 MB is out of range", timeout=PATIENCE)

    template.fill(TEMPLATE)
    expect(findings).to_contain_text("Api")
    expect(findings).not_to_contain_text("LKB201")
    page.locator(".lkb-checker input[type=date]").fill("2020-06-01")
    expect(findings).to_contain_text("Create on 2020-06-01")
    expect(findings).to_contain_text("the limit is 3008 MB since 2017-11-30")
    page.locator(".lkb-checker select").select_option("update")
    expect(findings).to_contain_text("Update on 2020-06-01")

    template.fill("Resources: {Api: [")
    expect(findings).to_have_text(re.compile(r"^cell:\d+: YAML syntax: .{20,}$"))


def test_a_picture_in_a_saved_notebook_shows_without_a_kernel(page: Page, tmp_path: Path) -> None:
    """The SVG outputs are what a page without Jupyter shows."""
    outputs = [output.get("data", {}) for cell in read(FOLDER / NOTEBOOK).cells for output in cell.get("outputs", [])]
    pictures = [data["image/svg+xml"] for data in outputs if "image/svg+xml" in data]
    file = tmp_path / "page.html"
    file.write_text("".join("".join(picture) for picture in pictures), encoding="utf-8")
    page.goto(file.as_uri())

    assert page.locator("svg").count() == len(pictures) >= 2
    assert page.get_by_text("15 runtimes supported on 2021-08-01").first.is_visible()
