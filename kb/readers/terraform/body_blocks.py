"""The blocks in the body of a resource, those that `dynamic` makes included, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.expression_values import ExpressionEvaluator
from kb.readers.terraform.syntax.hcl_tree import Block, BlockBody, Name

META = frozenset({"count", "depends_on", "for_each", "lifecycle", "provider"})
"""What Terraform itself takes in the body of any resource."""


def blocks_of(body: BlockBody, kind: str) -> list[Block]:
    """The blocks of a kind, those that are made by `dynamic` included."""
    return [b for b in body.blocks if b.kind == kind or (b.kind == "dynamic" and b.labels == (kind,))]


def block_contents(
    block: Block, evaluator: ExpressionEvaluator
) -> Iterator[tuple[BlockBody | Unknown, ExpressionEvaluator]]:
    """What stands in a block, or in each that `dynamic` makes of it."""
    if block.kind != "dynamic":
        yield block.body, evaluator
        return
    source = block.body.attributes.get("for_each")
    items = evaluator.value(source.expression) if source else None
    iterator = block.body.attributes.get("iterator")
    name = iterator.expression.name if iterator and isinstance(iterator.expression, Name) else block.labels[0]
    content = next(iter(block.body.of_kind("content")), None)
    if isinstance(items, Unknown):
        yield items, evaluator
        return
    pairs = (
        list(items.items()) if isinstance(items, dict) else list(enumerate(items if isinstance(items, list) else []))
    )
    for key, item in pairs if content else []:
        scope = evaluator.scope.inner(**{name: {"key": item if isinstance(items, list) else key, "value": item}})
        yield content.body if content else BlockBody(), ExpressionEvaluator(evaluator.work, scope)


def all_blocks(blocks: list[Block], evaluator: ExpressionEvaluator) -> Value:
    """The values of some blocks; an unknown number of them is unknown."""
    values: list[Value] = []
    for block in blocks:
        for body, inner in block_contents(block, evaluator):
            if isinstance(body, Unknown):
                return body
            values.append(_value_of_body(body, inner))
    return values


def _value_of_body(body: BlockBody, evaluator: ExpressionEvaluator) -> Value:
    found: dict[str, Value] = {
        name: evaluator.value(written.expression) for name, written in body.attributes.items() if name not in META
    }
    kinds = dict.fromkeys(b.labels[0] if b.kind == "dynamic" and b.labels else b.kind for b in body.blocks)
    for kind in kinds:
        evaluator.work.spend(1)
        found[kind] = all_blocks(blocks_of(body, kind), evaluator)
    return found
