"""Every error is a problem document of a stable type."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import cast

import httpx
import pytest

from api.app import create_app
from api.edge.request_bodies import MOST_BYTES
from api.questions import problem_documents
from api.questions.problem_kinds import KIND_OF, KINDS
from kb import errors
from kb.outlets.agents.skills import SKILLS, Skill
from kb.store import Store

WRONG = [
    ("/v1/runtimes?as_off=2021-01-01", 422, "unknown-parameter", "as_of"),
    ("/v1/runtimes/python3.9?limit=3", 422, "unknown-parameter", ""),
    ("/v1/windows?runtime=python3.9&memory=-5", 422, "invalid-parameter", ""),
    ("/v1/windows?runtime=python3.9&timeout=0", 422, "invalid-parameter", ""),
    ("/v1/snapshot?cursor=x", 422, "unknown-parameter", ""),
    ("/v1/runtimes?limit=0", 422, "invalid-parameter", ""),
    ("/v1/runtimes?limit=1001", 422, "invalid-parameter", ""),
    ("/v1/runtimes?limit=", 422, "invalid-parameter", ""),
    ("/v1/runtimes?phase=retired", 422, "invalid-parameter", ""),
    ("/v1/runtimes?format=xml", 422, "invalid-parameter", ""),
    ("/v1/runtimes?sort=fase", 422, "invalid-parameter", "phase"),
    ("/v1/runtimes?sort=-milestones.gaa", 422, "invalid-parameter", "milestones.ga"),
    ("/v1/runtimes?sort=milestones", 422, "invalid-parameter", ""),
    ("/v1/runtimes?fields=", 422, "invalid-parameter", ""),
    ("/v1/runtimes?fields=runtime,fase", 422, "invalid-parameter", "phase"),
    ("/v1/snapshot?format=parquet", 422, "invalid-parameter", ""),
    ("/v1/runtimes.csv", 404, "not-found", "/v1/runtimes?format=csv"),
    ("/v1/snapshot.parquet", 404, "not-found", "/v1/snapshot"),
    ("/v1/runtimes.xml", 404, "not-found", "/v1/runtimes"),
    ("/healthz?verbose=1", 422, "unknown-parameter", ""),
    ("/v1/download/runtimes.parquet?as_of=2021-01-01", 422, "unknown-parameter", ""),
    ("/v1/download/runtime.parquet", 404, "not-found", "runtimes"),
    ("/v1/charts/runtime.svg", 404, "not-found", "runtimes"),
    ("/v1/charts/runtimes.gif", 404, "not-found", ""),
    ("/v1/calendar.ics?as_of=2014-01-01", 422, "out-of-coverage", ""),
    ("/v1/feed.atom?axis=record", 422, "invalid-parameter", ""),
    ("/v1/runtimes?as_of=", 422, "invalid-parameter", ""),
    ("/v1/runtimes?as_of=yesterday", 422, "invalid-parameter", ""),
    ("/v1/runtimes?as_of=2021-02-30", 422, "invalid-parameter", ""),
    ("/v1/runtimes?as_of=2021-02-03T04:05:06", 422, "invalid-parameter", ""),
    ("/v1/runtimes?as_of=2021-01-01&as_of=2022-01-01", 422, "invalid-parameter", ""),
    ("/v1/runtimes?as_of=9999-12-31&within=36501", 422, "invalid-parameter", ""),
    ("/v1/runtimes?data_version=99", 422, "invalid-parameter", ""),
    ("/v1/runtimes?cursor=%FF", 422, "invalid-parameter", ""),
    ("/v1/runtimes?cursor=MTAw", 422, "invalid-parameter", ""),
    ("/v1/runtimes?as_of=2014-11-12", 422, "out-of-coverage", ""),
    ("/v1/runtimes?known_at=2014-11-12", 422, "out-of-coverage", ""),
    ("/v1/changes?from=2022-01-02&to=2022-01-01", 422, "invalid-parameter", ""),
    ("/v1/changes?axis=record", 422, "invalid-parameter", ""),
    ("/v1/windows", 422, "invalid-parameter", ""),
    ("/v1/windows?runtime=python3.99&memory=512", 404, "not-found", "python3.9"),
    ("/v1/runtimes/pyton3.9", 404, "not-found", "python3.9"),
    ("/v1/runtimes/pyton3.9/history", 404, "not-found", "python3.9"),
    ("/v1/runtimes/ephemeral_storage/history", 404, "not-found", ""),
    ("/v1/limits/function_timeot", 404, "not-found", "function_timeout"),
    ("/v1/limits/python3.9/history", 404, "not-found", ""),
    ("/v1/triggers/amazon-sqz", 404, "not-found", "amazon-sqs"),
    ("/v1/rules/LKB999", 404, "not-found", ""),
    ("/v1/rules/LKB2033", 404, "not-found", "LKB203"),
    ("/v1/runtime", 404, "not-found", "/v1/runtimes"),
    ("/v1/runtimes/", 404, "not-found", "/v1/runtimes"),
    ("/problems/unheard-of", 404, "not-found", ""),
]

DOCUMENT = {"name": "a.yaml", "content": "Resources: {}"}
WRONG_BODIES: list[tuple[str, object, int, str]] = [
    ("no-json", "{", 422, "invalid-parameter"),
    ("empty", "", 422, "invalid-parameter"),
    ("no-object", [], 422, "invalid-parameter"),
    ("no-documents", {}, 422, "invalid-parameter"),
    ("unknown-member", {"documents": [], "asof": "2021-01-01"}, 422, "unknown-parameter"),
    ("unknown-member-of-a-document", {"documents": [DOCUMENT | {"path": "a"}]}, 422, "unknown-parameter"),
    ("number-as-content", {"documents": [{"name": "a", "content": 1}]}, 422, "invalid-parameter"),
    ("nameless", {"documents": [{"name": "", "content": ""}]}, 422, "invalid-parameter"),
    ("unknown-operation", {"documents": [], "operation": "delete"}, 422, "invalid-parameter"),
    ("negative-horizon", {"documents": [], "horizon": -1}, 422, "invalid-parameter"),
    ("number-as-parameter", {"documents": [], "parameters": {"A": 1}}, 422, "invalid-parameter"),
    ("naive-moment", {"documents": [], "as_of": "2021-01-01T00:00:00"}, 422, "invalid-parameter"),
    ("too-early", {"documents": [], "as_of": "2014-01-01"}, 422, "out-of-coverage"),
    ("same-name-twice", {"documents": [DOCUMENT, DOCUMENT]}, 422, "invalid-parameter"),
    ("too-many", {"documents": [{"name": str(n), "content": ""} for n in range(101)]}, 413, "too-large"),
    ("too-long", {"documents": [{"name": "a", "content": "x" * MOST_BYTES}]}, 413, "too-large"),
]


def assert_problem(response: httpx.Response, status: int, kind: str) -> dict[str, object]:
    """Check the shape that all problems share."""
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = response.json()
    assert list(body) == ["type", "title", "status", "detail", "instance", "suggestions"]
    assert (response.status_code, body["status"], body["type"]) == (status, status, f"/problems/{kind}")
    assert body["instance"] == response.request.url.path
    assert body["detail"]
    return body


@pytest.mark.parametrize(("path", "status", "kind", "suggestion"), WRONG, ids=[path for path, *_ in WRONG])
def test_a_wrong_question_is_a_problem(
    service: httpx.Client, path: str, status: int, kind: str, suggestion: str
) -> None:
    """Of the right type, with what may have been meant."""
    suggestions = assert_problem(service.get(path), status, kind)["suggestions"]

    assert isinstance(suggestions, list)
    assert not suggestion or suggestion in suggestions


@pytest.mark.parametrize(("name", "body", "status", "kind"), WRONG_BODIES, ids=[name for name, *_ in WRONG_BODIES])
def test_a_wrong_body_is_a_problem(service: httpx.Client, name: str, body: object, status: int, kind: str) -> None:
    """Nothing in a body is guessed or ignored."""
    content = body if isinstance(body, str) else json.dumps(body)

    assert_problem(service.post("/v1/check", content=content), status, kind), name


def test_a_body_without_an_announced_length_is_not_read_to_its_end(service: httpx.Client) -> None:
    """A chunked body stops at the limit."""
    sent = []

    def chunks() -> Iterator[bytes]:
        for number in range(10_000):
            sent.append(number)
            yield b" " * 65536

    assert_problem(service.post("/v1/check", content=chunks()), 413, "too-large")
    assert len(sent) < 10_000


@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/runtimes"), ("GET", "/v1/check"), ("DELETE", "/docs")])
def test_a_wrong_method_is_a_problem(service: httpx.Client, method: str, path: str) -> None:
    """The methods that are possible are named."""
    response = service.request(method, path)

    assert_problem(response, 405, "method-not-allowed")
    assert response.headers["allow"]


def test_a_defect_is_a_problem(store: Store) -> None:
    """What nobody foresaw has the same shape, and tells nothing of the inside."""

    def broken() -> date:
        raise ZeroDivisionError("secret")

    transport = httpx.ASGITransport(create_app(store, broken), raise_app_exceptions=False)

    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            return await client.get("/v1/runtimes")

    response = asyncio.run(asked())
    assert "secret" not in response.text
    assert_problem(response, 500, "internal")


def test_every_problem_type_has_its_page(service: httpx.Client) -> None:
    """The type of a problem can be opened in a browser."""
    for kind in KINDS:
        page = service.get(f"/problems/{kind.name}").raise_for_status()

        assert kind.title in page.text


def test_every_error_of_kb_is_some_problem() -> None:
    """A new error without a status of its own is that of its base, never none."""
    found = [error for error in vars(errors).values() if isinstance(error, type) and issubclass(error, errors.KbError)]

    assert all(any(base in KIND_OF for base in error.__mro__) for error in found)


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/v1/runtimes?language=Phyton", "Python"),
        ("/v1/runtimes?phase=suported", "supported"),
        ("/v1/runtimes?region=eu-centrl-1", "eu-central-1"),
        ("/v1/limits?topic=funtion_config", "function_config"),
        ("/v1/events?topic=lifecylce", "lifecycle"),
        ("/v1/triggers?method=event_drivn", "event_driven"),
        ("/v1/features?applies_to=runtime:pyton3.8", "runtime:python3.8"),
        ("/v1/claims?about=pyton3.9", "python3.9"),
        ("/v1/regions?partition=aws-cm", "aws-cn"),
        ("/v1/changes?axis=vald", "valid"),
    ],
)
def test_a_misspelt_word_is_told_with_what_was_meant(service: httpx.Client, address: str, meant: str) -> None:
    """As on the command line; a word that no row ever had is a mistake, not an empty list."""
    answer = service.get(address)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid-parameter"
    assert answer.json()["suggestions"][0] == meant
    assert f"did you mean {meant}" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "body", "meant"),
    [
        ("/v1/check", {"documents": [], "operation": "Update"}, "update"),
        ("/v1/check", {"documents": [], "operation": "creat"}, "create"),
        ("/v1/windows", {"runtime": "python3.9", "package_type": "image"}, "Image"),
    ],
)
def test_a_misspelt_word_in_a_body_is_told_with_what_was_meant(
    service: httpx.Client, path: str, body: object, meant: str
) -> None:
    """As in an address, whichever list of words it is none of."""
    answer = service.post(path, json=body)

    assert_problem(answer, 422, "invalid-parameter")
    assert answer.json()["suggestions"][0] == meant
    assert f"did you mean {meant}" in answer.json()["detail"]


def test_a_language_that_had_not_come_yet_is_an_empty_list(service: httpx.Client) -> None:
    """Whatever its case."""
    answer = service.get("/v1/runtimes?language=PYTHON&as_of=2014-12-01")

    assert (answer.status_code, answer.json()["page"]["total"]) == (200, 0)


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/windows", "GET, HEAD, POST"),
        ("/v1/snapshot", "GET, HEAD, POST"),
        ("/check", "GET, HEAD, POST"),
        ("/v1/check", "POST"),
    ],
)
def test_a_refused_method_is_told_all_that_the_address_takes(service: httpx.Client, path: str, methods: str) -> None:
    """An address may be taken by several routes."""
    answer = service.delete(path)

    assert (answer.status_code, answer.headers["allow"]) == (405, methods)
    assert methods in answer.json()["detail"]


@pytest.mark.parametrize(
    ("address", "body", "said"),
    [
        ("/v1/check?as_of=2021-08-01", {"documents": []}, "no parameter 'as_of': here it stands in the body"),
        ("/v1/windows?memory=128", {"runtime": "python3.9"}, "no parameter 'memory': here it stands in the body"),
        ("/v1/snapshot?region=eu-central-1", {}, "no parameter 'region': here it stands in the body"),
        ("/v1/check", {"content": "a"}, "no parameter 'content': it belongs in documents[].content"),
        ("/v1/check", {"contents": "a"}, "did you mean documents[].content?"),
        (
            "/v1/check",
            {"documents": [DOCUMENT | {"as_of": "2021-08-01"}]},
            "no parameter 'documents.0.as_of': it belongs in as_of at the top of the body",
        ),
        ("/v1/check", {"documents": [DOCUMENT | {"path": "a"}]}, "there are name, content"),
        ("/v1/check", {"documents": [{"nam": "a", "content": ""}]}, "did you mean name?"),
        ("/v1/check", {"documents": [DOCUMENT | {"z": 1}]}, "there are name, content"),
        ("/v1/check?path=a", {"documents": []}, "there are none here"),
    ],
)
def test_a_name_in_the_wrong_place_is_told_where_it_belongs(
    service: httpx.Client, address: str, body: object, said: str
) -> None:
    """In the address of a question that has a body, at its top, or inside of its documents."""
    problem = assert_problem(service.post(address, json=body), 422, "unknown-parameter")

    assert said in str(problem["detail"])


@pytest.mark.parametrize(
    ("error", "remedy"),
    [(errors.StoreError, "ask again in 10 seconds"), (errors.KbError, "asking again does not help")],
)
def test_which_file_is_in_the_way_is_told_to_the_log_alone(
    error: type[errors.KbError], remedy: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Clients are told whether to come again, and nothing of the machine."""
    answer = problem_documents.of_error("/v1/check", error("/home/me/kb.duckdb: cannot be read"))

    assert b"/home" not in bytes(answer.body)
    assert remedy.encode() in bytes(answer.body)
    assert answer.headers.get("retry-after") == ("10" if answer.status_code == 503 else None)
    assert caplog.messages == ["/home/me/kb.duckdb: cannot be read"]


def test_a_page_tells_nothing_of_the_machine_either(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does what agents are answered, wherever they are: which file is in the way is for the log."""

    def broken(*_: object, **__: object) -> str:
        raise errors.StoreError("/home/me/kb.duckdb: cannot be read")

    async def unjudged(*_: object) -> None:
        broken()

    monkeypatch.setattr("api.answers.page_answers.ask_library", broken)
    monkeypatch.setitem(cast("dict[str, Skill]", SKILLS), "upcoming", replace(SKILLS["upcoming"], run=broken))
    monkeypatch.setattr("api.judging.check_batches.CheckDesk.answer", unjudged)
    app = create_app(store)
    called = {"name": "upcoming", "arguments": {}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": called}
    headers = {"accept": "application/json, text/event-stream"}

    async def asked() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as client:
            page = await client.get("/runtimes")
            long = await client.post("/mcp", json={**message, "jsonrpc": "2.0" + " " * 40_000}, headers=headers)
            return [page, long, await client.post("/mcp", json=message, headers=headers)]

    answers = asyncio.run(asked())

    assert [answer.status_code for answer in answers] == [503, 200, 200]
    assert [answer.headers.get("retry-after") for answer in answers] == ["10", None, None]
    assert all("ask again in 10 seconds" in answer.text and "/home" not in answer.text for answer in answers)


def test_a_clock_that_is_wrong_is_told(store: Store) -> None:
    """As what it is, and no client is blamed for it; with a day all is answered, and there is no defect."""
    transport = httpx.ASGITransport(create_app(store, lambda: date(1970, 1, 1)))

    async def asked() -> dict[str, httpx.Response]:
        async with httpx.AsyncClient(
            transport=transport, base_url="http://a", headers={"accept": "text/html"}
        ) as client:
            paths = ("/v1/runtimes", "/v1/runtimes?as_of=2021-01-01", "/runtimes", "/nowhere", "/problems/internal")
            return {path: await client.get(path) for path in paths}

    answers = asyncio.run(asked())

    assert [answer.status_code for answer in answers.values()] == [422, 200, 422, 404, 200]
    assert "clock here says 1970-01-01" in answers["/v1/runtimes"].text
    assert "clock here says 1970-01-01" in answers["/runtimes"].text
    assert "text/html" in answers["/nowhere"].headers["content-type"]


@pytest.mark.parametrize(("over", "cut"), [(0, False), (1, True)])
def test_what_was_asked_is_repeated_up_to_a_bound(over: int, *, cut: bool) -> None:
    """A name of a megabyte was told back whole, and what to do about it stood behind it."""
    said = "no runtime ''"
    name = "x" * (errors.MOST_CHARACTERS - len(said) + over)

    told = problem_documents.told_detail(errors.UsageError(said.replace("''", f"'{name}'")))

    assert (len(told) > errors.MOST_CHARACTERS, " ... " in told) == (cut, cut)


def test_who_still_waits_when_the_service_ends_is_told_so(store: Store) -> None:
    """The server breaks off what takes too long: its own answer would be 500 in plain text, with a trace in the log."""
    app = create_app(store)
    begun = asyncio.Event()

    async def never(*_: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    async def whole() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as client:
            app.edge.kept.app = never  # type: ignore[attr-defined]
            asked = asyncio.create_task(client.get("/v1/runtimes"))
            await begun.wait()
            asked.cancel()
            return await asked

    answer = asyncio.run(whole())
    problem = assert_problem(answer, 503, "unavailable")
    assert problem["detail"] == "the service ended before there was an answer: ask again when it runs again"
    assert answer.headers["connection"] == "close"
