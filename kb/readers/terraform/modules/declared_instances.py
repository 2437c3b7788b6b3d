"""One instance of what a module declares: a resource or a call, with what `each` and `count` mean in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeAlias

from kb.data_classes import dataclass
from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import to_bool, to_number
from kb.readers.terraform.evaluation.expression_values import ExpressionEvaluator
from kb.readers.terraform.evaluation.scopes import Work
from kb.readers.terraform.modules.document_work import DocumentWork
from kb.readers.terraform.modules.instance_keys import current_names, pairs_of
from kb.readers.terraform.modules.module_files import Module, source_of
from kb.readers.terraform.modules.variable_domains import VariableDomain
from kb.readers.terraform.syntax.hcl_tree import Block, Expression

Names: TypeAlias = Mapping[str, Value]


class Owner(Protocol):
    """A module as it is called, as what it declares knows it."""

    module: Module
    document: DocumentWork
    address: str
    """`module.name.` in front of the addresses in it; empty for the root module."""
    call: Declared | None
    """The call with the inputs; None for the root module."""

    def evaluator(self, work: Work, names: Names | None = None, origins: tuple[str, ...] = ()) -> ExpressionEvaluator:
        """What computes expressions of the module."""

    def value_alone(self, expression: Expression) -> tuple[Value, tuple[str, ...]]:
        """A value with nothing assumed, outside of what is being computed, and where it came from."""

    def thing(self, name: str) -> str:
        """What a variable is called where cases of it are told apart."""

    def domain(self, name: str, declaration: Block) -> VariableDomain:
        """The values that a variable may have."""

    def of_resource(self, declared: Declared, name: str) -> Value:
        """An attribute of a resource, which is known if it is written."""

    def keep_value(self, kind: str, name: str, compute: Callable[[], Value]) -> Value:
        """A named value, which is computed once."""

    def handles_of(self, block: Block, address: str, attribute: Callable[[Declared, str], Value]) -> Value:
        """What a reference to a resource or call means."""


@dataclass(slots=True)
class Declared:
    """One instance of a resource or module call, with what `each` and `count` mean in it."""

    block: Block
    owner: Owner
    address: str
    names: Names
    origins: tuple[str, ...] = ()
    """Where what `each` stands for came from."""
    deciding: Expression | None = None
    """The count, for_each, or what enables it, where that is not known; None where it is known that there is one."""

    def evaluator(self, work: Work) -> ExpressionEvaluator:
        """What computes its expressions, `each` being what it is under what is assumed."""
        written = self.block.body.attributes.get("for_each") if work.assumed else None
        names = current_names(self.names, written, self.owner.evaluator(work).value)
        return self.owner.evaluator(work, names, self.origins)

    @property
    def source(self) -> str | None:
        """Where the module lies that it calls."""
        return source_of(self.block, self.owner.value_alone)

    def chain(self) -> Iterator[Declared]:
        """It, and the calls of the modules around it, from the inside out."""
        found: Declared | None = self
        while found:
            yield found
            found = found.owner.call

    def present(self, work: Work) -> Value:
        """Whether there is one; known where nothing undecided says so."""
        if self.deciding is None:
            return True
        value = self.owner.evaluator(work).value(self.deciding)
        if "for_each" in self.block.body.attributes:
            pairs = pairs_of(value)
            return len(pairs) > 0 if pairs is not None else value if isinstance(value, Unknown) else True
        if "count" not in self.block.body.attributes:
            return to_bool(value)
        number = to_number(value)
        return number > 0 if isinstance(number, int | float) else number
