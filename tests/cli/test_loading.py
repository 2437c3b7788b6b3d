"""What a command loads before it begins, and how its process ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kb.cli.commands import MODULES, command_parser


def _run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", sorted(command_parser().commands))
def test_a_command_is_the_same_alone_as_among_all(name: str) -> None:
    """Only its own module is loaded, and its help says the same."""
    alone, whole = command_parser(name), command_parser()

    assert len(alone.commands) < len(whole.commands)
    assert {one: whole.commands[one] for one in alone.commands} == alone.commands
    assert _help_of(alone, name) == _help_of(whole, name)


def _help_of(parser: object, name: str) -> str:
    below = next(action for action in parser._actions if action.choices and name in action.choices)  # type: ignore[attr-defined]
    return below.choices[name].format_help()  # type: ignore[no-any-return]


def test_every_module_that_is_listed_has_the_commands_that_it_is_said_to_have() -> None:
    """Each name once, and in the module where it is looked for."""
    for module, names in MODULES.items():
        for name in names:
            assert set(names) <= set(command_parser(name).commands), module

    listed = [name for names in MODULES.values() for name in names]
    assert len(listed) == len(set(listed))


def test_a_command_loads_no_other() -> None:
    """A check pays for no other command."""
    done = _run(
        "import sys; from kb.cli.commands import command_parser; command_parser('check'); "
        "print(sorted({'kb.cli.queries', 'kb.cli.audit', 'kb.facts.catalogue'} & set(sys.modules)))"
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("thread", [False, True])
def test_what_is_left_for_the_end_of_the_process_is_done(thread: bool) -> None:
    """Though modules are not taken apart: what others registered runs, threads are waited for, output is there."""
    late = "threading.Thread(target=lambda: (time.sleep(0.3), print('thread'))).start();" if thread else ""
    done = _run(
        "import atexit, sys, threading, time; atexit.register(print, 'at the end'); "
        f"sys.argv = ['lambda-kb', 'completion', 'bash']; {late} "
        "from kb.cli.main import run_and_leave; run_and_leave()"
    )

    assert done.returncode == 0
    assert "complete" in done.stdout
    assert ("thread" in done.stdout) is thread
    assert done.stdout.rstrip().endswith("at the end")


def test_the_exit_code_is_that_of_the_command() -> None:
    """A mistake ends with 2 there as well."""
    done = _run(
        "import sys; sys.argv = ['x', 'history', 'nope']; from kb.cli.main import run_and_leave; run_and_leave()"
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("lambda-kb: ")


def test_no_progress_bar_of_the_engine_comes_between_answers() -> None:
    """DuckDB draws one on standard output where there is no script and a statement takes two seconds."""
    asked = "connect_quietly().execute(\"select current_setting('enable_progress_bar')\").fetchall()"
    done = _run(f"from kb.store.quiet_connection import connect_quietly; print({asked})")

    assert done.stdout.strip() == "[(False,)]"
