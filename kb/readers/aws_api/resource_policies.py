"""Policies of functions: what get-policy answers, and what add-permission does, both as JSON inside a text."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from kb.readers.interface import Attachment, Field, Kind, Position, Resolved, Unresolved
from kb.readers.shared.event_sources import function_name
from kb.readers.trees.nodes import Mapping, human_position, mapping_entry, scalar_text

_OF_FUNCTIONS = (":lambda:", ":function:")
"""What the ARNs of functions have, which other policies name as their resource, too."""
_CONDITIONS = {
    "aws:principalorgid": "PrincipalOrgID",
    "aws:sourceaccount": "SourceAccount",
    "aws:sourcearn": "SourceArn",
    "lambda:eventsourcetoken": "EventSourceToken",
    "lambda:functionurlauthtype": "FunctionUrlAuthType",
    "lambda:invokedviafunctionurl": "InvokedViaFunctionUrl",
}
"""The keys of conditions that add-permission sets, in small letters, and what it calls them."""
_BOUNDS = ("PrincipalOrgID", "SourceAccount", "SourceArn")
"""What an own condition may bound."""


def is_policy_answer(node: Mapping) -> bool:
    """Whether a mapping is an answer with the policy of a function, or with a statement of one."""
    return next(_statements(node), None) is not None


def read_permissions(node: Mapping, functions: Collection[str]) -> Iterator[Attachment]:
    """A permission for each of whom the statements allow something; all of them stand where the text stands."""
    text = mapping_entry(node, "Policy") or mapping_entry(node, "Statement") or node
    place = human_position(text.mark)
    for number, statement in enumerate(_statements(node), 1):
        if statement.get("Effect") != "Allow":
            continue
        owner = _function_of(statement)
        name = str(statement.get("Sid") or f"statement {number}")
        bounds = _bounds_of(statement, place)
        for principal in _principals(statement.get("Principal")):
            for action in _texts(statement.get("Action")):
                fields: dict[str, Field] = {
                    "FunctionName": Resolved(owner, place),
                    "Action": Resolved(action, place),
                    "Principal": Resolved(principal, place),
                }
                known = owner if owner in functions else None
                yield Attachment(Kind.PERMISSION, name, place, known, fields | bounds, deployed=True)


def _statements(node: Mapping) -> Iterator[dict[str, Any]]:
    """The statements about functions in the texts of an answer."""
    policy = _json_in(scalar_text(mapping_entry(node, "Policy")))
    listed = policy.get("Statement") if policy else _json_in(scalar_text(mapping_entry(node, "Statement")))
    for statement in listed if isinstance(listed, list) else [listed]:
        if isinstance(statement, dict) and _function_of(statement):
            yield statement


def _json_in(text: str | None) -> dict[str, Any]:
    if not text or text.lstrip()[:1] != "{":
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _function_of(statement: dict[str, Any]) -> str | None:
    """The function that a statement is about."""
    for resource in _texts(statement.get("Resource")):
        if all(part in resource for part in _OF_FUNCTIONS):
            return function_name(resource)
    return None


def _texts(value: object) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _principals(value: object) -> Iterator[str]:
    """Who may call, as add-permission takes it."""
    if isinstance(value, dict):
        for named in value.values():
            yield from _texts(named)
    else:
        yield from _texts(value)


def _bounds_of(statement: dict[str, Any], place: Position) -> dict[str, Field]:
    """What the conditions bound; by those that add-permission does not set everything may be bounded."""
    bounds: dict[str, Field] = {}
    asked = statement.get("Condition")
    for kind, keys in asked.items() if isinstance(asked, dict) else ():
        for key, value in keys.items() if isinstance(keys, dict) else ():
            name = _CONDITIONS.get(key.lower())
            found = value[0] if isinstance(value, list) and len(value) == 1 else value
            if name is None or not isinstance(found, str) or "Not" in kind or "Null" in kind:
                why = f"it is bounded by a condition on {key}"
                return {bound: Unresolved(why, place) for bound in _BOUNDS}
            bounds[name] = Resolved(found.lower() == "true" if name == "InvokedViaFunctionUrl" else found, place)
    return bounds
