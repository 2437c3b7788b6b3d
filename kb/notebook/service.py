"""The query service on a free port of this machine, for as long as a notebook asks it."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from kb.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd


class RunningService:
    """A running service; asked by path and parameters."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "kb.cli.main", "serve", "--port", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603
        # A notebook that is closed without `stop()` leaves no service behind.
        atexit.register(self.stop)
        line = self.process.stdout.readline() if self.process.stdout else ""
        if "http://" not in line:
            raise UsageError("the service did not start: run `lambda-kb serve` to see why")
        self.address = line.split()[1]

    def get(self, path: str, **parameters: object) -> Any:  # noqa: ANN401 - whatever JSON says
        """The JSON answer of an address, problems too."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        return self._ask_service(Request(f"{self.address}{path}{query}"))  # noqa: S310 - our own address

    def frame(self, path: str, **parameters: object) -> pd.DataFrame:
        """The rows of a list as a data frame, from its answer in Parquet: dates are dates and numbers are numbers.

        Raises:
            UsageError: The service refused; the error says why.
        """
        import duckdb  # noqa: PLC0415 - only this needs it

        query = urlencode(parameters | {"format": "parquet"})
        with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
            try:
                with urlopen(f"{self.address}{path}?{query}", timeout=30) as answer:  # noqa: S310 - our own address
                    file.write(answer.read())
            except HTTPError as e:
                with e:
                    raise UsageError(f"{path}: {json.load(e)['detail']}") from None
            file.flush()
            return duckdb.read_parquet(file.name).df()

    def post(self, path: str, body: object) -> Any:  # noqa: ANN401 - whatever JSON says
        """The JSON answer to a body, problems too."""
        headers = {"content-type": "application/json"}
        return self._ask_service(Request(f"{self.address}{path}", json.dumps(body).encode(), headers))  # noqa: S310 - our own

    def _ask_service(self, request: Request) -> Any:  # noqa: ANN401 - whatever JSON says
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310 - our own address
                return json.load(answer)
        except HTTPError as e:
            with e:
                return json.load(e)

    def stop(self) -> None:
        """End it; a second time does nothing."""
        atexit.unregister(self.stop)
        self.process.terminate()
        self.process.wait(timeout=10)
        if self.process.stdout:
            self.process.stdout.close()

    def __repr__(self) -> str:
        return "Service(running)" if self.process.poll() is None else "Service(stopped)"


def serving() -> RunningService:
    """Start the service; `stop()` ends it."""
    return RunningService()
