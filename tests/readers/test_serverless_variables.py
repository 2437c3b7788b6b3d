"""The variables of the Serverless Framework: what they come to, and why some come to nothing."""

from __future__ import annotations

import pytest

from kb.errors import NotATemplateError
from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Document, Inputs, Resolved, Unresolved

from .services import HEAD, field, only, plain, read
from .templates import known, reason


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("${self:custom.size.dev}", 256),
        ("${self:custom.size.${sls:stage}}", 256),
        ("${self:custom.words.1}", "b"),
        ("${self:provider.stage}-${self:provider.region}", "dev-us-east-1"),
        ("${self:service}/${aws:region}", "shop/us-east-1"),
        ("${opt:size, 12}", 12),
        ("${opt:size, 'a, b'}", "a, b"),
        ("${opt:size, self:custom.size.prod}", 1024),
        ("${opt:size, ${self:custom.none, ${self:custom.size.prod}}}", 1024),
        ("${self:custom.empty, 'else'}", "else"),
        ("${opt:size, '${self:custom.size.dev}'}", 256),
        ("${opt:size, '${self:custom.none, \"${sls:stage}\"}-${self:service}'}", "dev-shop"),
        ("${opt:size, 'a-${AWS::Region}'}", "a-${AWS::Region}"),
        ("${env:SIZE, env:OTHER, true}", True),
        ("${param:wait}", 10),
        ("${strToBool('no')}", False),
        ("${file(sizes.yml):small}", 128),
        ("${file(./sizes.json):small}", 129),
        ("${file(sizes.yml):nested.here.0}", 256),
        ("${file(text.txt)}", "plain"),
        ("${file:sizes.json#small}", 129),
        ("${self:custom.words}!", "a,b!"),
        ("${file(none.yml):a, 'none'}", "none"),
        ("${AWS::Region} ${Table} ${Table.Arn} #{x} $ ${", "${AWS::Region} ${Table} ${Table.Arn} #{x} $ ${"),
    ],
)
def test_a_variable_is_replaced(written: str, value: object) -> None:
    """Its first alternative that there is; what is no variable stays."""
    assert known(field(written)) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("${opt:stage}", "prod"),
        ("${sls:stage}", "prod"),
        ("${env:SIZE}", "5"),
        ("${param:wait}", 20),
        ("${param:extra}", "x"),
        ("${self:custom.size.${opt:stage}}", 1024),
    ],
)
def test_what_the_user_gives_wins(written: str, value: object) -> None:
    """Options with or without opt:, environment variables, parameters of the stage."""
    assert known(field(written, stage="prod", env__SIZE="5", param__extra="x")) == value


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("${self:custom.none}", "self:custom.none is not defined"),
        ("${opt:size}", "option size is not given"),
        ("a${env:SIZE}b", "environment variable SIZE is not given"),
        ("${param:none}", "param:none is not given"),
        ("${ssm:/a/b, 'x'}", "ssm:/a/b is known only at deployment"),
        ("${cf(us-east-1):stack.Out}", "cf:stack.Out is known only at deployment"),
        ("${aws:accountId}", "aws:accountId is known only at deployment"),
        ("${bref:layer.php-83}", "variable bref:layer.php-83 comes from a plug-in"),
        ("${file(config.js):size}", "config.js is code, which is not run"),
        ("${file(none.yml):a}", "there is no file none.yml"),
        ("${file(broken.yml):a}", "broken.yml:1: YAML syntax"),
        ("${file(sizes.yml):large}", "sizes.yml has no large"),
        ("${self:custom.circle}", "it refers to itself"),
        ("${opt:size, '${self:custom.none}'}", "self:custom.none is not defined"),
        ("x${self:custom.size}", "a list or mapping stands inside a text"),
        ("${self:custom.${ssm:/a}}", "ssm:/a is known only at deployment"),
        ("${self:" * 300 + "}" * 300, "nested too deeply"),
    ],
)
def test_a_variable_without_a_value_says_why(written: str, why: str) -> None:
    """It is unresolved, never guessed."""
    assert why in reason(field(written))


def test_files_are_read_only_where_that_is_allowed() -> None:
    """A service that stands alone leaves them unresolved, with or without a fallback."""
    text = f"{HEAD}functions: {{f: {{description: \"${{file(sizes.yml):small, 'x'}}\"}}}}\n"
    (function,) = read_text("serverless.yml", text.encode(), Inputs()).functions

    assert reason(function.fields["Description"]) == "sizes.yml is not at hand"


def test_the_way_of_a_value_is_told() -> None:
    """Inheritance, variables and fallbacks, from the use to the source."""
    head = HEAD.replace("python3.12", "${self:custom.runtime, 'python3.9'}")
    runtime = only("{f: {handler: x}}", head).fields["Runtime"]

    assert isinstance(runtime, Resolved)
    assert (runtime.value, runtime.origin) == (
        "python3.9", "provider, fallback, as self:custom.runtime is not defined",
    )  # fmt: skip


COMPOSE = b"""\
stages:
  default: {params: {size: 512}}
  prod: {params: {size: 1024}}
services:
  orders: {path: shop/orders, params: {wait: 20, url: '${users.url}'}}
"""


def composed(variable: str, **parameters: str) -> Document:
    """A service that is put together with others two folders above it."""
    text = f"service: orders\nprovider: {{name: aws}}\nfunctions: {{f: {{description: '{variable}'}}}}"
    files = {"serverless-compose.yml": COMPOSE, "shop/orders/serverless.yml": text.encode()}
    return read_text("shop/orders/serverless.yml", text.encode(), Inputs(parameters, GivenFiles(files)))


@pytest.mark.parametrize(
    ("variable", "stage", "value"),
    [("${param:wait}", "dev", 20), ("${param:size}", "dev", 512), ("${param:size}", "prod", 1024)],
)
def test_a_composed_service_has_the_parameters_that_it_is_given(variable: str, stage: str, value: int) -> None:
    """Those of the service itself, then of the stage, then of every stage."""
    (function,) = composed(variable, stage=stage).functions

    assert known(function.fields["Description"]) == value


def test_a_parameter_from_another_composed_service_is_not_known() -> None:
    """Only a deployment knows what another service put out."""
    (function,) = composed("${param:url}").functions

    assert "no plain value" in reason(function.fields["Description"])


def test_what_composes_services_is_named() -> None:
    """It has no functions of its own."""
    with pytest.raises(NotATemplateError, match="Serverless Compose"):
        read_text("serverless-compose.yml", COMPOSE, Inputs())


@pytest.mark.parametrize(
    ("syntax", "written", "value"),
    [
        (r"\\${{([^{}]+?)}}", "${{self:custom.size}}", 512),
        (r"\\${{([^{}]+?)}}", "a ${{self:custom.size}} ${AWS::Region}", "a 512 ${AWS::Region}"),
        (r"%{([^}]+)}", "%{self:custom.size}%{opt:none, 3}%{", "5123%{"),
        (r"\\${((?!AWS)[ -~]*?)}", "${self:custom.size}", 512),
    ],
)
def test_a_service_may_choose_what_variables_look_like(syntax: str, written: str, value: object) -> None:
    """Early versions take a pattern of the service's own."""
    provider = f'{{name: aws, variableSyntax: "{syntax}"}}'
    head = f"service: shop\nprovider: {provider}\ncustom: {{size: 512}}\n"

    assert known(only(f"{{f: {{description: '{written}'}}}}", head).fields["Description"]) == value


PLUGGED = f"{HEAD}plugins: [serverless-pseudo-parameters]\n"


@pytest.mark.parametrize(
    ("event", "source"),
    [
        ("stream: 'arn:aws:kinesis:#{AWS::Region}:#{AWS::AccountId}:stream/s'", "amazon-kinesis-data-streams"),
        ("sqs: 'arn:aws:sqs:#{AWS::Region}:1:#{Queue}'", "amazon-sqs"),
    ],
)
def test_the_plugin_of_pseudo_parameters_has_signs_of_its_own(event: str, source: str) -> None:
    """What stands for a Region is no text of an ARN; without the plug-in it is one."""
    service = f"functions: {{f: {{handler: a.b, description: 'in #{{AWS::Region}}', events: [{{{event}}}]}}}}\n"
    (plugged,), (alone,) = (
        [one for one in read(head + service, AWS____Region="eu-west-1").attachments if "EventSourceArn" in one.fields]
        for head in (PLUGGED, HEAD)
    )
    (function,) = read(PLUGGED + service, AWS____Region="eu-west-1").functions

    assert isinstance(plugged.fields["EventSourceArn"], Unresolved)
    assert isinstance(alone.fields["EventSourceArn"], Resolved)
    assert plain(plugged)["Source"] == source
    assert isinstance(described := function.fields["Description"], Resolved)
    assert described.value == "in eu-west-1"
