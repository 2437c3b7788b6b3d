"""The server of the Model Context Protocol: six tools and the documents, over any transport of its SDK."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

import anyio.to_thread
import orjson
from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, ValidationError

from kb.errors import KbError, OutOfCoverageError, UnknownIdError, UnreadableError, UsageError
from kb.outlets.agents import answers, questions, shapes
from kb.outlets.agents.documents import Readable, readables
from kb.outlets.agents.shapes import Refusal
from kb.store import Store
from kb.suggestions import closest_names

INSTRUCTIONS = """\
Facts about AWS Lambda, dated and sourced. Every tool takes the day asked about: state it, since answers differ by day
(default: today, UTC). Cite `citations`; say so where `coverage.past_evidence` is true. A result marked as an error
holds a `refusal`: there is no answer, so give none; its `suggestions` may hold the id that was meant."""

Context = ServerRequestContext[Any]


@dataclass(frozen=True, slots=True)
class Skill:
    """A tool: its question, the shape of its answer, and what answers."""

    question: type[BaseModel]
    """The arguments; its docstring says what the tool is for."""
    answer: type[Any]
    """The shape of the answer."""
    run: Callable[[Store, date, Any], object]
    """Answers a question on a day."""


SKILLS: Mapping[str, Skill] = {
    "supported_on": Skill(questions.SupportedOn, shapes.SupportedAnswer, answers.supported_on),
    "runtime": Skill(questions.RuntimeOn, shapes.RuntimeAnswer, answers.runtime),
    "limit": Skill(questions.LimitOn, shapes.LimitAnswer, answers.limit),
    "check_config": Skill(questions.CheckConfig, shapes.CheckAnswer, answers.check_config),
    "what_changed": Skill(questions.WhatChanged, shapes.ChangesAnswer, answers.what_changed),
    "upcoming": Skill(questions.Upcoming, shapes.ChangesAnswer, answers.upcoming),
}
"""The tools by name."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What answers the messages of agents."""

    store: Store
    """The knowledge base."""
    clock: Callable[[], date]
    """Says which day it is, for questions that name none."""
    documents: Mapping[str, Readable]
    """What may be read, by its address."""

    async def list_tools(self, _: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        """All tools; they fit one page."""
        return ListToolsResult(tools=[_tool(name, skill) for name, skill in SKILLS.items()])

    async def call_tool(self, _: Context, params: CallToolRequestParams) -> CallToolResult:
        """An answer or a refusal."""
        if params.name not in SKILLS:
            raise MCPError(INVALID_PARAMS, f"no tool {params.name!r}: there are {', '.join(SKILLS)}")
        arguments = params.arguments or {}
        return await anyio.to_thread.run_sync(_answered, self.store, self.clock(), params.name, arguments)

    async def list_resources(self, _: Context, __: PaginatedRequestParams | None) -> ListResourcesResult:
        """All documents."""
        listed = [
            Resource(uri=one.uri, name=one.name, description=one.about, mime_type=one.media_type)
            for one in self.documents.values()
        ]
        return ListResourcesResult(resources=listed)

    async def read_resource(self, _: Context, params: ReadResourceRequestParams) -> ReadResourceResult:
        """The text of a document."""
        found = self.documents.get(params.uri)
        if found is None:
            close = list(closest_names(params.uri, self.documents))
            raise MCPError(INVALID_PARAMS, f"no resource {params.uri}", {"suggestions": close})
        text = TextResourceContents(uri=found.uri, mime_type=found.media_type, text=found.text())
        return ReadResourceResult(contents=[text])


def server(store: Store, clock: Callable[[], date]) -> Server[Any]:
    """The server of a knowledge base.

    Args:
        store: The knowledge base.
        clock: Says which day it is, for questions that name none.
    """
    desk = Desk(store, clock, {one.uri: one for one in readables(store)})
    return Server(
        "lambda-kb",
        version=version("lambda-kb"),
        title="AWS Lambda's history and limits",
        instructions=INSTRUCTIONS,
        on_list_tools=desk.list_tools,
        on_call_tool=desk.call_tool,
        on_list_resources=desk.list_resources,
        on_read_resource=desk.read_resource,
    )


def _tool(name: str, skill: Skill) -> Tool:
    about = inspect.getdoc(skill.question)
    asked = {key: part for key, part in skill.question.model_json_schema().items() if key != "description"}
    return Tool(
        name=name,
        title=name.replace("_", " ").capitalize(),
        description=about,
        input_schema=shapes.lean(asked),
        output_schema=shapes.schema(skill.answer),
        annotations=ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def _answered(store: Store, today: date, name: str, arguments: Mapping[str, Any]) -> CallToolResult:
    """An answer, or a refusal that says why there is none."""
    skill = SKILLS[name]
    try:
        question = skill.question.model_validate(arguments)
        return _result(skill.run(store, today, question), refused=False)
    except ValidationError as e:
        refusal = _misasked(e, skill.question)
    except KbError as e:
        refusal = Refusal(_type(e), str(e), list(e.suggestions) if isinstance(e, UsageError) else [])
    return _result({"refusal": refusal, "coverage": answers.coverage(store)}, refused=True)


def _result(body: object, *, refused: bool) -> CallToolResult:
    # Without indents: agents pay for every character.
    text = orjson.dumps(body)
    return CallToolResult(
        content=[TextContent(type="text", text=text.decode())],
        structured_content=orjson.loads(text),
        is_error=refused,
    )


def _type(error: KbError) -> str:
    match error:
        case UnknownIdError():
            return "not-found"
        case OutOfCoverageError():
            return "out-of-coverage"
        case UsageError():
            return "invalid-parameter"
        case UnreadableError():
            return "unreadable-document"
        case _:
            return "failed"


def _misasked(error: ValidationError, question: type[BaseModel]) -> Refusal:
    """Of several complaints the first, unknown names before wrong values."""
    found = sorted(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")[0]
    place = ".".join(str(part) for part in found["loc"])
    known = [field.alias or name for name, field in question.model_fields.items()]
    if found["type"] == "extra_forbidden":
        close = list(closest_names(place, known))
        return Refusal("unknown-parameter", f"no argument {place!r}: there are {', '.join(known)}", close)
    if found["type"] == "missing":
        return Refusal("invalid-parameter", f"{place} is missing: there are {', '.join(known)}", [])
    return Refusal("invalid-parameter", f"{place}: {found['msg'][:1].lower()}{found['msg'][1:]}", [])
