"""The properties of one function, after what it inherits from the provider."""

from __future__ import annotations

import re

from kb.data_classes import dataclass
from kb.readers.serverless import framework_defaults
from kb.readers.serverless.capacity_providers import set_capacity
from kb.readers.serverless.function_events import at_the_edge
from kb.readers.serverless.function_networks import Half, network_of
from kb.readers.serverless.role_statements import policies_of
from kb.readers.serverless.template_parts import (
    WrittenPart,
    as_list,
    demanding_settings,
    intrinsic_call,
    mapping_entries,
    node_at,
    node_within,
    plain_mapping,
    settings_within,
    single_flag,
    single_text,
    why_unknown,
    word_of,
)
from kb.readers.serverless.variable_sources import DEFAULT
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, derived_node, unresolved_node

_DEFAULTS = {"MemorySize": 1024, "Timeout": 6}
"""What the framework writes where a service says nothing."""
_MANAGED_MEMORY = 2048  # the same for functions on managed instances
_SETS_NETWORK = re.compile(r"vpc-discovery|serverless-vpc-plugin|vpc-config|serverless-plugin-vpc\b")
"""Plug-ins that put functions into a network."""
_PLUGIN_RUNTIME = re.compile(r"(php|rust|haskell|swift|dart|crystal|elixir|deno|bun)([-_.\d].*)?")
_OWN = {
    "description": "Description",
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
_LOGS = {"logFormat": "LogFormat", "logGroup": "LogGroup"}
_LEVELS = {"applicationLogLevel": "ApplicationLogLevel", "systemLogLevel": "SystemLogLevel"}
"""Settings of logs that the framework leaves out unless the format is JSON."""
_IMAGE = {"command": "Command", "entryPoint": "EntryPoint", "workingDirectory": "WorkingDirectory"}
_LOOPS = {"allow": "Allow", "terminate": "Terminate"}
_TENANCY = {"per_tenant": "PER_TENANT"}
_UPDATES = {"auto": "Auto", "onFunctionUpdate": "FunctionUpdate", "manual": "Manual"}
_DURABLE = {"executionTimeout": "ExecutionTimeout", "retentionPeriodInDays": "RetentionPeriodInDays"}


@dataclass(frozen=True, slots=True)
class ServiceDefaults:
    """What a service says beside its provider that matters for functions."""

    framework_version: Node | None = None
    """The versions of the framework that it works with."""
    plugins: tuple[str, ...] = ()
    """The names of its plug-ins."""


def of_function(own: Node, provider: Node | None, mark: Mark, service: ServiceDefaults) -> tuple[Mapping, Half | None]:
    """The properties as CloudFormation names them, and what a network lacks that the framework leaves out."""
    part = WrittenPart(mark)
    if why_unknown(own):
        return part.node(), None
    part.take(own, _OWN)
    for old, new in _SHARED.items():
        part.put(new, _inherited_setting(own, provider, old))
    if role := part.found.get("Role"):
        part.put("Role", _named_resource(role))
    else:
        part.put("Policies", policies_of(own, provider, service.plugins))
    defaults = {**_DEFAULTS, "MemorySize": _MANAGED_MEMORY} if node_at(own, "capacityProvider") else _DEFAULTS
    is_shared_known = provider is None or why_unknown(provider) is None
    for name, value in defaults.items():
        if name not in part.found and is_shared_known:
            part.put(name, derived_node(DEFAULT, Scalar(value, mark)))
    if architecture := _inherited_setting(own, provider, "architecture"):
        part.put("Architectures", as_list(architecture))
    _set_package(part, own, provider, service)
    if size := node_at(own, "ephemeralStorageSize"):
        part.put("EphemeralStorage", part_of("Size", size))
    if variables := _merge_maps(node_at(own, "environment"), node_at(provider, "environment")):
        part.put("Environment", part_of("Variables", variables))
    part.put("Tags", _merge_maps(node_at(own, "tags"), node_at(provider, "tags")))
    half = _set_network(part, own, provider, service)
    _set_switches(part, own, provider)
    if at_the_edge(own):
        _fit_the_edge(part, own)
        half = None
    return part.node(), half


def _fit_the_edge(part: WrittenPart, own: Node) -> None:
    """What the framework does to a function of a distribution: it inherits neither memory nor timeout."""
    part.found.pop("Environment", None)
    part.found.pop("VpcConfig", None)
    for setting, name, value in (("memorySize", "MemorySize", 128), ("timeout", "Timeout", 5)):
        if node_at(own, setting) is None:
            part.put(name, derived_node(DEFAULT, Scalar(value, part.mark)))


def _inherited_setting(own: Node | None, provider: Node | None, name: str) -> Node | None:
    """A setting of the function, else of the provider; the framework takes an empty text for none."""
    written, shared = (
        node if single_text(node) != "" else None for node in (node_at(own, name), node_at(provider, name))
    )
    return derived_node("provider", shared) if shared and written is None else written


def _named_resource(node: Node) -> Node:
    """An ARN, or that of the resource of the service which a word without colons names."""
    name = single_text(node)
    return node if name is None or ":" in name else resource_arn(name, node.mark)


def _set_package(part: WrittenPart, own: Node, provider: Node | None, service: ServiceDefaults) -> None:
    """The image, or the runtime and the package."""
    image = node_at(own, "image")
    if image:
        part.put("PackageType", derived_node("image is given", Scalar("Image", image.mark)))
        uri = _image_uri(image, provider)
        code = WrittenPart(image.mark)
        code.put("ImageUri", uri or unresolved_node("the image is built at deployment", image.mark))
        part.put("Code", code.node())
        part.put("ImageConfig", settings_within(own, "image", _IMAGE))
        return
    runtime = _inherited_setting(own, provider, "runtime")
    if runtime is None and provider is not None and why_unknown(provider):
        pass  # What the provider says comes before the framework's default.
    elif runtime is None:
        runtime = framework_defaults.default_runtime(service.framework_version, part.mark)
    elif _PLUGIN_RUNTIME.fullmatch(single_text(runtime) or ""):
        runtime = unresolved_node(f"runtime {single_text(runtime)} comes from a plug-in", runtime.mark)
    part.put("Runtime", runtime)
    part.put("Code", node_at(own, "package", "artifact"))


def _image_uri(image: Node, provider: Node | None) -> Node | None:
    """Where an image lies: said of the function, or of an image of the provider that the function names."""
    written = node_at(image, "uri") or (
        image if not plain_mapping(image) and ":" in (single_text(image) or "") else None
    )
    named = node_at(provider, "ecr", "images", single_text(node_at(image, "name") or image) or "")
    return written or node_at(named, "uri") or (named if single_text(named) else None)


def _merge_maps(own: Node | None, shared: Node | None) -> Node | None:
    """Variables and tags of the provider under those of the function; null takes one away."""
    if own is None or shared is None:
        written = own or shared
        if written is None or not plain_mapping(written):
            return written
        own, shared = written, None
    for node in (own, shared):
        if node and not plain_mapping(node):
            return unresolved_node(why_unknown(node) or "a part of it is known only at deployment", node.mark)
    both: dict[str, tuple[Mark, Node]] = {}
    for group in (shared, own):
        both |= {name: (mark, node) for name, mark, node in mapping_entries(plain_mapping(group))}
    kept = {name: (mark, node) for name, (mark, node) in both.items() if node_at(part_of(name, node), name)}
    entries = {name: node for name, (_, node) in kept.items()}
    return Mapping(entries, {name: mark for name, (mark, _) in kept.items()}, own.mark)


def part_of(name: str, node: Node) -> Mapping:
    """A mapping with one entry."""
    return Mapping({name: node}, {name: node.mark}, node.mark)


def _set_network(part: WrittenPart, own: Node, provider: Node | None, service: ServiceDefaults) -> Half | None:
    """The settings of networks: the VPC, file systems and where failures go.

    A plug-in that sets the VPC leaves it not known, unless the function turns it off.
    """
    plugin = next((name for name in service.plugins if _SETS_NETWORK.search(name)), None)
    vpc, half = network_of(own, provider, plugin)
    part.put("VpcConfig", vpc)
    if system := node_at(own, "fileSystemConfig"):
        mount = settings_within(own, "fileSystemConfig", {"arn": "Arn", "localMountPath": "LocalMountPath"})
        mounts = Sequence([mount or WrittenPart(system.mark).node()], system.mark)
        part.put("FileSystemConfigs", system if why_unknown(system) else mounts)
    if target := node_at(own, "onError"):
        part.put("DeadLetterConfig", part_of("TargetArn", target))
    return half


def _set_switches(part: WrittenPart, own: Node, provider: Node | None) -> None:
    """Settings that are written shorter than in the API."""
    # A function that says false gets what the provider says, as one that says nothing or an empty text.
    said = (node_at(own, "tracing"), node_within(provider, "tracing", "lambda"))
    if tracing := next((node for node in said if node and not _is_off(node)), None):
        mode = Scalar("Active", tracing.mark) if single_flag(tracing) else tracing
        part.put("TracingConfig", part_of("Mode", mode))
    snap_start = node_at(own, "snapStart")
    if snap_start and not _is_off(snap_start):
        applied: Node = Scalar("PublishedVersions", snap_start.mark) if single_flag(snap_start) else snap_start
        part.put("SnapStart", part_of("ApplyOn", applied))
    part.put("LoggingConfig", _logging(node_at(own, "logs"), node_within(provider, "logs", "lambda")))
    part.put("DurableConfig", demanding_settings(own, "durableConfig", _DURABLE))
    part.put("RecursiveLoop", word_of(_inherited_setting(own, None, "recursiveLoop"), _LOOPS))
    # An image has no runtime of AWS that could be managed, whatever is said of it.
    managed = None if node_at(own, "image") else _inherited_setting(own, provider, "runtimeManagement")
    part.put("RuntimeManagementConfig", _runtime_management(managed) if managed else None)
    if mode_node := word_of(node_within(own, "tenancy", "mode"), _TENANCY):
        part.put("TenancyConfig", part_of("TenantIsolationMode", mode_node))
    elif tenancy := plain_mapping(node_at(own, "tenancy")):
        part.put("TenancyConfig", WrittenPart(tenancy.mark).node())
    set_capacity(part, own, provider)


def _is_off(node: Node) -> bool:
    return single_flag(node) is False or single_text(node) == ""


def _logging(own: Node | None, shared: Node | None) -> Node | None:
    """How a function logs: each setting as it says it, else as the provider does."""
    said = [node for node in (own, shared) if node]
    unknown = next((node for node in said if why_unknown(node)), None)
    if unknown or not said:
        return unknown
    part = WrittenPart(said[0].mark)
    for names in (_LOGS, _LEVELS):
        if names is _LOGS or _may_be_json(part.found.get("LogFormat")):
            for old, new in names.items():
                part.put(new, _inherited_setting(own, shared, old))
    return part.within()


def _may_be_json(log_format: Node | None) -> bool:
    return log_format is not None and single_text(log_format) in ("JSON", None)


def _runtime_management(node: Node) -> Node:
    """How the runtime is updated: the mode alone, or with the version that it is pinned to."""
    mode = node_at(node, "mode") or (node if not plain_mapping(node) else None)
    part = WrittenPart(node.mark)
    if mode is not None:
        name = _UPDATES.get(single_text(mode) or "")
        part.put("UpdateRuntimeOn", Scalar(name, mode.mark) if name else mode)
    part.put("RuntimeVersionArn", node_at(node, "arn"))
    return part.node()


def default_name(service: Node | None, stage: Node | None, key: str, mark: Mark) -> Node | None:
    """The name that the framework gives a function without one."""
    first, second = single_text(service) or single_text(node_at(service, "name")), single_text(stage)
    return derived_node(DEFAULT, Scalar(f"{first}-{second}-{key}", mark)) if first and second else None


def resource_arn(logical_id: str, mark: Mark) -> Mapping:
    """The ARN of a resource of the service."""
    return intrinsic_call("Fn::GetAtt", logical_id, "Arn", mark=mark)
