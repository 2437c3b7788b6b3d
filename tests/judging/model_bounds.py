"""Bounds of texts, lists and numbers that only the API's model gives, and of entries inside them."""

from __future__ import annotations

from functools import partial

from kb.readers.interface import Kind, Plain
from tests.judging.bounds import Bound, DayBound, Made, attached, attached_on_day, count, on_day, own, text
from tests.judging.examples import ESM, KAFKA, SQS, URL, Example

_PROVIDER, _SIGNING = Kind.CAPACITY_PROVIDER, Kind.CODE_SIGNING_CONFIG
_SERVERS = "SelfManagedEventSource.Endpoints.KAFKA_BOOTSTRAP_SERVERS"


def _key(length: int) -> Plain:
    return {"x" * length: "v"}


def _value(length: int) -> Plain:
    return {"k": "x" * length}


def _entry(length: int) -> Plain:
    return ["x", "x" * length]


def _maps(number: int) -> Plain:
    return [{"Type": "BASIC_AUTH", "URI": "x"}] * number


def _environments(fewest: int) -> Plain:
    return {"MinExecutionEnvironments": fewest, "MaxExecutionEnvironments": 3}


def _destination(kind: Kind) -> Made:
    return attached(kind, "DestinationConfig.OnFailure.Destination", text, KAFKA if kind is ESM else None)


_provider = partial(attached, _PROVIDER)
_entries = partial(attached, URL, shape=_entry)
MODEL_BOUNDS = (
    Bound("LKB250", "characters of a key in S3", 1024, 1025, own("Code.S3Key", text)),
    Bound("LKB250", "log_group_name_length max", 512, 513, own("LoggingConfig.LogGroup", text)),
    Bound(
        "LKB250",
        "lmi_min_max_execution_environments max",
        15000,
        15001,
        own("FunctionScalingConfig.MaxExecutionEnvironments"),
    ),
    Bound("LKB253", "the most environments", 3, 4, own("FunctionScalingConfig", _environments)),
    Bound("LKB251", "tag_key_length max", 128, 129, own("Tags", _key)),
    Bound("LKB251", "tag_key_length min", 1, 0, own("Tags", _key)),
    Bound("LKB251", "tag_value_length max", 256, 257, own("Tags", _value)),
    Bound("LKB348", "lmi_subnets max", 16, 17, _provider("VpcConfig.SubnetIds", count)),
    Bound("LKB348", "lmi_security_groups max", 5, 6, _provider("VpcConfig.SecurityGroupIds", count)),
    Bound(
        "LKB348", "lmi_scaling_policies max", 10, 11, _provider("CapacityProviderScalingConfig.ScalingPolicies", count)
    ),
    Bound("LKB348", "lmi_max_vcpu_count max", 15000, 15001, _provider("CapacityProviderScalingConfig.MaxVCpuCount")),
    Bound("LKB348", "lmi_max_vcpu_count min", 2, 1, _provider("CapacityProviderScalingConfig.MaxVCpuCount")),
    Bound(
        "LKB348",
        "code_signing_profiles max",
        20,
        21,
        attached(_SIGNING, "AllowedPublishers.SigningProfileVersionArns", count),
    ),
    Bound("LKB348", "destination_arn_length max", 350, 351, _destination(ESM)),
    Bound("LKB348", "destination_arn_length max", 350, 351, _destination(Kind.EVENT_INVOKE_CONFIG)),
    Bound("LKB348", "esm_metrics max", 3, 4, attached(ESM, "MetricsConfig.Metrics", count, SQS)),
    Bound(
        "LKB348",
        "esm_source_access_configurations max",
        23,
        24,
        attached(ESM, "SourceAccessConfigurations", _maps, KAFKA),
    ),
    Bound(
        "LKB348",
        "lmi_min_max_execution_environments max",
        15000,
        15001,
        attached(Kind.VERSION, "FunctionScalingConfig.MaxExecutionEnvironments"),
    ),
    Bound("LKB357", "the most environments", 3, 4, attached(Kind.VERSION, "FunctionScalingConfig", _environments)),
    Bound("LKB349", "esm_bootstrap_servers max", 10, 11, attached(ESM, _SERVERS, count, KAFKA)),
    Bound("LKB349", "esm_bootstrap_servers min", 1, 0, attached(ESM, _SERVERS, count, KAFKA)),
    Bound("LKB350", "url_cors_origin_length max", 253, 254, _entries("Cors.AllowOrigins")),
    Bound("LKB350", "url_cors_header_length max", 1024, 1025, _entries("Cors.AllowHeaders")),
    Bound("LKB350", "url_cors_header_length max", 1024, 1025, _entries("Cors.ExposeHeaders")),
)


def _provider_without_network(day: str) -> Example:
    """A capacity provider that must say its subnets, and does not."""
    return Example({}, _PROVIDER, {"CapacityProviderName": "x"}, day, demanded=("VpcConfig.SubnetIds",))


def _durable_without_time(day: str) -> Example:
    """A durable function that must say how long, and does not."""
    kept: Plain = {"RetentionPeriodInDays": 3}
    return Example({"DurableConfig": kept}, as_of=day, parts=("DurableConfig.ExecutionTimeout",))


MODEL_DAYS = (
    DayBound("LKB252", "field KMSKeyArn", True, on_day(KMSKeyArn="alias/key")),
    DayBound(
        "LKB353", "field EventSourceMapping.KMSKeyArn", True, attached_on_day(ESM, {**SQS, "KMSKeyArn": "alias/key"})
    ),
    DayBound("LKB254", "field DurableConfig.ExecutionTimeout", True, _durable_without_time),
    DayBound("LKB354", "field CapacityProvider.VpcConfig.SubnetIds", True, _provider_without_network),
    DayBound(
        "LKB348",
        "field FunctionUrlConfig.Qualifier",
        True,
        attached_on_day(URL, {"AuthType": "AWS_IAM", "Qualifier": "x" * 129}),
    ),
)
