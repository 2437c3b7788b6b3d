"""How large an archive of code may be that no limit refuses, so that nobody need know its size."""

from __future__ import annotations

from math import inf

from kb.facts.basis import Basis
from kb.facts.days_in_force import write_bases, write_in_force
from kb.store import Store

CONSOLE, DIRECT = "deployment_package_console", "deployment_package_zip_direct"
"""The limits of packed code: that of the console makes a note about one day, the other one opens and closes windows."""


def always_taken_bytes(store: Store, basis: Basis) -> float:
    """The bytes of an archive up to which neither a limit of the day nor an earlier or later direct limit refuses it.

    Args:
        store: The knowledge base.
        basis: The day, and what is known.
    """
    cursor = store.cursor()
    write_bases(cursor, [basis.as_of], basis)
    write_in_force(cursor, store, basis)
    query = (
        f"select min(strict_high) from limits_on where limit_id in ('{CONSOLE}', '{DIRECT}') "
        f"union all select min(max) from limits where \"limit\" = '{DIRECT}' "
        f"and recorded(recorded_in, retracted_in, {basis.data_version})"
    )
    found = [megabytes for (megabytes,) in cursor.execute(query).fetchall() if megabytes is not None]
    return min(found, default=inf) * 1024 * 1024
