"""The kinds of things that change, for questions about changes."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

ChangeKind: TypeAlias = Literal["runtime", "limit", "trigger", "feature"]
"""What changes are of."""
KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
"""The same as a list."""
