"""The three operations on a function and what becomes of them; nothing else, so that to know them costs nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias


class Operation(StrEnum):
    """What a user means to do with a function."""

    CREATE = "create"
    UPDATE = "update"
    INVOKE = "invoke"


class OperationStatus(StrEnum):
    """Whether AWS accepts an operation."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


OperationName: TypeAlias = Literal["create", "update", "invoke"]
"""The operations as questions and answers spell them."""
OPERATIONS = tuple(operation.value for operation in Operation)
"""The same, in the order of answers."""
