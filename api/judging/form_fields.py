"""The fields of a form as they were sent, read where nobody else has to wait for them."""

from __future__ import annotations

from urllib.parse import parse_qsl

from api.judging.judging_jobs import PAGE_FIELDS
from api.running.worker_queue import Turns
from kb.errors import UsageError

FORM = "application/x-www-form-urlencoded"
"""How browsers send the form."""

MOST_FIELDS = 100
"""The most fields of a form; the one that there is has fewer."""

_LONG = 16 * 1024
"""More bytes are read in a thread, so that others need not wait."""


async def read_form(body: bytes, turns: Turns) -> list[tuple[str, str]]:
    """The fields that the form of the page has, as they were sent; what else was sent is passed over.

    Raises:
        UsageError: There are too many.
        BusyError: It is long, and no turn came.
    """
    return _fields_in(body) if len(body) <= _LONG else await turns.take(lambda: _fields_in(body))


def _fields_in(body: bytes) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as e:
        raise UsageError(f"the form has more than {MOST_FIELDS} fields: there are {', '.join(PAGE_FIELDS)}") from e
    return [(name, text) for name, text in pairs if name in PAGE_FIELDS]
