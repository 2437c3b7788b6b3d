"""What a service of the Serverless Framework, versions 1 to 4, says of functions.

A service is written out as the CloudFormation template that the framework would make of it, as far as functions and
what is attached to them go, and that template is read. So references between the service and its `resources` work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field, replace

from kb.data_classes import dataclass
from kb.errors import NotATemplateError, UnreadableError
from kb.readers import unknown_keys
from kb.readers.cloudformation import template_reading
from kb.readers.cloudformation.additions import SUPPLIED, UNREAD
from kb.readers.cloudformation.attached.collection import EVENT
from kb.readers.interface import Document, Field, Inputs, Position, Resolved
from kb.readers.serverless import (
    capacity_providers,
    function_events,
    function_properties,
    lift_constructs,
    published_resources,
)
from kb.readers.serverless.compose_files import Composing
from kb.readers.serverless.framework_version import packaged_version
from kb.readers.serverless.function_events import Made
from kb.readers.serverless.function_networks import Half
from kb.readers.serverless.included_files import Included, Missing
from kb.readers.serverless.logical_ids import function_id, ids_besides, is_own_of_framework
from kb.readers.serverless.packaging import packaging
from kb.readers.serverless.pseudo_parameters import PLUGIN, with_pseudo_parameters
from kb.readers.serverless.resource_changes import entries_of, extend_resource, put_resource, with_unread_properties
from kb.readers.serverless.template_parts import (
    WrittenPart,
    bare_node,
    intrinsic_call,
    is_null,
    mapping_entries,
    merge_deep,
    node_at,
    plain_mapping,
    single_flag,
    single_text,
    why_unknown,
)
from kb.readers.serverless.variable_resolution import Resolution
from kb.readers.serverless.variable_sources import Sources
from kb.readers.serverless.variable_syntax import Syntax
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Budget, Mapping, Mark, Node, Sequence, human_position, mapping_entry, scalar_text

_SECTIONS = ("Resources", "Parameters", "Mappings", "Conditions", "Globals")
_SECTIONS_READ = frozenset({"functions", "layers", "provider", "resources"})
"""The sections of a service that say something of functions."""
_GIVEN = re.compile(
    r"(?<![\w:])(?:opt:\s*(?P<opt>[\w.-]+)|(?:env|param|ssm|cf|s3|aws|output|state|vault):\s*[^\s,{}'\"]+)"
)
"""What a user may say the value of: variables of sources outside the service."""
_COST_PER_FUNCTION = 20
_COST_PER_INHERITED = 3
_COST_PER_RESOURCE = 5


def read_service(file: ParsedFile, inputs: Inputs) -> Document:
    """The functions of a service."""
    root = file.tree.root
    assert isinstance(root, Mapping)  # noqa: S101 - recognises() has seen to it
    budget = Budget(file.path)
    included = Included(file.path, inputs.files)
    composing = Composing(file.path, inputs.files, included)
    sources = Sources(root, inputs.parameters, included, composing, budget)
    syntax = Syntax.of(scalar_text(mapping_entry(root.entries.get("provider"), "variableSyntax")))
    service = _Service(file.path, root, Resolution(sources, budget, syntax))
    template = service.template()
    warnings = [*file.tree.warnings, *service.warnings]
    document = template_reading.template_document(file.path, template, inputs, warnings, budget)
    named = {name for found in _GIVEN.finditer(file.text) for name in (found[0].replace(" ", ""), found["opt"]) if name}
    takes = frozenset({"opt:stage", "stage", "opt:region", "region", *named, *sources.asked, *document.takes})
    return replace(service.renamed(document), takes=takes)


@dataclass(slots=True)
class _Service:
    """One service on its way to a template."""

    path: str
    root: Mapping
    resolution: Resolution
    warnings: list[tuple[Position, str]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    """The keys of functions, layers and capacity providers by their logical ids."""
    made: dict[str, Made] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """The names of what is made by the logical ids that the framework gives, as far as these are known."""
    unread: str | None = None
    """Why a part of the functions is not read, which may say more of any of them; None where all of them are."""
    unnamed: set[str] = field(default_factory=set)
    """The keys of functions that mappings are made for under ids which are not known."""
    halves: dict[str, Half] = field(default_factory=dict)
    """What networks lack that the framework leaves out, by the logical ids of the functions."""
    counts: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, dict[str, Field]] = field(default_factory=dict)
    """The keys of functions that the framework does not know, by the keys of the functions."""
    about: function_properties.ServiceDefaults | None = None

    def template(self) -> Mapping:
        provider = self._section_named("provider")
        name = single_text(provider) or single_text(node_at(provider, "name"))
        if name and name != "aws":
            if name.strip().lower() == "aws" and provider:
                reason = f"the framework has no provider {name!r}: write `name: aws`"
                raise UnreadableError(self.path, reason, human_position(provider.mark).line)
            raise NotATemplateError(self.path, f"a Serverless Framework service for {name}, not for AWS")
        self._say_what_stands_outside()
        for key, mark, own in self._functions_of():
            self.keys[function_id(key)] = key
            self._add_function(key, mark, own, provider)
        for key, made in published_resources.of_layers(self._section_named("layers")):
            self.keys[made.name] = key
            self._add_made(made)
        self._add_capacity_providers(provider)
        self._add_authorizers(node_at(provider, "httpApi", "authorizers"))
        template = self._written_template()
        self._say_what_networks_lack(template)
        plugged = PLUGIN in self._about_service().plugins
        return with_pseudo_parameters(template, self.resolution.budget) if plugged else template

    def _section_named(self, name: str) -> Node | None:
        node = self.root.entries.get(name)
        found = self.resolution.expand(node) if node else None
        self._say_unread(name, found)
        return found

    def _say_unread(self, what: str, node: Node | None) -> bool:
        """Whether a part is not known, of which is then said why."""
        why = why_unknown(node) if node else None
        if node and why:
            self.warnings.append((human_position(node.mark), f"{what} is not read: {why}"))
        return why is not None

    def _say_what_stands_outside(self) -> None:
        """Functions and settings that stand beside the section they are of, most often for want of a few blanks."""
        provider = self.root.entries.get("provider")
        shared = ("runtime", "memorySize", "timeout") if provider is None or is_null(provider) else ()
        for name, node in self.root.entries.items():
            what = None
            if name != "functions" and isinstance(node, Mapping) and scalar_text(node.entries.get("handler")):
                what = f"{name} looks like a function and is not read: indent it under functions"
            elif name in lift_constructs.SECTIONS and self._has_lift():
                continue
            elif name not in _SECTIONS_READ and (meant := unknown_keys.key_meant(name, _SECTIONS_READ)):
                what = f"{name} is no section of a service and not read: write {meant}"
            elif name in shared:
                what = f"{name} is not read, since it stands beside provider: indent it under provider"
            if what:
                self.warnings.append((human_position(self.root.keys[name]), what))

    def _functions_of(self) -> Iterator[tuple[str, Mark, Node]]:
        section = bare_node(self._section_named("functions"))
        found: dict[str, tuple[Mark, Node]] = {}
        for part in section.items if isinstance(section, Sequence) else [section]:
            if part and (why := why_unknown(part)) and isinstance(section, Sequence):
                self.warnings.append((human_position(part.mark), f"functions are not read: {why}"))
                self.unread = self.unread or f"a part of functions is not read: {why}"
            for key, mark, own in mapping_entries(part):
                text = scalar_text(own)
                if text and not text.startswith("${") and unknown_keys.is_known_property(unknown_keys.SERVERLESS, key):
                    what = f"{key} stands beside the functions: indent it under the one it is of"
                    self.warnings.append((human_position(mark), what))
                elif key in found:
                    found[key] = (found[key][0], merge_deep(found[key][1], own, self.resolution.budget))
                else:
                    found[key] = (mark, own)
        if self._has_lift():
            for key, mark, own in lift_constructs.functions_in(self._section_named("constructs")):
                known = found.get(key)
                found[key] = (mark, merge_deep(known[1], own, self.resolution.budget) if known else own)
        for key, (mark, own) in found.items():
            yield key, mark, own

    def _has_lift(self) -> bool:
        return lift_constructs.PLUGIN in self._about_service().plugins

    def _add_function(self, key: str, mark: Mark, own: Node, provider: Node | None) -> None:
        """Read a function with its events and what is published of it, as the resources that the framework makes."""
        inherited = sum(len(list(mapping_entries(node_at(provider, name)))) for name in ("environment", "tags"))
        self.resolution.budget.spend(_COST_PER_FUNCTION + _COST_PER_INHERITED * inherited)
        logical = function_id(key)
        written, half = function_properties.of_function(own, provider, mark, self._about_service())
        if half:
            self.halves[logical] = half
        if why_unknown(own):
            self.unnamed.add(key)
        if "FunctionName" not in written.entries and not why_unknown(own):
            name = function_properties.default_name(self._section_named("service"), self._stage_of(mark), key, mark)
            if name:
                written.entries["FunctionName"], written.keys["FunctionName"] = name, mark
        self.unknown[key] = unknown_keys.field_of_keys(unknown_keys.in_service(own, provider))
        self.unknown[key]["Packaging"] = self._packaging_of(own, mark)
        function = intrinsic_call("Ref", logical, mark=mark)
        why = why_unknown(provider) if provider else None
        unread = f"provider is not read: {why}" if why else why_unknown(own) or self.unread
        condition = bare_node(node_at(own, "condition"))
        self._add_made(
            Made(logical, mark, "AWS::Lambda::Function", written, supplied=True, unread=unread, condition=condition)
        )
        if edge := node_at(own, function_events.AT_EDGE):
            what = "puts the function behind a distribution by a plug-in, with the limits of the edge"
            self.warnings.append((human_position(edge.mark), f"{key}: {function_events.AT_EDGE} {what}"))
        for made in function_events.of_function(key, function, own, provider):
            self._add_made(made)
        for _, _, event in (found for item in _items_of(node_at(own, "events")) for found in mapping_entries(item)):
            self._authorizer_function(node_at(event, "authorizer"))
        for made in published_resources.of_function(key, function, own, provider, self._target_of):
            self._add_made(replace(made, condition=condition))

    def _stage_of(self, mark: Mark) -> Node | None:
        stage = self.resolution.sources.stage(mark, self.resolution.expand)
        return None if isinstance(stage, Missing) else stage

    def _about_service(self) -> function_properties.ServiceDefaults:
        """The version of the framework and the plug-ins, read once."""
        if self.about is None:
            section = self._section_named("plugins")
            listed = _items_of(node_at(section, "modules") or section)
            plugins = tuple(name for item in listed if (name := single_text(item)))
            version = self._section_named("frameworkVersion")
            version = version or packaged_version(self.resolution.sources.files, self.root.mark)
            self.about = function_properties.ServiceDefaults(version, plugins)
        return self.about

    def _packaging_of(self, own: Node, mark: Mark) -> Field:
        """How the framework packs a function."""
        about = self._about_service()
        service = self._section_named("service")
        name = single_text(service) or single_text(node_at(service, "name")) or ""
        builds = node_at(self.root, "build")
        off = builds is not None and single_flag(builds) is False
        told = packaging(own, self._section_named("package"), about, off=off)
        return Resolved({**told, "Service": name}, human_position(mark))

    def _target_of(self, node: Node) -> Node:
        """A destination: the ARN of a function that is named by its key, anything else as it is."""
        functions = node_at(self.root, "functions")
        key = single_text(node)
        return (
            function_properties.resource_arn(function_id(key), node.mark) if key and node_at(functions, key) else node
        )

    def _add_capacity_providers(self, provider: Node | None) -> None:
        declared = node_at(provider, "capacityProviders")
        stage = self._stage_of(declared.mark) if declared else None
        for key, made in capacity_providers.of_provider(provider, self._section_named("service"), stage):
            self.keys[made.name] = key
            self._add_made(made)

    def _add_authorizers(self, section: Node | None) -> None:
        for _, _, node in mapping_entries(section):
            self._authorizer_function(node_at(node, "functionName"))

    def _authorizer_function(self, node: Node | None) -> None:
        """A function that decides who may call an API."""
        named = node_at(node, "name") if plain_mapping(node) else node
        key = single_text(named)
        if named and key and node_at(node_at(self.root, "functions"), key):
            part = WrittenPart(named.mark)
            part.put("Function", key)
            part.put("Source", function_events.SERVICES["http"])
            self._add_made(Made(f"{key}.authorizer", named.mark, EVENT, part.node()))

    def _add_made(self, made: Made) -> None:
        number = self.counts[made.name] = self.counts.get(made.name, 0) + 1
        name = made.name if number == 1 else f"{made.name}{number}"
        self.made[name] = replace(made, name=name)
        key, _, kind = made.name.rpartition(".")
        if kind == "event":
            self.unnamed.add(key)

    def _written_template(self) -> Mapping:
        """The template: what the framework makes, and the service's own resources."""
        written: dict[str, Mapping] = {name: Mapping({}, {}, self.root.mark) for name in _SECTIONS}
        # Of several mappings under one id the framework gives it to the last.
        owners = {made.logical: name for name, made in self.made.items() if made.logical}
        for name, made in self.made.items():
            logical = made.logical if made.logical and owners[made.logical] == name else name
            if logical in self.made and logical != name:
                logical = name
            if made.kind == function_events.MAPPING and logical == name:
                self.unnamed.add(name.rpartition(".")[0])
            self.names[logical] = name
            written["Resources"].entries[logical] = made.node()
            written["Resources"].keys[logical] = made.mark
        own = self._section_named("resources")
        transforms: list[Node] = []
        budget = self.resolution.budget
        for part in _items_of(own):
            if isinstance(bare_node(own), Sequence):
                self._say_unread("resources", part)
            for name, section in written.items():
                self._say_unread(f"{name} of resources", node_at(part, name))
                for key, mark, node in mapping_entries(node_at(part, name)):
                    budget.spend(_COST_PER_RESOURCE)
                    if name != "Resources":
                        put_resource(section, key, mark, node, budget)
                    elif not self._say_unread(f"resource {key}", node):
                        whole = with_unread_properties(node if key in self.names else self._with_rest(key, node))
                        put_resource(section, key, mark, whole, budget)
            transforms += map(_bare, _items_of(node_at(part, "Transform")))
        for key, node in self._extensions_of(own).entries.items():
            extend_resource(written["Resources"], key, node)
        sections: dict[str, Node] = {**written, "Transform": Sequence(transforms, self.root.mark)}
        return Mapping(sections, dict.fromkeys(sections, self.root.mark), self.root.mark)

    def _extensions_of(self, own: Node | None) -> Mapping:
        """The extensions of all parts, merged before any is applied."""
        found = Mapping({}, {}, self.root.mark)
        for part in _items_of(own):
            self._say_unread("extensions of resources", node_at(part, "extensions"))
            for key, mark, node in mapping_entries(node_at(part, "extensions")):
                self.resolution.budget.spend(_COST_PER_RESOURCE)
                put_resource(found, key, mark, node, self.resolution.budget)
        return found

    def _say_what_networks_lack(self, template: Mapping) -> None:
        """Networks that the framework leaves out, unless the service's own resources may put the function into one."""
        told: dict[tuple[Position, str], None] = {}
        for logical, (mark, lacking) in self.halves.items():
            resource = node_at(template, "Resources", logical)
            given = [("Properties", "VpcConfig"), ("Properties", "Fn::Transform"), ("Fn::Transform",), (UNREAD,)]
            if not any(node_at(resource, *keys) for keys in given):
                what = f"vpc has no {lacking}, so that the framework leaves it out"
                told[human_position(mark), what] = None
        self.warnings += told

    def _with_rest(self, logical_id: str, node: Node) -> Node:
        """A resource; where its id is that of one that the framework makes, only what is laid over that is written."""
        behind = ((self.keys.get(function), word) for function, word in ids_besides(logical_id))
        # The ids of mappings are known, so that others are the service's own, unless some could not be told.
        is_made = any(key and (word != "EventSourceMapping" or key in self.unnamed) for key, word in behind)
        if not is_made and not is_own_of_framework(logical_id):
            return node
        part = WrittenPart(node.mark, dict(entries_of(bare_node(node))))
        part.put(SUPPLIED, "by the framework")
        part.put(UNREAD, "the framework makes the rest of it")
        return part.node()

    def _key_behind(self, logical_id: str) -> str:
        return self.keys.get(logical_id, logical_id)

    def renamed(self, document: Document) -> Document:
        """The document with what the service declares under the keys that it gives it."""
        named = [
            replace(one, name=self._key_behind(one.name), dialect=None if one.name in self.made else one.dialect)
            for one in document.functions
        ]
        functions = [replace(one, fields={**one.fields, **self.unknown.get(one.name, {})}) for one in named]
        attachments = [
            replace(
                one,
                name=self.keys.get(one.name) or self.names.get(one.name, one.name),
                function=self.keys.get(one.function or "", one.function),
                dialect=None if one.name in self.names else one.dialect or "cloudformation",
            )
            for one in document.attachments
        ]
        order = sorted(functions, key=lambda one: (one.position.path or "", one.position.line))
        places = [one.position for one in functions] + [one.position for one in attachments]
        elsewhere = {place.path for place in places if place.path}
        return replace(
            document,
            format="serverless",
            functions=tuple(order),
            attachments=tuple(attachments),
            includes=tuple(sorted(elsewhere)),
        )


def _bare(node: Node) -> Node:
    return bare_node(node) or node


def _items_of(node: Node | None) -> list[Node]:
    inside = bare_node(node)
    return inside.items if isinstance(inside, Sequence) else [inside] if inside else []
