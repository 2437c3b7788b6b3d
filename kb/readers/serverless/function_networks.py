"""The VPC of a function: what it says of it, what it inherits, and when the framework leaves it out."""

from __future__ import annotations

from kb.readers.serverless.template_parts import WrittenPart, bare_node, is_null, node_at, single_flag, why_unknown
from kb.readers.trees.nodes import Mapping, Mark, Node, derived_node, mapping_entry, unresolved_node

_PARTS = {
    "ipv6AllowedForDualStack": "Ipv6AllowedForDualStack",
    "securityGroupIds": "SecurityGroupIds",
    "subnetIds": "SubnetIds",
}
_BOTH = ("securityGroupIds", "subnetIds")


Half = tuple[Mark, str]
"""Where a VPC is that the framework leaves out, and what it lacks."""


def network_of(own: Node, provider: Node | None, plugin: str | None) -> tuple[Node | None, Half | None]:
    """The VPC as CloudFormation names it, or why it is not known; and what it lacks where the framework leaves it out.

    Args:
        own: The function.
        provider: What it inherits from.
        plugin: The plug-in that sets networks, if there is one.
    """
    written, managed = node_at(own, "vpc"), node_at(own, "capacityProvider")
    if leaves_network(own):
        return None, None
    if plugin and single_flag(node_at(own, "vpcDiscovery")) is not False:
        return unresolved_node(f"the plug-in {plugin} sets it", own.mark), None
    if written and why_unknown(written):
        return written, None
    # On managed instances the capacity provider says where functions run, and nothing is inherited.
    shared = None if managed and not why_unknown(managed) else node_at(provider, "vpc")
    found = _inherited_parts(own, written, shared)
    missing = _missing_part(found)
    lacks_own = _missing_part(_inherited_parts(own, written, None))
    gap = _unknown_origin(managed, shared, provider) if lacks_own else None
    if gap:
        return gap if written or shared else None, None
    if missing:
        return None, (found.mark, missing) if found and not managed else None
    return found, None


def leaves_network(own: Node) -> bool:
    """Whether a function says, with false or null, that it is in no VPC."""
    written = mapping_entry(bare_node(own), "vpc")
    return written is not None and (is_null(written) or single_flag(written) is False)


def _unknown_origin(managed: Node | None, shared: Node | None, provider: Node | None) -> Node | None:
    """What is not known of that which a function inherits its network from."""
    if managed and (shared is None or not why_unknown(managed)):
        return None
    return next((node for node in (managed, shared, provider) if node and why_unknown(node)), None)


def _inherited_parts(own: Node, written: Node | None, shared: Node | None) -> Node | None:
    """Each part as the function says it, else as the provider does."""
    part = WrittenPart((written or shared or own).mark)
    for old, new in _PARTS.items():
        inherited = node_at(shared, old)
        if inherited and written:
            inherited = derived_node("provider", inherited)
        part.put(new, node_at(written, old) or inherited)
    node = part.node() if part.found else None
    return node if written or node is None else derived_node("provider", node)


def _missing_part(node: Node | None) -> str | None:
    inside = bare_node(node)
    entries = inside.entries if isinstance(inside, Mapping) else {}
    return next((name for name in _BOTH if _PARTS[name] not in entries), None)
