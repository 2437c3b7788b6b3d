"""Functions that are deployed already weigh as for an update, wherever they were read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

DAY = "2026-11-28"
VALUES = {"function_name": "f", "runtime": "go1.x", "memory_size": 128, "timeout": 9, "package_type": "Zip"}
RESOURCE = {"address": "aws_lambda_function.f", "mode": "managed", "type": "aws_lambda_function", "values": VALUES}


def plan(action: str) -> dict[str, object]:
    """A plan that does something with a function on a runtime that takes no new functions."""
    change = {"actions": [action], "before": VALUES, "after": VALUES}
    changes = [{"address": RESOURCE["address"], "type": RESOURCE["type"], "change": change}]
    return {"planned_values": {"root_module": {"resources": [RESOURCE]}}, "resource_changes": changes}


ROLE = "arn:aws:iam::123456789012:role/r"
LISTED = {"FunctionName": "f", "FunctionArn": "arn:aws:lambda:eu-west-1:1:function:f", "Runtime": "go1.x", "Timeout": 3}
CASES: list[tuple[str, object, str]] = [
    ("a plan that leaves it", plan("no-op"), "warning"),
    ("a plan that changes it", plan("update"), "warning"),
    ("a plan that creates it", plan("create"), "error"),
    ("a state", {"terraform_version": "1", "values": {"root_module": {"resources": [RESOURCE]}}}, "warning"),
    ("an answer of list-functions", {"Functions": [LISTED]}, "warning"),
    (
        "the input of create-function",
        {"FunctionName": "f", "Runtime": "go1.x", "Role": ROLE, "Handler": "h"},
        "error",
    ),
]


@pytest.mark.parametrize(("content", "weight"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_blocked_creation_is_no_error_for_what_exists(call: Run, tmp_path: Path, content: object, weight: str) -> None:
    """It can still be updated on that day."""
    (tmp_path / "f.json").write_text(json.dumps(content))
    done = call("check", "f.json", "--as-of", DAY, "--format", "json")
    weights = {found["severity"] for found in json.loads(done.stdout)["findings"] if found["rule"] == "LKB102"}

    assert weights == {weight}


def test_the_summary_says_what_cannot_be_done(call: Run, tmp_path: Path) -> None:
    """What exists can be updated, so nothing is said of it; what is to be created cannot."""
    for action in ("no-op", "create"):
        (tmp_path / f"{action}.json").write_text(json.dumps(plan(action)))

    assert "cannot be" not in call("check", "no-op.json", "--as-of", DAY).stdout
    assert "1 cannot be created" in call("check", "create.json", "--as-of", DAY).stdout


def test_invoking_is_asked_of_all_alike(call: Run, tmp_path: Path) -> None:
    """The operation that the user names counts where it is no creation."""
    (tmp_path / "f.json").write_text(json.dumps(plan("no-op")))

    assert "note LKB102" in call("check", "f.json", "--as-of", DAY, "--operation", "invoke", "--notes").stdout
