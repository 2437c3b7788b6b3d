"""The three operations on a function; nothing else, so that the command line knows them at no cost."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias


class Operation(StrEnum):
    """What a user means to do with a function."""

    CREATE = "create"
    UPDATE = "update"
    INVOKE = "invoke"


OperationName: TypeAlias = Literal["create", "update", "invoke"]
"""The operations as questions and answers spell them."""
OPERATIONS = tuple(operation.value for operation in Operation)
"""The same, in the order of answers."""
