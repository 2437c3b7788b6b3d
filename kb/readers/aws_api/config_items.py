"""Configuration items of AWS Config: the API's configuration in another spelling, sometimes as JSON inside a text."""

from __future__ import annotations

from kb.errors import UnreadableError
from kb.readers.trees import json_positions
from kb.readers.trees.nodes import Mapping, Node, Sequence, mapping_entry, place_node, scalar_text

_KINDS = ("AWS::Lambda::Function",)
_GONE = ("ResourceDeleted", "ResourceNotRecorded", "ResourceDeletedNotRecorded")
_SPELLED = {"kmskeyArn": "KMSKeyArn", "kMSKeyArn": "KMSKeyArn"}
_KEPT = ("variables", "Variables", "tags", "Tags")  # the names in these maps are the user's own


def is_configuration_item(node: Mapping) -> bool:
    """Whether a mapping is a configuration item of a function."""
    return scalar_text(mapping_entry(node, "resourceType")) in _KINDS and "configuration" in node.entries


def from_configuration_item(item: Mapping) -> tuple[str, Mapping] | None:
    """When a function was recorded, and its configuration in the API's spelling; None if it is gone or not told."""
    if scalar_text(mapping_entry(item, "configurationItemStatus")) in _GONE:
        return None
    config = reading_of(item.entries["configuration"])
    if not isinstance(config, Mapping):
        return None
    spelled = _spell_keys(config)
    if "FunctionName" not in spelled.entries and (name := mapping_entry(item, "resourceName")):
        spelled.entries["FunctionName"], spelled.keys["FunctionName"] = name, name.mark
    tags = mapping_entry(item, "tags")
    if "Tags" not in spelled.entries and isinstance(tags, Mapping):
        # The API tells a function's tags beside its configuration, and AWS Config does.
        spelled.entries["Tags"], spelled.keys["Tags"] = tags, item.keys["tags"]
    return scalar_text(mapping_entry(item, "configurationItemCaptureTime")) or "", spelled


def reading_of(node: Node) -> Node:
    """A node, or what the JSON in its text says; all of it stands where the text stands."""
    written = scalar_text(node)
    if not written or written.lstrip()[:1] != "{" or ("unctionName" not in written and "::Lambda::" not in written):
        return node
    try:
        tree = json_positions.parse_json("", written)
    except UnreadableError:
        return node
    return place_node(tree.root, node.mark) if tree else node


def _spell_keys(node: Mapping) -> Mapping:
    """A mapping whose keys begin with a capital, as the API writes them."""
    names = {key: _SPELLED.get(key, key[:1].upper() + key[1:]) for key in node.entries}
    return Mapping(
        {name: _respell_value(key, node.entries[key]) for key, name in names.items()},
        {name: node.keys[key] for key, name in names.items()},
        node.mark,
    )


def _respell_value(key: str, node: Node) -> Node:
    match node:
        case Mapping() if key not in _KEPT:
            return _spell_keys(node)
        case Sequence(items):
            return Sequence([_respell_value(key, item) for item in items], node.mark)
    return node
