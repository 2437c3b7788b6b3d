"""What stays in memory is not looked through for garbage, and what is replaced goes all the same."""

from __future__ import annotations

import asyncio
import gc
import weakref
from pathlib import Path

import pytest

from api.answers.answering import answers_for
from api.app import create_default_app
from api.memory.rows_in_memory import Holdings
from api.running.service_settings import ServiceSettings
from kb.clock import today
from kb.paths import DB_VARIABLE
from kb.store import load_resident


def test_rows_of_every_day_are_passed_over_until_they_are_replaced(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look at them all would hold up everybody; what is replaced goes while the service goes on."""
    monkeypatch.setenv(DB_VARIABLE, str(database))
    gc.unfreeze()
    app = create_default_app()

    async def served() -> tuple[int, Holdings | None]:
        async with app.router.lifespan_context(app):
            while not gc.get_freeze_count():
                await asyncio.sleep(0.01)
            passed_over, old = gc.get_freeze_count(), weakref.ref(app.state.answers.holdings)
            made = answers_for(load_resident(database)[0], today, ServiceSettings(), desk=app.state.answers.desk)
            await made.holdings.read()
            app.state.reloader.hand_on(made)
            gc.collect()
            return passed_over, old()

    passed_over, replaced = asyncio.run(served())

    assert passed_over > 10_000
    assert replaced is None
    assert gc.get_freeze_count() == 0
