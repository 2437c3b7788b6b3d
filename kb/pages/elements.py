"""The elements that pages are made of: htpy's, but that several children of one render themselves.

Of a plain list or tuple htpy finds out only after slow looks at its type, and a page has tens of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import htpy
from htpy import Element, Node
from markupsafe import Markup, escape


class Siblings(list[Node]):
    """Nodes side by side that render themselves."""

    def iter_chunks(self, context: Any = None) -> Iterator[str]:  # noqa: ANN401 - the type is htpy's own
        """The HTML of each."""
        for node in self:
            if isinstance(node, Markup):
                yield node
            elif isinstance(node, str):
                yield str(escape(node))
            elif isinstance(node, Element | Siblings):
                yield from node.iter_chunks(context)
            elif isinstance(node, list | tuple):
                yield from Siblings(node).iter_chunks(context)
            elif node is not None:
                yield from htpy.fragment[node].iter_chunks(context)


class PageElement(Element):
    """An element of htpy whose children, where they are several, are written out when it gets them.

    They would go through a generator of htpy for each element around them otherwise, and through its checks one by one.
    """

    __slots__ = ()

    def __getitem__(self, children: Node) -> PageElement:
        """The element around its children."""
        if isinstance(children, list | tuple):
            children = Markup("".join(Siblings(children).iter_chunks()))  # noqa: S704 - Siblings escape
        return super().__getitem__(children)


def __getattr__(name: str) -> Element:
    """An element by its name, as htpy has it; those that can have no children, and fragments, are htpy's own."""
    found: Element = getattr(htpy, name)
    made = PageElement(name) if type(found) is Element else found
    globals()[name] = made
    return made
