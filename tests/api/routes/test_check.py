"""Checks and windows over HTTP are those of the library and the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.conftest import Run

TEMPLATE = """\
Parameters:
  Rt: {Type: String}
Resources:
  Slow:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.9
      Timeout: 2000
      Code: {ZipFile: "x"}
      Handler: index.handler
      Role: arn:aws:iam::123456789012:role/runs
  Unknown:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: !Ref Rt
      Code: {ZipFile: "x"}
      Handler: index.handler
      Role: arn:aws:iam::123456789012:role/runs
"""
CLOCKS = {"as_of": "2026-11-23", "known_at": "2026-11-23", "operation": "update"}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('{"documents": [], "as_of": "2015-01-01", "as_of": "2025-01-01"}', "as_of"),
        ('{"documents": [{"name": "a.yaml", "content": "", "content": "x"}]}', "documents.0.content"),
        (
            '{"documents": [], "account": {"AccountLimit": {"TotalCodeSize": 1, "TotalCodeSize": 2}}}',
            "account.AccountLimit.TotalCodeSize",
        ),
        ('{"documents": [], "account": [[], [{"a": 1}, {"b": [{"c": 1, "c": 2}]}]]}', "account.1.1.b.0.c"),
    ],
)
def test_a_member_that_stands_twice_is_refused(service: httpx.Client, body: str, name: str) -> None:
    """As in an address: only one of the values would count, and nobody knows which was meant; it is told where."""
    answer = service.post("/v1/check", content=body)

    assert (answer.status_code, answer.json()["detail"]) == (422, f"{name}: given more than once")


@pytest.mark.parametrize("account", ['"x"', "3", "true"])
def test_an_account_that_is_neither_an_object_nor_a_list_is_refused_in_one_sentence(
    service: httpx.Client, account: str
) -> None:
    """By its own name, and not by that of a type."""
    answer = service.post("/v1/check", content=f'{{"documents": [], "account": {account}}}')

    assert answer.json()["detail"] == "account: input should be an object or a list"


def test_a_check_is_that_of_the_command_line(service: httpx.Client, database: Path, tmp_path: Path) -> None:
    """Findings, what is unresolved and what cannot be read, to the byte."""
    texts = {"template.yaml": TEMPLATE, "broken.yaml": "Resources: [", "other.json": '{"a": 1}'}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    options = ["--as-of", "2026-11-23", "--known-at", "2026-11-23", "--operation", "update", "--horizon", "90"]
    command = [
        sys.executable,
        "-m",
        "kb.cli.main",
        "check",
        *texts,
        *options,
        "--format",
        "json",
        "--db",
        str(database),
    ]
    root = Path(__file__).parents[3]
    told = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path, env={"PYTHONPATH": str(root)})

    documents = [{"name": name, "content": text} for name, text in texts.items()]
    answer = service.post("/v1/check", json={"documents": documents, "horizon": 90, **CLOCKS}).raise_for_status()
    assert answer.content.decode() == told.stdout.decode()
    assert [file["path"] for file in answer.json()["unreadable"]] == ["broken.yaml", "other.json"]


def test_a_finding_names_document_and_line(service: httpx.Client) -> None:
    """The timeout of 2,000 seconds stands in line 8."""
    documents = [{"name": "a/template.yaml", "content": TEMPLATE}]
    body = service.post("/v1/check", json={"documents": documents, **CLOCKS}).json()

    found = [finding for finding in body["findings"] if finding["rule"] == "LKB203"]
    assert [(f["path"], f["line"], f["value"], f["limit"]) for f in found] == [("a/template.yaml", 8, 2000, 1800)]


def test_template_parameters_resolve_values(service: httpx.Client) -> None:
    """A value that the user gives is judged."""
    documents = [{"name": "a.yaml", "content": TEMPLATE}]
    question = {"documents": documents, "parameters": {"Rt": "python3.13"}, **CLOCKS}

    assert service.post("/v1/check", json=question).json()["unresolved"] == []


@pytest.mark.parametrize(
    ("given", "suggestions", "said"),
    [
        ({"Rtt": "python3.13"}, ["Rt"], "did you mean Rt?"),
        ({"Rt": "python3.13", "Zzzz": "x"}, [], "there are Rt"),
        ({"AWS::Regoin": "eu-west-1"}, ["AWS::Region"], "did you mean AWS::Region"),
    ],
    ids=["misspelt", "unlike any", "pseudo"],
)
def test_a_parameter_that_nothing_uses_is_refused(
    service: httpx.Client, given: dict[str, str], suggestions: list[str], said: str
) -> None:
    """As the command line does: whoever gives a value believes that it counts."""
    question = {"documents": [{"name": "a.yaml", "content": TEMPLATE}], "parameters": given, **CLOCKS}
    answer = service.post("/v1/check", json=question)

    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "unknown-parameter")
    assert answer.json()["suggestions"][:1] == suggestions
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    ("name", "content", "given"),
    [
        ("main.tf", 'variable "rt" {}\nresource "aws_lambda_function" "f" {\n  runtime = var.rt\n}\n', "rt"),
        (
            "serverless.yml",
            "service: s\nprovider: {name: aws, runtime: '${opt:rt}'}\nfunctions: {f: {handler: a.h}}",
            "rt",
        ),
        ("a.yaml", TEMPLATE, "AWS::AccountId"),
    ],
    ids=["terraform", "serverless", "pseudo"],
)
def test_a_parameter_that_any_document_uses_is_taken(
    service: httpx.Client, name: str, content: str, given: str
) -> None:
    """Whatever its format; the other documents need not know it."""
    documents = [{"name": name, "content": content}, {"name": "other.yaml", "content": "Resources: {}"}]
    question = {"documents": documents, "parameters": {given: "python3.13"}, **CLOCKS}

    assert service.post("/v1/check", json=question).status_code == 200


def test_what_could_not_be_read_may_have_used_a_parameter(service: httpx.Client) -> None:
    """Nothing is refused for it."""
    documents = [{"name": "a.yaml", "content": TEMPLATE}, {"name": "broken.yaml", "content": "Resources: ["}]
    question = {"documents": documents, "parameters": {"Zzzz": "x"}, **CLOCKS}

    assert service.post("/v1/check", json=question).status_code == 200


def test_no_document_is_an_empty_report(service: httpx.Client) -> None:
    """A body without functions is read and has nothing in it."""
    body = service.post("/v1/check", json={"documents": [], **CLOCKS}).raise_for_status().json()

    assert (body["functions"], body["findings"]) == ([], [])


def test_the_end_of_the_calendar_can_be_asked_about(service: httpx.Client) -> None:
    """The last day that a date can be, and a century ahead of it."""
    question = {"documents": [{"name": "a.yaml", "content": TEMPLATE}], "as_of": "9999-12-31", "horizon": 36500}

    assert service.post("/v1/check", json=question).status_code == 200


@pytest.mark.parametrize("operation", ["create", "update", "invoke"])
def test_a_window_opens_on_the_day_of_the_runtime(service: httpx.Client, operation: str) -> None:
    """Python 3.9 came on 2021-08-16."""
    answer = service.get("/v1/windows", params={"runtime": "python3.9", "memory": 512, "as_of": "2026-11-23"})

    starts = [window["from"] for window in answer.json()["data"] if window["operation"] == operation]
    assert starts[0] == "2021-08-16"


def test_the_deciding_field_opens_the_window(service: httpx.Client) -> None:
    """More than 512 MB of temporary storage: from 2022-03-24, whatever the runtime."""
    question = {"runtime": "python3.9", "ephemeral_storage": "1024", "as_of": "2026-11-23"}
    window = service.get("/v1/windows", params=question).json()["data"][0]

    assert (window["from"], window["opened_by"]) == ("2022-03-24", "LKB204")


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("windows", {"runtime": "python3.9", "memory": "4096"}),
        ("windows", {"runtime": "python3.9", "data_version": "3"}),
        ("snapshot", {"data_version": "3"}),
        ("check", {"documents": [], "data_version": "3"}),
        ("check", {"documents": [], "horizon": "3"}),
    ],
)
def test_a_number_in_a_body_is_a_number(service: httpx.Client, path: str, question: dict[str, object]) -> None:
    """As it is described; in an address it is text, as all is there."""
    name = list(question)[-1]
    texts, number = service.post(f"/v1/{path}", json=question), int(str(question[name]))

    assert (texts.status_code, texts.json()["detail"]) == (422, f"{name}: input should be a valid integer")
    assert service.post(f"/v1/{path}", json=question | {name: number}).status_code == 200


def test_windows_are_those_of_the_command_line(service: httpx.Client, call: Run) -> None:
    """Byte for byte."""
    question = {"runtime": "python3.9", "memory": "4096", "as_of": "2026-11-23"}
    printed = call("windows", "--runtime", "python3.9", "--memory", "4096", "--as-of", "2026-11-23", "--format", "json")

    assert service.get("/v1/windows", params=question).content == printed.stdout.encode()


def test_suppressions_in_a_document_count_over_http_too(service: httpx.Client) -> None:
    """What is passed over stays in the answer, apart."""
    text = TEMPLATE.replace("Timeout: 2000", "Timeout: 2000  # lambda-kb: ignore LKB203 until=2027-01-01 waits")
    question = {"documents": [{"name": "a.yaml", "content": text}], "as_of": "2026-11-23"}
    body = service.post("/v1/check", json=question).json()

    assert [item["finding"]["rule"] for item in body["suppressed"]] == ["LKB203"]
    assert "LKB203" not in [finding["rule"] for finding in body["findings"]]
