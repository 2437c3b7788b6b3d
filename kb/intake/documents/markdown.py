"""Pages in Markdown: the guide of 2017 to 2023 on GitHub, and the copies that AWS serves beside its HTML today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.intake.documents.hidden import HiddenParts
from kb.intake.documents.html import feed_parser, read_fragment
from kb.intake.documents.page import (
    INNERMOST,
    SECTIONS,
    BulletList,
    Grid,
    GridRow,
    PageCell,
    Passage,
    SourcePage,
    fill_row,
    head_columns,
    one_line,
)

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_NAME = re.compile(r"<(/?)\s*([a-z0-9]+)")
_STRUCK = ("del", "s", "strike")
"""What is between these tags is said no longer."""
_APART = ("br", "p", "li", "div", "sup", "sub", *_STRUCK)
"""Tags that part what stands before them from what stands behind: a footnote is no digit of the number before it."""
_TAG = re.compile(r"<[^>\n]*>")
_PIPE = re.compile(r"(?<!\\)\|")
"""What parts the cells of a row."""
_WITHIN = 1_000_000
"""More than the parts of any piece of HTML that is read: what stands in it is in order with what stands around."""


Pieces: TypeAlias = Mapping[str, tuple[tuple[Grid, ...], tuple[Passage, ...]]]
"""The tables of each block of HTML in a page, and its text outside of them."""


def read_markdown(text: str) -> SourcePage:
    """A page of Markdown."""
    front, tokens = _parse(text)
    pieces = {token.content: read_fragment(token.content) for token in tokens if token.type == "html_block"}
    titles = [_text(tokens[place + 1]) for place, token in enumerate(tokens) if token.type == "heading_open"]
    return SourcePage(
        title=titles[0] if titles else "",
        language="",
        address=_value(front.group(1), "source_url") if front else "",
        refresh="",
        words=" ".join(_text(token) for token in tokens if token.type == "inline"),
        passages=tuple(_passages(tokens, pieces)),
        grids=tuple(_grids(tokens, pieces, text.replace("\r\n", "\n").split("\n"))),
        lists=tuple(_lists(tokens)),
    )


def html_in(text: str) -> str:
    """The HTML in a page of Markdown, without what is set as code."""
    _, tokens = _parse(text)
    inner = (one for token in tokens for one in (token, *(token.children or ())))
    return "\n".join(one.content for one in inner if one.type in ("html_block", "html_inline"))


def ends_in_row(text: str) -> bool:
    """Whether the last line of a page of Markdown is a row of a table."""
    _, tokens = _parse(text)
    last = text.replace("\r\n", "\n").rstrip().count("\n")
    return any(token.type == "table_open" and token.map and token.map[1] > last for token in tokens)


def _parse(text: str) -> tuple[re.Match[str] | None, list[Token]]:
    """What stands before a page, and the page."""
    text = text.replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    if front:
        text = "\n" * front.group(0).count("\n") + text[front.end() :]
    return front, list(_shown(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)))


def _shown(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens of a page without those between two pieces of HTML that hide what stands between them."""
    hidden = HiddenParts()
    for token in tokens:
        if not hidden.is_open or token.type == "html_block":
            yield token
        if token.type == "html_block":
            feed_parser(hidden, token.content)


def _value(front: str, name: str) -> str:
    found = re.search(rf"^{name}:\s*(\S+)", front, re.MULTILINE)
    return found.group(1) if found else ""


def _parts(token: Token) -> Iterator[tuple[str, str]]:
    """The texts of an inline token, each with its type: links give their words, what is struck or hidden is gone."""
    struck, hidden = 0, HiddenParts()
    for child in token.children or ():
        if child.type == "html_inline":
            feed_parser(hidden, child.content)
            tag = _NAME.match(child.content.lower())
            if tag and tag[2] in _STRUCK:
                struck = max(struck + (-1 if tag[1] else 1), 0)
            yield child.type, " " if tag and tag[2] in _APART else ""
        elif child.type in ("s_open", "s_close"):
            struck += child.nesting
            yield child.type, " "
        elif not (struck or hidden.is_open):
            yield child.type, " " if child.type in ("softbreak", "hardbreak") else child.content


def _text(token: Token) -> str:
    """The text of an inline token without markup."""
    return one_line("".join(text for _, text in _parts(token)))


def _cell(token: Token) -> PageCell:
    codes = tuple(one_line(text) for kind, text in _parts(token) if kind == "code_inline")
    return PageCell(_TAG.sub("", _text(token)).strip(), codes)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _passages(tokens: Sequence[Token], pieces: Pieces) -> Iterator[Passage]:
    """The text outside of tables."""
    inside, level = False, 0
    for at, token in enumerate(tokens):
        if token.type in ("table_open", "table_close"):
            inside = token.type == "table_open"
        elif token.type == "inline" and not inside and (text := _text(token)):
            yield Passage(_line(token), text, level or _level_of(token), at * _WITHIN)
        elif token.type == "html_block":
            _, told = pieces[token.content]
            first, on = _line(token), at * _WITHIN
            yield from (replace(one, line=first + max(one.line - 1, 0), at=one.at + on) for one in told)
        level = SECTIONS.get(token.tag, 0) if token.type == "heading_open" else 0


def _level_of(token: Token) -> int:
    """How deep a section is that a paragraph heads which is set in bold as a whole; 0 where it is none."""
    kinds = [child.type for child in token.children or () if child.content or child.nesting]
    whole = kinds[:1] == ["strong_open"] and kinds.index("strong_close") == len(kinds) - 1
    return INNERMOST if whole else 0


def _cells_left(line: str, read: int) -> list[PageCell]:
    """What a row has behind its cells that were read: the parser drops as many as are more than its header has."""
    cells = _PIPE.split(line[line.find("|") + 1 :])[read:]
    return [PageCell(one_line(text)) for text in cells if text.strip()]


def _grids(tokens: Sequence[Token], pieces: Pieces, written: Sequence[str]) -> list[Grid]:
    """Every table; a table's tokens come in order: header cells, then rows of cells."""
    found: list[Grid] = []
    rows: list[tuple[int, list[PageCell]]] = []
    inside = False
    for at, token in enumerate(tokens):
        if token.type == "table_open":
            inside, rows = True, []
        elif token.type == "table_close":
            inside = False
            (line, header), *body = rows
            names = head_columns(header, (cells for _, cells in body))
            lines = tuple(GridRow(place, fill_row(cells, len(names))) for place, cells in body)
            found.append(Grid(line, names, lines, at * _WITHIN))
        elif token.type == "html_block":
            grids, _ = pieces[token.content]
            found += (_moved(grid, max(_line(token) - 1, 0), at * _WITHIN) for grid in grids)
        elif inside and token.type == "tr_open":
            rows.append((_line(token), []))
        elif inside and token.type == "tr_close" and len(rows) > 1:
            line, cells = rows[-1]
            cells += _cells_left(written[line - 1], len(cells))
        elif inside and token.type == "inline":
            rows[-1][1].append(_cell(token))
    return found


def _moved(grid: Grid, down: int, on: int) -> Grid:
    """A table of a piece of HTML with its lines and its place in the page."""
    rows = tuple(replace(row, line=row.line + down) for row in grid.rows)
    return replace(grid, line=grid.line + down, rows=rows, at=grid.at + on)


def _lists(tokens: Sequence[Token]) -> list[BulletList]:
    """Every list that is in no other, with the text that stands before it."""
    found: list[BulletList] = []
    lead, depth = "", 0
    items: list[GridRow] = []
    for token in tokens:
        if token.type == "bullet_list_open":
            depth += 1
            items = [] if depth == 1 else items
        elif token.type == "bullet_list_close":
            depth -= 1
            if depth == 0:
                found.append(BulletList(lead, tuple(items)))
        elif token.type == "inline" and depth:
            items.append(GridRow(_line(token), (_cell(token),)))
        elif token.type == "inline":
            lead = _text(token)
    return found
