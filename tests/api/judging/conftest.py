"""What tests of the desk of checks share."""

from __future__ import annotations

import pytest

from api.judging import check_batches


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a question takes says how busy the machine is: tests of what takes too long name limits of their own."""
    monkeypatch.setattr(check_batches, "WALL_SECONDS", 120)
    monkeypatch.setattr(check_batches, "LONGEST_SECONDS", 140)
    monkeypatch.setattr(check_batches, "BATCH_SECONDS", 100)
    monkeypatch.setattr(check_batches, "PROCESSOR_SECONDS", 60)
