"""What rules tell of fields that their owners hide: nothing that stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from kb.judging import Finding
from kb.judging.relations import relation_columns
from kb.judging.rules import COLUMNS, Rule
from kb.readers.interface import Attachment, Field, FunctionConfig, Kind, Plain, Resolved
from kb.readers.shared.plain_values import single_values
from kb.store import Store
from tests.judging.bound_tables import BOUNDS, EXAMPLES
from tests.judging.examples import SQS, Example
from tests.judging.hidden_fields import secret
from tests.judging.questions import RULES, ask, attached, document, function, things

API: dict[str, Plain] = {"Source": "amazon-api-gateway", "ApiKind": "rest"}
POLLERS: Plain = {"MinimumPollers": 20, "MaximumPollers": 10}
SHOWN = frozenset({"Source"})
"""What no reader hides: of a hidden source they tell the service."""


def hide(one: FunctionConfig | Attachment) -> FunctionConfig | Attachment:
    """The same with all its fields hidden."""
    fields = {
        name: replace(found, secret=name not in SHOWN) if isinstance(found, Resolved) else found
        for name, found in one.fields.items()
    }
    return replace(one, fields=fields)


def broken_examples(rule: Rule) -> Iterator[Example]:
    """Every example that breaks a rule."""
    yield EXAMPLES[rule.id][0]
    yield from (bound.made(bound.fail_past) for bound in BOUNDS if bound.rule == rule.id)


def hidden_words(found: Iterable[FunctionConfig | Attachment], rule: Rule) -> set[str]:
    """What a finding may not tell: texts, and numbers unless the rule tells sizes; but words of its own, and digits."""
    fields = [field for one in found for field in one.fields.values() if isinstance(field, Resolved) and field.secret]
    values = [value for field in fields for value in single_values(field.value)]
    kinds = (str,) if "value" in rule.public else (str, int, float)
    own = f"{rule.title} {rule.message} {rule.advice}"
    told = {f"{value:g}" if isinstance(value, float) else str(value) for value in values if type(value) in kinds}
    return {word for word in told if len(word) > 1 and word not in own}


@pytest.mark.all
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_repeats_what_is_hidden(store: Store, rule: Rule) -> None:
    """In no column of the findings of its own examples, all fields of which are hidden."""
    for example in broken_examples(rule):
        hidden = [hide(one) for one in things(example)]
        asked = {"horizon": example.horizon, "region": example.region, "account": example.account}
        found = ask(store, document(*hidden), as_of=example.as_of, windows=False, **asked)  # type: ignore[arg-type]
        own = [one for one in found.findings if one.rule == rule.id]
        words = hidden_words(hidden, rule)

        assert own
        assert not [word for one in own for word in words if tells(one, word)]


def tells(finding: Finding, word: str) -> bool:
    """Whether a finding has a word anywhere but in the name of its field."""
    columns = (finding.message, finding.value, finding.limit, finding.fix, finding.since, finding.until)
    return re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", " | ".join(map(str, columns))) is not None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_a_header_says_of_its_columns_is_there(store: Store, rule: Rule) -> None:
    """Columns of all rules, and fields of functions, attachments and sums."""
    fields = {(column.field or "").partition(".")[0] for columns in relation_columns().values() for column in columns}

    fields |= {
        part
        for (name,) in store.cursor().execute("select distinct field from config_fields").fetchall()
        for part in name.split(".")
    }

    assert set(rule.public) <= set(COLUMNS)
    assert set(rule.bound) <= fields


@pytest.mark.parametrize(
    ("own", "beside", "rule", "said"),
    [
        (
            {"Timeout": 60},
            attached(Kind.EVENT_SOURCE, {**API, "IntegrationTimeout": secret(20_000)}),
            "LKB322",
            "the function may run for 60 s, the API waits (hidden) s",
        ),
        (
            {"Timeout": secret(61)},
            attached(Kind.EVENT_SOURCE_MAPPING, {**SQS, "QueueVisibilityTimeout": 300}),
            "LKB320",
            "the queue hides messages for (hidden) s, AWS recommends (hidden) s",
        ),
        (
            {},
            attached(Kind.EVENT_SOURCE_MAPPING, {**SQS, "ProvisionedPollerConfig": secret(POLLERS)}),
            "LKB347",
            "MinimumPollers (hidden) is above MaximumPollers (hidden)",
        ),
    ],
)
def test_a_bound_that_is_made_of_what_is_hidden_is_not_told(
    store: Store, own: dict[str, Plain | Field], beside: Attachment, rule: str, said: str
) -> None:
    """Nor one that is computed of it, nor one of what is attached to the function."""
    found = ask(store, document(function(own), beside))
    (one,) = (finding for finding in found.findings if finding.rule == rule)

    assert said in one.message
    assert one.limit is None


def test_one_api_that_hides_how_long_it_waits_hides_it_of_its_own_function_only(store: Store) -> None:
    """Another function that is configured alike is told of its own API."""
    hidden = attached(Kind.EVENT_SOURCE, {**API, "IntegrationTimeout": secret(20_000)})
    shown = attached(Kind.EVENT_SOURCE, {**API, "IntegrationTimeout": 20_000}, "G", "B")
    found = ask(store, document(function({"Timeout": 60}), function({"Timeout": 60}, "G"), hidden, shown))

    assert {("F", None), ("G", 20)} == {(one.function, one.limit) for one in found.findings if one.rule == "LKB322"}


def test_a_hidden_runtime_is_not_told_by_its_days(store: Store) -> None:
    """Not by those of a finding, nor by its sources, nor by the windows of its function."""
    shown, hidden = (ask(store, document(function({"Runtime": value}))) for value in ("python3.7", secret("python3.7")))
    (other,) = hidden.findings

    assert (other.rule, other.message) == ("LKB102", "Creation blocked")
    assert (other.value, other.since, other.until, other.fix) == (None, None, None, None)
    assert other.sources == next(rule.sources for rule in RULES if rule.id == "LKB102")
    assert shown.functions[0].windows
    assert (hidden.functions[0].windows, hidden.functions[0].doubts) == ((), ())
    assert hidden.functions[0].operations == shown.functions[0].operations


def test_what_a_hidden_runtime_was_meant_for_is_not_told(store: Store) -> None:
    """It nearly is the runtime."""
    shown, hidden = (ask(store, document(function({"Runtime": value}))) for value in ("python313", secret("python313")))

    assert "did you mean python3.13?" in shown.findings[0].message
    assert hidden.findings[0].message == "(hidden) is no runtime that the API knows"


@pytest.mark.parametrize(
    ("name", "said"),
    [("AWS_REGION", "the environment variable AWS_REGION is reserved"), ("X", "X is no name that an environment")],
)
def test_names_beside_a_hidden_value_are_told(store: Store, name: str, said: str) -> None:
    """A variable whose value is hidden has a name that is not."""
    found = ask(store, document(function({"Environment": secret({name: "hunter2"})})))

    assert [one.value for one in found.findings] == [name]
    assert said in found.findings[0].message
