"""Lines of the log that tell what a library or the service itself met."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest

from api.running.json_log import LineHandler, LineJournal, logging_to


def _fail(logger: logging.Logger) -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logger.exception("it failed")
    logger.error("it is over", exc_info=True)


def _check(lines: list[str]) -> None:
    failed, over = map(json.loads, lines)
    assert (failed["message"], over["message"]) == ("it failed", "it is over")
    assert failed["trace"].startswith("Traceback")
    assert failed["trace"].endswith("ZeroDivisionError\n")
    assert "trace" not in over


def test_an_error_before_a_process_answers_has_its_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    """In the one line of it; where nothing was raised there is none."""
    logger = logging.Logger("lines")
    logger.addHandler(LineHandler())
    _fail(logger)

    _check(capfd.readouterr().err.splitlines())


def test_an_error_while_a_process_answers_has_its_traceback(tmp_path: Path) -> None:
    """As in the journal of requests."""
    log = tmp_path / "log"
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT)
    journal = LineJournal(descriptor)
    with logging_to(journal):
        _fail(logging.getLogger("lines"))
    journal.close()
    os.close(descriptor)

    _check(log.read_text(encoding="utf-8").splitlines())


def test_what_fails_where_nobody_hears_is_a_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Such as the end of an object: Python would print a trace into the log."""
    log = tmp_path / "log"
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT)
    journal = LineJournal(descriptor)
    with logging_to(journal):
        ending = _Ending()
        del ending
    journal.close()
    os.close(descriptor)

    (line,) = log.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["message"].endswith("ZeroDivisionError\n")
    assert capfd.readouterr().err == ""


class _Ending:
    def __del__(self) -> None:
        raise ZeroDivisionError
