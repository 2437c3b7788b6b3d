"""A number or a day that is refused is refused in one sentence, at whatever door it was asked."""

from __future__ import annotations

import json
from datetime import date

import httpx
import pytest

import kb
from kb.answers import dump_json
from kb.outlets.agents.skills import answer_or_refusal
from kb.store import Store
from tests.conftest import Run


@pytest.mark.parametrize(
    ("address", "command", "sentence"),
    [
        ("runtimes?data_version=0", "runtimes --data-version 0", "data-version 0: there are 1 to "),
        ("runtimes?data_version=-1", "runtimes --data-version=-1", "data-version -1: there are 1 to "),
        ("runtimes?data_version=9999", "runtimes --data-version 9999", "data-version 9999: there are 1 to "),
        ("runtimes?data_version=1_0", "runtimes --data-version 1_0", "'1_0' is no whole number: write it in digits"),
        ("versions/diff?from=0&to=2", "data diff 0 2", "data version 0: there are 1 to "),
        ("versions/diff?from=1&to=9999", "data diff 1 9999", "data version 9999: there are 1 to "),
        ("runtimes?limit=0", "runtimes --limit 0", "0 is not at least 1"),
        ("runtimes?limit=x", "runtimes --limit x", "'x' is no whole number: write it in digits"),
        ("runtimes?within=-1", "runtimes --within=-1", "-1 is not at least 0"),
        (f"runtimes?within={'9' * 19}", f"runtimes --within {'9' * 19}", "9' is no whole number of at most 18 digits"),
        ("runtimes?within=36501", "runtimes --within 36501", "36501 is not at most 36500"),
        ("upcoming?within=36501", "upcoming --within 36501", "36501 is not at most 36500"),
        ("charts/fleet.json?functions=python3.9%3D1&months=x", "chart fleet -o x.svg", "is no whole number"),
        ("runtimes?as_of=2021-02-30", "runtimes --as-of 2021-02-30", "'2021-02-30' is no day of the calendar: write"),
        ("runtimes?as_of=yesterday", "runtimes --as-of yesterday", "'yesterday' is no date: write YYYY-MM-DD"),
        ("runtimes?as_of=2001-01-01", "runtimes --as-of 2001-01-01", "as-of 2001-01-01: before the first evidence"),
        ("runtimes?known_at=2001-01-01", "runtimes --known-at 2001-01-01", "known-at 2001-01-01: nothing was known"),
        ("changes?from=x", "diff x 2021-01-01", "'x' is no date: write YYYY-MM-DD"),
        (
            "changes?from=2021-01-02&to=2021-01-01",
            "diff 2021-01-02 2021-01-01",
            "from 2021-01-02 to 2021-01-01: the later day must come second",
        ),
        (
            "changes?from=2014-01-01&to=2014-11-12",
            "diff 2014-01-01 2014-11-12",
            "to 2014-11-12: before the first evidence",
        ),
    ],
)
def test_a_refusal_is_the_same_sentence_over_http_and_on_the_command_line(
    call: Run, service: httpx.Client, address: str, command: str, sentence: str
) -> None:
    """Whether the number is too small, too large or none, and the day odd or without evidence."""
    if command.startswith("chart"):
        command += " --functions python3.9=1 --months x"
    problem, done = service.get(f"/v1/{address}"), call(*command.split())

    assert (problem.status_code, done.returncode) == (422, 2)
    assert sentence in problem.json()["detail"]
    assert sentence in done.stderr


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("runtime", {"id": "python3.9", "data_version": 0}, "data-version 0: there are 1 to "),
        ("upcoming", {"within": -1}, "within: -1 is not at least 0"),
        ("upcoming", {"within": 36501}, "within: 36501 is not at most 36500"),
        ("what_changed", {"from": "2021-01-02", "to": "2021-01-01"}, "from 2021-01-02 to 2021-01-01: the later day"),
        ("what_changed", {"from": "2014-01-01", "to": "2014-11-12"}, "to 2014-11-12: before the first evidence"),
    ],
)
def test_agents_are_told_the_same(store: Store, tool: str, arguments: dict[str, object], sentence: str) -> None:
    """At the bound of what a question may be."""
    body, refused = answer_or_refusal(store, date(2026, 11, 23), tool, arguments)

    assert refused
    assert sentence in str(body)


@pytest.mark.parametrize("within", [0, 36500])
def test_a_look_ahead_of_a_century_is_taken_on_the_last_day_there_is(
    call: Run, service: httpx.Client, store: Store, within: int
) -> None:
    """Nothing lies past the end of the calendar; no list and no doorway says otherwise."""
    day = "9999-12-31"
    for name in ("runtimes", "upcoming"):
        served = service.get(f"/v1/{name}", params={"as_of": day, "within": within})
        told = call(name, "--as-of", day, "--within", str(within), "--format", "json")

        assert served.json()["data"] == json.loads(told.stdout)["data"] == []
        assert not getattr(kb.as_of(day, db=store), name)(within=within)


def test_changes_since_before_the_first_evidence_are_told_at_every_doorway(
    call: Run, service: httpx.Client, store: Store
) -> None:
    """Only the later of the days must have evidence."""
    asked = {"from": "2014-01-01", "to": "2014-11-14"}
    served = service.get("/v1/changes", params=asked).json()["data"]
    body, _ = answer_or_refusal(store, date(2026, 11, 23), "what_changed", asked)

    assert served
    assert served == json.loads(call("diff", *asked.values(), "--format", "json").stdout)["data"]
    assert served == json.loads(dump_json(body))["changes"]


@pytest.mark.parametrize(("limit", "status"), [(1000, 200), (1001, 422)])
def test_a_number_above_the_most_is_told_the_most(service: httpx.Client, limit: int, status: int) -> None:
    """The largest page, and one row more."""
    answer = service.get("/v1/runtimes", params={"limit": limit})

    assert answer.status_code == status
    assert status == 200 or answer.json()["detail"] == "limit: 1001 is not at most 1000"


@pytest.mark.parametrize(
    ("address", "command", "question", "sentence"),
    [
        (
            "triggers/amazon-appflow",
            "triggers amazon-appflow",
            "known_at=2020-08-13",
            "version 12 says nothing of it, as",
        ),
        ("triggers/amazon-bedrock-flows", "triggers amazon-bedrock-flows", "data_version=3", "version 3 says nothing"),
        ("regions/il-central-1", "regions il-central-1", "known_at=2015-01-01", "version 12 says nothing of it, as"),
        ("limits/durable_execution_timeout", "limits durable_execution_timeout", "data_version=1", "version 1 says no"),
        ("limits/durable_retention/history", "history durable_retention", "data_version=1", "version 1 says nothing"),
        ("features/snapstart/history", "history snapstart", "data_version=1", "version 1 says nothing of it"),
    ],
)
def test_what_only_others_know_is_not_taken_for_misspelt(  # noqa: PLR0917 - the question at two doors, and its answer
    call: Run, service: httpx.Client, address: str, command: str, question: str, sentence: str
) -> None:
    """Another day of knowledge or another data version has the id: that is said, and nothing like it is suggested."""
    question = f"{question}&data_version=12" if "version 12" in sentence else question
    options = [f"--{word.replace('_', '-')}" for word in question.split("&")]
    problem, done = service.get(f"/v1/{address}?{question}"), call(*command.split(), *options)

    assert (problem.status_code, problem.json()["type"], done.returncode) == (422, "/problems/out-of-coverage", 2)
    assert sentence in problem.json()["detail"]
    assert problem.json()["detail"] in done.stderr


def test_a_history_of_which_nothing_was_known_is_empty_everywhere(call: Run, service: httpx.Client) -> None:
    """Of a trigger as of what else has one."""
    known_at = "2020-08-13"
    for address, name in (("triggers", "amazon-appflow"), ("features", "snapstart"), ("runtimes", "python3.13")):
        served = service.get(f"/v1/{address}/{name}/history", params={"known_at": known_at})
        printed = json.loads(call("history", name, "--known-at", known_at, "--format", "json").stdout)

        assert served.json()["data"] == printed["data"] == []


def test_the_page_of_what_another_data_version_knows_says_so(service: httpx.Client) -> None:
    """As the history at the other doors does; what nobody knows is not found."""
    early, wrong = (
        service.get(f"/features/{name}") for name in ("snapstart?data_version=1", "snapstar?data_version=1")
    )

    assert (early.status_code, wrong.status_code) == (422, 404)
    assert "data version 1 says nothing of it" in early.text
