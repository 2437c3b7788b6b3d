"""Mutants of the heart: what they are, which there are, and how one comes into a process with the sound code loaded."""

from __future__ import annotations

import ast
import difflib
import gc
import random
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, zip_longest
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

SAME = "strict="
"""What says of two lists that they are equally long, which they are: without it the same comes out."""


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mutant whose text is made when it is chosen."""

    path: str
    """The file below the root."""
    line: int
    """The line of the fault."""
    make: Callable[[], str | None]
    """The file's text with the fault; null where that would be no program any more."""

    @property
    def place(self) -> str:
        """Which of the four it is in."""
        return next(place for place in PLACES if self.path.startswith(place + "/"))


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be tried."""

    mutants: tuple[Mutant, ...]
    """The mutants, the places in turn, so that a trial that is broken off says something of each."""
    numbers: Mapping[str, int]
    """How many mutants there are in each place."""


def draw_sample(size: int, seed: int, places: Sequence[str] = PLACES) -> Trial:
    """A random sample of each of some places."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    everything = list(candidates_in(heart()))
    samples = []
    for place in PLACES:
        here = [one for one in everything if one.place == place]
        dice.shuffle(here)
        made = (Mutant(one.path, one.line, text) for one in here if (text := one.make()) is not None)
        samples.append(list(islice(made, size if place in places else 0)))
    numbers = {place: sum(one.place == place for one in everything) for place in PLACES}
    return Trial(tuple(one for turn in zip_longest(*samples) for one in turn if one is not None), numbers)


def mutants_at(places: Iterable[str]) -> Trial:
    """All mutants of some lines, each written `FILE:LINE`."""
    wanted = {(path, int(line)) for path, _, line in (name.rpartition(":") for name in places)}
    files = [ROOT / path for path in sorted({path for path, _ in wanted})]
    chosen = [one for one in candidates_in(files) if (one.path, one.line) in wanted]
    texts = ((one, one.make()) for one in chosen)
    return Trial(tuple(Mutant(one.path, one.line, text) for one, text in texts if text is not None), {})


def heart() -> list[Path]:
    """The files that have mutants."""
    files = (file for place in PLACES for ending in ("py", "sql") for file in (ROOT / place).rglob(f"*.{ending}"))
    return sorted(file for file in files if "upkeep" not in file.parts)


def candidates_in(files: Iterable[Path]) -> Iterator[Candidate]:
    """Every mutant of some files, in order."""
    for file in files:
        text = file.read_text(encoding="utf-8")
        for line, make in _faults_of_sql(text) if file.suffix == ".sql" else _faults_of_python(text):
            yield Candidate(str(file.relative_to(ROOT)), line, make)


def _faults_of_sql(text: str) -> Iterator[tuple[int, Callable[[], str | None]]]:
    for change in changes(text):
        yield text.count("\n", 0, change.start) + 1, partial(applied, text, change)


def _faults_of_python(text: str) -> Iterator[tuple[int, Callable[[], str | None]]]:
    from cosmic_ray.ast import ast_nodes, get_ast  # noqa: PLC0415 - only this benchmark has it
    from cosmic_ray.mutating import mutate_code  # noqa: PLC0415
    from cosmic_ray.plugins import get_operator  # noqa: PLC0415

    lines, loadable = text.splitlines(), _loadable_lines(text)
    nodes = list(ast_nodes(get_ast(text)))
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        places = (place for node in nodes for place in operator.mutation_positions(node))
        for number, place in enumerate(places):
            line, column = place[0]
            if line in loadable and not lines[line - 1].startswith(SAME, column - len(SAME)):
                yield line, partial(mutate_code, text, operator, number)


def _loadable_lines(text: str) -> set[int]:
    """The lines of functions' bodies and of a module's constants: not those of decorators, signatures and classes."""
    tree = ast.parse(text)
    parts: list[ast.stmt] = [node for node in tree.body if isinstance(node, ast.Assign)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            parts += node.body
    return {line for part in parts for line in range(part.lineno, (part.end_lineno or part.lineno) + 1)}


def unharmed(path: str) -> Mutant:
    """A mutant without a fault: what the tests must pass."""
    return Mutant(path, 0, (ROOT / path).read_text(encoding="utf-8"))


def load_fault(mutant: Mutant, *, alone: bool) -> None:
    """Put a fault into what this process has loaded: rules hold their text, functions their code.

    SQL files are read again when they are needed. A rule that is `alone` is the only one that tests judge by.
    """
    if mutant.place == "kb/rules":
        from tests.judging import questions  # noqa: PLC0415 - of the copy, which has just been loaded

        rule = next(rule for rule in questions.RULES if rule.id == Path(mutant.path).name.partition("_")[0])
        object.__setattr__(rule, "sql", mutant.text)
        if alone:
            questions.ask.__kwdefaults__ = {**(questions.ask.__kwdefaults__ or {}), "rules": (rule,)}
    elif mutant.path.endswith(".sql"):
        sys.modules["kb.paths"].sql_text.cache_clear()
    else:
        module = mutant.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        found = dict(_codes(compile(mutant.text, mutant.path, "exec")))
        gc.unfreeze()  # What was set aside from the search for garbage is not listed.
        for function in gc.get_objects():
            if isinstance(function, types.FunctionType) and function.__module__ == module:
                code = found.get(function.__code__.co_qualname)
                if code is not None and code.co_freevars == function.__code__.co_freevars:
                    function.__code__ = code
        _load_constants(module, mutant.text)


def _load_constants(name: str, text: str) -> None:
    """The constants of a module with a fault, in every module that has them by their name."""
    if name not in sys.modules:
        return  # It is read from the file when it is first needed.
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
