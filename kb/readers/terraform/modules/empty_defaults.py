"""Empty texts that are defaults of the outermost module: whoever applies it says what counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.readers.shared.values import Unknown
from kb.readers.terraform.modules.declared_instances import Declared

_BY_DEFAULT = re.compile(r"variable (.+) \(default\)")
_HANDED_ON = re.compile(r"variable .+ of .+")


def left_open(declared: Declared, origins: Sequence[str]) -> Unknown | None:
    """What an empty text stands for by where it came from: a variable's default that the calls hand on as it is.

    None for all others, such as the default of a module that is called without a value for it.
    """
    calls, owner = 0, declared.owner
    while owner.call is not None:
        calls, owner = calls + 1, owner.call.owner
    whence = _BY_DEFAULT.fullmatch(origins[0]) if len(origins) == calls + 1 else None
    if whence is None or not all(_HANDED_ON.fullmatch(origin) for origin in origins[1:]):
        return None
    return Unknown(f"variable {whence[1]} is empty by default, and nobody gives it a value")
