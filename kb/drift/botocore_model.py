"""The model of Lambda in the SDK as our tables have it: runtimes, and fields of requests with their bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kb.drift.interface import Outside, Shape
from kb.errors import UsageError
from kb.sdk.models import Sdk

REQUESTS = {
    "Alias": "CreateAliasRequest",
    "CapacityProvider": "CreateCapacityProviderRequest",
    "CodeSigningConfig": "CreateCodeSigningConfigRequest",
    "EventInvokeConfig": "PutFunctionEventInvokeConfigRequest",
    "EventSourceMapping": "CreateEventSourceMappingRequest",
    "Function": "CreateFunctionRequest",
    "FunctionUrl": "CreateFunctionUrlConfigRequest",
    "LayerVersion": "PublishLayerVersionRequest",
    "Permission": "AddPermissionRequest",
    "Version": "PublishVersionRequest",
}
"""The request that makes each resource of the table of fields."""

_DEEPEST = 6  # structures of the model refer to themselves in places


def read_sdk_release(sdk: Sdk) -> Outside:
    """What a release of the SDK says.

    Args:
        sdk: The release.

    Raises:
        UsageError: It has no model of Lambda.
    """
    model = sdk.models.get("lambda", {})
    shapes: Mapping[str, Any] = model.get("shapes", {})
    if "enum" not in shapes.get("Runtime", {}):
        raise UsageError(f"{sdk.name}: has no model of Lambda with its runtimes")
    known = {resource: request for resource, request in REQUESTS.items() if request in shapes}
    return Outside(
        name=sdk.name,
        runtimes=frozenset(shapes["Runtime"]["enum"]),
        fields={
            (resource, path): shape
            for resource, request in known.items()
            for path, shape in _fields_below(shapes, request, "", 0)
        },
        sdk=sdk,
    )


def _fields_below(shapes: Mapping[str, Any], name: str, path: str, depth: int) -> Iterator[tuple[str, Shape]]:
    """Every field below a structure by its path, spelled as in our table.

    `Layers[]` is a list, `Layers[].<value>` an item of it, `Variables.<key>` a key of a map.
    """
    for member, reference in shapes[name].get("members", {}).items():
        target = shapes[reference["shape"]]
        here = f"{path}.{member}" if path else member
        in_body = "location" not in reference
        items = target["member"]["shape"] if target["type"] == "list" else reference["shape"]
        whole = _shape_of(shapes, reference["shape"], items, f"{name}.{member}", in_body=in_body)
        yield here, whole
        match target["type"]:
            case "structure" if depth < _DEEPEST:
                yield from _fields_below(shapes, reference["shape"], here, depth + 1)
            case "list":
                yield f"{here}[]", whole
                yield f"{here}[].<value>", _shape_of(shapes, items, items, "", in_body=in_body)
                if shapes[items]["type"] == "structure" and depth < _DEEPEST:
                    yield from _fields_below(shapes, items, f"{here}[]", depth + 1)
            case "map":
                key = target["key"]["shape"]
                yield f"{here}.<key>", _shape_of(shapes, key, key, "", in_body=in_body)


def _shape_of(shapes: Mapping[str, Any], name: str, items: str, member: str, *, in_body: bool) -> Shape:
    bounds, values = shapes[name], frozenset(shapes[items].get("enum", ()))
    return Shape(bounds.get("min"), bounds.get("max"), values, in_body, member, name, items)
