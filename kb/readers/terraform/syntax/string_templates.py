"""Templates of HCL: escapes, indentation, markers that take away space."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.readers.terraform.syntax.hcl_tree import Expression

_ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))|\$\$\{|%%\{')
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_LARGEST = 0x10FFFF
_HOLE = re.compile("\0([0-9]+)\0")
_INDENTATION = re.compile(r"^[ \t]*(?=\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Computed:
    """A part of a template that is computed."""

    expression: Expression
    trims_before: bool
    trims_after: bool


Part: TypeAlias = str | Computed


def composed_signs(text: str) -> str:
    """A text as Terraform keeps every one: a letter and an accent that follows it are one sign where there is such."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def unescape_text(text: str) -> str:
    """Quoted text without its escapes."""
    return _ESCAPE.sub(_unescape_sign, text) if "\\" in text or "{" in text else text


def unmask_heredoc(text: str) -> str:
    """Text of a heredoc, in which only the signs that begin a part can be escaped."""
    return text.replace("$${", "${").replace("%%{", "%{")


def _unescape_sign(found: re.Match[str]) -> str:
    whole = found.group()
    if whole[0] != "\\":
        return whole[1:]
    if found[1]:
        return _PLAIN[found[1]]
    code = int(found[2] or found[3], 16)
    return chr(code) if code <= _LARGEST and not 0xD800 <= code <= 0xDFFF else whole


def flush_heredoc(parts: list[Part]) -> list[Part]:
    """The parts of an indented heredoc, without the indentation that all its lines share."""
    holes = [part for part in parts if not isinstance(part, str)]
    numbers = iter(range(len(holes)))
    whole = "".join(part if isinstance(part, str) else f"\0{next(numbers)}\0" for part in parts)
    shared = min((len(found) for found in _INDENTATION.findall(whole)), default=0)
    lines = [line[min(shared, len(line) - len(line.lstrip(" \t"))) :] for line in whole.split("\n")]
    pieces = _HOLE.split("\n".join(lines))
    return [piece if place % 2 == 0 else holes[int(piece)] for place, piece in enumerate(pieces)]


def join_parts(parts: list[Part], clean: Callable[[str], str]) -> tuple[str | Expression, ...]:
    """The parts with their space taken away where markers say so, texts without escapes, empty ones left out."""
    found: list[str | Expression] = []
    for place, part in enumerate(parts):
        if not isinstance(part, str):
            found.append(part.expression)
            continue
        before = parts[place - 1] if place else ""
        after = parts[place + 1] if place + 1 < len(parts) else ""
        text = part.lstrip() if isinstance(before, Computed) and before.trims_after else part
        text = text.rstrip() if isinstance(after, Computed) and after.trims_before else text
        if text:
            found.append(clean(text))
    return tuple(found)
