"""What is judged of features by Region is what the list of features tells of the Region."""

from __future__ import annotations

from datetime import date

import pytest

from kb.facts.regions import regions
from kb.readers.interface import Plain
from kb.store import Store
from tests.conftest import AsOf
from tests.judging import questions
from tests.judging.examples import MANAGED, PER_TENANT, SNAP
from tests.judging.questions import document, function

FEATURES: dict[str, dict[str, Plain]] = {
    "snapstart": {"Runtime": "java21", "SnapStart": SNAP},
    "arm64": {"Runtime": "python3.9", "Architectures": ["arm64"]},
    "durable-functions": {"Runtime": "python3.14", "DurableConfig": {"ExecutionTimeout": 60}},
    "tenant-isolation": {"Runtime": "python3.14", "TenancyConfig": PER_TENANT},
    "managed-instances": {"Runtime": "python3.14", "MemorySize": 2048, "CapacityProviderConfig": MANAGED},
}
DAYS = ("2022-06-01", "2023-08-10", "2025-12-10", "2026-11-23")
REGIONS = ("eu-west-1", "eu-central-1", "ap-south-2", "ap-southeast-3", "ap-southeast-6")
NOT_TOLD_APART = ("cn-north-1", "us-gov-west-1", "eusc-de-east-1")


def _listed(ask: AsOf, day: str, region: str) -> dict[str, str]:
    """What the list tells of each feature: that it is there or may be, that it is nowhere yet, or elsewhere only."""
    facts = ask(day)
    everywhere = {one.feature for one in facts.features() if not one.applies_to.startswith("region:")}
    there: dict[str, str] = {}
    for one in facts.features(region=region):
        there.setdefault(one.feature, one.in_region or "")
    return {name: there.get(name, "elsewhere") if name in everywhere else "nowhere" for name in FEATURES}


@pytest.mark.parametrize("region", [*REGIONS, *NOT_TOLD_APART])
@pytest.mark.parametrize("day", DAYS)
def test_a_feature_is_refused_where_the_list_says_that_it_has_not_come(
    store: Store, ask: AsOf, day: str, region: str
) -> None:
    """It is not judged where the list says that nobody can tell, and taken where Regions are not told apart."""
    if {one.region: one.status for one in regions(ask(day))}[region] == "not_yet":
        return
    functions = [function(fields, feature) for feature, fields in FEATURES.items()]
    report = questions.ask(store, document(*functions), as_of=day, region=region)
    listed = _listed(ask, day, region)

    for feature in FEATURES:
        found = any((one.rule, one.function) == ("LKB424", feature) for one in report.findings)
        doubted = any(
            one.function == feature and f"{feature} (region:{region})" in one.reason for one in report.unresolved
        )
        assert (found, doubted) == (listed[feature] == "elsewhere", listed[feature] == "unknown"), (feature, listed)


def test_a_region_of_a_partition_that_tells_one_feature_apart_is_not_refused_another(store: Store) -> None:
    """Of the sovereign cloud only durable functions are told by Region: nobody can tell of SnapStart."""
    fields: dict[str, Plain] = {"Runtime": "java21", "SnapStart": SNAP}
    report = questions.ask(store, document(function(fields)), as_of="2026-11-23", region="eusc-de-east-1")

    assert "LKB424" not in {finding.rule for finding in report.findings}


def test_a_missing_architecture_is_told_with_its_day_and_what_to_use(store: Store) -> None:
    """arm64 came to Jakarta a year after the first Regions."""
    report = questions.ask(store, document(function(FEATURES["arm64"])), as_of="2022-06-01", region="ap-southeast-3")
    (found,) = [finding for finding in report.findings if finding.rule == "LKB424"]

    assert found.message == "on 2022-06-01 ap-southeast-3 has no arm64; there from 2022-10-06 on; use x86_64"
    assert (found.field, found.value, found.until) == ("Architectures", "arm64", date(2022, 10, 6))
