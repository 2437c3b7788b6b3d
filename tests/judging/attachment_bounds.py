"""Bounds of what is attached to a function, and of functions that something is attached to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TypeAlias

from kb.readers.interface import Kind, Plain
from tests.judging.bounds import (
    Bound,
    DayBound,
    Made,
    Shape,
    attached,
    attached_on_day,
    count,
    itself,
    nested,
    text,
    timed,
)
from tests.judging.examples import BUCKET, EDGE, ESM, KAFKA, KINESIS, SNAP, SOURCE, SQS, URL, Example

Fields: TypeAlias = "Mapping[str, Plain]"
DYNAMODB: Fields = {"Source": "amazon-dynamodb-streams", "StartingPosition": "LATEST"}
MQ: Fields = {"Source": "amazon-mq"}
DOCUMENTDB: Fields = {"Source": "amazon-documentdb", "StartingPosition": "LATEST"}
OWN_KAFKA: Fields = {"Source": "self-managed-apache-kafka", "StartingPosition": "LATEST"}
FIFO: Fields = {**SQS, "QueueFifo": True}
REST: Fields = {"Source": "amazon-api-gateway", "ApiKind": "rest"}
HTTP: Fields = {"Source": "amazon-api-gateway", "ApiKind": "http"}
SOCKET: Fields = {"Source": "amazon-api-gateway", "ApiKind": "websocket"}
STREAM: Fields = {**REST, "ResponseTransferMode": "STREAM"}
ORIGIN: Fields = {"Source": "lambda-edge", "EventType": "origin-request"}
STREAMED: Fields = {"AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"}


def _esm(path: str, beside: Fields, shape: Shape = itself, **function: Plain) -> Made:
    return attached(ESM, path, shape, beside, **function)


def _both(rule: str, limit: str, low: float, high: float, made: Made) -> tuple[Bound, Bound]:
    """The two bounds of a limit, with whole steps."""
    return Bound(rule, f"{limit} min", low, low - 1, made), Bound(rule, f"{limit} max", high, high + 1, made)


def _patterns(number: int) -> Plain:
    return [{"Pattern": "{}"}] * number


def _pattern(length: int) -> Plain:
    return [{"Pattern": "x" * length}]


def _weights(number: int) -> Plain:
    return {str(version): 0.1 for version in range(1, number + 1)}


def _weight(share: float) -> Plain:
    return {"1": share}


def _variables(number: int) -> Plain:
    return {f"V{place}": "x" for place in range(number)}


def _pollers(least: int) -> Example:
    return Example({}, ESM, {**SQS, "ProvisionedPollerConfig": {"MinimumPollers": least, "MaximumPollers": 4}})


def _routed(timeout: int) -> Example:
    """Two routes; the one that waits 5 s decides."""
    return Example({"Timeout": timeout}, SOURCE, {**REST, "IntegrationTimeout": 5000})


_batch = partial(_esm, "BatchSize")
_window = partial(_esm, "MaximumBatchingWindowInSeconds")
_visible = partial(_esm, "QueueVisibilityTimeout")

STEPS: tuple[tuple[str, Fields, float], ...] = (
    ("TumblingWindowInSeconds", KINESIS, 0),
    ("BatchSize", {**SQS, "MaximumBatchingWindowInSeconds": 1}, 20),
    *(("BatchSize", source, 9) for source in (FIFO, KINESIS, DYNAMODB, MQ, KAFKA, OWN_KAFKA, DOCUMENTDB)),
    *(("MaximumBatchingWindowInSeconds", source, 2) for source in (SQS, KINESIS, MQ)),
    ("ParallelizationFactor", KINESIS, 1),
    ("MaximumRetryAttempts", KINESIS, -1),
    ("MaximumRecordAgeInSeconds", KINESIS, 60),
    ("ScalingConfig.MaximumConcurrency", SQS, 2),
    *(
        (f"ProvisionedPollerConfig.{side}Pollers", source, 2)
        for side in ("Minimum", "Maximum")
        for source in (SQS, KAFKA)
    ),
)
"""Whole numbers of mappings: the field, the mapping, and a number."""

MAPPING_BOUNDS = (
    *_both("LKB301", "esm_batch_size.kinesis", 1, 10000, _batch(KINESIS)),
    *_both("LKB301", "esm_batch_size.sqs_fifo", 1, 10, _batch(FIFO)),
    *_both("LKB301", "esm_batch_size.sqs_standard", 1, 10000, _batch({**SQS, "MaximumBatchingWindowInSeconds": 1})),
    *_both("LKB301", "esm_batch_size.dynamodb", 1, 10000, _batch(DYNAMODB)),
    *_both("LKB301", "esm_batch_size.mq", 1, 10000, _batch(MQ)),
    *_both("LKB301", "esm_batch_size.msk", 1, 10000, _batch(KAFKA)),
    *_both("LKB301", "esm_batch_size.self_managed_kafka", 1, 10000, _batch(OWN_KAFKA)),
    *_both("LKB301", "esm_batch_size.documentdb", 1, 10000, _batch(DOCUMENTDB)),
    Bound("LKB302", "esm_batch_size.sqs_without_window max", 10, 11, _batch(SQS)),
    Bound("LKB302", "the largest batch, where LKB301 begins", 10001, 10000, _batch(SQS)),
    Bound("LKB302", "a window for a large batch", 1, 0, _window({**SQS, "BatchSize": 11})),
    *_both("LKB303", "esm_batch_window.sqs_standard", 0, 300, _window(SQS)),
    *_both("LKB303", "esm_batch_window.kinesis_dynamodb", 0, 300, _window(KINESIS)),
    *_both("LKB303", "esm_batch_window.kinesis_dynamodb", 0, 300, _window(DYNAMODB)),
    *_both("LKB303", "esm_batch_window.kafka_mq_documentdb", 0, 300, _window(MQ)),
    *_both("LKB304", "esm_parallelization_factor", 1, 10, _esm("ParallelizationFactor", KINESIS)),
    *_both("LKB305", "esm_max_retry_attempts", -1, 10000, _esm("MaximumRetryAttempts", KINESIS)),
    *_both("LKB306", "esm_max_record_age", -1, 604800, _esm("MaximumRecordAgeInSeconds", KINESIS)),
    Bound("LKB306", "esm_max_record_age_finite min", 60, 59, _esm("MaximumRecordAgeInSeconds", KINESIS)),
    Bound("LKB306", "esm_max_record_age min", -1, 0, _esm("MaximumRecordAgeInSeconds", KINESIS)),
    Bound("LKB307", "a tumbling window of what has none", 0, 1, _esm("TumblingWindowInSeconds", SQS)),
    Bound("LKB307", "filters of what has none", 0, 1, _esm("FilterCriteria.Filters", DOCUMENTDB, _patterns)),
    Bound("LKB310", "the window of a FIFO queue", 0, 1, _window(FIFO)),
    Bound("LKB311", "esm_filters max", 5, 6, _esm("FilterCriteria.Filters", SQS, _patterns)),
    Bound("LKB312", "esm_filter_pattern_length max", 4096, 4097, _esm("FilterCriteria.Filters", SQS, _pattern)),
    *_both("LKB313", "esm_sqs_max_concurrency", 2, 1000, _esm("ScalingConfig.MaximumConcurrency", SQS)),
    Bound(
        "LKB314",
        "the function's reserved concurrency",
        10,
        11,
        _esm("ScalingConfig.MaximumConcurrency", SQS, ReservedConcurrentExecutions=10),
    ),
    *(
        bound
        for kind, source, least, most, fewest, many in (
            ("sqs", SQS, 2, 200, 2, 10000),
            ("kafka", KAFKA, 1, 200, 1, 2000),
        )
        for bound in (
            *_both(
                "LKB316",
                f"esm_{kind}_provisioned_min_pollers",
                least,
                most,
                _esm("ProvisionedPollerConfig.MinimumPollers", dict(source)),
            ),
            *_both(
                "LKB316",
                f"esm_{kind}_provisioned_max_pollers",
                fewest,
                many,
                _esm("ProvisionedPollerConfig.MaximumPollers", dict(source)),
            ),
        )
    ),
    Bound("LKB347", "the most pollers, for the fewest", 4, 5, _pollers),
    *(
        Bound("LKB345", f"a step of {field}", at, at + 0.5, _esm(field, source), step=0.5)
        for field, source, at in STEPS
    ),
    Bound("LKB345", "an age that is none, where LKB306 ends", 59.5, 60.5, _esm("MaximumRecordAgeInSeconds", KINESIS)),
    *_both("LKB317", "esm_tumbling_window", 0, 900, _esm("TumblingWindowInSeconds", KINESIS)),
    *(
        Bound("LKB318", "esm_function_timeout_kafka_mq_documentdb max", 840, 841, timed(ESM, source))
        for source in (KAFKA, OWN_KAFKA, MQ, DOCUMENTDB)
    ),
    Bound("LKB319", "the function's timeout", 60, 59, _visible(SQS, Timeout=60)),
    Bound("LKB319", "the default of the function's timeout", 3, 2, _visible(SQS)),
    Bound(
        "LKB320",
        "six timeouts and the window",
        365,
        364,
        _visible({**SQS, "MaximumBatchingWindowInSeconds": 5}, Timeout=60),
    ),
    Bound("LKB320", "six timeouts", 360, 359, _visible(SQS, Timeout=60)),
    Bound("LKB320", "six default timeouts", 18, 17, _visible(SQS)),
    Bound("LKB320", "the timeout, where LKB319 begins", 59, 60, _visible(SQS, Timeout=60)),
    Bound("LKB338", "esm_topics max", 1, 2, _esm("Topics", KAFKA, count)),
    Bound("LKB338", "esm_topics min", 1, 0, _esm("Topics", KAFKA, count)),
    Bound("LKB338", "esm_queues max", 1, 2, _esm("Queues", MQ, count)),
    Bound("LKB338", "esm_queues min", 1, 0, _esm("Queues", MQ, count)),
)

_integration = partial(attached, SOURCE, "IntegrationTimeout", itself)

SOURCE_BOUNDS = (
    *_both("LKB321", "apigw_http_integration_timeout", 50, 30000, _integration(HTTP)),
    *_both("LKB321", "apigw_rest_integration_timeout", 50, 29000, _integration(REST)),
    *_both("LKB321", "apigw_websocket_integration_timeout", 50, 29000, _integration(SOCKET)),
    Bound("LKB321", "apigw_rest_streaming_timeout max", 900000, 900001, _integration(STREAM)),
    Bound("LKB322", "29 s of a REST API", 29, 30, timed(SOURCE, REST)),
    Bound("LKB322", "30 s of an HTTP API", 30, 31, timed(SOURCE, HTTP)),
    Bound("LKB322", "29 s of a WebSocket API", 29, 30, timed(SOURCE, SOCKET)),
    Bound("LKB322", "900 s of a stream", 900, 901, timed(SOURCE, STREAM)),
    Bound("LKB322", "the timeout of the integration", 5, 6, _routed),
    Bound("LKB323", "cognito_trigger_timeout max", 5, 6, timed(SOURCE, {"Source": "amazon-cognito"})),
    Bound("LKB324", "firehose_lambda_timeout max", 300, 301, timed(SOURCE, {"Source": "amazon-data-firehose"})),
    Bound("LKB325", "edge_timeout.viewer max", 30, 31, timed(SOURCE, EDGE)),
    Bound("LKB325", "edge_timeout.origin max", 30, 31, timed(SOURCE, ORIGIN)),
    Bound("LKB325", "edge_memory.viewer max", 10240, 10241, timed(SOURCE, EDGE, "MemorySize")),
    Bound("LKB327", "variables at the edge", 0, 1, timed(SOURCE, EDGE, "Environment", _variables)),
    Bound("LKB327", "subnets at the edge", 0, 1, timed(SOURCE, EDGE, "VpcConfig.SubnetIds", count)),
    Bound("LKB327", "layers at the edge", 0, 1, timed(SOURCE, EDGE, "Layers", count)),
    Bound("LKB327", "MB of /tmp at the edge", 512, 513, timed(SOURCE, EDGE, "EphemeralStorage")),
    Bound(
        "LKB341",
        "the idle timeout of a load balancer",
        60,
        61,
        timed(SOURCE, {"Source": "application-load-balancer", "IdleTimeout": 60}),
    ),
    Bound("LKB342", "firehose_lambda_buffer_size max", 3, 4, attached(SOURCE, "BufferSizeInMBs")),
    Bound("LKB342", "firehose_lambda_buffer_size min", 0.2, 0.1, attached(SOURCE, "BufferSizeInMBs"), step=0.1),
    *_both("LKB342", "firehose_lambda_buffer_interval", 0, 900, attached(SOURCE, "BufferIntervalInSeconds")),
    *_both("LKB343", "eventbridge_retry_attempts", 0, 185, attached(SOURCE, "RetryPolicy.MaximumRetryAttempts")),
    *_both("LKB343", "eventbridge_event_age", 60, 86400, attached(SOURCE, "RetryPolicy.MaximumEventAgeInSeconds")),
)

_ASYNC, _ALIAS, _LAYER = Kind.EVENT_INVOKE_CONFIG, Kind.ALIAS, Kind.LAYER_VERSION
_REVISION, _ENDPOINT = Kind.WEB_REVISION, Kind.WEB_ENDPOINT

OTHER_BOUNDS = (
    *(
        Bound("LKB345", f"a step of {field}", at, at + 0.5, attached(kind, field, beside=beside), step=0.5)
        for kind, field, at, beside in (
            (_ASYNC, "MaximumRetryAttempts", 1, {}),
            (_ASYNC, "MaximumEventAgeInSeconds", 60, {}),
            *((SOURCE, "IntegrationTimeout", 50, api) for api in (HTTP, REST, SOCKET, STREAM)),
            (SOURCE, "IdleTimeout", 60, {}),
            (SOURCE, "BufferIntervalInSeconds", 60, {}),
            (SOURCE, "RetryPolicy.MaximumRetryAttempts", 2, {}),
            (SOURCE, "RetryPolicy.MaximumEventAgeInSeconds", 60, {}),
            (URL, "Cors.MaxAge", 60, {}),
            (_ALIAS, "ProvisionedConcurrentExecutions", 1, {}),
            (Kind.VERSION, "ProvisionedConcurrentExecutions", 1, {}),
            (_REVISION, "ServiceConfig.TimeoutSeconds", 30, {}),
            (_REVISION, "ServiceConfig.MaxConcurrencyPerEnvironment", 2, {}),
            (_ENDPOINT, "ScalingConfig.MaxEnvironments", 2, {}),
            (_ENDPOINT, "ThrottleConfig.RateLimit", 100, {}),
        )
    ),
    *_both("LKB231", "web_function_timeout", 3, 900, attached(_REVISION, "ServiceConfig.TimeoutSeconds")),
    *_both(
        "LKB231",
        "web_function_concurrency_per_environment",
        1,
        128,
        attached(_REVISION, "ServiceConfig.MaxConcurrencyPerEnvironment"),
    ),
    *_both("LKB232", "web_function_max_environments", 2, 10000, attached(_ENDPOINT, "ScalingConfig.MaxEnvironments")),
    *_both("LKB232", "web_function_rate_limit", 0, 10000, attached(_ENDPOINT, "ThrottleConfig.RateLimit")),
    *_both("LKB232", "web_function_regions", 1, 100, attached(_ENDPOINT, "Regions", count)),
    *_both("LKB232", "web_function_revision_weights", 1, 2, attached(_ENDPOINT, "RevisionWeights", count)),
    Bound("LKB233", "web_function_name_length max", 64, 65, attached(Kind.WEB_FUNCTION, "FunctionName", text)),
    *_both("LKB330", "async_retry_attempts", 0, 2, attached(_ASYNC, "MaximumRetryAttempts")),
    *_both("LKB331", "async_max_event_age", 60, 21600, attached(_ASYNC, "MaximumEventAgeInSeconds")),
    *_both("LKB332", "url_cors_max_age", 0, 86400, attached(URL, "Cors.MaxAge")),
    Bound("LKB333", "url_cors_allow_methods max", 6, 7, attached(URL, "Cors.AllowMethods", count)),
    Bound("LKB333", "url_cors_allow_origins max", 100, 101, attached(URL, "Cors.AllowOrigins", count)),
    Bound("LKB333", "url_cors_headers max", 100, 101, attached(URL, "Cors.AllowHeaders", count)),
    Bound("LKB333", "url_cors_headers max", 100, 101, attached(URL, "Cors.ExposeHeaders", count)),
    *(
        Bound("LKB334", "provisioned_concurrency_min min", 1, 0, attached(kind, "ProvisionedConcurrentExecutions"))
        for kind in (_ALIAS, Kind.VERSION)
    ),
    Bound(
        "LKB336",
        "versions beside an alias's own",
        1,
        2,
        attached(_ALIAS, "RoutingConfig.AdditionalVersionWeights", _weights),
    ),
    *(
        Bound(
            "LKB336",
            f"alias_routing_weight {side}",
            at,
            past,
            attached(_ALIAS, "RoutingConfig.AdditionalVersionWeights", _weight),
            step=0.01,
        )
        for side, at, past in (("max", 1, 1.01), ("min", 0, -0.01))
    ),
    *_both("LKB337", "alias_name_length", 1, 128, attached(_ALIAS, "Name", text)),
    Bound("LKB339", "layer_compatible_runtimes max", 15, 16, attached(_LAYER, "CompatibleRuntimes", count)),
    Bound("LKB339", "layer_compatible_architectures max", 2, 3, attached(_LAYER, "CompatibleArchitectures", count)),
    Bound("LKB339", "layer_license_info_length max", 512, 513, attached(_LAYER, "LicenseInfo", text)),
    *(
        Bound(
            "LKB405",
            "provisioned concurrency with SnapStart",
            0,
            1,
            attached(kind, "ProvisionedConcurrentExecutions", Runtime="java21", SnapStart=SNAP),
        )
        for kind in (_ALIAS, Kind.VERSION)
    ),
    Bound("LKB413", "subnets of a function that streams", 0, 1, timed(URL, STREAMED, "VpcConfig.SubnetIds", count)),
    Bound(
        "LKB422",
        "Regions of an endpoint in several",
        1,
        0,
        attached(_ENDPOINT, "Regions", count, {"EndpointType": "MultiRegion"}),
    ),
)

_FAILED: Plain = {"OnFailure": {"Destination": "arn"}}
OPTIONS: tuple[tuple[str, Fields, str, Plain], ...] = (
    ("parallelization-factor", KINESIS, "ParallelizationFactor", 2),
    ("batch-retry-settings", KAFKA, "MaximumRetryAttempts", 2),
    ("batch-retry-settings", KAFKA, "MaximumRecordAgeInSeconds", 60),
    ("bisect-batch", KAFKA, "BisectBatchOnFunctionError", True),
    ("tumbling-windows", DYNAMODB, "TumblingWindowInSeconds", 1),
    ("event-filtering", MQ, "FilterCriteria.Filters", [{"Pattern": "{}"}]),
    ("maximum-concurrency", SQS, "ScalingConfig.MaximumConcurrency", 2),
    ("provisioned-pollers", KAFKA, "ProvisionedPollerConfig.MinimumPollers", 2),
    ("partial-batch-response", KAFKA, "FunctionResponseTypes", ["ReportBatchItemFailures"]),
    ("failed-batch-destination", KAFKA, "DestinationConfig", _FAILED),
    ("batch-window", SQS, "MaximumBatchingWindowInSeconds", 1),
    ("mapping-metrics", KAFKA, "MetricsConfig.Metrics", ["EventCount"]),
)
"""Settings of mappings that came later than what they are for: the feature, the mapping, and the field."""

_TO_A_BUCKET: Fields = {"DestinationConfig": {"OnFailure": {"Destination": BUCKET}}}
_WEB: Fields = {"BuildConfig": {"RuntimeConfig": {"Runtime": "nodejs24.x"}}}

ATTACHMENT_DAYS = (
    *(
        DayBound(
            "LKB307",
            f"feature {feature} trigger:{source['Source']}",
            False,
            attached_on_day(ESM, {**source, **nested(field, value)}),
        )
        for feature, source, field, value in OPTIONS
    ),
    DayBound(
        "LKB309",
        "feature start-at-timestamp trigger:amazon-msk",
        False,
        attached_on_day(ESM, {**KAFKA, "StartingPosition": "AT_TIMESTAMP"}),
    ),
    DayBound("LKB328", "trigger amazon-sqs supported_from", False, attached_on_day(ESM, SQS)),
    DayBound(
        "LKB328", "trigger aws-iot-events supported_to", True, attached_on_day(SOURCE, {"Source": "aws-iot-events"})
    ),
    DayBound("LKB351", "feature fifo-queues trigger:amazon-sqs", False, attached_on_day(ESM, FIFO)),
    DayBound("LKB352", "feature destination-s3 all", False, attached_on_day(_ASYNC, _TO_A_BUCKET)),
    DayBound("LKB346", "field FunctionUrlConfig.InvokeMode", True, attached_on_day(URL, {"InvokeMode": "STREAM"})),
    DayBound("LKB340", "field FunctionUrlConfig.InvokeMode", False, attached_on_day(URL, STREAMED)),
    DayBound("LKB421", "feature web-functions runtime:nodejs24.x", False, attached_on_day(_REVISION, _WEB)),
)
