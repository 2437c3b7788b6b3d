"""The rules as exported for other engines find what an audit finds."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot

from kb.errors import RuleError
from kb.facts import basis_on
from kb.fleets.audit import AuditJob, audit_fleet
from kb.fleets.engines.engine_export import Order, export_engine
from kb.fleets.engines.spark import function_cells
from kb.fleets.engines.translated_functions import translate_functions
from kb.fleets.interface import AuditQuestion, JudgedFleet
from kb.judging.rules import builtin_rules
from kb.store import Store
from tests.fleets.conftest import rows
from tests.fleets.random_fleets import random_function
from tests.fleets.trino_like import make_macros, read_as_trino
from tests.policies.agreement import TOOLS

DAY = date(2026, 11, 23)
HORIZON = 180


@pytest.fixture(scope="module")
def exported(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the facts of one day and the rules."""
    target = tmp_path_factory.mktemp("exported") / "facts"
    basis = basis_on(store, DAY)
    export_engine(store, builtin_rules(), Order(basis, (DAY,), HORIZON), target)
    return target


@pytest.fixture(scope="module")
def audited_once(store: Store, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Counter[Any]]:
    """A fleet as a file with the columns that the rules look at, and what an audit finds in it."""
    folder = tmp_path_factory.mktemp("fleet")
    rng = random.Random(3)  # noqa: S311 - no secret
    functions = [random_function(rng, at) for at in range(400)]
    for function in functions:
        del function["as_of"]
        if rng.random() < 0.2:
            function |= {"Code": {"ZipFile": "x"}, "Handler": rng.choice(["app.", "app.handler", "index.a.b"])}
    (folder / "fleet.jsonl").write_text("\n".join(map(json.dumps, functions)))

    def keep(judged: JudgedFleet) -> None:
        cells = function_cells(judged.connection)
        query = f"select name as function_id, as_of, {cells} from functions_read"
        judged.connection.execute(f"copy ({query}) to '{folder / 'functions.parquet'}' (format parquet)")

    question = AuditQuestion(basis_on(store, DAY), horizon=HORIZON)
    job = AuditJob((str(folder / "fleet.jsonl"),), question, folder / "found.parquet", followers=(keep,))
    summary = audit_fleet(store, builtin_rules(), job)
    found = Counter(
        (
            row["rule"],
            row["function"],
            *(str(row[name]) for name in ("field", "value", "limit", "since", "until", "fix", "fact")),
        )
        for row in rows(folder / "found.parquet")
    )
    assert {rule for rule, *_ in found} <= set(summary.rules_run)
    assert len({rule for rule, *_ in found}) >= 20
    return folder / "functions.parquet", found


@pytest.mark.all
@pytest.mark.parametrize("dialect", ["duckdb", "trino", "athena"])
def test_exported_rules_find_what_an_audit_finds(
    exported: Path, audited_once: tuple[Path, Counter[Any]], dialect: str
) -> None:
    """On every engine, as far as DuckDB can be told what the engine's functions mean.

    What looks at all fields that are set has no table there to look into.
    """
    file, audited = audited_once
    said = {file.stem for file in (exported / "sql" / dialect).iterdir()}
    expected = Counter({row: count for row, count in audited.items() if row[0] in said})
    assert {rule for rule, *_ in audited} - said == {"LKB247"}
    sql = (exported / "sql" / dialect / "all.sql").read_text()
    with duckdb.connect() as connection:
        _make_relations(connection, exported, file)
        make_macros(connection)
        connection.execute(f"create view found as {sql if dialect == 'duckdb' else read_as_trino(sql)}")
        cells = "rule, function_id, field, value, bound, since, until, fix, fact"
        query = f"select {cells} from found where doubt is null and rule in {tuple({rule for rule, *_ in expected})}"
        found = Counter((rule, name, *map(str, rest)) for rule, name, *rest in connection.execute(query).fetchall())

    assert found == expected


def _make_relations(connection: duckdb.DuckDBPyConnection, exported: Path, functions: Path) -> None:
    """The tables that somebody makes of an export, and of a fleet by what the manifest says of its columns."""
    manifest = json.loads((exported / "manifest.json").read_text())
    for file in (exported / "in_force").glob("*.parquet"):
        connection.execute(f"create table {file.stem} as select * from '{file}'")
    columns = ", ".join(f"{column['name']} {column['type']}" for column in manifest["functions"])
    connection.execute(f"create table functions ({columns})")
    connection.execute(f"insert into functions by name select * from '{functions}'")


@pytest.mark.parametrize(
    "sql",
    [
        "format('{} comes to {:.1f} MB, 100%', text, number)",
        "contains(coalesce(text, ''), 'b.')",
        "least(number, other)",
        "greatest(number, other, null)",
        "'index.' || regexp_extract(text, '([^.]+)$', 1)",
        "least(length(text), greatest(number, other))",
    ],
)
@pytest.mark.parametrize("dialect", ["trino", "athena"])
def test_functions_with_another_meaning_are_written_anew(dialect: str, sql: str) -> None:
    """With nulls, and where nothing matches."""
    cells = "(values ('a.b.', 1.5, null::double), (null, 2, 1), ('x', null, null)) t (text, number, other)"
    query = sqlglot.parse_one(f"select {sql} as answer from {cells}", read="duckdb")
    translate_functions(query, dialect, frozenset())
    with duckdb.connect() as connection:
        make_macros(connection)
        answers = connection.execute(read_as_trino(query.sql(dialect=dialect))).fetchall()
        expected = connection.execute(f"select {sql} from {cells}").fetchall()

    assert answers == expected


def test_a_format_that_nobody_translates_is_refused() -> None:
    """Rather than printed as it stands."""
    query = sqlglot.parse_one("select format('{:>10}', 'a')", read="duckdb")

    with pytest.raises(RuleError, match="other engines are told of"):
        translate_functions(query, "spark", frozenset())


@pytest.mark.all
@pytest.mark.parametrize("dialect", ["trino", "athena"])
def test_exported_statements_are_of_trinos_own_grammar(exported: Path, dialect: str) -> None:
    """Each rule alone and all together, read by the grammar that Trino's parser is made of."""
    texts = [file.read_text() for file in sorted((exported / "sql" / dialect).glob("*.sql"))]

    errors = _ask_tool("trino-query-parser", "read_trino", [*texts, "select from where"])

    assert errors[:-1] == [None] * len(texts)
    assert errors[-1] is not None


@pytest.mark.all
@pytest.mark.parametrize("dialect", ["trino", "athena"])
def test_exported_statements_use_functions_that_trino_documents(exported: Path, dialect: str) -> None:
    """And types; all rules together are longer than the tool reads, and have nothing that one alone has not."""
    texts = [file.read_text() for file in sorted((exported / "sql" / dialect).glob("LKB*.sql"))]

    found = _ask_tool("trino-sql-validator", "name_trino", [*texts, "select regexp_full_match('a', 'b')"])

    assert found[:-1] == [[]] * len(texts)
    assert "regexp_full_match" in str(found[-1])


def _ask_tool(tool: str, program: str, texts: list[str]) -> list[Any]:
    if not (TOOLS / tool).is_dir():
        pytest.skip(f"needs {tool}: make test-all installs it where it is to be had")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "tools" / f"{program}.py")],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(TOOLS / tool)},
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers
