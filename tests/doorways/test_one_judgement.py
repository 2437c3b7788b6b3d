"""The same twenty documents at every doorway: Python, command line, HTTP, magic, widget, agents, backtest, fleet."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from IPython.core.interactiveshell import InteractiveShell

import kb
from kb.answers import dump_json, report_body, windows_body
from kb.client import Client
from kb.fleets.backtest import backtest_file
from kb.judging.rules import builtin_rules
from kb.notebook import checker
from kb.notebook.checks import PATH
from kb.notebook.magic import CheckMagics
from kb.outlets.agents.answers import check_config
from kb.outlets.agents.questions import CheckConfig
from kb.store import Store
from tests.conftest import Run
from tests.doorways.documents import DOCUMENTS
from tests.fleets.conftest import Audited
from tests.tiers import chosen_cases

DAY, HORIZON = "2026-11-23", 180
IN_EVERY_RUN = (
    "suppressed.yaml",
    "twice.yaml",
    "condition.yaml",
    "sam.yaml",
    "serverless.yml",
    "main.tf",
    "function.json",
)
EVERY = pytest.mark.parametrize("name", chosen_cases(DOCUMENTS, IN_EVERY_RUN))
"""Each document; those of every kind run with the quick tests."""
Answer = dict[str, Any]


def _without_paths(body: Answer) -> Answer:
    """A report's body with what a doorway may say in its own way, the name of the file, taken out."""
    text = json.dumps({name: body[name] for name in ("functions", "findings", "unresolved", "suppressed", "warnings")})
    found: Answer = json.loads(text)
    for one in [*found["functions"], *found["findings"], *found["unresolved"], *found["warnings"]]:
        one.pop("path", None)
    for one in found["suppressed"]:
        one["finding"].pop("path", None)
    return found


@pytest.fixture(scope="module")
def answers(store: Store) -> dict[str, Answer]:
    """What the one judgement says of every document."""
    found = {}
    for name, text in DOCUMENTS.items():
        report = kb.check_text(text, PATH, DAY, "update", horizon=HORIZON, db=store)
        found[name] = _without_paths(json.loads(dump_json(report_body(report))))
    return found


@pytest.fixture(scope="module")
def shell() -> InteractiveShell:
    """One shell of IPython with our magic, as a notebook has for all its cells."""
    made = InteractiveShell()  # type: ignore[no-untyped-call]
    made.register_magics(CheckMagics)
    return made


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which every document was committed on the day."""
    folder = tmp_path_factory.mktemp("history")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text)
    _commit(folder, DAY)
    return folder


def test_the_documents_say_something(answers: dict[str, Answer]) -> None:
    """Each kind of answer occurs, or the comparison would prove nothing."""
    assert len(DOCUMENTS) == 20
    for part in ("functions", "findings", "unresolved", "suppressed", "warnings"):
        assert any(answer[part] for answer in answers.values()), part
    rules = {finding["rule"] for answer in answers.values() for finding in answer["findings"]}
    assert {"LKB102", "LKB203", "LKB901", "LKB902", "LKB904"} <= rules
    assert any(finding["count"] > 1 for answer in answers.values() for finding in answer["findings"])


@EVERY
def test_the_command_line_agrees(call: Run, tmp_path: Path, answers: dict[str, Answer], name: str) -> None:
    """With `--format json`."""
    (tmp_path / name).write_text(DOCUMENTS[name])
    asked = ("--as-of", DAY, "--operation", "update", "--horizon", str(HORIZON), "--format", "json")
    done = call("check", name, *asked)

    assert _without_paths(json.loads(done.stdout)) == answers[name]


@EVERY
def test_python_agrees_on_files(store: Store, tmp_path: Path, answers: dict[str, Answer], name: str) -> None:
    """`kb.check`, which reads the file; `answers` are those of `kb.check_text`."""
    (tmp_path / name).write_text(DOCUMENTS[name])
    report = kb.check(tmp_path / name, DAY, "update", horizon=HORIZON, db=store)

    assert _without_paths(json.loads(dump_json(report_body(report)))) == answers[name]


@EVERY
def test_the_service_agrees(service: httpx.Client, answers: dict[str, Answer], name: str) -> None:
    """At `POST /v1/check`."""
    documents = [{"name": name, "content": DOCUMENTS[name]}]
    body = {"documents": documents, "as_of": DAY, "operation": "update", "horizon": HORIZON}
    answer = service.post("/v1/check", json=body)

    assert _without_paths(answer.json()) == answers[name]


@EVERY
def test_the_magic_agrees(
    shell: InteractiveShell, database: Path, monkeypatch: pytest.MonkeyPatch, answers: dict[str, Answer], name: str
) -> None:
    """`%%lambda_check`, whose cell is the document."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    line = f"--as-of {DAY} --operation update --horizon {HORIZON}"
    report = shell.run_cell_magic("lambda_check", line, DOCUMENTS[name])  # type: ignore[no-untyped-call]

    assert _without_paths(json.loads(dump_json(report_body(report)))) == answers[name]


@EVERY
def test_the_widget_agrees(store: Store, name: str) -> None:
    """It shows the card of the same report."""
    shown = checker(kb.as_of(DAY, db=store), DOCUMENTS[name]).answer["html"]

    assert shown == kb.check_text(DOCUMENTS[name], PATH, DAY, db=store)._repr_html_()


@EVERY
def test_agents_are_told_the_same(store: Store, answers: dict[str, Answer], name: str) -> None:
    """In their shorter shape."""
    question = CheckConfig.model_validate(
        {"content": DOCUMENTS[name], "as_of": DAY, "operation": "update", "horizon": HORIZON}
    )
    told = json.loads(dump_json(check_config(store, date.fromisoformat(DAY), question)))
    want = answers[name]

    for finding in told["findings"]:
        finding.pop("path", None)
    shown = told["findings"][0].keys() if told["findings"] else ()
    assert told["findings"] == [{key: one[key] for key in shown} for one in want["findings"]]
    assert [(one["rule"], one["line"]) for one in told["suppressed"]] == [
        (one["finding"]["rule"], one["finding"]["line"]) for one in want["suppressed"]
    ]
    assert [one["message"] for one in told["warnings"]] == [one["message"] for one in want["warnings"]]
    assert [one["operations"] for one in told["functions"]] == [one["operations"] for one in want["functions"]]


@EVERY
def test_backtest_counts_the_same(store: Store, history: Path, name: str) -> None:
    """It judges the past as it stood, with the suppressions that the file held then."""
    version = backtest_file(store, builtin_rules(), history, name, date.fromisoformat(DAY)).versions[0]
    found = kb.check_text(DOCUMENTS[name], PATH, DAY, known_at=DAY, db=store).findings
    labels = [finding.severity.label for finding in found]

    assert (version.errors, version.warnings) == (labels.count("error"), labels.count("warning"))
    assert set(version.rules) == {finding.rule for finding in found if finding.severity.label != "note"}


@pytest.mark.parametrize("name", ["function.json", "functions.json"])
def test_an_audit_agrees(audited: Audited, store: Store, tmp_path: Path, name: str) -> None:
    """Of a fleet in JSON, function by function."""
    (tmp_path / name).write_text(DOCUMENTS[name])
    _, found = audited(tmp_path / name, as_of=DAY, horizon=HORIZON)
    want = kb.check_text(DOCUMENTS[name], PATH, DAY, horizon=HORIZON, db=store).findings

    assert sorted((row["rule"], row["field"], row["message"]) for row in found) == sorted(
        (one.rule, one.field, one.message) for one in want
    )


def test_an_audit_has_the_values_of_a_check(audited: Audited, store: Store, tmp_path: Path) -> None:
    """Of a setting that does not exist yet what it says; blanks of a text of JSON are a part of it."""
    settings: list[Answer] = [{"Runtime": "python3.7 ", "TracingConfig": {"Mode": " Active"}}, {"PackageType": "Image"}]
    odd = [{"FunctionName": f"f{at}", "MemorySize": 128, **one} for at, one in enumerate(settings)]
    (tmp_path / "list.json").write_text(json.dumps({"Functions": odd}))
    (tmp_path / "list.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in odd))
    asked = kb.check_text((tmp_path / "list.json").read_text(), PATH, "2020-11-30", db=store).findings
    want = sorted((one.rule, one.field, str(one.value), one.message) for one in asked)

    assert {"LKB104", "LKB247"} <= {rule for rule, *_ in want}
    assert ("LKB419", "PackageType", "Image") in [one[:3] for one in want]
    for name in ("list.json", "list.jsonl"):
        _, found = audited(tmp_path / name, as_of="2020-11-30")

        assert sorted((row["rule"], row["field"], str(row["value"]), row["message"]) for row in found) == want


def test_blanks_around_a_cell_are_how_people_write_csv(audited: Audited, tmp_path: Path) -> None:
    """A runtime is found without them."""
    (tmp_path / "list.csv").write_text("name, runtime\nf, python3.7 \n")
    _, found = audited(tmp_path / "list.csv")

    assert {(row["rule"], row["value"]) for row in found if row["field"] == "Runtime"} == {("LKB102", "python3.7")}


def test_the_name_of_a_text_in_a_notebook_is_no_file() -> None:
    """Reports of notebooks and files differ in this name alone."""
    assert PATH == "cell"


def _commit(folder: Path, day: str) -> None:
    moment = f"{day}T12:00:00Z"
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    environment = os.environ | quiet | {"GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment}
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "-m", "all")):
        subprocess.run(["git", "-C", folder, *command], check=True, env=environment)


RESERVING = (
    "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.13, Handler: a.b, Role: r, "
    "Code: {ZipFile: x}, ReservedConcurrentExecutions: 30}\n"
)
ACCOUNT = {"AccountLimit": {"ConcurrentExecutions": 120, "UnreservedConcurrentExecutions": 120}}


def test_every_doorway_judges_by_the_account(  # noqa: PLR0917 - each is a doorway
    call: Run, service: httpx.Client, store: Store, tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same findings, and the same words about the account in what they rest on."""
    (tmp_path / "t.yaml").write_text(RESERVING)
    (tmp_path / "account.json").write_text(json.dumps(ACCOUNT))
    done = call("check", "t.yaml", "--as-of", DAY, "--account", "account.json", "--format", "json")
    want = json.loads(done.stdout)
    body = {"documents": [{"name": "t.yaml", "content": RESERVING}], "as_of": DAY, "account": ACCOUNT}
    served = service.post("/v1/check", json=body).json()
    noted = json.loads(dump_json(report_body(kb.check_text(RESERVING, PATH, DAY, account=ACCOUNT, db=store))))
    asked = CheckConfig.model_validate({"content": RESERVING, "as_of": DAY, "account": ACCOUNT})
    told = json.loads(dump_json(check_config(store, date.fromisoformat(DAY), asked)))
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    shell = InteractiveShell()  # type: ignore[no-untyped-call]
    shell.register_magics(CheckMagics)
    line = f"--as-of {DAY} --account {tmp_path / 'account.json'}"
    magic = shell.run_cell_magic("lambda_check", line, RESERVING)  # type: ignore[no-untyped-call]

    assert "LKB236" in {finding["rule"] for finding in want["findings"]}
    assert _without_paths(want) == _without_paths(served) == _without_paths(noted)
    assert want["basis"] == served["basis"] == noted["basis"]
    assert _without_paths(json.loads(dump_json(report_body(magic)))) == _without_paths(want)
    assert [one["rule"] for one in told["findings"]] == [one["rule"] for one in want["findings"]]
    assert told["account"]


def test_windows_in_a_region_are_the_same_at_every_doorway(run: Run, service: httpx.Client, store: Store) -> None:
    """arm64 came to Jakarta later than to the first Regions."""
    asked = {"runtime": "python3.9", "architecture": "arm64", "region": "ap-southeast-3", "as_of": "2022-06-01"}
    options = [word for name, value in asked.items() for word in (f"--{name.replace('_', '-')}", value)]
    printed = json.loads(run("windows", *options, "--format", "json").stdout)
    with Client(str(service.base_url)) as client:
        answered = client.windows(**asked)  # type: ignore[arg-type]
    found = kb.windows(**asked, db=store)  # type: ignore[arg-type]

    assert printed["data"][0]["from"] == "2022-10-06"
    assert printed == service.get("/v1/windows", params=asked).json() == service.post("/v1/windows", json=asked).json()
    assert printed == answered
    assert printed["data"] == json.loads(dump_json(windows_body(found.judged)["data"]))


def test_a_service_answers_windows_and_snapshots_of_an_account(service: httpx.Client) -> None:
    """In the bodies of POST."""
    asked = {"runtime": "python3.13", "reserved_concurrency": 30, "as_of": DAY, "account": ACCOUNT}
    windows = service.post("/v1/windows", json=asked).json()
    snapshot = service.post("/v1/snapshot", json={"as_of": DAY, "account": ACCOUNT}).json()
    values = {one["limit"]: one["account_value"] for one in snapshot["limits"]}

    assert windows["operations"]["create"] == "blocked"
    assert windows["basis"]["account"]["unreserved"] == 120
    assert (values["concurrent_executions"], values["function_memory"]) == (120, None)
    assert service.post("/v1/windows", json=asked | {"account": {"a": 1}}).status_code == 422
