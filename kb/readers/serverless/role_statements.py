"""What the role that the framework makes for functions allows."""

from __future__ import annotations

from kb.readers.serverless.template_parts import bare_node, node_at, single_flag
from kb.readers.trees.nodes import Mapping, Node, Sequence

_STATEMENTS = (("iam", "role", "statements"), ("iamRoleStatements",))
_MANAGED = (("iam", "role", "managedPolicies"), ("iamManagedPolicies",))
"""Where a provider says it: since version 2 of the framework, and before."""
_ROLES_APART = "iam-roles-per-function"
"""In the name of a plug-in that makes a role for each function which has statements of its own."""


def policies_of(own: Node, provider: Node | None, plugins: tuple[str, ...]) -> Node | None:
    """The policies of a function without a role of its own, as SAM has them; None where nothing known is said."""
    apart = any(_ROLES_APART in name for name in plugins)
    statements = bare_node(node_at(own, "iamRoleStatements")) if apart else None
    listed: list[Node] = [_document(statements)] if isinstance(statements, Sequence) else []
    if not listed or single_flag(node_at(own, "iamRoleStatementsInherit")):
        listed += [_document(found) for found in _lists_of(provider, _STATEMENTS)]
        listed += _lists_of(provider, _MANAGED)
    return Sequence(listed, listed[0].mark) if listed else None


def _lists_of(provider: Node | None, places: tuple[tuple[str, ...], ...]) -> list[Sequence]:
    found = (bare_node(node_at(provider, *place)) for place in places)
    return [node for node in found if isinstance(node, Sequence)]


def _document(statements: Sequence) -> Node:
    return Mapping({"Statement": statements}, {"Statement": statements.mark}, statements.mark)
