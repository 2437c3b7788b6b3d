"""The tables and what is in force on some days as Parquet, with the rules in the SQL of other engines."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.facts.basis import Basis
from kb.fleets.engines.sql_translation import DIALECTS, translate_rule, unite_rules
from kb.fleets.interface import AuditQuestion, Resources
from kb.fleets.judging.applicable_rules import reads_attached
from kb.fleets.judging.judged_days import write_in_force
from kb.fleets.scratch_folders import MANIFEST, may_be_replaced, replace_folder, scratch_folder
from kb.fleets.workbench_database import open_workbench
from kb.judging.relations import FUNCTIONS, relation_columns
from kb.judging.rules import FUNCTION, Rule
from kb.paths import sql_text
from kb.store import Store
from kb.store.contract import contract_tables
from kb.store.literals import sql_literal, values_body

MARK = "lambda-kb export"
"""What the manifest of a folder of ours says it is."""

IN_FORCE = ("runtimes_on", "limits_on", "triggers_on", "features_on")
"""The relations that are always exported; others where a rule joins them."""

_NAMED = (("function_id", "varchar"), ("as_of", "date"))  # what names a function and says its day


@dataclass(frozen=True, slots=True)
class Order:
    """What to export."""

    basis: Basis
    """The knowledge and the data version."""
    days: tuple[date, ...]
    """The days for which to say what is in force."""
    horizon: int = 0
    """Days ahead in which a runtime's milestone is a finding."""
    dialects: tuple[str, ...] = DIALECTS
    """Engines to translate the rules for."""


def export_engine(store: Store, rules: Sequence[Rule], order: Order, target: Path) -> dict[str, Any]:
    """Write a folder, whole or not at all, and return its manifest.

    Raises:
        UsageError: The target is something else than a folder of ours.
    """
    if target.exists() and not may_be_replaced(target, MARK):
        raise UsageError(f"-o {target}: exists and is no export of ours, so it is left alone: name another folder")
    # Behind a link stands the folder that is meant; the link stays.
    place = target.resolve()
    with scratch_folder(place) as scratch, open_workbench(store, Resources(scratch=scratch)) as bench:
        half = scratch / "export"
        half.mkdir()
        days = values_body((day,) for day in order.days)
        # Rules look into `unresolved`, too: it is exported without rows.
        bench.connection.execute(sql_text("functions.sql"))
        question = AuditQuestion(order.basis, horizon=order.horizon)
        write_in_force(bench.connection, store, rules, question, f"values {days}", everything=True)
        manifest = {
            "mark": MARK,
            "data_version": order.basis.data_version,
            "digest": store.digests[order.basis.data_version],
            "known_at": order.basis.known_at and str(order.basis.known_at),
            "as_of": [str(day) for day in order.days],
            "horizon": order.horizon,
            "files": [
                *_write_tables(bench.connection, rules, half),
                *_write_rules(bench.connection, rules, order, half),
            ],
            "functions": _function_columns(),
        }
        text = json.dumps(manifest, indent=2) + "\n"
        (half / MANIFEST).write_text(text, encoding="utf-8")
        replace_folder(half, place)
    return manifest


def _function_columns() -> list[dict[str, str | None]]:
    """The columns that a table of functions has, by their names in the rules and their fields in the API."""
    named: list[dict[str, str | None]] = [{"name": name, "type": kind, "field": None} for name, kind in _NAMED]
    return named + [
        {"name": column.name, "type": column.type, "field": column.field}
        for column in relation_columns()[FUNCTIONS]
        if column.name not in dict(_NAMED)
    ]


def in_force(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> list[str]:
    """The relations that say what is in force: those of the knowledge base and those that rules join."""
    made = connection.execute(
        "select table_name from duckdb_tables() where temporary union "
        "select view_name from duckdb_views() where (temporary or database_name = 'kb') and not internal"
    ).fetchall()
    words = {word for rule in rules for word in re.findall(r"\w+", rule.query)}
    return sorted(name for (name,) in made if name in words or name in IN_FORCE)


def _write_tables(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], half: Path) -> list[dict[str, Any]]:
    (half / "tables").mkdir()
    (half / "in_force").mkdir()
    curated = sorted(contract_tables())
    files = [_write_parquet(connection, f"kb.{name}", half, f"tables/{name}.parquet") for name in curated]
    files += [
        _write_parquet(connection, name, half, f"in_force/{name}.parquet") for name in in_force(connection, rules)
    ]
    return files


def _write_parquet(connection: duckdb.DuckDBPyConnection, relation: str, half: Path, name: str) -> dict[str, Any]:
    """One relation as a file; enumerations become texts, and structs, which the rules never read, are left out."""
    described = connection.execute(f"describe {relation}").fetchall()
    kept = [(row[0], row[1]) for row in described if not row[1].startswith("STRUCT")]
    cells = ", ".join(
        f'"{column}"::varchar as "{column}"' if kind.startswith("ENUM") else f'"{column}"' for column, kind in kept
    )
    path = half / name
    connection.execute(
        f"copy (select {cells} from {relation} order by all) to {sql_literal(str(path))} (format parquet)"
    )
    read = f"read_parquet({sql_literal(str(path))})"
    columns = connection.execute(f"describe select * from {read}").fetchall()
    counted = connection.execute(f"select count(*) from {read}").fetchone()
    return _describe_file(path, half) | {
        "rows": counted[0] if counted else 0,
        "columns": [{"name": row[0], "type": row[1]} for row in columns],
    }


def _write_rules(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], order: Order, half: Path
) -> list[dict[str, Any]]:
    """Each rule about functions alone for each engine, and all of them together."""
    lists = list_columns(connection, in_force(connection, rules))
    about = [rule for rule in rules if rule.about == FUNCTION and not reads_attached(rule)]
    files: list[dict[str, Any]] = []
    for dialect in order.dialects:
        folder = half / "sql" / dialect
        folder.mkdir(parents=True)
        texts = {rule.id: translate_rule(rule, dialect, lists) for rule in about}
        texts["all"] = unite_rules(texts)
        for name, text in texts.items():
            path = folder / f"{name}.sql"
            path.write_text(text + "\n", encoding="utf-8")
            files.append(_describe_file(path, half))
    return files


def list_columns(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> frozenset[str]:
    """Names of the columns, of functions and of some relations, that are lists."""
    own = {column.name for column in relation_columns()[FUNCTIONS] if column.type.endswith("[]")}
    for relation in names:
        described = connection.execute(f"describe {relation}").fetchall()
        own |= {row[0] for row in described if row[1].endswith("[]")}
    return frozenset(own)


def _describe_file(path: Path, half: Path) -> dict[str, Any]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"path": path.relative_to(half).as_posix(), "bytes": path.stat().st_size, "sha256": digest}
