"""Empty words of the command line, as variables of a shell that are not set leave them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run

TEMPLATE = "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: nodejs12.x, Timeout: 2400}\n"


@pytest.mark.parametrize(
    ("words", "argument"),
    [
        (("snapshot", ""), "DATE"),
        (("check", ""), "PATH"),
        (("check", "x", "--baseline", ""), "--baseline"),
        (("check", "x", "--db="), "--db"),
        (("project", "x", ""), "FLEET"),
        (("serve", "--url", ""), "--url"),
        (("export", "-o", ""), "-o/--output"),
    ],
)
def test_an_empty_text_is_no_way_of_leaving_an_argument_out(call: Run, words: tuple[str, ...], argument: str) -> None:
    """A variable of the shell that is not set: a snapshot was today's, a baseline none, a file the folder itself."""
    done = call(*words)

    assert (done.returncode, done.stdout) == (2, "")
    assert f"argument {argument}: the text is empty: give a value, or leave the argument out" in done.stderr


def test_the_value_of_a_parameter_may_be_empty(call: Run, tmp_path: Path) -> None:
    """The word that names it is not."""
    (tmp_path / "t.yaml").write_text(f"Parameters: {{A: {{Type: String}}}}\n{TEMPLATE}")
    done = call("check", str(tmp_path / "t.yaml"), "--parameter", "A=")

    assert (done.returncode, done.stderr) == (1, "")
