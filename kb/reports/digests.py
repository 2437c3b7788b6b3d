"""What is new since the last audit: a digest as Markdown for chat, and as HTML for mail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.errors import UsageError
from kb.facts.basis import Basis
from kb.fleets.audit_differences import News, OwnerNews
from kb.html import CELL, html_badge
from kb.nouns import count_noun
from kb.reports.markdown import escape_markdown
from kb.reports.printable_texts import printable_text
from kb.whole_files import odd_kind, write_whole

SUFFIXES = (".md", ".html")
"""What a digest can be written as."""

_PAGE = "font:14px/1.4 system-ui,-apple-system,'Segoe UI',sans-serif;max-width:46em;margin:1em"
_HEAD = "font-size:16px;margin:1.4em 0 .3em"


def check_digest(file: Path) -> None:
    """Refuse a file that no digest can be written to, before any work is done.

    Raises:
        UsageError: Its ending is none of ours, or it is no file.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(f"--digest {file}: write to a file that ends in {' or '.join(SUFFIXES)}")
    kind = odd_kind(file)
    if kind:
        raise UsageError(f"--digest {file}: this is {kind}: name a file")


def write_digest(news: News, basis: Basis, since: str, file: Path) -> None:
    """Write a digest, whole or not at all; the ending says in which form.

    Raises:
        UsageError: It cannot be written.
    """
    text = digest_html(news, basis, since) if file.suffix.lower() == ".html" else digest_markdown(news, basis, since)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, text)
    except OSError as e:
        raise UsageError(f"--digest {file}: cannot be written: {e.strerror or e}") from e


def digest_markdown(news: News, basis: Basis, since: str) -> str:
    """The digest for a chat: headings, lists and bold words only, which every chat shows."""
    lines = [
        f"**{_title(news)}**",
        f"AWS Lambda on {basis.as_of}, {basis.release_words}; since {escape_markdown(since)}",
        *(f"**Warning**: {escape_markdown(notice)}" for notice in basis.notices),
    ]
    for one in _with_news(news):
        if _owners_told(news):
            lines += ["", f"**{escape_markdown(_name(one))}**: {_counts_text(one.counts)}"]
        else:
            lines.append("")
        for group in one.groups:
            named, more = _functions_of(group)
            rest = f" and {more:,} more" if more else ""
            lines.append(f"- {group['severity']} {group['rule']}, {count_noun(group['findings'], 'finding')}: ")
            lines[-1] += f"{escape_markdown(group['message'])} ({escape_markdown(', '.join(named))}{rest})"
        if one.more:
            lines.append(f"- {count_noun(one.more, 'new finding')} more")
    return "\n".join(lines) + "\n"


def digest_html(news: News, basis: Basis, since: str) -> str:
    """The digest for a mail: one column, styles inside, no pictures, nothing from elsewhere."""
    import htpy as h  # noqa: PLC0415 - most commands show no HTML

    parts: list[h.Node] = [
        h.h1(style="font-size:18px;margin:0 0 .3em")[_title(news)],
        h.p(style="margin:0")[f"AWS Lambda on {basis.as_of}, {basis.release_words}; since {printable_text(since)}"],
        *(h.p(style="margin:.3em 0")[h.strong["Warning"], f": {notice}"] for notice in basis.notices),
    ]
    for one in _with_news(news):
        if _owners_told(news):
            parts.append(h.h2(style=_HEAD)[printable_text(_name(one)), f": {_counts_text(one.counts)}"])
        rows = [h.tr[_cells_of(group)] for group in one.groups]
        if rows:
            parts.append(h.table(style="border-collapse:collapse")[h.tbody[rows]])
        if one.more:
            parts.append(h.p[f"{count_noun(one.more, 'new finding')} more"])
    head = h.head[h.meta(charset="utf-8"), h.meta(name="color-scheme", content="light dark"), h.title[_title(news)]]
    page = h.html(lang="en")[head, h.body(style=_PAGE)[parts]]
    return f"{page}\n"


def _cells_of(group: dict[str, Any]) -> Iterator[Any]:
    import htpy as h  # noqa: PLC0415 - most commands show no HTML

    named, more = _functions_of(group)
    rest = f" and {more:,} more" if more else ""
    yield h.td(style=CELL)[html_badge(group["severity"])]
    yield h.td(style=CELL)[group["rule"]]
    about = h.div(style="opacity:.75")[printable_text(", ".join(named)), rest]
    yield h.td(style=CELL)[printable_text(group["message"]), about]


def _title(news: News) -> str:
    return f"Lambda: {_counts_text(news.counts)}"


def _counts_text(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in counts.items())


def _with_news(news: News) -> Iterator[OwnerNews]:
    return (one for one in news.owners if one.counts["new"] or one.counts["fixed"])


def _owners_told(news: News) -> bool:
    return any(one.owner is not None for one in news.owners)


def _name(one: OwnerNews) -> str:
    return "without an owner" if one.owner is None else one.owner


def _functions_of(group: dict[str, Any]) -> tuple[list[str], int]:
    """The names of the first functions, of an ARN what follows `function:`, and how many more there are."""
    named = [function.partition(":function:")[2] or function for function in group["functions"]]
    return named, group["findings"] - len(named)
