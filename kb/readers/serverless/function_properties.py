"""The properties of one function, after what it inherits from the provider."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.readers.serverless import framework_defaults
from kb.readers.serverless.function_events import at_the_edge
from kb.readers.serverless.template_parts import Part, at, bare, call, flag, listed, plain, unknown, word
from kb.readers.serverless.variable_sources import DEFAULT
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, derived, unresolved

_DEFAULTS = {"MemorySize": 1024, "Timeout": 6}
"""What the framework writes where a service says nothing."""
_MANAGED_MEMORY = 2048  # the same for functions on managed instances
_SETS_NETWORK = re.compile(r"vpc-discovery|serverless-vpc-plugin|vpc-config|serverless-plugin-vpc\b")
"""Plug-ins that put functions into a network."""
_PLUGIN_RUNTIME = re.compile(r"(php|rust|haskell|swift|dart|crystal|elixir|deno|bun)([-_.\d].*)?")
_OWN = {
    "description": "Description",
    "ephemeralStorageSize": "EphemeralStorage",
    "handler": "Handler",
    "name": "FunctionName",
    "reservedConcurrency": "ReservedConcurrentExecutions",
}
_SHARED = {
    "awsKmsKeyArn": "KmsKeyArn",
    "kmsKeyArn": "KmsKeyArn",
    "layers": "Layers",
    "memorySize": "MemorySize",
    "role": "Role",
    "timeout": "Timeout",
}
_LOGS = {
    "applicationLogLevel": "ApplicationLogLevel",
    "logFormat": "LogFormat",
    "logGroup": "LogGroup",
    "systemLogLevel": "SystemLogLevel",
}
_VPC = {
    "ipv6AllowedForDualStack": "Ipv6AllowedForDualStack",
    "securityGroupIds": "SecurityGroupIds",
    "subnetIds": "SubnetIds",
}
_IMAGE = {"command": "Command", "entryPoint": "EntryPoint", "workingDirectory": "WorkingDirectory"}
_DURABLE = {"executionTimeout": "ExecutionTimeout", "retentionPeriodInDays": "RetentionPeriodInDays"}
_CAPACITY = {
    "maxConcurrency": "PerExecutionEnvironmentMaxConcurrency",
    "memoryPerVCpu": "ExecutionEnvironmentMemoryGiBPerVCpu",
    "name": "CapacityProviderArn",
}


@dataclass(frozen=True, slots=True)
class Service:
    """What a service says beside its provider that matters for functions."""

    framework_version: Node | None = None
    """The versions of the framework that it works with."""
    plugins: tuple[str, ...] = ()
    """The names of its plug-ins."""


def of_function(own: Node, provider: Node | None, mark: Mark, service: Service) -> Mapping:
    """The properties as CloudFormation names them."""
    part = Part(mark)
    if why := unknown(own):
        for name in ("Runtime", "MemorySize", "Timeout", "EphemeralStorage", "Architectures", "PackageType"):
            part.put(name, unresolved(why, own.mark))
        return part.node()
    part.take(own, _OWN)
    for old, new in _SHARED.items():
        part.put(new, _inherited_setting(own, provider, old))
    defaults = {**_DEFAULTS, "MemorySize": _MANAGED_MEMORY} if at(own, "capacityProvider") else _DEFAULTS
    for name, value in defaults.items():
        if name not in part.found:
            part.put(name, derived(DEFAULT, Scalar(value, mark)))
    if architecture := _inherited_setting(own, provider, "architecture"):
        part.put("Architectures", listed(architecture))
    _set_package(part, own, provider, service)
    for old, new in (("environment", "Environment"), ("tags", "Tags")):
        part.put(new, _merge_maps(at(own, old), at(provider, old)))
    _set_network(part, own, provider, service)
    _set_switches(part, own, provider)
    if at_the_edge(own):
        part.found.pop("Environment", None)
        part.found.pop("VpcConfig", None)
    return part.node()


def _inherited_setting(own: Node, provider: Node | None, name: str) -> Node | None:
    """A setting of the function, else of the provider."""
    written = at(own, name)
    shared = at(provider, name) if written is None else None
    return derived("provider", shared) if shared else written


def _set_package(part: Part, own: Node, provider: Node | None, service: Service) -> None:
    """The image, or the runtime and the package."""
    image = at(own, "image")
    if image:
        part.put("PackageType", derived("image is given", Scalar("Image", image.mark)))
        uri = _image_uri(image, provider)
        code = Part(image.mark)
        code.put("ImageUri", uri or unresolved("the image is built at deployment", image.mark))
        part.put("Code", code.node())
        part.put("ImageConfig", Part(image.mark).take(image, _IMAGE).within())
        return
    runtime = _inherited_setting(own, provider, "runtime")
    if runtime is None:
        runtime = framework_defaults.runtime(service.framework_version, part.mark)
    elif _PLUGIN_RUNTIME.fullmatch(word(runtime) or ""):
        runtime = unresolved(f"runtime {word(runtime)} comes from a plug-in", runtime.mark)
    part.put("Runtime", runtime)
    part.put("Code", at(own, "package", "artifact"))


def _image_uri(image: Node, provider: Node | None) -> Node | None:
    """Where an image lies: said of the function, or of an image of the provider that the function names."""
    written = at(image, "uri") or (image if not plain(image) and ":" in (word(image) or "") else None)
    named = at(provider, "ecr", "images", word(at(image, "name") or image) or "")
    return written or at(named, "uri") or (named if word(named) else None)


def _merge_maps(own: Node | None, shared: Node | None) -> Node | None:
    """Variables and tags of the provider under those of the function; null takes one away."""
    if own is None or shared is None:
        written = own or shared
        if written is None or not plain(written):
            return written
        own, shared = written, None
    for node in (own, shared):
        if node and not plain(node):
            return unresolved(unknown(node) or "a part of it is known only at deployment", node.mark)
    both = {
        name: node for group in (shared, own) if (mapping := plain(group)) for name, node in mapping.entries.items()
    }
    part = Part(own.mark, {name: node for name, node in both.items() if at(part_of(name, node), name)})
    return part.node()


def part_of(name: str, node: Node) -> Mapping:
    """A mapping with one entry."""
    return Mapping({name: node}, {name: node.mark}, node.mark)


def _set_network(part: Part, own: Node, provider: Node | None, service: Service) -> None:
    """The settings of networks: the VPC, file systems and where failures go.

    A plug-in that sets the VPC leaves it not known, unless the function turns it off.
    """
    vpc = _inherited_setting(own, provider, "vpc")
    plugin = next((name for name in service.plugins if _SETS_NETWORK.search(name)), None)
    if plugin and flag(at(own, "vpcDiscovery")) is not False and word(vpc) != "false":
        part.put("VpcConfig", unresolved(f"the plug-in {plugin} sets it", part.mark))
    elif vpc and word(vpc) != "false":
        part.put("VpcConfig", vpc if unknown(vpc) else Part(vpc.mark).take(vpc, _VPC).node())
    if system := at(own, "fileSystemConfig"):
        mount = Part(system.mark).take(system, {"arn": "Arn", "localMountPath": "LocalMountPath"})
        part.put("FileSystemConfigs", Sequence([mount.node()], system.mark))
    if target := at(own, "onError"):
        part.put("DeadLetterConfig", part_of("TargetArn", target))


def _set_switches(part: Part, own: Node, provider: Node | None) -> None:
    """Settings that are written shorter than in the API."""
    tracing = at(own, "tracing") or at(provider, "tracing", "lambda")
    if tracing:
        mode = {True: "Active", False: "PassThrough"}.get(flag(tracing) or False) if flag(tracing) is not None else None
        part.put("TracingConfig", part_of("Mode", Scalar(mode, tracing.mark) if mode else tracing))
    snap_start = at(own, "snapStart")
    if snap_start and flag(snap_start) is not False:
        applied: Node = Scalar("PublishedVersions", snap_start.mark) if flag(snap_start) else snap_start
        part.put("SnapStart", part_of("ApplyOn", applied))
    logs = at(own, "logs") or at(provider, "logs", "lambda")
    part.put("LoggingConfig", Part(logs.mark).take(logs, _LOGS).within() if logs else None)
    if durable := at(own, "durableConfig"):
        part.put("DurableConfig", Part(durable.mark).take(durable, _DURABLE).within())
    if managed := _inherited_setting(own, provider, "runtimeManagement"):
        part.put("RuntimeManagementConfig", _runtime_management(managed))
    if mode_node := at(own, "tenancy", "mode"):
        part.put("TenancyConfig", part_of("TenantIsolationMode", mode_node))
    if capacity := at(own, "capacityProvider"):
        given = Part(capacity.mark).take(capacity, _CAPACITY)
        if isinstance(bare(capacity), Scalar):
            given.put("CapacityProviderArn", capacity)
        part.put("CapacityProviderConfig", given.within("LambdaManagedInstancesCapacityProviderConfig"))


def _runtime_management(node: Node) -> Node:
    """How the runtime is updated: the mode alone, or with the version that it is pinned to."""
    mode = at(node, "mode") or (node if not plain(node) else None)
    modes = {"auto": "Auto", "onFunctionUpdate": "FunctionUpdate", "manual": "Manual"}
    part = Part(node.mark)
    if mode is not None:
        part.put("UpdateRuntimeOn", Scalar(name, mode.mark) if (name := modes.get(word(mode) or "")) else mode)
    part.put("RuntimeVersionArn", at(node, "arn"))
    return part.node()


def default_name(service: Node | None, stage: Node | None, key: str, mark: Mark) -> Node | None:
    """The name that the framework gives a function without one."""
    first, second = word(service) or word(at(service, "name")), word(stage)
    return derived(DEFAULT, Scalar(f"{first}-{second}-{key}", mark)) if first and second else None


def reference(logical_id: str, mark: Mark) -> Mapping:
    """The ARN of a resource of the service."""
    return call("Fn::GetAtt", logical_id, "Arn", mark=mark)
