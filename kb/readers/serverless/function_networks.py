"""The VPC of a function: what it says of it, what it inherits, and when the framework leaves it out."""

from __future__ import annotations

from kb.readers.serverless.template_parts import WrittenPart, bare_node, is_null, node_at, single_flag, why_unknown
from kb.readers.trees.nodes import Mapping, Mark, Node, derived_node, mapping_entry

_PARTS = {
    "ipv6AllowedForDualStack": "Ipv6AllowedForDualStack",
    "securityGroupIds": "SecurityGroupIds",
    "subnetIds": "SubnetIds",
}
_BOTH = ("securityGroupIds", "subnetIds")


def network_of(own: Node, provider: Node | None) -> Node | None:
    """The VPC as CloudFormation names it, unless the framework leaves it out; or the part that is not known of it."""
    found = _inherited_parts(own, provider)
    return found if found and (why_unknown(found) or _missing_part(found) is None) else None


def half_network(own: Node, provider: Node | None) -> tuple[Mark, str] | None:
    """Where a VPC is that the framework leaves out, and what it lacks."""
    found = _inherited_parts(own, provider)
    missing = None if found is None or why_unknown(found) else _missing_part(found)
    return (found.mark, missing) if found and missing else None


def leaves_network(own: Node) -> bool:
    """Whether a function says, with false or null, that it is in no VPC."""
    written = mapping_entry(bare_node(own), "vpc")
    return written is not None and (is_null(written) or single_flag(written) is False)


def _inherited_parts(own: Node, provider: Node | None) -> Node | None:
    """Each part as the function says it, else as the provider does."""
    written, shared = node_at(own, "vpc"), node_at(provider, "vpc")
    if leaves_network(own) or (written and why_unknown(written)):
        return None if leaves_network(own) else written
    part = WrittenPart((written or shared or own).mark)
    for old, new in _PARTS.items():
        inherited = node_at(shared, old)
        if inherited and written:
            inherited = derived_node("provider", inherited)
        part.put(new, node_at(written, old) or inherited)
    if shared and why_unknown(shared) and _missing_part(part.node()):
        return shared
    node = part.node() if part.found else None
    return node if written or node is None else derived_node("provider", node)


def _missing_part(node: Node) -> str | None:
    inside = bare_node(node)
    return next((name for name in _BOTH if isinstance(inside, Mapping) and _PARTS[name] not in inside.entries), None)
