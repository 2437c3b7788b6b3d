"""That there is not enough memory is no fault of a rule, and is known in whatever class it comes."""

from __future__ import annotations

import duckdb
import pytest

from kb.errors import RuleError
from kb.judging.rules import broken_rule_error
from kb.store.quiet_connection import lacks_memory
from tests.judging.questions import RULES


def _led_to(cause: Exception) -> RuleError:
    error = RuleError("LKB201: its SQL does not run")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "short"),
    [
        (MemoryError(), True),
        (duckdb.OutOfMemoryException("Out of Memory Error: Allocation failure"), True),
        (duckdb.ParserException("Parser Error: std::bad_alloc"), True),
        (_led_to(duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate")), True),
        (duckdb.ParserException("Parser Error: syntax error"), False),
        (_led_to(duckdb.BinderException("no column")), False),
        (RuleError("LKB201: std::bad_alloc is a word of its message"), False),
    ],
)
def test_what_lacks_memory_is_known_by_its_class_its_words_or_its_cause(error: Exception, short: bool) -> None:
    """DuckDB tells of it in several classes, and an error of ours may stand before it."""
    assert lacks_memory(error) == short


def test_no_rule_is_blamed_for_what_memory_lacks() -> None:
    """Nor is each run alone to find one, which takes long and fails again."""
    with duckdb.connect() as connection, pytest.raises(duckdb.OutOfMemoryException, match="bad_alloc"):
        raise broken_rule_error(connection, RULES, "judged", duckdb.ParserException("Parser Error: std::bad_alloc"))
