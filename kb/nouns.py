"""Numbers with their nouns and units, as every answer words them."""

from __future__ import annotations


def count_noun(number: int, noun: str, rest: str = "", *, plural: str | None = None) -> str:
    """A number with its noun and what follows, such as `1 day` or `2,000 values not judged`.

    Args:
        number: The number.
        noun: The noun for one.
        rest: What follows.
        plural: The noun for another number, where that is not the noun with an s.
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}{' ' + rest if rest else ''}"


def with_unit(amount: str, unit: str) -> str:
    """An amount with the unit that our tables give it, such as `128 MB`; of what is counted, `count` is not said.

    Args:
        amount: A number, or several, as text.
        unit: The unit of a limit.
    """
    return f"{amount} {unit.removeprefix('count').lstrip()}".rstrip()
