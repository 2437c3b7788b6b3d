"""Agents ask over the real protocol, with the SDK's own client, over both transports to real processes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent, TextResourceContents, Tool

from kb.judging.rules import builtin_rules
from kb.outlets.agents import server
from kb.outlets.agents.server import agent_server
from kb.store import Store

Call = Callable[..., CallToolResult]
DAY = "2026-11-23"
TOOLS = {"supported_on", "runtime", "limit", "check_config", "what_changed", "upcoming"}
TEMPLATE = """\
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.8
      Timeout: 2000
      Code: {ZipFile: "x"}
      Handler: index.handler
      Role: arn:aws:iam::123456789012:role/runs
"""


@pytest.fixture(scope="module")
def address(service: httpx.Client) -> str:
    """The service over HTTP."""
    return str(service.base_url.join("/mcp"))


class Agent:
    """The SDK's client in a thread of its own, for tests that are not asynchronous."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self.portal = portal
        self.client = client

    def tools(self) -> list[Tool]:
        """The tools there are."""
        return self.portal.call(self.client.list_tools).tools

    def call(self, tool: str, **arguments: object) -> CallToolResult:
        """Call a tool; the client holds its answer against the tool's schema."""
        result: CallToolResult = self.portal.call(self.client.call_tool, tool, arguments)
        return result

    def documents(self) -> list[str]:
        """The addresses of the documents."""
        return [one.uri for one in self.portal.call(self.client.list_resources).resources]

    def read(self, uri: str) -> str:
        """The text of a document."""
        content = self.portal.call(self.client.read_resource, uri).contents[0]
        assert isinstance(content, TextResourceContents)
        return content.text


@contextmanager
def _connected(target: str | StdioServerParameters, mode: str = "auto") -> Iterator[Agent]:
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(target, mode=mode)) as client:
        yield Agent(portal, client)


@pytest.fixture(scope="module", params=["stdio", "http", "http of 2025"])
def anyhow(request: pytest.FixtureRequest, database: Path, address: str) -> Iterator[Agent]:
    """An agent of a process of its own on stdio, or of the service at /mcp, in both generations of the protocol."""
    command = ["-m", "kb.cli.main", "mcp", "--db", str(database)]
    target = StdioServerParameters(command=sys.executable, args=command) if request.param == "stdio" else address
    with _connected(target, "legacy" if request.param == "http of 2025" else "auto") as agent:
        yield agent


@pytest.fixture(scope="module")
def call(address: str) -> Iterator[Call]:
    """Calls one tool over HTTP: `call("runtime", id="python3.9")`."""
    with _connected(address) as agent:
        yield agent.call


def _text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def _answer(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    found: dict[str, Any] = result.structured_content
    return found


def _refusal(result: CallToolResult) -> dict[str, Any]:
    assert result.is_error
    found: dict[str, Any] = result.structured_content["refusal"]
    return found


def test_there_are_six_tools_that_only_read(anyhow: Agent) -> None:
    """Each says what it takes and what it gives, and every argument is explained."""
    tools = {tool.name: tool for tool in anyhow.tools()}
    schemas = [schema for tool in tools.values() for schema in (tool.input_schema, tool.output_schema)]
    hints = [tool.annotations for tool in tools.values()]

    assert set(tools) == TOOLS
    assert all(hint and hint.read_only_hint and hint.idempotent_hint for hint in hints)
    assert all(field["description"] for schema in schemas if schema for field in schema["properties"].values())


def test_an_answer_comes_over_every_transport(anyhow: Agent) -> None:
    """The text says the same as the structure."""
    result = anyhow.call("runtime", id="python3.9", as_of=DAY)
    answer = _answer(result)

    assert json.loads(_text(result)) == answer
    assert (answer["basis"]["as_of"], answer["basis"]["known_at"]) == (DAY, None)
    assert answer["runtime"]["milestones"]["block_create"] == "2027-02-01"


def test_a_refusal_comes_over_every_transport(anyhow: Agent) -> None:
    """With suggestions, and never a traceback."""
    refusal = _refusal(anyhow.call("runtime", id="python39"))

    assert (refusal["type"], refusal["suggestions"][0]) == ("not-found", "python3.9")


def test_documents_are_read_over_every_transport(anyhow: Agent) -> None:
    """Every rule, the contract of the tables, and how to ask."""
    texts = {uri: anyhow.read(uri) for uri in anyhow.documents()}

    assert {f"lambda-kb://rules/{rule.id}" for rule in builtin_rules()} <= set(texts)
    assert "create table runtimes" in texts["lambda-kb://schema"]
    assert all(text.strip() for text in texts.values())


def test_what_does_not_exist_is_an_error_of_the_protocol(anyhow: Agent) -> None:
    """A document, a tool."""
    with pytest.raises(MCPError, match="no resource"):
        anyhow.read("lambda-kb://rules/LKB000")
    with pytest.raises(MCPError, match="no tool"):
        anyhow.call("delete_everything")


def test_runtimes_of_a_day_are_those_supported_then(call: Call) -> None:
    """Python 3.9 came two weeks later, Python 2.7 was deprecated two weeks before."""
    answer = _answer(call("supported_on", as_of="2021-08-01", language="python"))

    assert [thing["id"] for thing in answer["supported"]] == ["python3.6", "python3.7", "python3.8"]
    assert [(thing["id"], thing["status"]) for thing in answer["others"]] == [("python2.7", "create_blocked")]
    assert len(answer["citations"]) == 4


@pytest.mark.parametrize(
    ("kind", "match", "thing"),
    [("limits", "memory", "function_memory"), ("triggers", "SQS", "amazon-sqs"), ("features", "snap", "snapstart")],
)
def test_other_things_of_a_day_can_be_asked_for(call: Call, kind: str, match: str, thing: str) -> None:
    """By a part of their name, whatever its case."""
    answer = _answer(call("supported_on", as_of=DAY, kind=kind, match=match))

    assert thing in {found["id"] for found in answer["supported"]}


def test_a_limit_names_the_limits_of_other_conditions(call: Call) -> None:
    """1,800 s do not hold for managed instances."""
    answer = _answer(call("limit", id="function_timeout", as_of=DAY))

    assert answer["limit"]["max"] == 1800
    assert any(other["id"].startswith("function_timeout_lmi") for other in answer["other_conditions"])


def test_a_runtime_says_how_far_its_dates_have_moved(call: Call) -> None:
    """The stop of updates of python3.7 was put off by years."""
    slips = {slip["milestone"]: slip for slip in _answer(call("runtime", id="python3.7", as_of=DAY))["slips"]}

    assert slips["block_update"]["days"] > 365


def test_a_configuration_is_judged(call: Call) -> None:
    """What is accepted, which line decides, and how to mend it."""
    answer = _answer(call("check_config", content=TEMPLATE, as_of=DAY, operation="update"))
    by_rule = {finding["rule"]: finding for finding in answer["findings"]}

    assert answer["functions"][0]["operations"] == {"create": "blocked", "update": "blocked", "invoke": "allowed"}
    assert (by_rule["LKB203"]["line"], by_rule["LKB203"]["fix"]) == (6, {"field": "Timeout", "value": 1800})


def test_changes_between_two_days_on_both_axes(call: Call) -> None:
    """What came to hold, and what came to be said."""
    held = _answer(call("what_changed", **{"from": "2021-08-15", "to": "2021-08-16"}))["changes"]
    said = _answer(call("what_changed", **{"from": "2026-05-01", "to": "2026-05-31", "axis": "known"}))["changes"]

    assert ("python3.9", "ga") in {(change["id"], change["aspect"]) for change in held}
    assert ("python3.9", "2027-03-03") in {(change["id"], change["after"]) for change in said}


def test_many_changes_are_counted_and_cut(call: Call) -> None:
    """An agent sees that there are more."""
    answer = _answer(call("what_changed", **{"from": "2015-01-01", "to": DAY, "limit": 5}))

    assert (len(answer["changes"]), answer["total"] > 500) == (5, True)


def test_what_is_announced_is_known_ahead(call: Call) -> None:
    """On 2027-02-01 creation stops for many runtimes."""
    answer = _answer(call("upcoming", as_of=DAY, within=90, match="python3.9"))

    assert [(change["aspect"], change["date"]) for change in answer["changes"]] == [("block_create", "2027-02-01")]


def test_a_day_past_the_evidence_is_marked(call: Call) -> None:
    """AWS may have changed its plans unseen."""
    then = _answer(call("runtime", id="python3.9", as_of="2030-01-01"))["coverage"]
    now = _answer(call("runtime", id="python3.9", as_of="2026-01-01"))["coverage"]

    assert (then["past_evidence"], now["past_evidence"]) == (True, False)


@pytest.mark.parametrize(
    ("tool", "arguments", "kind"),
    [
        ("runtime", {"id": "python3.9", "as_of": "2014-11-12"}, "out-of-coverage"),
        ("runtime", {"id": "python3.9", "known_at": "1999-01-01"}, "out-of-coverage"),
        ("what_changed", {"from": "2014-01-01", "to": "2014-11-12"}, "out-of-coverage"),
        ("limit", {"id": "ephemeral_storage.edge", "as_of": "2015-01-01"}, "not-found"),
        ("limit", {"id": "function_memory", "as_of": "yesterday"}, "invalid-parameter"),
        ("limit", {"id": "function_memory", "as_of": "2021-01-01T00:00"}, "invalid-parameter"),
        ("runtime", {}, "invalid-parameter"),
        ("runtime", {"id": "python3.9", "asof": DAY}, "unknown-parameter"),
        ("limit", {"id": "memory"}, "not-found"),
        ("supported_on", {"kind": "prices"}, "invalid-parameter"),
        ("supported_on", {"language": "Cobol"}, "not-found"),
        ("supported_on", {"kind": "limits", "language": "Python"}, "invalid-parameter"),
        ("upcoming", {"within": -1}, "invalid-parameter"),
        ("what_changed", {"from": "2021-01-01", "to": "2020-01-01"}, "invalid-parameter"),
        ("what_changed", {"from": "2021-01-01", "data_version": 999}, "invalid-parameter"),
        ("runtime", {"id": "python3.9", "as_of": ""}, "invalid-parameter"),
        ("check_config", {"content": "["}, "unreadable-document"),
        ("check_config", {"content": "a letter"}, "unreadable-document"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_cannot_be_known_is_refused(call: Call, tool: str, arguments: dict[str, object], kind: str) -> None:
    """With a reason, and with what the evidence covers."""
    result = call(tool, **arguments)

    assert _refusal(result)["type"] == kind, _refusal(result)
    assert result.structured_content["coverage"]["first_day"] == "2014-11-13"


def test_a_word_that_is_in_many_ids_suggests_them(call: Call) -> None:
    """An agent that asks for `memory` is shown what there is."""
    assert _refusal(call("limit", id="Memory"))["suggestions"][0] == "function_memory"


@pytest.mark.parametrize(
    ("tool", "arguments", "meant"),
    [
        ("supported_on", {"kind": "runtime"}, "runtimes"),
        ("what_changed", {"from": "2020-01-01", "kind": "runtimes"}, "runtime"),
        ("what_changed", {"from": "2020-01-01", "axis": "Known"}, "known"),
        ("check_config", {"content": "Resources: {}", "operation": "Update"}, "update"),
    ],
)
def test_a_misspelt_word_of_a_list_is_answered_with_what_was_meant(
    call: Call, tool: str, arguments: dict[str, object], meant: str
) -> None:
    """As on the command line and over HTTP: an agent asks once more, with the right word."""
    refusal = _refusal(call(tool, **arguments))

    assert refusal["suggestions"][0] == meant
    assert f"did you mean {meant}" in refusal["detail"]


def test_the_list_of_tools_is_short(anyhow: Agent) -> None:
    """Every agent pays for it before its first question, so nothing in it says what its name says."""
    texts = [tool.model_dump_json(by_alias=True, exclude_none=True) for tool in anyhow.tools()]

    assert sum(len(text) for text in texts) < 40_500
    assert '"title":"As Of"' not in "".join(texts)


def test_tools_are_described_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their schemas take longer to make than most answers, and thirty agents ask for them in a second."""
    served = agent_server(store, lambda: date(2026, 11, 23))
    monkeypatch.delattr(server, "_describe_tool")

    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(served)) as client:
        assert {tool.name for tool in Agent(portal, client).tools()} == TOOLS


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("check_config", {"content": "a: 1", "account": "x"}, "account: input should be a valid dictionary"),
        ("check_config", {"content": "a: 1", "parameters": {"A": 1}}, "parameters.A: input should be a valid string"),
        ("supported_on", {"kind": "prices"}, "kind: 'prices': there are runtimes, limits, "),
    ],
    ids=["a union", "inside", "a word"],
)
def test_a_refusal_names_the_argument_as_agents_write_it(
    call: Call, tool: str, arguments: dict[str, object], said: str
) -> None:
    """Not as the types of Python do."""
    assert _refusal(call(tool, **arguments))["detail"].startswith(said)


@pytest.mark.parametrize(("method", "status"), [("GET", 405), ("DELETE", 405)])
def test_there_is_no_stream_to_open(address: str, method: str, status: int) -> None:
    """Nothing is ever announced, so other methods are refused at once."""
    answer = httpx.request(method, address, headers={"accept": "text/event-stream"})

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_message_too_long_is_refused(address: str) -> None:
    """As everywhere in the service."""
    answer = httpx.post(address, content=b" " * 3_000_000, headers={"content-type": "application/json"})

    assert answer.status_code == 413


def test_the_service_starts_without_the_sdk(database: Path) -> None:
    """It is imported at the first question of an agent."""
    code = (
        "import sys; from kb.store import open_store; from api.app import create_app; "
        f"create_app(open_store({str(database)!r})); print('mcp' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_llms_txt_tells_how_to_ask(address: str) -> None:
    """A title, a summary, and links that all lead somewhere."""
    base = address.removesuffix("mcp")
    answer = httpx.get(f"{base}llms.txt").raise_for_status()
    links = [line.split("](")[1].split(")")[0] for line in answer.text.splitlines() if "](" in line]

    assert answer.text.startswith("# lambda-kb\n\n> ")
    assert {httpx.get(base + link).status_code for link in links} == {200}


def test_llms_txt_of_the_service_tells_where_each_of_its_questions_is_asked(address: str) -> None:
    """What was supported, what had been published, and what may be deployed, which files cannot answer."""
    text = httpx.get(f"{address.removesuffix('mcp')}llms.txt").raise_for_status().text

    assert [part for part in ("v1/runtimes", "known_at", "v1/windows", "/v1/check", "/mcp") if part not in text] == []


def test_the_configuration_of_a_client_in_the_documentation_starts_the_server() -> None:
    """The command it names is the one that is installed."""
    told = (Path(__file__).parents[2] / "docs/how-to/agents.md").read_text(encoding="utf-8")
    block = re.search(r"```json\n(\{\"mcpServers\".*?)```", told, re.DOTALL)
    assert block is not None
    (server,) = json.loads(block[1])["mcpServers"].values()
    command = Path(sys.executable).with_name(server["command"])

    with _connected(StdioServerParameters(command=str(command), args=server["args"])) as agent:
        assert {tool.name for tool in agent.tools()} == TOOLS
