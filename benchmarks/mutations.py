"""Mutants of the heart: what they are, which there are, and how one comes into a process with the sound code loaded."""

from __future__ import annotations

import ast
import difflib
import gc
import random
import sys
import types
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from benchmarks.sql_mutations import applied, changes

ROOT = Path(__file__).parent.parent
PLACES = ("kb/facts", "kb/judging", "kb/sql", "kb/rules")
OPERATORS = (
    *("NumberReplacer", "AddNot", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrueWithFalse"),
    *(
        "ReplaceFalseWithTrue",
        "ReplaceUnaryOperator_Delete_Not",
        "ReplaceContinueWithBreak",
        "ReplaceBreakWithContinue",
    ),
    *("ReplaceComparisonOperator_Eq_NotEq", "ReplaceComparisonOperator_NotEq_Eq", "ReplaceComparisonOperator_Lt_LtE"),
    *("ReplaceComparisonOperator_LtE_Lt", "ReplaceComparisonOperator_Gt_GtE", "ReplaceComparisonOperator_GtE_Gt"),
    *("ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is", "ReplaceBinaryOperator_Add_Sub"),
    *("ReplaceBinaryOperator_Sub_Add", "ReplaceBinaryOperator_Mul_Div"),
)
"""The operators of cosmic-ray that are used; those for `|` (annotations) and decorators (caches) are not."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault in one file."""

    path: str
    """The file below the root."""
    line: int
    """Its line."""
    text: str
    """The file's text with the fault."""

    @property
    def place(self) -> str:
        """Which of the four it is in."""
        return next(place for place in PLACES if self.path.startswith(place + "/"))

    @property
    def change(self) -> str:
        """The lines that differ."""
        before = (ROOT / self.path).read_text(encoding="utf-8").splitlines()
        lines = list(difflib.unified_diff(before, self.text.splitlines(), n=0, lineterm=""))[2:]
        return " ".join(" ".join(line.split()) for line in lines if not line.startswith("@@"))


def mutants_to_try(arguments: Sequence[str]) -> list[Mutant]:
    """A sample of each place, or all mutants of the lines named after `--only`."""
    if arguments[:1] == ["--only"]:
        wanted = {(path, int(line)) for path, _, line in (name.rpartition(":") for name in arguments[1:])}
        files = [ROOT / path for path in sorted({path for path, _ in wanted})]
        return [mutant for mutant in mutants_of(files) if (mutant.path, mutant.line) in wanted]
    size, seed = (int(number) for number in (*arguments, *("100", "13")[len(arguments) :]))
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    everything = list(mutants_of(heart()))
    samples = []
    for place in PLACES:
        here = [mutant for mutant in everything if mutant.place == place]
        samples.append(dice.sample(here, min(size, len(here))))
        print(f"{place}: {len(samples[-1])} of {len(here)} mutants, seed {seed}")
    # In turn, so that a run that is broken off says something of each.
    return [mutant for turn in zip_longest(*samples) for mutant in turn if mutant is not None]


def heart() -> list[Path]:
    """The files that have mutants."""
    files = (file for place in PLACES for ending in ("py", "sql") for file in (ROOT / place).rglob(f"*.{ending}"))
    return sorted(file for file in files if "upkeep" not in file.parts)


def mutants_of(files: Iterable[Path]) -> Iterator[Mutant]:
    """Every mutant of some files, in order."""
    for file in files:
        text = file.read_text(encoding="utf-8")
        for mutated in _of_sql(text) if file.suffix == ".sql" else _of_python(text):
            yield Mutant(str(file.relative_to(ROOT)), _first_difference(text, mutated), mutated)


def _of_sql(text: str) -> Iterator[str]:
    return (applied(text, change) for change in changes(text))


def _of_python(text: str) -> Iterator[str]:
    from cosmic_ray.mutating import mutate_code  # noqa: PLC0415 - only this benchmark has it
    from cosmic_ray.plugins import get_operator  # noqa: PLC0415

    loadable = _loadable_lines(text)
    for name in OPERATORS:
        operator, occurrence = get_operator(f"core/{name}")(), 0
        while (mutated := mutate_code(text, operator, occurrence)) is not None:
            occurrence += 1
            if _first_difference(text, mutated) in loadable:
                yield mutated


def _loadable_lines(text: str) -> set[int]:
    """The lines of functions' bodies and of a module's constants: not those of decorators, signatures and classes."""
    tree = ast.parse(text)
    parts: list[ast.stmt] = [node for node in tree.body if isinstance(node, ast.Assign)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            parts += node.body
    return {line for part in parts for line in range(part.lineno, (part.end_lineno or part.lineno) + 1)}


def _first_difference(text: str, other: str) -> int:
    lines = zip(text.splitlines(), other.splitlines(), strict=False)
    return next((number for number, (one, two) in enumerate(lines, 1) if one != two), 0)


def unharmed(path: str) -> Mutant:
    """A mutant without a fault: what the tests must pass."""
    return Mutant(path, 0, (ROOT / path).read_text(encoding="utf-8"))


def load_fault(mutant: Mutant, *, alone: bool) -> None:
    """Put a fault into what this process has loaded: rules hold their text, functions their code.

    SQL files are read when they are needed. A rule that is `alone` is the only one that the tests' questions judge by.
    """
    if mutant.place == "kb/rules":
        from tests.judging import questions  # noqa: PLC0415 - of the copy, which has just been loaded

        rule = next(rule for rule in questions.RULES if rule.id == Path(mutant.path).stem)
        object.__setattr__(rule, "sql", mutant.text)
        if alone:
            questions.ask.__kwdefaults__ = {**(questions.ask.__kwdefaults__ or {}), "rules": (rule,)}
    elif mutant.path.endswith(".py"):
        module = mutant.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        found = dict(_codes(compile(mutant.text, mutant.path, "exec")))
        for function in gc.get_objects():
            if isinstance(function, types.FunctionType) and function.__module__ == module:
                code = found.get(function.__code__.co_qualname)
                if code is not None and code.co_freevars == function.__code__.co_freevars:
                    function.__code__ = code
        _load_constants(module, mutant.text)


def _load_constants(name: str, text: str) -> None:
    """The constants of a module with a fault, in every module that has them by their name."""
    scratch = types.ModuleType(name)
    exec(compile(text, name, "exec"), scratch.__dict__)  # noqa: S102 - our own text
    for constant, value in vars(scratch).items():
        old = getattr(sys.modules[name], constant, None)
        if constant.isupper() and repr(value) != repr(old):
            for module in list(sys.modules.values()):
                if getattr(module, constant, None) is old:
                    setattr(module, constant, value)


def _codes(code: types.CodeType) -> Iterator[tuple[str, types.CodeType]]:
    """The code of every function by its name within the module."""
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant.co_qualname, constant
            yield from _codes(constant)
