"""An answer has a largest size: past it stands a line that says which, at every door."""

from __future__ import annotations

import json
from datetime import date

import httpx
import pytest
from pydantic import ValidationError

from api.judging import judging_process
from api.judging.failures import Failure
from api.judging.judging_jobs import Answered, CheckJob, Outcome, Prepared
from api.questions.check_bodies import CheckBody
from api.questions.question_errors import TooLargeError
from kb.errors import TooMuchError
from kb.judging import answer_sizes
from kb.judging.answer_sizes import MOST_FUNCTIONS
from kb.store import Store

DAY = date(2026, 11, 23)
FUNCTION = '{"FunctionName": "f%d", "Runtime": "python3.13", "Handler": "a.b", "Timeout": 5}'


def listed(count: int) -> str:
    """An answer of the Lambda API with so many functions."""
    functions = ", ".join(FUNCTION % number for number in range(count))
    return f'{{"Functions": [{functions}]}}'


def job(*contents: str) -> CheckJob:
    """A question about documents."""
    documents = [{"name": f"{number}.json", "content": content} for number, content in enumerate(contents)]
    return CheckJob(json.dumps({"documents": documents, "as_of": "2026-11-23"}).encode())


def prepared(store: Store, asked: CheckJob) -> Prepared:
    """A question whose documents were read."""
    return asked.prepare(store, DAY).prepared()


def test_functions_are_counted_over_all_documents(store: Store) -> None:
    """2,000 are taken, one more is refused with both numbers."""
    half = MOST_FUNCTIONS // 2

    assert len(prepared(store, job(listed(half), listed(half))).documents) == 2
    with pytest.raises(TooMuchError, match="come to 2,001 functions: send 2,000 at a time"):
        prepared(store, job(listed(half), listed(half + 1)))


def outcome_with(store: Store, monkeypatch: pytest.MonkeyPatch, name: str, most: int) -> Outcome:
    """The outcome of a question under another bound."""
    monkeypatch.setattr(answer_sizes if name == "MOST_FINDINGS" else judging_process, name, most)
    (outcome,) = judging_process._outcomes_of(store, DAY, [job(listed(3))])
    return outcome


def test_findings_are_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as the bound are told, one more is refused with their number."""
    whole = outcome_with(store, monkeypatch, "MOST_FINDINGS", 100)
    assert isinstance(whole, Answered)
    count = len(json.loads(whole.body)["findings"])

    assert outcome_with(store, monkeypatch, "MOST_FINDINGS", count) == whole
    past = outcome_with(store, monkeypatch, "MOST_FINDINGS", count - 1)
    assert isinstance(past, Failure)
    assert (past.kind, past.message) == (
        TooMuchError,
        f"there are {count} findings: send documents with fewer at a time",
    )


def test_bytes_are_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as the bound are sent, one more is refused with the bound."""
    whole = outcome_with(store, monkeypatch, "MOST_ANSWER_BYTES", 10**6)
    assert isinstance(whole, Answered)
    size = len(whole.body)

    assert outcome_with(store, monkeypatch, "MOST_ANSWER_BYTES", size) == whole
    past = outcome_with(store, monkeypatch, "MOST_ANSWER_BYTES", size - 1)
    assert isinstance(past, Failure)
    assert past.kind is TooLargeError
    assert past.message == f"the answer is longer than {size - 1:,} bytes: send fewer functions at a time"


def test_who_asks_too_much_spoils_nothing_for_others(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a pass with several questions only the one that is too large is refused."""
    monkeypatch.setattr(answer_sizes, "MOST_FINDINGS", 20)
    outcomes = judging_process._outcomes_of(store, DAY, [job(listed(1)), job(listed(30)), job(listed(2))])

    assert [isinstance(one, Answered) for one in outcomes] == [True, False, True]


def test_every_door_says_which_bound_was_met(service: httpx.Client) -> None:
    """The API as a problem, the page as an alert, agents as a refusal."""
    content, said = listed(MOST_FUNCTIONS + 1), "2,001 functions: send 2,000 at a time"
    body = {"documents": [{"name": "f.json", "content": content}]}
    problem = service.post("/v1/check", json=body)
    page = service.post("/check", data={"content": content})
    call = {"name": "check_config", "arguments": {"name": "f.json", "content": content}}
    agent = service.post(
        "/mcp",
        json={"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call},
        headers={"accept": "application/json, text/event-stream"},
    )

    assert (problem.status_code, problem.json()["type"].rpartition("/")[2]) == (413, "too-large")
    assert said in problem.json()["detail"]
    assert said in page.text
    assert said in agent.text


def test_of_many_wrong_documents_only_the_first_is_told() -> None:
    """A million ones in a body of 2 MB took eight seconds to be told each."""
    with pytest.raises(ValidationError) as found:
        CheckBody.model_validate_json(b'{"documents": [1, 1, 1], "horizon": "x"}', strict=True)

    assert [error["loc"] for error in found.value.errors()] == [("documents", 0), ("horizon",)]
