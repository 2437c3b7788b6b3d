"""Whoever writes lines to the agents' server has an answer to each, also to what is no message."""

from __future__ import annotations

import json
import queue
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
