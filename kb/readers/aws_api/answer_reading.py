"""What answers of the Lambda API say: configurations, pages of them, mappings, URLs, aliases, layers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import field, replace
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.readers.aws_api.answer_shapes import (
    emptied_settings,
    function_settings,
    is_function,
    is_runtime_management,
    runtime_management,
)
from kb.readers.aws_api.attachment_shapes import attachments_of, kind_of, names_lambda
from kb.readers.aws_api.config_items import from_configuration_item, is_configuration_item, reading_of
from kb.readers.aws_api.page_markers import MARKERS, goes_on_text
from kb.readers.aws_api.requests import INSIDE, KEPT, code_of_change, is_change, is_code_request
from kb.readers.aws_api.resource_policies import is_policy_answer
from kb.readers.document_limits import refuse_too_many
from kb.readers.file_recognition import is_fragment, is_template
from kb.readers.interface import Attachment, Document, Field, FunctionConfig, Inputs, Position, Unresolved
from kb.readers.shared.event_sources import function_name
from kb.readers.shared.plain_values import is_empty
from kb.readers.trees import json_positions
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    Tree,
    child_nodes,
    human_position,
    mapping_entry,
    scalar_text,
)
from kb.readers.unknown_keys import CODE_REQUEST, REQUEST, UnknownKey, field_of_keys, in_request

_EMPTY_PAGES = frozenset({"Functions", "EventSourceMappings", "FunctionUrlConfigs", "Aliases", "Versions", "Layers"})
_PAGE_KEYS = frozenset({"ResponseMetadata", *MARKERS})
_STRANGERS = ("service", "planned_values", "terraform_version", "openapi", "swagger", "Statement", "Records")
_LATEST = "$LATEST"
_ANSWERED = ("FunctionArn", "functionArn", "CodeSha256", "LastModified", "RevisionId", "State")
"""What only answers have: the input of create-function, which looks alike, is of a function that is not there yet."""
_DEEPEST = 8  # a dump wraps answers by account, Region and call; deeper there is something else


def is_answer(file: ParsedFile) -> bool:
    """Whether a file holds answers of the API somewhere near its top."""
    root = _tree_of_file(file).root
    if isinstance(root, Mapping):
        if is_template(root) or is_fragment(root):
            return False
        if any(key in root.entries for key in _STRANGERS):
            return is_policy_answer(root)
        if _is_empty_page(root):
            return True
    return next(_parts_in(root), None) is not None


def read_answers(file: ParsedFile, _inputs: Inputs) -> Document:
    """The functions of the answers, and what is attached to them."""
    tree = _tree_of_file(file)
    # Few files have markers, and looking for pages takes as long as looking for functions.
    goes_on = _broken_off(tree.root) if any(marker in file.text for marker in MARKERS) else []
    unread = _unread_entries(tree.root) if '"Functions"' in file.text or "Functions:" in file.text else ()
    warnings = [*tree.warnings, *goes_on, *unread, *_unread_requests(tree.root)]
    return _AnswersReading(file.path, warnings).document(tree.root)


def _tree_of_file(file: ParsedFile) -> Tree:
    """The values of a file; several JSON texts in a row become a list."""
    return json_positions.parse_all(file.path, file.text) if _holds_several(file.text) else file.tree


def _holds_several(content: str) -> bool:
    start = len(content) - len(content.lstrip())
    if content[start : start + 1] not in ("{", "["):
        return False
    try:
        _, end = json.JSONDecoder().raw_decode(content, start)
    except (ValueError, RecursionError):
        return False
    return content[end : end + 200].strip()[:1] in ("{", "[")


def _is_empty_page(root: Mapping) -> bool:
    keys = root.entries.keys() - _PAGE_KEYS
    return len(keys) == 1 and keys <= _EMPTY_PAGES and root.entries[next(iter(keys))] in _no_items(root)


def _no_items(root: Mapping) -> list[Node]:
    return [node for node in root.entries.values() if isinstance(node, Sequence) and not node.items]


_PARTS = (is_function, kind_of, is_configuration_item, is_runtime_management, is_policy_answer)


def _parts_in(node: Node, depth: int = 0) -> Iterator[Mapping]:
    """The mappings that are a function, something attached, a configuration item, or the policy of a function."""
    if isinstance(node, Mapping):
        if any(is_part(node) for is_part in _PARTS):
            yield node
            return
        children = list(node.entries.values())
    else:
        children = node.items if isinstance(node, Sequence) else []
    if depth < _DEEPEST:
        for child in children:
            yield from _parts_in(reading_of(child), depth + 1)


def _unread_entries(root: Node) -> Iterator[tuple[Position, str]]:
    """What lists of functions hold beside functions: part of an answer that is not what the API answers."""
    for page in _pages_in(root):
        listed = page.entries.get("Functions")
        items = listed.items if isinstance(listed, Sequence) else []
        strange = [item for item in items if next(_parts_in(item), None) is None]
        if 0 < len(strange) < len(items):
            what = "an entry" if len(strange) == 1 else f"{len(strange)} entries"
            told = f"Functions hold {what} without the settings of a function, of which nothing is judged"
            yield human_position(strange[0].mark), told


def _unread_requests(root: Node) -> Iterator[tuple[Position, str]]:
    """What a list has beside what is read of Lambda: requests of which nothing can be judged, such as an invocation."""
    items = [item for item in root.items if isinstance(item, Mapping)] if isinstance(root, Sequence) else []
    strange = [item for item in items if names_lambda(item) and next(_parts_in(item), None) is None]
    if 0 < len(strange) < len(items):
        what = "an entry names" if len(strange) == 1 else f"{len(strange)} entries name"
        yield human_position(strange[0].mark), f"{what} something of Lambda with nothing beside it that is judged"


def _broken_off(root: Node) -> list[tuple[Position, str]]:
    """That a listing goes on where its last page in the file does not end it."""
    ends: dict[str, tuple[Position, str] | None] = {}
    for page in _pages_in(root):
        listed = next(key for key in page.entries if key in _EMPTY_PAGES)
        marker = next((key for key in MARKERS if not is_empty(page.entries.get(key, Scalar(None, page.mark)))), None)
        ends[listed] = (human_position(page.keys[marker]), goes_on_text(listed, marker)) if marker else None
    return [end for end in ends.values() if end]


def _pages_in(node: Node, depth: int = 0) -> Iterator[Mapping]:
    """The mappings that list something of Lambda and may say where that goes on."""
    if isinstance(node, Mapping):
        if is_function(node) or kind_of(node):
            return
        if not _EMPTY_PAGES.isdisjoint(node.entries):
            yield node
    for child in child_nodes(node) if depth < _DEEPEST else ():
        yield from _pages_in(child, depth + 1)


def _configuration_in(node: Mapping) -> Mapping:
    """The configuration in an answer of get-function, or the answer itself."""
    inner = mapping_entry(node, "Configuration")
    return inner if isinstance(inner, Mapping) else node


def _function_arn(node: Mapping) -> str:
    """The ARN of the function, without a version."""
    arn = scalar_text(mapping_entry(node, "FunctionArn")) or ""
    return ":".join(arn.split(":")[:7])


def _version_of(node: Mapping) -> str:
    return scalar_text(mapping_entry(_configuration_in(node), "Version")) or _LATEST


_Identity: TypeAlias = tuple[str, str, str]
"""The ARN of a function without its version, the version, and its name."""


def _identity_of(node: Mapping) -> _Identity:
    config = _configuration_in(node)
    arn, version = scalar_text(mapping_entry(config, "FunctionArn")) or "", _version_of(node)
    name = scalar_text(mapping_entry(config, "FunctionName")) or function_name(arn) or "function"
    return arn.removesuffix(f":{version}"), version, function_name(name) or name


@dataclass(slots=True)
class _Asked:
    """What the requests for one function ask for."""

    place: int
    """Where the function stands among those that were taken."""
    forms: set[frozenset[str]] = field(default_factory=set)
    """The keys of each."""
    unknown: list[UnknownKey] = field(default_factory=list)
    """The keys of the requests that the API does not know."""


@dataclass(slots=True)
class _AnswersReading:
    """Some answers on their way to a document."""

    path: str
    warnings: list[tuple[Position, str]]
    functions: list[FunctionConfig] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    seen: set[_Identity] = field(default_factory=set)
    """Every function that was taken, and its whole with an empty version."""
    again: dict[_Identity, list[Position]] = field(default_factory=dict)
    """Where functions stand that were seen before."""
    asked: dict[_Identity, _Asked] = field(default_factory=dict)
    """What requests ask of each function, of which several may set one part each."""
    managed: dict[str, Mapping] = field(default_factory=dict)
    """How the runtimes of functions come to be updated, by ARN, until their functions are found."""

    def document(self, root: Node) -> Document:
        """What the answers say."""
        items: list[tuple[str, Mapping]] = []
        counted: set[_Identity] = set()
        for part in _parts_in(root):
            if is_function(part):
                counted.add(_identity_of(part))
                refuse_too_many(self.path, len(counted))
            if is_runtime_management(part):
                self.managed[_function_arn(part) or _identity_of(part)[2]] = part
            elif is_configuration_item(part):
                found = from_configuration_item(part)
                items.extend([found] if found else [])
            else:
                items.append(("", part))
        # The newest state of a function counts, wherever a history begins; the unpublished version has the plain name.
        items.sort(key=lambda item: item[0], reverse=True)
        for day, part in sorted(items, key=lambda item: _version_of(item[1]) != _LATEST):
            self._take_function(part, of_history=bool(day))
        for arn, part in self.managed.items():
            # The function itself is listed elsewhere.
            alone = {"RuntimeManagementConfig": runtime_management(part)}
            name = function_name(arn) or arn
            there = "FunctionArn" in part.entries
            self.functions.append(FunctionConfig(name, human_position(part.mark), alone, deployed=there))
        self.functions.sort(key=lambda function: (function.position.line, function.position.column))
        called = Counter(function.name for function in self.functions)
        # Which of several is meant that bear one name, in Regions or accounts, nobody can tell by it.
        names = {name for name, functions in called.items() if functions == 1}
        for _, part in items:
            self.attachments.extend(attachments_of(part, names))
        self.attachments.sort(key=lambda part: (part.position.line, part.position.column))
        for (_, _, name), places in self.again.items():
            times = "twice" if len(places) == 1 else f"{len(places) + 1} times"
            self.warnings.append((places[0], f"function {name} is listed {times}; one listing is read"))
        warnings = sorted(self.warnings, key=lambda item: (item[0].line, item[0].column, item[1]))
        return Document(self.path, "api", tuple(self.functions), tuple(warnings), attachments=tuple(self.attachments))

    def _take_function(self, node: Mapping, *, of_history: bool) -> None:
        """Add a function once; published versions beside the unpublished one carry their number."""
        if not is_function(node):
            return
        config = _configuration_in(node)
        key = whole_arn, version, name = _identity_of(node)
        deployed = not is_code_request(config) and any(key in config.entries for key in _ANSWERED)
        before = None if deployed or of_history else self.asked.get(key)
        # Where all of the same is said it may be of two Regions.
        if key in self.seen and (before is None or frozenset(config.entries) in before.forms):
            self.again.setdefault(key, []).append(human_position(config.mark))
            return
        fields = function_settings(node, config, asked=not deployed)
        if managed := self.managed.pop(whole_arn or name, None):
            fields["RuntimeManagementConfig"] = runtime_management(managed)
        if before:
            self._ask_more(config, before, fields)
            return
        self.seen.add(key)
        whole = (whole_arn, "", name)
        if whole in self.seen and version != _LATEST:
            name = f"{name}:{version}"
        self.seen.add(whole)
        place = human_position(config.mark)
        if deployed:
            self.functions.append(FunctionConfig(name, place, fields, deployed=True))
            return
        first = self.asked[key] = _Asked(len(self.functions))
        self.functions.append(FunctionConfig(name, place, {}, partial=KEPT))
        self._ask_more(config, first, fields)

    def _ask_more(self, config: Mapping, asked: _Asked, fields: dict[str, Field]) -> None:
        """Lay what a request asks for over what the requests before it asked for."""
        before = self.functions[asked.place]
        asked.forms.add(frozenset(config.entries))
        for_code = is_code_request(config)
        asked.unknown.extend(in_request(config, CODE_REQUEST if for_code else REQUEST))
        demanded = before.demanded
        if "Code" in config.entries:  # only where the function is created
            demanded = ("Code", "Role")
        elif for_code:
            fields = {**fields, **_code_beside(before, config)}
            demanded = demanded or ("Code",)
        emptied = emptied_settings(config)
        kept = {name: found for name, found in before.fields.items() if name not in emptied}
        fields = {**kept, **fields, **field_of_keys(asked.unknown)}
        partial = before.partial if is_change(config) else None
        if partial is None and "FileSystemConfigs" in fields and not {"Role", "VpcConfig"} & {*demanded, *emptied}:
            # Beside a new runtime, too, a change need not name the network that the function is in already.
            fields = {"VpcConfig": Unresolved(KEPT, before.position), **fields}
        self.functions[asked.place] = replace(before, fields=fields, demanded=demanded, parts=INSIDE, partial=partial)


def _code_beside(before: FunctionConfig, config: Mapping) -> dict[str, Field]:
    """The code that a request names; what its package is counts where nothing before it says that."""
    found = code_of_change(config)
    told = before.partial is None or "PackageType" in before.fields
    return {"Code": found["Code"]} if told else found
