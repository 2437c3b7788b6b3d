"""A cell that has no head, or that stands under another one's, is never read as if it stood in its place."""

from __future__ import annotations

import pytest

from kb.intake.documents.pages import read_page
from tests.intake.conftest import HEADER, PROSE, RUNTIMES, SUPPORTED, Folder, read_source, runtimes_page

ROW = "| Timeout | 1,800 seconds |{}\n"
MARKDOWN = "| Name | Most |\n| --- | --- |\n" + ROW
HTML = "<html><table><tr><th>Name<th>Most<tr><td>Timeout<td{}</table></html>"


@pytest.mark.parametrize(
    ("page", "header"),
    [
        pytest.param(MARKDOWN.format(""), ("Name", "Most"), id="as many"),
        pytest.param(MARKDOWN.format("  |"), ("Name", "Most"), id="a blank one more"),
        pytest.param(MARKDOWN.format(" in China |"), ("Name", "Most", ""), id="one more"),
        pytest.param(MARKDOWN.replace("1,800", "1 \\| 800").format(""), ("Name", "Most"), id="a mark in a cell"),
        pytest.param(f"> {MARKDOWN.format(' a | b |')}".replace("\n|", "\n> |"), ("Name", "Most", "", ""), id="quoted"),
        pytest.param(HTML.format(">1,800<td>"), ("Name", "Most"), id="HTML, a blank one more"),
        pytest.param(HTML.format(">1,800<td>in China"), ("Name", "Most", ""), id="HTML, one more"),
        pytest.param(HTML.format(" colspan=3>1,800"), ("Name", "Most"), id="HTML, one that spans more"),
        pytest.param(HTML.format(" rowspan=2>1,800<tr><td>Memory<td>128"), ("Name", "Most", ""), id="HTML, pushed out"),
    ],
)
def test_a_cell_beyond_the_header_has_a_blank_head(page: str, header: tuple[str, ...]) -> None:
    """Readers see it; the parser of Markdown drops it without a word."""
    (grid,) = read_page(page.encode()).grids

    assert grid.header == header
    assert {len(row.cells) for row in grid.rows} == {len(header)}


@pytest.mark.parametrize("source", [RUNTIMES, "aws-lambda-quotas"])
def test_nothing_is_believed_of_a_table_with_cells_that_have_no_head(source: str) -> None:
    """What is in it may be the condition of what stands before it."""
    if source == RUNTIMES:
        page = runtimes_page().replace("Jul 1, 2028 |\n", "Jul 1, 2028 | In China a year later |\n")
    else:
        page = f"# Quotas\n\n{PROSE}\n\n" + MARKDOWN.replace("Name | Most", "Resource | Quota").format(" in China |")

    found = read_source(source, page)

    assert ([one.gate for one in found.closed], found.statements) == (["unknown-header"], ())


@pytest.mark.parametrize(
    ("header", "gate"),
    [
        (HEADER, []),
        ((*HEADER[:3], "Architectures", *HEADER[3:5]), ["unknown-header"]),
        ((*HEADER[:2], *HEADER[3:], HEADER[2]), ["unknown-header"]),
    ],
)
def test_days_under_a_head_that_has_none_are_read_as_no_other_days(
    folder: Folder, header: tuple[str, ...], gate: list[str]
) -> None:
    """A head was put in between and none of its cells: every day moved on to the next milestone."""
    folder.add(RUNTIMES, "2026-11-24", runtimes_page())
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(SUPPORTED, header, f"{PROSE} Again."))

    assert [gate for one in folder.propose().proposals for gate in one.gates] == gate
    assert not any(one.action == "supersede" for one in folder.propose().proposals)


@pytest.mark.parametrize("said", ["Yes", ""])
def test_what_is_said_of_a_picture_is_read_in_html_as_in_markdown(said: str) -> None:
    """A tick is one that says so; a picture of which nothing is said is decoration."""
    html = f"<html><table><tr><th>Name<th>Adjustable<tr><td>Timeout<td><img src=tick.png alt='{said}'></table>"
    markdown = f"| Name | Adjustable |\n| --- | --- |\n| Timeout | ![{said}](tick.png) |\n"

    for page in (html, markdown):
        (grid,) = read_page(page.encode()).grids
        assert grid.rows[0].cells[1].text == said
