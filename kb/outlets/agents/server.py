"""The server of the Model Context Protocol: six tools and the documents, over any transport of its SDK."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from importlib.metadata import version
from typing import Any, TypeAlias

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

from kb.data_classes import dataclass
from kb.errors import StoreError, brief_text
from kb.outlets.agents import shapes
from kb.outlets.agents.documents import Readable, readable_documents
from kb.outlets.agents.shapes import Refusal
from kb.outlets.agents.skills import SKILLS, Skill, answer_or_refusal, refusal_body
from kb.store import Store
from kb.suggestions import closest_names

INSTRUCTIONS = """\
Facts about AWS Lambda, dated and sourced. Every tool takes the day asked about: state it, since answers differ by day
(default: today, UTC). Cite `citations`; say so where `coverage.past_evidence` is true. A result marked as an error
holds a `refusal`: there is no answer, so give none; its `suggestions` may hold the id that was meant."""

Context = ServerRequestContext[Any]


Run: TypeAlias = Callable[[str, Mapping[str, Any]], Awaitable[tuple[bytes, bool]]]
"""What works out the result of a tool from its arguments: its JSON, and whether it is a refusal."""


@dataclass(frozen=True, slots=True)
class AgentDesk:
    """What answers the messages of agents."""

    run: Run
    """Works out the results of tools."""
    documents: Mapping[str, Readable]
    """What may be read, by its address."""
    tools: ListToolsResult
    """All tools, described once: their schemas take longer to make than most answers."""

    async def list_tools(self, _: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        """All tools; they fit one page."""
        return self.tools

    async def call_tool(self, _: Context, params: CallToolRequestParams) -> CallToolResult:
        """An answer or a refusal."""
        if params.name not in SKILLS:
            raise MCPError(INVALID_PARAMS, brief_text(f"no tool {params.name!r}: there are {', '.join(SKILLS)}"))
        text, refused = await self.run(params.name, params.arguments or {})
        return _result_of(text, refused=refused)

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
            raise MCPError(INVALID_PARAMS, brief_text(f"no resource {params.uri}"), {"suggestions": close})
        text = TextResourceContents(uri=found.uri, mime_type=found.media_type, text=found.text())
        return ReadResourceResult(contents=[text])


def agent_server(store: Store, clock: Callable[[], date], run: Run | None = None) -> Server[Any]:
    """The server of a knowledge base.

    Args:
        store: The knowledge base.
        clock: Says which day it is, for questions that name none.
        run: Works out the results of tools; None for a thread of this process.
    """
    tools = ListToolsResult(tools=[_describe_tool(name, skill) for name, skill in SKILLS.items()])
    desk = AgentDesk(run or _in_thread(store, clock), {one.uri: one for one in readable_documents(store)}, tools)
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


def _describe_tool(name: str, skill: Skill) -> Tool:
    about = inspect.getdoc(skill.question)
    asked = {key: part for key, part in skill.question.model_json_schema().items() if key != "description"}
    return Tool(
        name=name,
        title=name.replace("_", " ").capitalize(),
        description=about,
        input_schema=shapes.lean_schema(asked),
        output_schema=shapes.answer_schema(skill.answer),
        annotations=ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def _in_thread(store: Store, clock: Callable[[], date]) -> Run:
    """Work in a thread of this process, as is right for one client that asks about its own files."""

    async def run(name: str, arguments: Mapping[str, Any]) -> tuple[bytes, bool]:
        try:
            body, refusal = await anyio.to_thread.run_sync(answer_or_refusal, store, clock(), name, arguments)
        except StoreError as e:
            # Whoever asks here is on this machine, too.
            body, refusal = refusal_body(store, Refusal("failed", str(e), [])), True
        return orjson.dumps(body), refusal

    return run


def _result_of(text: bytes, *, refused: bool) -> CallToolResult:
    # Without indents: agents pay for every character.
    return CallToolResult(
        content=[TextContent(type="text", text=text.decode())],
        structured_content=orjson.loads(text),
        is_error=refused,
    )
