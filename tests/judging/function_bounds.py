"""Bounds of what a function itself says."""

from __future__ import annotations

from typing import Any, cast

from kb.readers.interface import Kind, Plain
from tests.judging.bounds import Bound, DayBound, attached_on_day, count, on_day, own, text
from tests.judging.examples import MANAGED, MOUNT, SNAP, VPC, Example

INSTANCES = "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig."
ACCELERATOR: Plain = {"AcceleratorType": "x"}
IMAGE: Plain = "Image"


def _mounts(number: int) -> Plain:
    return cast("list[Plain]", MOUNT) * number


def _mount_path(length: int) -> Plain:
    return [{"Arn": "x", "LocalMountPath": "/mnt/".ljust(length, "x")}]


def _tags(number: int) -> Plain:
    return {f"t{place}": "v" for place in range(number)}


def _bytes(size: int) -> Plain:
    return {"AB": "x" * (size - 2)}


def _architectures(number: int) -> Plain:
    both: list[Plain] = ["arm64", "x86_64"]
    return (both * number)[:number]


def _named(length: int) -> Plain:
    return {"X" * length: "x"}


def _subnets(number: int) -> Example:
    return Example({"VpcConfig": {"SubnetIds": ["s"] * number, "SecurityGroupIds": ["g"]}})


def _groups(number: int) -> Example:
    return Example({"VpcConfig": {"SubnetIds": ["s", "t"], "SecurityGroupIds": ["g"] * number}})


def _subnets_alone(number: int) -> Example:
    return Example({"VpcConfig": {"SubnetIds": ["s"] * number}})


def _ahead(days: int) -> Example:
    return Example({"Runtime": "nodejs22.x"}, horizon=days)


def _in_spain(day: Any) -> Example:  # noqa: ANN401 - a day, as bounds are made of values
    return Example({"Runtime": "java11", "SnapStart": SNAP}, as_of=day, region="eu-south-2")


def _on_arm_in_jakarta(day: Any) -> Example:  # noqa: ANN401 - a day, as bounds are made of values
    return Example({"Runtime": "python3.9", "Architectures": ["arm64"]}, as_of=day, region="ap-southeast-3")


OF_ZIP_PACKAGES: tuple[tuple[str, str, Plain], ...] = (
    ("code-signing", "CodeSigningConfigArn", "arn:aws:lambda:eu-west-1:1:code-signing-config:csc-1"),
    ("package-customer-key", "Code", {"ImageUri": "i", "SourceKMSKeyArn": "arn:aws:kms:eu-west-1:1:key/k"}),
    ("runtime-management-controls", "RuntimeManagementConfig", {"UpdateRuntimeOn": "FunctionUpdate"}),
)
"""Settings that images do not take: the feature, the field and a value."""

FUNCTION_BOUNDS = (
    Bound("LKB106", "days until a runtime is deprecated", 157, 158, _ahead),
    Bound("LKB201", "function_memory max", 10240, 10241, own("MemorySize")),
    Bound("LKB201", "function_memory min", 128, 127, own("MemorySize")),
    Bound("LKB201", "function_memory_lmi max", 32768, 32769, own("MemorySize", CapacityProviderConfig=MANAGED)),
    Bound("LKB201", "function_memory_lmi min", 2048, 2047, own("MemorySize", CapacityProviderConfig=MANAGED)),
    Bound("LKB202", "a step of 64 MB", 512, 513, own("MemorySize", as_of="2020-11-30")),
    Bound("LKB202", "a step of 64 MB from below", 512, 511, own("MemorySize", as_of="2020-11-30")),
    Bound("LKB202", "a step of 1 MB", 512, 512.5, own("MemorySize"), step=0.5),
    Bound("LKB202", "a step at the smallest memory", 127, 128.5, own("MemorySize"), step=1.5),
    Bound("LKB202", "a step at the largest memory", 10240.5, 10239.5, own("MemorySize")),
    Bound("LKB203", "function_timeout max", 1800, 1801, own("Timeout")),
    Bound("LKB203", "function_timeout min", 1, 0, own("Timeout")),
    *(
        Bound(
            "LKB203", f"function_timeout_lmi_async_esm {side}", at, past, own("Timeout", CapacityProviderConfig=MANAGED)
        )
        for side, at, past in (("max", 5400, 5401), ("min", 1, 0))
    ),
    Bound("LKB204", "ephemeral_storage max", 10240, 10241, own("EphemeralStorage")),
    Bound("LKB204", "ephemeral_storage min", 512, 511, own("EphemeralStorage")),
    *(
        Bound(
            "LKB204",
            f"ephemeral_storage_accelerator {side}",
            at,
            past,
            own("EphemeralStorage", AcceleratorConfig=ACCELERATOR),
        )
        for side, at, past in (("max", 32768, 32769), ("min", 512, 511))
    ),
    Bound("LKB205", "environment_variables_size max", 4096, 4097, own("Environment", _bytes), unit=1024),
    Bound("LKB206", "function_layers max", 5, 6, own("Layers", count)),
    Bound("LKB212", "image_config_list max", 1500, 1501, own("ImageConfig.Command", count, PackageType=IMAGE)),
    Bound("LKB212", "image_config_list max", 1500, 1501, own("ImageConfig.EntryPoint", count, PackageType=IMAGE)),
    Bound(
        "LKB212",
        "image_config_working_directory_length max",
        1000,
        1001,
        own("ImageConfig.WorkingDirectory", text, PackageType=IMAGE),
    ),
    Bound("LKB213", "function_description_length max", 256, 257, own("Description", text)),
    Bound("LKB214", "handler_length max", 128, 129, own("Handler", text)),
    Bound("LKB215", "file_systems_per_function max", 1, 2, own("FileSystemConfigs", _mounts, VpcConfig=VPC)),
    Bound("LKB216", "local_mount_path_length max", 160, 161, own("FileSystemConfigs", _mount_path, VpcConfig=VPC)),
    Bound("LKB217", "vpc_subnets_per_function max", 16, 17, _subnets),
    Bound("LKB218", "vpc_security_groups_per_function max", 5, 6, _groups),
    Bound("LKB219", "security groups where there are subnets", 1, 0, _groups),
    Bound("LKB219", "subnets where there are no security groups", 0, 1, _subnets_alone),
    Bound("LKB219", "subnets where there are security groups", 1, 0, _subnets),
    Bound("LKB220", "architectures_per_function max", 1, 2, own("Architectures", _architectures)),
    Bound("LKB220", "architectures_per_function min", 1, 0, own("Architectures", _architectures)),
    Bound(
        "LKB222", "the default of an account less what stays unreserved", 900, 901, own("ReservedConcurrentExecutions")
    ),
    Bound("LKB242", "a step of 1 s", 30, 30.5, own("Timeout"), step=0.5),
    Bound("LKB242", "a step at the largest timeout", 1800.5, 1799.5, own("Timeout")),
    Bound(
        "LKB242", "a step of a managed instance", 5399, 5399.5, own("Timeout", CapacityProviderConfig=MANAGED), step=0.5
    ),
    Bound("LKB243", "a step of 1 MB of /tmp", 600, 600.5, own("EphemeralStorage"), step=0.5),
    Bound("LKB243", "a step at the least /tmp", 511.5, 512.5, own("EphemeralStorage")),
    Bound("LKB244", "a step of a durable execution", 60, 60.5, own("DurableConfig.ExecutionTimeout"), step=0.5),
    Bound("LKB244", "a step of its history", 14, 13.5, own("DurableConfig.RetentionPeriodInDays"), step=0.5),
    Bound(
        "LKB245", "a step of concurrency", 10, 10.5, own(INSTANCES + "PerExecutionEnvironmentMaxConcurrency"), step=0.5
    ),
    Bound("LKB246", "whole executions", 2, 1.5, own("ReservedConcurrentExecutions"), step=0.5),
    Bound("LKB246", "the fewest, where LKB241 begins", -0.5, 0.5, own("ReservedConcurrentExecutions")),
    Bound("LKB241", "reserved_concurrency_min min", 0, -1, own("ReservedConcurrentExecutions")),
    Bound("LKB223", "durable_execution_timeout max", 31622400, 31622401, own("DurableConfig.ExecutionTimeout")),
    Bound("LKB223", "durable_execution_timeout min", 1, 0, own("DurableConfig.ExecutionTimeout")),
    Bound("LKB223", "durable_retention max", 90, 91, own("DurableConfig.RetentionPeriodInDays")),
    Bound("LKB223", "durable_retention min", 1, 0, own("DurableConfig.RetentionPeriodInDays")),
    Bound("LKB224", "function_tags max", 50, 51, own("Tags", _tags)),
    Bound(
        "LKB226",
        "characters of inline code until 2023",
        4096,
        4097,
        own("Code.ZipFile", text, "2022-06-01", Runtime="python3.9", Handler="a.b"),
    ),
    Bound("LKB227", "lmi_memory_gib_per_vcpu max", 8, 9, own(INSTANCES + "ExecutionEnvironmentMemoryGiBPerVCpu")),
    Bound("LKB227", "lmi_memory_gib_per_vcpu min", 2, 1, own(INSTANCES + "ExecutionEnvironmentMemoryGiBPerVCpu")),
    *(
        Bound(
            "LKB227",
            f"lmi_concurrency_per_environment {side}",
            at,
            past,
            own(INSTANCES + "PerExecutionEnvironmentMaxConcurrency"),
        )
        for side, at, past in (("max", 1600, 1601), ("min", 1, 0))
    ),
    Bound("LKB228", "accelerator_memory_size max", 48, 49, own("AcceleratorConfig.AcceleratorMemorySize")),
    Bound("LKB228", "accelerator_memory_size min", 3, 2, own("AcceleratorConfig.AcceleratorMemorySize")),
    Bound("LKB229", "the length of a variable's name", 2, 1, own("Environment", _named)),
    Bound("LKB230", "function_name_length max", 64, 65, own("FunctionName", text)),
    Bound(
        "LKB403",
        "file systems of a function with SnapStart",
        0,
        1,
        own("FileSystemConfigs", _mounts, VpcConfig=VPC, SnapStart=SNAP),
    ),
    Bound("LKB404", "snapstart_ephemeral_storage max", 512, 513, own("EphemeralStorage", SnapStart=SNAP)),
    Bound("LKB409", "layers of an image", 0, 1, own("Layers", count, PackageType=IMAGE)),
    Bound("LKB410", "file systems without a VPC", 0, 1, own("FileSystemConfigs", _mounts)),
    Bound("LKB410", "subnets with a file system", 1, 0, own("VpcConfig.SubnetIds", count, FileSystemConfigs=MOUNT)),
    Bound(
        "LKB418",
        "subnets of managed instances",
        0,
        1,
        own("VpcConfig.SubnetIds", count, CapacityProviderConfig=MANAGED),
    ),
    Bound(
        "LKB423",
        "file systems of managed instances",
        0,
        1,
        own("FileSystemConfigs", _mounts, CapacityProviderConfig=MANAGED, VpcConfig=VPC),
    ),
    Bound("LKB508", "subnets", 2, 1, _subnets),
    Bound("LKB508", "subnets of a function outside a VPC", 0, 1, _subnets),
)

URL = Kind.FUNCTION_URL
STREAM: dict[str, Plain] = {"AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"}
DURABLE: Plain = {"ExecutionTimeout": 60}

FUNCTION_DAYS = (
    DayBound("LKB101", "runtime python3.9 deprecation", True, on_day(Runtime="python3.9")),
    DayBound("LKB101", "runtime python3.8 block_create", False, on_day(Runtime="python3.8")),
    DayBound("LKB102", "runtime python3.8 block_create", True, on_day(Runtime="python3.8")),
    DayBound("LKB102", "runtime python3.8 block_update", False, on_day(Runtime="python3.8")),
    DayBound("LKB103", "runtime python3.8 block_update", True, on_day(Runtime="python3.8")),
    DayBound("LKB105", "runtime python3.12 ga", False, on_day(Runtime="python3.12")),
    DayBound("LKB105", "runtime nodejs26.x preview", False, on_day(Runtime="nodejs26.x")),
    DayBound("LKB107", "runtime nodejs26.x preview", True, on_day(Runtime="nodejs26.x")),
    DayBound(
        "LKB109", "runtime python3.8 block_create", True, on_day(Runtime="python3.13", AllowedRuntimes=["python3.8"])
    ),
    DayBound("LKB201", "limit function_memory start", False, on_day(MemorySize=3009)),
    DayBound("LKB202", "limit function_memory start", False, on_day(MemorySize=500)),
    DayBound("LKB247", "field TracingConfig.Mode", True, on_day(TracingConfig={"Mode": "active"})),
    DayBound("LKB203", "limit function_timeout start", False, on_day(Timeout=901)),
    DayBound("LKB204", "limit ephemeral_storage start", False, on_day(EphemeralStorage=513)),
    DayBound("LKB401", "feature arm64 all", True, on_day(Runtime="nodejs10.x", Architectures=["arm64"])),
    DayBound("LKB402", "feature snapstart arch:x86_64", True, on_day(Runtime="nodejs16.x", SnapStart=SNAP)),
    DayBound("LKB402", "feature snapstart runtime:python3.12", False, on_day(Runtime="python3.12", SnapStart=SNAP)),
    DayBound(
        "LKB407",
        "feature snapstart arch:arm64",
        False,
        on_day(Runtime="java21", SnapStart=SNAP, Architectures=["arm64"]),
    ),
    DayBound("LKB408", "feature snapstart package:Image", False, on_day(PackageType="Image", SnapStart=SNAP)),
    DayBound(
        "LKB414", "feature durable-functions kind:durable", True, on_day(Runtime="ruby3.4", DurableConfig=DURABLE)
    ),
    DayBound(
        "LKB414", "feature durable-functions runtime:java17", False, on_day(Runtime="java17", DurableConfig=DURABLE)
    ),
    DayBound(
        "LKB417",
        "feature managed-instances kind:managed-instances",
        True,
        on_day(Runtime="ruby3.4", CapacityProviderConfig=MANAGED),
    ),
    DayBound(
        "LKB417",
        "feature managed-instances runtime:provided.al2023",
        False,
        on_day(Runtime="provided.al2023", CapacityProviderConfig=MANAGED),
    ),
    DayBound("LKB419", "field Layers[]", False, on_day(Layers=["a"])),
    DayBound("LKB424", "feature snapstart region:eu-south-2", False, _in_spain),
    DayBound("LKB424", "feature arm64 region:ap-southeast-3", False, _on_arm_in_jakarta),
    *(
        DayBound("LKB425", f"feature {feature} package:Zip", True, on_day(PackageType="Image", **{field: value}))
        for feature, field, value in OF_ZIP_PACKAGES
    ),
    DayBound("LKB419", "field TracingConfig.Mode", False, on_day(TracingConfig={"Mode": "Active"})),
    DayBound("LKB503", "field TracingConfig.Mode", True, on_day(Handler="a.b")),
    DayBound("LKB412", "runtime python3.13 ga", True, attached_on_day(URL, STREAM, Runtime="python3.13")),
)
