"""Whoever writes lines to the agents' server has an answer to each, also to what is no message."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": "first",
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}
AFTER = {"jsonrpc": "2.0", "id": 8, "method": "ping"}

Answers = list[dict[str, Any]]


@pytest.fixture(scope="module")
def answers_to(database: Path) -> Iterator[Callable[[str], Answers]]:
    """A server that all lines go to, and the two answers to a line and to what follows it.

    At the end of its input it must have answered nothing else, and ends in order.
    """
    command = [sys.executable, "-m", "kb.cli.main", "mcp", "--db", str(database)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # type: ignore[call-overload]
        said: queue.Queue[str] = queue.Queue()

        def read() -> None:
            for line in process.stdout:
                said.put(line)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()

        def asked(*lines: str) -> None:
            process.stdin.write("\n".join([*lines, ""]))
            process.stdin.flush()

        def answers(line: str) -> Answers:
            asked("", line, json.dumps(AFTER))
            return [json.loads(said.get(timeout=60)) for _ in range(2)]

        asked(json.dumps(INITIALIZE))
        assert json.loads(said.get(timeout=60))["id"] == "first"
        yield answers
        process.stdin.close()
        complaint = process.stderr.read()
        code = process.wait(timeout=60)
        reader.join(timeout=60)
    assert (code, complaint, list(said.queue)) == (0, "", [])


@pytest.mark.parametrize(
    ("line", "id_", "code"),
    [
        ("{not json", None, -32700),
        ('{"jsonrpc": "2.0", "id": 7, "method": "ping", "params": {"x": "\\ud800"}}', 7, -32700),
        ('{"jsonrpc": "2.0", "id": "\\ud800", "method": "ping"}', None, -32700),
        ('{"jsonrpc": "2.0", "id": "\\ud83d\\ude00", "method": "ping", "x": "\\ud800"}', "\N{GRINNING FACE}", -32700),
        ('{"jsonrpc": "1.0", "id": 7, "method": "ping"}', 7, -32600),
        ('{"jsonrpc": "2.0", "id": "a"}', "a", -32600),
        ('{"jsonrpc": "2.0"}', None, -32600),
        ('[{"jsonrpc": "2.0", "id": 7, "method": "ping"}]', None, -32600),
        ("null", None, -32600),
        ("secret-42", None, -32700),
        ('{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}', None, -32600),
        ('{"jsonrpc": "2.0", "id": null, "method": "ping"}', None, -32600),
        ('{"jsonrpc": "2.0", "id": true, "method": "ping"}', None, -32600),
        ('{"jsonrpc": "2.0", "id": [7], "method": "ping"}', None, -32600),
        ('{"jsonrpc": "2.0", "id": NaN, "method": "ping"}', None, -32600),
    ],
    ids=[
        "broken",
        "half a character",
        "half an id",
        "whole id",
        "version",
        "no method",
        "nothing",
        "batch",
        "null",
        "a word",
        "a part of a number",
        "no id",
        "truth",
        "a list of ids",
        "no number",
    ],
)
def test_a_line_that_is_no_message_is_answered(
    answers_to: Callable[[str], Answers], line: str, id_: object, code: int
) -> None:
    """With the id where there is one, so that nobody waits for ever; what follows is answered as well."""
    answers = {answer["id"]: answer for answer in answers_to(line)}

    assert set(answers) == {id_, 8}
    assert answers[id_]["error"]["code"] == code
    assert "result" in answers[8]
    assert "secret" not in json.dumps(list(answers.values()))


def test_the_end_of_its_input_ends_the_server(database: Path) -> None:
    """Without a word on standard output, which belongs to the protocol."""
    command = [sys.executable, "-m", "kb.cli.main", "mcp", "--db", str(database)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_ctrl_c_ends_the_server_at_once(database: Path) -> None:
    """Somebody tries it in a terminal; it does not wait for a line that never comes."""
    command = [sys.executable, "-m", "kb.cli.main", "mcp", "--db", str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=30) == -signal.SIGINT
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_questions_from_a_pipe_are_all_answered(database: Path) -> None:
    """Though the input ends before the first answer, as when somebody tries the server in a shell."""
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "shell", "version": "1"}}
    asked: list[dict[str, object]] = [
        {"id": 1, "method": "initialize", "params": hello},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "runtime", "arguments": {"id": "python3.9"}}},
        {"id": 3, "method": "no/such/method"},
    ]
    lines = "".join(json.dumps({"jsonrpc": "2.0"} | message) + "\n" for message in asked)
    command = [sys.executable, "-m", "kb.cli.main", "mcp", "--db", str(database)]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True, timeout=60)

    assert sorted(json.loads(line)["id"] for line in done.stdout.splitlines()) == [1, 2, 3]
