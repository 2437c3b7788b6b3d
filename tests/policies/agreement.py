"""Our verdict on every example beside that of a tool which runs the exported policies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb.facts import basis_on
from kb.judging.rules import builtin_rules
from kb.policies.export import make_policies, write_policies
from kb.policies.formats import TYPES, EngineFormat
from kb.policies.registry import ENGINES
from kb.policies.said_rules import PolicyQuestion
from kb.readers import read_text
from kb.readers.interface import Inputs
from kb.store import Store
from tests.judging.bound_tables import BOUNDS, EXAMPLES
from tests.judging.examples import Example
from tests.judging.questions import ask
from tests.policies.written import RELATIONS, text_in

TOOLS = Path(sys.prefix) / "policy-tools"
"""Where `make test-all` installs the tools, each in a folder of its own."""
PROGRAMS = Path(__file__).parent / "tools"
FOLDERS = {
    "guard": "cfn-guard",
    "config": "cfn-guard",
    "rego": "regopy",
    "cfn-lint": "cfn-lint",
    "checkov": "checkov",
    "custodian": "c7n",
}
"""The folder of the tool that judges for each engine."""
_PROGRAMS = {"config": "run_guard", "cfn-lint": "run_cfn_lint"}

RULES = {rule.id: rule for rule in builtin_rules()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One example in one format, as we and a tool judge it."""

    rule: str
    format: str
    example: str
    ours: bool
    theirs: bool


def examples() -> Iterator[tuple[str, str, Example]]:
    """Every example of every rule, with what it is."""
    for rule, (broken, sound) in sorted(EXAMPLES.items()):
        yield rule, "fails", broken
        yield rule, "passes", sound
    for bound in BOUNDS:
        yield bound.rule, f"{bound.of} {bound.fail_past}", bound.made(bound.fail_past)
        yield bound.rule, f"{bound.of} {bound.pass_at}", bound.made(bound.pass_at)


@dataclass(frozen=True, slots=True)
class Written:
    """One example as a file of one format."""

    rule: str
    form: EngineFormat
    name: str
    text: str

    @property
    def path(self) -> str:
        """A name of its own for the file."""
        kind = "yaml" if self.form in (EngineFormat.CLOUDFORMATION, EngineFormat.SAM) else "json"
        return f"{self.rule} {self.form.value} {self.name}.{kind}"


_FOUND: dict[tuple[str, str, int], bool] = {}


def found_by_us(store: Store, files: Sequence[Written], as_of: str, horizon: int) -> dict[str, bool]:
    """Whether we find in each file the rule that it is about; asked once, since many tools read the same files."""
    new = [file for file in files if (file.path + file.text, as_of, horizon) not in _FOUND]
    documents = [read_text(file.path, file.text.encode(), Inputs()) for file in new]
    rules = tuple(RULES[name] for name in sorted({file.rule for file in new}))
    report = ask(store, *documents, as_of=as_of, horizon=horizon, rules=rules)
    found = {(one.path, one.rule) for one in report.findings}
    for file in new:
        _FOUND[file.path + file.text, as_of, horizon] = (file.path, file.rule) in found
    return {file.path: _FOUND[file.path + file.text, as_of, horizon] for file in files}


def run_tool(engine: str, folder: Path, files: dict[str, str], more: str = "") -> dict[str, list[str]]:
    """The rules that a tool finds broken in each file."""
    program = PROGRAMS / f"{_PROGRAMS.get(engine, f'run_{engine}')}.py"
    asked = json.dumps({"policies": str(folder / engine), "files": files, "more": more})
    environment = {**os.environ, "PYTHONPATH": str(TOOLS / FOLDERS[engine]), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"AWS_DEFAULT_REGION": "eu-west-1", "CHECKOV_RUN_SCA_PACKAGE_SCAN_V2": "false"}
    done = subprocess.run(
        [sys.executable, str(program)], input=asked, capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, list[str]] = json.loads(done.stdout[done.stdout.index("{") :])
    return found


def verdicts(store: Store, engine: str, folder: Path, only: str | None = None) -> list[Verdict]:
    """Both verdicts on every example of every rule that an engine says; `only` of one day."""
    found: list[Verdict] = []
    for number, ((as_of, horizon, region), own) in enumerate(by_day(examples()).items()):
        if region is not None or only not in (None, as_of):
            continue
        question = PolicyQuestion(basis_on(store, date.fromisoformat(as_of)), horizon=horizon)
        rules = [RULES[rule] for rule in sorted({rule for rule, _, _ in own})]
        made = make_policies(store, rules, question, (ENGINES[engine],))
        said = {(row.rule, form) for row in made.coverage for form in row.formats}
        files = [
            Written(rule, form, name, text_in(form, example, engine))
            for rule, name, example in own
            for form in ENGINES[engine].formats
            if (rule, form.value) in said and RELATIONS.get(example.kind) in TYPES[form]
        ]
        if not files:
            continue
        place = folder / f"{engine}-{number}"
        write_policies(made, place)
        ours = found_by_us(store, files, as_of, horizon)
        suffixes = ("", "_WARNING", "_NOTE")
        more = json.dumps([f"CKV_LKB_{rule.id[-3:]}{suffix}" for rule in rules for suffix in suffixes])
        theirs = run_tool(engine, place, {file.path: file.text for file in files}, more)
        found += [
            Verdict(file.rule, file.form.value, file.name, ours[file.path], file.rule in theirs[file.path])
            for file in files
        ]
    return found


def by_day(
    listed: Iterable[tuple[str, str, Example]],
) -> dict[tuple[str, int, str | None], list[tuple[str, str, Example]]]:
    """Examples by their day, the days they look ahead, and their Region."""
    found: dict[tuple[str, int, str | None], list[tuple[str, str, Example]]] = {}
    for rule, name, example in listed:
        found.setdefault((example.as_of, example.horizon, example.region), []).append((rule, name, example))
    return found
