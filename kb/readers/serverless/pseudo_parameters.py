"""Texts into which the plug-in `serverless-pseudo-parameters` puts what CloudFormation knows: `#{AWS::Region}`."""

from __future__ import annotations

import re

from kb.readers.serverless.template_parts import intrinsic_call
from kb.readers.trees.nodes import UNRESOLVED, Budget, Mapping, Node, Scalar, Sequence

PLUGIN = "serverless-pseudo-parameters"
"""The plug-in, by which services of versions 1 and 2 write such texts."""
_SIGN = re.compile(r"#\{([^!{}][^{}]*)\}")
_KEPT = frozenset({"Fn::Sub", "ZipFile", UNRESOLVED})


def with_pseudo_parameters(template: Mapping, budget: Budget) -> Mapping:
    """A template with the plug-in's signs as CloudFormation's own."""
    written = {key: _written(part, budget) for key, part in template.entries.items()}
    return Mapping(written, template.keys, template.mark)


def _written(node: Node, budget: Budget) -> Node:
    budget.spend(1)
    match node:
        case Scalar(str(text)) if _SIGN.search(text):
            return intrinsic_call("Fn::Sub", _SIGN.sub(r"${\1}", text), mark=node.mark)
        case Sequence(items):
            return Sequence([_written(item, budget) for item in items], node.mark)
        case Mapping(entries):
            parts = {key: part if key in _KEPT else _written(part, budget) for key, part in entries.items()}
            return Mapping(parts, node.keys, node.mark)
    return node
