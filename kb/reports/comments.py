"""What a pull request brings: a comment with what is new against the base branch, and the dates of what it touches.

It is made of two bodies that `check --format json` printed, and begins with a mark by which it is found again, so that
it is renewed and never repeated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson

from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.nouns import count_noun
from kb.reports.markdown import escape_markdown, place_text, table_lines
from kb.reports.words import others_named

Body = Mapping[str, Any]
"""The body of a check."""

MOST_ROWS = 50
"""Rows of a table; a comment of GitHub has 65,536 characters at most."""

MOST_CHARACTERS = 60_000

_NAME = re.compile(r"[\w.-]{1,60}")
_MEMBERS = ("basis", "functions", "findings", "unreadable", "suppressed")


@dataclass(frozen=True, slots=True)
class PullRequestChange:
    """What a pull request changes."""

    new: tuple[Body, ...]
    """Errors and warnings that the base branch does not have, heaviest first."""
    notes: int
    """Notes that it does not have."""
    fixed: tuple[Body, ...]
    """Errors and warnings of the base branch that are gone."""
    open: int
    """Findings that both have."""
    touched: tuple[Body, ...]
    """Functions that are new or accepted at other times than before."""
    unread: tuple[Body, ...]
    """Files that cannot be read, now or on the base branch: what they hold cannot be compared."""


def comment_mark(name: str) -> str:
    """The first line of a comment, which no reader sees.

    Raises:
        UsageError: The name would not stay in one hidden line.
    """
    if not _NAME.fullmatch(name) or "--" in name:
        raise UsageError(f"--name {name!r}: letters, digits, dots and single dashes only, 60 at most")
    return f"<!-- lambda-kb comment: {name} -->"


def read_body(content: bytes, file: str) -> Body:
    """The body of a check.

    Raises:
        UsageError: It is none.
    """
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError as e:
        raise UsageError(f"{file}: no JSON: give what `lambda-kb check --format json` printed") from e
    if not isinstance(body, dict) or any(name not in body for name in _MEMBERS):
        raise UsageError(f"{file}: no report of a check: give what `lambda-kb check --format json` printed")
    return body


def compare_reports(base: Body | None, head: Body) -> PullRequestChange:
    """What is new in `head`, whatever dates AWS has moved and wherever lines went.

    Args:
        base: The body of the base branch, whose suppressions and baseline count for nothing; None if it has no such
            files.
        head: The body of the pull request.
    """
    known = [] if base is None else [*base["findings"], *(item["finding"] for item in base["suppressed"])]
    unread = {file["path"]: file for body in (base, head) if body for file in body["unreadable"]}
    left = list(known)
    new = [*head["findings"]]
    # The same finding first; then that of a resource or a file with another name.
    for same in (_identity, _without_path, _without_resource):
        new, left = _unmatched(new, left, same)
    passed = {_identity(item["finding"]) for item in head["suppressed"]}
    new, left = ([one for one in some if one["path"] not in unread] for some in (new, left))
    return PullRequestChange(
        new=tuple(sorted((one for one in new if not _is_note(one)), key=lambda one: one["severity"])),
        notes=sum(map(_is_note, new)),
        fixed=tuple(one for one in left if not _is_note(one) and _identity(one) not in passed),
        open=len(head["findings"]) - len(new),
        touched=tuple(_touched(base, head)),
        unread=tuple(unread.values()),
    )


def _is_note(finding: Body) -> bool:
    return bool(finding["severity"] == "note")


def _identity(finding: Body) -> object:
    return finding["path"], finding["rule"], finding["resource"], finding["field"], repr(finding["value"])


def _without_path(finding: Body) -> object:
    return finding["rule"], finding["resource"], finding["field"], repr(finding["value"])


def _without_resource(finding: Body) -> object:
    return finding["path"], finding["rule"], finding["field"], repr(finding["value"])


def _unmatched(
    new: Iterable[Body], known: Iterable[Body], same: Callable[[Body], object]
) -> tuple[list[Body], list[Body]]:
    """What is left on either side when findings that are the same are taken off, one for one."""
    waiting: dict[object, list[Body]] = {}
    for finding in known:
        waiting.setdefault(same(finding), []).append(finding)
    left = []
    for finding in new:
        if waiting.get(same(finding)):
            waiting[same(finding)].pop(0)
        else:
            left.append(finding)
    return left, [finding for findings in waiting.values() for finding in findings]


def _touched(base: Body | None, head: Body) -> Iterable[Body]:
    before = {(one["path"], one["name"]): one for one in (base or {"functions": []})["functions"]}
    for function in head["functions"]:
        former = before.get((function["path"], function["name"]))
        if former is None or former["windows"] != function["windows"]:
            yield function


def comment_markdown(found: PullRequestChange, head: Body, name: str) -> str:
    """The comment, as Markdown."""
    basis = head["basis"]
    known = f" as known on {basis['known_at']}" if basis["known_at"] else ""
    lines = [comment_mark(name), f"### AWS Lambda: {_headline(found)}", ""]
    counts = [count_noun(len(found.new), "new finding"), f"{len(found.fixed)} fixed", f"{found.open} as before"]
    counts += [f"{len(head['suppressed'])} suppressed or in the baseline"] if head["suppressed"] else []
    counts += [f"{count_noun(found.notes, 'new note')} not listed here"] if found.notes else []
    said = f"{str(basis['operation']).capitalize()} on {basis['as_of']}{known}, data version {basis['data_version']}"
    lines.append(f"{said}: {', '.join(counts)}.")
    # Reports of an earlier release have none.
    lines += [
        line for notice in head.get("notices", ()) for line in ("", f"**Warning**: {escape_markdown(str(notice))}")
    ]
    lines += _table("New", ("", "Rule", "Place", "Resource", "What", "Since", "Until"), found.new, _finding_cells)
    dated = [function for function in found.touched if any(_closings(function, head))]
    lines += _table("Dates of what changes here", ("Function", "Runtime", "Accepted until"), dated, _dates_of(head))
    lines += _table("Fixed", ("", "Rule", "Place", "Resource", "What", "Since", "Until"), found.fixed, _finding_cells)
    lines += _table("Not compared", ("File", "Reason"), found.unread, _unread_cells)
    text = "\n".join(lines) + "\n"
    if len(text) > MOST_CHARACTERS:
        text = text[: text.rindex("\n", 0, MOST_CHARACTERS)] + "\n\nThe rest is too long for a comment.\n"
    return text


def _headline(found: PullRequestChange) -> str:
    if found.new:
        weights = [finding["severity"] for finding in found.new]
        counts = [count_noun(weights.count(weight), weight) for weight in ("error", "warning") if weight in weights]
        return f"{', '.join(counts)} new"
    return "nothing new" + (f", {len(found.fixed)} fixed" if found.fixed else "")


def _table(title: str, columns: tuple[str, ...], rows: Sequence[Body], cells: Callable[[Body], list[str]]) -> list[str]:
    lines = table_lines(title, columns, map(cells, rows[:MOST_ROWS]))
    more = len(rows) - MOST_ROWS
    return [*lines, "", f"... and {more} more"] if more > 0 else lines


def _finding_cells(finding: Body) -> list[str]:
    more = others_named(finding.get("resources", ()), finding["resource"], finding["count"])
    source = next((one for one in finding["sources"] if one.startswith("https://")), None)
    rule = f"[{finding['rule']}]({source.replace(')', '%29')})" if source else finding["rule"]
    return [
        finding["severity"],
        rule,
        place_text(finding["path"], finding["line"]),
        escape_markdown(finding["resource"] + more),
        escape_markdown(finding["message"] + ("" if finding["certainty"] == "must" else " (in some cases)")),
        finding["since"] or "",
        finding["until"] or "",
    ]


def _closings(function: Body, head: Body) -> Iterable[str]:
    """Until when each operation that is accepted on the day asked about stays so, where an end is known."""
    today = head["basis"]["as_of"]
    for window in function["windows"]:
        if (window["from"] or "") <= today and window["to"] is not None and window["to"] > today:
            yield f"{window['operation']} {window['to']} ({window['closed_by']})"


def _dates_of(head: Body) -> Callable[[Body], list[str]]:
    def cells(function: Body) -> list[str]:
        until = ", ".join(_closings(function, head))
        return [
            escape_markdown(f"{function['name']} in {function['path']}"),
            escape_markdown(function["runtime"] or ""),
            escape_markdown(until),
        ]

    return cells


def _unread_cells(file: Body) -> list[str]:
    return [place_text(file["path"], file["line"]), escape_markdown(file["reason"])]
