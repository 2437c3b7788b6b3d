"""What the framework publishes and exposes beside a function: URL, version, alias, layers, asynchronous settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kb.readers.serverless.function_events import RETRIES, Made, at_the_edge
from kb.readers.serverless.logical_ids import layer_id, normal_key
from kb.readers.serverless.template_parts import (
    WrittenPart,
    as_list,
    mapping_entries,
    node_at,
    node_within,
    plain_mapping,
    single_flag,
    single_text,
    why_unknown,
    word_of,
)
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar

_CORS = {
    "allowCredentials": "AllowCredentials",
    "allowedHeaders": "AllowHeaders",
    "allowedMethods": "AllowMethods",
    "allowedOrigins": "AllowOrigins",
    "exposedResponseHeaders": "ExposeHeaders",
    "maxAge": "MaxAge",
}
_CORS_LISTS = frozenset({"AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders"})
_LAYER = {
    "compatibleArchitectures": "CompatibleArchitectures",
    "compatibleRuntimes": "CompatibleRuntimes",
    "description": "Description",
    "licenseInfo": "LicenseInfo",
    "name": "LayerName",
    "path": "Content",
}
_NONE = frozenset({"0", "false"})
"""How a service says that nothing is provisioned."""
_INVOKE_MODES = {"buffered": "BUFFERED", "response_stream": "RESPONSE_STREAM"}
_ENDS = {"onFailure": "OnFailure", "onSuccess": "OnSuccess"}


def of_function(
    key: str, function: Node, own: Node, provider: Node | None, target: Callable[[Node], Node]
) -> Iterator[Made]:
    """The resources beside one function; `target` turns the key of a function into its ARN."""
    begun = normal_key(key)
    url = node_at(own, "url")
    if url and single_flag(url) is not False:
        properties = _url_resource(function, url)
        yield Made(f"{key}.url", url.mark, "AWS::Lambda::Url", properties, logical=f"{begun}LambdaFunctionUrl")
    invoked = _invoke_config_resource(function, own, target)
    if len(invoked.entries) > 1:
        kind = "AWS::Lambda::EventInvokeConfig"
        yield Made(f"{key}.destinations", invoked.mark, kind, invoked, logical=f"{begun}LambdaEvConf")
    written = node_at(own, "provisionedConcurrency")
    number = node_at(written, "executions") if plain_mapping(written) else written
    provisioned = None if single_text(number) in _NONE else number
    versions = node_at(own, "versionFunction") or node_at(provider, "versionFunctions")
    if single_flag(versions) is not False or provisioned or _must_be_published(own):
        yield Made(f"{key}.version", own.mark, "AWS::Lambda::Version", _named_reference(function, None))
    if provisioned:
        properties = _named_reference(function, node_at(written, "alias") or "provisioned")
        settings = WrittenPart(provisioned.mark, {"ProvisionedConcurrentExecutions": provisioned}).node()
        properties.entries["ProvisionedConcurrencyConfig"] = settings
        kind, logical = "AWS::Lambda::Alias", f"{begun}ProvConcLambdaAlias"
        yield Made(f"{key}.alias", provisioned.mark, kind, properties, logical=logical)


def _must_be_published(own: Node) -> bool:
    """Whether a function has what only versions have, so that the framework publishes one whatever the service says."""
    snaps = node_at(own, "snapStart")
    return at_the_edge(own) or bool(node_at(own, "durableConfig") or (snaps and single_flag(snaps) is not False))


def of_layers(section: Node | None) -> Iterator[tuple[str, Made]]:
    """The layers of a service by their keys."""
    for key, mark, node in mapping_entries(section):
        part = WrittenPart(mark).take(node, _LAYER)
        yield key, Made(layer_id(key), mark, "AWS::Lambda::LayerVersion", part.node(), unread=why_unknown(node))


def _named_reference(function: Node, name: Node | str | None) -> Mapping:
    part = WrittenPart(function.mark)
    part.put("FunctionName", function)
    part.put("Name", name)
    return part.node()


def _url_resource(function: Node, url: Node) -> Mapping:
    part = WrittenPart(url.mark)
    part.put("TargetFunctionArn", function)
    authorizer = node_at(url, "authorizer")
    if why_unknown(url) or why_unknown(authorizer):
        part.put("AuthType", authorizer or url)
    else:
        secured = (single_text(authorizer) or "").lower() == "aws_iam"
        part.put("AuthType", Scalar("AWS_IAM" if secured else "NONE", (authorizer or url).mark))
    part.put("InvokeMode", word_of(node_at(url, "invokeMode"), _INVOKE_MODES))
    cors = node_at(url, "cors")
    if why_unknown(cors):
        part.put("Cors", cors)
    elif plain_mapping(cors) and cors:
        allowed = WrittenPart(cors.mark).take(cors, _CORS)
        for name in _CORS_LISTS & allowed.found.keys():
            allowed.put(name, as_list(allowed.found[name]))
        part.put("Cors", allowed.node())
    return part.node()


def _invoke_config_resource(function: Node, own: Node, target: Callable[[Node], Node]) -> Mapping:
    mark: Mark = next((node.mark for name in ("destinations", *RETRIES) if (node := node_at(own, name))), own.mark)
    part = WrittenPart(mark).take(own, RETRIES)
    ends = WrittenPart(mark)
    for old, new in _ENDS.items():
        if node := node_within(own, "destinations", old):
            named = target(node_at(node, "arn") or node)
            ends.put(new, Mapping({"Destination": named}, {"Destination": named.mark}, named.mark))
    part.put("DestinationConfig", ends.within())
    part.put("FunctionName", function)
    return part.node()
