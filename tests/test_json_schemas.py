"""Validators of JSON schemas are imported in our way without any loss."""

from __future__ import annotations

import subprocess
import sys

import pytest


def said_by(program: str) -> str:
    """What a program prints in a process of its own."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_charts_compile_no_grammar() -> None:
    """With JupyterLab beside it the grammar of IRIs would be compiled, which takes longer than to draw a chart."""
    assert said_by("import kb.charts, sys; print('lark' in sys.modules)") == "False\n"


@pytest.mark.all
def test_iris_are_validated_as_ever() -> None:
    """By whoever asks for it later in the same process."""
    pytest.importorskip("rfc3987_syntax")
    asked = "print([jsonschema.FormatChecker().conforms(it, 'iri') for it in ('http://a/\u00fc', 'http://a b')])"

    assert (
        said_by(f"import kb.charts, jsonschema; {asked}") == said_by(f"import jsonschema; {asked}") == "[True, False]\n"
    )


@pytest.mark.all
def test_without_the_grammar_nothing_changes() -> None:
    """It is no dependency of ours: without it every text is an IRI to the validator."""
    without = "import sys; sys.modules['rfc3987_syntax'] = None; "
    asked = "print(jsonschema.FormatChecker().conforms('http://a b', 'iri'))"

    assert said_by(f"{without}import kb.charts, jsonschema; {asked}") == "True\n"
