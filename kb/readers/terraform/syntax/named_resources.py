"""The resources that an expression names."""

from __future__ import annotations

from collections.abc import Iterator

from kb.readers.interface import Position
from kb.readers.terraform.syntax.hcl_tree import (
    Attr,
    Binary,
    Call,
    Choice,
    Expression,
    HclLiteral,
    Index,
    List,
    Name,
    Object,
    TextTemplate,
)


def named_resources(expression: Expression) -> Iterator[str]:
    """The resources that an expression names, found without computing it."""
    stack: list[Expression] = [expression]
    while stack:
        part = stack.pop()
        match part:
            case Index(Attr(Name(kind), name), HclLiteral(key)) if "_" in kind and isinstance(key, int | str):
                yield f"{kind}.{name}[{key}]" if isinstance(key, int) else f'{kind}.{name}["{key}"]'
            case Attr(Name(kind), name) if "_" in kind:
                yield f"{kind}.{name}"
            case _:
                stack.extend(reversed(list(_parts_of(part))))


def puts_together(expression: Expression) -> bool:
    """Whether a value is chosen among several, or a text made of more than it names."""
    stack: list[Expression] = [expression]
    while stack:
        match stack.pop():
            case Call("join", (HclLiteral(""), *listed)):
                stack.extend(listed)
            case Choice() | Binary() | Call(function=("coalesce" | "format" | "join" | "lookup" | "replace" | "try")):
                return True
            case TextTemplate(parts) if len(parts) > 1:
                return True
            case part:
                stack.extend(_parts_of(part))
    return False


def keys_inside(expression: Expression) -> list[tuple[str, Position]]:
    """The keys of an object, or of a list of objects, as JSON writes blocks; none of anything else."""
    objects = expression.items if isinstance(expression, List) else (expression,)
    items = [item for one in objects if isinstance(one, Object) for item in one.items]
    return [
        (item.key.value, item.position)
        for item in items
        if isinstance(item.key, HclLiteral) and isinstance(item.key.value, str)
    ]


def _parts_of(expression: Expression) -> Iterator[Expression]:
    for name in expression.__dataclass_fields__:
        match getattr(expression, name):
            case tuple(parts):
                yield from (part for part in parts if hasattr(part, "__dataclass_fields__"))
            case part if hasattr(part, "__dataclass_fields__"):
                yield part
