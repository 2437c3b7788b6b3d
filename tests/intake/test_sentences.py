"""The sentences of a page that say something in figures are watched: none changes, comes or goes unnoticed."""

from __future__ import annotations

import pytest

from kb.intake.documents.html import read_html
from kb.intake.documents.page import NotAPageError, Passage, SourcePage, one_line
from kb.intake.documents.pages import read_page
from kb.intake.documents.sentences import told_sentences
from kb.intake.interface import Gate, Proposal
from tests.intake.conftest import PROSE, RUNTIMES, SUPPORTED, Folder, moved, runtimes_page, table

SERVICES = "aws-lambda-services"
FIRST = "Python 2.7 ends on July 15, 2021. Node.js 10 ends on May 20, 2021. You need a plan."


def _figures(text: str) -> list[str]:
    return [one.figures for one in told_sentences([Passage(1, text)])]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (FIRST, ["node.js 10, may 20, 2021", "python 2.7, july 15, 2021"]),
        ("It holds 1,769 MB (10 GB at most), see `nodejs22.x`!", ["1,769 mb, 10 gb, nodejs22.x"]),
        ("Some wait within 30 days; then nothing.", ["30 days"]),
        ("It runs for up to half an hour, and keeps one of them for Ten minutes.", ["0.5 hour, 10 minutes"]),
        ("It keeps up to five layers, or a hundred of them.", ["5, 100"]),
        ("It ends in March. Later is unlimited. You can no longer wait.", ["in march", "no longer", "unlimited"]),
        ("They can't be changed. They can be increased.", ["can be increased", "can't be changed"]),
        ("They can\u2019t be changed.", ["can't be changed"]),
        ("It may march on. You can change it, or a two-phase one.", []),
        ("Nothing in figures. Nothing here.", []),
    ],
)
def test_only_sentences_with_figures_are_told(text: str, figures: list[str]) -> None:
    """By their figures, with the name before and the unit behind."""
    assert _figures(text) == figures


def test_a_notice_says_the_same_in_markdown_and_html() -> None:
    """There its label is a part of the paragraph, here a heading: which of the two answered is no news."""
    markdown = read_page(b"# Page\n\n**Note**\nIt ends within the next 6 months.\n")
    html = read_page(b"<html><body><h1>Page</h1><h6>Note</h6><p>It ends within the next 6 months.</p></body></html>")

    told = [[(one.figures, one.digest) for one in told_sentences(page.passages)] for page in (markdown, html)]
    assert told[0] == told[1] != []


def _passages(page: SourcePage) -> list[str]:
    return [one.text for one in page.passages]


def test_markdown_and_html_have_the_same_passages() -> None:
    """Paragraphs and items of lists at any depth, code within a line; neither tables nor blocks of code."""
    markdown = "# Head\n\nUse `go1.x`.\n\n+ One\n  + Two\n    + Three **3**\n\n```\n4\n```\n\n| 5 |\n| --- |\n| 6 |\n"
    html = (
        "<html><body><h1>Head</h1><p>Use <code>go1.x</code>.</p><ul><li>One<ul><li>Two<ul><li>Three <b>3</b></li>"
        "</ul></li></ul></li></ul><pre><code>4</code></pre><table><tr><td>5</td></tr></table></body></html>"
    )

    told = ["Head", "Use go1.x.", "One", "Two", "Three 3"]
    assert [_passages(read_page(page.encode())) for page in (markdown, html)] == [told, told]


def _changed(folder: Folder, *pages: str, source: str = RUNTIMES) -> tuple[Proposal, ...]:
    for day, page in enumerate(pages, start=20):
        folder.add(source, f"2026-11-{day}", page)
    return folder.propose().proposals


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (f"{PROSE} {FIRST.replace('15', '30')}", "new: python 2.7, july 30, 2021; gone: python 2.7, july 15, 2021"),
        (f"{PROSE} {FIRST} It may take 60 days.", "new: 60 days"),
        (f"{PROSE} {FIRST} Invocations continue indefinitely.", "new: indefinitely"),
        (f"{PROSE} {FIRST} Invocations are blocked.", "new: blocked"),
        (f"{PROSE} Python 2.7 ends on July 15, 2021. You need a plan.", "gone: node.js 10, may 20, 2021"),
        (
            f"{PROSE} {FIRST.replace('ends on July', 'does not end on July')}",
            "new: python 2.7, july 15, 2021; gone: python 2.7, july 15, 2021",
        ),
    ],
)
def test_a_sentence_that_changes_comes_or_goes_is_a_review(folder: Folder, second: str, told: str) -> None:
    """It shows the figures, and never the words."""
    (review,) = _changed(folder, runtimes_page(prose=f"{PROSE} {FIRST}"), runtimes_page(prose=second))

    assert (review.gates, review.table) == ((Gate.NEEDS_WORDS,), "runtime_milestones")
    assert review.why == f"new, or other than before: sentences: {told}"


def test_the_evidence_of_a_new_sentence_is_its_line_and_its_figures(folder: Folder) -> None:
    """And not those of the page's first sentence."""
    page = runtimes_page(prose=f"{PROSE} {FIRST}")
    last = "It waits for 30 days."

    (review,) = _changed(folder, f"{page}\n{last}\n", f"{page}\n{last.replace('30', '60')}\n")

    line = page.count("\n") + 2
    assert (review.evidence.place, review.evidence.text) == (f"line {line}", "60 days")


@pytest.mark.parametrize(
    "second", [FIRST.replace("You need", "You want"), FIRST.upper().title(), FIRST.replace(". ", ".\n\n")]
)
def test_sentences_without_figures_and_other_breaks_are_no_news(folder: Folder, second: str) -> None:
    """Nor are capitals."""
    assert _changed(folder, runtimes_page(prose=f"{PROSE} {FIRST}"), runtimes_page(prose=f"{PROSE} {second}")) == ()


def test_a_sentence_that_goes_and_returns_is_told_each_time(folder: Folder) -> None:
    """The second time is not the first."""
    old, new = runtimes_page(prose=f"{PROSE} {FIRST}"), runtimes_page()

    assert [one.why.rpartition("sentences: ")[2][:4] for one in _changed(folder, old, new, old, new)] == [
        "gone",
        "new:",
        "gone",
    ]


def test_a_table_that_is_not_read_counts_as_sentences(folder: Folder) -> None:
    """One of operating systems beside that of the runtimes."""
    systems = table(("System", "Until"), [("Amazon Linux 2", "Jun 30, 2026")])

    (review,) = _changed(folder, runtimes_page() + f"\n{systems}", runtimes_page() + f"\n{systems.replace('30', '29')}")

    assert "new: linux 2, jun 29, 2026; gone: linux 2" in review.why


def test_a_sentence_of_the_page_of_services_is_watched_too(folder: Folder) -> None:
    """It concerns the triggers."""

    def page(text: str) -> str:
        rows = [("AWS IoT", "Event-driven; asynchronous invocation"), ("Amazon MQ", "Lambda polling")]
        return f"# Services\n\n{PROSE} {text}\n\n{table(('Service', 'Method of invocation'), rows)}"

    (review,) = _changed(folder, page(""), page("IoT Events ends on May 20, 2026."), source=SERVICES)

    assert (review.table, review.gates) == ("triggers", (Gate.NEEDS_WORDS,))
    assert review.why.endswith("new: may 20, 2026")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("1,000<sup>1</sup>", "1,000 1"),
        ("<del>900</del> 1,800 seconds", "1,800 seconds"),
        ("<s>900 <b>old</b></s>1,800", "1,800"),
        ("1,024 KB<br>each", "1,024 KB each"),
    ],
)
def test_a_footnote_is_no_digit_and_what_is_struck_out_is_gone(cell: str, text: str) -> None:
    """In both languages of pages."""
    markdown = table(("Resource", "Quota"), [("Layers", cell)])
    html = f"<table><tr><th>Resource</th><th>Quota</th></tr><tr><td>Layers</td><td>{cell}</td></tr></table>"

    for page in (markdown, f"<html><body>{html}</body></html>"):
        assert read_page(page.encode()).grids[0].rows[0].cells[1].text == text


def test_markdown_strikes_out_too() -> None:
    """With two tildes."""
    page = table(("Resource", "Quota"), [("Timeout", "~~900~~ 1,800 seconds")])

    assert read_page(page.encode()).grids[0].rows[0].cells[1].text == "1,800 seconds"


@pytest.mark.parametrize(
    ("cell", "inner"),
    [
        ("~~`go1.x`~~ `provided.al2`", "<del><code>go1.x</code></del> <code>provided.al2</code>"),
        ("<s>`go1.x`</s> `provided.al2`", "<s><code>go1.x</code></s> <code>provided.al2</code>"),
    ],
)
def test_an_identifier_that_is_struck_out_is_gone(cell: str, inner: str) -> None:
    """Its row is not read as one of two runtimes."""
    html = f"<table><tr><th>Name</th><th>Identifier</th></tr><tr><td>Go</td><td>{inner}</td></tr></table>"

    for page in (table(("Name", "Identifier"), [("Go", cell)]), f"<html><body>{html}</body></html>"):
        assert read_page(page.encode()).grids[0].rows[0].cells[1].codes == ("provided.al2",)


def test_captions_and_html_within_markdown_are_read(folder: Folder) -> None:
    """A caption is no cell, and a table is one in either language."""
    inner = "<table><caption>Until 2027</caption><tr><th>System</th></tr><tr><td>Amazon Linux 2</td></tr></table>"
    page = read_page(f"# Head\n\n{inner}\n\n<p>At most 5 MB.</p>\n".encode())

    assert _passages(page) == ["Head", "Until 2027", "At most 5 MB."]
    assert [(grid.line, [row.line for row in grid.rows]) for grid in page.grids] == [(3, [3])]

    (review,) = _changed(folder, runtimes_page(), runtimes_page() + f"\n{inner}\n")
    assert review.why.endswith("new: linux 2 | until 2027")


def test_an_operating_system_that_changes_is_a_review(folder: Folder) -> None:
    """It dates nothing, and yet a person must look; the runtime's dates stayed as they were."""
    changed = moved(python3_12=("Amazon Linux 2026", *SUPPORTED["python3.12"][1:]))

    (review,) = _changed(folder, runtimes_page(), runtimes_page(changed))

    assert (review.gates, review.row["runtime"]) == ((Gate.NEEDS_WORDS,), "python3.12")
    assert review.why == "new, or other than before: column operating system: amazon linux 2026"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<b>1</b>,800 seconds", "1,800 seconds"),
        ("1,<wbr>800 <i>seconds</i>", "1,800 seconds"),
        ("1,800<sup>1</sup>", "1,800 1"),
        ("128 MB<br>256 MB", "128 MB 256 MB"),
        ("<p>128 MB</p><p>256 MB</p>", "128 MB 256 MB"),
        ("128<!-- 900 --> MB", "128 MB"),
    ],
)
def test_tags_within_a_line_part_nothing(cell: str, text: str) -> None:
    """A number may be half in bold type; what begins a line or is raised stands apart."""
    html = f"<html><body><table><tr><th>Name</th></tr><tr><td>{cell}</td></tr></table><div>{cell}</div></body></html>"

    page = read_page(html.encode())

    assert page.grids[0].rows[0].cells[0].text == text
    assert one_line(" ".join(passage.text for passage in page.passages)) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It holds 1,769 MB.", "It holds 1769 MB."),
        ("It holds 2,048 MB.", "It holds 2048 MB."),
        ("It takes 10,000 requests.", "It takes 10000 requests."),
        ("It takes 5 per-Region.", "It takes 5 per Region."),
        ("It doesn't take 5 layers.", "It does not take 5 layers."),
        ("They can\u2019t be changed.", "They cannot be changed."),
        ("It holds 1,769 MB.", "It holds 1\u202f769\u00a0MB."),
        ("It runs for 900 seconds.", "It runs for \uff19\uff10\uff10 sec\u00adonds."),
    ],
)
def test_how_a_sentence_is_spelt_is_no_news(one: str, other: str) -> None:
    """Separators, negations, blanks that break no line, wide digits and soft hyphens."""
    told = [told_sentences(read_page(f"# Page\n\n{text}".encode()).passages) for text in (one, other)]

    assert told[0] == told[1] != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("In 2026 it ends.", "In 2,026 it ends."), ("Take 1 800.", "Take 1,800."), ("1\u00a0800 s.", "1,800 s.")],
)
def test_a_year_or_two_numbers_are_no_other_number(one: str, other: str) -> None:
    """Only a number with a unit, or of no year, is written with separators; a plain blank parts two numbers."""
    told = [told_sentences(read_page(f"# Page\n\n{text}".encode()).passages) for text in (one, other)]

    assert told[0] != told[1]


def test_a_table_within_a_table_has_rows_of_its_own() -> None:
    """Its text is also a part of the cell in which it stands."""
    inner = "<table><tr><th>Kind</th></tr><tr><td>Short</td></tr></table>"
    html = (
        f"<html><body><table><tr><th>Name</th><th>Value</th></tr><tr><td>One</td><td>{inner}</td></tr></table></body>"
    )

    outer, within = read_page(html.encode()).grids

    assert [[cell.text for cell in row.cells] for row in outer.rows] == [["One", "Kind Short"]]
    assert (within.header, [row.cells[0].text for row in within.rows]) == (("Kind",), ["Short"])


@pytest.mark.parametrize("item", ["li", "p", "dt", "dd", "option", "h2", 'a name="b"'])
def test_items_that_are_not_closed_stand_beside_each_other(item: str) -> None:
    """HTML ends one where the next begins: a page of a thousand is no deep one."""
    assert read_html("<body>" + f"<{item}>5 MB" * 1000).words.count("5 MB") == 1000


def test_what_is_left_open_has_the_text_of_itself_alone() -> None:
    """Rows, cells, entries and paragraphs that nothing closes are told like those that something does."""
    table = "<table><thead><tr><th>Name<th>Most<tbody><tr><td>Layers<td>5<tr><td>Timeout<td>900<tfoot><tr><td>x</table>"
    page = read_html(f"<body>{table}<ul><li>3 GB<ul><li>4<li>5</ul><li><p>6<p>7</ul><p>8<div>9</div>")

    assert page.grids[0].header == ("Name", "Most")
    cells = [[cell.text for cell in row.cells] for row in page.grids[0].rows]
    assert cells == [["Layers", "5"], ["Timeout", "900"], ["x", ""]]
    assert [item.cells[0].text for item in page.lists[0].items] == ["3 GB 4 5", "4", "5", "6 7"]
    assert [passage.text for passage in page.passages] == ["3 GB", "4", "5", "6", "7", "8", "9"]


@pytest.mark.parametrize("end", ["div", "main", "section", "ul", "p", "b", "body", "html"])
def test_a_stray_end_within_a_cell_ends_nothing_around_its_table(end: str) -> None:
    """HTML passes over it: rows behind it are of the table, and text behind the table is of the page."""
    rows = f"<tr><td>Layers</td><td>1</{end}></td></tr><tr><td>Timeout</td><td>900</td></tr>"
    head = "<table><tr><th>Name</th><th>Most</th></tr>"
    page = read_html(f"<body><main><section><div><ul><li>a</li></ul>{head}{rows}</table></div><p>8 MB</main></body>")

    assert [[cell.text for cell in row.cells] for row in page.grids[0].rows] == [["Layers", "1"], ["Timeout", "900"]]
    assert page.passages[-1].text == "8 MB"


@pytest.mark.parametrize("odd", ["<![x[y]]>", "<![ x", "<![1]>"])
@pytest.mark.parametrize("around", ["<p>{}</p>", "<table><tr><td>{}</td></tr>"])
def test_a_declaration_that_the_parser_refuses_is_no_page(odd: str, around: str) -> None:
    """It ended the whole command; parsers of newer Pythons read such a one as a comment."""
    try:
        found = read_page(f"<html><body>{around.format(odd)}<p>8 MB</p></body></html>".encode()).words
    except NotAPageError as e:
        found = str(e)

    assert found.startswith(("cannot be parsed: ", "cut off within a table")) or "8 MB" in found


@pytest.mark.parametrize("tag", ["div", "b", "table", "section"])
def test_a_page_of_tags_that_nothing_ends_is_refused_before_it_is_read(tag: str) -> None:
    """As many as a page may have: looked at one by one, each with all around it, they would take hours."""
    with pytest.raises(NotAPageError, match="within each other"):
        read_html(f"<{tag}>" * 200_000)


@pytest.mark.parametrize("tags", ["<b>", "<div>", "<ul><li>", "<table><tr><td>"])
def test_a_page_whose_tags_stand_in_each_other_without_end_is_no_page(tags: str) -> None:
    """At the bound it is read, within moments; one tag past it is refused."""
    many, left = divmod(250, tags.count("<"))
    page = f"{tags}x" * many + "<i>" * left

    assert read_html(page).words.count("x") == many
    with pytest.raises(NotAPageError, match="within each other"):
        read_html(f"{page}<u>")


def test_a_footnote_is_told_whatever_it_says() -> None:
    """By its mark: it is the condition of what bears that."""
    page = read_html("<p>* Only for durable functions.</p><p>Only for functions*.</p><p>\u2020 Not yet.</p>")

    assert [one.figures for one in told_sentences(page.passages)] == ["*", "\u2020"]
