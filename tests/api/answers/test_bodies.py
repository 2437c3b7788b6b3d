"""Every list over HTTP is that of the command line, to the byte."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

SAME = [
    ("/v1/snapshot?as_of=2022-03-23", "snapshot 2022-03-23"),
    ("/v1/snapshot?as_of=2022-03-23&known_at=2020-01-01", "snapshot 2022-03-23 --known-at 2020-01-01"),
    ("/v1/runtimes?as_of=2022-03-23&language=python", "runtimes --as-of 2022-03-23 --language python"),
    ("/v1/runtimes?as_of=2019-07-05&phase=deprecated", "runtimes --as-of 2019-07-05 --phase deprecated"),
    ("/v1/runtimes?as_of=2021-07-05&within=10", "runtimes --as-of 2021-07-05 --within 10"),
    ("/v1/runtimes?as_of=2026-11-01&known_at=as-of", "runtimes --as-of 2026-11-01 --known-at as-of"),
    ("/v1/runtimes?as_of=2026-11-01&data_version=1", "runtimes --as-of 2026-11-01 --data-version 1"),
    ("/v1/limits?as_of=2022-03-23&topic=function_config", "limits --as-of 2022-03-23 --topic function_config"),
    ("/v1/limits?as_of=2022-03-23&applies_to=image", "limits --as-of 2022-03-23 --applies-to image"),
    ("/v1/triggers?as_of=2022-03-23&invocation=synchronous", "triggers --as-of 2022-03-23 --invocation synchronous"),
    ("/v1/features?as_of=2022-03-23", "features --as-of 2022-03-23"),
    ("/v1/events?as_of=2022-03-23&from=2021-01-01", "events --as-of 2022-03-23 --from 2021-01-01"),
    ("/v1/events?as_of=2022-03-23&q=python", "events --as-of 2022-03-23 -q python"),
    ("/v1/events?as_of=2022-03-23&source=konishi-lambda-timeline", "events --as-of 2022-03-23 --source SEED"),
    ("/v1/practices?as_of=2022-03-23", "practices --as-of 2022-03-23"),
    ("/v1/fields?as_of=2022-03-23", "fields --as-of 2022-03-23"),
    ("/v1/slips?as_of=2022-03-23&milestone=block_update", "slips --as-of 2022-03-23 --milestone block_update"),
    ("/v1/stats?as_of=2022-03-23", "stats --as-of 2022-03-23"),
    ("/v1/sources?as_of=2022-03-23", "sources --as-of 2022-03-23"),
    ("/v1/versions?as_of=2022-03-23", "versions --as-of 2022-03-23"),
    ("/v1/rules?as_of=2022-03-23", "rules --as-of 2022-03-23"),
    ("/v1/changes?from=2019-01-01&to=2021-01-01", "diff 2019-01-01 2021-01-01"),
    ("/v1/changes?from=2019-01-01&to=2021-01-01&axis=known", "diff 2019-01-01 2021-01-01 --axis known"),
    ("/v1/runtimes/python3.9/history?as_of=2022-03-23", "history python3.9 --as-of 2022-03-23"),
    ("/v1/limits/function_timeout/history?as_of=2022-03-23", "history function_timeout --as-of 2022-03-23"),
]

# All commands in one process: cold starts would be most of the time.
SCRIPT = """
import contextlib, io, sys
from kb.cli.main import main
for line in sys.stdin.read().splitlines():
    main(line.split())
    sys.stdout.flush()
    sys.stdout.buffer.write(b"\\0")
"""


ALONE = [
    ("/v1/rules/LKB203?as_of=2018-10-09", "explain LKB203 --as-of 2018-10-09"),
    ("/v1/rules/LKB103?as_of=2022-03-23", "explain lkb103 --as-of 2022-03-23"),
    (
        "/v1/rules/LKB103?as_of=2022-03-23&known_at=2021-01-01",
        "explain LKB103 --as-of 2022-03-23 --known-at 2021-01-01",
    ),
]


@pytest.fixture(scope="module")
def told(database: Path) -> dict[str, bytes]:
    """What the command line prints, by command."""
    commands = [command for _, command in (*SAME, *ALONE)]
    lines = [
        f"{command.replace('SEED', 'konishi-lambda-timeline')} --format json --db {database}" for command in commands
    ]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], input="\n".join(lines).encode(), capture_output=True, check=True
    )
    return dict(zip(commands, done.stdout.split(b"\0"), strict=False))


@pytest.mark.parametrize(("path", "command"), SAME, ids=[path for path, _ in SAME])
def test_a_body_is_that_of_the_command_line(
    service: httpx.Client, told: dict[str, bytes], path: str, command: str
) -> None:
    """One serializer makes both; only the page differs, which the command line does not have."""
    answer = service.get(path, params=None if "snapshot" in path else {**httpx.URL(path).params, "limit": "1000"})

    unpaged = re.sub(rb'"limit": \d+,\n    "next": .*,', b'"limit": null,\n    "next": null,', answer.content)
    assert unpaged == told[command]


@pytest.mark.parametrize(("path", "command"), ALONE, ids=[path for path, _ in ALONE])
def test_one_thing_is_that_of_the_command_line(
    service: httpx.Client, told: dict[str, bytes], path: str, command: str
) -> None:
    """A rule comes with the facts behind it on the day."""
    assert service.get(path).content == told[command]
