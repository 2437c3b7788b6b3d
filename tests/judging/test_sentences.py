"""Sentences with texts of a file in them stay readable, whatever the file holds."""

from __future__ import annotations

import re

import pytest

from kb.accounts import Account
from kb.judging.sentences import LONGEST, shorten_text
from kb.readers.interface import Kind
from kb.store import Store
from tests.judging.questions import ask, attached, broken, document, function


def test_a_sentence_of_the_longest_length_is_whole() -> None:
    """To the character."""
    sentence = "a" * (LONGEST // 2) + "b" * (LONGEST // 2)

    assert shorten_text(sentence) == sentence


def test_one_character_more_loses_its_middle_and_says_how_much() -> None:
    """Half of what may stand is of its beginning, half of its end."""
    shortened = shorten_text("a" * 500 + "x" + "b" * 500)

    assert shortened == f"{'a' * 500} [1 character left out] {'b' * 500}"
    assert "[1,234,567 characters left out]" in shorten_text("y" * (LONGEST + 1_234_567))


ONE = re.compile(r"(?<![\w.,])1 (?:executions|functions|layers|rows|days|files|rules|times|bytes|characters|entries)\b")


@pytest.mark.parametrize("quota", [100, 101])
def test_one_of_several_is_not_told_in_the_plural(store: Store, quota: int) -> None:
    """What one function reserves, and what is provisioned for it, may be one."""
    alias = attached(Kind.ALIAS, {"Name": "live", "ProvisionedConcurrentExecutions": 1})
    functions = [function({"ReservedConcurrentExecutions": number}, name) for name, number in (("F", 0), ("G", 1))]
    account = Account(None, None, (("concurrent_executions", float(quota)),), float(quota))
    found = ask(store, document(*functions, alias), account=account, windows=False)

    assert {"LKB603"} <= broken(found)
    assert not [one.message for one in found.findings if ONE.search(one.message)]
