"""A model walked into facts: operations, members at any depth, values, bounds, and numbers in documentation.

Structures are walked one by one rather than from requests down: a member that ten requests share is one fact, and
nothing is left out because nobody refers to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb.sdk.models import Sdk
from kb.sdk.numbers import documented_numbers

_BOUNDS = ("min", "max", "pattern")


@dataclass(frozen=True, slots=True, order=True)
class ModelFact:
    """One thing that a model says."""

    service: str
    """The service, such as `lambda-web`."""
    kind: str
    """`operation`, `member`, `value`, `bound`, `number` or `deprecated`."""
    place: str
    """The operation, the shape, or the member of a shape: `CreateFunctionRequest.Timeout`."""
    aspect: str
    """Which value, bound or number of the place; blank for an operation or a member."""
    text: str
    """The request line of an operation, the type of a member, a bound, or a number with its unit."""

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
        yield from _spoken_facts(service, name, operation)
    for name, shape in shapes.items():
        for member, reference in shape.get("members", {}).items():
            place = f"{name}.{member}"
            target = shapes.get(reference.get("shape"), {})
            needed = ", required" if member in shape.get("required", ()) else ""
            yield ModelFact(service, "member", place, "", f"{target.get('type', 'unknown')}{needed}")
            yield from _spoken_facts(service, place, reference)
        for value in shape.get("enum", ()):
            yield ModelFact(service, "value", name, one_line(value), "")
        for bound in _BOUNDS:
            if bound in shape:
                yield ModelFact(service, "bound", name, bound, one_line(shape[bound]))
        yield from _spoken_facts(service, name, shape)


def one_line(value: object) -> str:
    """A value in one line."""
    return " ".join(str(value).split())


def _spoken_facts(service: str, place: str, said: Mapping[str, Any]) -> Iterator[ModelFact]:
    """That a part is deprecated, and the numbers of its documentation."""
    if said.get("deprecated"):
        yield ModelFact(service, "deprecated", place, "", "true")
    for number in documented_numbers(str(said.get("documentation", ""))):
        yield ModelFact(service, "number", place, number.aspect, number.text)
