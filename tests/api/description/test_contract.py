"""The service keeps what its own description promises, whatever is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft202012Validator

# Which days are covered depends on the data, and a cursor is opaque: their schemas cannot say what will be refused.
CONFIGURATION = """\
[checks]
positive_data_acceptance.enabled = false
"""


def _asked_everything(service: httpx.Client, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Schemathesis against the live service, in a process of its own."""
    (folder / "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
    command = [str(Path(sys.executable).parent / "schemathesis"), "run", f"{service.base_url}/openapi.json"]
    return subprocess.run(
        [*command, "--seed", "1", "--no-color", "--continue-on-failure", "--request-timeout", "120", *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | {"COLUMNS": "120"},
    )


@pytest.mark.all
def test_the_description_is_kept(service: httpx.Client, tmp_path: Path) -> None:
    """Every boundary of every parameter, and many questions to every address."""
    done = _asked_everything(
        service, tmp_path, "--phases", "examples,coverage,fuzzing", "--max-examples", "30", "--workers", "1"
    )

    assert done.returncode == 0, done.stdout[-5000:]


def test_every_operation_has_an_example(service: httpx.Client) -> None:
    """Of its answer, or of its parameters where the answer is a file or a drawing."""
    for path, operations in service.get("/openapi.json").json()["paths"].items():
        for operation in operations.values():
            answers = operation["responses"]["200"].get("content", {}).values()
            shown = any("example" in content for content in answers)
            asked = any("example" in parameter for parameter in operation.get("parameters", []))
            assert shown or asked or path.endswith(("lambda-kb.duckdb", "{kind}")), path


def test_the_examples_are_what_the_schemas_say(service: httpx.Client) -> None:
    """Answers are examples of their own schemas, so that a client may trust both."""
    description = service.get("/openapi.json").json()
    for path, operations in description["paths"].items():
        for operation in operations.values():
            content = operation["responses"]["200"].get("content", {}).get("application/json", {})
            if "example" in content and content.get("schema"):
                schema = {**content["schema"], "components": description["components"]}
                assert list(Draft202012Validator(schema).iter_errors(content["example"])) == [], path


@pytest.mark.all
def test_a_client_that_knows_only_the_description_can_ask_everything(service: httpx.Client) -> None:
    """The examples of the parameters of an operation, put together, are a question that is answered."""
    for path, operations in service.get("/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            given = {p["name"]: p["example"] for p in operation.get("parameters", []) if "example" in p}
            query = {name: value for name, value in given.items() if f"{{{name}}}" not in path}
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
            if "{" in path and not given:
                continue
            answer = service.request(method, path.format(**given), params=query, json=body)
            assert answer.status_code == 200, (path, answer.text)
