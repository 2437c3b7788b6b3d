"""Texts in which something else is yet to stand: no rule about forms tells them, and all agree on what they are."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kb.judging.rules import builtin_rules
from kb.readers.interface import Document, Kind
from kb.store import Store
from tests.judging.examples import CALLER, PERMISSION
from tests.judging.questions import ask, attached, document, function

Written = Callable[[str], Document]
"""A document that has a text at some place."""

TOLD_BY: dict[str, tuple[Written, str]] = {
    "LKB214": (lambda text: document(function({"Handler": text})), "h" * 129),
    "LKB229": (lambda text: document(function({"Environment": {text: "on"}})), "a b"),
    "LKB230": (lambda text: document(function({"FunctionName": text})), "a b"),
    "LKB249": (lambda text: document(function({"Handler": text})), "a b"),
    "LKB252": (lambda text: document(function({"Role": text})), "iam:r"),
    "LKB337": (lambda text: document(attached(Kind.ALIAS, {"Name": text}, to=None)), "a b"),
    "LKB353": (lambda text: document(attached(PERMISSION, {**CALLER, "SourceArn": text}, to=None)), "sqs:q"),
    "LKB359": (lambda text: document(attached(PERMISSION, {**CALLER, "Principal": text}, to=None)), "s3."),
}
"""The rules that judge what a text looks like, each with where it finds one and with one that it refuses."""


def refuses(store: Store, rule: str, text: str) -> bool:
    """Whether a rule tells a text."""
    written, _ = TOLD_BY[rule]
    return rule in {one.rule for one in ask(store, written(text), windows=False).findings}


@pytest.mark.parametrize("rule", TOLD_BY)
@pytest.mark.parametrize(
    "stand_in", ["{{ env }}", "{{env}}", "${env}", "<env>", "<the stage>", "%env%", "@env@", "__env__", "***"]
)
def test_no_rule_tells_a_text_in_which_something_else_is_to_stand(store: Store, rule: str, stand_in: str) -> None:
    """Before, behind or between what it would refuse by itself."""
    _, refused = TOLD_BY[rule]
    texts = [f"{stand_in}-{refused}", f"{refused}-{stand_in}", f"{refused}-{stand_in}-{refused}"]

    assert [text for text in texts if refuses(store, rule, text)] == []


@pytest.mark.parametrize("rule", TOLD_BY)
@pytest.mark.parametrize("sign", ["", "{env}", "<", "100%", "@env", "a__b__c", "**", "$env"])
def test_signs_that_stand_for_nothing_excuse_nothing(store: Store, rule: str, sign: str) -> None:
    """One sign less than a stand-in has, or none at all."""
    assert refuses(store, rule, sign + TOLD_BY[rule][1])


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        *(("LKB252", text) for text in ("arn:aws:iam::xxxxxxxxxxxx:role/r", "arn:aws:iam::ACCOUNT_ID:role/r")),
        *(("LKB252", text) for text in ("{{resolve:x}}", "YOUR_ROLE_ARN", "arn:your-role", "arn:aws:iam::***:role/r")),
        *(("LKB359", text) for text in ("SERVICE_PRINCIPAL", "your-service")),
    ],
)
def test_words_of_examples_stand_for_others(store: Store, rule: str, text: str) -> None:
    """Nobody has an account of letters."""
    assert not refuses(store, rule, text)


def test_a_long_name_is_no_stand_in_for_the_underscores_in_it(store: Store) -> None:
    """Parts of a name are often put together by two of them."""
    assert refuses(store, "LKB230", "team__service__" + "n" * 50)
    assert not refuses(store, "LKB230", "team__service__" + "n" * 49)


def test_what_stands_for_another_is_told_in_one_place() -> None:
    """A rule that asked by an expression of its own would sooner or later ask for something else than the others."""
    signs = re.compile(r"\\\{\\\{|\\\$\\\{|%\\w|@\\w|__\\w|\[\^<>\]")

    assert [rule.id for rule in builtin_rules() if signs.search(rule.query)] == []
