"""The API model that botocore carries: the runtimes that the API takes, and the bounds of its fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kb.drift.interface import Outside, Shape
from kb.errors import UsageError

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


def installed(resources: Iterable[str]) -> Outside:
    """What the botocore of this environment says.

    Args:
        resources: The resources whose fields are wanted.

    Raises:
        UsageError: There is none.
    """
    try:
        import botocore  # noqa: PLC0415 - an extra
        from botocore.loaders import Loader  # noqa: PLC0415
    except ModuleNotFoundError as e:
        raise UsageError("botocore is not installed: pip install 'lambda-kb[drift]', or name a file") from e
    shapes: Mapping[str, Any] = Loader().load_service_model("lambda", "service-2")["shapes"]
    known = {resource: REQUESTS[resource] for resource in resources if REQUESTS.get(resource) in shapes}
    return Outside(
        name=f"botocore {botocore.__version__}",
        runtimes=frozenset(shapes["Runtime"]["enum"]),
        fields={
            (resource, path): shape
            for resource, request in known.items()
            for path, shape in _fields(shapes, request, "", 0)
        },
        images=False,
    )


def _fields(shapes: Mapping[str, Any], name: str, path: str, depth: int) -> Iterator[tuple[str, Shape]]:
    """Every field below a structure by its path, spelled as in our table.

    `Layers[]` is a list, `Layers[].<value>` an item of it, `Variables.<key>` a key of a map.
    """
    for member, reference in shapes[name].get("members", {}).items():
        target = shapes[reference["shape"]]
        here = f"{path}.{member}" if path else member
        in_body = "location" not in reference
        item = shapes[target["member"]["shape"]] if target["type"] == "list" else target
        whole = _shape(target, item, in_body=in_body)
        yield here, whole
        match target["type"]:
            case "structure" if depth < _DEEPEST:
                yield from _fields(shapes, reference["shape"], here, depth + 1)
            case "list":
                yield f"{here}[]", whole
                yield f"{here}[].<value>", _shape(item, item, in_body=in_body)
                if item["type"] == "structure" and depth < _DEEPEST:
                    yield from _fields(shapes, target["member"]["shape"], f"{here}[]", depth + 1)
            case "map":
                key = shapes[target["key"]["shape"]]
                yield f"{here}.<key>", _shape(key, key, in_body=in_body)


def _shape(target: Mapping[str, Any], item: Mapping[str, Any], *, in_body: bool) -> Shape:
    return Shape(target.get("min"), target.get("max"), frozenset(item.get("enum", ())), in_body)
