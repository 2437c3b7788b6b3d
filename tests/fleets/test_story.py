"""The page about the fleet of an organisation is true: its commands are run, and print what it shows."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fleets.aws_like import DUMMY
from tests.fleets.organisation import FUNCTIONS, organisation

pytestmark = pytest.mark.all

PAGE = (Path(__file__).parent.parent.parent / "docs/how-to/fleets-of-an-organisation.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(console|sh)\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_is_true(database: Path, tmp_path: Path) -> None:
    """From the first command to the last, in one folder, with three accounts behind."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with organisation() as proxy:
        own = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{proxy.server_port}", "AWS_RETRY_MODE": "standard"}
        environment = os.environ | DUMMY | own | {"LAMBDA_KB_DB": str(database), "PATH": path, "COLUMNS": "80"}
        for kind, block in BLOCKS:
            command, *shown = block.splitlines() if kind == "console" else [block]
            done = subprocess.run(
                ["bash", "-ec", command.removeprefix("$ ")],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            pattern = "\n".join(".*" if line == "..." else re.escape(line) for line in shown)
            assert done.returncode in (0, 1), done.stderr
            if shown:
                assert re.fullmatch(pattern + r"\n*", done.stdout, re.DOTALL), done.stdout + done.stderr

    rows = list(csv.DictReader((tmp_path / "fleet.csv").read_text(encoding="utf-8-sig").splitlines()))
    tickets = {file.name for file in (tmp_path / "tickets").iterdir()}
    assert len(rows) == FUNCTIONS + 2
    assert len({row["account_id"] for row in rows}) == 3
    assert {f"{team}.csv" for team in ("payments", "search", "data", "untagged")} <= tickets
    of_payments = (tmp_path / "tickets/payments.csv").read_text().splitlines()[1:]
    assert len(of_payments) == sum(row["owner"] == "payments" for row in rows)
    assert "new" in (tmp_path / "digest.md").read_text()
    assert (tmp_path / "digest.html").read_text().startswith("<!doctype html>")
