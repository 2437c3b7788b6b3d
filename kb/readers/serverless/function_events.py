"""The events of a function as the resources that the framework makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from kb.data_classes import dataclass
from kb.readers.cloudformation.additions import SUPPLIED, UNREAD
from kb.readers.cloudformation.attached.collection import EVENT
from kb.readers.cloudformation.attached.polled_sources import TOLD
from kb.readers.serverless.logical_ids import mapping_id
from kb.readers.serverless.template_parts import (
    WrittenPart,
    as_list,
    bare_node,
    is_null,
    node_at,
    node_within,
    plain_mapping,
    settings_within,
    single_flag,
    single_text,
    why_unknown,
    word_of,
)
from kb.readers.serverless.variable_sources import DEFAULT
from kb.readers.shared.event_sources import POLLED, SELF_MANAGED
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, Single, derived_node, unresolved_node
from kb.readers.unknown_keys import key_meant

MAPPING = "AWS::Lambda::EventSourceMapping"
AT_EDGE = "lambdaAtEdge"
"""What plug-ins call the place where a function is put behind a distribution."""
SERVICES = {
    "alb": "application-load-balancer",
    "alexaSkill": "amazon-alexa",
    "alexaSmartHome": "amazon-alexa",
    "cloudFront": "lambda-edge",
    "cloudwatchEvent": "amazon-eventbridge",
    "cloudwatchLog": "amazon-cloudwatch-logs",
    "cognitoUserPool": "amazon-cognito",
    "eventBridge": "amazon-eventbridge",
    "http": "amazon-api-gateway",
    "httpApi": "amazon-api-gateway",
    "iot": "aws-iot",
    "iotFleetProvisioning": "aws-iot",
    AT_EDGE: "lambda-edge",
    "preExistingCloudFront": "lambda-edge",
    "s3": "amazon-s3",
    "schedule": "amazon-eventbridge",
    "sns": "amazon-sns",
    "websocket": "amazon-api-gateway",
}
"""Events of services that call the function by themselves."""
POLLING = {
    "activemq": POLLED["mq"],
    "documentDb": POLLED["rds"],
    "kafka": SELF_MANAGED,
    "msk": POLLED["kafka"],
    "rabbitmq": POLLED["mq"],
    "sqs": POLLED["sqs"],
    "stream": None,
}
"""Events that Lambda polls for; a stream's ARN or type says which it is."""
_STREAMS = {"dynamodb": POLLED["dynamodb"], "kinesis": POLLED["kinesis"]}
_MODES = {"buffered": "BUFFERED", "stream": "STREAM"}
_API_KINDS = {"http": "rest", "httpApi": "http", "websocket": "websocket"}
_EVENT_TYPES = {
    "cloudFront": "eventType",
    "cognitoUserPool": "trigger",
    AT_EDGE: "eventType",
    "preExistingCloudFront": "eventType",
}
_WAITS = {"http": "apiGateway", "httpApi": "httpApi", "websocket": "websocket"}
"""Where the provider says how long its APIs wait."""
_DEFAULTS: dict[str, tuple[Single, tuple[str, ...]]] = {
    "BatchSize": (10, ("sqs", "stream")),
    "StartingPosition": ("TRIM_HORIZON", ("kafka", "msk", "stream")),
}
"""What the framework writes where an event says nothing, and for which kinds of event."""
_OTHERS = frozenset({"HTTP", "HTTP_PROXY", "MOCK"})
"""What an event of an API integrates that is not its function."""
_SETTINGS = {
    "arn": "EventSourceArn",
    "batchSize": "BatchSize",
    "batchWindow": "MaximumBatchingWindowInSeconds",
    "bisectBatchOnFunctionError": "BisectBatchOnFunctionError",
    "enabled": "Enabled",
    "kmsKeyArn": "KmsKeyArn",
    "maximumBatchingWindow": "MaximumBatchingWindowInSeconds",
    "maximumRecordAgeInSeconds": "MaximumRecordAgeInSeconds",
    "maximumRetryAttempts": "MaximumRetryAttempts",
    "parallelizationFactor": "ParallelizationFactor",
    "startingPosition": "StartingPosition",
    "startingPositionTimestamp": "StartingPositionTimestamp",
    "tumblingWindowInSeconds": "TumblingWindowInSeconds",
}
RETRIES = {"maximumEventAge": "MaximumEventAgeInSeconds", "maximumRetryAttempts": "MaximumRetryAttempts"}
"""How often and how long a call is tried again, in the words of the framework and of AWS."""
_LISTS = {"functionResponseType": "FunctionResponseTypes", "queue": "Queues", "topic": "Topics"}
_CREDENTIALS = {
    "activemq": {"basicAuthArn": "BASIC_AUTH"},
    "documentDb": {"auth": "BASIC_AUTH", "smk": "BASIC_AUTH"},
    "msk": {"saslScram512": "SASL_SCRAM_512_AUTH"},
    "rabbitmq": {"basicAuthArn": "BASIC_AUTH", "virtualHost": "VIRTUAL_HOST"},
}
"""Settings of events that say how their poller gets in, and what the API calls each."""
_ACCESS = {"saslPlainAuth": "BASIC_AUTH"}
"""Ways in that the API calls by other words than the framework."""
_KAFKA = {"kafka": "SelfManagedKafkaEventSourceConfig", "msk": "AmazonManagedKafkaEventSourceConfig"}
_POLLERS = {"maximumPollers": "MaximumPollers", "minimumPollers": "MinimumPollers"}
_DOCUMENTS = {"collection": "CollectionName", "db": "DatabaseName", "document": "FullDocument"}


_FUNCTION = "AWS::Lambda::Function"


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that the framework makes."""

    name: str
    """After the function and the event."""
    mark: Mark
    """Where the event is written."""
    kind: str
    """Its type."""
    properties: Mapping
    """Its properties."""
    told: str | None = field(default=None)
    """The service that a mapping reads from, where the kind of event says."""
    supplied: bool = field(default=False)
    """Whether the framework supplies what CloudFormation would demand: code and role."""
    unread: str | None = field(default=None)
    """Why it may have more properties than these."""
    condition: Node | None = field(default=None)
    """The condition of the service's resources without which it is not made."""
    logical: str | None = field(default=None)
    """The logical id that the framework gives it, where that differs from the name and is known."""

    def node(self) -> Mapping:
        """The whole resource."""
        part = WrittenPart(self.mark)
        part.put("Type", self.kind)
        part.put(TOLD, self.told)
        # What the framework makes of an event or a URL it makes whole.
        part.put(SUPPLIED, (self.supplied or self.kind != _FUNCTION) or None)
        part.put(UNREAD, self.unread)
        part.put("Condition", self.condition)
        part.put("Properties", self.properties)
        return part.node()


def of_function(key: str, function: Node, own: Node, provider: Node | None) -> Iterator[Made]:
    """The resources of the events under a function; `function` is a reference to it."""
    section = bare_node(node_at(own, "events"))
    for item in section.items if isinstance(section, Sequence) else [section]:
        if item is None:
            continue
        for kind, mark, event in _events_in(item):
            if kind in POLLING:
                yield _mapping_resource(key, kind, mark, event, function)
            elif kind and not (kind == "http" and _answers_without(event)):
                yield Made(f"{key}.{kind}", mark, EVENT, _calling_resource(key, kind, mark, event, provider))
    if edge := node_at(own, AT_EDGE):
        whole = bare_node(edge)
        for event in whole.items if isinstance(whole, Sequence) else [edge]:
            yield Made(
                f"{key}.{AT_EDGE}", edge.mark, EVENT, _calling_resource(key, AT_EDGE, edge.mark, event, provider)
            )


def _answers_without(event: Node) -> bool:
    """Whether an API answers by itself or asks somebody else, so that it never calls the function it stands under."""
    return (single_text(node_at(event, "integration")) or "").upper().replace("-", "_") in _OTHERS


def at_the_edge(own: Node) -> bool:
    """Whether a function is for CloudFront; the framework takes variables and networks away from those."""
    section = bare_node(node_at(own, "events"))
    return isinstance(section, Sequence) and any(
        kind == "cloudFront" for item in section.items for kind, _, _ in _events_in(item)
    )


def _events_in(item: Node) -> list[tuple[str | None, Mark, Node]]:
    """The kinds of the events of an item, written as keys or, without settings, alone."""
    if (mapping := plain_mapping(item)) and mapping.entries:
        found: list[tuple[str | None, Mark, Node]] = [
            (kind, mapping.keys[kind], node) for kind, node in mapping.entries.items()
        ]
        known = [one for one in found if one[0] in SERVICES or one[0] in POLLING]
        # What was merged into one item may hold several, of which null takes one away.
        return [one for one in known if not is_null(one[2])] or known[:1] or found[:1]
    if why_unknown(item):
        return [("event", item.mark, item)]
    return [(single_text(item), item.mark, Scalar(None, item.mark))]


def _calling_resource(key: str, kind: str, mark: Mark, event: Node, provider: Node | None) -> Mapping:
    part = WrittenPart(mark)
    part.put("Function", key)
    service = SERVICES.get(kind)
    if kind == "schedule" and single_text(node_at(event, "method")) == "scheduler":
        service = "amazon-eventbridge-scheduler"
    part.put("Source", service or unresolved_node(why_unknown(event) or _of_plug_in(kind), mark))
    part.put("ApiKind", _API_KINDS.get(kind))
    if kind in _API_KINDS:
        shared = provider if why_unknown(provider) else node_within(provider, _WAITS[kind], "timeoutInMillis")
        wait = node_at(event, "timeoutInMillis") or shared
        part.put("IntegrationTimeout", unresolved_node(why, mark) if (why := why_unknown(event)) else wait)
        _set_mode(part, kind, event)
    if kind in _EVENT_TYPES:
        part.put("EventType", node_at(event, _EVENT_TYPES[kind]))
    if kind == "eventBridge":
        part.put("RetryPolicy", settings_within(event, "retryPolicy", RETRIES))
    return part.node()


def _of_plug_in(kind: str) -> str:
    """Why it is not known what an event is."""
    meant = key_meant(kind, frozenset([*SERVICES, *POLLING]))
    return f"the event {kind} comes from a plug-in" + (f", or is meant to be {meant}" if meant else "")


def _set_mode(part: WrittenPart, kind: str, event: Node) -> None:
    """Whether a REST API waits for an answer, and whether that is streamed."""
    asynchronous = node_at(event, "async") if kind == "http" else None
    if asynchronous and (why := why_unknown(asynchronous)):
        part.put("InvocationType", unresolved_node(why, asynchronous.mark))
    elif asynchronous and single_flag(asynchronous):
        part.put("InvocationType", Scalar("Event", asynchronous.mark))
    if kind == "http":
        part.put("ResponseTransferMode", word_of(node_within(event, "response", "transferMode"), _MODES))


def _mapping_resource(key: str, kind: str, mark: Mark, event: Node, function: Node) -> Made:
    part = WrittenPart(mark)
    part.put("FunctionName", function)
    if not plain_mapping(event):
        part.put("EventSourceArn", event)
    part.take(event, _SETTINGS)
    for setting, (value, kinds) in _DEFAULTS.items():
        if kind in kinds and setting not in part.found:
            part.put(setting, derived_node(DEFAULT, Scalar(value, mark)))
    for old, new in _LISTS.items():
        if node := node_at(event, old):
            part.put(new, as_list(node))
    _nest_settings(part, kind, event)
    told = POLLING[kind] or _STREAMS.get((single_text(node_at(event, "type")) or "").lower())
    logical = mapping_id(key, kind, event)
    return Made(f"{key}.{kind}", mark, MAPPING, part.node(), told, unread=why_unknown(event), logical=logical)


def _credentials(kind: str, event: Node) -> Node | None:
    """How the poller of an event gets in, as the API lists it; the whole where it is not known."""
    written = node_at(event, "accessConfigurations")
    if written and why_unknown(written):
        return written
    entries = [(name, node_at(event, key)) for key, name in _CREDENTIALS.get(kind, {}).items()]
    for key, node in mapping.entries.items() if (mapping := plain_mapping(written)) else ():
        name = _ACCESS.get(key) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=[0-9])", "_", key).upper()
        listed = bare_node(node)
        entries += [(name, one) for one in (listed.items if isinstance(listed, Sequence) else [node])]
    found = [_credential(name, node) for name, node in entries if node]
    return Sequence(found, found[0].mark) if found else None


def _credential(name: str, node: Node) -> Node:
    mark = node.mark
    return Mapping({"Type": Scalar(name, mark), "URI": node}, {"Type": mark, "URI": mark}, mark)


def _filter(pattern: Node) -> Node:
    """A filter of the API, whose pattern is the text that the framework makes of an object."""
    mark = pattern.mark
    text = Mapping({"Fn::ToJsonString": pattern}, {"Fn::ToJsonString": mark}, mark)
    return Mapping({"Pattern": text if plain_mapping(pattern) else pattern}, {"Pattern": mark}, mark)


def _nest_settings(part: WrittenPart, kind: str, event: Node) -> None:
    """Settings that the API keeps one level deeper."""
    mark = part.mark
    part.put("ScalingConfig", WrittenPart(mark).take(event, {"maximumConcurrency": "MaximumConcurrency"}).within())
    part.put("ProvisionedPollerConfig", settings_within(event, "provisionedPollerConfig", _POLLERS))
    if kind in _KAFKA:
        part.put(_KAFKA[kind], WrittenPart(mark).take(event, {"consumerGroupId": "ConsumerGroupId"}).within())
    part.put("SourceAccessConfigurations", _credentials(kind, event))
    if kind == "documentDb":
        part.put("EventSourceArn", node_at(event, "cluster"))
        part.put("DocumentDBEventSourceConfig", WrittenPart(mark).take(event, _DOCUMENTS).within())
    servers = WrittenPart(mark).take(event, {"bootstrapServers": "KafkaBootstrapServers"})
    part.put("SelfManagedEventSource", servers.within("Endpoints"))
    failure = node_within(event, "destinations", "onFailure")
    if failure:
        target = WrittenPart(mark)
        target.put("Destination", node_at(failure, "arn") or failure)
        part.put("DestinationConfig", target.within("OnFailure"))
    patterns = bare_node(node_at(event, "filterPatterns"))
    if isinstance(patterns, Sequence):
        filters: list[Node] = [_filter(item) for item in patterns.items]
        part.put("FilterCriteria", WrittenPart(mark, {"Filters": Sequence(filters, patterns.mark)}).node())
    elif patterns:
        part.put("FilterCriteria", patterns)
