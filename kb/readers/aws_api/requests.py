"""What asks the Lambda API for something: which operation it is for, and what it leaves as it was."""

from __future__ import annotations

from kb.readers.interface import Field, Plain
from kb.readers.shared.plain_values import is_empty, plain_node, resolve_field
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, scalar_text
from kb.readers.unknown_keys import CODE_REQUEST, REQUEST, has_part, is_known_property, property_meant

KEPT = "what is asked for is a change, and its other settings stay as they are, which is not told here"
"""Why a function, or what is attached to one, may have more settings than those of a change."""
INSIDE = (
    "AcceleratorConfig.AcceleratorMemorySize",
    "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig",
    "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.CapacityProviderArn",
    "EphemeralStorage.Size",
    "FileSystemConfigs[].Arn",
    "FileSystemConfigs[].LocalMountPath",
    "TenancyConfig.TenantIsolationMode",
)
"""What requests must say inside of what is optional itself."""
_NEVER_EMPTY = frozenset(name.partition(".")[0] for name in INSIDE if "[]" not in name)
_WITH_CODE = frozenset({"Architectures"})
"""Lists that are asked for together with code, and have an entry then; other empty ones say that there is nothing."""
_PLACES = ("ImageUri", "S3Bucket", "S3Key", "ZipFile")
CODE_MEMBERS = frozenset({*_PLACES, "S3ObjectStorageMode", "S3ObjectVersion", "SourceKMSKeyArn"})
"""What update-function-code says of the code, beside the name of the function."""
_WHOLE = ("Code", "PackageType", "Runtime")
"""One of them is said wherever all of a function is: what is made of which package, and what runs it."""


def is_code_request(config: Mapping) -> bool:
    """Whether a mapping is the input of update-function-code: a function, where its code is, and little else."""
    if "FunctionName" not in config.entries or "Code" in config.entries:
        return False
    if not any(scalar_text(config.entries.get(name)) for name in _PLACES):
        return False
    return all(is_known_property(CODE_REQUEST, key) or property_meant(CODE_REQUEST, key) for key in config.entries)


def is_settings_request(config: Mapping) -> bool:
    """Whether a mapping names a function and sets a part of one as only Lambda writes it, and nothing else."""
    keys = config.entries.keys()
    if "FunctionName" not in keys or not all(is_known_property(REQUEST, key) for key in keys):
        return False
    return any(_is_setting(name, node) for name, node in config.entries.items())


def _is_setting(name: str, node: Node) -> bool:
    if name == "KMSKeyArn":
        return (scalar_text(node) or "").startswith("arn:")
    if name == "FileSystemConfigs":
        return isinstance(node, Sequence) and any(isinstance(item, Mapping) for item in node.items)
    known = isinstance(node, Mapping) and all(has_part(REQUEST, name, key) for key in node.entries)
    return known and (not is_empty(node) or name in _NEVER_EMPTY)


def is_asked_empty(name: str, node: Node, config: Mapping) -> bool:
    """Whether a request says a part without what that must say; null and other empty parts are nothing said."""
    if name in _WITH_CODE:
        says_code = not config.entries.keys().isdisjoint({"Code", *_PLACES})
        return says_code and isinstance(node, Sequence) and not node.items
    return name in _NEVER_EMPTY and isinstance(node, Mapping) and not node.entries


def is_change(config: Mapping) -> bool:
    """Whether a request asks for some settings of a function alone."""
    return not any(name in config.entries for name in _WHOLE)


def code_of_change(config: Mapping) -> dict[str, Field]:
    """The code that update-function-code names, and the type of its package, which no change can change."""
    said = {name: part for name, part in config.entries.items() if name in CODE_MEMBERS and not is_empty(part)}
    marks = {name: config.keys[name] for name in said}
    node = Mapping(said, marks, next(iter(marks.values())))
    kind = next(name for name in _PLACES if name in said)
    packed = Scalar("Image" if kind == "ImageUri" else "Zip", marks[kind])
    return {"Code": code_field(node), "PackageType": resolve_field(packed)}


def code_field(node: Mapping) -> Field:
    """The code of a request. What it calls ZipFile is an archive; in templates that is code written inline."""
    parts: dict[str, Plain] = {
        "Filename" if name == "ZipFile" else name: plain_node(part) for name, part in node.entries.items()
    }
    return resolve_field(node, parts | ({"Filename": None} if "ZipFile" in node.entries else {}))
