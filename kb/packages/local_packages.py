"""Adds to functions and layers how large their code is that lies beside the configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from kb.packages.code_places import CodePlace, Form, place_of
from kb.packages.sizes import PackingBudget, Size, archive_size, folder_size, image_size
from kb.readers.interface import Attachment, Document, Field, FunctionConfig, Kind, Plain, Position, Resolved

MB = 1024 * 1024
"""Bytes in the unit that is told."""
FIELD = "Package"
"""The field that is added: `Unzipped`, `Zipped`, `PackedLeast`, `Files`, `Of`, `Direct`, `Layers`, `Image`, and
`LowerBound`, why it may be more."""


def with_packages(
    documents: Iterable[Document], holds: Callable[[str], bool], taken: Callable[[], float] | None = None
) -> Iterator[Document]:
    """Documents whose functions and layers say how large their packages are, where these lie on this disk.

    Args:
        documents: The documents, as they were read from the disk.
        holds: Whether a path lies where we may look.
        taken: The bytes of an archive that no limit asked about refuses; it is called once there is much code.
    """
    budget = PackingBudget() if taken is None else PackingBudget(taken=cache(taken))
    for document in documents:
        yield _measured(document, holds, budget) if document.path != "-" else document


def _measured(document: Document, holds: Callable[[str], bool], budget: PackingBudget) -> Document:
    warnings: list[tuple[Position, str]] = []
    layers: dict[str, Size] = {}
    attachments: list[Attachment] = []
    for one in document.attachments:
        found = _size_of(document, one, holds, budget, warnings) if one.kind is Kind.LAYER_VERSION else None
        if found is not None:
            layers[one.name] = found[1]
        attachments.append(replace(one, fields=_with_size(one, found, 0)) if found else one)
    functions = []
    for function in document.functions:
        found = None if function.absent else _size_of(document, function, holds, budget, warnings)
        beside = sum(size.unzipped for size in _own_layers(function, layers))
        functions.append(replace(function, fields=_with_size(function, found, beside)) if found else function)
    if not warnings and functions == list(document.functions) and not layers:
        return document
    kept = dict.fromkeys((*document.warnings, *warnings))
    return replace(document, functions=tuple(functions), attachments=tuple(attachments), warnings=tuple(kept))


def _size_of(
    document: Document,
    one: FunctionConfig | Attachment,
    holds: Callable[[str], bool],
    budget: PackingBudget,
    warnings: list[tuple[Position, str]],
) -> tuple[CodePlace, Size] | None:
    """The place and the size of a package; what looks like one and is none joins the warnings."""
    try:
        place = place_of(document, one)
    except (OSError, ValueError):
        return None  # a name that no file can have
    if place is None:
        return None
    key = (place.path.as_posix(), place.leaves)
    shown = _shown_path(one, place)
    if key not in budget.known:
        # What was measured before lies within the folders.
        if not holds(str(place.path)):
            told = f"{shown} lies outside of the folders that were named: its size is not looked at"
            warnings.append((one.position, told))
            return None
        budget.known[key] = _measure(place, holds, budget)
    size = budget.known[key]
    if size is None:
        what = "image as `docker save` writes it" if place.form is Form.IMAGE else "zip archive"
        warnings.append((one.position, f"{shown} is no sound {what}: its size is not judged"))
        return None
    if place.direct and size.too_large_to_pack:
        what = "too much to be packed just to see: whether it may be sent directly is not judged"
        warnings.append((one.position, f"{shown} comes to {size.unzipped / MB:,.1f} MB, {what}"))
    return place, size


def _measure(place: CodePlace, holds: Callable[[str], bool], budget: PackingBudget) -> Size | None:
    match place.form:
        case Form.FOLDER:
            return folder_size(place.path, place.wanted, lambda path: holds(str(path)), budget)
        case Form.ARCHIVE:
            return archive_size(place.path)
        case Form.IMAGE:
            return image_size(place.path)


def _own_layers(function: FunctionConfig, layers: Mapping[str, Size]) -> list[Size]:
    """The layers of the same document that a function takes, by the references to them, each once."""
    listed, told = (_value_of(function.fields.get(name)) for name in ("Layers", "Packaging"))
    named = told.get("Layers") if isinstance(told, dict) else None
    texts = [item for part in (listed, named) if isinstance(part, list) for item in part if isinstance(item, str)]
    names = dict.fromkeys(item.removeprefix("${").removesuffix("}").removesuffix(".arn") for item in texts)
    # A reference to a counted layer may name one instance, or all.
    found = {name for name in layers for text in names if name == text or name.startswith(f"{text}[")}
    return [layers[name] for name in sorted(found)]


def _value_of(found: Field | None) -> Plain:
    return found.value if isinstance(found, Resolved) else None


def _code_of(one: FunctionConfig | Attachment) -> Field | None:
    """The field that says where the code lies."""
    return one.fields.get("Code") or one.fields.get("Content") or one.fields.get("Filename")


def _shown_path(one: FunctionConfig | Attachment, place: CodePlace) -> str:
    """Where the code lies, as far as its owner shows it."""
    code = _code_of(one)
    return "a hidden path" if isinstance(code, Resolved) and code.secret else place.path.as_posix()


def _with_size(one: FunctionConfig | Attachment, found: tuple[CodePlace, Size] | None, layers: int) -> dict[str, Field]:
    if found is None:
        return dict(one.fields)
    place, size = found
    code = _code_of(one)
    at = code.position if isinstance(code, Resolved) else one.position
    least = [*place.least, *size.least]
    value: dict[str, Plain] = {"Of": _shown_path(one, place), "Files": size.files}
    if place.form is Form.IMAGE:
        value["Image"] = size.unzipped
    else:
        value |= {"Unzipped": size.unzipped, "Direct": place.direct, "PackedLeast": size.packed_least}
        value |= {"Zipped": size.zipped} if size.zipped is not None else {}
        value |= {"Layers": layers} if layers else {}
    if least:
        value["LowerBound"] = "; ".join(least)
    return {**one.fields, FIELD: Resolved(value, at)}


__all__ = ["FIELD", "MB", "with_packages"]
