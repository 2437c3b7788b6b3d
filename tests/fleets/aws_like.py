"""A server that answers like AWS, and a proxy before it that throttles."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import random
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Collection, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import Any
from urllib.parse import unquote

import botocore.session

DUMMY = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_EC2_METADATA_DISABLED": "true"}
"""Credentials that nobody could take for real ones."""


def client(port: int, service: str, region: str = "eu-west-1", account: str | None = None) -> Any:  # noqa: ANN401
    """A client of the server; of another account of its organisation by a role there."""
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    if account is not None:
        role = f"arn:aws:iam::{account}:role/any"
        given = client(port, "sts").assume_role(RoleArn=role, RoleSessionName="tests")["Credentials"]
        keys = {
            "aws_access_key_id": given["AccessKeyId"],
            "aws_secret_access_key": given["SecretAccessKey"],
            "aws_session_token": given["SessionToken"],
        }
    return botocore.session.Session().create_client(
        service, region_name=region, endpoint_url=f"http://127.0.0.1:{port}", **keys
    )


def code_of_function(name: str = "app.py") -> bytes:
    """A package with a handler."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "def handler(event, context): ...")
    return packed.getvalue()


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


_LIMITS = {
    "TotalCodeSize": 80530636800, "CodeSizeUnzipped": 262144000, "CodeSizeZipped": 52428800,
    "ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 993,
}  # fmt: skip
_UNKNOWN_TO_MOTO = {
    "/listRegions": {
        "Regions": [
            {"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for name in ("us-east-1", "eu-west-1")
        ]
    },
    "/account-settings": {"AccountLimit": _LIMITS, "AccountUsage": {"TotalCodeSize": 4096, "FunctionCount": 3}},
    "/provisioned-concurrency": {
        "ProvisionedConcurrencyConfigs": [
            {
                "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:any:live",
                "RequestedProvisionedConcurrentExecutions": 5,
            }
        ]
    },
    ".ListServiceQuotas": {
        "Quotas": [{"QuotaCode": "L-B99A9384", "QuotaName": "Concurrent executions", "Value": 1000, "Unit": "None"}]
    },
}
"""What moto does not answer, as AWS does, by the ending of a path or target."""


_REFUSED_IN_XML = (
    b'<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Code>AccessDenied</Code>'
    b"<Message>not allowed by the test</Message></Error></ErrorResponse>"
)


class Proxy(ThreadingHTTPServer):
    """Hands requests on; some it refuses as AWS does when there are too many."""

    daemon_threads = True

    def __init__(self, behind: int, refuse: float, fail_after: int | None = None, denied: Collection[str] = ()) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = behind
        self.refuse = refuse
        self.fail_after = fail_after
        self.denied = denied
        self.on_served: Callable[[int], None] = lambda _: None
        self.closed: Collection[str] = ()
        """Regions that know no tokens, as those that an account has not enabled."""
        self.gone = False
        """Whether no call has an answer any more."""
        self.random = random.Random(5)  # noqa: S311 - no secret
        self.refused = 0
        self.served = 0


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.gone:
            self.close_connection = True
            return
        if any(f"/{region}/lambda/" in self.headers.get("Authorization", "") for region in self.server.closed):
            self._send(
                403, {"x-amzn-ErrorType": "UnrecognizedClientException"}, b'{"message": "The token is invalid."}'
            )
            return
        if self.server.fail_after is not None and self.server.served >= self.server.fail_after:
            self._send(403, {"x-amzn-ErrorType": "AccessDeniedException"}, b'{"Message": "stopped by the test"}')
            return
        # The older protocols write refusals in XML.
        if self.path != "/" and self.server.random.random() < self.server.refuse:
            self.server.refused += 1
            self._send(429, {"x-amzn-ErrorType": "TooManyRequestsException"}, b'{"Reason": "CallerRateLimitExceeded"}')
            return
        self.server.served += 1
        self.server.on_served(self.server.served)
        path = self.path.partition("?")[0]
        if any(
            word in f"{path} {self.headers.get('X-Amz-Target')} {unquote(body.decode(errors='replace'))}"
            for word in self.server.denied
        ):
            self._refuse()
            return
        asked = self.headers.get("X-Amz-Target") or path.rstrip("/")
        told = next((told for ending, told in _UNKNOWN_TO_MOTO.items() if asked.endswith(ending)), None)
        if told is not None:
            self._send(200, {"Content-Type": "application/json"}, json.dumps(told).encode())
            return
        self._hand_on(path, body)

    def _hand_on(self, path: str, body: bytes) -> None:
        # Moto knows the one URL of a function but not the list of its URLs.
        listed = path.endswith("/urls")
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.server.behind)) as behind:
            behind.request(self.command, path[:-1] if listed else self.path, body, dict(self.headers))
            answer = behind.getresponse()
            skipped = ("transfer-encoding", "connection", "content-length", "date", "server")
            headers = {name: value for name, value in answer.getheaders() if name.lower() not in skipped}
            content = answer.read()
        if listed:
            urls = [json.loads(content)] if answer.status < 300 else []
            self._send(200, {"Content-Type": "application/json"}, json.dumps({"FunctionUrlConfigs": urls}).encode())
        else:
            self._send(answer.status, headers, content)

    def _refuse(self) -> None:
        if self.path == "/" and "X-Amz-Target" not in self.headers:
            self._send(403, {}, _REFUSED_IN_XML)
        else:
            self._send(403, {"x-amzn-ErrorType": "AccessDeniedException"}, b'{"Message": "not allowed by the test"}')

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
def throttling(
    behind: int, refuse: float, fail_after: int | None = None, denied: Collection[str] = ()
) -> Iterator[Proxy]:
    """A proxy that runs; calls whose path, target or body has a word of `denied` are not allowed."""
    proxy = Proxy(behind, refuse, fail_after, denied)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()
