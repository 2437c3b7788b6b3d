"""What is attached to the functions of a fleet is judged as well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fleets.conftest import Audited

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:f"
FUNCTION = {"ResourceType": "AWS::Lambda::Function", "FunctionName": "f", "FunctionArn": ARN, "Runtime": "python3.13",
            "Timeout": 60}  # fmt: skip
MAPPING = {"UUID": "u", "FunctionArn": ARN, "EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:q", "BatchSize": 10}
URL = {"FunctionUrl": "https://x.lambda-url.eu-west-1.on.aws/", "FunctionArn": ARN, "AuthType": "NONE",
       "InvokeMode": "RESPONSE_STREAM"}  # fmt: skip


def _typed(kind: str, item: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"ResourceType": f"AWS::Lambda::{kind}"} | item | more


def _written(path: Path, *items: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(item) + "\n" for item in items))
    return path


def test_mappings_and_urls_are_judged_by_the_rules_about_them(audited: Audited, tmp_path: Path) -> None:
    """Each finding says which mapping it is about, whose function it calls, and where it stands."""
    fleet = _written(
        tmp_path / "f.jsonl", FUNCTION, _typed("EventSourceMapping", MAPPING, BatchSize=20000), _typed("Url", URL)
    )

    summary, findings = audited(fleet)

    assert (summary.functions, summary.attachments, summary.other_resources) == (1, 2, 0)
    assert ("LKB301", ARN, "u", 2, "20000") in [
        (row["rule"], row["function_id"], row["resource"], row["line"], row["value"]) for row in findings
    ]
    assert {"LKB301", "LKB501"} <= {row["rule"] for row in findings} & set(summary.rules_run)
    assert {row["region"] for row in findings} == {"eu-west-1"}


def test_rules_about_several_kinds_are_told_as_run(audited: Audited, tmp_path: Path) -> None:
    """And those about whatever is attached; where nothing is, none of them is. What is on or off is told as in JSON."""
    mapping = _typed(
        "EventSourceMapping", MAPPING, BisectBatchOnFunctionError=True, LoggingConfig={"SystemLogLevel": "x"}
    )
    summary, findings = audited(_written(tmp_path / "f.jsonl", FUNCTION, mapping), as_of="2019-11-24")
    plain, _ = audited(_written(tmp_path / "g.jsonl", FUNCTION), as_of="2019-11-24")

    told = {(row["rule"], row["field"], row["value"]) for row in findings}
    assert ("LKB340", "BisectBatchOnFunctionError", "true") in told
    assert {rule for rule, *_ in told} <= set(summary.rules_run)
    assert {"LKB328", "LKB340", "LKB346"} <= set(summary.rules_run)
    assert {"LKB328", "LKB340", "LKB346"} <= {one.rule for one in plain.rules_not_run}


def test_an_entry_of_a_list_is_found_where_its_attachment_stands(audited: Audited, tmp_path: Path) -> None:
    """Wherever the entry stands in the line, and of two layers each at its own."""
    layer = {"Version": 1, "CompatibleRuntimes": ["python3.13", "nodejs8.10"]}
    arns = [f"arn:aws:lambda:eu-west-1:123456789012:layer:{name}:1" for name in "ab"]
    _, findings = audited(
        _written(tmp_path / "f.jsonl", FUNCTION, *(_typed("LayerVersion", layer, LayerVersionArn=arn) for arn in arns))
    )

    assert [(row["resource"], row["line"], row["value"]) for row in findings if row["rule"] == "LKB108"] == [
        (arns[0], 2, "nodejs8.10"),
        (arns[1], 3, "nodejs8.10"),
    ]


def test_a_timeout_is_told_of_the_mapping_that_it_is_too_long_for(audited: Audited, tmp_path: Path) -> None:
    """Each with its function and line: all were told of what was attached first. What is listed twice is told twice."""
    broker = "arn:aws:mq:eu-west-1:123456789012:broker:b:b-1"
    functions = [FUNCTION | {"FunctionName": name, "FunctionArn": ARN[:-1] + name, "Timeout": 900} for name in "fgh"]
    mappings = [
        _typed("EventSourceMapping", MAPPING, UUID=f"of-{name}", FunctionArn=ARN[:-1] + name, EventSourceArn=broker)
        for name in "gghf"
    ]
    queue = _typed("EventSourceMapping", MAPPING)
    _, findings = audited(_written(tmp_path / "f.jsonl", *functions, queue, *mappings), as_of="2023-06-01")
    told = [(row["function_id"][-1], row["resource"], row["line"]) for row in findings if row["rule"] == "LKB318"]

    assert sorted(told) == [("f", "of-f", 8), ("g", "of-g", 5), ("g", "of-g", 6), ("h", "of-h", 7)]


def test_a_number_of_the_function_beside_a_mapping_has_no_fraction(audited: Audited, tmp_path: Path) -> None:
    """A timeout of 900 seconds was told as 900.0, and no setting of memory or concurrency is told so either."""
    broker = "arn:aws:mq:eu-west-1:123456789012:broker:b:b-1"
    mapping = _typed("EventSourceMapping", MAPPING, EventSourceArn=broker, Queues=["q"], BatchSize=100)
    _, findings = audited(_written(tmp_path / "f.jsonl", FUNCTION | {"Timeout": 900}, mapping), as_of="2023-06-01")
    _, just = audited(_written(tmp_path / "g.jsonl", FUNCTION | {"Timeout": 840}, mapping), as_of="2023-06-01")

    assert [(row["value"], row["limit"], row["fix"]) for row in findings if row["rule"] == "LKB318"] == [
        ("900", "840", "840")
    ]
    assert not [row for row in just if row["rule"] == "LKB318"]
    assert not [row["value"] for row in findings if str(row["value"]).endswith(".0")]


@pytest.mark.parametrize("name", ["f.json", "f.jsonl"])
def test_what_says_no_type_is_told_by_what_only_it_has(audited: Audited, tmp_path: Path, name: str) -> None:
    """Answers about one thing each were functions without a runtime; a function with a column of ours stays one."""
    plain = {key: value for key, value in FUNCTION.items() if key != "ResourceType"}
    items = [plain, {**plain, "FunctionName": "g", "FunctionArn": f"{ARN}2", "FunctionUrl": "https://g"}, MAPPING, URL]
    text = json.dumps(items) if name == "f.json" else "".join(f"{json.dumps(item)}\n" for item in items)
    (tmp_path / name).write_text(text)
    summary, findings = audited(tmp_path / name)

    assert (summary.functions, summary.attachments) == (2, 2)
    assert [(row["rule"], row["line"]) for row in findings if row["resource"]] == [("LKB412", 4), ("LKB501", 4)]


def test_a_mapping_is_judged_on_its_own_day(audited: Audited, tmp_path: Path) -> None:
    """Queues took at most 10 messages a batch before November 2020, whatever the window."""
    kept = _typed("EventSourceMapping", MAPPING, BatchSize=100, MaximumBatchingWindowInSeconds=5)
    fleet = _written(tmp_path / "f.jsonl", FUNCTION, kept | {"as_of": "2020-01-01"}, kept | {"as_of": "2024-01-01"})

    _, findings = audited(fleet)

    assert {str(row["as_of"]) for row in findings if row["resource"]} == {"2020-01-01"}


def test_the_function_may_stand_in_another_file(audited: Audited, tmp_path: Path) -> None:
    """The page that the command line prints of mappings, beside a CSV with the functions."""
    (tmp_path / "functions.csv").write_text(f"FunctionName,FunctionArn,Timeout\nf,{ARN},1801\nf,{ARN}2,60\n")
    (tmp_path / "mappings.json").write_text(json.dumps({"EventSourceMappings": [MAPPING | {"BatchSize": 0}]}))

    summary, findings = audited(tmp_path / "functions.csv", tmp_path / "mappings.json")

    assert summary.attachments == 1
    assert [(row["rule"], row["resource"]) for row in findings] == [("LKB203", None), ("LKB301", "u")]


@pytest.mark.parametrize("broken", [{"UUID": 7}, {"UUID": None, "BatchSize": {}}, {"FunctionArn": 5}])
def test_a_strange_row_costs_no_other(audited: Audited, tmp_path: Path, broken: dict[str, Any]) -> None:
    """What does not look like an answer of the API counts as another resource."""
    good = _typed("EventSourceMapping", MAPPING, BatchSize=20000)
    fleet = _written(tmp_path / "f.jsonl", FUNCTION, {"ResourceType": good["ResourceType"]} | broken, good)

    summary, findings = audited(fleet)

    assert (summary.attachments, summary.other_resources) == (1, 1)
    assert "LKB301" in {row["rule"] for row in findings}
