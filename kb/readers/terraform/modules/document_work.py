"""What all modules of one Terraform document share: files, given values, the work that is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import Protocol

from kb.data_classes import dataclass
from kb.readers.interface import Files, Position
from kb.readers.shared.assumptions import Cases
from kb.readers.terraform.evaluation.expression_values import ExpressionEvaluator
from kb.readers.terraform.evaluation.file_functions import ReadableFiles
from kb.readers.terraform.evaluation.scopes import Work
from kb.readers.terraform.evaluation.value_weights import Weights
from kb.readers.terraform.modules import installed_modules
from kb.readers.terraform.syntax.hcl_tree import Block


class PackedArchive(Protocol):
    """An archive that Terraform packs, as it is declared."""

    block: Block

    def evaluator(self, work: Work) -> ExpressionEvaluator:
        """What computes its expressions."""


@dataclass
class DocumentWork:
    """What all modules of one document share."""

    files: Files | None
    parameters: Mapping[str, str]
    root: str = ""
    """The folder in which Terraform runs."""
    warnings: list[tuple[Position, str]] = field(default_factory=list)
    cases: Cases = field(default_factory=Cases)
    """The cases of undecided things that were asked about."""
    left: int = 1_000_000
    """Work that is left for the document."""
    current: Work = field(default_factory=Work)
    """The piece of work that is being done."""
    weights: Weights = field(default_factory=Weights)
    """How much the values of all modules weigh."""
    modules_left: int = 2_000
    """Modules that may still be called, each instance counted."""
    archives: dict[str, PackedArchive] = field(default_factory=dict)
    """The archives whose paths were asked for, by these."""

    @cached_property
    def installed(self) -> dict[str, str]:
        """The folders of modules that come from elsewhere and are installed, by address."""
        return installed_modules.module_folders(self.files, self.root) if self.files else {}

    @cached_property
    def inner_files(self) -> Files | None:
        """What functions may read: nothing that lies elsewhere, as modules may."""
        return self.files.inside() if self.files else None

    def work(self, assumed: Mapping[str, bool] | None = None) -> Work:
        """A piece of the work that is left."""
        given = assumed or {}
        left = min(200_000, max(0, self.left))
        beside = ReadableFiles(self.inner_files, self.root)
        assumption = frozenset(given.items())
        return Work(left, given, assumption, beside=beside, weights=self.weights, cases=self.cases)

    def spent(self, work: Work, before: int) -> None:
        """Count the work that was done."""
        self.left -= before - work.left
