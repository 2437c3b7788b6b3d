"""Validity windows are what judging day by day would say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.judging import Operation
from kb.judging.report import Window
from kb.operations import OperationStatus
from kb.readers.interface import Plain
from kb.store import Store
from tests.judging.examples import LAYERS, MANAGED, MOUNT, PER_TENANT, SNAP, VPC
from tests.judging.questions import ask, document, function

relaxed = settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
FIRST = date(2014, 11, 13)
DAYS = st.integers(0, 4900).map(lambda number: FIRST + timedelta(days=number))


def _maybe(*values: Plain) -> st.SearchStrategy[Plain]:
    return st.sampled_from([None, *values])


CONFIGURATIONS = st.fixed_dictionaries(
    {
        "Runtime": _maybe(
            "python3.9", "nodejs14.x", "nodejs", "java11", "java21", "go1.x", "ruby2.5", "python3.14", "x"
        ),
        "MemorySize": _maybe(64, 128, 500, 1536, 3008, 10240, 10241, 32768),
        "Timeout": _maybe(0, 60, 300, 900, 5400),
        "EphemeralStorage": _maybe(512, 513, 32768),
        "Architectures": _maybe(["arm64"], ["x86_64"]),
        "Layers": _maybe(LAYERS[:5], LAYERS),
        "SnapStart": _maybe(SNAP),
        "PackageType": _maybe("Image", "Zip"),
        "FileSystemConfigs": _maybe(MOUNT),
        "VpcConfig": _maybe(VPC),
        "CapacityProviderConfig": _maybe(MANAGED),
        "TenancyConfig": _maybe(PER_TENANT),
        "Environment": _maybe({"STAGE": "x"}),
    }
).map(lambda fields: {name: value for name, value in fields.items() if value is not None})


def _open(windows: tuple[Window, ...], operation: Operation, day: date) -> bool:
    return any(w.operation == operation and w.start <= day and (w.end is None or day < w.end) for w in windows)


@given(many=st.lists(CONFIGURATIONS, min_size=12, max_size=12), as_of=DAYS, day=DAYS)
@relaxed
def test_a_window_holds_the_days_on_which_the_operation_is_allowed(
    store: Store, many: list[dict[str, Plain]], as_of: date, day: date
) -> None:
    """Whatever day the windows were asked for on, each day inside is accepted and each outside is not."""
    fleet = document(*(function(fields, f"F{number}") for number, fields in enumerate(many)))
    then = ask(store, fleet, as_of=str(as_of)).functions
    now = ask(store, fleet, as_of=str(day)).functions

    for one, other in zip(then, now, strict=True):
        for operation in Operation:
            assert _open(one.windows, operation, day) == (other.operations[operation] == OperationStatus.ALLOWED)


@pytest.mark.parametrize(
    ("fields", "opened", "by"),
    [
        ({"Layers": LAYERS[:1]}, date(2018, 11, 29), "LKB419"),
        ({"Runtime": "python3.8", "Architectures": ["arm64"]}, date(2021, 9, 29), "LKB419"),
        ({"Runtime": "java11", "SnapStart": SNAP, "Architectures": ["arm64"]}, date(2024, 7, 19), "LKB407"),
    ],
    ids=["layers", "arm64", "snapstart on arm64"],
)
def test_a_window_opens_with_the_last_thing_it_needs(
    store: Store, fields: dict[str, Plain], opened: date, by: str
) -> None:
    """The rule that forbade the configuration the day before is named."""
    window = ask(store, document(function(fields))).functions[0].windows[0]

    assert (window.start, window.opened_by) == (opened, by)
