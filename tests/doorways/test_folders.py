"""Files that take from one another are judged alike wherever they are sent, also beside others of the same names."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.questions.check_bodies import CheckBody, read_documents
from kb.facts import basis_on
from kb.judging import CheckQuestion, judge
from kb.judging.judgement import judge_together
from kb.judging.rules import builtin_rules
from kb.readers import read_text
from kb.readers.interface import Inputs
from kb.store import Store
from tests.conftest import Run
from tests.doorways.folders import FOLDERS

DAY = "2026-11-23"


def _body_of(name: str) -> dict[str, Any]:
    return {"documents": [{"name": path, "content": text} for path, text in FOLDERS[name].items()], "as_of": DAY}


@pytest.fixture
def told(call: Run, tmp_path: Path) -> dict[str, Any]:
    """What the command line says of each folder."""
    found = {}
    for name, texts in FOLDERS.items():
        folder = tmp_path / name
        for path, text in texts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        done = call("check", name, "--as-of", DAY, "--format", "json", "--no-packages")
        found[name] = json.loads(done.stdout.replace(f"{name}/", ""))
    return found


def test_the_service_says_of_a_folder_what_the_command_line_says(service: httpx.Client, told: dict[str, Any]) -> None:
    """Functions, findings, what is not judged and what is passed over, in whichever file they stand."""
    assert {name: service.post("/v1/check", json=_body_of(name)).json() for name in FOLDERS} == told


def test_folders_that_are_sent_at_once_get_the_same_answers(service: httpx.Client, told: dict[str, Any]) -> None:
    """Those who ask at the same time are judged in one pass."""
    names = [*FOLDERS] * 4
    with ThreadPoolExecutor(len(names)) as clients:
        answers = clients.map(lambda name: service.post("/v1/check", json=_body_of(name)).json(), names)

    assert [*answers] == [told[name] for name in names]


def test_checks_of_one_pass_know_nothing_of_each_other(store: Store) -> None:
    """Neither by the names of their files nor in what their functions come to together."""
    question = CheckQuestion(basis_on(store, date.fromisoformat(DAY), None, None))
    bodies = [CheckBody.model_validate(_body_of(name)) for name in [*FOLDERS, "nested stack"]]
    checks = [read_documents(body)[0] for body in bodies]
    alone = [judge(store, documents, builtin_rules(), question) for documents in checks]

    assert judge_together(store, checks, builtin_rules(), question) == alone


def test_what_is_attached_to_an_unknown_function_is_none_of_the_others(store: Store) -> None:
    """A version of nobody knows whom would be one of every function in the pass."""
    texts = {
        "snap.yaml": "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: java21, "
        "Handler: a.b, Role: r, Code: {S3Bucket: b, S3Key: k}, SnapStart: {ApplyOn: PublishedVersions}}\n",
        "stray.yaml": "Parameters: {N: {Type: String}}\nResources:\n  V:\n    Type: AWS::Lambda::Version\n"
        "    Properties: {FunctionName: !Ref N}\n",
    }
    question = CheckQuestion(basis_on(store, date.fromisoformat(DAY)))
    checks = [[read_text(name, text.encode(), Inputs())] for name, text in texts.items()]

    together = judge_together(store, [*checks, checks[0]], builtin_rules(), question)

    assert together == [judge(store, documents, builtin_rules(), question) for documents in [*checks, checks[0]]]
    assert [any(one.rule == "LKB420" for one in report.findings) for report in together] == [True, False, True]


def test_each_folder_shows_something_of_another_file(told: dict[str, Any]) -> None:
    """Or the comparison would prove nothing."""
    other = {name: {one["path"] for one in told[name]["findings"]} for name in FOLDERS}

    assert "child.yaml" in other["nested stack"] | {one["path"] for one in told["nested stack"]["functions"]}
    assert {"cfg.json", "mod/main.tf"} & {one["path"] for one in told["module"]["findings"]}
    assert {"fns.yml", "more.yml"} <= other["service"]
    assert any(one["rule"] == "LKB102" for one in told["samconfig"]["findings"])
    assert [bool(told[name]["suppressed"]) for name in ("nested stack", "module", "service")] == [True] * 3
    assert told["nested stack"]["unresolved"]


def test_what_no_template_takes_from_is_still_called_unreadable(service: httpx.Client) -> None:
    """It came by its name, and nobody read it; one that only it asks for neither."""
    body = _body_of("samconfig")
    body["documents"] += [{"name": "notes.json", "content": "{}"}, {"name": "empty.tf", "content": "locals {}\n"}]
    answer = service.post("/v1/check", json=body).json()

    assert "notes.json" in [one["path"] for one in answer["unreadable"]]
    assert "samconfig.toml" not in [one["path"] for one in answer["unreadable"]]


def test_what_a_template_takes_from_is_unreadable_where_it_is_broken() -> None:
    """As for whoever checks the folder."""
    texts = FOLDERS["service"] | {"fns.yml": "three: [\n"}
    documents = [{"name": name, "content": text} for name, text in texts.items()]
    _, unreadable = read_documents(CheckBody.model_validate({"documents": documents}))

    assert [one.path for one in unreadable] == ["fns.yml"]
