"""What stands for a character that the encoding of a terminal or a pipe does not have."""

from __future__ import annotations

import codecs

SPELL_OUT = "lambda-kb"
"""The name under which encoders find it."""

_PLAIN = {"─": "-", "…": "..."}
"""Characters of our own tables; each line of them spelt by numbers would be six times as wide."""


def spell_out(error: UnicodeError) -> tuple[str, int]:
    """What stands for characters that could not be written, our own plainly, others by number; and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_PLAIN.get(one) or one.encode("ascii", "backslashreplace").decode() for one in text), error.end


codecs.register_error(SPELL_OUT, spell_out)
