"""Answers as data frames."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest

from kb import check_text
from kb.data_frames import TEXT, frame
from kb.errors import UsageError
from kb.facts import Facts
from kb.facts.answer_shapes import Event, Limit, Runtime
from kb.facts.changes import changes, history
from kb.facts.claims import claims
from kb.facts.coming import coming
from kb.facts.slips import slips
from kb.facts.snapshots import snapshot
from kb.facts.tables import fields, practices, sources, versions
from kb.judging import Report
from kb.store import Store
from tests.conftest import AsOf

TEMPLATE = (
    "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs12.x, Timeout: 2400, Handler: a.b, "
    "Role: 'arn:aws:iam::123456789012:role/r', Code: {S3Bucket: bucket, S3Key: key}}}}"
)


def test_a_frame_types_dates_vocabularies_and_nested_fields(ask: AsOf) -> None:
    """Dates are dates, vocabularies are categories, nested fields are columns."""
    table = frame(ask("2021-08-01").runtimes())

    assert table["ga"].dtype == "datetime64[s]"
    assert isinstance(table["phase"].dtype, pd.CategoricalDtype)
    assert table.loc[table["runtime"] == "python3.8", "create"].item() == "allowed"


def test_a_column_without_a_date_is_still_of_dates(ask: AsOf) -> None:
    """Types come from the kind of row, not from what is in it."""
    table = frame(ask("2014-11-13").runtimes())

    assert table["deprecation"].dtype == "datetime64[s]"


@pytest.mark.parametrize("day", ["2014-11-13", "2021-08-01"])
def test_a_column_has_its_type_whatever_is_missing(ask: AsOf, day: str) -> None:
    """Also where no row has a text, and where there is no row."""
    table, none = frame(ask(day).runtimes()), frame((), Runtime)

    assert set(table["doubt"].dropna()) == set()
    assert {table[name].dtype for name in ("runtime", "doubt", "in_region", "note")} == {TEXT}
    assert list(map(str, table.dtypes)) == list(map(str, none.dtypes))


def test_whole_numbers_stay_whole(ask: AsOf) -> None:
    """Though some are missing."""
    assert frame(ask("2021-08-01").events())["seed_row"].dtype == "Int64"


@pytest.mark.parametrize("kind", [Runtime, Limit, Event])
def test_no_rows_have_the_columns_of_their_kind(ask: AsOf, kind: type) -> None:
    """So that a filter which leaves nothing breaks nothing."""
    facts = ask("2026-11-23")
    full: dict[type, tuple[object, ...]] = {Runtime: facts.runtimes(), Limit: facts.limits(), Event: facts.events()}

    assert list(frame((), kind).columns) == list(frame(full[kind]).columns)
    assert frame(()).empty


def test_a_bracket_overwrites_no_bound(ask: AsOf) -> None:
    """The other possible value is a column of its own."""
    limits = ask("2015-02-15").limits()
    table = frame(limits).set_index("limit")

    assert [table.loc[limit.limit, "max"] for limit in limits if limit.bracket and limit.max is not None] == [
        limit.max for limit in limits if limit.bracket and limit.max is not None
    ]


def test_a_report_is_its_findings(store: Store) -> None:
    """With severities as words."""
    table = frame(check_text(TEMPLATE, as_of=date(2026, 11, 23), db=store))

    assert set(table.loc[table["severity"] == "error", "rule"]) == {"LKB103", "LKB203"}


@pytest.mark.parametrize("rows", [[1], 1, [True, None]])
def test_what_is_no_row_is_refused(rows: object) -> None:
    """A mistake in the call, said at once, with what to give."""
    with pytest.raises(UsageError, match=r"^no row of an answer: \w+: give rows such as"):
        frame(rows)


def test_rows_of_several_kinds_are_refused(ask: AsOf) -> None:
    """They have no columns in common; the first one's fields were asked of the others."""
    facts = ask("2021-08-01")

    with pytest.raises(UsageError, match="the rows are of several kinds, Runtime and Limit: make a frame of each"):
        frame([*facts.runtimes(), *facts.limits()])


def test_rows_that_are_handed_over_one_by_one_are_a_frame(ask: AsOf) -> None:
    """As a generator that leaves some out has them."""
    rows = ask("2021-08-01").runtimes()

    assert frame(row for row in rows).equals(frame(rows))


def test_phases_are_categories_in_the_order_of_a_life(ask: AsOf) -> None:
    """So that groups stand in it, and phases can be compared."""
    table = frame(ask("2026-11-23").runtimes())

    assert table["phase"].min() == "preview"
    assert set(table.loc[table["phase"] >= "create_blocked", "create"]) == {"blocked"}


def test_severities_can_be_compared(store: Store) -> None:
    """A note weighs less than a warning."""
    table = frame(check_text(TEMPLATE, as_of=date(2026, 11, 23), db=store))

    assert table.loc[table["severity"] > "note", "rule"].tolist() == ["LKB103", "LKB203"]


def test_functions_have_a_column_for_each_field_and_operation(store: Store) -> None:
    """Of a report: what was read, and what AWS accepts."""
    table = frame(check_text(TEMPLATE, as_of=date(2026, 11, 23), db=store).functions)

    assert (table["Timeout"].item(), table["create"].item(), table["invoke"].item()) == (2400, "blocked", "allowed")
    assert isinstance(table["update"].dtype, pd.CategoricalDtype)
    assert (table["decided_by_create"].item(), table["decided_by_invoke"].isna().item()) == ("LKB103", True)


def test_one_row_is_a_frame(ask: AsOf) -> None:
    """Without brackets around it."""
    assert frame(ask("2026-11-23").runtime("python3.9"))["runtime"].tolist() == ["python3.9"]


def test_rows_of_a_query_are_a_frame(ask: AsOf) -> None:
    """Their types are those of their values."""
    table = frame(ask("2026-11-23").rows("select runtime, ga, deprecation from runtimes_known"))

    assert table["ga"].dtype == "datetime64[s]"
    assert table["runtime"].is_unique


def test_a_snapshot_says_what_can_be_framed(ask: AsOf) -> None:
    """It holds four tables."""
    with pytest.raises(UsageError, match=r"frame\(snapshot.runtimes\)"):
        frame(snapshot(ask("2021-08-01")))


def _answers(facts: Facts, report: Report) -> dict[str, Sequence[object]]:
    """Everything that people have in tables."""
    year = date(2026, 1, 1), date(2026, 11, 23)
    return {
        **{name: getattr(facts, name)() for name in ("runtimes", "limits", "triggers", "features", "events")},
        "history": history(facts, "python3.9"),
        "changes": changes(facts, *year),
        "slips": slips(facts),
        "claims": claims(facts),
        "sources": sources(facts),
        "practices": practices(facts),
        "fields": fields(facts),
        "versions": versions(facts),
        "coming": coming(facts),
        "findings": report.findings,
        "functions": report.functions,
        "windows": report.functions[0].windows,
    }


def test_every_answer_is_a_frame_with_types(ask: AsOf, store: Store) -> None:
    """One call for each: as many rows as there are, days as days, no column twice."""
    answers = _answers(ask("2026-11-23"), check_text(TEMPLATE, as_of=date(2026, 11, 23), db=store))
    tables = {name: frame(rows) for name, rows in answers.items()}
    days = [values.dropna() for table in tables.values() for _, values in table.items() if values.dtype == object]

    assert {name: len(rows) for name, rows in answers.items()} == {name: len(table) for name, table in tables.items()}
    assert all(table.columns.is_unique for table in tables.values())
    assert not any(isinstance(value, date) for values in days for value in values)
