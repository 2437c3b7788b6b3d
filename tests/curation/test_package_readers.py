"""R and JavaScript load every table by its description, with the code of the documentation."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from kb.curation import data_package
from kb.paths import data_folder
from kb.store.contract import contract_tables
from tests.conftest import NPM

pytestmark = pytest.mark.all

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "how-to" / "take-it-home.md").read_text(encoding="utf-8")
BY_TABLE = pytest.mark.parametrize("name", list(contract_tables()))


def _code(language: str, name: str) -> str:
    """The documentation's code, for another table."""
    code = re.search(rf"```{language}\n(.*?)```", TOLD, re.DOTALL)
    assert code is not None
    return code[1].replace('"limits"', json.dumps(name))


def _rows(name: str) -> list[dict[str, Any]]:
    """The rows as frictionless reads them, in types that JSON has."""
    read = Package(str(data_folder() / data_package.DESCRIPTOR)).get_table_resource(name).read_rows()
    return json.loads(json.dumps([row.to_dict() for row in read], default=_plain))  # type: ignore[no-any-return]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else float(str(value))


@BY_TABLE
def test_node_reads_a_table_with_its_types(node: Path, tmp_path: Path, name: str) -> None:
    """Numbers, truth values, lists and nothing are what they are, and a day is a Date."""
    code = re.sub(r"^console\.log.*", "", _code("js", name), flags=re.MULTILINE)
    (tmp_path / "node_modules").symlink_to(NPM / "node_modules")
    (tmp_path / "table.mjs").write_text(code + "console.log(JSON.stringify(limits));\n")
    done = subprocess.run([node, tmp_path / "table.mjs"], cwd=ROOT, capture_output=True, text=True, check=True)

    days = {field.name for field in contract_tables()[name].columns if field.type == "DATE"}
    found = [
        {key: cell[:10] if cell and key in days else cell for key, cell in row.items()}
        for row in json.loads(done.stdout)
    ]
    assert found == _rows(name)


@BY_TABLE
def test_r_reads_a_table_with_its_types(r: str, name: str) -> None:
    """With days as Date; a list stays text, as R has no column of lists in a file."""
    code = re.sub(r"^limits\[.*", "", _code("r", name), flags=re.MULTILINE)
    shown = 'cat(jsonlite::toJSON(limits, dataframe = "rows", na = "null", digits = NA))'
    done = subprocess.run([r, "-e", code + shown], cwd=ROOT, capture_output=True, text=True, check=True)

    joined = [
        {key: ";".join(cell) if isinstance(cell, list) else cell for key, cell in row.items()} for row in _rows(name)
    ]
    assert json.loads(done.stdout) == joined


@pytest.fixture(scope="module")
def r() -> str:
    """R with a reader of JSON; in CI it must be there."""
    found = shutil.which("Rscript")
    if found is None and not os.environ.get("CI"):
        pytest.skip("needs R: apt install r-base-core r-cran-jsonlite")
    assert found is not None, "CI needs R: apt install r-base-core r-cran-jsonlite"
    return found
