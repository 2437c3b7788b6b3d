"""What each format calls the fields of the Lambda API, so that advice can be followed where it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from kb.data_classes import dataclass

if TYPE_CHECKING:
    from kb.readers.terraform.resources.api_attributes import Attribute

_CLOUD_CONTROL_ENDS = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])"
)
"""Where the provider awscc parts names: before the last capital of several, and between small letters and digits."""
_MANAGED = "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig"
_CLOUDFORMATION = {"Publish": "AWS::Lambda::Version"}
_SAM = {
    _MANAGED: "CapacityProviderConfig.Arn",
    f"{_MANAGED}.CapacityProviderArn": "CapacityProviderConfig.Arn",
    "CapacityProviderScalingConfig": "ScalingConfig",
    "Code": "CodeUri (or ImageUri)",
    "Code.ImageUri": "ImageUri",
    "Code.S3Bucket": "CodeUri.Bucket",
    "Code.S3Key": "CodeUri.Key",
    "Code.S3ObjectVersion": "CodeUri.Version",
    "Code.ZipFile": "InlineCode",
    "Content": "ContentUri",
    "DeadLetterConfig": "DeadLetterQueue",
    "InstanceRequirements.AllowedInstanceTypes": "InstanceRequirements.AllowedTypes",
    "InstanceRequirements.ExcludedInstanceTypes": "InstanceRequirements.ExcludedTypes",
    "KMSKeyArn": "KmsKeyArn",
    "Publish": "AutoPublishAlias",
    "TracingConfig": "Tracing",
    "TracingConfig.Mode": "Tracing",
}
_SERVERLESS = {
    "AuthType": "authorizer", "InvokeMode": "invokeMode", "RecursiveLoop": "recursiveLoop",
    "TenancyConfig": "tenancy", "TenancyConfig.TenantIsolationMode": "tenancy.mode",
    "CapacityProviderScalingConfig": "scaling", "CapacityProviderScalingConfig.ScalingMode": "scaling.mode",
    "CapacityProviderScalingConfig.ScalingPolicies": "scaling.policies",
    "CapacityProviderConfig": "capacityProvider", "DurableConfig": "durableConfig",
    _MANAGED: "capacityProvider", f"{_MANAGED}.CapacityProviderArn": "capacityProvider.name",
    "FunctionScalingConfig": "capacityProvider.scaling",
    "FunctionScalingConfig.MaxExecutionEnvironments": "capacityProvider.scaling.max",
    "FunctionScalingConfig.MinExecutionEnvironments": "capacityProvider.scaling.min",
    "PermissionsConfig.CapacityProviderOperatorRoleArn": "permissions.operatorRole",
    "AllowHeaders": "allowedHeaders", "AllowMethods": "allowedMethods", "AllowOrigins": "allowedOrigins",
    "ExposeHeaders": "exposedResponseHeaders",
    "DestinationConfig": "destinations", "DestinationConfig.OnFailure.Destination": "destinations.onFailure",
    "DestinationConfig.OnSuccess.Destination": "destinations.onSuccess", "DeadLetterConfig.TargetArn": "onError",
    "AmazonManagedKafkaEventSourceConfig.ConsumerGroupId": "consumerGroupId",
    "SelfManagedKafkaEventSourceConfig.ConsumerGroupId": "consumerGroupId",
    "SelfManagedEventSource": "bootstrapServers", "DocumentDBEventSourceConfig.CollectionName": "collection",
    "DocumentDBEventSourceConfig.DatabaseName": "db", "DocumentDBEventSourceConfig.FullDocument": "document",
    "FilterCriteria.Filters": "filterPatterns", "FilterCriteria.Filters.Pattern": "filterPatterns",
    "RuntimeManagementConfig.RuntimeVersionArn": "runtimeManagement.arn", "SnapStart.ApplyOn": "snapStart",
    "ScalingConfig.MaximumConcurrency": "maximumConcurrency",
    "Code.ImageUri": "image", "ImageUri": "image", "LoggingConfig.LogFormat": "logs.logFormat",
    "MaximumPollers": "maximumPollers", "MinimumPollers": "minimumPollers", "TracingConfig.Mode": "tracing",
    "RuntimeManagementConfig.UpdateRuntimeOn": "runtimeManagement", "UpdateRuntimeOn": "runtimeManagement",
    "Architectures": "architecture", "DeadLetterConfig": "onError", "Environment": "environment",
    "EphemeralStorage": "ephemeralStorageSize", "FileSystemConfigs": "fileSystemConfig",
    "FilterCriteria": "filterPatterns",
    "FunctionName": "name", "FunctionResponseTypes": "functionResponseType", "Handler": "handler",
    "ImageConfig": "image",
    "KMSKeyArn": "kmsKeyArn", "Layers": "layers", "LogFormat": "logs.logFormat", "LoggingConfig": "logs",
    "MaxAge": "maxAge", "MaximumBatchingWindowInSeconds": "maximumBatchingWindow",
    "MaximumConcurrency": "maximumConcurrency", "MaximumEventAgeInSeconds": "maximumEventAge",
    "MaximumRecordAgeInSeconds": "maximumRecordAgeInSeconds", "MaximumRetryAttempts": "maximumRetryAttempts",
    "MemorySize": "memorySize", "BatchSize": "batchSize", "ParallelizationFactor": "parallelizationFactor",
    "ProvisionedConcurrentExecutions": "provisionedConcurrency", "Publish": "versionFunctions: true",
    "ReservedConcurrentExecutions": "reservedConcurrency",
    "Role": "role", "Runtime": "runtime", "StartingPosition": "startingPosition", "Tags": "tags", "Timeout": "timeout",
    "TracingConfig": "tracing", "TumblingWindowInSeconds": "tumblingWindowInSeconds", "VpcConfig": "vpc",
}  # fmt: skip
_STREAM = {"MaximumBatchingWindowInSeconds": "batchWindow"}
"""What an event of a stream calls otherwise than those of queues and brokers."""
_BEYOND = {
    "Code": "filename (or s3_bucket, image_uri)", "Code.ImageUri": "image_uri", "Code.S3Bucket": "s3_bucket",
    "Code.S3Key": "s3_key", "Code.S3ObjectVersion": "s3_object_version", "Code.SourceKMSKeyArn": "source_kms_key_arn",
    "LogFormat": "log_format", "MaxAge": "max_age", "MaximumConcurrency": "maximum_concurrency",
    "ImageUri": "image_uri", "MaximumPollers": "maximum_pollers", "MinimumPollers": "minimum_pollers",
    "Publish": "publish = true", "UpdateRuntimeOn": "update_runtime_on",
}  # fmt: skip
_OF_CLOUD_CONTROL = {
    "LogFormat": "log_format", "MaxAge": "max_age", "MaximumConcurrency": "maximum_concurrency",
    "MaximumPollers": "maximum_pollers", "MinimumPollers": "minimum_pollers", "Publish": "awscc_lambda_version",
    "ImageUri": "code.image_uri", "UpdateRuntimeOn": "update_runtime_on",
}  # fmt: skip
_FIELD = re.compile(r"(?<![\w.{])[A-Z]\w+\b(?:(?:\[\])?\.[A-Z]\w+\b)*")
_TERRAFORM = ("terraform", "terraform-plan", "terraform-state")
_DOTNET = "dotnet-lambda"
SAM_WEB = "sam-web"
"""The words of SAM for web functions."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a format names the fields of the API."""

    names: Mapping[str, str]
    """Its names, where they are others."""
    spelt: Callable[[str], str] = str
    """How it spells a field that stands in another, where it has no name of its own for it."""


OF_THE_API = Dialect({})
"""The names of the API itself."""


def own_words(form: str, resource: str) -> Dialect:
    """How a format names the API's fields.

    Args:
        form: The format of the document.
        resource: The resource in it: in a service of the Serverless Framework, events are named after their functions,
            and other attachments are CloudFormation's.
    """
    if form == "serverless":
        return Dialect({**_SERVERLESS, **_STREAM} if ".stream" in resource else _SERVERLESS, _camel_case)
    if form in _TERRAFORM:
        own, mapping, theirs = _words_of_providers()
        return theirs if "awscc_" in resource else mapping if "event_source_mapping" in resource else own
    if form == _DOTNET:
        return Dialect(_options_of_dotnet())
    if form == SAM_WEB:
        return Dialect(_web_words())
    return Dialect({"sam": _SAM, "cloudformation": _CLOUDFORMATION, "cdk": _CLOUDFORMATION}.get(form, {}))


def _camel_case(name: str) -> str:
    return name[:1].lower() + name[1:]


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def cloud_control_name(name: str) -> str:
    """A name as awscc writes it: `gi_b_per_v_cpu` of `GiBPerVCpu`, `ipv_6` of `Ipv6`, `s3_key` of `S3Key`."""
    # It knows the name of that service as one word.
    return _CLOUD_CONTROL_ENDS.sub("_", name.replace("CloudWatch", "Cloudwatch")).lower()


@cache
def _options_of_dotnet() -> Mapping[str, str]:
    """The options of `dotnet lambda` by the names of the API."""
    from kb.readers.dotnet import tool_options  # noqa: PLC0415 - few checks read any

    return tool_options.names_of_options()


@cache
def _web_words() -> Mapping[str, str]:
    """SAM's names of what web functions have, by CloudFormation's."""
    from kb.readers.cloudformation.attached import web_functions  # noqa: PLC0415 - few templates have any

    return {name: word for name, word in web_functions.sam_words().items() if name != "Description"}


@cache
def _words_of_providers() -> tuple[Dialect, Dialect, Dialect]:
    """The words of the provider aws, those that it has for event source mappings, and those of awscc."""
    from kb.readers.terraform.resources import api_attributes as known  # noqa: PLC0415 - few checks read Terraform

    shared = (known.INVOKE_CONFIG, known.PROVISIONED, known.LAYER, known.PERMISSION)
    own = (known.FUNCTION, known.MAPPING, known.URL, known.ALIAS)
    theirs = (known.CLOUD_CONTROL_FUNCTION, known.CLOUD_CONTROL_MAPPING, known.CLOUD_CONTROL_URL)
    words, mapped = _words_in((*own, *shared), _BEYOND), known.names_inside(cloud_control=False)
    parted = known.names_inside(cloud_control=True)
    elsewhere = {name: word for name, word in mapped.items() if name != "Destination"}
    return (
        Dialect(words, lambda name: elsewhere.get(name) or _snake_case(name)),
        Dialect(words, lambda name: mapped.get(name) or _snake_case(name)),
        Dialect(
            _words_in((*theirs, known.CLOUD_CONTROL_ALIAS, *shared), _OF_CLOUD_CONTROL),
            lambda name: parted.get(name) or cloud_control_name(name),
        ),
    )


def _words_in(tables: Iterable[Mapping[str, Attribute]], beyond: Mapping[str, str]) -> dict[str, str]:
    """The names of attributes by the API's, with those that stand in no table."""
    found = {name: attribute.path[0] for table in tables for name, attribute in table.items()}
    # The feature bears the name of the field, and is meant more often.
    return {name: word for name, word in {**found, **beyond}.items() if name not in ("Cors", "SnapStart")}


def reword_fields(sentence: str, dialect: Dialect) -> str:
    """A sentence in which fields, alone or in others, bear the names that a format gives them."""
    return _FIELD.sub(lambda found: _reworded(found[0], dialect), sentence)


def _reworded(field: str, dialect: Dialect) -> str:
    bare = field.replace("[]", "")
    if bare in dialect.names or "." not in field:
        return dialect.names.get(bare, field)
    parts = bare.split(".")
    return ".".join(dialect.names.get(part, dialect.spelt(part)).partition(" ")[0] for part in parts)
