"""The resources that an expression names."""

from __future__ import annotations

from collections.abc import Iterator

from kb.readers.terraform.syntax.hcl_tree import Attr, Expression, HclLiteral, Index, Name


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


def _parts_of(expression: Expression) -> Iterator[Expression]:
    for name in expression.__dataclass_fields__:
        match getattr(expression, name):
            case tuple(parts):
                yield from (part for part in parts if hasattr(part, "__dataclass_fields__"))
            case part if hasattr(part, "__dataclass_fields__"):
                yield part
