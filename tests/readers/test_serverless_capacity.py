"""Capacity providers of a service, and the functions that run on them."""

from __future__ import annotations

import pytest

from kb.readers.interface import Attachment, Kind
from kb.store import Store
from tests.judging.texts import judge_text

from .services import HEAD, only, plain, read
from .templates import known, reason

NETWORK = "{securityGroupIds: [sg-1], subnetIds: [subnet-1]}"


def _declared(*lines: str) -> str:
    """The head of a service whose provider has more settings."""
    return HEAD.replace("  name: aws", "\n".join(["  name: aws", *(f"  {line}" for line in lines)]))


def _providers(text: str) -> list[Attachment]:
    return [one for one in read(text).attachments if one.kind is Kind.CAPACITY_PROVIDER]


def test_a_capacity_provider_is_read_in_the_words_of_the_api() -> None:
    """The framework names it after service and stage, and puts it into the provider's network."""
    scaling = "{mode: MANUAL, maxVCpuCount: 30, policies: [{predefinedMetricType: m, targetValue: 5}]}"
    pool = f"{{scaling: {scaling}, instanceRequirements: {{architectures: [arm64]}}, kmsKeyArn: k}}"
    (found,) = _providers(_declared(f"vpc: {NETWORK}", f"capacityProviders: {{pool: {pool}}}"))

    assert found.name == "pool"
    assert plain(found) == {
        "CapacityProviderName": "shop-dev-pool",
        "CapacityProviderScalingConfig": {
            "MaxVCpuCount": 30,
            "ScalingMode": "Manual",
            "ScalingPolicies": [{"PredefinedMetricType": "m", "TargetValue": 5}],
        },
        "InstanceRequirements": {"Architectures": ["arm64"]},
        "KmsKeyArn": "k",
        "VpcConfig": {"SecurityGroupIds": ["sg-1"], "SubnetIds": ["subnet-1"]},
    }


@pytest.mark.parametrize(
    ("pool", "errors"),
    [
        ("", []),
        ("{scaling: {maxVCpuCount: 15000}}", []),
        ("{scaling: {maxVCpuCount: 15001}}", ["LKB348"]),
        ("'${file(none.yml)}'", []),
        ("{scaling: '${file(none.yml)}', permissions: '${file(none.yml)}'}", []),
    ],
)
def test_a_capacity_provider_is_judged_with_what_is_known_of_it(store: Store, pool: str, errors: list[str]) -> None:
    """The framework makes the role that a service leaves out."""
    head = _declared(f"vpc: {NETWORK}", f"capacityProviders: {{pool: {pool}}}").replace("python3.12", "python3.14")
    found = judge_text(store, f"{head}functions: {{f: {{handler: x.y, capacityProvider: pool}}}}\n", "serverless.yml")

    assert [one.rule for one in found.findings if one.severity == "error"] == errors


def test_a_service_may_lay_more_over_its_capacity_provider() -> None:
    """Under the id that the framework gives it."""
    changed = "{PoolLambdaCapacityProvider: {Properties: {KmsKeyArn: own}}}"
    text = _declared(f"vpc: {NETWORK}", "capacityProviders: {pool: {kmsKeyArn: k}}")
    (found,) = _providers(f"{text}resources: {{Resources: {changed}}}\n")

    assert (found.name, plain(found)["KmsKeyArn"]) == ("pool", "own")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{name: pool, scaling: {min: 3, max: 9}}", {"MinExecutionEnvironments": 3, "MaxExecutionEnvironments": 9}),
        ("{name: pool, scaling: {max: 9}}", {"MaxExecutionEnvironments": 9}),
        ("pool", None),
    ],
)
def test_a_function_says_on_how_many_environments_it_runs(written: str, expected: object) -> None:
    """Beside the capacity provider."""
    fields = only(f"{{f: {{handler: x, capacityProvider: {written}}}}}").fields

    assert (known(fields["FunctionScalingConfig"]) if "FunctionScalingConfig" in fields else None) == expected


def test_a_capacity_provider_that_is_not_known_leaves_open_what_is_said_of_it() -> None:
    """It is not read as if there were none."""
    fields = only("{f: {handler: x, capacityProvider: '${file(none.yml)}'}}").fields

    assert reason(fields["CapacityProviderConfig"]) == "there is no file none.yml"
