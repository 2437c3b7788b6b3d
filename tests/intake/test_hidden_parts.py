"""What a page has and does not show is not said yet: nothing of it is read, in HTML as in Markdown."""

from __future__ import annotations

import pytest

from kb.intake.documents.html import read_html
from kb.intake.documents.pages import read_page
from kb.intake.documents.sentences import told_sentences

HIDING = [
    "span hidden",
    "span hidden=''",
    "SPAN style='color:red; DISPLAY : none'",
    "span style='visibility:hidden'",
    "span style='text-decoration: red line-through'",
    "template",
]
SHOWN = [
    "span",
    "span hidden='until-found'",
    "span aria-hidden='true'",
    "span style='display:block'",
    "span style='--display:none-of'",
    "div role='tabpanel' hidden",
]


@pytest.mark.parametrize(("tag", "shown"), [*((tag, False) for tag in HIDING), *((tag, True) for tag in SHOWN)])
def test_what_is_hidden_in_a_cell_is_no_part_of_it(tag: str, shown: bool) -> None:
    """What a search or a click shows is one, and so is what is hidden from readers of screens alone."""
    cell = f"<{tag}>3,600 <b>seconds</b></{tag.split(maxsplit=1)[0]}> 900 seconds"
    html = f"<html><table><tr><th>Name<th>Most<tr><td>Timeout<td>{cell}</table>"

    for page in (html, f"| Name | Most |\n| --- | --- |\n| Timeout | {cell} |\n"):
        (grid,) = read_page(page.encode()).grids
        assert grid.rows[0].cells[1].text == ("3,600 seconds 900 seconds" if shown else "900 seconds")


TABLE = "| Name | Most |\n| --- | --- |\n| Timeout | 900 |\n"


@pytest.mark.parametrize(("tag", "count"), [("div", 1), ("div hidden", 0), ("main hidden", 1)])
def test_a_table_between_two_pieces_of_html_that_hide_it_is_none(tag: str, count: int) -> None:
    """Also where tags of the same name stand within; the page itself is hidden until its programs have run."""
    name = tag.split(maxsplit=1)[0]
    page = f"# Quotas\n\n<{tag}>\n\n<{name}>\n\nIt has 5.\n\n</{name}>\n\n{TABLE}\n</{name}>\n\nIt has 6.\n"
    found = read_page(page.encode())

    assert len(found.grids) == count
    assert [one.figures for one in told_sentences(found.passages)] == ["5"] * count + ["6"]


def test_the_end_of_another_heading_ends_the_open_one() -> None:
    """And a stray end of a break is a break: neither is joined to what follows."""
    page = read_html("<body><h3>Durable</h2><p>Up to 1</br>800 s<br></br>a day.</p>")

    assert [(one.text, one.level) for one in page.passages] == [("Durable", 3), ("Up to 1 800 s a day.", 0)]
