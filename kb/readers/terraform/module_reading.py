"""What a Terraform configuration says of functions: the file that is read, its folder, the modules it calls."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import field, replace
from itertools import islice

from kb.data_classes import dataclass
from kb.errors import NotATemplateError, UnreadableError
from kb.readers.interface import (
    FILE_START,
    Attachment,
    Document,
    Field,
    Files,
    FunctionConfig,
    Inputs,
    Position,
    Unjudged,
)
from kb.readers.terraform.configured_fields import Configured
from kb.readers.terraform.modules import community_modules, module_files, unread_modules
from kb.readers.terraform.modules.declared_instances import Declared
from kb.readers.terraform.modules.document_work import DocumentWork
from kb.readers.terraform.modules.module_cache import KeptModules
from kb.readers.terraform.modules.module_files import Module
from kb.readers.terraform.modules.module_instances import Instance
from kb.readers.terraform.modules.value_places import View, same_file
from kb.readers.terraform.resources import built_functions, role_policies, stacks
from kb.readers.terraform.syntax.hcl_tree import Block, BlockBody
from kb.readers.terraform_files import MODULES
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.unknown_keys import type_meant

_CALLS = re.compile(r'\bmodule"?\s*(?:"|:|[A-Za-z_][\w-]*\s*\{)|cloudformation_stack')
_LAMBDA = "lambda"
_NONE = {"count": "0", "for_each": "empty"}
_MOST = 5_000  # resources that a folder may come to


def read_module(file: ParsedFile, inputs: Inputs) -> Document:
    """The functions that a file declares or calls modules for, with what the other files of its folder say."""
    if ".tfvars" in file.path.lower():
        return _values_document(file, inputs.files)
    module = _module_around(file, inputs.files)
    if _LAMBDA not in file.text and not _CALLS.search(file.text):
        beside = [(place, what) for place, what in module.unread() if not same_file(place.path, file.path)]
        takes = frozenset([*module.variables, "terraform.workspace"])
        return Document(file.path, "terraform", warnings=tuple(beside), takes=takes)
    if inputs.files is None or not module.files:
        return _document_of(file.path, _whole_module(module, inputs))
    key = (module.folder, frozenset(inputs.parameters.items()))
    return _document_of(file.path, _wholes.get(inputs.files, key, lambda: _whole_module(module, inputs)))


def _values_document(file: ParsedFile, files: Files | None) -> Document:
    """A file of values has nothing in it for itself; alone it is of no use."""
    module_files.tfvars_assignments(file)
    if files and any(name.endswith(MODULES) for name in files.names(module_files.folder_of(file.path))):
        return Document(file.path, "terraform")
    raise NotATemplateError(file.path, "values of Terraform variables; check the folder that declares them")


def _module_around(file: ParsedFile, files: Files | None) -> Module:
    """The folder of a file as a module; the file alone where nothing else may be read."""
    folder, name = module_files.folder_of(file.path), posixpath.basename(file.path)
    module = module_files.load_module(folder, files) if files and name in files.names(folder) else None
    error = module.broken.get(name) if module else None
    try:
        if error:
            raise error
        return module if module and name in module.files else _module_alone(folder, module_files.parse_file(file))
    except UnreadableError as broken:
        needs = "needs rendering first: " if "{{" in file.text or "<%" in file.text else ""
        raise UnreadableError(file.path, f"{needs}{broken.reason}", broken.line) from broken


def _module_alone(folder: str, body: BlockBody) -> Module:
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
    takes: frozenset[str] = frozenset()
    """The variables of the folder."""
    unread: list[tuple[Position, Declared]] = field(default_factory=list)
    """Calls of modules that are not read, each with its place in the folder."""
    unjudged: list[Unjudged] = field(default_factory=list)
    """Their arguments."""


_wholes: KeptModules[_Whole] = KeptModules(most=50)


def _whole_module(module: Module, inputs: Inputs) -> _Whole:
    document, whole = DocumentWork(inputs.files, inputs.parameters, module.folder), _Whole()
    found: list[Configured] = []
    absent: list[tuple[Configured, str]] = []
    root = Instance(module, document)
    for resource, why in _resources_in(root, whole, None):
        if why:
            absent.append((resource, why))
        else:
            found.append(resource)
        if len(found) + len(absent) >= _MOST:
            document.warnings.append((resource.position, f"more than {_MOST} resources; the rest is not read"))
            break
    collection = built_functions.Collection(found)
    whole.functions = list(collection.functions())
    whole.attachments = list(collection.attachments(whole.functions))
    if whole.functions:  # last, so that the work for it is taken away from nothing else
        parts = islice(_parts_of_roles(root, None), _MOST)
        whole.functions = list(collection.with_policies(whole.functions, parts))
    whole.functions += _not_created(absent, {function.name for function in whole.functions})
    whole.takes = frozenset([*module.variables, "terraform.workspace"])
    notes = [*unread_modules.unread_notes(whole.unread), *stacks.stack_notes(found)]
    whole.warnings += [*module.warnings, *document.warnings, *notes]
    return whole


def _resources_in(
    instance: Instance, whole: _Whole, top: Block | None, absent: str | None = None
) -> Iterator[tuple[Configured, str | None]]:
    """The resources of a module and of those that it calls, in the order of the files, each with why it is not there.

    What a module makes that is never called is told of all the same, so that nobody believes it was judged.
    """
    for (kind, name), block in instance.module.resources.items():
        if meant := type_meant(kind, built_functions.OF_LAMBDA):
            what = f"there is no type {kind}; did you mean {meant}?"
            whole.warnings.append(((top or block).position, f"{instance.address}{kind}.{name} is not read: {what}"))
        if kind in built_functions.READ:
            address, place = f"{instance.address}{kind}.{name}", (top or block).position
            multiplied, why = _multiplied_block(instance, block, address)
            if kind in built_functions.FUNCTIONS or not (absent or why):
                yield from ((Configured(declared, kind, place), absent or why) for declared in multiplied)
    for name, call in instance.module.calls.items():
        multiplied, why = _multiplied_block(instance, call, f"{instance.address}module.{name}")
        for declared in multiplied:
            child = instance.child(declared)
            if child:
                if not community_modules.is_folder(child.module.folder):
                    whole.includes.add(((top or call).position.path, child.module.folder or "."))
                yield from _resources_in(child, whole, top or call, absent or why)
            elif not (absent or why):
                whole.unread.append(((top or call).position, declared))
                whole.unjudged += unread_modules.unjudged_arguments(declared, top.position if top else None)


def _parts_of_roles(instance: Instance, top: Block | None) -> Iterator[Configured]:
    """The roles of a module and of those that it calls, with their policies."""
    for (kind, name), block in instance.module.resources.items():
        if kind in role_policies.READ:
            for declared in instance.expanded(block, f"{instance.address}{kind}.{name}"):
                yield Configured(declared, kind, (top or block).position)
    for name, call in instance.module.calls.items():
        for declared in instance.expanded(call, f"{instance.address}module.{name}"):
            if child := instance.child(declared):
                yield from _parts_of_roles(child, top or call)


def _not_created(absent: Iterable[tuple[Configured, str]], there: Container[str]) -> Iterator[FunctionConfig]:
    """The functions that will not be there, each with why."""
    for resource, why in absent:
        if resource.address not in there:
            yield FunctionConfig(resource.address, resource.position, {}, f"it is not created, since {why}")


def _multiplied_block(instance: Instance, block: Block, address: str) -> tuple[list[Declared], str | None]:
    """The instances of a resource or call; if there are none, one that stands for them, and why there are none."""
    found = instance.expanded(block, address)
    if found:
        return found, None
    told = (f"the {name} of {address} is {value}" for name, value in _NONE.items() if name in block.body.attributes)
    return [instance.alone(block, address)], next(told, f"{address} is not enabled")


def _document_of(path: str, whole: _Whole) -> Document:
    """The part of a folder that stands in one file."""
    includes = {folder for caller, folder in whole.includes if same_file(caller, path)}
    near = {module_files.folder_of(path), *includes}
    view = View(path, FILE_START)
    warnings = {
        (view.place(position), text)
        for position, text in whole.warnings
        if same_file(position.path, path)
        or (text.startswith(module_files.NOT_READ) and module_files.folder_of(position.path or "") in near)
    }
    return Document(
        path,
        "terraform",
        functions=tuple(_function_of(found, path) for found in whole.functions if same_file(found.position.path, path)),
        warnings=tuple(sorted(warnings, key=lambda item: (item[0].path or "", item[0].line, item[0].column, item[1]))),
        attachments=tuple(
            _attachment_of(part, path) for part in whole.attachments if same_file(part.position.path, path)
        ),
        includes=tuple(sorted(includes)),
        takes=whole.takes,
        unjudged=tuple(
            replace(one, position=view.place(one.position))
            for one in whole.unjudged
            if same_file(one.position.path, path)
        ),
    )


def _function_of(found: FunctionConfig, path: str) -> FunctionConfig:
    view = View(path, found.position)
    fields: dict[str, Field] = {name: view.field(value) for name, value in found.fields.items()}
    defined = view.place(found.defined) if found.defined else None
    return replace(found, position=view.place(found.position), fields=fields, defined=defined)


def _attachment_of(found: Attachment, path: str) -> Attachment:
    view = View(path, found.position)
    fields: dict[str, Field] = {name: view.field(value) for name, value in found.fields.items()}
    defined = view.place(found.defined) if found.defined else None
    return replace(found, position=view.place(found.position), fields=fields, defined=defined)
