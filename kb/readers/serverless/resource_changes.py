"""Resources of a service that are laid over, or extend, those that the framework makes."""

from __future__ import annotations

from kb.readers.cloudformation.additions import UNREAD
from kb.readers.serverless.template_parts import WrittenPart, bare_node, merge_deep, node_at, why_unknown
from kb.readers.trees.nodes import Budget, Mapping, Mark, Node, Scalar


def put_resource(section: Mapping, key: str, mark: Mark, node: Node, budget: Budget) -> None:
    """Add a resource; one that is there is changed, part by part, by what the service says of it."""
    made = section.entries.get(key)
    if made is None:
        section.keys[key] = mark
    section.entries[key] = merge_deep(made, node, budget) if made else node


def extend_resource(section: Mapping, key: str, extension: Node) -> None:
    """Change a resource by an extension, which replaces whole properties."""
    made = section.entries.get(key)
    if made is None:
        return
    changed = dict(entries_of(bare_node(made)))
    if why := why_unknown(extension):
        changed[UNREAD] = Scalar(why, extension.mark)
    extension = with_unread_properties(extension)
    before, after = bare_node(changed.get("Properties")), bare_node(node_at(extension, "Properties"))
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        changed["Properties"] = Mapping({**before.entries, **after.entries}, {**before.keys, **after.keys}, before.mark)
    for name in ("Condition", UNREAD):
        if part := bare_node(node_at(extension, name)):
            changed[name] = part
    section.entries[key] = Mapping(changed, {name: part.mark for name, part in changed.items()}, made.mark)


def with_unread_properties(node: Node) -> Node:
    """A resource whose properties are not known has more than are written."""
    properties = node_at(node, "Properties")
    if properties is None or not (why := why_unknown(properties)):
        return node
    part = WrittenPart(node.mark, dict(entries_of(bare_node(node))))
    part.put("Properties", Mapping({}, {}, properties.mark))
    part.put(UNREAD, why)
    return part.node()


def entries_of(node: Node | None) -> dict[str, Node]:
    """The entries of a mapping; none of anything else."""
    return node.entries if isinstance(node, Mapping) else {}
