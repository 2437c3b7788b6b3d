"""A process lives on after Ctrl-C, as one of a notebook does, and asks again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb

_STATEMENT = """
import signal, sys
from contextlib import closing
from threading import Timer
import duckdb
from kb.store.unfinished_statements import ending_statements

def opened():
    return closing(duckdb.connect(sys.argv[1], read_only=True, config={"threads": 1}))

pairs = "from range(100000) a, range(1000000) b where a.range * b.range % 7 = 3"
try:
    with opened() as connection, closing(connection.cursor()) as cursor, ending_statements(cursor):
        Timer(0.3, signal.raise_signal, [signal.SIGINT]).start()
        cursor.execute(f"create temp table held as select count(*) {pairs}")
except (RuntimeError, KeyboardInterrupt):
    with opened() as connection:
        print(connection.execute("select * from facts").fetchall())
"""
_QUESTIONS = """
import signal, time
from threading import Timer
import kb

template = '{"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "python3.8"}}}}'

def ask(day):
    return repr([day.runtimes(), day.limits(), kb.check_text(template, "t.json", as_of="2026-11-23").findings])

def new():
    return kb.as_of("2023-05-06", known_at="2024-01-01")

expected = ask(new())
for number in range(12):
    # One that is held keeps the file open.
    day = new() if number % 2 else None
    interrupts = Timer(0.03 * number, signal.raise_signal, [signal.SIGINT])
    try:
        interrupts.start()
        ask(day or new())
        interrupts.join()
        time.sleep(0.05)
    except (RuntimeError, KeyboardInterrupt):
        pass
    assert ask(day or new()) == expected
print("alike")
"""


def _printed(script: str, *arguments: str, **env: str) -> str:
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240, env=os.environ | env)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_file_can_be_opened_again_after_ctrl_c_in_a_statement_that_writes(tmp_path: Path) -> None:
    """DuckDB keeps it half open otherwise, and the next opening never comes back."""
    with duckdb.connect(tmp_path / "facts.duckdb") as connection:
        connection.execute("create table facts as select 7")

    assert _printed(_STATEMENT, str(tmp_path / "facts.duckdb")) == "[(7,)]\n"


def test_questions_are_answered_alike_after_ctrl_c_at_any_time(database: Path) -> None:
    """On the same knowledge base as on a new one: notebooks send it to stop a cell."""
    assert _printed(_QUESTIONS, LAMBDA_KB_DB=str(database)) == "alike\n"
