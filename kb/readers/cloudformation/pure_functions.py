"""The intrinsic functions that need nothing but their arguments."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from kb.readers.shared.values import Unknown, UnreadPiece, Value, spell_value, unknown_in
from kb.readers.trees.nodes import Budget

_TEXT_PER_VALUE = 16  # how much text costs as much as one value


def concatenate_parts(parts: list[Value], delimiter: str, name: str, budget: Budget) -> Value:
    """Parts as one text, or why there is none."""
    texts: list[str] = []
    for part in parts:
        if isinstance(part, Unknown):
            return part
        if isinstance(part, str | int | float):
            texts.append(spell_value(part))
        else:
            return Unknown(f"{name} joins a value that is no text")
    budget.spend((sum(map(len, texts)) + len(delimiter) * len(texts)) // _TEXT_PER_VALUE)
    return delimiter.join(texts)


def _join(argument: Value, budget: Budget) -> Value:
    match argument:
        case [str(delimiter), list(parts)]:
            return concatenate_parts(parts, delimiter, "Fn::Join", budget)
        case [_, Unknown() as unknown] | [Unknown() as unknown, _]:
            return unknown
    return _unless_malformed("Fn::Join", argument)


def _select(argument: Value, _budget: Budget) -> Value:
    match argument:
        case [Unknown() as unknown, _] | [_, Unknown() as unknown]:
            return unknown
        case [int() | str() as place, list(items)]:
            index = int(place) if str(place).isascii() and str(place).isdigit() and len(str(place)) < 10 else -1
            if 0 <= index < len(items):
                return items[index]
            return Unknown(f"Fn::Select finds no element {place}")
    return _unless_malformed("Fn::Select", argument)


def _split(argument: Value, budget: Budget) -> Value:
    match argument:
        case [str(delimiter), str(text)] if delimiter:
            budget.spend(text.count(delimiter))
            parts: list[Value] = []
            parts.extend(text.split(delimiter))
            return parts
        case [_, Unknown() as unknown] | [Unknown() as unknown, _]:
            return unknown
    return _unless_malformed("Fn::Split", argument)


def _base64(argument: Value, budget: Budget) -> Value:
    if isinstance(argument, str | int | float):
        text = spell_value(argument)
        budget.spend(len(text) // _TEXT_PER_VALUE)
        return base64.b64encode(text.encode()).decode()
    return _unless_malformed("Fn::Base64", argument)


def _to_json(argument: Value, budget: Budget) -> Value:
    if unknown := unknown_in(argument):
        return unknown
    if not isinstance(argument, dict | list):
        return _unless_malformed("Fn::ToJsonString", argument)
    pieces: list[str] = []
    for piece in json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).iterencode(argument):
        budget.spend(len(piece) // _TEXT_PER_VALUE)
        pieces.append(piece)
    return "".join(pieces)


def _length(argument: Value, _budget: Budget) -> Value:
    return len(argument) if isinstance(argument, list) else _unless_malformed("Fn::Length", argument)


def _unless_malformed(name: str, argument: Value) -> Unknown:
    """An unknown argument is the better reason; otherwise the function is not written as it must be."""
    return argument if isinstance(argument, Unknown) else Unknown(f"{name} is malformed")


def _import_value(argument: Value, _budget: Budget) -> Value:
    name = f" {argument}" if isinstance(argument, str) else ""
    return UnreadPiece(f"imports the export{name} of another stack")


PURE: dict[str, Callable[[Value, Budget], Value]] = {
    "Fn::Base64": _base64,
    "Fn::ImportValue": _import_value,
    "Fn::Join": _join,
    "Fn::Length": _length,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::ToJsonString": _to_json,
}
"""Functions by their long name."""
