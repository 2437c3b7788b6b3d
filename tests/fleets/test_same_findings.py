"""What an audit and a check of the same functions say alike: values, words, and which rules find something."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kb
from kb.store import Store
from tests.fleets.conftest import Audited

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:"
FUNCTION = {"Runtime": "python3.13", "Handler": "a.b", "Timeout": 3, "MemorySize": 128}
IMAGE = {"PackageType": "Image", "Timeout": 3, "MemorySize": 128}
CASES: dict[str, tuple[list[dict[str, object]], dict[str, str]]] = {
    "a description of 256 characters": ([FUNCTION | {"Description": "x" * 256}], {}),
    "a description of 257 characters": ([FUNCTION | {"Description": "x" * 257}], {"LKB213": "257"}),
    "a description of 257 digits": ([FUNCTION | {"Description": "1" * 257}], {"LKB213": "257"}),
    "a handler of 128 characters": ([FUNCTION | {"Handler": f"a.{'x' * 126}"}], {}),
    "a handler of 129 characters": ([FUNCTION | {"Handler": f"a.{'x' * 127}"}], {"LKB214": "129"}),
    "reserved up to what must stay": (
        [FUNCTION | {"ReservedConcurrentExecutions": 600}, FUNCTION | {"ReservedConcurrentExecutions": 300}],
        {},
    ),
    "reserved one beyond": (
        [FUNCTION | {"ReservedConcurrentExecutions": 600}, FUNCTION | {"ReservedConcurrentExecutions": 301}],
        {"LKB601": "901"},
    ),
    "an image that is not traced": (
        [IMAGE | {"TracingConfig": {"Mode": "PassThrough"}}],
        {"LKB503": "PassThrough"},
    ),
    "a timeout at its limit, as a text with blanks": ([FUNCTION | {"Timeout": " 1800"}], {}),
    "a timeout one past it": ([FUNCTION | {"Timeout": "1801 "}], {"LKB203": "1801"}),
    "the least storage, as a text": ([FUNCTION | {"EphemeralStorage": {"Size": " 512"}}], {}),
    "storage one below": ([FUNCTION | {"EphemeralStorage": {"Size": "511 "}}], {"LKB204": "511"}),
    "a handler with a blank": ([FUNCTION | {"Handler": "a b", "PackageType": "Zip"}], {"LKB249": "a b"}),
    "a handler with a blank beside others with packages": (
        [FUNCTION | {"Handler": "a b"}, FUNCTION | {"PackageType": "Zip"}],
        {"LKB249": "a b"},
    ),
    "words where an image has no handler": (
        [{"Timeout": 3, "Handler": "no handler"}, FUNCTION | {"PackageType": "Zip"}],
        {},
    ),
    "a handler of an image with a blank": ([IMAGE | {"Handler": "a b"}], {}),
    "settings of images on a zip": (
        [FUNCTION | {"PackageType": "Zip", "ImageConfigResponse": {"ImageConfig": {"Command": ["a"]}}}],
        {"LKB211": "None"},
    ),
    "settings of images that cannot be shown": (
        [FUNCTION | {"PackageType": "Zip", "ImageConfigResponse": {"Error": {"ErrorCode": "x", "Message": "y"}}}],
        {},
    ),
    "settings of images on who says nothing of a package": (
        [{"Timeout": 3, "ImageConfigResponse": {"ImageConfig": {"Command": ["a"]}}}, FUNCTION | {"PackageType": "Zip"}],
        {},
    ),
    "an image that is traced": ([IMAGE | {"TracingConfig": {"Mode": "Active"}}], {}),
}


@pytest.mark.parametrize("name", CASES)
def test_an_audit_says_what_a_check_says(store: Store, audited: Audited, tmp_path: Path, name: str) -> None:
    """The same rules with the same values and the same sentences."""
    functions, expected = CASES[name]
    rows = [row | {"FunctionName": f"f{at}", "FunctionArn": f"{ARN}f{at}"} for at, row in enumerate(functions)]
    (tmp_path / "f.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    report = kb.check_text(json.dumps({"Functions": rows}), as_of="2026-11-23", operation="update", db=store)
    _, found = audited(tmp_path / "f.jsonl")

    wanted = {"LKB203", "LKB204", "LKB211", "LKB213", "LKB214", "LKB249", "LKB601"}
    wanted |= {"LKB503"} if "traced" in name else set()
    judged = {(row["rule"], str(row["value"]), row["message"]) for row in found if row["rule"] in wanted}
    checked = {(one.rule, str(one.value), one.message) for one in report.findings if one.rule in wanted}
    assert judged == checked
    assert {rule: value for rule, value, _ in judged} == expected
