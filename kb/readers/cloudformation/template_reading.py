"""What a CloudFormation or SAM template says of functions, and of what is attached to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AbstractMapping
from contextlib import suppress
from dataclasses import field, replace

from kb.data_classes import dataclass
from kb.errors import UnreadableError
from kb.readers import unknown_keys
from kb.readers.cloudformation import property_fields
from kb.readers.cloudformation.additions import SUPPLIED, built_code, demanded_fields, demanded_inside
from kb.readers.cloudformation.allowed_runtimes import allowed_runtimes
from kb.readers.cloudformation.api_names import NAMES, SAM_NAMES
from kb.readers.cloudformation.attached.collection import INSIDE, SAM_CAPACITY, SAM_LAYER, collect_attachments
from kb.readers.cloudformation.closed_templates import is_put_together, is_rendered
from kb.readers.cloudformation.conditions import Undecided
from kb.readers.cloudformation.constructs import construct_of, owner_of, packaging_of
from kb.readers.cloudformation.existence import absent_resources, compute_existence
from kb.readers.cloudformation.foreach_loops import PREFIX, Looping
from kb.readers.cloudformation.intrinsics import FieldEvaluator
from kb.readers.cloudformation.misplaced_parts import hints_inside, hints_outside, is_of_another_tool
from kb.readers.cloudformation.nested_stacks import (
    STACKS,
    Nesting,
    follow_stack,
    told_unread,
    undeclared_parameters,
    unread_parts,
    within_stack,
)
from kb.readers.cloudformation.parameter_values import refused_values
from kb.readers.cloudformation.references import References
from kb.readers.cloudformation.resources import FUNCTIONS, SAM_FUNCTION, TemplateResource
from kb.readers.cloudformation.resources import section_resources as found_in
from kb.readers.cloudformation.role_policies import policies_of_function, policies_of_roles
from kb.readers.cloudformation.sam_globals import Merged, inherit_globals
from kb.readers.cloudformation.template_sections import PlacedResource, TemplateSections
from kb.readers.cloudformation.undecided_values import Things
from kb.readers.cloudformation.undefined_names import (
    additions_of,
    told_attributes,
    told_conditions,
    told_references,
    told_undefined_conditions,
)
from kb.readers.cloudformation.unread_resources import told_names, told_types
from kb.readers.document_limits import refuse_too_many
from kb.readers.file_recognition import (
    LANGUAGE_EXTENSIONS,
    SAM_TRANSFORM,
    is_cdk,
    is_sam,
    is_template,
    names_transform,
    transforms_sam,
    unfollowed_macros,
)
from kb.readers.folders.parameter_files import deployed_with, environments_beside
from kb.readers.interface import Document, Field, FunctionConfig, Inputs, Position
from kb.readers.shared.files_beside import FilesBeside
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Budget, Mapping, Mark, Node, Scalar, human_position, mapping_entry

_COST_PER_UNKNOWN_KEY = 20
_GLOBALS = {SAM_FUNCTION: "Function", SAM_LAYER: "LayerVersion", SAM_CAPACITY: "CapacityProvider"}
"""Types of resources that inherit, and the part of Globals they inherit from."""


def read_template(file: ParsedFile, inputs: Inputs) -> Document:
    """The functions of a template."""
    root = file.tree.root
    warnings = list(file.tree.warnings)
    if not isinstance(root, Mapping):
        raise UnreadableError(file.path, "no CloudFormation or SAM template")
    whole, closed = is_template(root), not is_rendered(file.text)
    if not whole:
        root = Mapping({"Resources": root}, {"Resources": root.mark}, root.mark)
    return template_document(file.path, root, inputs, warnings, Budget(file.path), whole=whole, closed=closed)


def template_document(
    path: str,
    root: Mapping,
    inputs: Inputs,
    warnings: list[tuple[Position, str]],
    budget: Budget,
    *,
    whole: bool = True,
    closed: bool = False,
) -> Document:
    """What a template says that was read from a file or written by another reader.

    Args:
        path: The file.
        root: The template.
        inputs: What the user says beside it.
        warnings: What was odd so far.
        budget: How much work it may cause.
        whole: Whether it is all of a template, so that no other file defines what it asks for.
        closed: Whether nothing else makes resources that it may refer to.
    """
    nesting = Nesting(inputs.files)
    return _TemplateReading(path, root, inputs, warnings, budget, nesting, whole=whole, closed=closed).document()


@dataclass(slots=True)
class _TemplateReading:
    """One template on its way to a document."""

    path: str
    root: Mapping
    inputs: Inputs
    warnings: list[tuple[Position, str]]
    budget: Budget
    nesting: Nesting
    passed: AbstractMapping[str, Field | None] | None = None
    """The parameters of a stack inside another; None for a template that stands alone."""
    secret: frozenset[str] = frozenset()
    """The names among them whose values the stack around hides."""
    around: AbstractMapping[str, PlacedResource] = field(default_factory=dict)
    """The resources around that they refer to."""
    whole: bool = True
    """Whether no other file defines what it asks for."""
    closed: bool = True
    """Whether nothing but the template makes resources that it may refer to."""

    def document(self) -> Document:
        """The template as a document: its functions, what is attached to them, and what is odd in it.

        The order matters: loops are written out before resources are looked at, Globals are merged before functions are
        read, and what will not be created is known before attachments are.
        """
        resources = self._section_named("Resources")
        if resources is None and self.passed is None:
            self._refuse_no_mapping(self.root.entries.get("Resources"))
        references = self._references_of(resources)
        template = self._sections_of(references)
        resources = self._written_out(template, resources) or Mapping({}, {}, self.root.mark)
        resources = self._written_out_inside(template, resources)
        form = self._told_form(resources)
        found = found_in(resources)
        refuse_too_many(self.path, sum(one.kind in FUNCTIONS for one in found.values()))
        absent = dict(absent_resources(template, found))
        merged = self._merged_properties(found, resources)
        functions = list(self._functions_of(template, found, merged, absent))
        self.warnings += [*told_types(found.values()), *(told_names(functions) if self._is_as_written() else ())]
        created = {name: one for name, one in found.items() if name not in absent}
        properties = {name: one.properties for name, one in merged.items() if name in created}
        attached = list(collect_attachments(template, created, properties))
        self._tell_undefined(template, found.values(), part=form == "sam" and self._lacks_transform())
        includes: list[str] = []
        for inner in self._inner_stacks(template, found, absent):
            functions += inner.functions
            attached += inner.attachments
            includes += [inner.path, *inner.includes]
        warnings = tuple(sorted(self.warnings, key=lambda item: (item[0].line, item[0].column, item[1])))
        return Document(
            self.path,
            form,
            tuple(functions),
            warnings,
            tuple(attached),
            includes=tuple(dict.fromkeys(includes)),
            takes=self._takes(references),
        )

    def _sections_of(self, references: References) -> TemplateSections:
        """What values of this template are computed with; loops in its conditions are written out."""
        template = TemplateSections(
            references,
            self._section_named("Mappings"),
            self._section_named("Conditions"),
            self.budget,
            Things(references.declared, references.decided),
            additions_of(self.root, references),
            FilesBeside(self.path, self.inputs.files.inside()) if self.inputs.files else None,
            self.around,
        )
        return replace(template, conditions=self._written_out(template, template.conditions))

    def _told_form(self, resources: Mapping) -> str:
        """The template's form by its resources; what is odd in it or not followed is warned of."""
        sam = is_sam(self.root, resources)
        if sam and self._lacks_transform():
            what = "read as a part of a template whose Globals are unknown here"
            self._warn_at(self.root.mark, f"SAM resources without Transform: {SAM_TRANSFORM}; {what}")
        for mark, name in unfollowed_macros(self.root):
            self._warn_at(mark, f"transform {name} changes the template at deployment; not read")
        for mark, hint in hints_outside(self.root):
            self._warn_at(mark, hint)
        return "sam" if sam else "cdk" if is_cdk(resources) else "cloudformation"

    def _lacks_transform(self) -> bool:
        return not transforms_sam(self.root.entries.get("Transform"))

    def _tell_undefined(self, template: TemplateSections, found: Iterable[TemplateResource], *, part: bool) -> None:
        """Warn of conditions that are defined by themselves, and of names that nothing defines."""
        told = list(told_conditions(template))
        undefined = [*told_undefined_conditions(self.root, template)] if self.whole and not part else []
        undefined += told_references(self.root, template, found) if self.closed and not part else ()
        told += told_attributes(found) if self._is_as_written() else ()
        told += undefined if undefined and not is_put_together(self.root, self.path, self.inputs.files) else ()
        self.warnings += [(human_position(mark), message) for mark, message in told]

    def _is_as_written(self) -> bool:
        """Whether CloudFormation sees the resources as they stand there: no tool or macro makes others of them."""
        return self.closed and not any(unfollowed_macros(self.root))

    def _takes(self, references: References) -> frozenset[str]:
        """What a user may give: the declared parameters, and what is asked for without being declared."""
        declared = self._section_named("Parameters")
        beside = environments_beside(self.path, self.inputs.files) if self.passed is None else ()
        named = [f"config-env:{name}" for name in beside]
        return frozenset([*(declared.entries if declared else ()), *references.asked, *named])

    def _inner_stacks(
        self, template: TemplateSections, found: dict[str, TemplateResource], absent: AbstractMapping[str, str]
    ) -> Iterator[Document]:
        """The stacks inside this one, with names that begin with the stack's."""
        for name, one in found.items():
            if why := unread_parts(one, absent.get(name)):
                self.warnings.append((one.position, why))
            stack = follow_stack(template, found, one, self.path, self.nesting) if one.kind in STACKS else None
            if isinstance(stack, str):
                self.warnings.append((one.position, told_unread(name, absent.get(name, stack))))
            elif stack:
                self.warnings += [(one.position, told) for told in undeclared_parameters(stack)]
                reading = _TemplateReading(
                    stack.path,
                    stack.root,
                    self.inputs,
                    [],
                    self.budget,
                    self.nesting.below(self.path),
                    stack.parameters,
                    stack.secret,
                    stack.around,
                    closed=self.closed and not stack.rendered,
                )
                inner = reading.document()
                self.warnings += inner.warnings
                yield within_stack(inner, name, absent.get(name))

    def _references_of(self, resources: Mapping | None) -> References:
        given = self.inputs.parameters
        if self.passed is not None:
            pseudo = {name: value for name, value in given.items() if name.startswith("AWS::")}
            declared, passed = self._section_named("Parameters"), self.passed
            return References(declared, pseudo, resources, passed=passed, secret=self.secret)
        self._refuse_values(given)
        by, deployed = deployed_with(self.path, self.inputs.files, self.inputs.config_env) or ("", {})
        declared = self._section_named("Parameters")
        self._tell_unused(declared, deployed, by)
        return References(declared, given, resources, deployed, by)

    def _tell_unused(self, declared: Mapping | None, deployed: AbstractMapping[str, str], by: str) -> None:
        """Warn of values for parameters that are not declared, in a file that gives others which are."""
        names = declared.entries.keys() if declared else frozenset[str]()
        if not names.isdisjoint(deployed):
            for name in deployed.keys() - names:
                if not name.startswith("AWS::"):
                    self._warn_at(self.root.mark, f"{by} gives {name}, which is no parameter of the template; not used")

    def _refuse_values(self, given: AbstractMapping[str, str]) -> None:
        """Refuse a template that cannot be deployed with what the user gave; another one of a folder may."""
        refused = list(refused_values(self._section_named("Parameters"), given))
        if refused:
            raise UnreadableError(self.path, "; ".join(told for told, _ in refused), human_position(refused[0][1]).line)

    def _merged_properties(self, found: dict[str, TemplateResource], section: Mapping) -> dict[str, Merged]:
        """The properties of functions and of SAM's layers, with what they inherit."""
        for mark, hint in hints_inside(section, more_parts=is_of_another_tool(self.root)):
            self._warn_at(mark, hint)
        shared = {kind: self._shared_globals(name) for kind, name in _GLOBALS.items()}
        merged = {}
        for name, one in found.items():
            if one.kind in FUNCTIONS or one.kind in _GLOBALS:
                self._check_properties(one)
                merged[name] = inherit_globals(one.node, one.properties, shared.get(one.kind), self.budget)
        return merged

    def _functions_of(
        self,
        template: TemplateSections,
        found: dict[str, TemplateResource],
        merged: dict[str, Merged],
        absent: dict[str, str],
    ) -> Iterator[FunctionConfig]:
        shared = mapping_entry(self.root.entries.get("Globals"), _GLOBALS[SAM_FUNCTION])
        inherited = unknown_keys.in_properties(unknown_keys.GLOBALS, shared) if isinstance(shared, Mapping) else []
        roles = policies_of_roles(found)
        for name, one in found.items():
            if one.kind in FUNCTIONS:
                written = dict(self._fields_of(template, one, merged[name]))
                written |= policies_of_function(template, one, merged[name].properties, roles)
                strange = [] if SUPPLIED in one.node.entries else unknown_keys.in_properties(one.kind, one.properties)
                strange += inherited if one.kind == SAM_FUNCTION else []
                self.budget.spend(_COST_PER_UNKNOWN_KEY * len(strange))
                written |= unknown_keys.field_of_keys(strange) | packaging_of(one)
                properties = merged[name].properties
                partial = template.additions.to(one, properties)
                demanded, parts = ((), ()) if partial else (demanded_fields(one, properties), demanded_inside(one))
                exists = compute_existence(template, one.assumed) if one.assumed else None
                path = construct_of(one)
                yield FunctionConfig(
                    name, one.position, written, absent.get(name), exists, partial, path, owner_of(name, path),
                    demanded, parts=parts, dialect="sam" if one.kind == SAM_FUNCTION else "cloudformation",
                )  # fmt: skip

    def _fields_of(
        self, template: TemplateSections, one: TemplateResource, merged: Merged
    ) -> Iterator[tuple[str, Field]]:
        """The fields by their API names; of several properties for one field the later in SAM_NAMES wins."""
        sam = one.kind == SAM_FUNCTION
        built = built_code(one, merged.properties)
        yield from (("Code", built),) if built else ()
        names = {key: node for key, node in merged.properties.entries.items() if built is None or key != "CodeUri"}
        ranks = {name: rank for rank, name in enumerate(SAM_NAMES)}
        for name in sorted(names, key=lambda name: ranks.get(name, -1)):
            node, mark = names[name], merged.properties.keys[name]
            if name.startswith("Fn::"):
                self._warn_at(mark, f"{name} adds properties at deployment; they are not read")
            elif isinstance(node, Scalar) and node.value is None:
                self._warn_at(mark, f"{name} has no value; it is read as absent")
            elif sam and name in INSIDE:
                continue
            elif found := property_fields.read_field(
                template, name, node, inherited=name in merged.inherited, assumed=one.assumed
            ):
                yield (SAM_NAMES if sam else NAMES).get(name, name), found
                if name == "Runtime" and (others := allowed_runtimes(template, node, one.assumed, found)):
                    yield "AllowedRuntimes", others

    def _check_properties(self, one: TemplateResource) -> None:
        """Say that a function's own properties are broken; they are read as empty."""
        match mapping_entry(one.node, "Properties"):
            case Mapping() | Scalar(None) | None:
                pass
            case broken:
                self._warn_at(broken.mark, f"Properties of {one.name} is not a mapping; read as empty")

    def _shared_globals(self, name: str) -> Mapping | None:
        node = mapping_entry(self._section_named("Globals"), name)
        if node and not isinstance(node, Mapping) and node != Scalar(None, node.mark):
            self._warn_at(node.mark, f"Globals.{name} is not a mapping; not read")
        return node if isinstance(node, Mapping) else None

    def _section_named(self, name: str) -> Mapping | None:
        node = self.root.entries.get(name)
        if isinstance(node, Mapping) or node is None:
            return node
        if not isinstance(node, Scalar) or node.value is not None:
            self._warn_at(node.mark, f"{name} is not a mapping; not read")
        return None

    def _refuse_no_mapping(self, node: Node | None) -> None:
        """Refuse a template whose resources have no logical ids: nothing of it could be deployed, or judged."""
        if node and not (isinstance(node, Scalar) and node.value is None):
            reason = "Resources is not a mapping: write `LogicalId: {Type: ..., Properties: ...}` below it"
            raise UnreadableError(self.path, reason, human_position(node.mark).line)

    def _written_out(self, template: TemplateSections, section: Mapping | None) -> Mapping | None:
        """A section with its loops written out."""
        if section is None or not any(key.startswith(PREFIX) for key in section.entries):
            return section
        try:
            looping = Looping(FieldEvaluator(template, {}, section).collection, self.budget)
            written = looping.expand(section)
        except Undecided as undecided:
            self._warn_at(section.mark, f"a loop hangs on condition {undecided.condition}; its resources are not read")
            return section
        self.warnings.extend(looping.warnings)
        return written

    def _written_out_inside(self, template: TemplateSections, resources: Mapping) -> Mapping:
        """The resources with the loops in their properties written out."""
        if not names_transform(self.root.entries.get("Transform"), LANGUAGE_EXTENSIONS):
            return resources
        written = Mapping(dict(resources.entries), resources.keys, resources.mark)
        for name, resource in resources.entries.items():
            looping = Looping(FieldEvaluator(template, {}, resource).collection, self.budget, keeps=True)
            if not name.startswith(PREFIX):
                # What hangs on a condition stays a loop, of which what it makes is not known.
                with suppress(Undecided):
                    written.entries[name] = looping.expand_below(resource)
        return written

    def _warn_at(self, mark: Mark, message: str) -> None:
        self.warnings.append((human_position(mark), message))
