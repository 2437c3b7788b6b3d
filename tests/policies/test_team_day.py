"""A team's day: a function on python3.9 in Terraform, and Checkov on the day on which creation is blocked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.policies.agreement import TOOLS

MAIN = """
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.9"
  handler       = "orders.handle"
  filename      = "orders.zip"
}
"""
BLOCKED = "2027-02-01"


def _failed(folder: Path, *options: str) -> set[str]:
    """The checks that fail in a folder, as a pipeline runs them."""
    command = [sys.executable, "-m", "checkov.main", "-d", str(folder), "--framework", "terraform", "-o", "json"]
    environment = {**os.environ, "PYTHONPATH": str(TOOLS / "checkov"), "CHECKOV_RUN_SCA_PACKAGE_SCAN_V2": "false"}
    options = (*options, "--compact", "--quiet", "--skip-download")
    done = subprocess.run([*command, *options], capture_output=True, text=True, env=environment, check=False)
    assert done.stdout, done.stderr[-2000:]
    report = json.loads(done.stdout)
    return {check["check_id"] for check in report["results"]["failed_checks"]}


@pytest.mark.all
@pytest.mark.parametrize(("day", "blocked"), [("2027-01-31", False), (BLOCKED, True)])
def test_the_pipeline_learns_of_the_block(run: Run, tmp_path: Path, day: str, blocked: bool) -> None:
    """Checkov alone says the same on both days; with our policies the block is an error from its day on."""
    if not (TOOLS / "checkov").is_dir():
        pytest.skip("needs Checkov: make test-all installs it where it is to be had")
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "main.tf").write_text(MAIN)
    assert run("export", "--policies", "checkov", "--as-of", day, "-o", "policies").returncode == 0

    alone = _failed(tmp_path / "infra")
    errors = _failed(
        tmp_path / "infra", "--external-checks-dir", str(tmp_path / "policies/checkov/error"), "--check", "CKV_LKB_102"
    )

    assert not any(check.startswith("CKV_LKB") for check in alone)
    assert (errors == {"CKV_LKB_102"}) is blocked
