"""Ctrl-C, and what libraries make of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread, Timer

import duckdb
import pytest

from kb.signals import ENDS, breaking_off

_IN_A_CLASS = """
import signal, sys
from kb.cli.main import main

class Interrupting:
    def __set_name__(self, *_):
        signal.raise_signal(signal.SIGINT)

class Finder:
    def find_spec(self, name, *_):
        if name == "altair":
            type("Made", (), {"by": Interrupting()})

sys.meta_path.insert(0, Finder())
sys.exit(main(["chart", "runtimes", "-o", "c.svg"]))
"""


def _interrupt_query() -> None:
    with duckdb.connect(config={"threads": 1}) as connection:
        Timer(0.3, signal.raise_signal, [signal.SIGTERM]).start()
        connection.execute("select count(*) from range(100000) a, range(1000000) b where a.range * b.range % 7 = 3")


def _interrupt_library() -> None:
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        raise ValueError("Error building a serializer:") from None


@pytest.mark.parametrize("interrupt", [_interrupt_query, _interrupt_library])
def test_ctrl_c_that_a_library_answers_with_an_error_of_its_own_is_ctrl_c(interrupt: Callable[[], None]) -> None:
    """DuckDB in the middle of a query, pydantic in the middle of a schema."""
    with pytest.raises(KeyboardInterrupt), breaking_off(*ENDS):
        interrupt()


def test_ctrl_c_that_is_lost_is_known() -> None:
    """Where an object is finalized Python tells of it and goes on."""
    with breaking_off(*ENDS) as end:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        came = end.came

    assert came


def test_other_errors_stay_what_they_are_and_so_do_the_handlers() -> None:
    """In another thread nothing is changed."""
    former = [signal.getsignal(number) for number in ENDS]
    with pytest.raises(ValueError, match="no end"), breaking_off(*ENDS):
        raise ValueError("no end")
    seen: list[object] = []

    def work() -> None:
        with breaking_off(*ENDS):
            seen.extend(signal.getsignal(number) for number in ENDS)

    (thread := Thread(target=work)).start()
    thread.join()

    assert [signal.getsignal(number) for number in ENDS] == former == seen


def test_ctrl_c_while_a_library_makes_a_class_is_no_defect_of_ours(database: Path, tmp_path: Path) -> None:
    """Python answers it with a RuntimeError there."""
    command = [sys.executable, "-c", _IN_A_CLASS]
    env = os.environ | {"LAMBDA_KB_DB": str(database)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path, env=env)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
