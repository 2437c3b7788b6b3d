"""What the sources of variables hold: the service itself, options, the environment, parameters, files."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from dataclasses import field
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.readers.serverless.compose_files import Composing
from kb.readers.serverless.dotenv_files import dotenv_variables, loads_dotenv
from kb.readers.serverless.included_files import Included, Missing, UnknownFileError
from kb.readers.shared.values import CONCEALED, names_secret, spell_value
from kb.readers.trees.nodes import (
    UNRESOLVED,
    Budget,
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    derived_node,
    mapping_entry,
    origin_node,
    scalar_text,
    unresolved_node,
)
from kb.readers.trees.plain_scalars import scalar_number

DEFAULT = "Serverless Framework default"
"""The origin of what the framework chooses where a service says nothing."""
_DEFAULTS = {"provider.region": "us-east-1", "provider.stage": "dev"}
_REMOTE = frozenset({"aws", "cf", "doppler", "output", "s3", "sls", "ssm", "state", "terraform", "vault"})
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "null": False}

Expand: TypeAlias = Callable[[Node], Node]


@dataclass(slots=True)
class Sources:
    """Looks variables up."""

    root: Mapping
    """The service as it is written."""
    given: AbstractMapping[str, str]
    """What the user gave: `opt:stage` or `stage`, `env:NAME`, `param:name`."""
    files: Included
    composing: Composing
    budget: Budget
    asked: set[str] = field(default_factory=set)
    """The names of what the user may give that were looked up so far."""
    _loaded: dict[str, str] | None = None
    """The environment variables of files; None until one is asked for."""

    def look_up(self, kind: str, parameters: str, address: str, mark: Mark, expand: Expand) -> Node | Missing:
        """What a source holds; `mark` is the place where it is used."""
        found: Node | Missing
        match kind:
            case "self":
                found = self.part(address, expand)
            case "opt":
                found = self._given_value(("opt:" + address, address), f"option {address} is not given", mark)
            case "env":
                found = self._environment_value(address, mark, expand)
            case "param":
                found = self._parameter_value(address, mark, expand)
            case "sls" if address == "stage":
                found = self.stage(mark, expand)
            case "aws" if address == "region":
                found = self._option_or_part("region", mark, expand)
            case "file":
                name, _, key = (parameters or address).partition("#")
                found = self._file_value(name, address if parameters else key, mark, expand)
            case "strToBool":
                flag = _FLAGS.get((parameters or address).strip(" '\"").lower())
                found = Missing(f"{parameters} is no boolean") if flag is None else Scalar(flag, mark)
            case _:
                given = self._given_value(_given_names(kind, parameters, address), "", mark)
                found = _known_later(kind, address, mark) if isinstance(given, Missing) else given
        return found

    def part(self, address: str, expand: Expand) -> Node | Missing:
        """A part of the service itself."""
        found = self._walk_address(self.root, address, f"self:{address} is not defined", expand)
        if isinstance(found, Missing) and address in _DEFAULTS:
            return derived_node(DEFAULT, Scalar(_DEFAULTS[address], self.root.mark))
        return found

    def stage(self, mark: Mark, expand: Expand) -> Node | Missing:
        """The stage that is deployed: the option, the provider's, or the framework's default."""
        return self._option_or_part("stage", mark, expand)

    def _option_or_part(self, name: str, mark: Mark, expand: Expand) -> Node | Missing:
        option = self._given_value(("opt:" + name, name), "", mark)
        return self.part("provider." + name, expand) if isinstance(option, Missing) else option

    def _given_value(self, names: tuple[str, ...], reason: str, mark: Mark) -> Node | Missing:
        self.asked.update(names)
        value = next((self.given[name] for name in names if name in self.given), None)
        if value is None:
            return Missing(reason)
        hidden = any(map(names_secret, names))
        return derived_node("given", derived_node(CONCEALED, Scalar(value, mark)) if hidden else Scalar(value, mark))

    def _environment_value(self, name: str, mark: Mark, expand: Expand) -> Node | Missing:
        """What the user gives, or else a number in the files that the framework loads; texts in them are secret."""
        given = self._given_value(("env:" + name,), f"environment variable {name} is not given", mark)
        stage = scalar_text(mapping_entry(self.root.entries.get("provider"), "stage")) or ""
        if not isinstance(given, Missing) or f"env:{name}" in stage or not loads_dotenv(self.root, self.files):
            return given  # the stage is known before the files are, which hang on it
        if self._loaded is None:
            self._loaded = {}
            self._loaded = self._load_environment(mark, expand)
        value = self._loaded.get(name)
        if value is not None and isinstance(scalar_number(value), str):
            return unresolved_node(f"environment variable {name} stands in .env, whose texts are not read", mark)
        if value is None:
            return given
        found = Scalar(value, mark)
        return derived_node(".env", derived_node(CONCEALED, found) if names_secret(name) else found)

    def _load_environment(self, mark: Mark, expand: Expand) -> dict[str, str]:
        found = self.stage(mark, expand)
        _, stage = origin_node(found) if not isinstance(found, Missing) else ((), Scalar("dev", mark))
        return dotenv_variables(self.files, spell_value(stage.value) if isinstance(stage, Scalar) else None)

    def _parameter_value(self, name: str, mark: Mark, expand: Expand) -> Node | Missing:
        missing = Missing(f"param:{name} is not given")
        option = self._given_value(("param:" + name,), missing.reason, mark)
        if not isinstance(option, Missing):
            return option
        found = self.stage(mark, expand)
        _, stage = origin_node(found) if not isinstance(found, Missing) else ((), Scalar("dev", mark))
        if not isinstance(stage, Scalar):
            return unresolved_node("the stage is not known", mark)
        for group in (spell_value(stage.value), "default"):
            for path in (f"params.{group}.{name}", f"stages.{group}.params.{name}"):
                value = self._walk_address(self.root, path, missing.reason, expand)
                if not isinstance(value, Missing):
                    return value
        return self.composing.parameter(name, spell_value(stage.value), mark)

    def _file_value(self, name: str, address: str, mark: Mark, expand: Expand) -> Node | Missing:
        try:
            content = self.files.content(name)
        except UnknownFileError as error:
            return unresolved_node(str(error), mark)
        if isinstance(content, Missing):
            return content
        found = self._walk_address(content, address, f"{name} has no {address}", expand) if address else content
        return found if isinstance(found, Missing) else expand(found)

    def _walk_address(self, node: Node, address: str, reason: str, expand: Expand) -> Node | Missing:
        for key in address.split("."):
            self.budget.spend(1)
            _, bare = origin_node(expand(node) if isinstance(node, Scalar) else node)
            below = mapping_entry(bare, key)
            if isinstance(bare, Sequence) and key.isascii() and key.isdigit() and len(key) < 9:
                below = dict(enumerate(bare.items)).get(int(key))
            if below is None:
                return bare if UNRESOLVED in getattr(bare, "entries", ()) else Missing(reason)
            node = below
        return expand(node)


def _given_names(kind: str, parameters: str, address: str) -> tuple[str, ...]:
    """What the user may call the value of a source; one that asks another Region has a name with it and one without.

    The Region stands in parentheses, in versions 1 and 2 behind a dot; `~true` only says that a value is decrypted.
    """
    bare, _, region = kind.partition(".")
    if bare not in _REMOTE:
        return (f"{kind}:{address}",)
    bare_address = address.partition("~")[0] if bare == "ssm" else address
    region = parameters or region
    return (*([f"{bare}({region}):{bare_address}"] if region else []), f"{bare}:{bare_address}")


def _known_later(kind: str, address: str, mark: Mark) -> Node:
    """A source that nobody can ask before the deployment, or that a plug-in brings."""
    name = f"{kind}:{address}" if address else kind
    if kind.partition(".")[0] in _REMOTE:
        return unresolved_node(f"{name} is known only at deployment", mark)
    return unresolved_node(f"variable {name} comes from a plug-in", mark)
