"""What the values of a plan are made of that are known only after apply, as its configuration says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from functools import cached_property

from kb.data_classes import dataclass
from kb.readers.shared.values import Value
from kb.readers.terraform.modules import policy_documents
from kb.readers.terraform.planned_changes import planned_value
from kb.readers.trees.nodes import Mapping, Node, Sequence, mapping_entry, scalar_text

_INDEX = re.compile(r"\[[^\[\]]*\]")
_MODULE = re.compile(r"module\.([\w-]+)(\[[^\[\]]*\])?\.")
_VARIABLE = re.compile(r"var\.([\w-]+)")
_OUTPUT = re.compile(r"(module\.([\w-]+)(?:\[[^\[\]]*\])?)\.([\w-]+)")
_RESOURCE = re.compile(r"(?:data\.)?[a-z]\w*_\w+\.[\w-]+(?:\[[^\[\]]*\])?")
_KNOWN = ("count.", "each.key", "path.", "terraform.")
"""How references begin to what is known in a plan, so that nothing is unknown because of it."""
_DEEPEST = 12  # modules within modules
_MOST_STEPS = 200  # from the value of one attribute


@dataclass(frozen=True, slots=True)
class _Place:
    """A module in the configuration of a plan."""

    node: Node | None
    prefix: str
    """`module.name.` in front of the addresses in it."""
    call: Node | None = None
    around: _Place | None = None

    def inside(self, name: str, prefix: str) -> _Place:
        """A module that it calls."""
        call = mapping_entry(mapping_entry(self.node, "module_calls"), name)
        return _Place(mapping_entry(call, "module"), f"{self.prefix}{prefix}.", call, self)

    @property
    def depth(self) -> int:
        """How many modules are around it."""
        return 1 + self.around.depth if self.around else 0


class _OpaqueError(Exception):
    """A value may be made of anything."""


@dataclass
class PlannedReferences:
    """The configuration of a plan, and the policies that it reads only when it is applied."""

    configuration: Node | None
    documents: AbstractMapping[str, AbstractMapping[str, Value]]
    """What is known of the documents of policies that are made then, by their addresses."""

    def only_target(self, address: str, expression: Node | None) -> str | None:
        """The address of what is not known in an expression; None where that may be several things.

        Args:
            address: The resource that it is an attribute of.
            expression: What the configuration says of it.
        """
        try:
            found = set(self._made_of(self._place_of(address), expression, [_MOST_STEPS]))
        except _OpaqueError:
            return None
        # A thing stands among the references beside the one of its instances that is meant.
        bare = {one for one in found if not any(other.startswith(f"{one}[") for other in found)}
        return bare.pop() if len(bare) == 1 else None

    def document(self, address: str | None) -> Value:
        """What a document says that is made only when the plan is applied; null where that is not known."""
        found = self._alike.get(_INDEX.sub("", address or ""), [])
        said = self.documents.get(address or "") or (self.documents[found[0]] if len(found) == 1 else None)
        if said is None:
            return None
        own = said.get("statement")
        listed = own if isinstance(own, list) else [] if own is None else [own]
        return policy_documents.merged_document(
            said, [policy_documents.own_statement(one) if isinstance(one, dict) else one for one in listed]
        )

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for address in self.documents:
            found.setdefault(_INDEX.sub("", address), []).append(address)
        return found

    def _place_of(self, address: str) -> _Place:
        """The module that a resource stands in."""
        place, start = _Place(mapping_entry(self.configuration, "root_module"), ""), 0
        while (found := _MODULE.match(address, start)) and place.depth < _DEEPEST:
            place, start = place.inside(found[1], found[0].removesuffix(".")), found.end()
        return place

    def _made_of(self, place: _Place, expression: Node | None, left: list[int]) -> Iterator[str]:
        """The addresses of everything that is not known in what an expression comes to."""
        left[0] -= 1
        if left[0] < 0 or not isinstance(expression, Mapping):
            raise _OpaqueError
        referred = expression.entries.get("references")
        names = [scalar_text(item) or "" for item in referred.items] if isinstance(referred, Sequence) else []
        outputs = {found[1] for name in names if (found := _OUTPUT.match(name))}
        for name in names:
            if name.startswith(_KNOWN) or name in outputs or any(one.startswith(f"{name}[") for one in outputs):
                continue
            yield from self._referred(place, name, left)

    def _referred(self, place: _Place, name: str, left: list[int]) -> Iterator[str]:
        if found := _VARIABLE.match(name):
            written = mapping_entry(mapping_entry(place.call, "expressions"), found[1])
            if place.around and written:  # what the outermost module is given is known
                yield from self._made_of(place.around, written, left)
        elif (found := _OUTPUT.match(name)) and place.depth < _DEEPEST:
            inner = place.inside(found[2], found[1])
            output = mapping_entry(mapping_entry(inner.node, "outputs"), found[3])
            yield from self._made_of(inner, mapping_entry(output, "expression"), left)
        elif (found := _RESOURCE.match(name)) and not name.startswith("module."):
            yield f"{place.prefix}{found[0]}"
        else:
            raise _OpaqueError


def later_documents(plan: Mapping) -> Iterator[tuple[str, dict[str, Value]]]:
    """The documents of policies that are made only when a plan is applied, with what is known of them."""
    changes = plan.entries.get("resource_changes")
    for node in changes.items if isinstance(changes, Sequence) else ():
        address, kind = (scalar_text(mapping_entry(node, name)) for name in ("address", "type"))
        if address and kind == policy_documents.KIND:
            change = mapping_entry(node, "change")
            said = planned_value(mapping_entry(change, "after"), mapping_entry(change, "after_unknown"))
            if isinstance(said, dict):
                yield address, said
