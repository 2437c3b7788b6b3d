"""From which severity on findings end a command with 1."""

from __future__ import annotations

import pytest

from kb.severities import FAIL_ON, SEVERITIES, fails


@pytest.mark.parametrize(("fail_on", "failing"), list(zip(FAIL_ON, (1, 2, 3, 0), strict=True)))
def test_what_weighs_as_much_fails_and_what_weighs_less_does_not(fail_on: str, failing: int) -> None:
    """Under `never` nothing fails."""
    assert [one for one in SEVERITIES if fails(one, fail_on)] == list(SEVERITIES[:failing])


@pytest.mark.parametrize("word", [None, "", "never", "fatal"])
def test_what_is_no_severity_weighs_nothing(word: str | None) -> None:
    """As in a file of findings that somebody else wrote."""
    assert not fails(word, "note")
