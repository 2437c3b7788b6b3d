"""Whoever writes lines to the agents' server has an answer to each, also to what is no message."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": "first",
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}


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
def test_a_line_that_is_no_message_is_answered(database: Path, line: str, id_: object, code: int) -> None:
    """With the id where there is one, so that nobody waits for ever; what follows is answered as well."""
    command = [sys.executable, "-m", "kb.cli.main", "mcp", "--db", str(database)]
    after = '{"jsonrpc": "2.0", "id": 8, "method": "ping"}'
    asked = "\n".join([json.dumps(INITIALIZE), "", line, after, ""])
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False, timeout=60)
    answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}

    assert (done.returncode, done.stderr, set(answers)) == (0, "", {"first", id_, 8})
    assert answers[id_]["error"]["code"] == code
    assert "secret" not in done.stdout
