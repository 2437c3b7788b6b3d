"""Readers of configuration files: text in, documents with positions out.

They know no facts and judge nothing.

The names are imported when they are asked for: whoever takes only shapes from this package needs no reader of a format.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kb.readers.text_reading import held_elsewhere, read_text, without_repetition

__all__ = ["held_elsewhere", "read_text", "without_repetition"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'kb.readers' has no attribute {name!r}")
    from kb.readers import text_reading

    found = globals()[name] = getattr(text_reading, name)
    return found
