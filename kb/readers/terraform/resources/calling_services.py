"""Which resources of Terraform have a service call a function, and where they name it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kb.data_classes import dataclass
from kb.readers.interface import Field, Position, Resolved, Unresolved
from kb.readers.shared.api_descriptions import INVOCATION, UNKNOWN_API, invocation_of, kind_by_payload
from kb.readers.shared.values import Value
from kb.readers.terraform.resources.api_attributes import Shape, api_name, as_is, as_number, as_whole, first_block


@dataclass(frozen=True, slots=True)
class FunctionLink:
    """Where a type of resource names a function."""

    path: tuple[str, ...]
    """Blocks, and the attribute in them; `*` stands for every attribute."""
    source: str
    """The service's id in the table of triggers."""
    api: str | None = None
    """The kind of API, if it is one; `protocol` where the API that the resource belongs to says."""
    timeout: str | None = None
    """The attribute beside it that holds the time that the service waits, in ms."""
    event: str | None = None
    """The attribute beside it that holds the type of event; `*` where its own name does; with a capital, the type."""
    settings: tuple[tuple[str, str, Shape], ...] = ()
    """What else the resource says of the call: the field, the attribute or block, and the shape of it."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """One place in a resource where functions are named."""

    name: str
    """The attribute's name."""
    position: Position
    """Where it stands."""
    targets: Sequence[str]
    """The addresses of the resources that it refers to; each counts."""
    text: str
    """Its value, where that is a known text."""
    beside: Callable[[str, Shape], Field | None]
    """Finds an attribute that stands beside it."""


BODY = ("body",)
"""Where an API is described in OpenAPI."""
API = "aws_apigatewayv2_api"
"""The type of resource that says what the integrations of an API speak."""
_GATEWAY = "amazon-api-gateway"
_EDGE = "lambda_function_association"
_HOOKS = "configuration.transformation_configuration.content_transformation.aws_lambda.function_arn"
_PROCESSORS = "processing_configuration.processors.parameters.parameter_value"
_DELIVERED_TO = (
    "elasticsearch", "extended_s3", "http_endpoint", "iceberg", "opensearch", "opensearchserverless", "redshift",
    "snowflake", "splunk",
)  # fmt: skip
_BUFFERS = ("BufferSizeInMBs", "BufferIntervalInSeconds")


def _inside(value: Value, path: tuple[str, ...]) -> Value:
    """What stands in blocks within blocks, the first of each."""
    for step in path:
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(step) if isinstance(value, dict) else value
    return value


def _retries_in(*path: str) -> Shape:
    """How often and how long a target is tried again, in the blocks of a path."""

    def shape(value: Value) -> Value:
        found = first_block(_inside(value, path))
        return {name: as_whole(part) for name, part in found.items()} if isinstance(found, dict) else found

    return shape


def _parameter_named(name: str) -> Shape:
    """What a processor of a delivery stream is given under a name."""

    def shape(value: Value) -> Value:
        processors = _inside(value, ("processing_configuration", "processors"))
        listed = processors if isinstance(processors, list) else [processors]
        given = [part for one in listed if isinstance(one, dict) for part in _listed(one.get("parameters"))]
        found = (part.get("parameter_value") for part in given if part.get("parameter_name") == name)
        return as_number(next(found, None))

    return shape


def _listed(value: Value) -> list[dict[str, Value]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _link_of(
    path: str, source: str, api: str | None = None, timeout: str | None = None, event: str | None = None
) -> FunctionLink:
    return FunctionLink(tuple(path.split(".")), source, api, timeout, event)


LINKS: dict[str, tuple[FunctionLink, ...]] = {
    "aws_api_gateway_authorizer": (_link_of("authorizer_uri", _GATEWAY),),
    "aws_api_gateway_integration": (_link_of("uri", _GATEWAY, "rest", "timeout_milliseconds"),),
    "aws_api_gateway_rest_api": (_link_of("body", _GATEWAY, "rest"),),
    API: (_link_of("target", _GATEWAY, "protocol"), _link_of("body", _GATEWAY, "protocol")),
    "aws_apigatewayv2_authorizer": (_link_of("authorizer_uri", _GATEWAY),),
    "aws_apigatewayv2_integration": (_link_of("integration_uri", _GATEWAY, "protocol", "timeout_milliseconds"),),
    "aws_appsync_datasource": (_link_of("lambda_config.function_arn", "aws-appsync"),),
    "aws_appsync_graphql_api": (
        _link_of("lambda_authorizer_config.authorizer_uri", "aws-appsync"),
        _link_of("additional_authentication_provider.lambda_authorizer_config.authorizer_uri", "aws-appsync"),
    ),
    "aws_autoscaling_lifecycle_hook": (_link_of("notification_target_arn", "ec2-auto-scaling-lifecycle-hooks"),),
    "aws_bedrockagent_agent_action_group": (_link_of("action_group_executor.lambda", "amazon-bedrock-agents"),),
    "aws_cloudfront_distribution": tuple(
        _link_of(f"{behavior}.{_EDGE}.lambda_arn", "lambda-edge", event="event_type")
        for behavior in ("default_cache_behavior", "ordered_cache_behavior")
    ),
    "aws_cloudwatch_event_target": (
        replace(_link_of("arn", "amazon-eventbridge"), settings=(("RetryPolicy", "retry_policy", _retries_in()),)),
    ),
    "aws_cloudwatch_log_subscription_filter": (_link_of("destination_arn", "amazon-cloudwatch-logs"),),
    "aws_cloudwatch_metric_alarm": tuple(
        _link_of(name, "amazon-cloudwatch-alarms")
        for name in ("alarm_actions", "insufficient_data_actions", "ok_actions")
    ),
    "aws_codepipeline": (_link_of("stage.action.configuration", "aws-codepipeline"),),
    "aws_cognito_user_pool": (
        _link_of("lambda_config.*", "amazon-cognito", event="*"),
        _link_of("lambda_config.custom_email_sender.lambda_arn", "amazon-cognito", event="CustomEmailSender"),
        _link_of("lambda_config.custom_sms_sender.lambda_arn", "amazon-cognito", event="CustomSMSSender"),
        _link_of("lambda_config.pre_token_generation_config.lambda_arn", "amazon-cognito", event="PreTokenGeneration"),
    ),
    "aws_config_config_rule": (_link_of("source.source_identifier", "aws-config"),),
    "aws_iot_topic_rule": (_link_of("lambda.function_arn", "aws-iot"),),
    "aws_kinesis_firehose_delivery_stream": tuple(
        replace(
            _link_of(f"{name}_configuration.{_PROCESSORS}", "amazon-data-firehose"),
            settings=tuple((buffer, f"{name}_configuration", _parameter_named(buffer)) for buffer in _BUFFERS),
        )
        for name in _DELIVERED_TO
    ),
    "aws_lambda_function_event_invoke_config": tuple(
        _link_of(f"destination_config.{outcome}.destination", "lambda-destinations")
        for outcome in ("on_failure", "on_success")
    ),
    "aws_lb_target_group_attachment": (_link_of("target_id", "application-load-balancer"),),
    "aws_alb_target_group_attachment": (_link_of("target_id", "application-load-balancer"),),
    "aws_pipes_pipe": tuple(_link_of(name, "amazon-eventbridge-pipes") for name in ("enrichment", "target")),
    "aws_s3_bucket_notification": (_link_of("lambda_function.lambda_function_arn", "amazon-s3"),),
    "aws_s3control_object_lambda_access_point": (_link_of(_HOOKS, "amazon-s3-object-lambda"),),
    "aws_scheduler_schedule": (
        replace(
            _link_of("target.arn", "amazon-eventbridge-scheduler"),
            settings=(("RetryPolicy", "target", _retries_in("retry_policy")),),
        ),
    ),
    "aws_secretsmanager_secret_rotation": (_link_of("rotation_lambda_arn", "aws-secrets-manager"),),
    "aws_ses_receipt_rule": (_link_of("lambda_action.function_arn", "amazon-ses"),),
    "aws_sfn_state_machine": (_link_of("definition", "aws-step-functions"),),
    "aws_sns_topic_subscription": (_link_of("endpoint", "amazon-sns"),),
    "aws_transfer_server": (_link_of("function", "aws-transfer-family"),),
    "aws_vpclattice_target_group_attachment": (_link_of("target.id", "amazon-vpc-lattice"),),
}
"""By type of resource."""


def calling_fields(link: FunctionLink, pointer: Pointer, api: str | None) -> Iterator[tuple[str, Field]]:
    """What a resource says of the service that calls; `api` is what an API speaks, where it is one."""
    yield "Source", Resolved(link.source, pointer.position)
    kind = api if link.api == "protocol" else link.api
    if kind is None and link.api:
        version = pointer.beside("payload_format_version", as_is)
        kind = kind_by_payload(version.value) if isinstance(version, Resolved) else None
    if link.api:
        yield "ApiKind", Resolved(kind, pointer.position) if kind else Unresolved(UNKNOWN_API, pointer.position)
    if link.timeout and (found := pointer.beside(link.timeout, as_whole)):
        yield "IntegrationTimeout", found
    if link.timeout and (found := pointer.beside("response_transfer_mode", as_is)):
        yield "ResponseTransferMode", found
    if link.timeout and (found := pointer.beside("request_parameters", invocation_of)):
        yield INVOCATION, found
    if link.event == "*" or (link.event and link.event[0].isupper()):
        kind = api_name(pointer.name) if link.event == "*" else link.event
        yield "EventType", Resolved(kind, pointer.position)
    elif link.event and (found := pointer.beside(link.event, as_is)):
        yield "EventType", found


def spoken_protocol(field: Field | None) -> str | None:
    """What an API speaks, told from its protocol; HTTP where it does not say."""
    match field:
        case Resolved(value=str() as protocol):
            return protocol.lower()
        case Unresolved():
            return None
    return "http" if field is None else None
