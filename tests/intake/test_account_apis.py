"""Sources that need credentials: answers in the shapes of botocore's own models, and what AWS-like servers refuse.

Service Quotas and AWS Health could not be tried at AWS itself. The answers are checked by botocore against its models
of the two services.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest
from botocore.session import get_session
from botocore.stub import Stubber

from kb.intake.errors import FetchError
from kb.intake.interface import Gate
from kb.intake.sources import account_apis
from kb.intake.sources.account_apis import HEALTH, QUOTAS
from tests.intake.conftest import Folder


def _client(service: str) -> Any:  # noqa: ANN401
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    return get_session().create_client(service, region_name="us-east-1", **keys)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401
    """Clients that answer what they are given, page by page."""

    def given(service: str, operation: str, *pages: dict[str, Any]) -> Stubber:
        client = _client(service)
        stub = Stubber(client)
        for page in pages:
            stub.add_response(operation, page)
        stub.activate()
        monkeypatch.setattr(account_apis, "_create_client", lambda *_: client)
        return stub

    return given


def _quota(code: str, value: float, unit: str = "None", *, adjustable: bool = True) -> dict[str, Any]:
    return {
        "ServiceCode": "lambda",
        "QuotaName": "A quota",
        "QuotaCode": code,
        "Value": value,
        "Unit": unit,
        "Adjustable": adjustable,
    }


def test_default_quotas_are_collected_page_by_page(answers: Any) -> None:  # noqa: ANN401
    """In the unit of our limits; a quota that we have no limit for is a review."""
    answers(
        "service-quotas",
        "list_aws_default_service_quotas",
        {"Quotas": [_quota("L-B99A9384", 2000.0), _quota("L-2ACBD22F", 0.5, "Terabytes")], "NextToken": "more"},
        {"Quotas": [_quota("L-6581F036", 4096.0, "Bytes", adjustable=False), _quota("L-12345678", 1.0)]},
    )

    address, content = QUOTAS.collect()
    reading = QUOTAS.read(None, content)  # type: ignore[arg-type]

    assert address.startswith("https://docs.aws.amazon.com/servicequotas/")
    assert [(said.key[0], dict(said.cells)) for said in reading.statements] == [
        ("concurrent_executions", {"max": "2000", "unit": "count", "adjustable": "yes"}),
        ("code_storage_per_region", {"max": "512", "unit": "GB", "adjustable": "yes"}),
        ("environment_variables_size", {"max": "4096", "unit": "Bytes", "adjustable": "no"}),
    ]
    assert [(gate.gate, gate.subject) for gate in reading.closed] == [(Gate.UNKNOWN_ID, "quota L-12345678")]


@pytest.mark.parametrize("value", [None, "1000", True, -1, {}])
def test_a_quota_without_a_number_is_a_review(value: object) -> None:
    """It neither keeps its old value in silence nor gets a new one."""
    quota = _quota("L-B99A9384", 0) | {"Value": value}

    reading = QUOTAS.read(None, orjson.dumps({"Quotas": [quota]}))  # type: ignore[arg-type]

    assert reading.statements == ()
    assert [(one.gate, one.subject) for one in reading.closed] == [(Gate.UNREADABLE_CELL, "concurrent_executions")]


def test_the_default_of_a_quota_moves_with_its_value(folder: Folder) -> None:
    """What an account begins with is both."""
    folder.add(QUOTAS.name, "2026-11-24", {"Quotas": [_quota("L-B99A9384", 2000.0)]})

    (row,) = folder.propose().proposals

    assert (row.action, row.row["max"], row.row["default"]) == ("supersede", "2000", "2000")


def test_ends_of_support_are_collected(answers: Any) -> None:  # noqa: ANN401
    """One statement for each runtime and milestone; other events say nothing to us."""
    events = [
        {"lifecycleEventType": "end-of-support", "date": datetime(2027, 6, 30, tzinfo=UTC), "regions": ["eu-west-1"]},
        {"lifecycleEventType": "price-change", "date": datetime(2027, 1, 1, tzinfo=UTC)},
    ]
    entry = {"service": "LAMBDA", "version": "python3.11", "lifecycleEvents": events}
    answers("health", "describe_service_lifecycle", {"serviceLifecycles": [entry]})

    _, content = HEALTH.collect()
    reading = HEALTH.read(None, content)  # type: ignore[arg-type]

    (said,) = [one for one in reading.statements if one.table == "runtime_milestones"]
    assert (said.key, said.cells["date"]) == (("python3.11", "deprecation"), date(2027, 6, 30).isoformat())


def _health(*entries: tuple[str, str | None]) -> dict[str, object]:
    ends = [[{"lifecycleEventType": "END_OF_SUPPORT", "date": day}] for _, day in entries]
    found = zip(entries, ends, strict=True)
    return {
        "serviceLifecycles": [{"service": "LAMBDA", "version": one[0], "lifecycleEvents": end} for one, end in found]
    }


KNOWN = (("python3.12", "2028-10-31"), ("java25", "2029-06-30"), ("nodejs24.x", "2028-04-30"))


@pytest.mark.parametrize(
    ("entries", "gate", "told"),
    [
        ((*KNOWN, ("cobol1", "2029-06-30")), "unknown-id", "cobol1"),
        (KNOWN[1:], "row-vanished", "python3.12"),
        ((("python3.12", None), *KNOWN[1:]), "row-vanished", "python3.12 | deprecation"),
        ((("python3.12", "soon"), *KNOWN[1:]), "error-page", "soon"),
    ],
)
def test_what_comes_to_or_goes_from_the_lifecycles_is_a_review(
    folder: Folder, entries: tuple[tuple[str, str | None], ...], gate: str, told: str
) -> None:
    """A runtime that we do not know, one that is gone, one that lost its day."""
    folder.add(HEALTH.name, "2026-11-24", _health(*KNOWN))
    folder.add(HEALTH.name, "2026-11-25", _health(*entries))

    (review,) = folder.propose().proposals

    assert review.gates == (gate,)
    assert told in f"{review.why} {review.row}"


@pytest.mark.parametrize(
    ("unit", "value"), [("Zebibytes", 250.0), ("None", 250.0), ("Gigabytes", 250.0), ("Megabytes", 251.0)]
)
def test_the_same_number_in_another_unit_is_told(folder: Folder, unit: str, value: float) -> None:
    """So is another number in the same unit; 256,000 kilobytes are 250 megabytes."""

    def quotas(value: float, unit: str) -> dict[str, object]:
        return {"Quotas": [_quota("L-E49FF7B8", value, unit, adjustable=False)]}

    folder.add(QUOTAS.name, "2026-11-24", quotas(250.0, "Megabytes"))
    folder.add(QUOTAS.name, "2026-11-25", quotas(256_000.0, "Kilobytes"))
    assert folder.propose().proposals == ()

    folder.add(QUOTAS.name, "2026-11-26", quotas(value, unit))
    assert [one.row["limit"] for one in folder.propose().proposals] == ["deployment_package_unzipped"]


def test_a_part_of_what_is_counted_is_a_review(folder: Folder) -> None:
    """Nobody has half an execution."""
    folder.add(QUOTAS.name, "2026-11-24", {"Quotas": [_quota("L-B99A9384", 1000.5)]})

    (review,) = folder.propose().proposals

    assert (review.gates, review.why) == (("unreadable-cell",), "a part of what is counted")


@pytest.mark.parametrize("source", [QUOTAS, HEALTH], ids=lambda one: one.name)
def test_a_refusal_is_told(answers: Any, source: Any) -> None:  # noqa: ANN401
    """No permission, or no plan of support that includes the API."""
    service, operation = {
        "service-quotas": ("service-quotas", "list_aws_default_service_quotas"),
        "aws-health-lifecycles": ("health", "describe_service_lifecycle"),
    }[source.name]
    answers(service, operation).add_client_error(operation, "SubscriptionRequiredException", "no such plan")

    with pytest.raises(FetchError, match="no such plan"):
        source.collect()


@pytest.mark.parametrize("source", [QUOTAS, HEALTH], ids=lambda one: one.name)
@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b'{"Quotas": [], "serviceLifecycles": 1}'])
def test_another_answer_closes_a_gate(source: Any, content: bytes) -> None:  # noqa: ANN401
    """Nothing of it is believed."""
    (closed,) = source.read(None, content).closed

    assert (closed.gate, closed.whole) == (Gate.ERROR_PAGE, True)


def test_only_named_sources_ask_for_credentials() -> None:
    """The daily round does without them."""
    assert QUOTAS.credentials is not None
    assert HEALTH.credentials is not None
