"""Policies of AWS by their names, where a template composes their ARNs for whatever partition it is deployed in."""

from __future__ import annotations

from kb.readers.shared.aws_policies import policy_of_aws
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence


def named_policies(node: Node) -> Node:
    """Policies in which the ARNs that hang on the partition stand as the names that they end with."""
    match node:
        case Sequence(items, mark):
            return Sequence([named_policies(item) for item in items], mark)
        case Mapping({"Fn::Sub": Scalar(str(text))}) | Mapping(
            {"Fn::Join": Sequence([_, Sequence([*_, Scalar(str(text))])])}
        ):
            if len(node.entries) == 1 and (name := policy_of_aws(text)):
                return Scalar(name, node.mark)
    return node
