"""Fleets of a few functions, as JSON lines, and the command on them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.in_process import run_here

ON = ("--as-of", "2026-11-23")
ACCOUNT, OTHER = "012345678901", "223456789012"


def run_kb(database: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command on a knowledge base, in this process; tests/fleets/test_commands.py starts some of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAMBDA_KB_DB", str(database))
        return run_here(*map(str, arguments))


def arn_of(name: str, version: str | None = None, account: str = ACCOUNT) -> str:
    """The ARN of a function, or of a version of it."""
    return f"arn:aws:lambda:eu-west-1:{account}:function:{name}" + (f":{version}" if version else "")


def record_of(name: str, runtime: str, version: str | None = None, **more: object) -> dict[str, object]:
    """A function, or a version of it, as `collect` writes it."""
    own = {"FunctionName": name, "FunctionArn": arn_of(name, version), "Runtime": runtime, "MemorySize": 512}
    return {"ResourceType": "AWS::Lambda::Function"} | own | ({"Version": version} if version else {}) | more


def write_fleet(path: Path, *records: dict[str, object]) -> Path:
    """A fleet in JSON lines."""
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path
