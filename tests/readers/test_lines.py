"""A line of a file is one thing for all who count lines: readers, suppressions, edits, pages and cells."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import yaml

import kb
from kb.errors import UnreadableError
from kb.notebook.cell_reports import report_on_cell
from kb.pages.addresses import Served
from kb.pages.verdicts import verdict_part
from kb.readers import read_text
from kb.readers.interface import Inputs, Resolved
from kb.readers.trees import yaml_positions
from kb.readers.trees.json_positions import parse_json
from kb.readers.trees.nodes import Mapping
from kb.readers.trees.text_lines import split_lines
from kb.store import Store
from tests.conftest import Run
from tests.readers.terraform.folders import read

BREAKS = {"line": "\u2028", "paragraph": "\u2029", "next line": "\x85", "carriage return": "\r", "none": " "}
"""Characters inside a value that end a line for somebody, and one that does for nobody."""
ENDS = ("\n", "\r\n")
TEMPLATE = """\
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Description: "x{odd}y"
      MemorySize: 20480
      # lambda-kb: ignore LKB203 until=2027-01-01 waits
      Timeout: 2400
"""
REST = """\
      Runtime: python3.14
      Handler: a.b
      Role: arn:aws:iam::123456789012:role/r
      Code: {S3Bucket: b, S3Key: k}
"""
"""What a function needs beside, so that nothing else is wrong."""
every_break = pytest.mark.parametrize("odd", BREAKS.values(), ids=BREAKS)


@every_break
@pytest.mark.parametrize("end", ENDS, ids=["lf", "crlf"])
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_only_a_line_feed_ends_a_line_of_yaml(odd: str, end: str, loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By both parsers, for values, columns and errors; the value itself is what YAML makes of it."""
    monkeypatch.setattr(yaml_positions, "_LOADER", getattr(yaml, loader))
    text = TEMPLATE.format(odd=odd).replace("\n", end)
    (function,) = read_text("t.yaml", text.encode(), Inputs()).functions
    found = function.fields["Timeout"]
    with pytest.raises(UnreadableError) as caught:
        read_text("t.yaml", (text + "  G: [1, 2" + end).encode(), Inputs())

    assert isinstance(found, Resolved)
    assert (found.position.line, found.position.column) == (8, 16)
    assert caught.value.line == 9


@every_break
def test_a_place_behind_such_a_character_is_on_its_line(odd: str) -> None:
    """It is one column wide."""
    tree = yaml_positions.parse_yaml("t.yaml", f'{{a: "é{odd}", b: 1}}\n')

    assert tree is not None
    assert isinstance(tree.root, Mapping)
    assert (tree.root.keys["b"].line, tree.root.keys["b"].column) == (0, 10)


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85"])
def test_json_and_hcl_count_as_yaml_does(odd: str) -> None:
    """Both readers of JSON, and Terraform's own language."""
    template = f'{{"Resources": {{"F": {{"Type": "AWS::Lambda::Function", "Properties": {{\n"Description": "{odd}",\n'
    lazy = read_text("t.json", f'{template}"Timeout": 3}}}}}}}}'.encode(), Inputs()).functions[0].fields["Timeout"]
    eager = parse_json("t.json", f'{{"a": "{odd}",\n"b": 1}}')
    hcl = read({"main.tf": f'resource "aws_lambda_function" "f" {{\n  description = "{odd}"\n  timeout = 3\n}}'})
    configured = hcl.functions[0].fields["Timeout"]

    assert isinstance(lazy, Resolved)
    assert lazy.position.line == 3
    assert eager is not None
    assert isinstance(eager.root, Mapping)
    assert eager.root.keys["b"].line == 1
    assert isinstance(configured, Resolved)
    assert configured.position.line == 3


@every_break
def test_a_suppression_meets_the_finding_below_it(odd: str, call: Run, tmp_path: Path) -> None:
    """Wherever the text above it has such a character; the report names the line that an editor shows."""
    (tmp_path / "t.yaml").write_bytes((TEMPLATE.format(odd=odd) + REST).encode())
    body = json.loads(call("check", "t.yaml", "--as-of", "2026-11-23", "--format", "json").stdout)

    assert [(one["rule"], one["line"]) for one in body["findings"] if one["severity"] == "error"] == [("LKB201", 6)]


@every_break
def test_a_fix_changes_its_own_line(odd: str, call: Run, tmp_path: Path) -> None:
    """Of the file as it is."""
    before = TEMPLATE.format(odd=odd).encode()
    (tmp_path / "t.yaml").write_bytes(before)
    diff = call("check", "t.yaml", "--as-of", "2026-11-23", "--fix-diff").stdout
    subprocess.run(["git", "apply", "-"], input=diff.encode(), cwd=tmp_path, check=True, capture_output=True)

    assert (tmp_path / "t.yaml").read_bytes() == before.replace(b"20480", b"10240")


@every_break
def test_pages_and_cells_show_a_finding_at_its_line(odd: str, store: Store) -> None:
    """The number in the finding is that of the line that is shown."""
    text = TEMPLATE.format(odd=odd)
    report = kb.check_text(text, as_of="2026-11-23", db=store)
    page = verdict_part(report, text, None, Served())
    cell = report_on_cell(report, text, {})._repr_html_()

    assert '<li id="L6" class="marked"><code>      MemorySize: 20480</code>' in page
    below = cell.partition("MemorySize: 20480</span></div>")[2].partition("# lambda-kb:")[0]
    assert 'class="lkb-at-line"' in below


def test_a_comment_ends_where_yaml_ends_it() -> None:
    """At a carriage return alone too: what follows is no reason."""
    document = read_text("t.yaml", b"# lambda-kb: ignore LKB201 waits\rResources: {}\r", Inputs())

    assert [(one.rules, one.reason, one.line) for one in document.suppressions] == [(("LKB201",), "waits", 1)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("\n", [""]),
        ("a", ["a"]),
        ("a\r\nb\n", ["a", "b"]),
        ("a\rb\x0bc\x0cd\u2028\n\ne", ["a\rb\x0bc\x0cd\u2028", "", "e"]),
    ],
)
def test_the_lines_of_a_text_lose_only_their_ends(text: str, lines: list[str]) -> None:
    """No end of theirs is left, nor any other character lost."""
    assert split_lines(text) == lines


def test_a_pattern_of_git_is_a_line_of_git(call: Run, tmp_path: Path) -> None:
    """A name with such a character is one name, and does not hide what its end alone would."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_bytes("odd\u2028t.yaml\r\n".encode())
    (tmp_path / "t.yaml").write_text(TEMPLATE.format(odd=" "))
    body = json.loads(call("check", ".", "--as-of", "2026-11-23", "--format", "json").stdout)

    assert {one["path"] for one in body["findings"]} == {"t.yaml"}
