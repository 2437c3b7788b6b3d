"""The examples of the rules as files: what a user would write in each format."""

from __future__ import annotations

import json
import re
from typing import Any

from kb.policies.formats import TYPES, EngineFormat
from kb.readers.interface import Kind, Plain
from kb.readers.shared.event_sources import POLLED, SELF_MANAGED
from tests.judging.examples import Example

ARN = "arn:aws:{}:eu-west-1:123456789012:{}"
ROLE = "arn:aws:iam::123456789012:role/r"
RELATIONS = {
    None: "functions",
    Kind.EVENT_SOURCE_MAPPING: "event_source_mappings",
    Kind.FUNCTION_URL: "function_urls",
    Kind.EVENT_INVOKE_CONFIG: "event_invoke_configs",
    Kind.ALIAS: "aliases",
    Kind.VERSION: "versions",
    Kind.LAYER_VERSION: "layer_versions",
    Kind.WEB_FUNCTION: "web_functions",
    Kind.WEB_REVISION: "web_function_revisions",
    Kind.WEB_ENDPOINT: "web_function_endpoints",
}
"""The relations of the rules, by what an example attaches."""
_WRAPPED = {"EphemeralStorage": "Size", "Environment": "Variables"}
_OWN_KEYS = frozenset({"Variables", "Tags"})
_REPEATED = {"FileSystemConfigs": "file_system_config", "Filters": "filter"}
_UNLIKE = {
    "AuthType": "authorization_type",
    "RetentionPeriodInDays": "retention_period",
    "Destination": "destination_arn",
}


def properties_of(example: Example) -> dict[str, Any]:
    """The properties of CloudFormation of what an example is about."""
    if example.kind is None:
        return _function(example.function)
    return _attachment(dict(example.attached))


def _function(fields: dict[str, Plain]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in fields.items():
        found[name] = {_WRAPPED[name]: value} if name in _WRAPPED else value
    if isinstance(found.get("Tags"), dict):
        found["Tags"] = [{"Key": key, "Value": value} for key, value in found["Tags"].items()]
    return found


def _attachment(fields: dict[str, Any]) -> dict[str, Any]:
    source, fifo = fields.pop("Source", None), fields.pop("QueueFifo", False)
    for name in ("FilterCriteria",):
        if isinstance(fields.get(name), list):
            fields[name] = {"Filters": fields[name]}
    if isinstance(fields.get("RoutingConfig", {}).get("AdditionalVersionWeights"), dict):
        weights = fields["RoutingConfig"]["AdditionalVersionWeights"]
        listed = [{"FunctionVersion": version, "FunctionWeight": weight} for version, weight in weights.items()]
        fields["RoutingConfig"] = {"AdditionalVersionWeights": listed}
    if "ProvisionedConcurrentExecutions" in fields:
        number = fields.pop("ProvisionedConcurrentExecutions")
        fields["ProvisionedConcurrencyConfig"] = {"ProvisionedConcurrentExecutions": number}
    if source == SELF_MANAGED:
        fields["SelfManagedEventSource"] = {"Endpoints": {"KafkaBootstrapServers": ["broker:9092"]}}
    elif source is not None and source in POLLED.values():
        service = next(name for name, known in POLLED.items() if known == source)
        fields["EventSourceArn"] = ARN.format(service, "orders.fifo" if fifo else "orders")
    return fields


def template(example: Example, *, sam: bool = False) -> str:
    """A template of CloudFormation, or of SAM."""
    form = EngineFormat.SAM if sam else EngineFormat.CLOUDFORMATION
    kind = TYPES[form][RELATIONS[example.kind]]
    properties = properties_of(example)
    if sam and isinstance(properties.get("Tags"), list):
        properties["Tags"] = {tag["Key"]: tag["Value"] for tag in properties["Tags"]}
    body: dict[str, Any] = {"Resources": {"A": {"Type": kind, "Properties": properties}}}
    if sam:
        body = {"Transform": "AWS::Serverless-2016-10-31", **body}
    return json.dumps(body)


def plan(example: Example) -> str:
    """A plan of Terraform as `terraform show -json` prints it."""
    kind = TYPES[EngineFormat.TERRAFORM][RELATIONS[example.kind]]
    values = _attributes(properties_of(example))
    one = {"address": f"{kind}.a", "mode": "managed", "type": kind, "name": "a"}
    provider = {"provider_name": "registry.terraform.io/hashicorp/aws", "schema_version": 0}
    change = {"actions": ["create"], "before": None, "after": values, "after_unknown": {"id": True}}
    return json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.9.0",
            "planned_values": {"root_module": {"resources": [{**one, **provider, "values": values}]}},
            "resource_changes": [{**one, **provider, "change": change}],
            "configuration": {"root_module": {"resources": [{**one, "expressions": {}}]}},
        }
    )


def _attributes(properties: dict[str, Any]) -> dict[str, Any]:
    """Properties in the provider's names; what is a block there stands in a list of one."""
    found: dict[str, Any] = {}
    for name, value in properties.items():
        if name == "Tags":
            found["tags"] = {tag["Key"]: tag["Value"] for tag in value}
        elif name == "Code":
            found |= {_snake(part): text for part, text in value.items()}
        elif name == "AdditionalVersionWeights":
            found["additional_version_weights"] = {one["FunctionVersion"]: one["FunctionWeight"] for one in value}
        elif name in _REPEATED:
            found[_REPEATED[name]] = [_attributes(one) for one in value]
        elif name in _OWN_KEYS or not isinstance(value, dict):
            found[_UNLIKE.get(name) or _snake(name)] = value
        elif name == "Endpoints":
            found["endpoints"] = {"KAFKA_BOOTSTRAP_SERVERS": "broker:9092"}
        else:
            found[_snake(name)] = [_attributes(value)]
    return found


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower().replace("gi_bper", "gib_per")


def api_answer(example: Example) -> dict[str, Any]:
    """What the API says of a function, with the values that it fills in."""
    known: dict[str, Any] = {"FunctionName": "a", "FunctionArn": ARN.format("lambda", "function:a"), "Role": ROLE}
    fields = properties_of(example)
    if isinstance(fields.get("Layers"), list):
        fields["Layers"] = [{"Arn": arn, "CodeSize": 1} for arn in fields["Layers"]]
    return {**known, **fields}


def configuration_item(example: Example) -> str:
    """What AWS Config records of a function."""
    answer = api_answer(example)
    return json.dumps(
        {
            "resourceType": "AWS::Lambda::Function",
            "resourceName": "a",
            "configurationItemStatus": "OK",
            "configurationItemCaptureTime": "2026-11-23T00:00:00.000Z",
            "configuration": _lower(answer),
        }
    )


def _lower(value: Any) -> Any:  # noqa: ANN401 - whatever stands there
    if isinstance(value, dict):
        return {
            name[:1].lower() + name[1:]: part if name in _OWN_KEYS else _lower(part) for name, part in value.items()
        }
    return [_lower(part) for part in value] if isinstance(value, list) else value


def text_in(form: EngineFormat, example: Example, engine: str = "") -> str:
    """An example as a file of a format."""
    match form:
        case EngineFormat.CLOUDFORMATION:
            return template(example)
        case EngineFormat.SAM:
            return template(example, sam=True)
        case EngineFormat.TERRAFORM:
            return plan(example)
        case EngineFormat.API:
            return configuration_item(example) if engine == "config" else json.dumps(api_answer(example))
