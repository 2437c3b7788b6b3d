"""`lambda-kb lab`: JupyterLab on our notebooks, which it shows with their pictures because they are signed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat import read
from nbformat.sign import NotebookNotary

from kb.cli.main import main

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"


@pytest.fixture
def signatures(tmp_path: Path) -> NotebookNotary:
    """What a user's Jupyter trusts after the command has started JupyterLab and that has been asked to end."""
    own = {
        name: str(tmp_path / name) for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "HOME")
    }
    command = [sys.executable, "-m", "kb.cli.main", "lab", "--", "--no-browser", "--allow-root", "--ServerApp.port=0"]
    process = subprocess.Popen(command, env=os.environ | own, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stderr is not None
    with process.stderr as said:
        assert any(re.search(r"http://(localhost|127\.0\.0\.1):\d+/lab", line) for line in said)
        os.killpg(process.pid, signal.SIGTERM)
        said.read()
    process.wait(timeout=30)
    return NotebookNotary(data_dir=str(tmp_path / "JUPYTER_DATA_DIR"))  # type: ignore[no-untyped-call]


@pytest.mark.all
def test_our_notebooks_are_trusted_and_no_others(signatures: NotebookNotary) -> None:
    """A notebook that somebody changed is not ours any more."""
    ours = [read(path, as_version=4) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]  # type: ignore[no-untyped-call]
    assert all(signatures.check_signature(notebook) for notebook in ours)  # type: ignore[no-untyped-call]

    ours[0].cells[0].source += "!"
    assert not signatures.check_signature(ours[0])  # type: ignore[no-untyped-call]


def test_without_jupyterlab_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one line, exit 2."""
    monkeypatch.setitem(sys.modules, "jupyterlab", None)

    assert main(["lab"]) == 2
    assert "pip install 'lambda-kb[notebooks]'" in capsys.readouterr().err
