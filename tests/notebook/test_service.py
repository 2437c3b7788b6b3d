"""The service that a notebook starts for itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kb.notebook import serving


@pytest.mark.all
def test_a_service_answers_and_ends(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers, problems and checks; stopping twice does nothing."""
    monkeypatch.setitem(os.environ, "LAMBDA_KB_DB", str(database))
    service = serving()
    try:
        answer = service.get("/v1/runtimes/python3.9", as_of="2026-11-23")
        problem = service.get("/v1/runtimes/python39", as_of="2026-11-23")
        report = service.post("/v1/check", {"documents": [{"name": "t.yaml", "content": "Resources: {}"}]})
    finally:
        service.stop()
        service.stop()

    assert answer["data"]["phase"] == "deprecated"
    assert (problem["status"], report["findings"]) == (404, [])
    assert repr(service) == "Service(stopped)"
