"""A notebook in JupyterLab, in a real browser without a network: it runs, and its slider moves the chart."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

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


def test_a_notebook_runs_in_jupyterlab_and_its_slider_moves_the_chart(lab: str, page: Page) -> None:
    """All cells run; the chart follows the slider without the kernel."""
    _run_all(page, lab, NOTEBOOK)
    slider = page.locator('input[type="range"][name="year"]')
    slider.wait_for(timeout=PATIENCE)
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE)
    chart = page.locator(".vega-embed", has=slider).locator("canvas, svg").first
    before = chart.screenshot()
    slider.click(position={"x": 20, "y": 8})
    page.wait_for_timeout(1500)

    assert float(slider.input_value()) < 2018
    assert chart.screenshot() != before
    assert page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").count() == 0


def test_a_pasted_template_is_judged_on_the_day_chosen(lab: str, page: Page) -> None:
    """The findings follow the text, the day and the operation; what is broken is said in one line, with its place."""
    _run_all(page, lab, CHECKING)
    template = page.locator(".jupyter-widgets textarea")
    template.wait_for(timeout=PATIENCE)
    findings = page.locator(".jupyter-widgets .widget-html-content")
    expect(findings).to_contain_text("MemorySize 20480 MB is out of range", timeout=PATIENCE)

    template.fill(TEMPLATE)
    expect(findings).to_contain_text("Api")
    expect(findings).not_to_contain_text("LKB201")
    page.locator(".jupyter-widgets input[type=date]").fill("2020-06-01")
    expect(findings).to_contain_text("Create on 2020-06-01")
    expect(findings).to_contain_text("the limit is 3008 MB since 2017-11-30")
    page.locator(".jupyter-widgets select").select_option("update")
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
    assert page.get_by_text("15 runtimes supported on 2021-08-01").is_visible()
