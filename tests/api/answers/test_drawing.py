"""Charts are drawn in a process of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.answers import drawing_process
from api.answers.chart_pictures import ChartQuestion, draw_chart
from api.answers.drawing_process import DrawingProcess
from api.judging.failures import DefectElsewhereError
from api.questions.question_errors import TooCostlyError
from kb.errors import UnknownIdError
from kb.facts import basis_on
from kb.store import Store
from tests.api.conftest import TODAY


@pytest.fixture(scope="module")
def process() -> Iterator[DrawingProcess]:
    """A process that draws."""
    made = DrawingProcess()
    yield made
    made.close()


def asked(store: Store, name: str = "runtimes", kind: str = "json") -> ChartQuestion:
    """A question for a chart."""
    return ChartQuestion(basis_on(store, TODAY), name, kind, "light", {})


@pytest.mark.all
def test_a_process_draws_what_this_one_would(store: Store, database: Path, process: DrawingProcess) -> None:
    """To the byte; and says why not, with what was meant."""
    assert process.draw(str(database), asked(store)) == draw_chart(store, asked(store))
    with pytest.raises(UnknownIdError) as refused:
        process.draw(str(database), asked(store, "runtime"))

    assert refused.value.suggestions[0] == "runtimes"


@pytest.mark.all
def test_a_process_that_ended_is_replaced(store: Store, database: Path, process: DrawingProcess) -> None:
    """Whoever ended it while it waited, such as a system that is short of memory: nobody hears of it."""
    picture = process.draw(str(database), asked(store))
    assert process._process is not None
    process._process.kill()
    process._process.wait()

    assert process.draw(str(database), asked(store)) == picture


def test_a_chart_that_takes_too_long_is_ended(
    store: Store, database: Path, process: DrawingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Starting takes longer than the time that is left; the next question has a process of its own."""
    process.close()
    monkeypatch.setattr(drawing_process, "SECONDS_TO_DRAW", 0.01)
    with pytest.raises(TooCostlyError, match="drawing took more than"):
        process.draw(str(database), asked(store))
    assert process._process is not None

    assert process._process.returncode


def test_a_process_that_dies_as_it_draws_is_a_defect(database: Path, process: DrawingProcess) -> None:
    """Nobody waits for ever."""
    with pytest.raises(DefectElsewhereError, match="ended while it drew"):
        process.draw(str(database), _Deadly())  # type: ignore[arg-type]


class _Deadly:
    """A question that ends whoever reads it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (1,)
