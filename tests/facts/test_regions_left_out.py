"""AWS's guides say which features a Region lacks: it lacks them until that day, and from then on nobody knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.conftest import AsOf


def _there(ask: AsOf, day: date, feature: str, region: str) -> set[str | None]:
    return {one.in_region for one in ask(day.isoformat()).features(region=region) if one.feature == feature}


@pytest.mark.parametrize(
    ("feature", "region", "last"),
    [
        ("function-url", "eu-south-2", "2025-11-25"),
        ("function-url", "ca-west-1", "2025-11-25"),
        ("function-url", "us-gov-west-1", "2026-05-13"),
        ("schema-registry", "us-gov-east-1", "2026-05-13"),
        ("function-url", "cn-north-1", "2025-06-19"),
        ("x-ray-tracing", "cn-northwest-1", "2025-06-19"),
        ("recursive-loop-detection", "cn-north-1", "2025-06-19"),
        ("mapping-tags", "us-gov-west-1", "2026-05-13"),
        ("mapping-tags", "cn-north-1", "2025-06-19"),
        ("json-log-format", "us-gov-east-1", "2026-05-13"),
        ("snapstart-python-dotnet", "us-gov-west-1", "2026-05-13"),
        ("snapstart-python-dotnet", "cn-northwest-1", "2025-06-19"),
    ],
)
def test_a_feature_that_the_guide_denies_a_region_is_not_there_until_then(
    ask: AsOf, feature: str, region: str, last: str
) -> None:
    """On the day of the page and after it may have come."""
    day = date.fromisoformat(last)

    assert _there(ask, day - timedelta(days=1), feature, region) == set()
    assert _there(ask, day, feature, region) == {"unknown"}
    assert _there(ask, date(2026, 11, 30), feature, region) == {"unknown"}


@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1", "ap-southeast-3"])
def test_a_region_that_is_no_exception_has_function_urls_since_they_came(ask: AsOf, region: str) -> None:
    """They came on 2022-04-06."""
    assert _there(ask, date(2022, 4, 5), "function-url", region) == set()
    assert _there(ask, date(2022, 4, 6), "function-url", region) == {"supported"}


def test_a_region_younger_than_the_feature_is_in_doubt_until_the_list_of_exceptions(ask: AsOf) -> None:
    """Mexico opened on 2025-01-14; the list that does not name it is of some day until 2026-01-08."""
    assert _there(ask, date(2026, 1, 7), "function-url", "mx-central-1") == {"unknown"}
    assert _there(ask, date(2026, 1, 8), "function-url", "mx-central-1") == {"supported"}


def test_what_no_guide_tells_apart_is_not_known_by_region(ask: AsOf) -> None:
    """GovCloud's guide says nothing of X-Ray, and none of the pages speaks of the isolated Regions."""
    assert _there(ask, date(2026, 11, 30), "x-ray-tracing", "us-gov-west-1") == {"not known by Region"}
    assert _there(ask, date(2024, 1, 1), "function-url", "us-iso-east-1") == {"not known by Region"}


def test_before_the_page_was_known_a_partition_is_not_told_apart(ask: AsOf) -> None:
    """As known on 2026-01-01 nobody had read the page of GovCloud that we have."""
    rows = ask("2026-01-01", "2026-01-01").features(region="us-gov-west-1")

    assert {one.in_region for one in rows if one.feature == "function-url"} == {"not known by Region"}


def test_snapstart_beyond_java_is_nowhere_without_snapstart(ask: AsOf) -> None:
    """Taipei has neither; of other Regions nobody tells when each got it."""
    rows = {day: ask(day).features(region="ap-east-2") for day in ("2025-07-01", "2026-11-30")}
    there = ask("2026-11-30").features(region="eu-west-1")

    assert all(one.feature != "snapstart-python-dotnet" for found in rows.values() for one in found)
    assert [one.in_region for one in there if one.feature == "snapstart-python-dotnet"] == ["not known by Region"]


@pytest.mark.parametrize(
    ("row", "region", "day", "there"),
    [
        ("function-url-only-permission all", "us-gov-west-1", "2026-05-12", []),
        ("function-url-only-permission all", "us-gov-west-1", "2026-05-13", ["unknown"]),
        ("function-url-origin-access-control trigger:lambda-function-url", "eu-south-2", "2025-11-24", []),
        ("function-url-origin-access-control trigger:lambda-function-url", "eu-south-2", "2025-11-25", ["unknown"]),
        ("response-streaming trigger:lambda-function-url", "ca-west-1", "2026-11-30", ["unknown"]),
        ("response-streaming trigger:lambda-function-url", "eu-west-1", "2026-11-30", ["supported"]),
        ("ninety-minute-timeout kind:managed-instances", "il-central-1", "2026-11-30", []),
        ("ninety-minute-timeout kind:managed-instances", "eu-west-1", "2026-11-30", ["not known by Region"]),
    ],
)
def test_what_needs_a_feature_is_nowhere_without_it(
    ask: AsOf, row: str, region: str, day: str, there: list[str]
) -> None:
    """Where the other feature is, nobody says that this one came with it."""
    rows = ask(day).features(region=region)

    assert [one.in_region for one in rows if f"{one.feature} {one.applies_to}" == row] == there
