"""A server that answers like AWS, and a proxy before it that throttles."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket

DUMMY = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_EC2_METADATA_DISABLED": "true"}
"""Credentials that nobody could take for real ones."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@contextlib.contextmanager
def moto() -> Iterator[int]:
    """Moto's server, as a process of its own; its port."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None
        with contextlib.suppress(OSError), contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as asked:
            asked.request("GET", "/moto-api/")
            asked.getresponse().read()
            return
        time.sleep(0.1)
    raise AssertionError("the server does not come up")


class Proxy(ThreadingHTTPServer):
    """Hands requests on; some it refuses as AWS does when there are too many."""

    daemon_threads = True

    def __init__(self, behind: int, refuse: float, fail_after: int | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = behind
        self.refuse = refuse
        self.fail_after = fail_after
        self.random = random.Random(5)  # noqa: S311 - no secret
        self.refused = 0
        self.served = 0


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.fail_after is not None and self.server.served >= self.server.fail_after:
            self._send(403, {"x-amzn-ErrorType": "AccessDeniedException"}, b'{"Message": "stopped by the test"}')
            return
        if self.server.random.random() < self.server.refuse:
            self.server.refused += 1
            self._send(429, {"x-amzn-ErrorType": "TooManyRequestsException"}, b'{"Reason": "CallerRateLimitExceeded"}')
            return
        self.server.served += 1
        # Moto knows the one URL of a function but not the list of its URLs.
        listed = self.path.partition("?")[0].endswith("/urls")
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.server.behind)) as behind:
            behind.request(
                self.command, self.path.partition("?")[0][:-1] if listed else self.path, body, dict(self.headers)
            )
            answer = behind.getresponse()
            skipped = ("transfer-encoding", "connection", "content-length", "date", "server")
            headers = {name: value for name, value in answer.getheaders() if name.lower() not in skipped}
            content = answer.read()
        if listed:
            urls = [json.loads(content)] if answer.status < 300 else []
            self._send(200, {"Content-Type": "application/json"}, json.dumps({"FunctionUrlConfigs": urls}).encode())
        else:
            self._send(answer.status, headers, content)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - http.server names them so

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def throttling(behind: int, refuse: float, fail_after: int | None = None) -> Iterator[Proxy]:
    """A proxy that runs."""
    proxy = Proxy(behind, refuse, fail_after)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()
