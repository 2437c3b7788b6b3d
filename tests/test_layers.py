"""Imports point one way, and the path of a check stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ("store", "facts", "judging", "fleets", "reports", "outlets", "cli")
"""Each may import what stands before it, never what stands after."""


def _imports(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_kb_never_imports_api() -> None:
    """The service is built on the library, not the other way round."""
    guilty = [
        file for file in (ROOT / "kb").rglob("*.py") if any(name.split(".")[0] == "api" for name in _imports(file))
    ]

    assert guilty == []


def test_readers_know_no_facts() -> None:
    """A reader reports what is written; what it means is for the rules."""
    forbidden = tuple(f"kb.{name}" for name in ("store", "facts", "judging", "reports", "cli"))
    guilty = [
        file for file in (ROOT / "kb/readers").rglob("*.py") if any(n.startswith(forbidden) for n in _imports(file))
    ]

    assert guilty == []


@pytest.mark.parametrize("layer", ORDER)
def test_a_layer_imports_only_what_stands_before_it(layer: str) -> None:
    """Store, facts, judging, fleets, reports, outlets, command line: in that order."""
    later = tuple(f"kb.{name}" for name in ORDER[ORDER.index(layer) + 1 :])
    guilty = [
        str(file) for file in (ROOT / "kb" / layer).glob("*.py") if any(n.startswith(later) for n in _imports(file))
    ]

    assert guilty == []


def test_nothing_but_the_edges_reads_the_clock() -> None:
    """Today is resolved by the command line and the service, once."""
    edges = {ROOT / "kb/clock.py"}
    words = ("date.today(", "datetime.now(", "time.time(", "utcnow(")
    files = [file for file in (ROOT / "kb").rglob("*.py") if file not in edges]
    guilty = [str(file) for file in files if any(word in file.read_text(encoding="utf-8") for word in words)]

    assert guilty == []


def test_check_imports_nothing_heavy(tmp_path: Path) -> None:
    """A cold check must not pay for pandas, Altair, FastAPI or pydantic."""
    template = tmp_path / "template.yaml"
    template.write_text("Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.13}\n")
    code = (
        "import sys; from kb.cli.main import main; "
        f"main(['check', {str(template)!r}, '--as-of', '2026-11-23', '--db', {str(tmp_path / 'kb.duckdb')!r}]); "
        "print(sorted({'pandas', 'altair', 'fastapi', 'pydantic', 'rich', 'numpy', 'pyarrow'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
