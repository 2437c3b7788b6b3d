"""What is no message of JSON-RPC, and what to answer to it, by whichever door it came."""

from __future__ import annotations

import json

from mcp_types import (
    INVALID_REQUEST,
    PARSE_ERROR,
    ErrorData,
    JSONRPCError,
    JSONRPCNotification,
    jsonrpc_message_adapter,
)
from pydantic import ValidationError
from pydantic_core import from_json

from kb.strict_json import parse_strict_json

_WANTED = "an object with jsonrpc 2.0, a method, and an id that is a text or a whole number"


def refuse_message(text: str | bytes, where: str) -> JSONRPCError | None:
    """What to answer to what is no message, of which nothing is repeated but its id; None to a message.

    The SDK takes a question whose id it does not know for an announcement, to which nobody has an answer.

    Args:
        text: What came.
        where: Where a message stands, such as `on each line`.
    """
    try:
        parsed = from_json(text)
    except ValueError as e:
        refusal = ErrorData(code=PARSE_ERROR, message=f"Invalid JSON: {e}: write one message of JSON-RPC {where}")
        return JSONRPCError(jsonrpc="2.0", id=id_in(_parsed_leniently(text)), error=refusal)
    try:
        parse_strict_json(text)
    except ValueError:
        # Only one of its values would count, of two days as of anything else.
        refusal = ErrorData(code=INVALID_REQUEST, message=f"an object has a member twice: write each once {where}")
        return JSONRPCError(jsonrpc="2.0", id=id_in(parsed), error=refusal)
    try:
        message = jsonrpc_message_adapter.validate_python(parsed, by_name=False)
    except ValidationError:
        message = None
    if message is None or (isinstance(message, JSONRPCNotification) and "id" in parsed):
        refusal = ErrorData(code=INVALID_REQUEST, message=f"no message of JSON-RPC: write {_WANTED} {where}, no list")
        return JSONRPCError(jsonrpc="2.0", id=id_in(parsed), error=refusal)
    return None


def id_in(message: object) -> str | int | None:
    """The id that an answer can repeat; half of a character cannot be written."""
    found = message.get("id") if isinstance(message, dict) else None
    if isinstance(found, str) and any("\ud800" <= character <= "\udfff" for character in found):
        return None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None


def _parsed_leniently(text: str | bytes) -> object:
    """A message as Python reads it, which takes halves of characters; None if it is no JSON to anybody."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
