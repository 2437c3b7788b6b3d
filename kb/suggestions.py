"""What a misspelt name may have been."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kb.errors import UnknownIdError, UnknownWordError

MOST = 3
"""Names suggested at most."""
WORD_ERRORS = frozenset({"enum", "literal_error"})
"""What pydantic calls a word that is none of a list."""
_WORD = re.compile(r"[a-z0-9.]+")
_COMMON = frozenset(["aws", "lambda", "limit", "limits", "max", "maximum", "min", "minimum", "of", "quota", "size"])


def closest_names(wanted: str, known: Iterable[str], most: int = MOST) -> tuple[str, ...]:
    """The names most like a misspelt one, the likest first; those that contain it where none is like it.

    Letter case makes no difference: `Python3.9` is `python3.9`. Of several words, as in `sqs batch size`, the names
    that have all of them come first, whatever their order; words that every limit could bear are none (`max memory`).
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    names = {name.lower(): name for name in known}
    text = wanted.strip().lower()
    close = [names[name] for name in get_close_matches(text, names, n=most)]
    words = _WORD.findall(text)
    telling = [word for word in words if word not in _COMMON]
    worded = _having(names, telling) if len(words) > 1 and len("".join(telling)) > 2 else []
    likest = [name for name in close if name in worded]
    # `memory` is in many names, and close to none; one letter is in most, and tells nothing.
    found = dict.fromkeys([*likest, *worded, *close]) or dict.fromkeys(_having(names, [text]) if len(text) > 1 else ())
    return tuple(found)[:most]


def _having(names: Mapping[str, str], parts: Sequence[str]) -> list[str]:
    """The names with all of some parts, the shortest first; none where there are no parts to have."""
    found = [name for lower, name in names.items() if any(parts) and all(part in lower for part in parts)]
    return sorted(found, key=lambda name: (len(name), name))


def hint_at(close: Iterable[str], otherwise: str) -> str:
    """The end of an error about an unknown name: what it may have been, or where the names are listed."""
    names = " or ".join(close)
    return f"did you mean {names}?" if names else otherwise


def word_hint(wanted: str, words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """What to say of a word that is none of those there are, and which of them were meant."""
    close = closest_names(wanted, words)
    return f"{wanted!r}: " + hint_at(close, f"there are {', '.join(words)}"), close


def expected_words(expected: str) -> list[str]:
    """The words of a list as pydantic writes it: `'create', 'update' or 'invoke'`."""
    return [word for word in expected.split("'") if word.strip(" ,") not in ("", "or")]


def known_name(wanted: str, known: Iterable[str], what: str, otherwise: str | None = None) -> str:
    """A name, if it is one of those there are.

    Args:
        wanted: The name.
        known: Those there are.
        what: What is named, such as `chart`.
        otherwise: What to say where nothing is like it; default: all names.

    Raises:
        UnknownIdError: It is none of them; the error suggests the closest.
    """
    names = list(dict.fromkeys(known))
    if wanted in names:
        return wanted
    close = closest_names(wanted, names)
    hint = hint_at(close, otherwise or f"there are {', '.join(names) or 'none'}")
    raise UnknownIdError(f"no {what} {wanted!r}: {hint}", close)


def known_word(wanted: str, known: Iterable[str], what: str, otherwise: str | None = None) -> str:
    """The same of a word that narrows a question, and names nothing that is asked for.

    Args:
        wanted: The word.
        known: Those there are.
        what: What is named, such as `language`.
        otherwise: What to say where nothing is like it; default: all words.

    Raises:
        UnknownWordError: It is none of them; the error suggests the closest.
    """
    try:
        return known_name(wanted, known, what, otherwise)
    except UnknownIdError as e:
        raise UnknownWordError(str(e), e.suggestions) from None
