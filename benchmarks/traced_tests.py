"""A pytest plugin: which lines of the heart and which of its SQL files each test runs, and the processor time of it.

`pytest -p benchmarks.traced_tests` writes one file `traced-*.json` for each worker into the folder that TRACED names.
What tests do in processes of their own is not seen, nor what was kept from a test before.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest

import kb.paths

TRACED = ("kb/facts", "kb/judging")
"""The folders whose lines are noted."""


readers: list[Callable[[str], None]] = []
"""Who is told of each SQL file that is read."""


def _note_reads(read: Callable[[str], str]) -> Callable[[str], str]:
    def read_noted(name: str) -> str:
        for told in readers:
            told(name)
        return read(name)

    return read_noted


# A plugin is loaded before the modules that take the function over by name.
kb.paths.sql_text = _note_reads(kb.paths.sql_text)  # type: ignore[assignment]


class Tracer:
    """Notes for each test what it ran."""

    def __init__(self, path: Path) -> None:
        self.path = path
        """Where the notes go."""
        self.seconds: dict[str, float] = {}
        """The processor time of each test, with that of processes it waited for."""
        self.sql: defaultdict[str, set[str]] = defaultdict(set)
        """The names of the SQL files that each test read."""
        self._test = ""
        self._coverage = coverage.Coverage(data_file=None, source=list(TRACED), config_file=False)

    def start(self) -> None:
        """Begin to look on."""
        readers.append(self._note_sql)
        self._coverage.start()

    def _note_sql(self, name: str) -> None:
        self.sql[self._test].add(name)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note what a test runs, its fixtures included."""
        self._test = item.nodeid
        self._coverage.switch_context(item.nodeid)
        before = sum(os.times()[:4])
        yield
        self.seconds[item.nodeid] = sum(os.times()[:4]) - before
        self._test = ""

    def pytest_sessionfinish(self) -> None:
        """Write what was noted while others wait for that: a worker that only ends is not waited for."""
        self._coverage.stop()
        data = self._coverage.get_data()
        root = Path.cwd()
        lines = {str(Path(file).relative_to(root)): data.contexts_by_lineno(file) for file in data.measured_files()}
        written: dict[str, Any] = {
            "seconds": self.seconds,
            "lines": {file: {line: [name for name in names if name] for line, names in found.items()}
                      for file, found in lines.items()},
            "sql": {test: sorted(names) for test, names in self.sql.items() if test},
        }  # fmt: skip
        self.path.write_text(json.dumps(written), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Trace in workers, and where there are none; not in the process that hands tests out."""
    worker = getattr(config, "workerinput", {}).get("workerid")
    if worker or not config.getoption("numprocesses", None):
        tracer = Tracer(Path(os.environ["TRACED"]) / f"traced-{worker or 'alone'}.json")
        tracer.start()
        config.pluginmanager.register(tracer, "tracer")
