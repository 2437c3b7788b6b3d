"""What the framework publishes and exposes beside a function: URL, version, alias, layers, asynchronous settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kb.readers.serverless.function_events import RETRIES, Made, at_the_edge
from kb.readers.serverless.template_parts import (
    WrittenPart,
    as_list,
    mapping_entries,
    node_at,
    plain_mapping,
    single_flag,
    single_text,
    why_unknown,
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
_ENDS = {"onFailure": "OnFailure", "onSuccess": "OnSuccess"}


def of_function(
    key: str, function: Node, own: Node, provider: Node | None, target: Callable[[Node], Node]
) -> Iterator[Made]:
    """The resources beside one function; `target` turns the key of a function into its ARN."""
    url = node_at(own, "url")
    if url and single_flag(url) is not False:
        yield Made(f"{key}.url", url.mark, "AWS::Lambda::Url", _url_resource(function, url))
    invoked = _invoke_config_resource(function, own, target)
    if len(invoked.entries) > 1:
        yield Made(f"{key}.destinations", invoked.mark, "AWS::Lambda::EventInvokeConfig", invoked)
    written = node_at(own, "provisionedConcurrency")
    provisioned = None if single_text(written) in _NONE else written
    versions = node_at(own, "versionFunction") or node_at(provider, "versionFunctions")
    if single_flag(versions) is not False or provisioned or _must_be_published(own):
        yield Made(f"{key}.version", own.mark, "AWS::Lambda::Version", _named_reference(function, None))
    if provisioned:
        properties = _named_reference(function, "provisioned")
        settings = WrittenPart(provisioned.mark, {"ProvisionedConcurrentExecutions": provisioned}).node()
        properties.entries["ProvisionedConcurrencyConfig"] = settings
        yield Made(f"{key}.alias", provisioned.mark, "AWS::Lambda::Alias", properties)


def _must_be_published(own: Node) -> bool:
    """Whether a function has what only versions have, so that the framework publishes one whatever the service says."""
    snaps = node_at(own, "snapStart")
    return at_the_edge(own) or bool(node_at(own, "durableConfig") or (snaps and single_flag(snaps) is not False))


def of_layers(section: Node | None) -> Iterator[tuple[str, Made]]:
    """The layers of a service by their keys."""
    for key, mark, node in mapping_entries(section):
        part = WrittenPart(mark).take(node, _LAYER)
        yield key, Made(layer_id(key), mark, "AWS::Lambda::LayerVersion", part.node(), unread=why_unknown(node))


def function_id(key: str) -> str:
    """The logical id that the framework gives a function."""
    return _normalize_key(key) + "LambdaFunction"


def layer_id(key: str) -> str:
    """The logical id that the framework gives a layer."""
    return _normalize_key(key) + "LambdaLayer"


def _normalize_key(key: str) -> str:
    spelled = key.replace("-", "Dash").replace("_", "Underscore")
    return spelled[:1].upper() + spelled[1:]


def _named_reference(function: Node, name: str | None) -> Mapping:
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
    part.put("InvokeMode", node_at(url, "invokeMode"))
    cors = node_at(url, "cors")
    if plain_mapping(cors) and cors:
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
        if node := node_at(own, "destinations", old):
            named = target(node_at(node, "arn") or node)
            ends.put(new, Mapping({"Destination": named}, {"Destination": named.mark}, named.mark))
    part.put("DestinationConfig", ends.within())
    part.put("FunctionName", function)
    return part.node()
