"""Resources of other services that name a function: where each of them does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.readers.cloudformation.attached import api_integrations, surroundings
from kb.readers.cloudformation.attached.attachment_fields import named_field
from kb.readers.cloudformation.attached.named_resources import Names
from kb.readers.cloudformation.resource_parts import ResourcePart, parts_at
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.interface import Attachment, Field, Kind, Resolved, Unresolved
from kb.readers.shared.api_descriptions import UNKNOWN_API, kind_by_payload
from kb.readers.trees.nodes import Mapping, human_position, mapping_entry, scalar_text

Surroundings: TypeAlias = Callable[[Names, TemplateResource, ResourcePart], Iterator[tuple[str, Field]]]
"""Fields from elsewhere, for the place in which a resource names a function."""


@dataclass(frozen=True, slots=True)
class TemplateLink:
    """A place in a type of resource that may name a function."""

    path: tuple[str, ...]
    """Where: keys, `*` for any key, `[]` for every item."""
    source: str
    """The service's id in the table of triggers."""
    beside: tuple[tuple[str, str], ...] = ()
    """Fields, and the keys that hold them in the mapping in which the function is named."""
    api: str | None = None
    """The kind of API, if it is one; `protocol` where the resource itself or its API says."""
    key_is_event: bool = field(default=False)
    """Whether the key under which the function is named is the type of event."""
    around: Surroundings | None = field(default=None)
    """What else of the template says how the function is called."""


def _link_of(
    path: str, source: str, *, api: str | None = None, key_is_event: bool = False, **beside: str
) -> TemplateLink:
    return TemplateLink(tuple(path.split(".")), source, tuple(beside.items()), api, key_is_event)


_GATEWAY = "amazon-api-gateway"
_BUS = "amazon-eventbridge"
_EDGE = "LambdaFunctionAssociations.[].LambdaFunctionARN"
_OPERATION = "paths.*.*.x-amazon-apigateway-integration.uri"
_SPOKEN = {"AWS::Serverless::HttpApi": "http", "AWS::Serverless::WebSocketApi": "websocket"}
"""What APIs of SAM speak."""
_STATES = (
    _link_of("Definition", "aws-step-functions"),
    _link_of("DefinitionString", "aws-step-functions"),
    _link_of("DefinitionSubstitutions.*", "aws-step-functions"),
)
_CUSTOM = (_link_of("ServiceToken", "aws-cloudformation"),)


def _description_links(body: str, api: str) -> tuple[TemplateLink, ...]:
    """The functions in an OpenAPI description."""
    security = [f"{body}.securityDefinitions", f"{body}.components.securitySchemes"]
    return (
        replace(_link_of(f"{body}.{_OPERATION}", _GATEWAY, api=api), around=api_integrations.of_integration),
        *(_link_of(f"{part}.*.x-amazon-apigateway-authorizer.authorizerUri", _GATEWAY) for part in security),
    )


LINKS: dict[str, tuple[TemplateLink, ...]] = {
    "AWS::ApiGateway::Authorizer": (_link_of("AuthorizerUri", _GATEWAY),),
    "AWS::ApiGateway::Method": (
        replace(_link_of("Integration.Uri", _GATEWAY, api="rest"), around=api_integrations.of_integration),
    ),
    "AWS::ApiGateway::RestApi": _description_links("Body", "rest"),
    "AWS::ApiGatewayV2::Api": (_link_of("Target", _GATEWAY, api="protocol"), *_description_links("Body", "protocol")),
    "AWS::ApiGatewayV2::Authorizer": (_link_of("AuthorizerUri", _GATEWAY),),
    "AWS::ApiGatewayV2::Integration": (
        replace(_link_of("IntegrationUri", _GATEWAY, api="protocol"), around=api_integrations.of_integration),
    ),
    "AWS::AppConfig::ConfigurationProfile": (_link_of("Validators.[].Content", "aws-appconfig"),),
    "AWS::AppSync::DataSource": (_link_of("LambdaConfig.LambdaFunctionArn", "aws-appsync"),),
    "AWS::AppSync::GraphQLApi": (
        _link_of("LambdaAuthorizerConfig.AuthorizerUri", "aws-appsync"),
        _link_of("AdditionalAuthenticationProviders.[].LambdaAuthorizerConfig.AuthorizerUri", "aws-appsync"),
    ),
    "AWS::AutoScaling::LifecycleHook": (_link_of("NotificationTargetARN", "ec2-auto-scaling-lifecycle-hooks"),),
    "AWS::Bedrock::Agent": (_link_of("ActionGroups.[].ActionGroupExecutor.Lambda", "amazon-bedrock-agents"),),
    "AWS::CloudFormation::CustomResource": _CUSTOM,
    "AWS::CloudFormation::Macro": (_link_of("FunctionName", "aws-cloudformation"),),
    "AWS::CloudFront::Distribution": (
        _link_of(f"DistributionConfig.DefaultCacheBehavior.{_EDGE}", "lambda-edge", EventType="EventType"),
        _link_of(f"DistributionConfig.CacheBehaviors.[].{_EDGE}", "lambda-edge", EventType="EventType"),
    ),
    "AWS::CloudWatch::Alarm": tuple(
        _link_of(f"{name}.[]", "amazon-cloudwatch-alarms")
        for name in ("AlarmActions", "InsufficientDataActions", "OKActions")
    ),
    "AWS::CodePipeline::Pipeline": (_link_of("Stages.[].Actions.[].Configuration.FunctionName", "aws-codepipeline"),),
    "AWS::Cognito::UserPool": (_link_of("LambdaConfig.*", "amazon-cognito", key_is_event=True),),
    "AWS::Config::ConfigRule": (_link_of("Source.SourceIdentifier", "aws-config"),),
    surroundings.TARGET_GROUP: (
        replace(_link_of("Targets.[].Id", "application-load-balancer"), around=surroundings.balancer_timeout),
    ),
    "AWS::Events::Rule": (_link_of("Targets.[].Arn", _BUS, RetryPolicy="RetryPolicy"),),
    "AWS::IoT::TopicRule": (_link_of("TopicRulePayload.Actions.[].Lambda.FunctionArn", "aws-iot"),),
    "AWS::KinesisFirehose::DeliveryStream": (
        replace(
            _link_of("*.ProcessingConfiguration.Processors.[]", "amazon-data-firehose"),
            around=surroundings.processor_buffering,
        ),
    ),
    "AWS::Lambda::EventInvokeConfig": (_link_of("DestinationConfig.*.Destination", "lambda-destinations"),),
    "AWS::Lex::BotAlias": (
        _link_of(
            "BotAliasLocaleSettings.[].BotAliasLocaleSetting.CodeHookSpecification.LambdaCodeHook.LambdaArn",
            "amazon-lex",
        ),
    ),
    "AWS::Logs::SubscriptionFilter": (_link_of("DestinationArn", "amazon-cloudwatch-logs"),),
    "AWS::Pipes::Pipe": (
        _link_of("Target", "amazon-eventbridge-pipes"),
        _link_of("Enrichment", "amazon-eventbridge-pipes"),
    ),
    "AWS::S3::Bucket": (_link_of("NotificationConfiguration.LambdaConfigurations.[].Function", "amazon-s3"),),
    "AWS::S3ObjectLambda::AccessPoint": (
        _link_of(
            "ObjectLambdaConfiguration.TransformationConfigurations.[].ContentTransformation.AwsLambda.FunctionArn",
            "amazon-s3-object-lambda",
        ),
    ),
    "AWS::SES::ReceiptRule": (_link_of("Rule.Actions.[].LambdaAction.FunctionArn", "amazon-ses"),),
    "AWS::SNS::Subscription": (_link_of("Endpoint", "amazon-sns"),),
    "AWS::SNS::Topic": (_link_of("Subscription.[].Endpoint", "amazon-sns"),),
    "AWS::Scheduler::Schedule": (_link_of("Target.Arn", "amazon-eventbridge-scheduler", RetryPolicy="RetryPolicy"),),
    "AWS::SecretsManager::RotationSchedule": (_link_of("RotationLambdaARN", "aws-secrets-manager"),),
    "AWS::Serverless::Api": (
        *_description_links("DefinitionBody", "rest"),
        _link_of("Auth.Authorizers.*.FunctionArn", _GATEWAY),
    ),
    "AWS::Serverless::Function": (
        _link_of("EventInvokeConfig.DestinationConfig.*.Destination", "lambda-destinations"),
        _link_of("DeploymentPreference.Hooks.*", "aws-codedeploy", key_is_event=True),
    ),
    "AWS::Serverless::GraphQLApi": (
        _link_of("DataSources.Lambda.*.FunctionArn", "aws-appsync"),
        _link_of("Auth.LambdaAuthorizer.AuthorizerUri", "aws-appsync"),
        _link_of("Auth.Additional.[].LambdaAuthorizer.AuthorizerUri", "aws-appsync"),
    ),
    "AWS::Serverless::HttpApi": (
        *_description_links("DefinitionBody", "http"),
        _link_of("Auth.Authorizers.*.FunctionArn", _GATEWAY),
    ),
    "AWS::Serverless::StateMachine": _STATES,
    "AWS::Serverless::WebSocketApi": (
        _link_of("Routes.*.FunctionArn", _GATEWAY, api="websocket", IntegrationTimeout="IntegrationTimeout"),
        _link_of("Auth.AuthArn", _GATEWAY),
    ),
    "AWS::StepFunctions::StateMachine": _STATES,
    "AWS::Transfer::Server": (_link_of("IdentityProviderDetails.Function", "aws-transfer-family"),),
    "Custom::S3BucketNotifications": (
        *_CUSTOM,
        _link_of("NotificationConfiguration.LambdaFunctionConfigurations.[].LambdaFunctionArn", "amazon-s3"),
    ),
    "AWS::VpcLattice::TargetGroup": (_link_of("Targets.[].Id", "amazon-vpc-lattice"),),
}
"""By type of resource."""


def of_resource(names: Names, resource: TemplateResource, properties: Mapping) -> Iterator[Attachment]:
    """One attachment for each function of the template that the resource names."""
    custom = _CUSTOM if resource.kind.startswith("Custom::") else ()
    properties = api_integrations.with_description(names, resource, properties)
    for link in LINKS.get(resource.kind, custom):
        for part in parts_at(names.template, ResourcePart(properties, resource.assumed), link.path):
            for function in names.functions(part.node, part.assumed):
                found = dict(_fields_of_link(names, resource, link, part))
                place = (
                    resource.position if len(link.path) == 1 or not part.parent else human_position(part.parent.mark)
                )
                exists = names.existence(part.assumed)
                yield Attachment(Kind.EVENT_SOURCE, resource.name, place, function, found, exists)


def _fields_of_link(
    names: Names, resource: TemplateResource, link: TemplateLink, part: ResourcePart
) -> Iterator[tuple[str, Field]]:
    place = human_position(part.node.mark)
    yield "Source", Resolved(link.source, place)
    for name, key in link.beside:
        node = mapping_entry(part.parent, key)
        if node and (found := named_field(names.template, name, node, part.assumed)):
            yield name, found
    kind = _api_kind(names, resource) if link.api == "protocol" else link.api
    if link.api:
        kind = kind or kind_by_payload(scalar_text(mapping_entry(part.parent, "PayloadFormatVersion")))
        yield "ApiKind", Resolved(kind, place) if kind else Unresolved(UNKNOWN_API, place)
    if link.around:
        yield from link.around(names, resource, part)
    if link.key_is_event and part.key:
        yield "EventType", Resolved(part.key, place)


def _api_kind(names: Names, resource: TemplateResource) -> str | None:
    """What the API of a resource speaks: that of the resource itself, or of the API it belongs to."""
    identifier = resource.properties.entries.get("ApiId")
    api = names.one(identifier, resource.assumed) if identifier else resource
    if api is None:
        return None
    if api.kind in _SPOKEN:
        return _SPOKEN[api.kind]
    if api.kind != "AWS::ApiGatewayV2::Api":
        return None
    written = api.properties.entries.get("ProtocolType")
    if written is None:
        return None if names.additions(api) else "http"
    match named_field(names.template, "ProtocolType", written, api.assumed):
        case Resolved(str(protocol)):
            return protocol.lower()
    return None
