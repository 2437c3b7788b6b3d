"""Policies of AWS by their names, where a template composes their ARNs for whatever partition it is deployed in."""

from __future__ import annotations

from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence

_BEFORE_THE_NAME = "::aws:policy/"
"""What stands before the name of a policy of AWS; one of an account may be called alike."""


def named_policies(node: Node) -> Node:
    """Policies in which the ARNs that hang on the partition stand as the names that they end with."""
    match node:
        case Sequence(items, mark):
            return Sequence([named_policies(item) for item in items], mark)
        case Mapping({"Fn::Sub": Scalar(str(text))}) | Mapping(
            {"Fn::Join": Sequence([_, Sequence([*_, Scalar(str(text))])])}
        ):
            _, is_policy, path = text.rpartition(_BEFORE_THE_NAME)
            if len(node.entries) == 1 and is_policy and "${" not in path:
                return Scalar(path.rpartition("/")[2], node.mark)
    return node
