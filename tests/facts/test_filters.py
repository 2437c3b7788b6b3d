"""What narrows a list keeps what it says and nothing else: at both ends of an interval, and each filter by itself."""

from __future__ import annotations

import gc
import weakref
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path

import pytest

from kb.errors import UnknownIdError, UnknownWordError, UsageError
from kb.facts.catalogue import BLOCKS, FACT_LISTS, INVOCATIONS, METHODS, VERDICTS
from kb.facts.queries import Facts
from kb.facts.slips import slips
from kb.facts.vocabularies import MOST_LISTED, are_known, require_known, words_of_store
from kb.store import load_resident
from kb.store.contract import contract_tables
from tests.conftest import AsOf

DAY = "2026-11-23"


@pytest.fixture(scope="module")
def facts(ask: AsOf) -> Facts:
    """What held on a day, as our data say today."""
    found: Facts = ask(DAY)
    return found


def test_an_interval_of_events_holds_both_its_days(facts: Facts) -> None:
    """And nothing of the days beside them."""
    events = facts.events()
    first, last = events[40].date, events[-40].date
    kept = facts.events(first=first, last=last)

    assert kept == tuple(event for event in events if first <= event.date <= last)
    assert (kept[0].date, kept[-1].date) == (first, last)
    with pytest.raises(UsageError, match="must come second"):
        facts.events(first=first, last=first - timedelta(days=1))


def test_each_filter_of_events_narrows_by_itself(facts: Facts) -> None:
    """Topic, and text whatever its case, in the headline, the note or the subjects; together both must fit."""
    events = facts.events()
    topic = events[0].topic
    mentioned = events[0].subjects[0] if events[0].subjects else events[0].headline
    of_topic = facts.events(topic=topic)
    mentioning = facts.events(q=mentioned.upper())

    assert of_topic == tuple(event for event in events if event.topic == topic)
    assert len(of_topic) < len(events)
    assert events[0] in mentioning
    both = facts.events(topic=topic, q=mentioned.upper())
    assert both == tuple(event for event in of_topic if event in mentioning)


def test_a_runtime_within_some_days_has_a_milestone_on_the_last_of_them(facts: Facts) -> None:
    """The day itself has passed; one day fewer leaves it out."""
    runtime = next(one for one in facts.runtimes() if one.milestones.block_update == date(2027, 3, 3))
    days = min(
        (day - date.fromisoformat(DAY)).days
        for day in (runtime.milestones.deprecation, runtime.milestones.block_create, runtime.milestones.block_update)
        if day and day > date.fromisoformat(DAY)
    )

    assert runtime in facts.runtimes(within=days)
    assert runtime not in facts.runtimes(within=days - 1)
    assert runtime in facts.runtimes(within=10**6)


@pytest.mark.parametrize(("name", "value"), [("from", "2021-08-01"), ("from", date(2021, 8, 1))])
def test_a_day_may_be_written_or_be_one(name: str, value: object) -> None:
    """Both come to the same."""
    assert FACT_LISTS["events"].parsed({name: value}, date(2026, 11, 23)) == {"first": date(2021, 8, 1)}


def test_rows_are_named_by_each_of_their_names(facts: Facts) -> None:
    """An id of a list of things with one name, and of things with two."""
    by_id = FACT_LISTS["limits"].rows_named(facts, ["function_timeout"])
    rules = FACT_LISTS["runtimes"].rows_named(facts, ["python3.9", "nodejs20.x"])

    assert {row.limit for row in by_id} == {"function_timeout"}
    assert sorted(row.runtime for row in rules) == ["nodejs20.x", "python3.9"]


@pytest.mark.parametrize("name", FACT_LISTS)
def test_every_list_is_asked_for_by_the_ids_of_its_rows(facts: Facts, name: str) -> None:
    """Whichever column holds them; an id that nothing has is told as unknown."""
    one = FACT_LISTS[name]
    rows = one.rows(facts)
    ids = [str(getattr(row, one.kind)) for row in rows]

    assert rows[0] in one.rows_named(facts, ids[:1])
    assert set(ids) & set(words_of_store(facts.store, one.ids))
    with pytest.raises(UnknownIdError, match="nothing-has-this"):
        one.rows_named(facts, ["nothing-has-this"])


def test_contradictions_are_asked_for_by_whatever_they_are_about(facts: Facts) -> None:
    """What has a key of several parts, too."""
    claims = FACT_LISTS["claims"]
    about = {row.about for row in claims.rows(facts)}

    assert {row.about for name in about for row in claims.rows(facts, about=name)} == about


def test_a_wrong_word_is_told_with_some_of_those_there_are(facts: Facts) -> None:
    """Few are listed whole, many are cut off and say so; with something close only that is told."""
    with pytest.raises(UnknownWordError) as few:
        require_known(FACT_LISTS["features"].filters, facts.store, {"applies_to": "qqqqqq"})
    with pytest.raises(UnknownWordError) as close:
        require_known(FACT_LISTS["runtimes"].filters, facts.store, {"language": "Pythn"})

    assert str(few.value).count(", ") == MOST_LISTED - 1
    assert str(few.value).endswith(" ...")
    assert "Python" in str(close.value)


@pytest.mark.parametrize(
    ("name", "given", "known"),
    [
        ("features", {"applies_to": "qqqqqq"}, False),
        ("runtimes", {"language": "Pythn"}, False),
        ("runtimes", {"language": "python"}, True),
        ("runtimes", {}, True),
        ("events", {"source": "konishi-lambda-timeline", "topic": "no topic"}, False),
    ],
)
def test_whether_a_word_is_known_is_told_without_what_was_meant(
    facts: Facts, name: str, given: dict[str, str], *, known: bool
) -> None:
    """It is known exactly where it is not refused."""
    assert are_known(FACT_LISTS[name].filters, facts.store, given) is known
    with nullcontext() if known else pytest.raises(UnknownWordError):
        require_known(FACT_LISTS[name].filters, facts.store, given)


def test_words_go_with_their_knowledge_base(database: Path) -> None:
    """A service that reads one after another holds none but the last."""
    store, _ = load_resident(database)
    words = words_of_store(store, FACT_LISTS["runtimes"].filters[0])
    held = weakref.ref(store)
    del store
    gc.collect()

    assert words
    assert held() is None


@pytest.mark.parametrize(
    ("words", "table", "column"), [(METHODS, "triggers", "method"), (VERDICTS, "claims", "verdict")]
)
def test_the_words_of_a_filter_are_those_that_its_column_may_have(
    words: tuple[str, ...], table: str, column: str
) -> None:
    """The catalogue repeats them, so that the command line need not read the contract."""
    (meant,) = (one for one in contract_tables()[table].columns if one.name == column)

    assert words == meant.vocabulary


def test_the_words_of_invocations_are_those_that_triggers_have(facts: Facts) -> None:
    """Their column is a list, whose entries the contract does not name."""
    assert {way for trigger in facts.triggers() for way in trigger.invocation} == set(INVOCATIONS)


def test_dates_that_move_are_of_milestones(facts: Facts) -> None:
    """Each of them has moved some day."""
    assert {slip.milestone for slip in slips(facts)} == set(BLOCKS)
