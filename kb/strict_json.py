"""JSON that others publish, read strictly: of a key that an object has twice nobody knows which value holds."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any


def parse_strict_json(content: bytes | str) -> Any:  # noqa: ANN401 - whatever stands there
    """The value of a document in which every object has each of its keys once.

    Raises:
        ValueError: It is no JSON, too deep, or an object in it has a key twice.
    """
    try:
        return json.loads(content, object_pairs_hook=_once_each)
    except RecursionError as e:
        raise ValueError(f"too deep: {e}") from e


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise ValueError(f"{twice} stands there twice")
    return found
