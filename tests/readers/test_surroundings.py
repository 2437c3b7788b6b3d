"""What other resources say of how a function is called: load balancers, delivery streams, APIs that stream."""

from __future__ import annotations

import pytest

from kb.readers.interface import Kind

from .templates import reason
from .test_attachments import SAM, attached, plain

BALANCED = """\
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {TargetType: lambda, Targets: [{Id: !GetAtt G.Arn}]}
  Lb:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {LoadBalancerAttributes: [{Key: idle_timeout.timeout_seconds, Value: "120"}]}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {LoadBalancerArn: !Ref Lb, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Group}]}
"""
RULE = """\
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      Actions: [{Type: forward, ForwardConfig: {TargetGroups: [{TargetGroupArn: !Ref Group}]}}]
"""
BY_RULE = BALANCED.replace("TargetGroupArn: !Ref Group}]}\n", "TargetGroupArn: x}]}\n") + RULE
STREAM = """\
  S:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      ExtendedS3DestinationConfiguration:
        ProcessingConfiguration:
          Processors:
            - Type: Lambda
              Parameters:
                - {ParameterName: LambdaArn, ParameterValue: !GetAtt G.Arn}
                - {ParameterName: BufferSizeInMBs, ParameterValue: "3.5"}
                - {ParameterName: BufferIntervalInSeconds, ParameterValue: 60}
                - {ParameterName: NumberOfRetries, ParameterValue: 1}
"""


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (BALANCED, 120),
        (BALANCED.replace("idle_timeout.timeout_seconds", "access_logs.s3.enabled"), 60),
        (BY_RULE, 120),
        (BALANCED.replace("LoadBalancerArn: !Ref Lb", "LoadBalancerArn: !Ref Somewhere"), None),
        (BALANCED.partition("  Lb:")[0], None),
    ],
    ids=["by a listener", "not said", "by a rule", "balancer elsewhere", "no listener"],
)
def test_a_target_group_knows_its_load_balancer(text: str, seconds: int | None) -> None:
    """How long an idle connection is kept, where the template says."""
    (found,) = attached(text, Kind.EVENT_SOURCE)

    assert plain(found).get("IdleTimeout") == seconds


def test_a_delivery_stream_says_what_it_gathers() -> None:
    """Numbers that stand as text in the parameters of the processor."""
    (found,) = attached(STREAM)

    assert plain(found) == {"Source": "amazon-data-firehose", "BufferSizeInMBs": 3.5, "BufferIntervalInSeconds": 60}
    assert found.function == "G"


def test_a_method_says_whether_it_streams() -> None:
    """Beside the timeout of its integration."""
    uri = "Uri: !Sub '${G.Arn}/invocations', TimeoutInMillis: 60000, ResponseTransferMode: STREAM"
    (found,) = attached(f"  M: {{Type: AWS::ApiGateway::Method, Properties: {{Integration: {{{uri}}}}}}}\n")

    assert plain(found)["ResponseTransferMode"] == "STREAM"


def test_web_functions_are_read_in_their_parts() -> None:
    """They are none of the event functions, and their numbers may stand as text."""
    properties = "Properties: {FunctionName: w, ServiceConfig: {TimeoutSeconds: '2'}}"
    (found,) = attached(f"  R: {{Type: AWS::Lambda::WebFunctionRevision, {properties}}}\n")

    assert (found.kind, found.function) == (Kind.WEB_REVISION, None)
    assert plain(found)["ServiceConfig"] == {"TimeoutSeconds": 2}


@pytest.mark.parametrize(
    "text",
    [
        "  B: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: t, Arn: !GetAtt G.Arn, RetryPolicy: POLICY}]}}\n",
        "  B: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: !GetAtt G.Arn, RetryPolicy: POLICY}}}\n",
        f"{SAM}Events: {{E: {{Type: ScheduleV2, Properties: {{RetryPolicy: POLICY}}}}}}\n",
    ],
    ids=["bus", "schedule", "event"],
)
def test_a_bus_says_how_it_tries_again(text: str) -> None:
    """Numbers that may stand as text."""
    (found,) = attached(text.replace("POLICY", '{MaximumRetryAttempts: "200"}'))

    assert plain(found)["RetryPolicy"] == {"MaximumRetryAttempts": 200}


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ("LoadBalancerAttributes: !Ref Somewhere", "no list"),
        ("LoadBalancerAttributes: [!Ref Somewhere]", "a part of LoadBalancerAttributes is not known"),
        ("LoadBalancerAttributes: [{Key: idle_timeout.timeout_seconds, Value: !Ref Somewhere}]", "no default"),
        (
            "LoadBalancerAttributes: !If [Open, [{Key: idle_timeout.timeout_seconds, Value: 9}], !Ref AWS::NoValue]",
            "hangs on conditions",
        ),
        ("Fn::Transform: {Name: Mine}", "adds properties"),
    ],
)
def test_no_default_is_assumed_of_a_balancer_that_may_say_otherwise(attributes: str, why: str) -> None:
    """What is not known is told as not known."""
    text = BALANCED.replace('LoadBalancerAttributes: [{Key: idle_timeout.timeout_seconds, Value: "120"}]', attributes)
    (found,) = attached(text, Kind.EVENT_SOURCE)

    assert why in reason(found.fields["IdleTimeout"])


@pytest.mark.parametrize(
    ("queue", "field", "why"),
    [
        ("VisibilityTimeout: !Ref Somewhere", "QueueVisibilityTimeout", "no default"),
        ("VisibilityTimeout: !ImportValue wait", "QueueVisibilityTimeout", "another stack"),
        ("Fn::Transform: {Name: Mine}", "QueueVisibilityTimeout", "adds properties"),
        ("FifoQueue: !Ref Somewhere", "QueueFifo", "no default"),
    ],
)
def test_what_a_queue_of_the_template_says_and_is_not_known_is_told(queue: str, field: str, why: str) -> None:
    """It is neither its default nor passed over."""
    text = f"  Q: {{Type: AWS::SQS::Queue, Properties: {{{queue}}}}}\n"
    properties = "FunctionName: !Ref G, EventSourceArn: !GetAtt Q.Arn"
    text += f"  M: {{Type: AWS::Lambda::EventSourceMapping, Properties: {{{properties}}}}}\n"
    (found,) = attached(text, Kind.EVENT_SOURCE_MAPPING)

    assert why in reason(found.fields[field])


def test_of_a_queue_elsewhere_nothing_is_told() -> None:
    """Nobody would know what to do about it."""
    mapping = "FunctionName: !Ref G, EventSourceArn: !ImportValue queue"
    (found,) = attached(
        f"  M: {{Type: AWS::Lambda::EventSourceMapping, Properties: {{{mapping}}}}}\n", Kind.EVENT_SOURCE_MAPPING
    )

    assert "QueueVisibilityTimeout" not in found.fields


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ("ProtocolType: WEBSOCKET", "websocket"),
        ("ProtocolType: !Sub WEBSOCKET", "websocket"),
        ("Body: {openapi: 3.0.1}", "http"),
        ("ProtocolType: !If [Open, HTTP, WEBSOCKET]", None),
        ("ProtocolType: !Ref Somewhere", None),
        ("'Fn::Transform': {Name: M}", None),
    ],
)
def test_what_an_api_speaks_is_not_known_where_it_does_not_say(properties: str, kind: str | None) -> None:
    """Only one that is described, or says so, is one of HTTP."""
    (found,) = attached(
        f"  A: {{Type: AWS::ApiGatewayV2::Api, Properties: {{{properties}}}}}\n"
        "  I: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref A, IntegrationUri: !GetAtt G.Arn}}\n"
    )

    assert plain(found).get("ApiKind") == kind
