"""Terraform configuration as expressions and blocks, whichever of its two syntaxes it was written in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from itertools import product
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.readers.interface import Position
from kb.readers.trees.nodes import Single


@dataclass(frozen=True, slots=True)
class HclLiteral:
    """A single value."""

    value: Single


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that is not computed."""

    reason: str


@dataclass(frozen=True, slots=True)
class Name:
    """The first part of a reference: `var`, `local`, a resource type, a variable of a loop."""

    name: str


@dataclass(frozen=True, slots=True)
class Attr:
    """`base.name`."""

    base: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """`base[key]`."""

    base: Expression
    key: Expression


@dataclass(frozen=True, slots=True)
class Splat:
    """`base[*].steps`: the steps taken from every element."""

    base: Expression
    each: Expression
    """The steps, taken from the name SPLAT_ITEM."""


_LIFECYCLE = "lifecycle"
SPLAT_ITEM = "*"
"""The name of the element in the steps of a splat; no written name can be the same."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple[Expression, ...]
    spread: bool
    """Whether the last argument is a list that holds the remaining ones."""


@dataclass(frozen=True, slots=True)
class Unary:
    """`-operand` or `!operand`."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Choice:
    """`test ? then : otherwise`."""

    test: Expression
    then: Expression
    otherwise: Expression
    text: str
    """The test as it is written, with single spaces."""


@dataclass(frozen=True, slots=True)
class List:
    """`[...]`."""

    items: tuple[Expression, ...]
    locate: Callable[[], tuple[Position, ...]] | None = field(default=None, compare=False, repr=False)
    """Says where each item stands."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of an object."""

    key: Expression
    value: Expression
    position: Position
    """Where the value stands."""
    key_position: Position


@dataclass(frozen=True, slots=True)
class Object:
    """`{...}`."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """A for expression, or a for directive in a template."""

    key_name: str | None
    value_name: str
    collection: Expression
    key: Expression | None
    """What the keys of a resulting object are; None for a list."""
    value: Expression
    condition: Expression | None
    grouped: bool
    """Whether values with the same key are gathered in lists."""


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A text with parts to be computed."""

    parts: tuple[str | Expression, ...]


Expression: TypeAlias = (
    "HclLiteral | Opaque | Name | Attr | Index | Splat | Call | Unary | Binary | Choice | List | Object | Loop "
    "| TextTemplate"
)


@dataclass(slots=True)
class Written:
    """The value of an attribute: how to get at where it stands and at what it means, if anybody asks."""

    locate: Callable[[], Position]
    lower: Callable[[], Expression]
    _expression: Expression | None = None

    @property
    def position(self) -> Position:
        """Where it stands."""
        return self.locate()

    @property
    def expression(self) -> Expression:
        """What is written; worked out when it is first asked for, as most attributes never are."""
        if self._expression is None:
            self._expression = self.lower()
        return self._expression


@dataclass(slots=True)
class BlockBody:
    """What stands in a block."""

    attributes: dict[str, Written] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Block]:
        """The blocks of one kind."""
        return [block for block in self.blocks if block.kind == kind]

    def override(self, other: BlockBody) -> None:
        """Replace what another body has, too, by what it has there: attributes, and all blocks of a kind.

        Of `lifecycle` each argument is replaced for itself.
        """
        for earlier, later in product(self.of_kind(_LIFECYCLE), other.of_kind(_LIFECYCLE)):
            later.body.attributes = {**earlier.body.attributes, **later.body.attributes}
        made = {block.made for block in other.blocks}
        named = made | other.attributes.keys()
        self.blocks[:] = [*(block for block in self.blocks if block.made not in named), *other.blocks]
        for name in made:
            self.attributes.pop(name, None)
        self.attributes.update(other.attributes)


@dataclass(slots=True)
class Block:
    """A block: its kind, its labels, and what stands in it."""

    kind: str
    labels: tuple[str, ...]
    position: Position
    open: Callable[[], BlockBody]
    _body: BlockBody | None = None

    @property
    def made(self) -> str:
        """Its kind, or that of the blocks that `dynamic` makes."""
        return self.labels[0] if self.kind == "dynamic" and self.labels else self.kind

    @property
    def body(self) -> BlockBody:
        """What stands in the block; worked out when it is first asked for."""
        if self._body is None:
            self._body = self.open()
        return self._body
