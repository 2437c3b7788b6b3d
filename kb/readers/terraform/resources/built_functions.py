"""From Terraform resources, wherever they were read, to functions and what is attached to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from kb.data_classes import dataclass
from kb.readers import unknown_keys
from kb.readers.interface import (
    Attachment,
    Conditional,
    Field,
    FunctionConfig,
    Kind,
    Plain,
    Position,
    Resolved,
    Unresolved,
)
from kb.readers.shared.branches import join_branches
from kb.readers.shared.plain_values import gaps_in, known_parts
from kb.readers.shared.values import WHY_HIDDEN, Unknown, Value, told_origins
from kb.readers.terraform.evaluation.computed_values import target_resource
from kb.readers.terraform.resources import api_attributes, api_bodies
from kb.readers.terraform.resources.api_attributes import Attribute, Shape
from kb.readers.terraform.resources.calling_services import API, BODY, LINKS, FunctionLink, Pointer, spoken_protocol
from kb.readers.terraform.resources.calling_services import calling_fields as linked
from kb.readers.terraform.resources.code_fields import code_field, place_of
from kb.readers.terraform.resources.demanded_arguments import demanded_inside, demanded_of
from kb.readers.terraform.resources.owning_functions import Owners, only_instance
from kb.readers.terraform.resources.polled_sources import QUEUE, Polling, Queues, kind_in_address, source_fields
from kb.readers.terraform.resources.role_policies import RolePart, Roles
from kb.readers.terraform.resources.stacks import STACKS

FUNCTION = "aws_lambda_function"
FUNCTIONS = {FUNCTION: api_attributes.FUNCTION, "awscc_lambda_function": api_attributes.CLOUD_CONTROL_FUNCTION}
"""The types of resources that are functions; those of awscc are made of CloudFormation's."""
_ALIAS = "aws_lambda_alias"
_PROVISIONED = "aws_lambda_provisioned_concurrency_config"

_ATTACHED: dict[str, tuple[Kind, dict[str, Attribute]]] = {
    "aws_lambda_event_source_mapping": (Kind.EVENT_SOURCE_MAPPING, api_attributes.MAPPING),
    _ALIAS: (Kind.ALIAS, api_attributes.ALIAS),
    "aws_lambda_function_event_invoke_config": (Kind.EVENT_INVOKE_CONFIG, api_attributes.INVOKE_CONFIG),
    "aws_lambda_function_url": (Kind.FUNCTION_URL, api_attributes.URL),
    "aws_lambda_layer_version": (Kind.LAYER_VERSION, api_attributes.LAYER),
    "aws_lambda_layer_version_permission": (Kind.LAYER_PERMISSION, api_attributes.LAYER_PERMISSION),
    "aws_lambda_capacity_provider": (Kind.CAPACITY_PROVIDER, api_attributes.CAPACITY_PROVIDER),
    "aws_lambda_code_signing_config": (Kind.CODE_SIGNING_CONFIG, api_attributes.CODE_SIGNING),
    "aws_lambda_permission": (Kind.PERMISSION, api_attributes.PERMISSION),
    _PROVISIONED: (Kind.ALIAS, api_attributes.PROVISIONED),
    "awscc_lambda_alias": (Kind.ALIAS, api_attributes.CLOUD_CONTROL_ALIAS),
    "awscc_lambda_capacity_provider": (Kind.CAPACITY_PROVIDER, api_attributes.CLOUD_CONTROL_CAPACITY_PROVIDER),
    "awscc_lambda_code_signing_config": (Kind.CODE_SIGNING_CONFIG, api_attributes.CLOUD_CONTROL_CODE_SIGNING),
    "awscc_lambda_event_invoke_config": (Kind.EVENT_INVOKE_CONFIG, api_attributes.INVOKE_CONFIG),
    "awscc_lambda_event_source_mapping": (Kind.EVENT_SOURCE_MAPPING, api_attributes.CLOUD_CONTROL_MAPPING),
    "awscc_lambda_layer_version": (Kind.LAYER_VERSION, api_attributes.LAYER),
    "awscc_lambda_layer_version_permission": (Kind.LAYER_PERMISSION, api_attributes.LAYER_PERMISSION),
    "awscc_lambda_permission": (Kind.PERMISSION, api_attributes.PERMISSION),
    "awscc_lambda_url": (Kind.FUNCTION_URL, api_attributes.CLOUD_CONTROL_URL),
}
_MANAGEMENT = "aws_lambda_runtime_management_config"
_RECURSION = "aws_lambda_function_recursion_config"
_MANAGED = {"UpdateRuntimeOn": ("update_runtime_on",), "RuntimeVersionArn": ("runtime_version_arn",)}
READ = frozenset({QUEUE, _MANAGEMENT, _RECURSION, *FUNCTIONS, *STACKS, *_ATTACHED, *LINKS})
"""The types of resources that say something of a function."""
OF_LAMBDA = tuple(sorted({_MANAGEMENT, _RECURSION, *FUNCTIONS, *_ATTACHED}))
"""Those of Lambda."""
_NEVER = "it is not created, whatever is decided: its count or for_each, or that of its module, leaves none of it"
_ARCHIVE = "filename"
_LAYERS = frozenset(kind for kind, (about, _) in _ATTACHED.items() if about is Kind.LAYER_VERSION)
_OWNERS = ("function_name", "target_function_arn")

_OTHER_TAGS = "Tags.default_tags"


class TerraformResource(Polling, Protocol):
    """One instance of a resource."""

    def allowed(self, path: tuple[str, ...], shape: Shape) -> Field | None:
        """What an attribute may be besides; None where there is no choice."""

    @property
    def zero_is_unset(self) -> bool:
        """Whether 0 may stand for a number that was never set, as in a state."""

    @property
    def exists(self) -> Field | None:
        """Whether there will be one, where that hangs on what is undecided."""

    @property
    def is_written(self) -> bool:
        """Whether it stands in a configuration with all that it needs; what AWS or a module adds is not."""

    @property
    def unknown_tags(self) -> Unresolved | None:
        """Why there may be more tags than it has by itself, where what its provider adds is not known."""

    def described(self, attribute: str) -> tuple[Value, Iterable[str]]:
        """What a text says that describes something in YAML or JSON, as far as it is known, and where it came from."""

    def packed_from(self, path: str) -> Mapping[str, Value]:
        """What an archive at a path is packed from: `SourceDir`, `SourceFile`, `Excludes`; empty where nobody says."""

    def keys(self) -> Mapping[str, Sequence[tuple[str, Position]]]:
        """The arguments that are written, and under the name of each block those in it; under `` those of the whole."""

    def targets(self, attribute: str) -> Sequence[str]:
        """The addresses of resources that an attribute refers to, nearest first."""

    def pointers(self, path: tuple[str, ...]) -> Iterable[Pointer]:
        """Every place that a path leads to: blocks, and an attribute in them or `*` for all."""


@dataclass(slots=True)
class Collection:
    """All resources that were read together."""

    resources: Sequence[TerraformResource]

    def functions(self) -> Iterator[FunctionConfig]:
        """The functions, in the order of the resources."""
        found = list(self._written_functions())
        owners = Owners.of(found)
        apart: dict[str, dict[str, Field]] = {}
        for resource in self._resources_of(_MANAGEMENT, _RECURSION):
            if owner := _only_owner(resource, owners):
                apart.setdefault(owner, {}).update(_fields_set_apart(resource))
        for one in found:
            own = apart.get(one.name)
            yield replace(one, fields={**one.fields, **own}) if own else one

    def _written_functions(self) -> Iterator[FunctionConfig]:
        for resource in self._resources_of(*FUNCTIONS):
            fields = dict(_function_fields(resource)) | _unknown_keys(resource)
            exists = resource.exists
            absent = _NEVER if isinstance(exists, Resolved) and exists.value is False else None
            yield FunctionConfig(
                resource.address,
                resource.position,
                fields,
                absent,
                exists,
                demanded=("Code", "Role") if resource.is_written else (),
                parts=demanded_inside(resource.kind, resource.keys()) if resource.is_written else (),
                defined=resource.defined,
            )

    def with_policies(self, functions: Iterable[FunctionConfig], parts: Iterable[RolePart]) -> Iterator[FunctionConfig]:
        """Some of its functions with what their roles allow, as far as these are among some resources."""
        roles = Roles(parts)
        resources = {resource.address: resource for resource in self._resources_of(*FUNCTIONS)}
        for one in functions:
            found = roles.policies_of(resources[one.name])
            yield replace(one, fields={**one.fields, "Policies": found}) if found else one

    def attachments(self, functions: Iterable[FunctionConfig]) -> Iterator[Attachment]:
        """What is attached, in the order of the resources."""
        owners = Owners.of(functions)
        for alias in self._resources_of(_ALIAS, "awscc_lambda_alias"):
            owners.know(alias.address, _only_owner(alias, owners))
        queues = Queues({resource.address: resource for resource in self._resources_of(QUEUE)})
        apis = {resource.address: resource for resource in self._resources_of(API)}
        for resource in self.resources:
            if resource.kind in _ATTACHED:
                yield from _attachments_of(resource, owners, queues)
            for link in LINKS.get(resource.kind, ()):
                yield from _calling_attachments(resource, link, owners, apis)

    def _resources_of(self, *kinds: str) -> Iterator[TerraformResource]:
        return (resource for resource in self.resources if resource.kind in kinds)


def _fields_of(resource: TerraformResource, table: dict[str, Attribute]) -> Iterator[tuple[str, Field]]:
    for name, attribute in table.items():
        if found := resource.field(attribute.path, attribute.shape):
            yield name, found
            if name == "Tags" and isinstance(found, Resolved) and (others := resource.unknown_tags):
                yield _OTHER_TAGS, others


def _function_fields(resource: TerraformResource) -> Iterator[tuple[str, Field]]:
    yield from _fields_of(resource, FUNCTIONS[resource.kind])
    runtime = FUNCTIONS[resource.kind]["Runtime"]
    if others := resource.allowed(runtime.path, runtime.shape):
        yield "AllowedRuntimes", others
    parts = [(name, found) for name in api_attributes.CODE if (found := resource.field((name,), api_attributes.as_is))]
    if code := code_field(parts):
        yield "Code", code
    layers = [name for name in dict.fromkeys(resource.targets("layers")) if kind_in_address(name) in _LAYERS]
    if told := _packaging_of(resource, layers):
        yield "Packaging", told


def _packaging_of(resource: TerraformResource, layers: Sequence[str] = ()) -> Field | None:
    """What an archive is packed from, and the layers of the configuration beside it; None where nobody says."""
    archive = resource.field((_ARCHIVE,), api_attributes.as_is)
    path = archive.value if isinstance(archive, Resolved) else None
    told: dict[str, Plain] = {}
    for name, value in resource.packed_from(path).items() if isinstance(path, str) else ():
        told[name] = known_parts(value)
    if layers:
        told["Layers"] = list(layers)
    return Resolved(told, resource.position) if told else None


def _fields_set_apart(resource: TerraformResource) -> dict[str, Field]:
    """What a resource says of a function that the function itself does not say in Terraform."""
    if resource.kind == _MANAGEMENT:
        return {"RuntimeManagementConfig": _management_of(resource)}
    loop = resource.field(("recursive_loop",), api_attributes.as_is)
    return {"RecursiveLoop": loop} if loop else {}


def _management_of(resource: TerraformResource) -> Field:
    """How the runtime of a function comes to be updated."""
    found = {name: resource.field(path, api_attributes.as_is) for name, path in _MANAGED.items()}
    values = {name: one.value for name, one in found.items() if isinstance(one, Resolved)}
    undecided = next((one for one in found.values() if one and not isinstance(one, Resolved)), None)
    if undecided is not None and "UpdateRuntimeOn" not in values:
        return Unresolved("what updates the runtime is not known", place_of(undecided))
    first = next((place_of(one) for one in found.values() if one), resource.position)
    secret = any(isinstance(one, Resolved) and one.secret for one in found.values())
    return Resolved(dict(values), first, secret=secret)


def _unknown_keys(resource: TerraformResource) -> dict[str, Field]:
    """The arguments that the provider does not know."""
    found = (
        one
        for within, keys in resource.keys().items()
        for one in unknown_keys.unknown_keys(resource.kind, keys, within)
    )
    return unknown_keys.field_of_keys(found)


def _calling_attachments(
    resource: TerraformResource, link: FunctionLink, owners: Owners, apis: dict[str, TerraformResource]
) -> Iterator[Attachment]:
    """One attachment for each function that a service is told to call."""
    for pointer in resource.pointers(link.path):
        for function in owners.all(pointer.targets, pointer.text, resource.address):
            found = dict(linked(link, pointer, _protocol_spoken(resource, apis) if link.api == "protocol" else None))
            settings = ((name, resource.field((written,), shape)) for name, written, shape in link.settings)
            found |= {name: told for name, told in settings if told}
            waiting: Iterable[Mapping[str, Value]] = ({},)
            origins: Iterable[str] = ()
            if link.path == BODY:
                described, origins = resource.described(link.path[0])
                waiting = api_bodies.waiting_fields(described, function, lambda address: owners.one([address]))
            for values in waiting:
                told = {name: field_of(value, pointer.position, origins) for name, value in values.items()}
                fields = {name: field for name, field in told.items() if field}
                yield _attachment(Kind.EVENT_SOURCE, resource, function, {**found, **fields})


def _protocol_spoken(resource: TerraformResource, apis: dict[str, TerraformResource]) -> str | None:
    """What the API that a resource belongs to speaks."""
    named = [resource.address] if resource.kind == API else resource.targets("api_id")
    api = next((found for name in named if (found := apis.get(name) or only_instance(name, apis))), None)
    return spoken_protocol(api.field(("protocol_type",), api_attributes.as_is)) if api else None


def _owner_of(resource: TerraformResource, owners: Owners) -> str | None:
    """The function that a resource belongs to, by reference or by name."""
    for name in _OWNERS:
        if found := owners.one(resource.targets(name)):
            return found
        match resource.field((name,), api_attributes.as_is):
            case Resolved(value=str() as written):
                return owners.named(written, resource.address)
    return None


def _owners_of(resource: TerraformResource, owners: Owners) -> dict[str | None, Field | None]:
    """The function that a resource belongs to, or each that it may belong to, with whether it is there then."""
    for name in _OWNERS:
        meant = resource.field((name,), lambda value: target_resource(value) or value)
        found = dict.fromkeys(_owners_meant(meant, resource, owners)) if isinstance(meant, Conditional) else {}
        if len(found) > 1:
            return {owner: _there_for(owner, meant, resource, owners) for owner in found}
        if any(found):
            return dict.fromkeys(found, resource.exists)
    return {_owner_of(resource, owners): resource.exists}


def _only_owner(resource: TerraformResource, owners: Owners) -> str | None:
    """The function that a resource belongs to whatever is decided."""
    found = list(_owners_of(resource, owners))
    return found[0] if len(found) == 1 else None


def _owners_meant(meant: Field | None, resource: TerraformResource, owners: Owners) -> Iterator[str | None]:
    """The functions that an attribute names under each outcome of its conditions."""
    match meant:
        case Conditional():
            yield from _owners_meant(meant.when_true, resource, owners)
            yield from _owners_meant(meant.when_false, resource, owners)
        case Resolved(value=str() as named):
            yield owners.one([named]) or owners.named(named, resource.address)
        case _:
            yield None


def _there_for(owner: str | None, meant: Field | None, resource: TerraformResource, owners: Owners) -> Field | None:
    """Whether a resource is there and belongs to a function."""
    if isinstance(meant, Conditional):
        when_true = _there_for(owner, meant.when_true, resource, owners)
        when_false = _there_for(owner, meant.when_false, resource, owners)
        return join_branches(meant.condition, when_true, when_false, meant.case, unread=meant.unread)
    if owner not in _owners_meant(meant, resource, owners):
        return Resolved(False, resource.position)  # noqa: FBT003 - it is a value
    return resource.exists or Resolved(True, resource.position)  # noqa: FBT003


def _attachments_of(resource: TerraformResource, owners: Owners, queues: Queues) -> Iterator[Attachment]:
    """What a resource attaches, once for each function that it may belong to."""
    about, _ = _ATTACHED[resource.kind]
    found = {None: resource.exists} if about is Kind.LAYER_VERSION else _owners_of(resource, owners)
    for owner, exists in found.items():
        yield replace(_attachment_of(resource, owner, queues), exists=exists)


def _attachment_of(resource: TerraformResource, owner: str | None, queues: Queues) -> Attachment:
    kind, table = _ATTACHED[resource.kind]
    fields = dict(_fields_of(resource, table)) | _unknown_keys(resource)
    if owner:
        fields.pop("FunctionName", None)
    if kind is Kind.LAYER_VERSION and (told := _packaging_of(resource)):
        fields["Packaging"] = told
    if kind is Kind.EVENT_SOURCE_MAPPING:
        fields |= source_fields(resource, fields, queues)
        _without_zeros(resource, fields)
    if resource.kind == _PROVISIONED:
        match fields.get("Qualifier"):
            case Resolved(value=qualifier) if str(qualifier).isdigit():
                kind = Kind.VERSION
    demanded = demanded_of(resource.kind, function_known=bool(owner)) if resource.is_written else ()
    parts = demanded_inside(resource.kind, resource.keys()) if resource.is_written else ()
    return replace(_attachment(kind, resource, owner, fields), demanded=demanded, parts=parts)


def _attachment(kind: Kind, resource: TerraformResource, owner: str | None, fields: Mapping[str, Field]) -> Attachment:
    return Attachment(
        kind, resource.address, resource.position, owner, fields, resource.exists, defined=resource.defined
    )


def _without_zeros(resource: TerraformResource, fields: dict[str, Field]) -> None:
    """A state holds 0 for numbers that were never set."""
    if resource.zero_is_unset:
        for name in _UNSET_AS_ZERO:
            match fields.get(name):
                case Resolved(value=0):
                    del fields[name]


_UNSET_AS_ZERO = (
    "MaximumBatchingWindowInSeconds", "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "ParallelizationFactor",
    "TumblingWindowInSeconds",
)  # fmt: skip


def field_of(shaped: Value, place: Position, origins: Iterable[str] = ()) -> Field | None:
    """A value in the shape of the API as a field, by where it came from; None where it is not set."""
    if shaped is None:
        return None
    origin, secret = told_origins(origins)
    if isinstance(shaped, Unknown):
        return Unresolved(WHY_HIDDEN if secret else shaped.reason, place)
    return Resolved(known_parts(shaped), place, origin, secret=secret, gaps=None if secret else gaps_in(shaped))
