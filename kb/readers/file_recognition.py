"""Tells templates from the other YAML and JSON files that lie about in repositories."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from kb.readers.cloudformation.foreach_loops import PREFIX
from kb.readers.terraform_files import MODULES
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, child_nodes, mapping_entry, scalar_text

SAM_TRANSFORM = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
_FOLLOWED = ("AWS::Serverless-", LANGUAGE_EXTENSIONS, "AWS::CodeDeploy", "AWS::SecretsManager-")
"""Transforms that are read, or that leave functions as they are."""
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_TEMPLATE = re.compile(
    r"^Resources\s*:|AWSTemplateFormatVersion|AWS::Serverless-2016-10-31|\bType[\"']?\s*:\s*[\"']?AWS::\w+::|\"planned_values\""
    # States, and what the Lambda API answers.
    r"|\"terraform_version\"\s*:|\"FunctionArn\"\s*:\s*\"arn:|\"Functions\"\s*:\s*\[\s*\{\s*\"FunctionName\"",
    re.MULTILINE,
)
_SERVICE = re.compile(r"^[\s{]*[\"']?service[\"']?\s*:", re.MULTILINE)
_NAMED_SMALL = frozenset({"functionArn", "functionName"})
_SET_SMALL = frozenset({"handler", "memorySize", "packageType", "runtime"})
_NEAR, _FEW = 3, 20
"""How deep such functions stand, and at how many parts one looks."""
_TYPE = re.compile(r"[A-Za-z0-9]+::[A-Za-z0-9:@]+")
_DEPLOYED = "check what is deployed with `aws lambda list-functions`"
# The first row all of whose keys a file has names it.
_STRANGERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("version", "artifacts"), "the manifest of a CDK assembly; check its folder, or the templates in it"),
    (("apiVersion", "kind"), "a Kubernetes manifest"),
    (("lockfileVersion",), "a package lock file"),
    (("name", "dependencies"), "a package.json"),
    (("name", "devDependencies"), "a package.json"),
    (("name", "scripts"), "a package.json"),
    (("compilerOptions",), "a TypeScript configuration"),
    (("app", "context"), "the settings of the AWS CDK; run `cdk synth` and check the folder cdk.out"),
    (("app", "language"), "the settings of the CDK for Terraform; run `cdktf synth` and check the folder cdktf.out"),
    (("app_name", "stages"), "the settings of Chalice; run `chalice package out` and check out/sam.json"),
    (("name", "runtime", "resources"), "a Pulumi program; " + _DEPLOYED),
    (("name", "runtime", "main"), "the settings of Pulumi; " + _DEPLOYED),
    (("manifest", "deployment"), "a stack of Pulumi; " + _DEPLOYED),
    (("version", "deployment"), "a stack of Pulumi; " + _DEPLOYED),
    (("terraform_version",), "a Terraform plan or state"),
    (("openapi",), "an OpenAPI description"),
    (("swagger",), "an OpenAPI description"),
    (("jobs", "on"), "a GitHub workflow"),
    (("runs", "name"), "a GitHub action"),
    (("services",), "a Docker Compose file, or Serverless Compose: check the folders of the services"),
    (("phases", "version"), "a CodeBuild specification"),
    (("StartAt", "States"), "a Step Functions definition"),
    (("Statement",), "an IAM policy"),
    (("$schema", "properties"), "a JSON Schema"),
    (("repos",), "a pre-commit configuration"),
    (("stages",), "a GitLab pipeline"),
    (("runtimeTarget",), "a .NET dependency file"),
    (("basis", "findings", "unresolved"), "a report of `lambda-kb check`; `lambda-kb comment` tells what is new in it"),
    (("format", "findings"), "a baseline; give it to `lambda-kb check` with --baseline"),
    (("basis", "engine", "rules"), "a summary of `lambda-kb audit`"),
    (("basis", "proposals"), "proposals; `lambda-kb intake accept` takes them"),
    (("version", "runs"), "a report in SARIF"),
    (("AccountLimit",), "the settings of an account; give them with --account"),
    (("Quotas",), "the quotas of an account; give them with --account"),
)


def is_recognisable(path: str, content: bytes) -> bool:
    """Whether a file that cannot be read is all the same a template, a service or a module, by what stands in it."""
    name = path.rpartition("/")[2].lower()
    text = content.decode("utf-16", "ignore") if content.startswith(_WIDE) else content.decode("utf-8", "ignore")
    if name.endswith(MODULES):
        return True
    if name.startswith("serverless."):
        return bool(_SERVICE.search(text))
    return bool(_TEMPLATE.search(text) or (_SERVICE.search(text) and "functions" in text and "provider" in text))


def is_template(root: Mapping) -> bool:
    """Whether a file says it is a template, or has a Resources section that could only be one's."""
    if "AWSTemplateFormatVersion" in root.entries or "Transform" in root.entries:
        return True
    match root.entries.get("Resources"):
        case Mapping() as resources:
            return not resources.entries or has_resources(resources)
        case Scalar(value):
            return value is None
    return False


def has_resources(section: Mapping) -> bool:
    """Whether a mapping holds resources by their logical ids."""
    if any(key.startswith((PREFIX, "Fn::Transform")) for key in section.entries):
        return True
    return any(_TYPE.fullmatch(scalar_text(mapping_entry(node, "Type")) or "") for node in section.entries.values())


def is_fragment(root: Mapping) -> bool:
    """Whether a file is a bare Resources section, to be included elsewhere."""
    types = [scalar_text(mapping_entry(node, "Type")) or "" for node in root.entries.values()]
    return bool(types) and all(_TYPE.fullmatch(kind) for kind in types)


def is_sam(root: Mapping, resources: Mapping | None) -> bool:
    """Whether SAM's transform applies, or a resource needs it."""
    if transforms_sam(root.entries.get("Transform")):
        return True
    nodes = resources.entries.values() if resources else ()
    return any((scalar_text(mapping_entry(node, "Type")) or "").startswith("AWS::Serverless::") for node in nodes)


def is_cdk(resources: Mapping) -> bool:
    """Whether the CDK wrote a template: it adds a resource about itself, or the paths of constructs."""
    for node in resources.entries.values():
        metadata = mapping_entry(node, "Metadata")
        if scalar_text(mapping_entry(node, "Type")) == "AWS::CDK::Metadata" or mapping_entry(metadata, "aws:cdk:path"):
            return True
    return False


def transforms_sam(transform: Node | None) -> bool:
    """Whether a Transform section names SAM."""
    return names_transform(transform, SAM_TRANSFORM)


def names_transform(transform: Node | None, name: str) -> bool:
    """Whether a Transform section names a macro."""
    return any(_macro_named(node) == name for node in _transforms_in(transform))


def unfollowed_macros(root: Mapping) -> Iterator[tuple[Mark, str]]:
    """The transforms of a template that change it in ways that are not followed."""
    for node in _transforms_in(root.entries.get("Transform")):
        name = _macro_named(node)
        if name and not name.startswith(_FOLLOWED):
            yield node.mark, name


def is_spelt_small(node: Node, depth: int = 0) -> bool:
    """Whether there are functions of the API near the top whose keys begin with small letters."""
    if isinstance(node, Mapping) and not _NAMED_SMALL.isdisjoint(node.entries):
        return not _SET_SMALL.isdisjoint(node.entries)
    return depth < _NEAR and any(is_spelt_small(child, depth + 1) for child in islice(child_nodes(node), _FEW))


def _transforms_in(transform: Node | None) -> list[Node]:
    return transform.items if isinstance(transform, Sequence) else [transform] if transform else []


def _macro_named(transform: Node) -> str | None:
    """The macro that an entry of a Transform section names, alone or with what it is given."""
    return scalar_text(transform) or scalar_text(mapping_entry(transform, "Name"))


def describe_likeness(keys: Collection[str]) -> str | None:
    """What a file that is no template looks like, by the keys at its top."""
    return next((what for wanted, what in _STRANGERS if all(key in keys for key in wanted)), None)
