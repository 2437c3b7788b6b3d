"""The services that are measured: started on a free port of the loopback, asked, and stopped again."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from kb.paths import cached_database, chosen_database, data_folder
from kb.store.connection import storage_version
from kb.store.file_identity import source_fingerprint

FIRST, LAST = date(2014, 11, 13), date(2026, 11, 1)
"""The days that are asked about."""
TEMPLATE = "Transform: AWS::Serverless-2016-10-31\nResources:\n" + "".join(
    f"  F{number}:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: .\n"
    f"      Handler: app.handler\n      Runtime: python3.{8 + number}\n"
    f"      MemorySize: {128 + 3000 * number}\n      Timeout: TIMEOUT\n"
    for number in range(5)
)
"""A SAM template of five functions; TIMEOUT is to be replaced, so that no two are alike."""


@contextmanager
def server(command: list[str], port: int, folder: Path, ready: str) -> Iterator[str]:
    """A server until the end of the block: its address."""
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(address + ready, timeout=10).read()  # noqa: S310 - our own loopback
                    break
                except OSError:
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def service() -> tuple[list[str], int]:
    """The command of our service with one worker, its log off, as the log of the others is."""
    port = free_port()
    database = chosen_database(None) or cached_database(source_fingerprint(data_folder()), storage_version())
    command = [sys.executable, "-m", "kb.cli.main", "serve", "--port", str(port), "--db", str(database)]
    return [*command, "--log", "warnings"], port
