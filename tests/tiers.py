"""Which cases of a test run with every `make test`; the others run with `make test-all`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import pytest

Case = TypeVar("Case")


def first_cases(cases: Iterable[Case], quick: int) -> list[object]:
    """All cases, of which the first few run always."""
    return [pytest.param(case, marks=pytest.mark.all if at >= quick else ()) for at, case in enumerate(cases)]


def chosen_cases(cases: Iterable[Case], quick: Iterable[Case]) -> list[object]:
    """All cases, of which some run always."""
    always = list(quick)
    return [pytest.param(case, marks=() if case in always else pytest.mark.all) for case in cases]
