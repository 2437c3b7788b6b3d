"""What crosses the border between a file format and the judging: functions whose fields say where they stand.

A reader turns the text of one file into a `Document`. It knows no facts about Lambda: it reports what is written,
after the format's own inheritance (SAM Globals, Serverless provider), under the names of the AWS API.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Protocol, TypeAlias

from kb.data_classes import dataclass

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
"""A value as JSON knows it, free of positions."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the text of a file."""

    line: int
    """Line, counted from 1."""
    column: int
    """Column, counted from 1."""
    path: str | None = None
    """The file, where it is another than the document's own: a module or an included file."""


FILE_START = Position(1, 1)
"""The place of what stands nowhere of its own."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A value that is known: a literal, or what parameters, mappings and functions of the format come to."""

    value: Plain
    """The value in the API's unit (MB, seconds), not yet checked for its type."""
    position: Position
    """Where the value is written; for an inherited value, where the inheritance is written."""
    origin: str | None = None
    """How the value came here when it is no literal, such as "parameter Runtime (default)"; None for a literal."""
    entries: Mapping[str, tuple[Position, Position]] | None = field(default=None, compare=False, repr=False)
    """Of a list or map that is written out, where each entry stands: its key and its value; entries of lists by their
    texts."""
    secret: bool = False
    """Whether it is made of what its owner hides, such as a parameter with NoEcho: it is judged, and never told."""
    gaps: Mapping[str, str] | None = field(default=None, compare=False, repr=False)
    """Why parts of it are not known that are null, by their paths, such as `SubnetIds` or `[].Type`; None where all of
    it is known, or hidden."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A value that is written but cannot be known from the file and what the user gave."""

    reason: str
    """Why, in a clause such as "parameter Rt has no default"."""
    position: Position
    """Where the value is written."""


Single: TypeAlias = "str | int | float | bool"
"""One value that something may have."""


@dataclass(frozen=True, slots=True)
class Case:
    """That something which nobody decided, such as a parameter, has a certain value."""

    thing: str
    """What is undecided; equal things in one document have one value."""
    value: Single
    """The value."""
    allowed: tuple[Single, ...] = ()
    """All values that it may have; empty where others are possible, too."""

    @property
    def name(self) -> str:
        """The case as a condition."""
        if self.value is True:
            return self.thing
        return f"{self.thing} == {str(self.value).lower() if isinstance(self.value, bool) else self.value}"


@dataclass(frozen=True, slots=True)
class Conditional:
    """A value that hangs on a condition which the file alone cannot decide."""

    condition: str
    """The condition's name; equal names in one document are decided together."""
    when_true: Field | None
    """The value if the condition holds; None when the field is absent then."""
    when_false: Field | None
    """The value if it does not."""
    case: Case | None = None
    """What the condition compares; cases of one thing exclude each other. None where it is a condition of its own."""
    unread: bool = False
    """Whether it rests only on what is not read and no user could decide, such as an export of another stack."""


Field: TypeAlias = Resolved | Unresolved | Conditional
"""One field of a function as a reader found it."""


@dataclass(frozen=True, slots=True)
class FunctionConfig:
    """One Lambda function as a file configures it."""

    name: str
    """Logical id, key, address or name of the function, as its format names functions."""
    position: Position
    """Where the function's definition begins."""
    fields: Mapping[str, Field]
    """Fields by their API name (`Runtime`, `MemorySize`, `Environment` ...). An absent field has no key. Shapes follow
    the API except that `EphemeralStorage` is its size in MB and `Environment` the plain map of variables. Besides,
    `AllowedRuntimes`: the other values that a parameter with a default allows the runtime to have, and `Packaging`, how
    its code comes to be packed: `Asset` of the CDK, `BuildMethod` of SAM, and of the Serverless Framework its `Tool`,
    `Service`, `Artifact`, `Individually`, `Patterns`, `Plugins`, and `Builds`, whether it makes bundles unasked."""
    absent: str | None = None
    """Why no such function will be there with the parameters given, in a clause; it is told of and not judged."""
    exists: Field | None = None
    """Whether it is there, true or false, where that hangs on conditions; None where it always is."""
    partial: str | None = None
    """Why it may have more fields than these, in a clause, such as a macro that adds some; None where these are all."""
    construct: str | None = None
    """The path of the construct that it was made of, where the CDK wrote the file."""
    owner: str | None = None
    """The library that makes the function for itself, which its user does not configure; None for all others."""
    demanded: tuple[str, ...] = ()
    """Of `Code`, `Role` and `Handler` those that nothing else supplies, so that it must have them."""
    parts: tuple[str, ...] = ()
    """What settings must say where they are there, such as `FileSystemConfigs[].Arn`, and nothing else supplies."""
    defined: Position | None = None
    """Where its own definition begins, where `position` is that of the module's call which it belongs to."""
    deployed: bool = False
    """Whether it is deployed already, so that it is not created any more: it can only be updated and invoked."""
    dialect: str | None = None
    """The format in whose words it is written, where that is not the document's, such as a resource of CloudFormation
    in a service of the Serverless Framework."""


class Kind(StrEnum):
    """What an attachment is."""

    EVENT_SOURCE_MAPPING = "event_source_mapping"
    """Lambda polls a queue, stream, broker or change stream; fields as in the API's CreateEventSourceMapping."""
    EVENT_SOURCE = "event_source"
    """A service that calls the function by itself: an API, a bus, a bucket, a user pool, a distribution ..."""
    FUNCTION_URL = "function_url"
    """Fields as in CreateFunctionUrlConfig."""
    EVENT_INVOKE_CONFIG = "event_invoke_config"
    """Settings of asynchronous invocation; fields as in PutFunctionEventInvokeConfig."""
    ALIAS = "alias"
    """Fields as in CreateAlias, with `ProvisionedConcurrentExecutions` where it is set."""
    VERSION = "version"
    """Fields as in PublishVersion, with `ProvisionedConcurrentExecutions` where it is set."""
    LAYER_VERSION = "layer_version"
    """Belongs to no function; fields as in PublishLayerVersion."""
    LAYER_PERMISSION = "layer_version_permission"
    """Who may use a version of a layer; fields as in AddLayerVersionPermission, or as CloudFormation writes them."""
    CAPACITY_PROVIDER = "capacity_provider"
    """The instances that functions on managed instances run on; fields as in CreateCapacityProvider."""
    CODE_SIGNING_CONFIG = "code_signing_config"
    """Whose signatures functions take; fields as in CreateCodeSigningConfig."""
    NETWORK_CONNECTOR = "network_connector"
    """How what Lambda runs reaches a VPC; fields as in CreateNetworkConnector."""
    MICROVM_IMAGE = "microvm_image"
    """What MicroVMs begin with; fields as CloudFormation writes those of CreateMicrovmImage."""
    PERMISSION = "permission"
    """Who may call the function; fields as in AddPermission."""
    WEB_FUNCTION = "web_function"
    """A function of the web API, which is no event function; fields as CloudFormation writes them."""
    WEB_REVISION = "web_function_revision"
    """Code and settings of a web function, likewise."""
    WEB_ENDPOINT = "web_function_endpoint"
    """Where a web function is reached, likewise."""
    TOTAL = "total"
    """What several functions come to together. The judging makes these; no reader does."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that a file attaches to a function: what starts it, how it is reached, how it is published."""

    kind: Kind
    """What it is."""
    name: str
    """Logical id, key or address; one written inside a function is named after both, such as `Api.Orders`."""
    position: Position
    """Where its definition begins."""
    function: str | None
    """The name of its function in the same document; None where that cannot be known."""
    fields: Mapping[str, Field]
    """Fields by their API name. Besides, for event sources and mappings: `Source`, the service's id in the table of
    triggers (`amazon-sqs` ...), unresolved where the file does not tell, and what the file says of the other side:
    `QueueVisibilityTimeout` (s) and `QueueFifo` of a queue, `IntegrationTimeout` (ms) and `ApiKind` (`rest`, `http`,
    `websocket`) of an API (an authorizer has no `ApiKind`: the timeouts of integrations are not its own) and its
    `ResponseTransferMode` (`STREAM` ...), `IdleTimeout` (s) of a load balancer, `BufferSizeInMBs` and
    `BufferIntervalInSeconds` of a delivery stream, the `RetryPolicy` of a bus or schedule, `EventType` of a
    distribution (`viewer-request` ...), a user pool (`PreSignUp` ...) or a deployment (`PreTraffic` ...), and the
    `InvocationType` of an API that does not wait (`Event`). For permissions: `SourceService`, the service that the ARN
    of its source would spell (`sns` ...), where no more of it is known."""
    exists: Field | None = None
    """Whether it is there, true or false, where that hangs on conditions; None where it always is."""
    partial: str | None = None
    """Why it may have more fields than these, in a clause; None where these are all."""
    defined: Position | None = None
    """Where its own definition begins, where `position` is that of the module's call which it belongs to."""
    deployed: bool = False
    """Whether it is deployed already."""
    dialect: str | None = None
    """The format in whose words it is written, where that is not the document's."""
    demanded: tuple[str, ...] = ()
    """Those of its fields, and parts of them such as `VpcConfig.SubnetIds`, that nothing else supplies, so that it must
    have them; of names with a bar between, one."""
    parts: tuple[str, ...] = ()
    """What its settings must say where they are there, such as `DestinationConfig.OnFailure.Destination`."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A wish, written in the file itself, that findings be passed over for a while."""

    rules: tuple[str, ...]
    """Ids of the rules, as written."""
    until: str | None
    """The day from which it no longer counts, as written."""
    reason: str | None
    """Why, as written."""
    position: Position
    """Where the suppression is written."""
    line: int | None = None
    """The line of code that a comment is about."""
    resource: str | None = None
    """The resource whose metadata it stands in; without a line and a resource it is about the whole file."""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A value that would configure a function, of something that is not read."""

    owner: str
    """What it is given to, such as the address of a module that is not installed."""
    field: str
    """Its name there."""
    position: Position
    """Where it is written."""
    reason: str
    """Why it is not judged and what to do, in a clause."""


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says about Lambda."""

    path: str
    """The path as the user named it, with forward slashes."""
    format: str
    """The format that was recognised, such as `cloudformation` or `sam`."""
    functions: tuple[FunctionConfig, ...] = ()
    """The functions, in the order of the file."""
    warnings: tuple[tuple[Position, str], ...] = ()
    """What the format's own tools would accept but a person should know, such as duplicate keys."""
    attachments: tuple[Attachment, ...] = ()
    """What is attached to the functions, in the order of the file."""
    suppressions: tuple[Suppression, ...] = ()
    """The findings that the file asks to be passed over, in the order of the file."""
    includes: tuple[str, ...] = ()
    """Folders and files whose functions this document already holds: the modules that Terraform calls, and the files
    that a service of the Serverless Framework takes its functions and resources from."""
    takes: frozenset[str] = frozenset()
    """Names under which a user may give values that the document takes: parameters, variables, `config-env:NAME`."""
    unjudged: tuple[Unjudged, ...] = ()
    """Values that would configure functions which are not read, in the order of the file."""


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file that could not be read."""

    path: str
    """The file as the user named it."""
    line: int | None
    """The line that is broken, where one is."""
    reason: str
    """What is wrong and what to do."""


class Files(Protocol):
    """The files beside the one that is read, which its configuration may refer to."""

    def names(self, folder: str, /) -> tuple[str, ...]:
        """The names of the files in a folder, sorted; none if there is no such folder or it may not be read."""

    def content(self, path: str, /) -> bytes | None:
        """The bytes of a file; None if there is no such file or it may not be read."""

    def inside(self) -> Files:
        """The same files without those that lie elsewhere, which only the sources of modules may."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the user says beside the files."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    """Values of template parameters by name; they win over defaults. Those of the Serverless Framework are `opt:stage`
    (or `stage`), `env:NAME` and `param:name`."""
    files: Files | None = None
    """What may be read beside the document; None if it stands alone."""
    config_env: str = "default"
    """The environment of a samconfig that a template is deployed with."""
