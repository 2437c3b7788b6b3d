"""Values of parameters from files: what CloudFormation, SAM, the CDK and Terraform take, and samconfig files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AbstractMapping
from functools import lru_cache

from kb.errors import UnreadableError, UsageError
from kb.readers.folders.cdk_assemblies import MANIFEST
from kb.readers.interface import Files
from kb.readers.shared.plain_values import plain_node
from kb.readers.shared.values import spell_value
from kb.readers.trees.file_parsing import ParsedFile, decode_text, parse_text

SAM_CONFIGS = ("samconfig.toml", "samconfig.yaml", "samconfig.yml", "samconfig.json")
"""What the SAM CLI looks for beside a template, in this order."""
_ENVIRONMENT = ("AWS::AccountId", "AWS::Region")
_DEPLOYING = ("deploy", "sync")
"""The commands of the SAM CLI that deploy a template, the one that counts first."""
_HELD = 4
"""Files read lately: templates of one folder follow each other, and a service must not keep what many sent."""
_PSEUDO = {"region": "AWS::Region", "stack_name": "AWS::StackName"}


def parameters_in(path: str, content: bytes, config_env: str = "default") -> dict[str, str]:
    """The parameters in a file of any form that the tools of AWS take.

    Raises:
        UsageError: It is in none of these forms.
    """
    if path.endswith((".tfvars", ".tfvars.json")):
        from kb.readers.terraform.modules.module_files import tfvars_parameters  # noqa: PLC0415 - few runs read Terraform

        try:
            return tfvars_parameters(ParsedFile(path, content))
        except UnreadableError as error:
            raise UsageError(f"{path}:{error.line or 1}: {error.reason}") from error
    held = _structure_of(path, content)
    if isinstance(held, dict):
        if "default" in held or config_env in held or path.endswith(".toml"):
            return _deployed_parameters(held, config_env)
        for wrapper in ("Parameters", "parameters", "context"):
            if isinstance(held.get(wrapper), dict):
                held = held[wrapper]
                break
    found = dict(_parameter_pairs(held))
    if held and not found:
        form = 'a list of {"ParameterKey": ..., "ParameterValue": ...}, a list of "Name=Value", or a mapping of names'
        raise UsageError(f"{path}: no parameters in it: write {form}")
    return found


def tolerates_unused(path: str) -> bool:
    """Whether the tool that a file is made for passes over values that nothing declares."""
    return path.endswith((".tfvars", ".tfvars.json")) or posixpath.basename(path) in (*SAM_CONFIGS, "cdk.json")


def environments_beside(path: str, files: Files | None) -> frozenset[str]:
    """The environments that the samconfig beside a template has."""
    folder = posixpath.dirname(path)
    there = files.names(folder) if files else ()
    for name in SAM_CONFIGS:
        if name in there and files and (content := files.content(posixpath.join(folder, name))) is not None:
            try:
                return frozenset(key for key, held in _read_samconfig(name, content).items() if _deploys(held))
            except UsageError:
                break
    return frozenset()


def deployed_with(path: str, files: Files | None, config_env: str = "default") -> tuple[str, dict[str, str]] | None:
    """What a template is deployed with, and the file that says so: the CDK's manifest, or a samconfig."""
    folder, base = posixpath.split(path)
    there = files.names(folder) if files else ()
    manifest = files.content(posixpath.join(folder, MANIFEST)) if files and MANIFEST in there else None
    if manifest is not None and (environment := _stack_environments(manifest).get(base)):
        return MANIFEST, environment
    for name in SAM_CONFIGS:
        if name in there and files and (content := files.content(posixpath.join(folder, name))) is not None:
            try:
                return name, _deployed_parameters(_read_samconfig(name, content), config_env, base)
            except UsageError:
                return None
    return None


@lru_cache(maxsize=_HELD)
def _stack_environments(content: bytes) -> dict[str, dict[str, str]]:
    """What the stacks of a CDK assembly are deployed with, by the names of their templates.

    That is their account and Region, where they are fixed, and the parameters that the manifest gives them.
    """
    found: dict[str, dict[str, str]] = {}
    try:
        held = _structure_of(MANIFEST, content)
    except UsageError:
        return found
    artifacts = held.get("artifacts") if isinstance(held, dict) else None
    for artifact in artifacts.values() if isinstance(artifacts, dict) else ():
        match artifact:
            case {"properties": {"templateFile": str(template), **properties}}:
                parts = str(artifact.get("environment") or "").removeprefix("aws://").split("/")
                known = [part for part in parts if part and not part.startswith("unknown-")]
                fixed = zip(_ENVIRONMENT, known, strict=True) if len(known) == len(_ENVIRONMENT) else ()
                found[template] = {**dict(_parameter_pairs(properties.get("parameters"))), **dict(fixed)}
    return found


@lru_cache(maxsize=_HELD)
def _read_samconfig(name: str, content: bytes) -> dict[str, object]:
    """A samconfig; every template of a folder asks for the same one."""
    held = _structure_of(name, content)
    return held if isinstance(held, dict) else {}


def _structure_of(path: str, content: bytes) -> object:
    try:
        text = decode_text(path, content)
        if path.endswith(".toml"):
            import tomllib  # noqa: PLC0415 - few checks have a samconfig

            return tomllib.loads(text)
        return plain_node(parse_text(path, text).root)
    except (UnreadableError, ValueError, RecursionError) as error:
        raise UsageError(str(error) if isinstance(error, UnreadableError) else f"{path}: {error}") from error


def _deploys(environment: object) -> bool:
    """Whether an environment says anything about deployments; one of builds alone has no values for a template."""
    return isinstance(environment, dict) and not {"global", *_DEPLOYING}.isdisjoint(environment)


def _deployed_parameters(
    held: AbstractMapping[str, object], config_env: str, template: str | None = None
) -> dict[str, str]:
    """What an environment says of a deployment; nothing if it is about another template."""
    environment = held.get(config_env)
    found: dict[str, object] = {}
    own = next((command for command in _DEPLOYING if isinstance(environment, dict) and command in environment), "")
    for command in ("global", own):
        section = environment.get(command) if isinstance(environment, dict) else None
        settings = section.get("parameters") if isinstance(section, dict) else None
        found.update(settings if isinstance(settings, dict) else {})
    named = found.get("template_file", found.get("template"))
    if template and isinstance(named, str) and posixpath.basename(named) != template:
        return {}
    pseudo = {name: value for key, name in _PSEUDO.items() if isinstance(value := found.get(key), str)}
    return {**pseudo, **dict(_parameter_pairs(found.get("parameter_overrides")))}


def _parameter_pairs(held: object) -> Iterator[tuple[str, str]]:
    """Names and values in any of the forms that the tools of AWS take: pairs in a text or a list, records, or a map."""
    match held:
        case str():
            yield from _written_pairs(_split_words(held))
        case list():
            for item in held:
                match item:
                    case {"ParameterKey": str(name), "ParameterValue": str() | int() | float() | bool() as value}:
                        yield name, spell_value(value)
                    case str():
                        yield from _written_pairs([item])
        case dict():
            for name, value in held.items():
                if isinstance(value, str | int | float):
                    yield str(name), spell_value(value)
                elif isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
                    yield str(name), ",".join(map(spell_value, value))


def _split_words(text: str) -> list[str]:
    import shlex  # noqa: PLC0415 - few checks have a samconfig

    try:
        return shlex.split(text)
    except ValueError:  # a quote that is never closed
        return text.split()


def _written_pairs(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs such as Name=Value, or ParameterKey=Name,ParameterValue=Value."""
    for word in words:
        name, equals, value = word.partition("=")
        if name == "ParameterKey" and ",ParameterValue=" in value:
            name, _, value = value.partition(",ParameterValue=")
        if equals and name:
            yield name, value
