"""Only readers are broken off where a question takes long: whatever else works on it is left to its end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from api.judging import judging_process
from api.judging.agent_messages import MessageJob, message_job
from api.judging.check_batches import CheckDesk
from api.judging.failures import DefectElsewhereError
from api.judging.judging_jobs import Answered, CheckJob, JudgingJob, OwnWindowsJob, PageJob, Postponed
from api.judging.judging_process import work_jobs
from api.judging.snapshot_jobs import SnapshotJob
from kb.store import Store
from tests.api.judging.hostile_jobs import Grouped, Small
from tests.api.judging.test_isolation import at_desk

DAY = date(2026, 11, 23)
SMALL = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13}}}"
_ACCOUNT = {"AccountLimit": {"ConcurrentExecutions": 1000, "TotalCodeSize": 80530636800}, "AccountUsage": {}}
_SCOPE = {
    "http_version": "1.1",
    "method": "POST",
    "path": "/mcp",
    "raw_path": b"/mcp",
    "query_string": b"",
    "root_path": "",
    "scheme": "http",
    "type": "http",
    "headers": [(b"content-type", b"application/json"), (b"accept", b"application/json, text/event-stream")],
}


def loops(count: int) -> str:
    """A short template that comes to so many functions times so many."""
    names = [f"a{number}" for number in range(count)]
    functions = {"F${X}${Y}": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "python3.13"}}}
    inner = {"Fn::ForEach::B": ["Y", names, functions]}
    return json.dumps({"Transform": "AWS::LanguageExtensions", "Resources": {"Fn::ForEach::A": ["X", names, inner]}})


def check(content: str) -> CheckJob:
    """A check of a template."""
    return CheckJob(_body(documents=[{"name": "t.yaml", "content": content}]))


def message(content: str) -> MessageJob:
    """A check of an agent."""
    call = {"name": "check_config", "arguments": {"content": content, "as_of": "2026-11-23"}}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    return message_job(_SCOPE, json.dumps(asked).encode())


def _body(**members: object) -> bytes:
    return json.dumps({"as_of": "2026-11-23", **members}).encode()


WHOLE: Mapping[str, JudgingJob] = {
    "agent": message(SMALL),
    "snapshot": SnapshotJob(_body()),
    "snapshot-of-an-account": SnapshotJob(_body(account=_ACCOUNT)),
    "windows-of-an-account": OwnWindowsJob(_body(runtime="python3.13", memory=512, account=_ACCOUNT)),
}
"""Questions that ask the store before there is a report, or run tasks."""


@pytest.mark.parametrize("job", WHOLE.values(), ids=WHOLE)
def test_what_asks_the_store_is_never_broken_off(
    store: Store, monkeypatch: pytest.MonkeyPatch, job: JudgingJob
) -> None:
    """A query that was interrupted would be the answer, and leave behind what nobody clears away."""
    usual = judging_process._outcomes_of(store, DAY, [job], costly=True)
    monkeypatch.setattr(judging_process, "SECONDS_TO_READ", 1e-6)
    monkeypatch.setattr(judging_process, "SECONDS_A_BYTE", 0)

    assert isinstance(usual[0], Answered)
    assert b'isError":true' not in usual[0].body
    assert [judging_process._outcomes_of(store, DAY, [job]) for _ in range(3)] == [usual] * 3


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # broken off where objects end, at times
@pytest.mark.parametrize("job", [check(loops(43)), PageJob({"content": loops(40)})], ids=["check", "page"])
def test_documents_that_take_long_to_read_are_put_off(store: Store, job: JudgingJob) -> None:
    """However short they are; by themselves they are answered, and small ones are at once."""
    assert judging_process._outcomes_of(store, DAY, [job]) == [Postponed.COSTLY]
    (late,) = judging_process._outcomes_of(store, DAY, [job], costly=True)
    assert isinstance(late, Answered)
    assert [type(one) for one in judging_process._outcomes_of(store, DAY, [check(SMALL)])] == [Answered]


def test_agents_are_answered_beside_whatever_else_is_asked(database: Path) -> None:
    """Each in its turn, the costly ones last, and no process is ended for it, however busy the machine is."""

    async def work(desk: CheckDesk) -> None:
        jobs = [check(loops(43)), message(SMALL), check(SMALL), message(loops(40)), *WHOLE.values()]
        done: list[JudgingJob] = []

        async def ask(job: JudgingJob) -> None:
            assert b'isError":true' not in (await desk.answer(job, str(database), DAY)).body
            done.append(job)

        await asyncio.gather(*map(ask, jobs))
        assert done[-1] == jobs[0]
        assert desk.ended == 0

    at_desk(work, waiting=16)


def test_a_question_that_ends_in_a_group_of_errors_is_a_defect(database: Path) -> None:
    """Whatever the group holds; whoever asks beside it and after it is answered."""

    async def work(desk: CheckDesk) -> None:
        asked = (desk.answer(job, str(database), DAY) for job in (Grouped(), Small()))
        broken, beside = await asyncio.gather(*asked, return_exceptions=True)

        assert isinstance(broken, DefectElsewhereError)
        assert "GeneratorExit" in str(broken)
        assert isinstance(beside, Answered)
        assert (await desk.answer(Small(), str(database), DAY)).body == beside.body

    at_desk(work, waiting=16)


def test_a_group_of_errors_outside_of_every_question_is_an_outcome_of_each(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that waits for it understands nothing else."""

    def fail(*_: object, **__: object) -> None:
        raise BaseExceptionGroup("tasks", [GeneratorExit()])

    monkeypatch.setattr(judging_process, "wake_process", lambda _: 0)
    monkeypatch.setattr(judging_process, "_outcomes_of", fail)
    found = work_jobs(str(database), DAY, [Small(), Small()], 60)

    assert isinstance(found, list)
    assert ["GeneratorExit" in str(one) for one in found] == [True, True]


def test_nobody_waits_for_an_answer_that_will_not_come(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends the work on a batch, all of it are told; the next is answered."""
    work_on = CheckDesk._work_on

    async def work(desk: CheckDesk) -> None:
        async def leave(*_: object) -> None:
            monkeypatch.setattr(CheckDesk, "_work_on", work_on)

        monkeypatch.setattr(CheckDesk, "_work_on", leave)
        asked = [desk.answer(Small(), str(database), DAY) for _ in range(2)]
        found = await asyncio.gather(*asked, return_exceptions=True)

        assert [type(one) for one in found] == [DefectElsewhereError] * 2
        assert (await desk.answer(Small(), str(database), DAY)).body

    at_desk(work, waiting=16)
