"""What another thread makes meanwhile is there when it is asked for, and so is what went wrong."""

from __future__ import annotations

import threading

import pytest

from kb.background import Background
from kb.errors import StoreError


def test_what_is_made_meanwhile_is_made_once_and_by_another_thread() -> None:
    """This thread goes on until it asks, and may ask again."""
    may_go_on = threading.Event()

    def make() -> str:
        may_go_on.wait()
        return threading.current_thread().name

    made = Background(make)
    may_go_on.set()

    assert made.result() == made.result() != threading.current_thread().name


def test_what_goes_wrong_is_told_to_whoever_asks() -> None:
    """And to nobody else: no trace is printed by the thread."""

    def fail() -> str:
        raise StoreError("kb.duckdb: damaged")

    made = Background(fail)

    with pytest.raises(StoreError, match="damaged"):
        made.result()


def test_where_there_may_be_no_more_threads_this_one_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers bound their number."""

    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)

    assert Background(lambda: threading.current_thread().name).result() == threading.current_thread().name
