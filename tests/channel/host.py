"""A host on this machine, as a process of its own: it serves a folder, and under some addresses misbehaves."""

from __future__ import annotations

import functools
import sys
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


class Handler(SimpleHTTPRequestHandler):
    """Files, and four kinds of trouble."""

    def do_GET(self) -> None:
        """Answer."""
        match self.path.split("/")[1:]:
            case ["trickle", *_]:
                self._begin()
                while True:
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.05)
            case ["silent", *_]:
                time.sleep(60)
            case ["huge", *_]:
                self._begin(10 * 2**30)
                self.wfile.write(b" ")
            case ["endless", *_]:
                self._begin()
                while True:
                    self.wfile.write(b" " * 2**16)
            case ["to", target, *_]:
                self._lead(unquote(target))
            case ["moved", *rest]:
                self._lead("/" + "/".join(rest))
            case _:
                super().do_GET()

    def _lead(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.end_headers()

    def _begin(self, size: int | None = None) -> None:
        self.send_response(200)
        if size is not None:
            self.send_header("Content-Length", str(size))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve the folder named first, on a port that is printed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=sys.argv[1]))
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
