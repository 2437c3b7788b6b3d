"""What computing expressions needs at each place: how much work is left, what is assumed, what names mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from kb.data_classes import dataclass
from kb.readers.shared.assumptions import Cases
from kb.readers.shared.values import Value
from kb.readers.terraform.evaluation.computed_values import ExhaustedError
from kb.readers.terraform.evaluation.file_functions import ReadableFiles
from kb.readers.terraform.evaluation.value_weights import Weights


@dataclass(slots=True)
class Work:
    """How much work may still be done, and what is assumed while it is done."""

    left: int = 400_000
    assumed: Mapping[str, bool] = field(default_factory=dict)
    """Conditions that are taken for decided."""
    assumption: frozenset[tuple[str, bool]] = frozenset()
    """The same, to tell apart what was computed under different ones."""
    depth: int = 0
    origins: list[str] = field(default_factory=list)
    """Where the values came from that were used."""
    beside: ReadableFiles = field(default_factory=ReadableFiles)
    """The files that functions may read."""
    cases: Cases = field(default_factory=Cases)
    """The cases of undecided things that were asked about."""
    apart: bool = True
    """Whether a value that is one of some allowed ones is taken apart; else it is unknown."""
    attempts: int = 0
    """How many `try` or `can` are around what is being computed."""
    weights: Weights = field(default_factory=Weights)
    """How much values weigh."""

    def spend(self, amount: int) -> None:
        """Count work, or refuse it."""
        self.left -= amount
        if self.left < 0:
            raise ExhaustedError

    def used(self, *origins: str) -> Work:
        """Note where a value came from."""
        self.origins.extend(origin for origin in origins if origin not in self.origins)
        return self


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean at one place."""

    names: Mapping[str, Value]
    """`each`, `count`, and the variables of loops."""
    root: Callable[[str], Value]
    """What a name means that is none of these."""
    label: str = ""
    """The module and instance, to tell equal conditions of several ones apart."""
    origins: tuple[str, ...] = ()
    """Where what `each` stands for came from."""

    def inner(self, **names: Value) -> Scope:
        """The scope with more names."""
        return Scope({**self.names, **names}, self.root, self.label, self.origins)
