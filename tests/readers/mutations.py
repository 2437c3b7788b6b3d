"""Configurations written for this project, and what may go wrong with them: edits, splices, wrong shapes, odd bytes."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parent / "seeds"
SEEDS = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())}
"""One file or more for every format, using most of what the format knows."""
WORDS = (
    "!Ref ", "!If ", "!Sub ", "!Select ", "!Join ", "!Base64 ", "!ToJsonString ", "Ref: ", "Fn::If: ", "<<: *a",
    "[", "]", "{", "}", ": ", "\n", "  ", "- ", "*a", "&a ", "null", "1e999", "\t", "'", '"', "\x85", "\u2028",
    "? ", "---\n", "%YAML 9.9", "!!int x", "!<x> ", "Fn::Transform: {}", "Fn::ForEach::X", "{{resolve:", "${", "|",
    ">", "${self:", "${file(", "${opt:", ", '", "}}", "${self:custom.loop}", "-1", "99999999999999999999", "true",
    "0x1F", "~", "=", "<<EOT\n", "%{ if ", "for_each = ", "each.key", "var.", "local.", "(", ")", "? x : y", "...",
    "\\", "\ud7ff", "\U0001f600", "AWS::NoValue",
)  # fmt: skip
LEAVES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, "", "x", "F", "IsOpen", "${self:custom.loop}", [], {}, [[]], {"Ref": "F"},
    {"Fn::If": ["IsOpen", 1, 2]}, {"Fn::Sub": "${F.Arn}"}, {"Fn::Sub": []}, {"Fn::GetAtt": 1}, 10**30,
)  # fmt: skip
TEXTS = (
    *(json.dumps(leaf) for leaf in LEAVES), "!Ref F", "!If [IsOpen, 1, !Ref AWS::NoValue]", "!Sub '${F.Arn}'",
    "!GetAtt F.Arn", "*a", "!Select [9, []]", "${opt:stage, 'x'}", "'${self:custom.loop}'",
    "'${file(seed.yml):custom}'", "var.open", "local.size", "each.value", "jsondecode(var.open)",
    "[for x in local.names : x]", "-1", "99999999999999999999", "!Nobody [knows]", "~",
)  # fmt: skip
HCL_TEXTS = (
    '"x"', "null", "true", "-1", "1e3", "99999999999999999999", "[]", "{}", "[[{}]]", "var.open", "var.none",
    "local.size", "local.env", "each.value", "each.key", "count.index", "self.x", "path.module",
    "aws_lambda_function.f",
    'aws_lambda_function.f["a"].arn', "aws_lambda_function.f[*].arn", "aws_sqs_queue.q[0].arn", "module.lambda",
    "module.lambda.lambda_function_arn", "data.x.y.z", "jsondecode(var.open)", "[for x in local.names : x]",
    "{ for k, v in local.size : k => v... }", "var.open ? local.names : local.size", '"${var.open}-${local.size.dev}"',
    "try(local.size.none, var.open, 1)", "merge(local.size, local.env, {})", "flatten([local.names, [[]]])",
    "range(0, 1e9)", "pow(9, 99999)", 'format("%*d %s", 1)', "lookup(local.size, var.open)", "element(local.names, -1)",
    'yamldecode(file("seed.yml"))', 'templatefile("more.tf", local.size)', 'fileset("..", var.open)', "<<X\n${x}\nX\n",
)  # fmt: skip
_VALUE = re.compile(r"(?<=[:=] )[^{}\[\],\n#]+")
_MOST_EDITS = 4


def mutated(name: str, random: Random) -> bytes:
    """A seed with something wrong with it."""
    return random.choice((_revalued, _revalued, _revalued, _edited, _spliced, _reshaped, _damaged))(name, random)


def _revalued(name: str, random: Random) -> bytes:
    """Single values replaced by others, most of which the format can read."""
    text = SEEDS[name]
    texts = HCL_TEXTS if name.endswith(".tf") else TEXTS
    for _ in range(random.randint(1, 5)):
        if places := list(_VALUE.finditer(text)):
            place = random.choice(places)
            text = text[: place.start()] + random.choice(texts) + text[place.end() :]
    return text.encode()


def _edited(name: str, random: Random) -> bytes:
    """Text inserted, deleted, repeated and replaced."""
    text = SEEDS[name]
    for _ in range(random.randint(1, _MOST_EDITS)):
        place, length = random.randrange(len(text) + 1), random.randrange(40)
        piece = random.choice((random.choice(WORDS), text[place : place + length] * random.randint(1, 4)))
        text = text[:place] + piece + text[place + random.choice((0, 0, length)) :]
    return text.encode("utf-8", "replace")


def _spliced(name: str, random: Random) -> bytes:
    """Lines moved, or taken from the file of another format."""
    lines = SEEDS[name].splitlines(keepends=True)
    other = SEEDS[random.choice(list(SEEDS))].splitlines(keepends=True)
    for _ in range(random.randint(1, 3)):
        begin, place = random.randrange(len(other)), random.randrange(len(lines) + 1)
        lines[place : place + random.randrange(3)] = other[begin : begin + random.randrange(1, 6)]
    return "".join(lines).encode()


def _reshaped(name: str, random: Random) -> bytes:
    """Values of a JSON file replaced by values of any other shape; of other files, brackets doubled."""
    try:
        value = json.loads(SEEDS[name])
    except ValueError:
        return _nested(SEEDS[name], random)
    places: list[tuple[Any, Any]] = []
    _walk(value, places)
    for _ in range(random.randint(1, 4)):
        parent, key = random.choice(places)
        new = random.choice((random.choice(LEAVES), random.choice(places)[0]))
        if isinstance(parent, dict) or (isinstance(parent, list) and isinstance(key, int) and key < len(parent)):
            parent[key] = new if not _holds(new, parent) else None
    return json.dumps(value).encode()


def _walk(value: object, places: list[tuple[Any, Any]]) -> None:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        places.append((value, key))
        _walk(item, places)


def _holds(value: object, wanted: object) -> bool:
    """Whether a structure would contain itself."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is wanted or any(_holds(part, wanted) for part in parts)


def _nested(text: str, random: Random) -> bytes:
    before, after = random.choice((("[", "]"), ("{a: ", "}"), ("!Join ['', [", "]]"), ("${self:", "}"), ("(", ")")))
    levels, place = random.choice((3, 30, 300)), random.randrange(len(text))
    return (text[:place] + before * levels + "x" + after * levels + text[place:]).encode()


def _damaged(name: str, random: Random) -> bytes:
    """Bytes changed or lost, other encodings and line ends."""
    text = SEEDS[name]
    change: Callable[[str], bytes] = random.choice((
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("  ", "\t").encode(),
        lambda text: text.replace("a", "\u00e9").encode("latin-1", "replace"),
        lambda text: text[: random.randrange(len(text))].encode(),
        lambda text: text.encode() * 2,
    ))  # fmt: skip
    content = bytearray(change(text))
    for _ in range(random.randrange(3) if content else 0):
        content[random.randrange(len(content))] = random.randrange(256)
    return bytes(content)
