"""Stacks inside stacks are read where their templates are at hand, with the parameters that they are given."""

from __future__ import annotations

import json

import pytest

from kb.readers import read_text, without_repetition
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Conditional, Document, Field, Inputs, Position, Resolved, Unresolved
from tests.readers.templates import known, reason

CHILD = """
Parameters:
  Runtime: {Type: String}
  Size: {Type: Number, Default: 128}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {Runtime: !Ref Runtime, MemorySize: !Ref Size}
  U: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !GetAtt F.Arn, AuthType: NONE}}
"""
ROOT = """
Parameters: {Rt: {Type: String, Default: x}, Open: {Type: String}}
Conditions: {Never: !Equals [a, b]}
Resources:
"""


def read(resources: str, name: str = "root.yaml", **files: str) -> Document:
    """A template with such resources beside others."""
    texts = {"root.yaml": ROOT + resources, "child.yaml": CHILD} | {key.replace("_", "/"): files[key] for key in files}
    contents = {path: text.encode() for path, text in texts.items()}
    return read_text(name, contents[name], Inputs(files=GivenFiles(contents)))


def stack(kind: str, where: str, **given: str) -> str:
    """A stack inside a template."""
    location = "Location" if "Serverless" in kind else "TemplateURL"
    parameters = ", ".join(f"{name}: {value}" for name, value in given.items())
    return f"  S: {{Type: '{kind}', Properties: {{{location}: {where}, Parameters: {{{parameters}}}}}}}\n"


KINESIS = "amazon-kinesis-data-streams"
BIG = "it hangs on condition Open == yes of the stack around"
CFN, SAM = "AWS::CloudFormation::Stack", "AWS::Serverless::Application"


@pytest.mark.parametrize(("kind", "where"), [(CFN, "./child.yaml"), (SAM, "child.yaml"), (CFN, "!Sub child.yaml")])
def test_a_local_template_is_read_with_its_parameters(kind: str, where: str) -> None:
    """Under the stack's name, where the child is written."""
    document = read(stack(kind, where, Runtime="!Ref Rt", Size="'512'"))
    (found,) = document.functions

    assert (found.name, found.position) == ("S.F", Position(6, 3, "child.yaml"))
    assert (known(found.fields["Runtime"]), known(found.fields["MemorySize"])) == ("x", "512") or (
        known(found.fields["MemorySize"]) == 512
    )
    assert [(one.name, one.function) for one in document.attachments] == [("S.U", "S.F")]


def test_what_a_stack_is_not_known_to_give_is_not_known() -> None:
    """The default does not count then; it does where nothing is given."""
    (found,) = read(stack(CFN, "child.yaml", Runtime="!Ref Open", Size="!GetAtt X.Y")).functions
    (other,) = read(stack(CFN, "child.yaml", Runtime="y")).functions

    assert "not known in the stack around" in reason(found.fields["MemorySize"])
    assert known(other.fields["MemorySize"]) == 128


def test_a_stack_that_is_not_created_creates_no_function() -> None:
    """They are told of with the stack's reason."""
    text = stack(CFN, "child.yaml", Runtime="y").replace("{Type", "{Condition: Never, Type")

    assert [one.absent for one in read(text).functions] == ["it is not created, since condition Never is false"]


def test_the_cdk_names_the_template_in_its_metadata() -> None:
    """What the property says is an address in a bucket."""
    resource = {
        "Type": CFN,
        "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3/", {"Ref": "AWS::Region"}]]}},
        "Metadata": {"aws:asset:path": "Inner.nested.template.json", "aws:asset:property": "TemplateURL"},
    }
    inner = {"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "z"}}}}
    contents = {
        "R.template.json": json.dumps({"Resources": {"S": resource}}).encode(),
        "Inner.nested.template.json": json.dumps(inner).encode(),
    }
    (found,) = read_text("R.template.json", contents["R.template.json"], Inputs(files=GivenFiles(contents))).functions

    assert found.name == "S.F"
    assert isinstance(found.fields["Runtime"], Resolved)


def test_a_template_that_is_a_part_is_not_reported_again() -> None:
    """Stacks inside stacks inside stacks are parts, too."""
    middle = "Resources:\n" + stack(CFN, "../child.yaml", Runtime="y")
    documents = [read(stack(CFN, "a/b.yaml"), name, **{"a_b.yaml": middle}) for name in ("child.yaml", "root.yaml")]
    kept = without_repetition(documents)

    assert [(document.path, [one.name for one in document.functions]) for document in kept] == [
        ("root.yaml", ["S.S.F"])
    ]


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("https://s3.amazonaws.com/b/t.yaml", "https://s3.amazonaws.com/b/t.yaml is elsewhere"),
        ("./gone.yaml", "./gone.yaml is not at hand"),
        ("root.yaml", "root.yaml contains itself"),
        ("list.yaml", "list.yaml is no template"),
        ("broken.yaml", "broken.yaml is broken: YAML syntax"),
        ("{ApplicationId: arn, SemanticVersion: 1.0.0}", "it comes from the application repository"),
        ("''", "Location names no template"),
        ("[a]", "Location names no template"),
        ("{Other: arn}", "Location names no template"),
    ],
)
def test_what_cannot_be_followed_is_told(where: str, why: str) -> None:
    """With the reason."""
    document = read(stack(SAM, where), **{"list.yaml": "[a]", "broken.yaml": "a: [b\nc: {"})
    told = [text for _, text in document.warnings if text.startswith("S is a stack of its own")]

    assert document.functions == ()
    assert told[0].startswith(f"S is a stack of its own, which is not read here: {why}")


@pytest.mark.parametrize("kind", [CFN, SAM, "AWS::CloudFormation::StackSet", "My::Network::Vpc::MODULE"])
def test_what_is_not_created_and_cannot_be_followed_is_told_as_not_created(kind: str) -> None:
    """As a stack for additions is, whose place is an empty parameter: nobody has to look for its template."""
    optional = """
Parameters: {More: {Type: String, Default: ''}}
Conditions: {HasMore: !Not [!Equals [!Ref More, '']]}
Resources:
  S: {Type: '%s', Condition: HasMore, Properties: {TemplateURL: !Ref More, Location: !Ref More}}
"""
    warnings = read("", "optional.yaml", **{"optional.yaml": optional % kind}).warnings
    (told,) = (text for _, text in warnings if text.startswith("S is "))

    assert told.endswith("which is not read here: it is not created, since condition HasMore is false")


@pytest.mark.parametrize("kind", [CFN, SAM])
def test_a_parameter_that_a_stack_does_not_declare_is_told(kind: str) -> None:
    """CloudFormation refuses it, and the default of the one that was meant holds in what is read."""
    found = read(stack(kind, "child.yaml", Runtime="x", Sizes="256"))

    assert [said for _, said in found.warnings if said.startswith("S gives")] == [
        "S gives Sizes, which is no parameter of child.yaml; did you mean Size?"
    ]


def test_what_a_macro_may_give_a_stack_is_unknown() -> None:
    """Its defaults do not hold."""
    (function,) = read(stack(CFN, "child.yaml", Runtime="x", **{"Fn::Transform": "{Name: M}"})).functions

    assert known(function.fields["Runtime"]) == "x"
    assert "Fn::Transform gives it at deployment" in reason(function.fields["MemorySize"])


BRANCHES = """
Parameters: {Open: {Type: String}, Stage: {Type: String, AllowedValues: [dev, prod]}}
Mappings: {Sizes: {dev: {Mb: 256}, prod: {Mb: 20480}}}
Conditions: {Big: !Equals [!Ref Open, "yes"]}
Resources:
"""


def branches(found: Field | None) -> list[object]:
    """The values that a field may have, in order."""
    if isinstance(found, Conditional):
        return [*branches(found.when_true), *branches(found.when_false)]
    return [known(found)]


@pytest.mark.parametrize(
    ("parameters", "sizes"),
    [
        ("{Runtime: x, Size: !If [Big, 20480, 256]}", ["20480", "256"]),
        ("{Runtime: x, Size: !If [Big, 20480, !Ref AWS::NoValue]}", ["20480", 128]),
        ("!If [Big, {Runtime: x, Size: 20480}, {Runtime: x}]", ["20480", 128]),
        ("{Runtime: x, Size: !FindInMap [Sizes, !Ref Stage, Mb]}", ["256", "20480"]),
        ("{Runtime: x, Size: !Ref AWS::NoValue}", [128]),
    ],
)
def test_a_parameter_that_hangs_on_a_condition_is_known_in_each_branch(parameters: str, sizes: list[object]) -> None:
    """As a property is that stands in the template itself."""
    text = BRANCHES + f"  S: {{Type: '{CFN}', Properties: {{TemplateURL: child.yaml, Parameters: {parameters}}}}}\n"
    (found,) = read_text(
        "root.yaml", text.encode(), Inputs(files=GivenFiles({"root.yaml": text.encode(), "child.yaml": CHILD.encode()}))
    ).functions

    assert [int(str(size)) for size in branches(found.fields["MemorySize"])] == [int(str(size)) for size in sizes]


def test_two_parameters_on_one_condition_never_exclude_each_other() -> None:
    """Whatever the condition is called inside."""
    child = CHILD.replace("Resources:", 'Conditions: {Big: !Equals [!Ref Runtime, "small"]}\nResources:').replace(
        "MemorySize: !Ref Size", "MemorySize: !If [Big, !Ref Size, 512]"
    )
    text = BRANCHES + stack(CFN, "child.yaml", Runtime="!If [Big, large, small]", Size="!If [Big, 20480, 256]")
    files = GivenFiles({"root.yaml": text.encode(), "child.yaml": child.encode()})
    (found,) = read_text("root.yaml", text.encode(), Inputs(files=files)).functions

    assert sorted({int(str(size)) for size in branches(found.fields["MemorySize"])}) == [256, 512]


POLLING = """
Parameters: {From: {Type: String}}
Resources:
  F: {Type: AWS::Lambda::Function}
  M: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref F, EventSourceArn: %s}}
  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: deep.yaml, Parameters: {From: !Ref From}}}
"""
AROUND = """\
  Q: {Type: AWS::SQS::Queue}
  T: {Type: AWS::DynamoDB::Table}
  B: {Type: AWS::S3::Bucket}
"""


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ("!GetAtt Q.Arn", "amazon-sqs"),
        ("{'Fn::GetAtt': [Q, Arn]}", "amazon-sqs"),
        ("!GetAtt T.StreamArn", "amazon-dynamodb-streams"),
        ("!GetAtt B.Arn", None),
        ("!Ref Open", None),
        ("!If [Never, !GetAtt Q.Arn, !GetAtt T.StreamArn]", None),
    ],
)
@pytest.mark.parametrize("written", ["!Ref From", "!Sub '${From}'"])
def test_a_mapping_inside_reads_from_what_the_stack_around_refers_to(
    given: str, source: str | None, written: str
) -> None:
    """However deep it lies; which service it is is known by the type of the resource."""
    files = {"child.yaml": POLLING % written, "deep.yaml": POLLING.replace("deep.yaml", "none.yaml") % written}
    document = read(AROUND + stack(CFN, "child.yaml", From=given), **files)
    told = {one.name: one.fields["Source"] for one in document.attachments}

    assert set(told) == {"S.M", "S.N.M"}
    assert {known(one) if isinstance(one, Resolved) else None for one in told.values()} == {source}


@pytest.mark.parametrize(
    ("given", "written", "source"),
    [
        ("!Ref T", "!Sub 'arn:aws:sqs:us-east-1:123456789012:${From}'", "amazon-sqs"),
        ("!GetAtt Q.QueueName", "!Sub 'arn:${AWS::Partition}:kinesis:us-east-1:1:stream/${From}'", KINESIS),
        ("!GetAtt Q.Arn", "!Join [':', [arn, aws, dynamodb, x, y, !Ref From]]", "amazon-dynamodb-streams"),
        ("!GetAtt T.StreamArn", "!Join ['', [!Ref From, '']]", "amazon-dynamodb-streams"),
        *[("!Ref T", f"!Sub '{before}${{From}}'", None) for before in ("arn:aws:sns:us-east-1:1:", "${Front}:")],
    ],
)
def test_the_service_that_an_arn_spells_counts_before_the_resource_that_is_named_in_it(
    given: str, written: str, source: str | None
) -> None:
    """A queue may be named after a table; what an ARN that is not known begins with is not known either."""
    child = POLLING.replace("{From: {Type: String}}", "{From: {Type: String}, Front: {Type: String}}")
    document = read(AROUND + stack(CFN, "child.yaml", From=given), **{"child.yaml": child % written})
    (found,) = document.attachments

    assert (known(found.fields["Source"]) if isinstance(found.fields["Source"], Resolved) else None) == source


ORDER, HIDING = "QueueFifo", "QueueVisibilityTimeout"


@pytest.mark.parametrize(
    ("properties", "order", "hiding"),
    [
        ("FifoQueue: true, VisibilityTimeout: 90", True, 90),
        ("FifoQueue: false", False, 30),
        ("FifoQueue: !If [Never, false, true], VisibilityTimeout: !If [Big, 60, 90]", True, BIG),
        ("FifoQueue: !Ref Open", "parameter Open has no default", 30),
        ("'Fn::Transform': {Name: M}", *["Fn::Transform adds properties at deployment"] * 2),
    ],
)
@pytest.mark.parametrize("written", ["!Ref From", "!Sub 'arn:aws:sqs:us-east-1:123456789012:${From}'"])
def test_what_the_stack_around_says_of_its_queue_is_known_inside(
    properties: str, order: object, hiding: object, written: str
) -> None:
    """However deep it lies, and where it stands there."""
    text = BRANCHES.replace("Big: ", "Never: !Equals [a, b], Big: ")
    text += f"  Q: {{Type: AWS::SQS::Queue, Properties: {{{properties}}}}}\n"
    text += stack(CFN, "child.yaml", From="!GetAtt Q.QueueName" if "arn" in written else "!GetAtt Q.Arn")
    files = {"child.yaml": POLLING % written, "deep.yaml": POLLING.replace("deep.yaml", "none.yaml") % written}
    document = read("", name="whole.yaml", **{"whole.yaml": text}, **files)

    assert {one.name for one in document.attachments} == {"S.M", "S.N.M"}
    for one in document.attachments:
        told = [one.fields[name] for name in (ORDER, HIDING)]
        assert [known(found) if isinstance(found, Resolved) else reason(found) for found in told] == [order, hiding]
        assert {found.position.path for found in told if isinstance(found, Resolved | Unresolved)} == {None}


@pytest.mark.parametrize(
    ("written", "order"),
    [("!Sub '${From}-dead'", set()), ("!Sub 'arn:aws:sqs:us-east-1:1:${From}-dead'", {False})],
)
def test_a_name_that_begins_as_that_of_a_queue_is_another(written: str, order: set[bool]) -> None:
    """Nothing is known of that queue but what its own name tells, here or in the stack around."""
    child = POLLING % written
    resources = "  Q: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}\n"
    inside = POLLING.replace("Resources:\n", f"Resources:\n{resources}") % written.replace("From", "Q.QueueName")
    for text, given in ((child, "!GetAtt Q.QueueName"), (inside, "x")):
        document = read(resources + stack(CFN, "child.yaml", From=given), **{"child.yaml": text})
        (found,) = document.attachments

        assert HIDING not in found.fields
        assert {known(told) for name, told in found.fields.items() if name == ORDER} == order


@pytest.mark.parametrize("default", ["child.yaml", "gone.yaml", "https://a.example/t"])
def test_a_place_that_is_hidden_is_not_followed_and_not_told(default: str) -> None:
    """What stands there would tell which file it is."""
    text = ROOT.replace("Open: {", f"Where: {{Type: String, NoEcho: true, Default: '{default}'}}, Open: {{")
    document = read("", **{"hidden.yaml": text + stack(CFN, "!Ref Where", Runtime="x")}, name="hidden.yaml")
    ((_, told),) = document.warnings

    assert (document.functions, document.includes) == ((), ())
    assert told.endswith("it is made of a value that is hidden")
