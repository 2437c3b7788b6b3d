"""The pages about policies are true: their commands run, and there is a page for each engine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kb.policies import CONSTANT_NAMES, ENGINE_NAMES

PAGES = sorted((Path(__file__).parents[2] / "docs/policies").glob("*.md"))


def test_every_engine_has_a_page() -> None:
    """And no page is about an engine that is none."""
    assert {page.stem for page in PAGES} == {"index", *ENGINE_NAMES, *CONSTANT_NAMES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_of_a_page_run(page: Path, tmp_path: Path, database: Path) -> None:
    """Those of ours, in the order in which they stand."""
    script = "\n".join(re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"LAMBDA_KB_DB": str(database), "PATH": path}

    done = subprocess.run(
        ["bash", "-ec", script], capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )

    assert done.returncode == 0, done.stderr
