"""Rules and validity windows on a few rows: a package of a kilobyte, and what opens and closes a window on its day."""

from __future__ import annotations

import random
from datetime import date

import pytest

from kb.judging import Operation
from kb.judging.derived import zip_bytes
from kb.store import Store
from tests.judging.questions import ask, broken, document, function
from tests.toy import Cell, toy_store

KILOBYTE = 1024
D = date.fromisoformat


def _said(milestone: str, day: str, known_from: str, **more: Cell) -> dict[str, Cell]:
    return {"runtime": "toy", "milestone": milestone, "date": day, "known_from": known_from, **more}


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The toy."""
    limits: list[dict[str, Cell]] = [
        {"limit": "cfn_inline_code_zip", "max": KILOBYTE / 1024**2, "unit": "MB", "valid_from": "2020-01-01"},
        {"limit": "function_timeout", "min": 1, "max": 60, "valid_from": "2020-01-01"},
        {"limit": "function_timeout", "min": 1, "max": 300, "valid_from": "2020-07-01"},
        {"limit": "function_memory", "min": 128, "max": 1024, "valid_from": "2020-01-01"},
        {
            "limit": "function_layers",
            "max": 5,
            "valid_from": "2020-03-01",
            "valid_from_earliest": "2020-02-01",
            "precision": "observed_by",
        },
        {
            "limit": "function_memory",
            "min": 128,
            "max": 2048,
            "valid_from": "2020-10-10",
            "valid_from_earliest": "2020-10-01",
            "precision": "bracketed",
        },
    ]
    milestones = [
        _said("ga", "2020-03-01", "2020-03-01"),
        _said("block_create", "2021-01-01", "2020-06-01"),
        _said("block_update", "2021-02-01", "2020-06-01", precision="month"),
    ]
    return toy_store(
        tmp_path_factory.mktemp("toy"),
        {"limits": limits, "runtimes": [{"runtime": "toy", "api_identifier": True}], "runtime_milestones": milestones},
    )


def _package_of(size: int) -> str:
    """A text that packs to exactly so many bytes: letters at random pack badly, so that each one counts."""
    dice = random.Random(size)  # noqa: S311 - repeatable, not secret
    letters = "".join(dice.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/", k=2 * size))
    return next(letters[:length] for length in range(size // 2, 2 * size) if zip_bytes(letters[:length]) == size)


@pytest.mark.parametrize(("size", "found"), [(KILOBYTE, False), (KILOBYTE + 1, True)])
def test_inline_code_is_weighed_as_a_package(toy: Store, size: int, found: bool) -> None:
    """A byte past the limit is one too many."""
    code = function({"Code": {"ZipFile": _package_of(size)}, "Handler": "a.b"})

    assert ("LKB226" in broken(ask(toy, document(code), as_of="2020-06-01"))) == found


@pytest.mark.parametrize(
    ("fields", "windows"),
    [
        ({"Runtime": "toy"}, [("2020-03-01", "2021-01-01", "LKB105", "LKB102")]),
        ({"Runtime": "toy", "Timeout": 300}, [("2020-07-01", "2021-01-01", "LKB203", "LKB102")]),
        ({"Timeout": 61}, [("2014-11-13", "2020-01-01", None, "LKB203"), ("2020-07-01", None, "LKB203", None)]),
        ({"Timeout": 60}, [("2014-11-13", None, None, None)]),
        ({"Timeout": 301}, [("2014-11-13", "2020-01-01", None, "LKB203")]),
        # Of memory past the former limit nobody can tell until the change is certain.
        ({"Runtime": "toy", "MemorySize": 2048}, [("2020-10-10", "2021-01-01", "LKB201", "LKB102")]),
    ],
)
def test_a_window_opens_and_closes_on_the_day_of_its_fact(
    toy: Store, fields: dict[str, str], windows: list[tuple[str, str | None, str | None, str | None]]
) -> None:
    """With the rule that forbade it the day before, and the one that does from then on."""
    judged = ask(toy, document(function({**fields})), as_of="2020-08-01").functions[0]
    found = [w for w in judged.windows if w.operation is Operation.CREATE]

    assert [(w.start, w.end, w.opened_by, w.closed_by) for w in found] == [
        (D(start), D(end) if end else None, opened, closed) for start, end, opened, closed in windows
    ]


@pytest.mark.parametrize(
    ("day", "layers", "status"),
    [
        ("2020-01-31", 6, "allowed"),
        ("2020-02-01", 6, "unknown"),
        ("2020-02-29", 6, "unknown"),
        ("2020-02-29", 5, "allowed"),
        ("2020-03-01", 6, "blocked"),
    ],
)
def test_past_a_limit_that_was_seen_later_than_it_may_have_begun_nobody_can_tell(
    toy: Store, day: str, layers: int, status: str
) -> None:
    """From the first day on which it may have held; what it accepts is accepted either way."""
    report = ask(toy, document(function({"Layers": ["l"] * layers})), as_of=day)

    assert report.functions[0].operations[Operation.CREATE] == status
    assert [u.reason for u in report.unresolved if u.field == "Layers"] == (
        ["limit function_layers was first seen on 2020-03-01, and nobody can tell whether it held before"]
        if status == "unknown"
        else []
    )


@pytest.mark.parametrize(
    ("day", "update"),
    [
        ("2021-01-31", "allowed"),
        ("2021-02-01", "unknown"),
        ("2021-02-28", "unknown"),
        ("2021-03-01", "blocked"),
        ("2020-02-29", "blocked"),
        ("2020-03-01", "allowed"),
    ],
)
def test_the_verdict_turns_on_the_day(toy: Store, day: str, update: str) -> None:
    """Inside the month of the block nobody can tell."""
    judged = ask(toy, document(function({"Runtime": "toy"})), as_of=day).functions[0]

    assert judged.operations[Operation.UPDATE] == update
