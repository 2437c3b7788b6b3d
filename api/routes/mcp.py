"""Where agents ask: the Model Context Protocol at /mcp, and /llms.txt."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.answers.answering import Answers, answers_of
from api.edge.answer_formats import JSON
from api.edge.request_bodies import require_type, unless_gone
from api.judging.agent_messages import answer_message, is_light, message_job, refused_message
from api.questions.problem_documents import problem_response, told_detail
from api.questions.problem_kinds import NOT_INSTALLED, kind_of
from api.questions.typed_routes import refuse_parameters
from kb.errors import KbError
from kb.facts import basis_on
from kb.outlets.llms import llms_text

if TYPE_CHECKING:
    from mcp.server import Server

    from kb.outlets.agents.server import Run

router = APIRouter(include_in_schema=False)


@router.get("/llms.txt")
async def llms(request: Request) -> Response:
    """What a language model needs to know to ask."""
    refuse_parameters(request)
    answers = answers_of(request)
    headers = {
        "cache-control": "public, max-age=60",
        "etag": answers.tag(basis_on(answers.store, answers.clock()), "/llms.txt"),
    }
    return Response(llms_text(answers.store), headers=headers, media_type="text/markdown; charset=utf-8")


def install(app: FastAPI) -> None:
    """Answer agents at /mcp."""
    # There is no session and nothing to announce, so there are no streams to open with GET.
    app.router.routes.extend(Route(path, Agents(), methods=["POST"]) for path in ("/mcp", "/mcp/"))


class Agents:
    """Answers agents; their SDK is imported at the first question, so that others do not pay for it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one message."""
        if find_spec("mcp") is None:
            detail = "agents are answered where the SDK of their protocol is installed: pip install 'lambda-kb[mcp]'"
            await problem_response(scope["path"], NOT_INSTALLED, detail)(scope, receive, send)
            return
        request, answers = Request(scope, receive), scope["answers"]
        # The SDK would refuse another with a word of plain text.
        require_type(request, JSON)
        body = await request.body()
        if is_light(body):
            await unless_gone(request, answer_message(await server_of(answers), scope, body, send))
            return
        try:
            found = await unless_gone(request, answers.judged(message_job(scope, body)))
        except KbError as e:
            refusal = _refusal_text(answers, e)
            response = Response(await run_in_threadpool(refused_message, body, refusal), media_type=JSON)
        else:
            response = found.response()
        await response(scope, receive, send)


async def server_of(answers: Answers) -> Server[Any]:
    """The server of a knowledge base, made once: Python 3.11 cannot take sources apart in two threads at once."""
    return await answers.agents.find(None, lambda: run_in_threadpool(_make_server, answers))


def _make_server(answers: Answers) -> Server[Any]:
    from kb.outlets.agents.server import agent_server  # noqa: PLC0415 - most services never see an agent

    # A manager that serves one message has nothing to say about beginning and end.
    logging.getLogger("mcp").setLevel(logging.WARNING)
    return agent_server(answers.store, answers.clock, runner(answers))


def runner(answers: Answers) -> Run:
    """Light messages wait for their turn like other lists; none of them asks for a check, see `is_light`."""

    async def run(name: str, arguments: Mapping[str, Any]) -> tuple[bytes, bool]:
        from kb.outlets.agents.skills import answer_or_refusal  # noqa: PLC0415

        try:
            body, refusal = await answers.turns.take(
                lambda: answer_or_refusal(answers.store, answers.clock(), name, arguments)
            )
            return orjson.dumps(body), refusal
        except KbError as e:
            return _refusal_text(answers, e), True

    return run


def _refusal_text(answers: Answers, error: KbError) -> bytes:
    """Why there is no answer, as the result of a tool."""
    from kb.outlets.agents.shapes import Refusal  # noqa: PLC0415
    from kb.outlets.agents.skills import refusal_body  # noqa: PLC0415

    return orjson.dumps(refusal_body(answers.store, Refusal(kind_of(error).name, told_detail(error), [])))
