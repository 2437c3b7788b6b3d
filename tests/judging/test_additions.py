"""What is absent where a macro, an included file or a parent template may add it is unknown, not missing."""

from __future__ import annotations

import pytest

from kb.store import Store
from tests.judging.texts import ROLE, judge_text, verdict

INCLUDE = "Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k.yaml}}"
OWN = f'Code: {{S3Bucket: b, S3Key: k}}, Role: "{ROLE}", Runtime: python3.13'


@pytest.mark.parametrize(
    "text",
    [
        f"Resources:\n  F: {{Type: AWS::Lambda::Function, Properties: {{{OWN}, {INCLUDE}}}}}\n",
        f"Resources:\n  F: {{Type: AWS::Lambda::Function, {INCLUDE}, Properties: {{{OWN}}}}}\n",
        f"Transform: [Mine]\nResources:\n  F: {{Type: AWS::Lambda::Function, Properties: {{{OWN}}}}}\n",
        (
            f"Transform: AWS::Serverless-2016-10-31\nGlobals: {{Function: {{{INCLUDE}}}}}\n"
            "Resources:\n  F: {Type: AWS::Serverless::Function, Properties: {CodeUri: ., Runtime: python3.13}}\n"
        ),
        (
            f"Transform: AWS::Serverless-2016-10-31\nGlobals: {{{INCLUDE}}}\n"
            "Resources:\n  F: {Type: AWS::Serverless::Function, Properties: {CodeUri: ., Runtime: python3.13}}\n"
        ),
        (
            "Transform: [AWS::Serverless-2016-10-31, {Name: AWS::Include, Parameters: {Location: g.yaml}}]\n"
            "Resources:\n  F: {Type: AWS::Serverless::Function, Properties: {CodeUri: ., Runtime: python3.13}}\n"
        ),
        "Resources:\n  F: {Type: AWS::Serverless::Function, Properties: {CodeUri: ., Handler: a.b}}\n",
        "F: {Type: AWS::Serverless::Function, Properties: {CodeUri: ., Handler: a.b}}\n",
    ],
)
def test_nothing_is_said_to_be_missing(store: Store, text: str) -> None:
    """No default is assumed either; the file is noted and creation unknown."""
    report = judge_text(store, text)

    assert report.findings == ()
    assert verdict(report) == "unknown"
    assert [item.field for item in report.unresolved] == ["Properties"]


DEFAULTED = "Transform: AWS::LanguageExtensions\nMappings: {}\nResources: {{F: {{Type: AWS::Lambda::Function, {}}}}}\n"


@pytest.mark.parametrize(
    "mappings",
    [f"{{{INCLUDE}}}", f"{{M: {{{INCLUDE}}}}}", f"{{M: {{dev: {{{INCLUDE}}}}}}}", f"{{M: {{test: {{}}, {INCLUDE}}}}}"],
)
@pytest.mark.parametrize("key", ["dev", "!Ref AWS::Region"])
def test_a_default_of_a_mapping_does_not_hold_where_a_macro_adds_entries(store: Store, mappings: str, key: str) -> None:
    """Nor is the entry said to be missing."""
    runtime = f"!FindInMap [M, {key}, rt, {{DefaultValue: nodejs12.x}}]"
    text = DEFAULTED.format(mappings, f"Properties: {{Handler: a.b, Role: '{ROLE}', Runtime: {runtime}}}")
    found = judge_text(store, text)

    assert [one.reason for one in found.unresolved if one.field == "Runtime"] == [
        "Fn::Transform adds to the mappings at deployment"
        if key == "dev"
        else "AWS::Region is known only at deployment"
    ]
    assert "LKB103" not in [one.rule for one in found.findings]


def test_a_condition_that_a_macro_may_add_is_not_said_to_be_refused(store: Store) -> None:
    """Both outcomes are judged."""
    text = f"Conditions: {{{INCLUDE}}}\nResources: {{F: {{Type: AWS::Lambda::Function, Condition: C}}}}\n"

    assert judge_text(store, text).warnings == ()


@pytest.mark.parametrize(
    ("events", "name"),
    [(f"{{{INCLUDE}}}", "F.Events"), (f"{{E: {{{INCLUDE}}}}}", "F.E"), ("!Transform {Name: M}", "F.Events")],
)
def test_events_that_a_macro_adds_are_told(store: Store, events: str, name: str) -> None:
    """Once, and not as something that the function has."""
    text = (
        "Transform: AWS::Serverless-2016-10-31\n"
        f"Resources: {{F: {{Type: AWS::Serverless::Function, Properties: {{Events: {events}}}}}}}\n"
    )
    told = [(one.resource, one.field, one.reason) for one in judge_text(store, text).unresolved]

    assert told == [(name, "Source", "Fn::Transform adds events at deployment")]


@pytest.mark.parametrize(("own", "rule"), [("Architectures: [amd64]", "LKB221"), ("Runtime: python3.7", "LKB102")])
def test_what_is_written_is_judged(store: Store, own: str, rule: str) -> None:
    """A macro that adds properties leaves those that stand there."""
    report = judge_text(store, f"Resources: {{F: {{Type: AWS::Lambda::Function, Properties: {{{own}, {INCLUDE}}}}}}}\n")

    assert [found.rule for found in report.findings] == [rule]


@pytest.mark.parametrize(
    "attached",
    [
        (
            f"  Q: {{Type: AWS::SQS::Queue, Properties: {{{INCLUDE}}}}}\n"
            "  M: {Type: AWS::Lambda::EventSourceMapping,\n"
            "      Properties: {EventSourceArn: !GetAtt Q.Arn, FunctionName: !Ref F}}\n"
        ),
        (
            "  M: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref F, "
            f'EventSourceArn: "arn:aws:kinesis:eu-west-1:123456789012:stream/s", {INCLUDE}}}}}\n'
        ),
        f"  U: {{Type: AWS::Lambda::Url, Properties: {{TargetFunctionArn: !Ref F, AuthType: AWS_IAM, {INCLUDE}}}}}\n",
    ],
)
def test_nor_of_what_is_attached(store: Store, attached: str) -> None:
    """Queues, mappings, URLs."""
    whole = f"{OWN}, Handler: a.h, MemorySize: 256, Timeout: 120, TracingConfig: {{Mode: Active}}"
    text = f"Resources:\n  F: {{Type: AWS::Lambda::Function, Properties: {{{whole}}}}}\n{attached}"

    assert judge_text(store, text).findings == ()


def test_a_file_to_which_a_macro_adds_resources_is_noted(store: Store) -> None:
    """It may hold any number of functions."""
    text = f"Resources:\n  {INCLUDE}\n  T: {{Type: AWS::SNS::Topic}}\n"
    report = judge_text(store, text)

    assert report.functions == ()
    assert [warning.line for warning in report.warnings] == [2]


@pytest.mark.parametrize(
    ("properties", "missing"),
    [
        ("", ["Code", "Handler", "Role", "Runtime"]),
        (f'Role: "{ROLE}", Handler: a.b', ["Code", "Runtime"]),
        ("Code: {ImageUri: x}, PackageType: Image", ["Role"]),
        ("Code: {S3Bucket: b, S3Key: k}, Handler: a.b, Runtime: python3.13, Role: !Ref AWS::NoValue", ["Role"]),
        (f'Code: !Ref C, Role: "{ROLE}"', []),
        (f'Code: {{}}, Role: "{ROLE}", Handler: a.b, Runtime: python3.13', ["Code"]),
        (f'Code: {{S3Bucket: b}}, Role: "{ROLE}", Handler: a.b, Runtime: python3.13', ["Code"]),
        (f'Code: {{S3Bucket: b, S3Key: !Ref K}}, Role: "{ROLE}", Handler: a.b, Runtime: python3.13', []),
        ("Code: {ZipFile: ''}, Role: '', Handler: index.b, Runtime: python3.13", ["Code", "Role"]),
    ],
)
def test_all_that_a_function_lacks_is_named(store: Store, properties: str, missing: list[str]) -> None:
    """Each by itself."""
    text = f"Resources: {{F: {{Type: AWS::Lambda::Function, Properties: {{{properties}}}}}}}\n"
    report = judge_text(store, text)

    assert sorted(found.field for found in report.findings if found.rule == "LKB210") == missing
    assert (verdict(report) == "blocked") == bool(missing)


@pytest.mark.parametrize(
    ("resource", "missing"),
    [
        ("{Type: AWS::Serverless::Function}", ["Code", "Handler", "Runtime"]),
        ("{Type: AWS::Serverless::Function, Properties: {InlineCode: x, Handler: index.h}}", ["Runtime"]),
        ("{Type: AWS::Serverless::Function, Properties: {PackageType: Image}, Metadata: {Dockerfile: Dockerfile}}", []),
        ("{Type: AWS::Serverless::Function, Properties: {PackageType: Image}}", ["Code.ImageUri"]),
        ("{Type: AWS::Serverless::Function, Properties: {PackageType: !Ref P}}", []),
        ("{Type: AWS::Serverless::Function, Properties: {CodeUri: '', Handler: a.b, Runtime: python3.13}}", ["Code"]),
    ],
)
def test_sam_supplies_roles_and_builds_images(store: Store, resource: str, missing: list[str]) -> None:
    """What it does not supply is missing."""
    report = judge_text(store, f"Transform: AWS::Serverless-2016-10-31\nResources: {{F: {resource}}}\n")

    assert sorted(found.field for found in report.findings if found.rule == "LKB210") == missing


@pytest.mark.parametrize(
    ("properties", "severity", "lacking"),
    [
        ("Handler: a.b, Runtime: python3.13", "warning", "CodeUri (or ImageUri)"),
        ("CodeUri: '', Handler: a.b, Runtime: python3.13", "warning", "CodeUri (or ImageUri)"),
        ("Handler: a.b, Runtime: python3.13, PackageType: Zip", "warning", "CodeUri (or ImageUri)"),
        ("PackageType: Image", "error", "ImageUri"),
    ],
)
def test_the_sam_cli_takes_the_folder_of_a_template_that_names_no_code(
    store: Store, properties: str, severity: str, lacking: str
) -> None:
    """CloudFormation alone refuses it; an image has no folder to be taken."""
    resource = f"{{Type: AWS::Serverless::Function, Properties: {{{properties}}}}}"
    report = judge_text(store, f"Transform: AWS::Serverless-2016-10-31\nResources: {{F: {resource}}}\n")
    (found,) = [one for one in report.findings if one.rule == "LKB210"]

    assert (found.severity.name.lower(), found.message.partition(" is missing")[0]) == (severity, lacking)


@pytest.mark.parametrize(
    ("path", "text", "missing"),
    [
        (
            "main.tf",
            'resource "aws_lambda_function" "f" {\n  function_name = "f"\n}\n',
            ["Code", "Handler", "Role", "Runtime"],
        ),
        (
            "serverless.yml",
            "service: s\nprovider: {name: aws, runtime: python3.13}\nfunctions: {f: {handler: a.b}}\n",
            [],
        ),
        (
            "serverless.yml",
            "service: s\nprovider: {name: aws, runtime: python3.13}\nfunctions: {f: {memorySize: 128}}\n",
            ["Handler"],
        ),
        (
            "serverless.yml",
            "service: s\nprovider: {name: aws}\nfunctions: {f: '${file(f.yml)}', g: {image: r/i}}\n",
            [],
        ),
        (
            "main.tf",
            'resource "aws_lambda_function" "f" {\n s3_bucket = "b"\n role = ""\n handler = "a"\n runtime = "x"\n}\n',
            ["Code", "Role"],
        ),
        ("f.json", '{"FunctionName": "f", "Runtime": "python3.13", "Handler": "a.b", "Timeout": 5}', []),
    ],
)
def test_each_format_demands_what_nobody_else_supplies(store: Store, path: str, text: str, missing: list[str]) -> None:
    """The framework packs code and makes roles; what is deployed has both."""
    report = judge_text(store, text, path)

    assert sorted(found.field for found in report.findings if found.rule == "LKB210") == missing
