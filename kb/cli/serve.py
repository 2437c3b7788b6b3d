"""`lambda-kb serve`: the query service in this process, on a port that is known to be free."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from pkgutil import resolve_name

from kb.clock import today
from kb.errors import UsageError
from kb.paths import DB_VARIABLE, SERVICE_VARIABLE
from kb.signals import ENDS, EndAsked, breaking_off
from kb.store import open_store
from kb.store.leftovers import remove_litter, scratch_folder

LAST_PORT = 65535
USUAL_PORT = 8000
"""The port where none is named."""
MOST_BYTES_UNREAD = 128 * 1024
"""The bytes sent on a connection that the system keeps until they are read; Linux keeps twice as many."""
SECONDS_TO_FINISH = 12
"""How long answers under way may take after Ctrl-C or SIGTERM."""
_LOG = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"lines": {"class": "api.running.json_log.LineHandler", "level": "WARNING"}},
    "root": {"handlers": ["lines"]},
}
"""What is told before a process answers requests, and by one that only looks after others, is a line of the log too."""


def run_serve(db: str | None, host: str, port: int, workers: int, settings: dict[str, object]) -> int:
    """Serve until Ctrl-C or SIGTERM.

    Args:
        db: The knowledge base file; None for LAMBDA_KB_DB or the cache.
        host: The address to listen on.
        port: The port; 0 takes any that is free.
        workers: Processes that answer side by side.
        settings: What the service itself is to know, by the names of its settings.

    Returns:
        0 after Ctrl-C or SIGTERM, 1 if no worker could begin.

    Raises:
        UsageError: The port is taken, the host is not one of this machine's, or what is to count as today is no day.
        StoreError: There is no sound knowledge base.
    """
    today()  # What is wrong with it is told before anything starts.
    listener = open_socket(host, port)
    with listener, _ending_in_order() as end, scratch_folder("lambda-kb-serve") as scratch:
        remove_litter(Path(tempfile.gettempdir()), "lambda-kb-serve")
        store = open_store(db)
        os.environ[DB_VARIABLE] = str(store.path.absolute())
        store.connection.close()
        settings = settings | {"scratch": str(scratch)}
        if workers > 1:
            settings = settings | {"metrics": str(scratch)}
        os.environ[SERVICE_VARIABLE] = json.dumps(settings)
        _serve_on(listener, workers, end)
    return 0


@contextmanager
def _ending_in_order() -> Iterator[EndAsked]:
    """End with nothing left behind after Ctrl-C or SIGTERM, while still starting, too.

    The system keeps SIGTERM from the first process of a container until it asks for it. uvicorn shuts down in order and
    then repeats the signal, which would end us as if killed.
    """
    numbers = [*ENDS]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
        # The terminal is closed that it was started in; `nohup` lets it go on.
        numbers.append(signal.SIGHUP)
    with suppress(KeyboardInterrupt), breaking_off(*numbers) as end:
        yield end
    # Whatever a terminal shows next begins a line, behind its ^C.
    sys.stdout.write("\n")


def _serve_on(listener: socket.socket, workers: int, end: EndAsked) -> None:
    import uvicorn

    from kb.cli.worker_processes import QuietServer, Workers

    # The service is named, not imported: kb does not know api.
    config = uvicorn.Config(
        "api.app:create_default_app",
        factory=True,
        # The class itself: older releases of uvicorn take no name of one.
        http=resolve_name("api.edge.http_timeouts:Impatient"),
        ws="none",
        log_config=_LOG,
        access_log=False,
        server_header=False,
        workers=workers,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    if workers == 1:
        # What cannot start must fail before the address is announced.
        config.load()
    if end.came:
        return
    if workers > 1:
        _announce_address(listener)
        # A worker that dies is replaced; the listening socket is everyone's, so that nobody is turned away.
        Workers(config, listener).run()
    else:
        server = QuietServer(config)
        for number in end.numbers:
            # Whoever reads the address may end it at once, in the middle of its beginning.
            signal.signal(number, server.handle_exit)
        _announce_address(listener)
        server.run(sockets=[listener])


def _announce_address(listener: socket.socket) -> None:
    sys.stdout.write(f"lambda-kb: {browser_address(listener)}  (stop with Ctrl-C)\n")
    sys.stdout.flush()


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens: held from the check on, so that nobody can take the port in between.

    Raises:
        UsageError: The port is taken, or the host is not one of this machine's.
    """
    if not 0 <= port <= LAST_PORT:
        raise UsageError(f"port {port}: a port is 0 to {LAST_PORT}")
    listener: socket.socket | None = None
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        if os.name == "posix":
            # A port that was in use a moment ago counts as free; on Windows the option would share one in use.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Connections have what it has: by itself the system keeps megabytes of answers for each that is not read.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST_BYTES_UNREAD)
        listener.bind(place)
        listener.listen(2048)
    except (OSError, UnicodeError) as e:
        if listener is not None:
            listener.close()
        raise UsageError(_why_not_listening(host, port, e)) from e
    return listener


def _why_not_listening(host: str, port: int, error: OSError | UnicodeError) -> str:
    """What is wrong with an address, and which will do; of a name that no host can have Python itself says so."""
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        other = port + 1 if port < LAST_PORT else USUAL_PORT
        remedy = f"take another: `lambda-kb serve --port {other}` or `make run PORT={other}`"
        return f"port {port} of {host} is taken: {remedy}"
    remedy = (
        f"take a higher port, such as --port {USUAL_PORT}" if number == errno.EACCES else "--host 127.0.0.1 will do"
    )
    return f"cannot listen on {host:.100} port {port}: {getattr(error, 'strerror', None) or error}: {remedy}"


def browser_address(listener: socket.socket) -> str:
    """Where a browser on this machine finds the service."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - what is shown, not what is bound
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
