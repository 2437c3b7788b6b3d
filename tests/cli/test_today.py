"""Today may be named, so that an answer can be had again on a later day."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from kb.clock import today
from kb.errors import UsageError
from tests.conftest import Run


def test_a_named_day_counts_as_today(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the day asked about and for the age of the data, which is told from the forty-sixth day on."""
    monkeypatch.setenv("LAMBDA_KB_TODAY", "2024-11-13")
    then = call("runtimes", "--format", "json")
    monkeypatch.setenv("LAMBDA_KB_TODAY", "2031-01-01")
    later = call("runtimes", "--format", "json")

    assert json.loads(then.stdout)["basis"]["as_of"] == "2024-11-13"
    assert then.stderr == ""
    assert "days old" in later.stderr


@pytest.mark.parametrize("named", [None, ""])
def test_else_it_is_the_day_of_the_clock(monkeypatch: pytest.MonkeyPatch, named: str | None) -> None:
    """In UTC."""
    monkeypatch.delenv("LAMBDA_KB_TODAY", raising=False)
    if named is not None:
        monkeypatch.setenv("LAMBDA_KB_TODAY", named)
    before = datetime.now(UTC).date()

    assert before <= today() <= datetime.now(UTC).date()


@pytest.mark.parametrize("named", ["20261128", "2026-W48-6", "2026-11-31", "28.11.2026", " 2026-11-28"])
def test_a_day_is_written_in_one_way(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    """As every other day that somebody asks about."""
    monkeypatch.setenv("LAMBDA_KB_TODAY", named)

    with pytest.raises(UsageError, match="write YYYY-MM-DD"):
        today()


@pytest.mark.parametrize("command", [("runtimes",), ("check", "-"), ("serve", "--port", "0"), ("data", "lint")])
def test_what_is_no_day_is_wrong_usage(call: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    """Told before any work."""
    monkeypatch.setenv("LAMBDA_KB_TODAY", "tomorrow")
    done = call(*command)

    assert done.returncode == 2
    assert "LAMBDA_KB_TODAY: 'tomorrow' is no day: write YYYY-MM-DD, or unset it" in done.stderr
