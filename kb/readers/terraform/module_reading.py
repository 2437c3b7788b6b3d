"""What a Terraform configuration says of functions: the file that is read, its folder, the modules it calls."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kb.errors import NotATemplateError, UnreadableError
from kb.readers.interface import Attachment, Document, Field, Files, FunctionConfig, Inputs, Position
from kb.readers.terraform.configured_fields import Configured
from kb.readers.terraform.modules import community_modules, module_files
from kb.readers.terraform.modules.module_cache import Kept
from kb.readers.terraform.modules.module_files import Module
from kb.readers.terraform.modules.module_instances import Instance, World
from kb.readers.terraform.modules.value_places import View, same_file
from kb.readers.terraform.resources import built_functions
from kb.readers.terraform.syntax.hcl_tree import Block, Body
from kb.readers.trees.file_parsing import File

_CALLS = re.compile(r'\bmodule"?\s*(?:"|:)')
_LAMBDA = "lambda"
_MOST = 5_000  # resources that a folder may come to


def read(file: File, inputs: Inputs) -> Document:
    """The functions that a file declares or calls modules for, with what the other files of its folder say."""
    if ".tfvars" in file.path.lower():
        return _values(file, inputs.files)
    module = _module(file, inputs.files)
    if _LAMBDA not in file.text and not _CALLS.search(file.text):
        return Document(file.path, "terraform")
    if inputs.files is None or not module.files:
        return _document(file.path, _whole(module, inputs))
    key = (module.folder, frozenset(inputs.parameters.items()))
    return _document(file.path, _wholes.get(inputs.files, key, lambda: _whole(module, inputs)))


def _values(file: File, files: Files | None) -> Document:
    """A file of values has nothing in it for itself; alone it is of no use."""
    module_files.assignments(file)
    if files and any(name.endswith(module_files.SUFFIXES) for name in files.names(module_files.folder_of(file.path))):
        return Document(file.path, "terraform")
    raise NotATemplateError(file.path, "values of Terraform variables; check the folder that declares them")


def _module(file: File, files: Files | None) -> Module:
    """The folder of a file as a module; the file alone where nothing else may be read."""
    folder, name = module_files.folder_of(file.path), posixpath.basename(file.path)
    module = module_files.load(folder, files) if files and name in files.names(folder) else None
    error = module.broken.get(name) if module else None
    try:
        if error:
            raise error
        return module if module and name in module.files else _alone(folder, module_files.parse(file))
    except UnreadableError as broken:
        needs = "needs rendering first: " if "{{" in file.text or "<%" in file.text else ""
        raise UnreadableError(file.path, f"{needs}{broken.reason}", broken.line) from broken


def _alone(folder: str, body: Body) -> Module:
    """A module of one file."""
    module = Module(folder)
    module.add(body)
    return module


@dataclass(slots=True)
class _Whole:
    """Everything that the files of one folder say; each file then gets its own part."""

    functions: list[FunctionConfig] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    warnings: list[tuple[Position, str]] = field(default_factory=list)
    includes: set[tuple[str | None, str]] = field(default_factory=set)
    """Files, and the folders of the modules that they call."""


_wholes: Kept[_Whole] = Kept(most=50)


def _whole(module: Module, inputs: Inputs) -> _Whole:
    world, whole = World(inputs.files, inputs.parameters, module.folder), _Whole()
    found: list[Configured] = []
    for resource in _resources(Instance(module, world), whole, None):
        found.append(resource)
        if len(found) >= _MOST:
            world.warnings.append((resource.position, f"more than {_MOST} resources; the rest is not read"))
            break
    collection = built_functions.Collection(found)
    whole.functions = list(collection.functions())
    whole.attachments = list(collection.attachments(whole.functions))
    whole.warnings = [*module.warnings, *world.warnings]
    return whole


def _resources(instance: Instance, whole: _Whole, top: Block | None) -> Iterator[Configured]:
    """The resources of a module and of those that it calls, in the order of the files."""
    for (kind, name), block in instance.module.resources.items():
        if kind in built_functions.READ:
            address, place = f"{instance.address}{kind}.{name}", (top or block).position
            multiplied = instance.expanded(block, address)
            if not multiplied and kind in built_functions.FUNCTIONS:
                instance.world.warnings.append((place, f"{address} is not created: its count or for_each is empty"))
            for declared in multiplied:
                yield Configured(declared, kind, place)
    for name, call in instance.module.calls.items():
        for declared in instance.expanded(call, f"{instance.address}module.{name}"):
            child = instance.child(declared)
            if child:
                if child.module.folder != community_modules.FOLDER:
                    whole.includes.add(((top or call).position.path, child.module.folder or "."))
                yield from _resources(child, whole, top or call)


def _document(path: str, whole: _Whole) -> Document:
    """The part of a folder that stands in one file."""
    includes = {folder for caller, folder in whole.includes if same_file(caller, path)}
    near = {module_files.folder_of(path), *includes}
    view = View(path, Position(1, 1))
    warnings = {
        (view.place(position), text)
        for position, text in whole.warnings
        if same_file(position.path, path)
        or (text.startswith("not read") and module_files.folder_of(position.path or "") in near)
    }
    return Document(
        path,
        "terraform",
        functions=tuple(_function(found, path) for found in whole.functions if same_file(found.position.path, path)),
        warnings=tuple(sorted(warnings, key=lambda item: (item[0].path or "", item[0].line, item[0].column, item[1]))),
        attachments=tuple(_attachment(part, path) for part in whole.attachments if same_file(part.position.path, path)),
        includes=tuple(sorted(includes)),
    )


def _function(found: FunctionConfig, path: str) -> FunctionConfig:
    view = View(path, found.position)
    fields: dict[str, Field] = {name: view.field(value) for name, value in found.fields.items()}
    return replace(found, position=view.place(found.position), fields=fields)


def _attachment(found: Attachment, path: str) -> Attachment:
    view = View(path, found.position)
    fields: dict[str, Field] = {name: view.field(value) for name, value in found.fields.items()}
    return replace(found, position=view.place(found.position), fields=fields)
