"""What an answer rests on, in the words of reports: the clocks, the data version, their age, and the account."""

from __future__ import annotations

import textwrap

from kb.facts.basis import Basis
from kb.reports.printable_texts import printable_text
from kb.reports.widths import print_width, wrap_words


def basis_lines(basis: Basis) -> list[str]:
    """What an answer rests on, and where the data are old a warning, as a report begins."""
    return [*wrap_words(basis_line(basis), print_width()), *notice_lines(basis)]


def notice_lines(basis: Basis) -> list[str]:
    """What must be known of all of an answer, each in lines of the width of the page."""
    return [line for notice in basis.notices for line in wrap_words(f"Warning: {notice}", print_width(), "", "  ")]


def basis_line(basis: Basis) -> str:
    """What an answer rests on, in a line."""
    return f"AWS Lambda on {basis.as_of}, {basis.known_words}, {basis.release_words}"


def account_texts(basis: Basis) -> tuple[str, ...]:
    """The account whose own limits count, and what is to be said of it; nothing where AWS's defaults are meant."""
    return () if basis.account is None else (basis.account.words, *basis.account.notes)


def account_lines(basis: Basis, room: int) -> list[str]:
    """The same in lines of a width."""
    return [line for text in account_texts(basis) for line in textwrap.wrap(printable_text(text), room)]
