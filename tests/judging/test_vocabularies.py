"""Words that the API does not know, whichever field takes them: LKB247 and LKB346."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kb.facts import basis_on
from kb.judging import judge
from kb.judging.question import CheckQuestion
from kb.judging.report import Fix
from kb.readers.interface import Attachment, FunctionConfig, Kind, Plain, Unresolved
from kb.store import Store
from tests.judging.examples import ESM, KAFKA, SNAP, URL
from tests.judging.questions import HERE, RULES, ask, attached, broken, document, function
from tests.judging.texts import judge_text
from tests.readers.templates import only, read


@pytest.mark.parametrize(
    ("fields", "field", "fix"),
    [
        ({"PackageType": "zip"}, "PackageType", "Zip"),
        ({"TracingConfig": {"Mode": "active"}}, "TracingConfig.Mode", "Active"),
        ({"LoggingConfig": {"LogFormat": "json"}}, "LoggingConfig.LogFormat", "JSON"),
        ({"SnapStart": {"ApplyOn": "OnPublish"}}, "SnapStart.ApplyOn", None),
        ({"RuntimeManagementConfig": {"UpdateRuntimeOn": "Never"}}, "RuntimeManagementConfig.UpdateRuntimeOn", None),
    ],
)
def test_a_word_of_no_vocabulary_is_refused(
    store: Store, fields: dict[str, Plain], field: str, fix: str | None
) -> None:
    """The fix is sure where only the case differs."""
    found = ask(store, document(function(fields)), windows=False).findings

    assert [(one.field, one.fix) for one in found if one.rule == "LKB247"] == [
        (field, Fix(field, fix) if fix else None)
    ]


@pytest.mark.parametrize(
    ("kind", "fields", "value"),
    [
        (ESM, {"Source": "amazon-sqs", "FunctionResponseTypes": ["ReportBatchItemFailure"]}, "ReportBatchItemFailure"),
        (ESM, {**KAFKA, "StartingPosition": "latest"}, "latest"),
        (URL, {"AuthType": "none"}, "none"),
        (URL, {"AuthType": "AWS_IAM", "InvokeMode": "STREAM"}, "STREAM"),
        (URL, {"AuthType": "AWS_IAM", "Cors": {"AllowMethods": ["get"]}}, None),
    ],
)
def test_words_of_attachments_and_entries_of_lists_are_judged_likewise(
    store: Store, kind: Kind, fields: dict[str, Plain], value: str | None
) -> None:
    """A vocabulary with `*` takes more than its words."""
    found = ask(store, document(function({}), attached(kind, fields)), windows=False).findings

    assert [one.value for one in found if one.rule == "LKB346"] == ([] if value is None else [value])


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (function({"TracingConfig": {"Mode": ""}}), "Tracing is empty, but"),
        (function({"PackageType": ""}), "PackageType is empty, but"),
        (attached(URL, {"AuthType": "NONE", "InvokeMode": ""}), "InvokeMode is empty, but"),
        (function({"LoggingConfig": {"LogGroup": ""}}), None),
        (function({"Architectures": []}), None),
    ],
)
def test_an_empty_text_is_no_word(store: Store, thing: FunctionConfig | Attachment, told: str | None) -> None:
    """Of a field that takes any text it says nothing, and an empty list has no word."""
    things = (thing,) if isinstance(thing, FunctionConfig) else (function({}), thing)
    found = [one for one in ask(store, document(*things), windows=False).findings if one.rule in ("LKB247", "LKB346")]

    assert [one.message.partition(" AWS")[0] for one in found] == ([told] if told else [])


PARAMETERS = "Parameters: {Empty: {Type: String, Default: ''}}\n"
TEMPLATE = (
    PARAMETERS
    + """\
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Code: {S3Bucket: b, S3Key: k}
      Role: arn:aws:iam::123456789012:role/r
      Runtime: python3.13
      Handler: a.b
      LoggingConfig: {LogFormat: %s}
      TracingConfig: {Mode: %s}
  M:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref F
      EventSourceArn: arn:aws:kinesis:eu-west-1:123456789012:stream/s
      StartingPosition: %s
"""
)
SAM = (
    PARAMETERS
    + """\
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Tracing: %s}}
Resources: {F: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.13, Handler: a.b, CodeUri: s/}}}
"""
)
SERVICE = """\
service: s
provider: {name: aws, runtime: nodejs22.x, tracing: {lambda: %s}, logs: {lambda: {logFormat: %s}}}
functions: {f: {handler: h.h, snapStart: %s, recursiveLoop: %s}}
"""


@pytest.mark.parametrize(
    ("text", "written", "told"),
    [
        (TEMPLATE, "''", 3),
        (TEMPLATE, "!Ref Empty", 0),
        (TEMPLATE, "!Sub '${Empty}'", 0),
        (SAM, "''", 1),
        (SAM, "!Ref Empty", 0),
        (SERVICE, "''", 0),  # the framework leaves it out
        (SERVICE, "\"${env:NOWHERE, ''}\"", 0),
        (SERVICE, "\"${opt:nothing, ''}\"", 0),
    ],
)
def test_an_empty_default_is_left_to_whoever_gives_another_value(
    store: Store, text: str, written: str, told: int
) -> None:
    """Only what somebody wrote as empty is."""
    filled = text.replace("%s", written)
    name = "serverless.yml" if text is SERVICE else "template.yaml"
    findings = judge_text(store, filled, name).findings

    assert sum(one.rule in ("LKB247", "LKB346") for one in findings) == told


def test_an_empty_entry_of_a_list_is_no_word_of_it(store: Store) -> None:
    """It may be what nobody gave."""
    listed = attached(ESM, {"Source": "amazon-kinesis", "FunctionResponseTypes": ["", "ReportBatchItemFailures"]})

    assert "LKB346" not in broken(ask(store, document(function({}), listed), windows=False))


@pytest.mark.parametrize(("deployed", "told"), [(False, 2), (True, 0)])
def test_an_empty_word_of_what_is_deployed_says_that_there_is_none(store: Store, deployed: bool, told: int) -> None:
    """The API takes none, so that nobody set it."""
    of_function = function({"TracingConfig": {"Mode": ""}})
    of_url = attached(URL, {"AuthType": "NONE", "InvokeMode": ""})
    there = document(replace(of_function, deployed=deployed), replace(of_url, deployed=deployed))
    findings = ask(store, there, windows=False).findings

    assert sum(one.rule in ("LKB247", "LKB346") for one in findings) == told


def test_what_must_be_said_and_is_empty_is_missing_alone(store: Store) -> None:
    """One thing is told once."""
    text = "Resources: {U: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: f, AuthType: ''}}}"

    assert [one.rule for one in judge_text(store, text).findings] == ["LKB354"]


def test_what_is_not_known_is_not_refused(store: Store) -> None:
    """Nobody can tell of it."""
    unknown = function({"PackageType": Unresolved("a parameter", HERE)}, "A")

    assert "LKB247" not in broken(ask(store, document(unknown), windows=False))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("AWS::Serverless::Function, Properties: {Tracing: Disabled}", []),
        ("AWS::Serverless::Function, Properties: {Tracing: 'disabled'}", ["disabled"]),
        ("AWS::Lambda::Function, Properties: {TracingConfig: {Mode: Disabled}}", ["Disabled"]),
    ],
)
def test_a_word_that_sam_keeps_to_itself_is_refused_elsewhere(store: Store, written: str, found: list[str]) -> None:
    """Of SAM AWS never sees it."""
    report = ask(store, read(f"Resources: {{F: {{Type: {written}}}}}"), windows=False)

    assert [one.value for one in report.findings if one.rule == "LKB247"] == found


def test_sams_word_for_no_tracing_takes_a_function_out_of_what_all_have() -> None:
    """A field that is absent."""
    shared = "Globals: {Function: {Tracing: Active}}\n"
    function_text = "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Tracing: Disabled}}}"

    assert "TracingConfig" not in only(shared + function_text).fields


ACCESS = {"SourceAccessConfigurations": [{"Type": "VIRTUAL_HOST", "URI": "/"}]}
NOBODY = "and nobody can tell whether AWS took it before"


@pytest.mark.parametrize(
    ("day", "fields", "refused", "reasons"),
    [
        ("2026-01-28", {"MetricsConfig": {"Metrics": ["ErrorCount"]}}, [], []),
        ("2026-01-27", {"MetricsConfig": {"Metrics": ["EventCount"]}}, [], []),
        (
            "2026-01-27",
            {"MetricsConfig": {"Metrics": ["EventCount", "ErrorCount"]}},
            [],
            [
                f"ErrorCount was first seen on 2026-01-28, {NOBODY}",
                f"the model of a later day takes 2, {NOBODY}",
            ],
        ),
        ("2026-01-27", {"MetricsConfig": {"Metrics": ["ErrorCounts"]}}, [("ErrorCounts", "EventCount")], []),
        ("2021-07-06", ACCESS, [], []),
        ("2021-07-05", ACCESS, [], [f"VIRTUAL_HOST was first seen on 2021-07-06, {NOBODY}"]),
    ],
)
def test_a_word_is_judged_by_the_vocabulary_of_the_day(
    store: Store, day: str, fields: dict[str, Plain], refused: list[tuple[str, str]], reasons: list[str]
) -> None:
    """One that was first seen later is not judged: that day is an upper bound."""
    mapping = attached(ESM, {"Source": "amazon-mq", "Queues": ["q"], **fields})
    found = ask(store, document(function({}), mapping), as_of=day, windows=False)

    assert [(one.value, one.limit) for one in found.findings if one.rule == "LKB346"] == refused
    assert [one.reason for one in found.unresolved] == reasons


@pytest.mark.parametrize(("day", "refused"), [("2026-03-18", False), ("2026-03-19", True)])
def test_a_name_is_reserved_from_the_day_on_which_it_was_first_seen(store: Store, day: str, refused: bool) -> None:
    """Before that day nobody can tell; windows end there."""
    own = function({"Environment": {"AWS_LAMBDA_METADATA_API": "x"}, "Runtime": "python3.8"})
    found = ask(store, document(own), as_of=day)

    assert ("LKB207" in broken(found)) is refused
    assert any("whether it was reserved before" in one.reason for one in found.unresolved) is not refused
    assert [(one.operation.value, str(one.end)) for one in found.functions[0].doubts] == [
        ("create", "2026-03-19"),
        ("update", "2026-03-19"),
    ]


def test_who_knows_nothing_of_a_later_word_refuses_it(store: Store) -> None:
    """As known on a day, the model of that day is all there is."""
    mapping = attached(ESM, {"Source": "amazon-sqs", "MetricsConfig": {"Metrics": ["ErrorCount"]}})
    basis = basis_on(store, date(2025, 1, 1), date(2025, 1, 1))
    found = judge(store, [document(function({}), mapping)], RULES, CheckQuestion(basis))

    assert [one.limit for one in found.findings if one.rule == "LKB346"] == ["EventCount"]


def test_a_misspelt_package_type_is_no_zip_and_no_image(store: Store) -> None:
    """No other rule claims either of it."""
    fields: dict[str, Plain] = {
        "PackageType": "image",
        "Code": {"ImageUri": "x"},
        "ImageConfig": {"Command": ["a"]},
        "Layers": ["a"],
        "SnapStart": SNAP,
    }
    found = broken(ask(store, document(function(fields)), windows=False))

    assert {"LKB209", "LKB210", "LKB211", "LKB248", "LKB408", "LKB409"}.isdisjoint(found)
    assert "LKB247" in found


@pytest.mark.parametrize(("most", "told", "fix"), [(250, 200, 200), (200, 200, 200), (5, 200, 5)])
def test_the_limit_of_pollers_is_that_of_aws_and_the_fix_heeds_the_own_maximum(
    store: Store, most: int, told: int, fix: int
) -> None:
    """What is advised is then accepted."""
    pollers: Plain = {"MinimumPollers": 300, "MaximumPollers": most}
    mapping = attached(ESM, {**KAFKA, "ProvisionedPollerConfig": pollers})
    found = ask(store, document(function({}), mapping), windows=False).findings

    (limit,) = [one for one in found if one.rule == "LKB316"]
    (own,) = [one for one in found if one.rule == "LKB347"]
    assert (limit.limit, limit.fix and limit.fix.value, own.limit, own.since) == (told, fix, most, None)
    assert own.fix is not None
    assert own.fix.value == fix
