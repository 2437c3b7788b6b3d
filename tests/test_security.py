"""Every promise of SECURITY.md names tests that exist; those that no other file holds are held here."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from api.edge import edge_middleware, request_bodies
from api.judging import judging_process
from api.running import worker_queue
from api.running.service_settings import ServiceSettings
from kb.errors import RuleError
from kb.facts import basis_on
from kb.judging import CheckQuestion, answer_sizes, judge, rule_time
from kb.judging.report import Severity, UnresolvedField
from kb.judging.rule_template import rule_template
from kb.judging.rules import builtin_rules, rules_from
from kb.readers import read_text
from kb.readers.interface import Inputs, UnreadableFile
from kb.reports.checked import CheckedRun
from kb.reports.format_names import Format
from kb.reports.formats import render_report
from kb.store import Store
from tests.reports.sample import TIMEOUT, report

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = [
    line.strip("| ").split(" | ")
    for table in re.findall(r"^\| promise \| held by \|\n\|---\|---\|\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    for line in table.splitlines()
]
_NAMED = re.compile(r"`(tests/[\w/]+\.py)?::(\w+)`")
COMMAND = "::error::first\n::error::forged ##[error]x\r::set-output name=a::b\n  ::stop-commands::t"
"""What a file's author may call a function."""


def _tests_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_security_makes_promises_of_each_kind() -> None:
    """For the service, for the command, for the data."""
    assert len(PROMISES) > 15
    assert {len(cells) for cells in PROMISES} == {2}


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("memory (512 MB beyond a warm one)", judging_process.MEMORY / 2**20),
        ("processor time (6 s)", judging_process.PROCESSOR_SECONDS),
        ("wall clock (12 s,", ServiceSettings().seconds_to_judge),
        ("A queue of 64;", ServiceSettings().waiting),
        ("not come after 14 s,", ServiceSettings().seconds_to_judge + 2),
        ("or 10 s where no", worker_queue.SECONDS_TO_WAIT),
        ("Bodies up to 2 MB", request_bodies.MOST_BYTES / 2**20),
        ("within 20 s,", ServiceSettings().seconds_to_send),
        ("64 MB of all together", request_bodies.MOST_BYTES_HELD / 2**20),
        ("heads up to 32 KB", edge_middleware.MOST_HEAD_BYTES / 2**10),
        ("256 connections per client", ServiceSettings().connections),
        ("at most 2,000 functions", answer_sizes.MOST_FUNCTIONS),
        ("10,000 findings", answer_sizes.MOST_FINDINGS),
        ("and 8 MB, and", judging_process.MOST_ANSWER_BYTES / 2**20),
        ("of a user have 60 s", rule_time.SECONDS),
    ],
)
def test_a_number_that_is_promised_is_the_one_in_force(said: str, number: float) -> None:
    """Tests of a bound that take it from the code would hold whatever it was."""
    assert said in TEXT
    assert f"{number:,.0f} " in said or f"{number:,.0f};" in said


@pytest.mark.parametrize("promise", PROMISES, ids=[cells[0][:40] for cells in PROMISES])
def test_a_promise_names_tests_that_exist(promise: list[str]) -> None:
    """By file and name; `::name` alone is in the file named before it."""
    file = ""
    found = _NAMED.findall(promise[1])
    for path, name in found:
        file = path or file
        assert name in _tests_in(file), f"{file}::{name}"

    assert found, promise


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.GITHUB])
def test_no_format_prints_a_command_of_the_author(form: Format) -> None:
    """Whatever is named so: a function, a file, a value, a reason. GitHub obeys lines that begin with two colons."""
    finding = replace(TIMEOUT, function=COMMAND, resource=COMMAND, path=COMMAND, message=COMMAND, value=COMMAND)
    whole = report()
    functions = tuple(replace(one, name=COMMAND, path=COMMAND) for one in whole.functions)
    forged = replace(
        whole,
        functions=functions,
        findings=(finding,),
        unresolved=(UnresolvedField(COMMAND, COMMAND, COMMAND, 1, COMMAND, COMMAND),),
        unreadable=(UnreadableFile(COMMAND, 1, COMMAND),),
    )
    text = render_report(form, CheckedRun(forged, builtin_rules(), Severity.ERROR))
    lines = (text.decode() if isinstance(text, bytes) else text).replace("\r", "\n")

    assert re.findall(r"^\s*::.*$", lines, re.MULTILINE) == []


@pytest.mark.parametrize("statement", ["from read_text('/etc/hostname')", "copy (select 1) to '/tmp/never.csv'"])
def test_the_database_reads_and_writes_no_file(store: Store, statement: str) -> None:
    """Whatever statement came in."""
    with pytest.raises(duckdb.Error):
        store.connection.cursor().execute(statement)


def test_a_rule_of_a_user_reads_no_file(store: Store, tmp_path: Path) -> None:
    """It is refused as a rule that does not run."""
    header, _, body = rule_template().partition("\nselect\n")
    statement = "\n".join(line for line in body.splitlines() if not line.startswith("--"))
    spying = f"{header}\nselect\n{statement.rstrip()} and (select count(*) from read_text('{__file__}')) > 0\n"
    (tmp_path / "spy.sql").write_text(spying, "utf-8")
    document = read_text("t.yaml", b"Resources: {F: {Type: AWS::Lambda::Function}}", Inputs())
    question = CheckQuestion(basis_on(store, store.evidence_until, None, None))

    with pytest.raises(RuleError):
        judge(store, [document], (*builtin_rules(), *rules_from(tmp_path)), question)
