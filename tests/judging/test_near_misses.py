"""Configurations that a rule does not find although they lack one thing only, and one more that it does find."""

from __future__ import annotations

import pytest

from kb.readers.interface import Kind, Plain
from kb.store import Store
from tests.judging.examples import MANAGED, SNAP, SOURCE, VPC, Example, of, on
from tests.judging.questions import RULES, broken, report

BY_ID = {rule.id: rule for rule in RULES}
IMAGE: Plain = {"ImageUri": "x"}
ZIP: Plain = {"S3Bucket": "b", "S3Key": "k"}

PASSED = (
    ("LKB213", on(Description="")),
    ("LKB214", on(Handler="")),
    ("LKB215", on(FileSystemConfigs=[])),
    ("LKB216", on(FileSystemConfigs=[{"LocalMountPath": ""}], VpcConfig=VPC)),
    ("LKB217", on(VpcConfig={"SubnetIds": [], "SecurityGroupIds": []})),
    ("LKB218", on(VpcConfig={"SubnetIds": [], "SecurityGroupIds": []})),
    ("LKB211", on(ImageConfig={"Command": ["a"]}, Code=IMAGE)),
    ("LKB210", on(Runtime="python3.13", Code=IMAGE)),
    ("LKB210", on(Code=ZIP, PackageType="Image")),
    ("LKB407", on("2024-06-30", Runtime="java21", SnapStart=SNAP, Architectures=["x86_64"])),
    ("LKB407", on("2024-06-30", Runtime="java21", Architectures=["arm64"])),
    ("LKB408", on("2026-09-01", PackageType="Zip", SnapStart=SNAP)),
    ("LKB420", on(Runtime="java21", Handler="a.b", SnapStart=SNAP)),
    ("LKB502", of(SOURCE, {"Source": "amazon-api-gateway"})),
    ("LKB506", on()),
    ("LKB506", on(Handler="a.b", CapacityProviderConfig=MANAGED)),
    ("LKB507", on()),
    ("LKB507", on(Handler="a.b", CapacityProviderConfig=MANAGED)),
    (
        "LKB412",
        of(
            Kind.FUNCTION_URL,
            {"InvokeMode": "RESPONSE_STREAM"},
            Runtime="python3.13",
            Environment={"AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"},
        ),
    ),
    # What a parameter says that is given a value at deployment, and what other tools fill in.
    ("LKB252", on(Role="none")),
    ("LKB252", on(Role="arn:aws:iam::#{Account}:role/r")),
    ("LKB353", of(Kind.EVENT_SOURCE_MAPPING, {"Source": "amazon-sqs", "EventSourceArn": "arn:aws:sqs:#{Queue}"})),
    ("LKB359", of(Kind.PERMISSION, {"Principal": "none"})),
    ("LKB359", of(Kind.PERMISSION, {"Principal": "Change-me"})),
    ("LKB503", on()),
    ("LKB503", on(PackageType="Image", TracingConfig={"Mode": "Active"})),
    ("LKB103", on(Runtime="python3.13")),
    # An empty runtime or handler is said to be missing or empty, and nothing else.
    ("LKB104", on(Runtime="", Handler="a.b", Code=ZIP)),
    ("LKB234", on(Runtime="python3.13", Handler="", Code={"ZipFile": "x"})),
    # What other functions of an account have reserved is not known without the account.
    ("LKB602", on(Runtime="python3.13", ReservedConcurrentExecutions=5)),
)
FOUND = (
    ("LKB210", on(Handler="a.b", Code=ZIP)),
    ("LKB210", on(Runtime="", Handler="a.b", Code=ZIP)),
    ("LKB211", on(ImageConfig={"Command": ["a"]}, Code=ZIP, PackageType="Zip")),
    ("LKB506", on(Code=ZIP)),
    ("LKB507", on(Code=ZIP)),
    ("LKB503", on(Code=ZIP)),
    ("LKB503", on(PackageType="Image", TracingConfig={"Mode": "PassThrough"})),
    ("LKB503", on(PackageType="Image", Code=IMAGE)),
    ("LKB502", of(SOURCE, {"Source": "amazon-sns"})),
    ("LKB405", of(Kind.ALIAS, {"Name": "live", "ProvisionedConcurrentExecutions": 1}, CapacityProviderConfig=MANAGED)),
)


@pytest.mark.parametrize(("rule", "example"), PASSED, ids=[f"{rule} {at}" for at, (rule, _) in enumerate(PASSED)])
def test_a_near_miss_is_passed(store: Store, rule: str, example: Example) -> None:
    """Neither found nor in doubt."""
    told = report(store, example, (BY_ID[rule],))

    assert (broken(told), told.unresolved) == (set(), ())


@pytest.mark.parametrize(("rule", "example"), FOUND, ids=[f"{rule} {at}" for at, (rule, _) in enumerate(FOUND)])
def test_the_other_way_to_break_a_rule_is_found(store: Store, rule: str, example: Example) -> None:
    """Once."""
    assert [finding.rule for finding in report(store, example, (BY_ID[rule],)).findings] == [rule]
