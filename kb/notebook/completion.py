"""Completion for `%%lambda_check`: its options on the first line, ids of runtimes and other known values below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kb.operations import OPERATIONS

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

MAGIC = "%%lambda_check"
OPTIONS = (
    "--as-of",
    "--known-at",
    "--data-version",
    "--operation",
    "--horizon",
    "--parameter",
    "--region",
    "--account",
    "--fix",
)
_WORD = re.compile(r"[\w.\-]*$")


def complete_cell(text: str, before: str) -> list[str]:
    """What may stand at the cursor of a cell of the magic, the words that begin as the one that is typed.

    Args:
        text: The line in which the cursor stands, up to the cursor.
        before: The lines of the cell above it.
    """
    word = _WORD.search(text)
    typed = word[0] if word else ""
    if not before.strip() and text.lstrip().startswith(MAGIC):
        previous = text[: len(text) - len(typed)].split()[-1:]
        return [one for one in _values_after(previous) if one.startswith(typed)]
    return [one for one in _known_words() if one.startswith(typed)] if typed else []


def _values_after(previous: list[str]) -> tuple[str, ...]:
    match previous:
        case ["--operation"]:
            return tuple(OPERATIONS)
        case ["--known-at"]:
            return ("as-of", "today")
        case ["--as-of"]:
            return ("today",)
        case ["--region"]:
            return tuple(_region_ids())
    return OPTIONS


def _known_words() -> list[str]:
    """The ids of runtimes and what templates write beside them."""
    import kb  # noqa: PLC0415 - a knowledge base is opened when somebody asks

    return [*sorted(one.runtime for one in kb.as_of().facts.all_runtimes), "x86_64", "arm64", "Zip", "Image"]


def _region_ids() -> list[str]:
    import kb  # noqa: PLC0415

    return [one.region for one in kb.as_of().regions()]


def enable_completion(shell: InteractiveShell) -> None:
    """Let the Tab key complete in cells of the magic; elsewhere nothing changes."""
    from IPython.core.completer import SimpleCompletion, context_matcher  # noqa: PLC0415 - only a notebook has IPython

    @context_matcher(identifier="lambda_check")  # type: ignore[untyped-decorator]
    def matcher(context: Any) -> dict[str, Any]:  # noqa: ANN401 - IPython's context
        if not context.full_text.lstrip().startswith(MAGIC):
            return {"completions": []}
        lines = context.full_text.split("\n")
        at = context.cursor_line
        text = lines[at][: context.cursor_position]
        found = complete_cell(text, "\n".join(lines[:at]))
        word = _WORD.search(text)
        return {
            "completions": [SimpleCompletion(text=one, type="lambda-kb") for one in found],
            "matched_fragment": word[0] if word else "",
            "suppress": bool(found),
        }

    if shell.Completer is not None:
        shell.Completer.custom_matchers.append(matcher)
