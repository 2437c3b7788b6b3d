"""What a misspelt name may have been."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kb.errors import UnknownIdError, UnknownWordError

MOST = 3
"""Names suggested at most."""


def closest_names(wanted: str, known: Iterable[str], most: int = MOST) -> tuple[str, ...]:
    """The names most like a misspelt one, the likest first; those that contain it where none is like it.

    Letter case makes no difference: `Python3.9` is `python3.9`.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    names = {name.lower(): name for name in known}
    text = wanted.strip().lower()
    close = [names[name] for name in get_close_matches(text, names, n=most)]
    # `memory` is in many names, and close to none.
    within = sorted((name for lower, name in names.items() if text and text in lower), key=lambda n: (len(n), n))
    return tuple(close or within[:most])


def hint_at(close: Iterable[str], otherwise: str) -> str:
    """The end of an error about an unknown name: what it may have been, or where the names are listed."""
    names = " or ".join(close)
    return f"did you mean {names}?" if names else otherwise


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


def known_rule(wanted: str, ids: Collection[str], otherwise: str = "`lambda-kb rules` lists them") -> str:
    """The id of a rule, which people write in small letters, too.

    Args:
        wanted: What somebody wrote.
        ids: The rules that there are.
        otherwise: What to do where nothing is close.

    Raises:
        UnknownIdError: There is none.
    """
    return known_name(wanted.upper() if wanted.upper() in ids else wanted, ids, "rule", otherwise)
