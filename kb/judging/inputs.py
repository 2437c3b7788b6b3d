"""What the rules are run over: functions and attachments as rows, equal configurations once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field

import duckdb

from kb.data_classes import dataclass
from kb.errors import RuleError
from kb.facts.days_in_force import Row
from kb.judging.hidden_values import hidden_fields
from kb.judging.relations import FUNCTIONS, relation_columns, relation_row
from kb.judging.set_fields import LaterFields, names_usual_log_group, set_fields, unknown_inside
from kb.judging.variants import Variant, VariantGroup
from kb.paths import sql_text
from kb.readers.interface import Attachment, FunctionConfig, Kind, Unresolved
from kb.readers.shared.demanded_parts import lacking_parts
from kb.store.literals import Scalar, values_body

RELATIONS: dict[Kind, str] = {kind: f"read_{kind}{'es' if kind.endswith('s') else 's'}" for kind in Kind}
"""The relation of each kind of attachment."""

_SELDOM = frozenset({"refused", "missing"})
"""Columns of fields without which rules about them have nothing to find."""

FIELDS = "read_fields"
"""The relation of fields that are set."""


@dataclass(slots=True)
class JudgedInputs:
    """Functions and attachments, and the rows that stand for them."""

    functions: Sequence[VariantGroup]
    """The functions, in the order of the report."""
    attachments: Sequence[VariantGroup]
    """The attachments likewise."""
    later_fields: LaterFields = field(default_factory=dict)
    """The fields that the API has not had from its first day."""
    ids: dict[int, str] = field(default_factory=dict)
    """The id of the row that stands for a variant, by the variant's identity; equal configurations share one."""
    standing_for: dict[str, list[tuple[VariantGroup, Variant]]] = field(default_factory=dict)
    """The variants behind each id."""
    unknown: dict[int, dict[str, Unresolved]] = field(default_factory=dict)
    """The fields that cannot be judged, by the variant's identity."""
    present: dict[str, set[str]] = field(default_factory=dict)
    """The fields and columns that some row of a relation has, by relation."""
    _hidden_beside: dict[int, set[str]] = field(default_factory=dict)
    """The hidden fields of what is attached to a function, by the identity of the function's variant."""
    _known: dict[tuple[object, ...], str] = field(default_factory=dict)
    """The id of each configuration that has a row, by all that tells it from others."""
    _attached: dict[int, list[tuple[object, ...]]] = field(default_factory=dict)
    """What is attached to a function, likewise: it tells functions apart that are equal in themselves."""
    _rows: dict[int, tuple[dict[str, Scalar], dict[str, Unresolved]]] = field(default_factory=dict)
    """Rows of attachments that were made for that and are used when their turn comes, by the variant's identity."""

    def expect(self, relation: str, variant: Variant) -> None:
        """Note what will be attached to a function.

        Rules look from functions at attachments, so that functions are equal only if what is attached to them is.
        """
        if variant.function is not None:
            cells, unknown = self._rows[id(variant)] = relation_row(relation, variant.fields, _rest_unknown(variant))
            found = (relation, tuple(cells.items()), tuple(sorted(unknown)))
            self._attached.setdefault(id(variant.function), []).append(found)
            self._hidden_beside.setdefault(id(variant.function), set()).update(hidden_fields(variant))

    def hidden_beside(self, variant: Variant) -> Collection[str]:
        """The fields of what is attached to a function that are hidden."""
        return self._hidden_beside.get(id(variant), ())

    def id_of(self, variant: Variant | None) -> str | None:
        """The id of the row that stands for a variant."""
        return None if variant is None else self.ids[id(variant)]

    def behind(self, row: Row) -> Sequence[tuple[VariantGroup, Variant]]:
        """The variants that a row of a rule is about.

        Raises:
            RuleError: There are none, or the row names no field.
        """
        if row["field"] is None:
            raise RuleError(f"{row['rule']}: field is null: name the field of the API that it is about")
        return self._named(row, "resource_id" if row["resource_id"] else "function_id")

    def beside(self, row: Row) -> Sequence[tuple[VariantGroup, Variant]]:
        """The variants of the attachment that a row of a rule rests on; none where it rests on nothing else.

        Raises:
            RuleError: There is no such attachment.
        """
        found = self._named(row, "beside") if row["beside"] else ()
        if any(isinstance(variant.source, FunctionConfig) for _, variant in found):
            raise RuleError(f"{row['rule']}: beside is a function_id: give the resource_id of what is attached to it")
        return found

    def _named(self, row: Row, column: str) -> Sequence[tuple[VariantGroup, Variant]]:
        found = self.standing_for.get(row[column])
        if found is None:
            raise RuleError(f"{row['rule']}: {column} is {row[column]!r}, which no row of the views has")
        return found

    def add(
        self, relation: str, group: VariantGroup, variant: Variant, fields: Sequence[Mapping[str, Scalar]]
    ) -> dict[str, Scalar] | None:
        """Find or make the row of a variant that sets some fields; the row if it is new."""
        made = self._rows.pop(id(variant), None)
        cells, unknown = made or relation_row(relation, variant.fields, _rest_unknown(variant))
        demanded = variant.source.demanded if isinstance(variant.source, FunctionConfig) else ()
        if lacking := lacking_parts(variant.fields, demanded):
            cells |= {f"{name.lower()}_missing": True for name in lacking}
            if group.form == "sam" and "Code" in lacking:
                cells |= {"code_of_folder": True}
            # What is missing is looked for as well, by the rule that needs to know of any code.
            self.present.setdefault(relation, set()).update(("Code", *lacking))
        if isinstance(variant.source, FunctionConfig) and variant.source.deployed:
            # It bears its name already; answers that people publish have other names put into them.
            cells.pop("odd_name", None)
            if names_usual_log_group(variant, self.later_fields):
                cells.pop("log_group", None)
        # A setting that lacks what it must have is told as that.
        wanting = {str(one["path"]).rpartition(".")[0] for one in fields if one.get("missing")}
        unknown = {name: why for name, why in unknown.items() if name not in wanting}
        self.unknown[id(variant)] = unknown = {**unknown_inside(variant, self.later_fields), **unknown}
        # A column of something that is there and not known is looked at by rules that need no more than that.
        unread = [column.name for column in relation_columns()[relation] if column.field in unknown] if unknown else ()
        self.present.setdefault(relation, set()).update(variant.fields, cells, unread)
        function_id = self.id_of(variant.function)
        attached = tuple(sorted(set(self._attached.get(id(variant), ())), key=repr))
        said = tuple(tuple(one.items()) for one in fields)
        key = (relation, function_id, tuple(cells.items()), tuple(sorted(unknown)), attached, said)
        found = self._known.get(key)
        name = found or f"{relation[5:]}:{len(self._known)}"
        self._known[key] = self.ids[id(variant)] = name
        self.standing_for.setdefault(name, []).append((group, variant))
        if found is not None:
            return None
        own: dict[str, Scalar] = {"function_id": name}
        if relation != FUNCTIONS:
            own = {"resource_id": name, "function_id": function_id}
        return own | cells


def write_inputs(
    cursor: duckdb.DuckDBPyConnection,
    functions: Sequence[VariantGroup],
    attachments: Sequence[VariantGroup],
    later_fields: LaterFields,
) -> JudgedInputs:
    """Fill the relations of functions.sql and attachments.sql."""
    cursor.execute(sql_text("functions.sql") + sql_text("attachments.sql"))
    inputs = JudgedInputs(functions, attachments, later_fields)
    for group in attachments:
        for variant in group.variants:
            inputs.expect(_relation_of(group), variant)
    rows: dict[str, list[dict[str, Scalar]]] = {relation: [] for relation in relation_columns()}
    for group in [*functions, *attachments]:
        relation = _relation_of(group)
        for variant in group.variants:
            fields = list(set_fields(variant, later_fields))
            new = inputs.add(relation, group, variant, fields)
            if new is not None:
                rows[relation].append(new)
                identity = new["resource_id" if isinstance(group.source, Attachment) else "function_id"]
                unknown = inputs.unknown[id(variant)]
                rows["unresolved"] += [{"function_id": identity, "field": name} for name in sorted(unknown)]
                ids = {name: new.get(name) for name in ("resource_id", "function_id")}
                rows[FIELDS] += [{**ids, **one} for one in fields]
    for relation, found in rows.items():
        _insert_rows(cursor, relation, found)
    if rows[FIELDS]:
        inputs.present[FIELDS] = {name for cells in rows[FIELDS] for name in cells if name in _SELDOM}
    return inputs


def _rest_unknown(variant: Variant) -> Unresolved | None:
    """Why a variant may have more fields than those that are read."""
    source = variant.source
    return Unresolved(source.partial, source.position) if source.partial else None


def _relation_of(group: VariantGroup) -> str:
    return RELATIONS[group.source.kind] if isinstance(group.source, Attachment) else FUNCTIONS


def _insert_rows(cursor: duckdb.DuckDBPyConnection, relation: str, rows: Sequence[Mapping[str, Scalar]]) -> None:
    """Blank columns are left out: parsing their nulls would take most of the time."""
    if not rows:
        return
    filled = {name for cells in rows for name in cells}
    columns = [column.name for column in relation_columns()[relation] if column.name in filled]
    cells = values_body([[found.get(name) for name in columns] for found in rows])
    cursor.execute(f"insert into {relation} ({', '.join(columns)}) values {cells}")
