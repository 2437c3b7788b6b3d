"""The fields of resources that stand in a configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from kb.data_classes import dataclass
from kb.readers.interface import Conditional, Field, Position, Resolved, Unresolved
from kb.readers.shared.assumptions import Assumed
from kb.readers.shared.entry_places import EntryPlaces
from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.allowed_values import allowed_values
from kb.readers.terraform.body_blocks import META, all_blocks, block_contents, blocks_of
from kb.readers.terraform.computed_fields import Parts, computed_field, field_under
from kb.readers.terraform.evaluation.computed_values import ExhaustedError, target_resource
from kb.readers.terraform.evaluation.expression_values import ExpressionEvaluator
from kb.readers.terraform.modules import archive_files, community_modules, default_tags
from kb.readers.terraform.modules.declared_instances import Declared
from kb.readers.terraform.modules.default_tags import Found
from kb.readers.terraform.modules.empty_defaults import left_open, says_nothing
from kb.readers.terraform.modules.entry_places import entry_named, places_of_entries
from kb.readers.terraform.modules.value_places import is_literal, place_of_value
from kb.readers.terraform.resources.api_attributes import Shape, api_name
from kb.readers.terraform.resources.built_functions import field_of
from kb.readers.terraform.resources.calling_services import Pointer
from kb.readers.terraform.resources.demanded_arguments import is_never_empty
from kb.readers.terraform.resources.described_texts import described_text
from kb.readers.terraform.syntax.hcl_tree import (
    Block,
    BlockBody,
    Call,
    Expression,
    TextTemplate,
    Written,
)
from kb.readers.terraform.syntax.named_resources import keys_inside, named_resources, puts_together

_POLICIES = frozenset({"inline_policy", "policies", "policy", "policy_document"})
"""Attributes with policies, whose shapes leave out what is not judged."""
_WHOLE = frozenset({
    "description", "environment", "filename", "function_name", "image_uri", "kms_key_arn", "role", "s3_bucket",
    "s3_key", "source_kms_key_arn", "tags", *_POLICIES,
})  # fmt: skip
"""Attributes that often name a variable such as the stage, where its value changes nothing that is judged."""
_PARTS = {**dict.fromkeys(_POLICIES, Parts.ALL), "environment": Parts.NULLABLE}
"""Which parts of such attributes are taken apart all the same; of all others none."""
_COMPOSING = frozenset({"format", "join", "jsonencode", "templatefile", "yamlencode"})


@dataclass(slots=True)
class Configured:
    """One instance of a resource in a configuration."""

    declared: Declared
    kind: str
    position: Position
    zero_is_unset: bool = False
    unknown_tags: Unresolved | None = None
    """Why it may have more tags than it says by itself, once its tags were asked for."""

    @property
    def address(self) -> str:
        """Its address."""
        return self.declared.address

    @property
    def defined(self) -> Position | None:
        """Where it is written, if `position` is the call of its module and it is written in a file."""
        place = self.declared.block.position
        return None if place == self.position or community_modules.is_file(place.path) else place

    def field(self, path: tuple[str, ...], shape: Shape) -> Field | None:
        """An attribute, or an attribute of a block, in the shape of the API."""
        apart = path[0] not in _WHOLE
        found = computed_field(
            self.declared,
            lambda evaluator: self._find_attribute(path, evaluator),
            shape,
            apart=apart,
            parts=_PARTS.get(path[0], Parts.ALL if apart else Parts.NONE),
        )
        if isinstance(found, Resolved) and isinstance(found.value, dict | list) and (entries := self._entries(path)):
            return replace(found, entries=entries)
        return found

    def allowed(self, path: tuple[str, ...], shape: Shape) -> Field | None:
        """What an attribute may be besides, where variables with defaults may be given other values."""

        def find(evaluator: ExpressionEvaluator) -> Found:
            return self._find_attribute(path, evaluator)

        def under(assumed: Assumed) -> Field | None:
            return field_under(self.declared, find, shape, assumed)

        return allowed_values(self.declared, under({}), under)

    def _entries(self, path: tuple[str, ...]) -> EntryPlaces:
        """Where the entries of a list or map stand that the configuration writes out."""
        added = default_tags.added(self.declared) if path == default_tags.TAGS and not self.unknown_tags else None
        return {**(places_of_entries(added[0].expression, added[1]) if added else {}), **self._written_entries(path)}

    def _written_entries(self, path: tuple[str, ...]) -> EntryPlaces:
        bodies = [self.declared.block.body]
        for place, name in enumerate(path):
            if written := next((body.attributes[name] for body in bodies if name in body.attributes), None):
                expression: Expression | None = written.expression
                for inner in path[place + 1 :]:
                    expression = entry_named(expression, inner) if expression else None
                return places_of_entries(expression, self.declared.owner) if expression else {}
            bodies = [block.body for body in bodies for block in body.of_kind(name)]
        written_in = bodies[0].attributes if bodies else {}
        return {api_name(name): (one.position, one.position) for name, one in written_in.items()}

    @property
    def is_written(self) -> bool:
        """Whether nothing is left out: what is known by heart of widespread modules leaves out their packages."""
        return not community_modules.is_folder(self.declared.owner.module.folder)

    @property
    def exists(self) -> Field | None:
        """Whether there will be one, where its count or that of its module hangs on what is undecided."""
        counted = [one for one in self.declared.chain() if one.deciding]
        if not counted:
            return None

        def find(evaluator: ExpressionEvaluator) -> Found:
            outcomes = [one.present(evaluator.work) for one in counted]
            known: Value = False if False in outcomes else next((o for o in outcomes if isinstance(o, Unknown)), True)
            return known, self.position

        found = computed_field(self.declared, find, lambda value: value)
        ever = not isinstance(found, Resolved) or found.value is not False
        return None if ever and not isinstance(found, Conditional) else found

    @property
    def undecided(self) -> frozenset[str]:
        """What of it and of the modules around it nobody knows whether it is there, not under any condition."""
        return (
            frozenset(one.address for one in self.declared.chain() if one.deciding) if not self.exists else frozenset()
        )

    def _find_attribute(self, path: tuple[str, ...], evaluator: ExpressionEvaluator) -> Found:
        """What is written at a path; of tags, with those that the provider adds."""
        found = self._find_written(path, evaluator)
        empty = found and says_nothing(found[0]) and is_never_empty(self.kind, path[0])
        if found and empty and (opened := left_open(evaluator.work.origins)):
            evaluator.work.origins.clear()  # that it is empty is no secret
            return opened, found[1]
        if path != default_tags.TAGS:
            return found
        tags, others = default_tags.merged(self.declared, found, evaluator.work)
        told = field_of(others[0], others[1], evaluator.work.origins) if others else None
        self.unknown_tags = told if isinstance(told, Unresolved) else self.unknown_tags
        return tags

    def _find_written(self, path: tuple[str, ...], evaluator: ExpressionEvaluator) -> Found:
        body = self.declared.block.body
        written = body.attributes.get(path[0])
        if written:
            value = _written(written, evaluator)
            for name in path[1:]:
                value = _first_value(value)
                value = value.get(name) if isinstance(value, dict) else value
            return value, place_of_value(written, self.declared)
        blocks = blocks_of(body, path[0])
        if not blocks:
            return None
        if len(path) == 1:
            return all_blocks(blocks, evaluator), blocks[0].position
        return self._inside_block(blocks, path[1], evaluator)

    def _inside_block(self, blocks: list[Block], name: str, evaluator: ExpressionEvaluator) -> Found:
        """An attribute of the first block that there is."""
        for block in blocks:
            for body, inner in block_contents(block, evaluator):
                if isinstance(body, Unknown):
                    return body, block.position
                written = body.attributes.get(name)
                if written is None:
                    return None
                return _written(written, inner), place_of_value(written, self.declared)
        return None

    is_found = False

    def says(self, attribute: str) -> bool:
        """Whether an attribute or block is written."""
        body = self.declared.block.body
        return attribute in body.attributes or bool(blocks_of(body, attribute))

    def described(self, attribute: str) -> tuple[Value, Iterable[str]]:
        """What a text says that describes something in YAML or JSON, as far as it is known, and where it came from."""
        written = self.declared.block.body.attributes.get(attribute)
        if written is None:
            return None, ()
        with self._evaluate_counted() as evaluator:
            return described_text(written.expression, self.declared.owner, evaluator), evaluator.work.origins

    def keys(self) -> dict[str, list[tuple[str, Position]]]:
        """The arguments that are written, and under the name of each block those in it; under `` those of the whole."""
        body = self.declared.block.body
        found = {"": _keys_of(body)} | {name: keys_inside(one.expression) for name, one in body.attributes.items()}
        for inner in body.blocks:
            made = inner.labels[0] if inner.kind == "dynamic" and inner.labels else inner.kind
            for written in inner.body.of_kind("content") if inner.kind == "dynamic" else [inner]:
                if made not in (*META, "dynamic"):
                    found.setdefault(made, []).extend(_keys_of(written.body))
        return found

    def packed_from(self, path: str) -> dict[str, Value]:
        """What an archive at a path is packed from, where the configuration packs it."""
        archive = self.declared.owner.document.archives.get(archive_files.place_key(path))
        if archive is None:
            return {}
        written = archive.block.body.attributes
        with self._evaluate_counted() as own:
            evaluator = archive.evaluator(own.work)
            return {
                told: _value_of(written[name], evaluator)
                for name, told in archive_files.SOURCES.items()
                if name in written
            }

    def targets(self, attribute: str) -> list[str]:
        """The resources that an attribute refers to: what it comes to, then what it names."""
        written = self.declared.block.body.attributes.get(attribute)
        if written is None:
            return []
        with self._evaluate_counted() as evaluator:
            value = _value_of(written, evaluator)
        return [*_addresses_in(value), *self._named(written)]

    def single_targets(self, attribute: str) -> list[str]:
        """The resources of one of which an attribute is the value; none where it may be anything else."""
        written = self.declared.block.body.attributes.get(attribute)
        return list(self._named(written)) if written and not puts_together(written.expression) else []

    def pointers(self, path: tuple[str, ...]) -> list[Pointer]:
        """Every place that a path leads to."""
        *blocks, last = path
        with self._evaluate_counted() as evaluator:
            bodies = [(self.declared.block.body, evaluator)]
            for kind in blocks:
                inside = [
                    found for body, outer in bodies for b in blocks_of(body, kind) for found in block_contents(b, outer)
                ]
                bodies = [(body, inner) for body, inner in inside if isinstance(body, BlockBody)]
            return [
                self._pointer_of(name, body, inner)
                for body, inner in bodies
                for name in (body.attributes if last == "*" else [last])
                if name in body.attributes
            ]

    def _pointer_of(self, name: str, body: BlockBody, inner: ExpressionEvaluator) -> Pointer:
        written = body.attributes[name]
        value = _value_of(written, inner)
        found = _addresses_in(value)
        targets = list(self._named(written)) if not found or _is_composed(written.expression) else []

        def beside(other: str, shape: Shape) -> Field | None:
            near = body.attributes.get(other)
            if near is None:
                return None
            at = place_of_value(near, self.declared)
            return computed_field(
                self.declared, lambda outer: (_written(near, ExpressionEvaluator(outer.work, inner.scope)), at), shape
            )

        return Pointer(
            name,
            place_of_value(written, self.declared),
            [*found, *targets],
            value if isinstance(value, str) else "",
            beside,
        )

    @contextmanager
    def _evaluate_counted(self) -> Iterator[ExpressionEvaluator]:
        """What computes expressions of the resource, with the work counted."""
        document = self.declared.owner.document
        work = document.work()
        before = work.left
        try:
            yield self.declared.evaluator(work)
        finally:
            document.spent(work, before)

    def _named(self, written: Written) -> Iterator[str]:
        prefix = self.declared.owner.address
        return (f"{prefix}{name}" for name in named_resources(written.expression))


def _keys_of(body: BlockBody) -> list[tuple[str, Position]]:
    """The names in a body that are the resource's own."""
    named = [(name, written.position) for name, written in body.attributes.items()]
    named += [
        (block.labels[0] if block.kind == "dynamic" and block.labels else block.kind, block.position)
        for block in body.blocks
    ]
    return [(name, place) for name, place in named if name not in (*META, "connection", "provisioner", "timeouts")]


def _value_of(written: Written, evaluator: ExpressionEvaluator) -> Value:
    """The value of an attribute; unknown where it takes too long."""
    try:
        return evaluator.value(written.expression)
    except (ExhaustedError, RecursionError):
        return Unknown("it takes too long to compute")


def _is_composed(expression: Expression) -> bool:
    """Whether a value is a text that may name several resources, such as the definition of a state machine."""
    return isinstance(expression, TextTemplate) or (isinstance(expression, Call) and expression.function in _COMPOSING)


def _addresses_in(value: Value) -> list[str]:
    """The resources that a value belongs to: those of all items of a list."""
    items = value if isinstance(value, list) else [value]
    return [address for item in items if (address := target_resource(item))]


def _written(written: Written, evaluator: ExpressionEvaluator) -> Value:
    """The value of an attribute; one that is no literal says so even if it names nothing."""
    value = evaluator.value(written.expression)
    if not evaluator.work.origins and not is_literal(written.expression):
        evaluator.work.used("expression")
    return value


def _first_value(value: Value) -> Value:
    if isinstance(value, list):
        return value[0] if value else None
    return value
