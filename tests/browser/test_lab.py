"""Notebooks in JupyterLab, in a real browser without a network: they run, and what a reader moves answers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.notebooks.publish import FOLDER, SCANNERS, read

pytestmark = pytest.mark.all

NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))
NOTEBOOK = "01_what_was_supported_on_a_date.ipynb"
COMPARING = "10_what_was_known_when.ipynb"
CHECKING = "07_checking_a_configuration_then_and_now.ipynb"
TEMPLATE = "Resources: {Api: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13, MemorySize: 6144}}}"
PATIENCE = 90_000
"""Milliseconds until a page that does not show something is broken."""
EXPLORER, CHECKER, MAGIC = "explorer(as_of=", "checker(facts, template)", "--as-of 2020-06-01"
"""What is written in the cells that show an explorer, a checker, and findings on a day."""
APPLY = "Apply the sure fixes to the cell"
CALLED = "(e => e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || '')(document.activeElement)"
"""What the focus is on."""
RAISED = ", ".join(f".jp-OutputArea-output[data-mime-type*='{kind}']" for kind in ("stderr", "error"))
"""Where cells show warnings and errors."""


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory, database: Path) -> Iterator[tuple[str, Path]]:
    """JupyterLab beside the scanners that a notebook asks about: its address, and the folder with all it has."""
    home = tmp_path_factory.mktemp("lab")
    root = home / "notebooks"
    root.mkdir()
    found = os.pathsep.join([*filter(None, [os.environ.get("PYTHONPATH")]), str(SCANNERS)])
    settings = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", "--IdentityProvider.token=t"]
    own = {"JUPYTER_CONFIG_DIR": home / "config", "JUPYTER_RUNTIME_DIR": home / "run", "HOME": home}
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *settings, f"--ServerApp.root_dir={root}"],
        env=os.environ
        | {name: str(path) for name, path in own.items()}
        | {"LAMBDA_KB_DB": str(database), "PYTHONPATH": found},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = _address(process)
        # What it says later would fill the pipe.
        threading.Thread(target=process.communicate, daemon=True).start()
        yield address, home
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def used_lab(jupyter: tuple[str, Path]) -> str:
    """The address of JupyterLab with fresh copies of the notebooks and no settings, and the kernel of the last test."""
    address, home = jupyter
    for name in NOTEBOOKS:
        shutil.copy(FOLDER / name, home / "notebooks")
    shutil.rmtree(home / "config", ignore_errors=True)
    return address


@pytest.fixture
def lab(used_lab: str) -> str:
    """The address of JupyterLab as it begins: without a kernel too."""
    _end_kernels(used_lab)
    return used_lab


def _end_kernels(lab: str, *, but_of: str = "") -> bool:
    """End all kernels but that of one notebook; whether it has one."""
    with httpx.Client(base_url=f"{lab}/api", headers={"Authorization": "token t"}, timeout=60) as client:
        sessions = client.get("/sessions").raise_for_status().json()
        for session in sessions:
            if session["path"] != but_of:
                client.delete(f"/sessions/{session['id']}").raise_for_status()
    return any(session["path"] == but_of for session in sessions)


def _address(process: subprocess.Popen[str]) -> str:
    for line in process.stderr or ():
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found:
            return found[0]
    raise AssertionError("JupyterLab did not start")


@pytest.fixture(scope="module")
def offline(chromium: str) -> Iterator[Browser]:
    """A browser that finds no name, so that nothing comes from a network."""
    with sync_playwright() as driver:
        arguments = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page(offline: Browser) -> Iterator[Page]:
    """A page that remembers nothing of others."""
    page = offline.new_page(viewport={"width": 1400, "height": 1500})
    yield page
    page.close()


def _run_all(page: Page, lab: str, notebook: str) -> None:
    """Open a notebook and run all its cells."""
    page.goto(f"{lab}/lab/tree/{notebook}?token=t&reset", timeout=PATIENCE)
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('.lm-Menu-itemLabel:text-is("Run All Cells")').click()


def _run_for(page: Page, lab: str, notebook: str, cell: str) -> None:
    """Open a notebook of which all cells have run: where the last test left its kernel one cell runs anew."""
    if not _end_kernels(lab, but_of=notebook):
        _run_all(page, lab, notebook)
        return
    page.goto(f"{lab}/lab/tree/{notebook}?token=t&reset", timeout=PATIENCE)
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE)
    wanted = page.locator(".jp-CodeCell", has=page.get_by_text(cell)).first
    wanted.wait_for(timeout=PATIENCE)
    wanted.scroll_into_view_if_needed()
    wanted.locator(".jp-InputPrompt").first.click()
    page.keyboard.press("Control+Enter")
    wanted.locator(".lkb-explorer").wait_for(timeout=PATIENCE)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_every_notebook_runs_in_jupyterlab(lab: str, page: Page, notebook: str) -> None:
    """No cell raises or warns, no script of the page fails, and every chart that is saved as a picture is alive."""
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    cells = read(FOLDER / notebook).cells
    charts = sum("image/svg+xml" in one.get("data", {}) for cell in cells for one in cell.get("outputs", []))
    _run_all(page, lab, notebook)
    prompts = page.locator(".jp-CodeCell .jp-InputPrompt")
    expect(prompts).to_have_text(
        [f"[{number}]:" for number in range(1, 1 + sum(cell.cell_type == "code" for cell in cells))], timeout=PATIENCE
    )
    for cell in page.locator(".jp-Cell").all():
        cell.scroll_into_view_if_needed()

    expect(page.locator(".lkb-chart[data-ready] svg")).to_have_count(charts, timeout=PATIENCE)
    assert page.locator(RAISED).all_inner_texts() == []
    assert failed == []


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
    assert page.locator(RAISED).count() == 0


def test_the_explorer_answers_in_jupyterlab(used_lab: str, page: Page) -> None:
    """Its clocks, its search, its tabs by the keyboard, and the story of one thing."""
    _run_for(page, used_lab, NOTEBOOK, EXPLORER)
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
        if page.evaluate(CALLED).strip() == name:
            return
    raise AssertionError(f"the Tab key does not come to {name}")


def _enter_output(output: Locator) -> None:
    """Go to the cell of an output: it is selected, and no editor has the focus, as after a run."""
    output.wait_for(timeout=PATIENCE)
    output.scroll_into_view_if_needed()
    output.locator("xpath=ancestor::div[contains(@class, 'jp-CodeCell')]").locator(".jp-InputPrompt").first.click()


def test_the_keyboard_alone_works_the_explorer(used_lab: str, page: Page) -> None:
    """JupyterLab takes no key of a control, the focus stays in the widget, and one press leaves a long list."""
    _run_for(page, used_lab, NOTEBOOK, EXPLORER)
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


def test_the_keyboard_alone_moves_both_days_of_a_comparison(lab: str, page: Page) -> None:
    """By a day, a month and a year; the title counts on both days, as the facts do, and the columns bear them."""
    _run_all(page, lab, COMPARING)
    chart = page.locator(".lkb-chart", has=page.locator('input[name="first"]'))
    _enter_output(chart)
    title, plot = chart.locator(".lkb-title"), chart.locator(".lkb-plot")
    _tab_to(page, "From, slider")
    for key, day in (
        ("ArrowLeft", "2024-11-30"),
        ("PageUp", "2024-12-30"),
        ("Shift+PageDown", "2023-12-30"),
        ("Shift+ArrowUp", "2024-12-30"),
        ("ArrowDown", "2024-12-29"),
        ("Home", "2014-11-13"),
    ):
        page.keyboard.press(key)
        expect(title).to_contain_text(f"From {day} to 2026-11-23", timeout=PATIENCE)
        expect(plot).to_contain_text(day)
    _tab_to(page, "To")
    page.keyboard.type("08012021")
    expect(title).to_contain_text("From 2014-11-13 to 2021-08-01: 0 to 15 supported runtimes", timeout=PATIENCE)
    _tab_to(page, "To, slider")
    for key, day in (("PageDown", "2021-07-01"), ("Shift+ArrowRight", "2022-07-01"), ("ArrowLeft", "2022-06-30")):
        page.keyboard.press(key)
        expect(title).to_contain_text(f"to {day}: ", timeout=PATIENCE)
        expect(plot).to_contain_text(day)
    assert chart.locator('input[name="last"]').input_value() == "2022-06-30"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('jp-Cell')")


def test_the_keyboard_alone_applies_and_undoes_fixes(used_lab: str, page: Page) -> None:
    """In a cell by the button below it, which leaves the line of the magic alone and refuses a cell edited since."""
    _run_for(page, used_lab, CHECKING, MAGIC)
    cell = page.locator(".jp-CodeCell", has=page.get_by_text(MAGIC)).first
    text, done = cell.locator(".cm-content"), cell.locator(".lkb-done")
    _enter_output(cell.locator(".lkb-cell"))
    _tab_to(page, APPLY)
    page.keyboard.press("Enter")
    expect(text).to_contain_text("MemorySize: 3008")
    expect(text).to_contain_text("%%lambda_check --as-of 2020-06-01 --data-version")
    expect(text).to_be_focused()
    page.keyboard.press("Control+z")
    expect(text).to_contain_text("MemorySize: 6144")
    page.keyboard.press("Control+Shift+z")
    expect(text).to_contain_text("MemorySize: 3008")

    page.keyboard.press("Control+End")
    page.keyboard.type("  # mine")
    _enter_output(cell.locator(".lkb-cell"))
    _tab_to(page, APPLY)
    page.keyboard.press("Enter")
    expect(done).to_contain_text("edited since")
    expect(text).to_contain_text("# mine")
    page.keyboard.press("Control+Enter")
    expect(cell.locator(".jp-OutputArea")).not_to_contain_text("LKB201", timeout=PATIENCE)


def test_the_magic_writes_its_cell_anew_and_the_editor_undoes_it(used_lab: str, page: Page) -> None:
    """By `--fix` in its line; the text to copy is reached by the Tab key, and selected then."""
    _run_for(page, used_lab, CHECKING, MAGIC)
    cell = page.locator(".jp-CodeCell", has=page.get_by_text(MAGIC)).first
    text, findings = cell.locator(".cm-content"), cell.locator(".lkb-cell")
    _enter_output(findings)
    _tab_to(page, "The cell with its sure fixes, to copy")
    page.keyboard.press("Enter")
    _tab_to(page, "The cell with its sure fixes")
    assert "MemorySize: 3008" in page.evaluate("getSelection().toString()")

    for key in ("Escape", "Enter", "Control+Home", "End"):
        page.keyboard.press(key)
    page.keyboard.type(" --fix")
    # What follows within half a second the editor undoes together: nobody is so quick, a quick machine is.
    page.wait_for_timeout(1_000)
    page.keyboard.press("Control+Enter")
    expect(text).to_contain_text("MemorySize: 3008", timeout=PATIENCE)
    expect(cell.locator(".jp-OutputArea")).not_to_contain_text("LKB201", timeout=PATIENCE)
    for key in ("Enter", "Control+z"):
        page.keyboard.press(key)
    expect(text).to_contain_text("--fix")
    expect(text).to_contain_text("MemorySize: 6144")


def test_the_keyboard_alone_applies_and_undoes_fixes_in_the_checker(used_lab: str, page: Page) -> None:
    """The focus is in the text then, where JupyterLab must not forbid to undo."""
    _run_for(page, used_lab, CHECKING, CHECKER)
    checker = page.locator(".lkb-checker")
    _enter_output(checker)
    findings, template = checker.locator(".lkb-judged"), checker.locator("textarea")
    for name, key, said in (
        ("As of", "PageDown", "Create on 2026-10-23"),
        ("Operation", "ArrowDown", "Update on 2026"),
    ):
        _tab_to(page, name)
        page.keyboard.press(key)
        expect(findings).to_contain_text(said, timeout=PATIENCE)
    _tab_to(page, "Apply the sure fixes")
    page.keyboard.press("Enter")
    expect(findings).not_to_contain_text("MemorySize 20480", timeout=PATIENCE)
    expect(template).to_be_focused()
    page.keyboard.press("Control+z")
    expect(template).to_have_value(re.compile("MemorySize: 20480"))
    expect(findings).to_contain_text("MemorySize 20480", timeout=PATIENCE)


def test_a_pasted_template_is_judged_on_the_day_chosen(used_lab: str, page: Page) -> None:
    """The findings follow the text, the day and the operation; what is broken is said in one line, with its place."""
    _run_for(page, used_lab, CHECKING, CHECKER)
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
