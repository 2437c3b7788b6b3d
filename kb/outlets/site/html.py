"""Pages as HTML: the frame, and the few parts that they are made of; every text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from urllib.parse import quote

from kb.facts.basis import Basis

SECTIONS = (
    ("index.html", "Any day"),
    ("runtimes.html", "Runtimes"),
    ("limits.html", "Limits"),
    ("triggers.html", "Triggers"),
    ("features.html", "Features"),
    ("events.html", "Events"),
    ("rules.html", "Rules"),
    ("files.html", "Files"),
)
"""The pages that every page leads to."""


@dataclass(frozen=True, slots=True)
class Html:
    """Text that is HTML already."""

    text: str
    """The markup."""


Part = Html | str | None
"""Something to show: markup as it is, text to escape, or nothing known."""


def asset(name: str) -> str:
    """A file of our own that pages load."""
    return resources.files("kb").joinpath("outlets", "site", "assets", name).read_text(encoding="utf-8")


def show(part: Part) -> str:
    """A part as markup."""
    match part:
        case None:
            return '<span class="unknown">not known</span>'
        case Html(text):
            return text
        case _:
            return escape(part)


def page(path: str, title: str, basis: Basis, body: Iterable[Part], scripts: Sequence[str] = ()) -> str:
    """A whole page.

    Args:
        path: Where it will lie, as its links are relative.
        title: Its heading and the name of its tab.
        basis: What it rests on.
        body: Its content.
        scripts: Scripts that it loads.
    """
    root = "../" * path.count("/")
    links = "".join(
        f'<a href="{root}{name}"{" aria-current=page" if name == path else ""}>{label}</a>' for name, label in SECTIONS
    )
    loaded = "".join(f'<script src="{root}{name}" defer></script>' for name in scripts)
    content = "\n".join(show(part) for part in body)
    skip = '<a class="skip" href="#main">Skip to the content</a>'
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - lambda-kb</title>"
        f'<link rel="stylesheet" href="{root}style.css"><link rel="icon" href="data:,">'
        f'<link rel="alternate" type="application/atom+xml" title="What changed" href="{root}v1/feed.atom">'
        f"{loaded}</head>\n<body>"
        f'{skip}<header><nav aria-label="Sections">{links}</nav></header>\n'
        f'<main id="main"><h1>{escape(title)}</h1>\n{content}\n</main>\n'
        f"<footer>lambda-kb, AWS Lambda on {basis.as_of}, {basis.known_words}, {basis.release_words}.</footer>"
        "</body></html>\n"
    )


def link(href: str, text: str) -> Html:
    """A link within the site; its parts are quoted, its slashes are not."""
    return Html(f'<a href="{escape(quote(href, safe="/.#:+"))}">{escape(text)}</a>')


class Sources:
    """Links to where facts stand, each named by its title."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self.titles = titles

    def link(self, url: str) -> Html:
        """One of them."""
        return Html(f'<a href="{escape(url)}" rel="noopener">{escape(self.titles.get(url, url))}</a>')

    def list(self, urls: Sequence[str]) -> Html:
        """Several, one to a line."""
        return items(self.link(url) for url in urls)

    def line(self, urls: Sequence[str]) -> Html:
        """Several in a line."""
        return Html("; ".join(self.link(url).text for url in urls))


def paragraph(*parts: Part) -> Html:
    """A paragraph."""
    return Html(f"<p>{''.join(show(part) for part in parts)}</p>")


def heading(text: str) -> Html:
    """A heading below the title, that can be linked to."""
    name = "-".join(text.lower().split())
    return Html(f'<h2 id="{escape(name)}">{escape(text)}</h2>')


def items(parts: Iterable[Part]) -> Html:
    """A list."""
    return Html("<ul>" + "".join(f"<li>{show(part)}</li>" for part in parts) + "</ul>")


def pairs(rows: Iterable[tuple[str, Part]]) -> Html:
    """Terms and what is said of each."""
    return Html("<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{show(part)}</dd>" for name, part in rows) + "</dl>")


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[Part]]) -> Html:
    """A table that scrolls by itself where the screen is narrow; its first column names the row."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    lines = "".join(
        f'<tr><th scope="row">{show(row[0])}</th>{"".join(f"<td>{show(cell)}</td>" for cell in row[1:])}</tr>\n'
        for row in rows
    )
    return Html(
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>\n<tbody>{lines}</tbody></table></div>"
    )


def badge(state: str) -> Html:
    """A phase or status: a word, with a colour that only repeats it."""
    return Html(f'<span class="badge {escape(state)}">{escape(state.replace("_", " "))}</span>')


def formats(path: str, root: str, endings: Sequence[str]) -> Html:
    """A line with links to the same answer for programs."""
    return Html(f'<p class="formats">For programs: {_links(path, root, endings)}</p>')


def endings(path: str, root: str, endings: Sequence[str]) -> Html:
    """Only these links."""
    return Html(_links(path, root, endings))


def _links(path: str, root: str, endings: Sequence[str]) -> str:
    names = {"parquet": "Parquet"}
    return ", ".join(
        f'<a href="{root}{escape(quote(path))}.{ending}">{names.get(ending, ending.upper())}</a>' for ending in endings
    )
