"""Published versions of functions: which of them an alias or a mapping names, and which nobody uses."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

import duckdb

from kb.paths import sql_text
from kb.store.literals import sql_literal


class VersionUse(StrEnum):
    """What a listed version is."""

    LATEST = "$LATEST"
    """The code that is worked on; also a function that is listed without a version."""
    ALIAS = "alias"
    """A published version that an alias names, with all or part of its calls."""
    MAPPING = "mapping"
    """A published version that no alias names but an event source mapping does."""
    UNUSED = "unused"
    """A published version that neither names."""
    UNKNOWN = "unknown"
    """A published version in an account whose aliases are not listed."""


CHOICES = tuple(use.value.removeprefix("$").lower() for use in VersionUse)
"""The uses as the command line names them, where a dollar would mean something else."""


def use_of(choice: str) -> VersionUse:
    """The use that a choice of the command line names."""
    return VersionUse.LATEST if choice == "latest" else VersionUse(choice)


def is_version(text: str) -> str:
    """SQL: whether a text is a version of a function and no other number, such as that of a release."""
    return f"regexp_full_match({text}, '\\$LATEST|[1-9][0-9]*')"


def arn_of_version(arn: str, version: str) -> str:
    """SQL: the ARN with the number of a published version, and without `$LATEST`."""
    number = f"regexp_full_match({version}, '[1-9][0-9]*')"
    return (
        f"case when ends_with({arn}, ':$LATEST') then left({arn}, -8) "
        f"when {number} and contains({arn}, ':function:') and len(string_split({arn}, ':')) = 7 "
        f"then concat({arn}, ':', {version}) else {arn} end"
    )


def write_uses(connection: duckdb.DuckDBPyConnection) -> None:
    """Write which versions aliases and mappings name, and of which accounts and Regions the aliases are listed."""
    connection.execute(sql_text("fleets/version_uses.sql"))


def use_sql(present: Collection[str]) -> tuple[str, str]:
    """SQL of what the version of a function `f` is of use for, and its join; none where no file has versions."""
    if "Version" not in present:
        return "null::varchar", ""
    return "use_of(f.version, u.use, l.account)", sql_text("fleets/version_uses_joined.sql")


def keep_uses(connection: duckdb.DuckDBPyConnection, uses: Collection[VersionUse], present: Collection[str]) -> int:
    """Leave only functions whose version is of some use in `functions_read`; how many others there were."""
    use, join = use_sql(present)
    wanted = ", ".join(sql_literal(one.value) for one in sorted(uses))
    # A fleet without versions has the code that is worked on only.
    kept = f"coalesce({use}, {sql_literal(VersionUse.LATEST.value)}) in ({wanted})"
    connection.execute(
        f"create or replace table fleet.functions_kept as select f.* from functions_read f {join} where {kept}"
    )
    counted = "(select count(*) from functions_read) - (select count(*) from fleet.functions_kept)"
    others = connection.execute(f"select {counted}").fetchone()
    connection.execute("create or replace temp view functions_read as select * from fleet.functions_kept")
    return int(others[0]) if others else 0
