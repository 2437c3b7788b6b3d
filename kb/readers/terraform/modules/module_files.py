"""A Terraform module as it is written: all files of one folder together."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import field
from functools import cache
from typing import TypeVar

from kb.data_classes import dataclass
from kb.errors import UnreadableError
from kb.readers.interface import Files, Position
from kb.readers.shared.plain_values import plain_node
from kb.readers.shared.values import CONCEALED, Value
from kb.readers.terraform.modules import community_modules
from kb.readers.terraform.modules.module_cache import KeptModules
from kb.readers.terraform.syntax import hcl, json_configuration
from kb.readers.terraform.syntax.hcl_tree import Block, BlockBody, Expression, HclLiteral, Opaque, Written
from kb.readers.terraform_files import is_module_file
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.unknown_keys import key_meant, unknown_keys

NOT_READ = "not read"
"""How what is said of files begins that are not read."""
_VALUES = ("terraform.tfvars", "terraform.tfvars.json")
_AUTOMATIC = (".auto.tfvars", ".auto.tfvars.json")
_MOST_FILES = 10_000
_OF_ANY_CALL = ("//", "count", "depends_on", "enabled", "for_each", "providers", "source", "version")
"""The arguments of a module call that are no variables of the module."""
Key = TypeVar("Key")


@dataclass(slots=True)
class Module:
    """What the files of a folder declare."""

    folder: str
    variables: dict[str, Block] = field(default_factory=dict)
    locals: dict[str, Written] = field(default_factory=dict)
    resources: dict[tuple[str, str], Block] = field(default_factory=dict)
    data: dict[tuple[str, str], Block] = field(default_factory=dict)
    calls: dict[str, Block] = field(default_factory=dict)
    outputs: dict[str, Block] = field(default_factory=dict)
    providers: dict[str, Block] = field(default_factory=dict)
    """The providers that are configured, by the names under which they are referred to: `aws`, `aws.other`."""
    values: dict[str, tuple[Written, str]] = field(default_factory=dict)
    """What the folder's own tfvars files give, and the file."""
    warnings: list[tuple[Position, str]] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    """The names of the files that were read or found broken."""
    broken: dict[str, UnreadableError] = field(default_factory=dict)
    """Why files could not be read, by their names."""

    def unread(self) -> list[tuple[Position, str]]:
        """What is said of its files that are not read."""
        return [(place, what) for place, what in self.warnings if what.startswith(NOT_READ)]

    def add(self, body: BlockBody, *, overriding: bool = False) -> None:
        """Take up the declarations of one file."""
        for block in body.blocks:
            match block.kind, block.labels:
                case "locals", ():
                    self.locals |= block.body.attributes
                case "resource", (kind, name):
                    self._enter_block(self.resources, (kind, name), block, overriding=overriding)
                case "data", (kind, name):
                    self._enter_block(self.data, (kind, name), block, overriding=overriding)
                case "variable", (name,):
                    self._enter_block(self.variables, name, block, overriding=overriding)
                case "module", (name,):
                    self._enter_block(self.calls, name, block, overriding=overriding)
                case "provider", (name,):
                    alias = block.body.attributes.get("alias")
                    named = alias.expression if alias else None
                    called = f"{name}.{named.value}" if isinstance(named, HclLiteral) else name
                    if overriding and called in self.providers:
                        self.providers[called].body.override(block.body)
                    else:
                        self.providers[called] = block
                case "output", (name,):
                    self._enter_block(self.outputs, name, block, overriding=overriding)

    def _enter_block(self, table: dict[Key, Block], key: Key, block: Block, *, overriding: bool) -> None:
        earlier = table.get(key)
        if earlier is None:
            table[key] = block
        elif overriding:
            earlier.body.override(block.body)
        else:
            what = f"{block.kind} {'.'.join(block.labels)} is declared twice; the last one counts"
            self.warnings.append((block.position, what))
            table[key] = block


def enabling(block: Block) -> Written | None:
    """What says whether there is a resource or module, as OpenTofu has it: an argument of `lifecycle`."""
    blocks = block.body.of_kind("lifecycle")
    return next((written for one in blocks if (written := one.body.attributes.get("enabled"))), None)


def parse_file(file: ParsedFile) -> BlockBody:
    """The blocks of one file, in either syntax."""
    if file.path.lower().endswith(".json") or file.text.lstrip()[:1] == "{":
        return json_configuration.json_body(file)
    return hcl.parse_hcl(file.path, file.text)


def folder_of(path: str) -> str:
    """The folder that a file lies in, without detours; empty for the working directory."""
    folder = posixpath.normpath(posixpath.dirname(path) or ".")
    return "" if folder == "." else folder


@cache
def community_module(name: str) -> Module:
    """What stands for a module that is known without being fetched."""
    module = Module(name)
    module.add(hcl.parse_hcl(community_modules.file_of(name), community_modules.module_text(name)))
    return module


_loaded: KeptModules[Module | None] = KeptModules(most=200)


def load_module(folder: str, files: Files) -> Module | None:
    """The module in a folder, read once for each set of files; None if there is none."""
    return _loaded.get(files, folder, lambda: _load_module(folder, files))


def _load_module(folder: str, files: Files) -> Module | None:
    """The module in a folder, its override files last; None where there is nothing of Terraform.

    A file that cannot be read is told of, and the others are read all the same.
    """
    names = [name for name in files.names(folder) if is_module_file(name)]
    if not names:
        return None
    module = Module(folder)
    for number, name in enumerate(sorted(names, key=lambda name: (_is_override(name), name))):
        path = posixpath.join(folder, name)
        if (instead := _read_instead(name)) in names:
            module.files.add(name)
            module.warnings.append((Position(1, 1, path), f"{NOT_READ}: OpenTofu reads {instead} instead"))
            continue
        if number == _MOST_FILES:
            module.warnings.append(
                (Position(1, 1, path), f"{NOT_READ}: the folder has more than {_MOST_FILES:,} files")
            )
            break
        content = files.content(path)
        if content is None:
            module.warnings.append((Position(1, 1, path), f"{NOT_READ}: it may not be read, or is too large"))
            continue
        module.files.add(name)
        try:
            module.add(parse_file(ParsedFile(path, content)), overriding=_is_override(name))
        except UnreadableError as error:
            module.broken[name] = error
            module.warnings.append((Position(error.line or 1, 1, path), f"{NOT_READ}: {error.reason}"))
    for name in _value_files(files.names(folder)):
        path = posixpath.join(folder, name)
        content = files.content(path)
        if content is not None:
            _take_values(module, ParsedFile(path, content), name)
    return module


def _read_instead(name: str) -> str | None:
    """The file that OpenTofu reads in the place of one of Terraform, where it is there."""
    for ending in (".tf", ".tf.json"):
        if name.endswith(ending):
            return name.removesuffix(ending) + ending.replace(".tf", ".tofu")
    return None


def _is_override(name: str) -> bool:
    stem = name.removesuffix(".json").rpartition(".")[0]
    return stem == "override" or stem.endswith("_override")


def _value_files(names: tuple[str, ...]) -> Iterator[str]:
    """The files of values that Terraform loads by itself, those that win last."""
    yield from (name for name in _VALUES if name in names)
    yield from (name for name in names if name.endswith(_AUTOMATIC))


def _take_values(module: Module, file: ParsedFile, label: str) -> None:
    try:
        for name, written in tfvars_assignments(file).items():
            module.values[name] = (written, label)
    except UnreadableError as error:
        module.warnings.append((Position(error.line or 1, 1, file.path), f"{NOT_READ}: {error.reason}"))


def tfvars_assignments(file: ParsedFile) -> dict[str, Written]:
    """What a tfvars file gives the variables."""
    if file.path.lower().endswith(".json"):
        return {
            name: json_configuration.value_only(file.path, node)
            for name, node in json_configuration.top_entries(file).items()
        }
    return hcl.parse_hcl(file.path, file.text).attributes


def tfvars_parameters(file: ParsedFile) -> dict[str, str]:
    """What a tfvars file gives the variables, as one would give it on the command line."""
    if file.path.lower().endswith(".json"):
        nodes = json_configuration.top_entries(file).items()
        return {name: json_configuration.spell_argument(plain_node(node)) for name, node in nodes}
    return hcl.spelled_attributes(file.path, file.text)


def expression_of(text: str) -> Expression:
    """What a text on the command line means for a variable that is no text."""
    try:
        return hcl.parse_hcl("", f"value = {text}\n").attributes["value"].expression
    except (UnreadableError, KeyError):
        return Opaque("the given value is no expression")


def undeclared_arguments(call: Block, source: str, module: Module) -> Iterator[tuple[Position, str]]:
    """What is said of the arguments of a call that the module does not declare, which Terraform refuses."""
    if module.unread():
        return
    for name, written in call.body.attributes.items():
        if name not in (*module.variables, *_OF_ANY_CALL):
            yield written.position, _undeclared(call, name, source, key_meant(name, frozenset(module.variables)))


def misspelt_arguments(call: Block, source: str, known: str) -> Iterator[tuple[Position, str]]:
    """What is said of the arguments of a call of a widespread module that are none; others may only be newer."""
    given = [(name, one.position) for name, one in call.body.attributes.items() if name not in _OF_ANY_CALL]
    for key in unknown_keys(f"module {known}", given):
        yield key.position, _undeclared(call, key.name, source, key.meant)


def _undeclared(call: Block, name: str, source: str, meant: str | None) -> str:
    what = f"module {call.labels[0]} gives {name}, which is no variable of {source}"
    return what + (f"; did you mean {meant}?" if meant else "")


def source_of(call: Block, compute: Callable[[Expression], tuple[Value, tuple[str, ...]]]) -> str | None:
    """The source of a module call; OpenTofu takes variables there, where Terraform wants a plain text."""
    written = call.body.attributes.get("source")
    value, origins = compute(written.expression) if written else (None, ())
    return value if isinstance(value, str) and CONCEALED not in origins else None
