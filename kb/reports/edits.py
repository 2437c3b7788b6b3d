"""Fixes as changes of the text: which characters of which file to replace.

Nothing here knows a format. A value is looked for where its finding stands and, where it is not written there (a
parameter, a mapping, a variable), wherever else the file spells it; a change is taken only if the file, read again with
it, differs in exactly the fields that are to be fixed, each in exactly the way that its fix says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.errors import UnreadableError
from kb.judging.report import Finding
from kb.readers.interface import Conditional, Document, Field, Plain, Resolved, Unresolved
from kb.readers.trees.text_lines import LineStarts, line_at

MOST_READINGS = 64
"""Times that one file is read again at most; what is not settled then gets no change."""
MOST_PLACES = 30
"""Places that are tried for one value."""

_BEFORE = re.compile(r"(?:&\S+\s+|!!\w+\s+)*[\"']?")
_TOKEN = re.compile(r"[A-Za-z0-9_.+-]+")

Key: TypeAlias = tuple[str, str]
"""A resource and one of its fields."""
Place: TypeAlias = tuple[str, str, str]
"""A file, a resource in it and one of its fields."""
Shape: TypeAlias = "tuple[object, ...]"
"""A field without its places."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement of characters on one line."""

    path: str
    """The file."""
    line: int
    """The line, counted from 1."""
    column: int
    """The first character to replace, counted from 1."""
    old: str
    """The characters to replace."""
    new: str
    """The characters to put there."""
    keys: frozenset[Place]
    """The fields that it fixes, with the file that each is found in, which may be another."""


@dataclass(slots=True)
class _File:
    """One file and what is to be fixed in it."""

    path: str
    found_in: str
    """The file that the findings stand in."""
    text: str
    read: Callable[[str], Mapping[Place, Shape]]
    wanted: Mapping[Key, tuple[Plain, Plain]]
    starts: list[int]
    before: Mapping[Place, Shape]
    tried: dict[tuple[tuple[int, int, str], ...], frozenset[Key] | None] = field(default_factory=dict)


Span: TypeAlias = tuple[int, int, str]
"""First character, last character plus one, and the new text."""


Again: TypeAlias = Callable[[str, bytes], list[Document]]
"""All documents in which a file has a part, as they would be with another text of it."""


Near: TypeAlias = Callable[[str], Iterable[str]]
"""The other files in which a value may be written that stands in one."""


def fixing_edits(
    findings: Iterable[Finding],
    bytes_of: Callable[[str], bytes],
    again: Again,
    near: Near,
    is_source: Callable[[str], bool] = lambda _: True,
) -> list[Edit]:
    """The changes that fix what can be fixed, by path and place.

    Args:
        findings: The findings.
        bytes_of: The bytes of a file that was read.
        again: How the files are read again.
        near: The files that are tried for what is not written where it is found.
        is_source: Whether a person writes a file; what a tool writes is never edited.
    """
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.fix is not None and finding.fix.field == finding.field:
            by_path.setdefault(finding.path, []).append(finding)
    found: list[Edit] = []
    for path in sorted(by_path):
        left, readings = by_path[path], 0
        for place in filter(is_source, [path, *sorted(near(path))]):
            file = _open_file(place, left, bytes_of, again) if left and readings < MOST_READINGS else None
            if file:
                made = list(_changes_of_file(file, left))
                found += made
                fixed = frozenset().union(*(edit.keys for edit in made))
                left = [finding for finding in left if (path, *_key_of(finding)) not in fixed]
                readings += len(file.tried) if place != path else 0
    return sorted(found, key=lambda edit: (edit.path, edit.line, edit.column))


def _open_file(path: str, findings: Sequence[Finding], bytes_of: Callable[[str], bytes], again: Again) -> _File | None:
    """A file that may be edited, with what its findings want changed; None where it cannot be read or has none of them.

    A field for which two findings want different values is left alone.
    """
    try:
        text = bytes_of(path).decode()
        if not any(str(finding.value) in text for finding in findings) and path != findings[0].path:
            return None
        before = _shapes_of_fields(again(path, text.encode()))
    except (UnreadableError, UnicodeDecodeError):
        return None
    wanted: dict[Key, tuple[Plain, Plain]] = {}
    torn: set[Key] = set()
    for finding in findings:
        key = _key_of(finding)
        change = (finding.value, finding.fix.value if finding.fix else None)
        torn |= {key} if wanted.setdefault(key, change) != change else set()
    # What a file does not set cannot be edited there.
    written = {place[1:] for place in before}
    kept = {key: change for key, change in wanted.items() if key in written and key not in torn}
    return _File(
        path,
        findings[0].path,
        text,
        lambda changed: _shapes_of_fields(again(path, changed.encode())),
        kept,
        LineStarts(text).starts,
        before,
    )


def _changes_of_file(file: _File, findings: Sequence[Finding]) -> Iterator[Edit]:
    """The edits of a file that, read again, end findings and change nothing else.

    A value is changed where its finding stands if that is sound. Else it is looked for elsewhere in the file: what a
    parameter or an anchor gives stands at another place.
    """
    here: dict[Span, list[Finding]] = {}
    elsewhere: list[Finding] = []
    for finding in findings:
        if _key_of(finding) in file.wanted:
            span = _span_at(file, finding) if file.path == file.found_in else None
            here.setdefault(span, []).append(finding) if span else elsewhere.append(finding)
    sound, doubtful = _sound_changes(file, sorted(here))
    fixes = {span: frozenset(map(_key_of, here[span])) for span in sound}
    elsewhere += [finding for span in doubtful for finding in here[span]]
    for finding in elsewhere:
        if not any(_key_of(finding) in keys for keys in fixes.values()):
            for span in _places_of_value(file, finding):
                keys = _fixed_by(file, [span]) or frozenset()
                if _key_of(finding) in keys:
                    fixes[span] = keys
                    break
    for span in _compatible_changes(file, sorted(fixes)):
        yield _edit_of(file, span, fixes[span])


def _key_of(finding: Finding) -> Key:
    return finding.resource, finding.field


def _edit_of(file: _File, span: Span, keys: frozenset[Key]) -> Edit:
    begin, end, new = span
    line = line_at(file.text, begin)
    places = frozenset((file.found_in, *key) for key in keys)
    # A byte order mark is no column.
    mark = 1 if line == 1 and file.text.startswith("\ufeff") else 0
    return Edit(file.path, line, begin - file.starts[line - 1] - mark + 1, file.text[begin:end], new, places)


def _span_at(file: _File, finding: Finding) -> Span | None:
    """The value's characters where its finding stands."""
    if finding.line >= len(file.starts):
        return None
    mark = 1 if finding.line == 1 and file.text.startswith("\ufeff") else 0
    place = file.starts[finding.line - 1] + finding.column - 1 + mark
    before = _BEFORE.match(file.text, place)
    token = _TOKEN.match(file.text, before.end() if before else place)
    if token is None or not _spells_value(token[0], finding.value):
        # A reference: what it refers to is written elsewhere.
        return None
    return token.start(), token.end(), _spelled_value(finding)


def _spells_value(token: str, value: Plain) -> bool:
    """Whether a token spells a value, be it in another base or with a sign."""
    if token == str(value):
        return True
    try:
        return int(token, 0) == value
    except ValueError:
        return False


def _places_of_value(file: _File, finding: Finding) -> Iterator[Span]:
    """Every place at which the file spells the value."""
    word = re.compile(rf"(?<![\w.+-]){re.escape(str(finding.value))}(?![\w.+-])")
    for number, found in enumerate(word.finditer(file.text)):
        if number == MOST_PLACES:
            return
        yield found.start(), found.end(), _spelled_value(finding)


def _spelled_value(finding: Finding) -> str:
    return str(finding.fix.value) if finding.fix else ""


def _sound_changes(file: _File, spans: list[Span]) -> tuple[list[Span], list[Span]]:
    """The changes that do what they should, and the others; halves are tried where all together do not."""
    if not spans:
        return [], []
    if _fixed_by(file, spans) is not None:
        return spans, []
    if len(spans) == 1:
        return [], spans
    half = len(spans) // 2
    left, right = _sound_changes(file, spans[:half]), _sound_changes(file, spans[half:])
    return left[0] + right[0], left[1] + right[1]


def _compatible_changes(file: _File, spans: list[Span]) -> list[Span]:
    """The changes that also do what they should together."""
    if not spans or _fixed_by(file, spans) is not None:
        return spans
    kept: list[Span] = []
    for span in spans:
        if _fixed_by(file, sorted([*kept, span])) is not None:
            kept.append(span)
    return kept


def _fixed_by(file: _File, spans: Sequence[Span]) -> frozenset[Key] | None:
    """The fields that some changes fix; None if they change anything else, or the file can no longer be read."""
    known = tuple(spans)
    if known not in file.tried:
        if len(file.tried) >= MOST_READINGS:
            return None
        file.tried[known] = _read_again(file, known)
    return file.tried[known]


def _read_again(file: _File, spans: Sequence[Span]) -> frozenset[Key] | None:
    try:
        after = file.read(change_text(file.text, spans))
    except UnreadableError:
        return None
    if after.keys() != file.before.keys():
        return None
    fixed: set[Key] = set()
    for place, shape in after.items():
        if shape != file.before[place]:
            key = place[1:]
            if key not in file.wanted or shape != _replace_value(file.before[place], *file.wanted[key]):
                return None
            fixed.add(key)
    return frozenset(fixed) or None


def change_text(text: str, spans: Iterable[Span]) -> str:
    """A text with some of its characters replaced."""
    pieces: list[str] = []
    last = 0
    for begin, end, new in sorted(spans):
        pieces += [text[last:begin], new]
        last = max(last, end)
    return "".join([*pieces, text[last:]])


def _shapes_of_fields(documents: Iterable[Document]) -> dict[Place, Shape]:
    """All fields of some documents; a name borne twice in one stands under its number."""
    found: dict[Place, Shape] = {}
    for document in documents:
        resources = [(function.name, function.fields) for function in document.functions]
        resources += [(attachment.name, attachment.fields) for attachment in document.attachments]
        for number, (resource, fields) in enumerate(resources):
            found[document.path, resource, ""] = ()
            for name, value in fields.items():
                place = (document.path, resource, name)
                found[place if place not in found else (document.path, f"{resource} {number}", name)] = _shape_of(value)
    return found


def _shape_of(value: Field | None) -> Shape:
    match value:
        case None:
            return ()
        case Resolved():
            return "value", _flat_value(value.value)
        case Unresolved():
            return "unresolved", value.reason
        case Conditional():
            return value.condition, _shape_of(value.when_true), _shape_of(value.when_false)


def _flat_value(value: Plain) -> object:
    """A value whose numbers are texts: a fix may be written in quotes."""
    match value:
        case list():
            return tuple(_flat_value(item) for item in value)
        case dict():
            return tuple((key, _flat_value(item)) for key, item in value.items())
        case bool() | None:
            return value
        case _:
            return str(value)


def _replace_value(shape: object, old: Plain, new: Plain) -> object:
    """A shape with one value in the place of another."""
    if isinstance(shape, tuple):
        return tuple(_replace_value(part, old, new) for part in shape)
    return str(new) if shape == str(old) else shape
