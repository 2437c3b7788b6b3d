"""Sentences with texts of a file in them stay readable, whatever the file holds."""

from __future__ import annotations

from kb.judging.sentences import LONGEST, shorten_text


def test_a_sentence_of_the_longest_length_is_whole() -> None:
    """To the character."""
    sentence = "a" * (LONGEST // 2) + "b" * (LONGEST // 2)

    assert shorten_text(sentence) == sentence


def test_one_character_more_loses_its_middle_and_says_how_much() -> None:
    """Half of what may stand is of its beginning, half of its end."""
    shortened = shorten_text("a" * 500 + "x" + "b" * 500)

    assert shortened == f"{'a' * 500} [1 characters left out] {'b' * 500}"
    assert "[1,234,567 characters left out]" in shorten_text("y" * (LONGEST + 1_234_567))
