"""Baselines tell what became of a finding that is gone: fixed, worse, of another value, or moved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

DAY = "2026-11-28"
TEMPLATE = """
Resources:
  {name}:
    Type: AWS::Lambda::Function
    Properties:
      {{Runtime: {runtime}, MemorySize: {size}, Timeout: 9, Handler: a.h, Code: {{S3Bucket: b, S3Key: k}}, Role: r}}
"""


def template(name: str = "F", runtime: str = "nodejs14.x", size: int = 256) -> str:
    """A function on a runtime that takes no new functions."""
    return TEMPLATE.format(name=name, runtime=runtime, size=size)


def changed(call: Run, folder: Path, before: str, after: str, new: str = "t.yaml") -> tuple[list[str], list[str]]:
    """The other findings, and what is said of the baseline, after a change."""
    (folder / "t.yaml").write_text(before)
    call("check", "t.yaml", "--as-of", DAY, "--baseline", "b.json", "--write-baseline")
    (folder / "t.yaml").unlink()
    (folder / new).write_text(after)
    done = call("check", new, "--as-of", DAY, "--baseline", "b.json", "--format", "json")
    found = json.loads(done.stdout)["findings"]
    said = [one["message"].partition(";")[0] for one in found if one["rule"] == "LKB903"]
    entries = [one for one in said if "LKB503" not in one]
    return [one["rule"] for one in found if one["rule"] != "LKB903"], entries


WORSE = {
    "a worse runtime": ("nodejs12.x", "LKB103", "is not fixed: it is LKB103 now"),
    "no runtime at all": ("nodejs99.x", "LKB104", "is not fixed: it is LKB104 now"),
    "another blocked one": ("python3.7", "LKB102", "has another value"),
}


@pytest.mark.parametrize("name", WORSE)
def test_what_got_worse_is_not_fixed(call: Run, tmp_path: Path, name: str) -> None:
    """The new finding counts, and the entry says what it became."""
    runtime, rule, said = WORSE[name]

    assert changed(call, tmp_path, template(), template(runtime=runtime)) == ([rule], [f"LKB102 at F in t.yaml {said}"])


def test_what_is_fixed_is_told_as_fixed(call: Run, tmp_path: Path) -> None:
    """Nothing is left at its field."""
    found = changed(call, tmp_path, template(), template(runtime="nodejs24.x"))

    assert found == ([], ["LKB102 at F in t.yaml is fixed"])


ABSENT = "Conditions: {{C: !Equals [a, b]}}\n{}    Condition: C\n"
UNJUDGED = {
    "nobody knows it": ("Parameters: {R: {Type: String}}" + template(runtime="!Ref R"), "parameter R has no default"),
    "another stack has it": (template(runtime="!ImportValue R"), "imports the export R of another stack"),
    "it is not created": (ABSENT.format(template()), "it is not created, since condition C is false"),
}


@pytest.mark.parametrize("name", UNJUDGED)
def test_what_is_not_judged_any_more_is_not_fixed(call: Run, tmp_path: Path, name: str) -> None:
    """The entry says why nobody can tell."""
    after, reason = UNJUDGED[name]

    assert changed(call, tmp_path, template(), after) == ([], [f"LKB102 at F in t.yaml is not judged: {reason}"])


def test_what_a_comment_passes_over_is_not_fixed(call: Run, tmp_path: Path) -> None:
    """The entry is no longer needed, and that is all."""
    after = template().replace(
        "      {Runtime", "      # lambda-kb: ignore LKB102 until=2027-06-01 later\n      {Runtime"
    )

    assert changed(call, tmp_path, template(), after) == ([], ["LKB102 at F in t.yaml is suppressed by other means"])


def test_a_renamed_resource_has_moved(call: Run, tmp_path: Path) -> None:
    """It passes as before, at its place."""
    assert changed(call, tmp_path, template(), template("G")) == ([], ["LKB102 at F in t.yaml moved to G"])


def test_a_renamed_file_has_moved(call: Run, tmp_path: Path) -> None:
    """The old one is gone."""
    found = changed(call, tmp_path, template(), template(), new="u.yaml")

    assert found == ([], ["LKB102 at F in t.yaml moved to F in u.yaml"])


SHIFTED = {
    "the one that is alike": ("F", "G", []),
    "of another size": ("F", "G", ["LKB503", "LKB102"]),
    "one of two": ("F", "G", ["LKB503", "LKB102"] * 2),
    "still there": ("F", "F", ["LKB503", "LKB102"]),
}


@pytest.mark.parametrize("name", SHIFTED)
def test_a_renamed_function_that_went_elsewhere_has_moved_if_none_other_can_be_meant(
    call: Run, tmp_path: Path, name: str
) -> None:
    """One alone must have the values and findings of the one that is gone; else it is fixed, and the other new."""
    old, new, found = SHIFTED[name]
    after = "# one line more\n" + template(new, size=512 if name == "of another size" else 256)
    if name in ("one of two", "still there"):
        after += template("H").partition("Resources:\n")[2]

    said = "moved to G" if name == "the one that is alike" else "is fixed"
    expected = [] if name == "still there" else [f"LKB102 at {old} in t.yaml {said}"]
    assert changed(call, tmp_path, template(old), after) == (found, expected)


def test_events_move_with_their_function(call: Run, tmp_path: Path) -> None:
    """Their names begin with its own."""
    sam = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n"
        "    Properties:\n      Runtime: python3.7\n      Handler: a.b\n      CodeUri: s3://b/k\n"
        "      Events:\n        Q:\n"
        "          Type: SQS\n          Properties: {Queue: !GetAtt Queue.Arn, BatchSize: 20000}\n"
    )
    found, said = changed(call, tmp_path, sam, "# shifted\n" + sam.replace("  F:", "  Renamed:"))

    assert found == []
    assert {"LKB102 at F in t.yaml moved to Renamed", "LKB301 at F.Q in t.yaml moved to Renamed.Q"} <= set(said)


def test_every_entry_tells_its_own_function(call: Run, tmp_path: Path) -> None:
    """What a function is like is written with each of its findings, by which it is known again elsewhere."""
    (tmp_path / "t.yaml").write_text(template("F") + template("G", "python3.7").replace("\nResources:", ""))
    call("check", "t.yaml", "--as-of", DAY, "--baseline", "b.json", "--write-baseline")
    entries = json.loads((tmp_path / "b.json").read_text())["findings"]

    marks = {name: {one["configuration"] for one in entries if one["resource"] == name} for name in ("F", "G")}
    assert [len(found) for found in marks.values()] == [1, 1]
    assert marks["F"] != marks["G"]
