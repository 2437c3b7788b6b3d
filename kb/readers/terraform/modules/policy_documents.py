"""Policies that a configuration writes as blocks: `aws_iam_policy_document`, with those that it is merged of.

A statement of one document takes the place of one with the same `sid` in the documents before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.body_blocks import block_contents, blocks_of
from kb.readers.terraform.evaluation.computed_values import Encoded
from kb.readers.terraform.evaluation.encoded_texts import decoded
from kb.readers.terraform.evaluation.expression_values import ExpressionEvaluator
from kb.readers.terraform.modules.declared_instances import Declared

KIND = "aws_iam_policy_document"
"""The type of the data source."""
JSON = frozenset({"json", "minified_json"})
"""Its attributes that are the policy."""
_STATEMENT = "statement"
_NAMES = {
    "sid": "Sid",
    "effect": "Effect",
    "actions": "Action",
    "not_actions": "NotAction",
    "resources": "Resource",
    "not_resources": "NotResource",
}
"""What says what a statement allows, by its names in JSON; whom and when it does not matter here."""
_BEFORE = ("source_json", "source_policy_documents")
_BEHIND = ("override_policy_documents", "override_json")


def of_document(declared: Declared, name: str) -> Value:
    """The policy as a text of which is known what it says; how Terraform writes it is not."""
    work = declared.owner.document.current
    evaluator = declared.evaluator(work)
    written = declared.block.body.attributes
    listed = {part: evaluator.value(written[part].expression) for part in (*_BEFORE, *_BEHIND) if part in written}
    reason = f"{declared.address}.{name} is a text that Terraform writes"
    own = list(_own_statements(declared, evaluator))
    return Encoded(reason, content=merged_document(listed, own))


def merged_document(given: Mapping[str, Value], own: list[Value]) -> Value:
    """What a document comes to.

    Args:
        given: The documents that it is merged of, by the arguments that name them.
        own: Its own statements as they are in JSON; in the place of those that are not known, why.
    """
    before = [text for name in _BEFORE for text in _texts_in(given.get(name))]
    behind = [text for name in _BEHIND for text in _texts_in(given.get(name))]
    found: list[Value] = []
    for statements in (*map(_statements_of, before), own, *map(_statements_of, behind)):
        found = [*_remaining(found, statements), *statements]
    return {"Statement": found}


def own_statement(said: Mapping[str, Value]) -> Value:
    """A statement as it is in JSON, from the arguments of its block; the provider allows where nothing is said."""
    found = {word: said[name] for name, word in _NAMES.items() if said.get(name) is not None}
    return {"Effect": "Allow", **found}


def _own_statements(declared: Declared, evaluator: ExpressionEvaluator) -> Iterator[Value]:
    body = declared.block.body
    if listed := body.attributes.get(_STATEMENT):  # as JSON writes blocks
        for item in _items_of(evaluator.value(listed.expression)):
            yield own_statement(item) if isinstance(item, dict) else item
    for block in blocks_of(body, _STATEMENT):
        for inner, scope in block_contents(block, evaluator):
            if isinstance(inner, Unknown):
                yield inner
            else:
                written = inner.attributes
                yield own_statement({name: scope.value(written[name].expression) for name in _NAMES if name in written})


def _texts_in(listed: Value) -> Iterator[Value]:
    """The documents in a list, or in the place of one; an empty text is none."""
    return (text for text in _items_of(listed) if text not in ("", None))


def _items_of(listed: Value) -> list[Value]:
    return listed if isinstance(listed, list) else [] if listed is None else [listed]


def _statements_of(text: Value) -> list[Value]:
    """The statements of a document that is given as a text."""
    document = decoded(text)
    found = document.get("Statement") if isinstance(document, dict) else document
    return _items_of(found)


def _remaining(earlier: Iterable[Value], later: list[Value]) -> Iterator[Value]:
    """Those of some statements that later ones are known not to replace."""
    named = {_sid_of(one) for one in later} - {None}
    unknown = any(isinstance(one, Unknown) or isinstance(_sid_of(one), Unknown) for one in later)
    for one in earlier:
        sid = _sid_of(one)
        if sid is None or (isinstance(sid, str) and sid not in named and not unknown):
            yield one


def _sid_of(statement: Value) -> Value:
    """What a statement is called; null where it has no name, so that nothing replaces it."""
    return (statement.get("Sid") or None) if isinstance(statement, dict) else None
