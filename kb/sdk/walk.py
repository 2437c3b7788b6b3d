"""A model walked into facts: operations, their errors, members at any depth, values, bounds, numbers in documentation.

Structures are walked one by one rather than from requests down: a member that ten requests share is one fact, and
nothing is left out because nobody refers to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from kb.data_classes import dataclass
from kb.sdk.models import Sdk
from kb.sdk.numbers import digest_words, documented_numbers

_BOUNDS = ("min", "max", "pattern")
_TRAITS = ("location", "sensitive", "streaming", "union")
"""What else decides whether a part is a setting, may be shown, and may stand beside others."""
_LED_BY = {"sentence": ("number",), "target": ("member", "operation")}
"""Facts that are no news beside a change of the facts that stand here, at the same place."""
_WHOLE = ("member", "operation", "resource")
_BROUGHT_BY = {"trait": ("member",), "number": _WHOLE, "sentence": _WHOLE, "deprecated": _WHOLE}
"""Facts that are no news where the facts that stand here, at the same place, came or went."""
_TOLD_WHOLE = ("operation", "resource", "value", "bound")
"""Kinds of facts that are told by their whole place; of others what many structures share is told once."""


@dataclass(frozen=True, slots=True, order=True)
class ModelFact:
    """One thing that a model says."""

    service: str
    """The service, such as `lambda-web`."""
    kind: str
    """`operation`, `error` that it declares, `resource` of CloudFormation, `member`, `target`, `trait`, `value`,
    `bound`, `number`, `sentence` or `deprecated`."""
    place: str
    """The operation, the shape, or the member of a shape: `CreateFunctionRequest.Timeout`."""
    aspect: str
    """Which error, trait, value, bound, target or number of the place; blank for an operation or a member."""
    text: str
    """The request line of an operation, the type of a member, the structure or type that a target names, what a trait
    says, a bound, a number with its unit, or the digest of the words around the numbers."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is about."""
        return (self.service, self.kind, self.place, self.aspect)

    @property
    def member(self) -> str:
        """The last part of its place."""
        return self.place.rpartition(".")[2]

    @property
    def alike(self) -> tuple[str, ...]:
        """What the same sentence, or the same member, has in common wherever it stands."""
        return (self.service, self.kind, self.member, self.aspect, self.text)

    @property
    def shape(self) -> str:
        """The first part of its place."""
        return self.place.partition(".")[0]


def told_subject(kind: str, place: str) -> str:
    """What facts of a kind have in common that are told as one, whatever structures they stand in.

    An error has it in its own name, which is its aspect, whatever operations declare it.
    """
    if kind == "error":
        return ""
    return place if kind in _TOLD_WHOLE else place.rpartition(".")[2]


def is_led(key: tuple[str, ...], changed: Collection[tuple[str, ...]], moved: Collection[tuple[str, ...]]) -> bool:
    """Whether a fact that changed is told by another one of its place that changed as well.

    Args:
        key: The key of the fact: service, kind, place, aspect.
        changed: Service, kind and place of everything that changed.
        moved: Service, kind and place of what of it came or went.
    """
    service, kind, place, _ = key
    led = any((service, leader, place) in changed for leader in _LED_BY.get(kind, ()))
    return led or any((service, bringer, place) in moved for bringer in _BROUGHT_BY.get(kind, ()))


def sdk_facts(sdk: Sdk) -> tuple[ModelFact, ...]:
    """Everything that all models of a release say, sorted."""
    return tuple(sorted(fact for service, model in sdk.models.items() for fact in model_facts(service, model)))


def model_facts(service: str, model: Mapping[str, Any]) -> Iterator[ModelFact]:
    """Everything that one model says."""
    shapes = model["shapes"]
    for name, operation in model["operations"].items():
        http = operation.get("http", {})
        yield ModelFact(
            service, "operation", name, "", f"{http.get('method', '')} {http.get('requestUri', '')}".strip()
        )
        for error in operation.get("errors", ()):
            yield ModelFact(service, "error", name, error.get("shape", ""), "")
        yield from _target_facts(service, name, operation, ("input", "output"))
        yield from _spoken_facts(service, name, operation)
    for name, shape in shapes.items():
        for member, reference in shape.get("members", {}).items():
            place = f"{name}.{member}"
            target = shapes.get(reference.get("shape"), {})
            needed = ", required" if member in shape.get("required", ()) else ""
            yield ModelFact(service, "member", place, "", f"{target.get('type', 'unknown')}{needed}")
            yield ModelFact(service, "target", place, "", reference.get("shape", ""))
            yield from _trait_facts(service, place, reference)
            yield from _spoken_facts(service, place, reference)
        yield from _trait_facts(service, name, shape)
        yield from _target_facts(service, name, shape, ("member", "key", "value"))
        for value in shape.get("enum", ()):
            yield ModelFact(service, "value", name, one_line(value), "")
        for bound in _BOUNDS:
            if bound in shape:
                yield ModelFact(service, "bound", name, bound, one_line(shape[bound]))
        yield from _spoken_facts(service, name, shape)


def one_line(value: object) -> str:
    """A value in one line, as JSON has it."""
    return str(value).lower() if isinstance(value, bool) else " ".join(str(value).split())


def _target_facts(service: str, place: str, said: Mapping[str, Any], parts: Iterable[str]) -> Iterator[ModelFact]:
    """Which shapes a part refers to: another shape has other bounds, though nothing else of the part changes."""
    for part in parts:
        if name := said.get(part, {}).get("shape"):
            yield ModelFact(service, "target", place, part, name)


def _trait_facts(service: str, place: str, said: Mapping[str, Any]) -> Iterator[ModelFact]:
    for trait in _TRAITS:
        if said.get(trait):
            yield ModelFact(service, "trait", place, trait, one_line(said[trait]))


def _spoken_facts(service: str, place: str, said: Mapping[str, Any]) -> Iterator[ModelFact]:
    """That a part is deprecated, and what its documentation says in numbers."""
    if said.get("deprecated"):
        yield ModelFact(service, "deprecated", place, "", "true")
    yield from documentation_facts(service, place, str(said.get("documentation", "")))


def documentation_facts(service: str, place: str, documentation: str) -> Iterator[ModelFact]:
    """The numbers of a documentation, and the digest of the words that say what they are."""
    for number in documented_numbers(documentation):
        yield ModelFact(service, "number", place, number.aspect, number.text)
    if digest := digest_words(documentation):
        yield ModelFact(service, "sentence", place, "", digest)
