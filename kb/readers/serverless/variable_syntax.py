"""The syntax of Serverless variables: `${self:custom.size, opt:size, 'default'}`, also inside a text or each other."""

from __future__ import annotations

import re

from kb.data_classes import dataclass
from kb.readers.trees.nodes import Budget, Single
from kb.readers.trees.plain_scalars import plain_scalar

_MAX_NESTED = 10  # variables within variables; real ones have three levels
_SOURCE = re.compile(r"([A-Za-z][\w.-]*)(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?(?::((?!:).*))?", re.DOTALL)
_SIGNS = re.compile(r"[^\w\s()\[\]*+?|^.\\]{1,4}")
_CLOSERS = {"{": "}", "(": ")"}


@dataclass(frozen=True, slots=True)
class FallbackLiteral:
    """A value written in place, as a fallback."""

    value: Single
    """The value."""
    quoted: bool = False
    """Whether it is a text in quotes, in which variables count."""


@dataclass(frozen=True, slots=True)
class VariableSource:
    """Where a variable is looked up; its parts may hold variables themselves."""

    kind: str
    """Such as self, opt, env, file."""
    parameters: str | None
    """What stands in parentheses: the path of a file."""
    address: str
    """What follows the colon."""

    def __str__(self) -> str:
        """As it is written."""
        parameters = "" if self.parameters is None else f"({self.parameters})"
        return f"{self.kind}{parameters}" + (f":{self.address}" if self.address or not parameters else "")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: the first of its alternatives that there is."""

    alternatives: tuple[FallbackLiteral | VariableSource | Variable, ...]
    """In order."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """What variables stand between; versions 1 and 2 let a service choose."""

    opening: str = "${"
    closing: str = "}"

    @classmethod
    def of(cls, pattern: str | None) -> Syntax:
        """The signs around the group of a service's own pattern, of which only plain ones are understood."""
        before, _, rest = (pattern or "").partition("(")
        opening, closing = (re.sub(r"\\(\W)", r"\1", part) for part in (before, rest.rpartition(")")[2]))
        return cls(opening, closing) if _SIGNS.fullmatch(opening) and _SIGNS.fullmatch(closing) else cls()

    def pieces(self, text: str, budget: Budget) -> list[str | Variable]:
        """A text taken apart at its variables."""
        if self == Syntax():
            return split_variables(text, budget)
        found: list[str | Variable] = []
        for number, part in enumerate(text.split(self.opening)):
            inside, closed, rest = part.partition(self.closing)
            if number and closed:
                found += [piece for piece in (*split_variables(f"${{{inside}}}", budget), rest) if piece]
            elif number or part:
                found.append(f"{self.opening if number else ''}{part}")
        return found or [text]


def split_variables(text: str, budget: Budget) -> list[str | Variable]:
    """A text taken apart; what looks like a variable but is none, such as `${AWS::Region}`, stays text."""
    found: list[str | Variable] = []
    begin = 0
    start = text.find("${")
    while start >= 0:
        end = _end_of_bracket(text, start + 1)
        if end is None:
            break
        budget.spend(end - start)
        variable = None if start and text[start - 1] == "\\" else _parse_variable(text[start + 2 : end], 0)
        if variable:
            found += [text[begin:start], variable] if begin < start else [variable]
            begin = end + 1
        start = text.find("${", end + 1 if variable else start + 2)
    return [*found, text[begin:]] if begin < len(text) or not found else found


def _end_of_bracket(text: str, start: int) -> int | None:
    """Where the bracket that opens at `start` closes."""
    closers: list[str] = []
    quote = ""
    for index in range(start, len(text)):
        character = text[index]
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and text[max(start, index - 9) : index].rstrip()[-1:] in (",", "{", "("):
            quote = character
        elif character in _CLOSERS:
            closers.append(_CLOSERS[character])
        elif closers and character == closers[-1]:
            closers.pop()
            if not closers:
                return index
    return None


def _parse_variable(content: str, level: int) -> Variable | None:
    if level >= _MAX_NESTED:
        return None
    alternatives = [_parse_alternative(part.strip(), level) for part in _parts_at_commas(content)]
    return None if isinstance(alternatives[0], FallbackLiteral) else Variable(tuple(alternatives))


def _parts_at_commas(content: str) -> list[str]:
    """The content at the commas that stand in no bracket and no quotes."""
    parts: list[str] = []
    begin = depth = 0
    quote = ""
    for index, character in enumerate(content):
        if character == "," and not depth and not quote:
            parts.append(content[begin:index])
            begin = index + 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and index - begin < 9 and not content[begin:index].strip():
            quote = character
        elif character in "{(":
            depth += 1
        elif character in "})":
            depth -= 1
    return [*parts, content[begin:]]


def _parse_alternative(part: str, level: int) -> FallbackLiteral | VariableSource | Variable:
    """One alternative of a variable: a text in quotes, another variable, a source (`opt:stage`), or plain text."""
    if len(part) > 1 and part[0] in "'\"" and part[-1] == part[0]:
        return FallbackLiteral(part[1:-1], quoted=True)
    if part.startswith("${") and _end_of_bracket(part, 1) == len(part) - 1:
        return _parse_variable(part[2:-1], level + 1) or FallbackLiteral(part)
    found = _SOURCE.fullmatch(part)
    if found and (found[2] is not None or found[3] is not None):
        return VariableSource(found[1], found[2], found[3] or "")
    return FallbackLiteral(plain_scalar(part))
