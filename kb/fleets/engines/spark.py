"""The same rules on Spark: a fleet past one machine, and a second opinion on what DuckDB found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from kb.errors import FleetError
from kb.fleets.engines.engine_export import in_force, list_columns
from kb.fleets.engines.sql_translation import translate_rule, unite_rules
from kb.fleets.interface import AuditQuestion, Cluster
from kb.fleets.inventories.cell_conversions import unpack_list
from kb.fleets.inventories.column_names import filled_by
from kb.fleets.judging.finding_list import write_shown
from kb.fleets.judging.finding_messages import write_numbered
from kb.fleets.judging.fleet_judgement import Judged, functions_dated
from kb.fleets.version_uses import use_sql
from kb.fleets.workbench_database import Workbench
from kb.judging.relations import FUNCTIONS, RelationColumn, relation_columns
from kb.judging.rules import Rule
from kb.paths import sql_text
from kb.store.literals import sql_literal, values_body

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def judge_on_spark(
    bench: Workbench, rules: Sequence[Rule], question: AuditQuestion, present: Collection[str], cluster: Cluster
) -> Judged:
    """Run the rules on Spark and bring the findings back into `found`, one row per function and finding."""
    connection = bench.connection
    connection.execute(sql_text("fleets/found.sql"))
    _hand_over_functions(bench, present)
    names = in_force(connection, rules)
    _hand_over_facts(connection, names, bench.scratch)
    lists = list_columns(connection, names)
    # found_now.sql writes numbers alike. Here each name of a runtime would be taken for a number a dozen times, and for
    # each time that it is none Java makes an exception.
    query = unite_rules(
        {rule.id: translate_rule(rule, "spark", lists, ["Environment"], uniform=False) for rule in rules}
    )
    bench.progress(f"judging on Spark at {cluster.master}", None)
    found = _run_query(query, bench.scratch, names, cluster)
    weights = values_body((rule.id, rule.severity[question.operation].label) for rule in rules)
    connection.execute(
        f"create or replace temp view found_now as select * from read_parquet({sql_literal(str(found / '*.parquet'))})"
    )
    connection.execute(sql_text("fleets/found_now.sql").replace("$weights", weights))
    write_numbered(connection, rules, bench.scratch, question.basis.evidence_until)
    use, version_join = use_sql(present)
    message = write_shown(connection, dated="as_of" in present)
    listed = sql_text("fleets/findings_by_row.sql").replace("$message", message)
    return Judged(
        listed.replace("$version_use", use).replace("$version_join", version_join),
        "select number::varchar as function_id, 1 as functions from fleet.rows",
    )


def _hand_over_functions(bench: Workbench, present: Collection[str]) -> None:
    """Number the functions, and write what the rules look at of each where Spark reads it."""
    day = "epoch" if "as_of" in present else "(select min(epoch) from days)"
    bench.run(
        "create or replace table fleet.rows as "
        f"select row_number() over () as number, * from ({functions_dated(present)})",
        "numbering the functions",
    )
    cells = function_cells(bench.connection)
    handed = sql_literal(str(bench.scratch / "functions.parquet"))
    bench.run(
        f"copy (select number::varchar as function_id, {day} as as_of, {cells}, environment_unknown from fleet.rows) "
        f"to {handed} (format parquet)",
        "handing the functions to Spark",
    )


def _hand_over_facts(connection: duckdb.DuckDBPyConnection, names: Iterable[str], folder: Path) -> None:
    for name in names:
        target = sql_literal(str(folder / f"{name}.parquet"))
        connection.execute(f"copy (select * from {name}) to {target} (format parquet)")


def function_cells(connection: duckdb.DuckDBPyConnection) -> str:
    """The settings of `functions_read` as the rules look at them, blank where no file has a column of theirs."""
    filled = {row[0] for row in connection.execute("describe functions_read").fetchall()} & set(filled_by())
    relation = [column for column in relation_columns()[FUNCTIONS] if column.field]
    return ", ".join(_cell_sql(column, column.name in filled) for column in relation)


def _cell_sql(column: RelationColumn, filled: bool) -> str:  # noqa: FBT001 - a cell is there or not
    if not filled:
        return f"null::{column.type} as {column.name}"
    return f"{unpack_list(column.name)} as {column.name}" if column.type.endswith("[]") else column.name


def _run_query(query: str, scratch: Path, names: Sequence[str], cluster: Cluster) -> Path:
    """Run a query over the files in the scratch folder; the folder with its result.

    Raises:
        FleetError: There is no PySpark, no Java, no such Spark, or it fails.
    """
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ModuleNotFoundError as e:
        raise FleetError("--engine spark needs PySpark: pip install 'lambda-kb[spark]'") from e
    running = SparkSession.getActiveSession()
    session = running or _start_session(cluster)
    target = scratch / "found"
    try:
        _create_views(session, scratch, names, cluster)
        session.sql(query).write.parquet(str(target))
    except PySparkException as e:
        raise FleetError(f"Spark at {cluster.master}: {' '.join(str(e).splitlines()[:1])}") from e
    finally:
        if running is None:
            session.stop()
    return target


def _create_views(session: SparkSession, scratch: Path, names: Sequence[str], cluster: Cluster) -> None:
    """Give Spark the relations that the rules look at."""
    flags = {column.name: False for column in relation_columns()[FUNCTIONS] if column.required and column.field}
    functions = session.read.parquet(str(scratch / "functions.parquet")).fillna(flags)
    if cluster.partitions:
        functions = functions.repartition(cluster.partitions)
    functions.createOrReplaceTempView("functions")
    for name in names:
        session.read.parquet(str(scratch / f"{name}.parquet")).createOrReplaceTempView(name)
    hidden = "select function_id, 'Environment' as field from functions where environment_unknown"
    session.sql(hidden).createOrReplaceTempView("unresolved")


def _start_session(cluster: Cluster) -> SparkSession:
    from pyspark.errors import PySparkException  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    settings: dict[str, str] = {
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        # The rules are many small joins; a piece for each of 200 shuffles would cost more than the work.
        "spark.sql.shuffle.partitions": "8",
        # What the rules join is small and known to be: to plan anew after each part takes longer than the parts.
        "spark.sql.adaptive.enabled": "false",
    }
    if cluster.master.startswith("local"):
        settings |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            # On one machine Java ends before its second compiler has earned what it costs: twice the processor.
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        }
    builder = SparkSession.builder.appName("lambda-kb").master(cluster.master)
    for name, value in (settings | dict(cluster.settings)).items():
        builder = builder.config(name, value)
    try:
        session: SparkSession = builder.getOrCreate()
    except (PySparkException, OSError) as e:
        raise FleetError(f"Spark at {cluster.master} does not start ({e}): it needs Java 17 or newer") from e
    return session
