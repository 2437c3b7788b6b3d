"""Which reader reads a file, plugins included."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

READER = """\
from kb.readers.interface import Document, FunctionConfig, Position

def recognises(file):
    if file.text.startswith("explode"):
        raise RuntimeError("no")
    return file.text.startswith("[lambda]")

def read(file, inputs):
    return Document(file.path, "ini", (FunctionConfig("F", Position(1, 1), {}),))
"""
METADATA = {
    "METADATA": "Metadata-Version: 2.1\nName: ini-reader\nVersion: 1\n",
    "entry_points.txt": "[lambda_kb.readers]\nini = ini_reader\n",
}


def answer(folder: Path, content: str, module: str = READER) -> str:
    """What a fresh process that finds the plugin in a folder says about a file."""
    (folder / "ini_reader.py").write_text(module)
    (folder / "ini_reader-1.dist-info").mkdir()
    for name, text in METADATA.items():
        (folder / "ini_reader-1.dist-info" / name).write_text(text)
    code = (
        f"import sys; sys.path.insert(0, {str(folder)!r})\n"
        "from kb.errors import UnreadableError\n"
        "from kb.readers import read_text\n"
        "from kb.readers.interface import Inputs\n"
        f"try: print(read_text('x.ini', {content.encode()!r}, Inputs()).format)\n"
        "except UnreadableError as e: print(e)"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_an_installed_plugin_reads_what_we_do_not(tmp_path: Path) -> None:
    """The entry point group lambda_kb.readers adds formats, even such as are neither YAML nor JSON."""
    assert answer(tmp_path, "[lambda]\nmemory=128\n") == "ini"


def test_a_plugin_takes_no_format_from_us(tmp_path: Path) -> None:
    """Our own readers are asked first."""
    assert answer(tmp_path, "Transform: AWS::Serverless-2016-10-31\n") == "sam"


def test_a_failing_plugin_is_named_in_one_line(tmp_path: Path) -> None:
    """A plugin's exception never reaches the user as a traceback."""
    expected = "x.ini: the reader ini failed: RuntimeError('no'); update or remove it"

    assert answer(tmp_path, "explode") == expected


def test_a_plugin_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    """So is one that is broken from the start."""
    assert "ini_reader: the reader ini cannot be loaded" in answer(tmp_path, "a: b", "import nothing_of_this_name\n")
