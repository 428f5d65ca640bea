"""The MCP server as the SDK's own client sees it: in memory, as a process, and over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.server.mcpserver import MCPServer
from mcp.types import CallToolResult, TextContent
from starlette.types import ASGIApp

from documents import ParagraphId
from service import Answer, Answerer, Conversations, InvalidSetting
from service.keys import Keys
from service.mcp.tool_server import create_server, web_app
from tests.made_answers import answer_on_clouds

Serving = Callable[[ASGIApp], AbstractContextManager[str]]
_PROGRAM = Path(sys.executable).with_name("unga-qa")
_QUESTION = "what did the GA say about disaster management?"
_GREETING = (
    b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, '
    b'"clientInfo": {"name": "test", "version": "1"}}}\n'
)
_TOOLS = {"ask", "search", "read_paragraph", "list_documents"}


@pytest.fixture
def server(conversations: Conversations) -> MCPServer:
    return create_server(_built(conversations))


@pytest.fixture
def web(conversations: Conversations, serving: Serving) -> Iterator[str]:
    server = create_server(_built(conversations))
    with serving(web_app(server, Keys("right,left"), "127.0.0.1", ["answers.example"])) as address:
        yield f"{address}/mcp"


async def test_the_tools_are_listed_with_what_they_take_and_give(server: MCPServer) -> None:
    async with Client(server) as client:
        tools = (await client.list_tools()).tools
    assert {tool.name for tool in tools} == _TOOLS
    for tool in tools:
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.output_schema is not None
        assert len(tool.description or "") > 60
        assert "context" not in tool.input_schema["properties"]
        assert all(described.get("description") for described in tool.input_schema["properties"].values())


async def test_an_answer_comes_as_text_with_references_and_as_the_answer_object(server: MCPServer) -> None:
    result = await _called(server, "ask", question=_QUESTION)
    answer = Answer.model_validate(result.structured_content)
    assert [citation.id for citation in answer.citations] == ["A/RES/75/15#op21", "A/RES/75/15#op22"]
    assert _text(result).startswith(answer.answer)
    assert "[2] A/RES/75/15, para. 22  https://undocs.org/en/A/RES/75/15" in _text(result)
    assert answer.conversation_id in _text(result)


async def test_the_headline_comes_first_and_what_is_folded_is_in_the_object_only(
    server: MCPServer, conversations: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "ask", lambda *_, **__: answer_on_clouds())
    result = await _called(server, "ask", question="clouds?")
    assert _text(result).startswith("Two resolutions name clouds [1].\n- Governance (2024):")
    assert "More: 1 further point (in `sentences`, with is_folded)" in _text(result)
    structured = result.structured_content or {}
    assert (structured["groups"][1]["from"], structured["groups"][1]["to"]) == ("2022", "2023")
    assert structured["sentences"][3]["is_folded"]


async def test_a_client_that_writes_itself_is_given_paragraphs_in_full(server: MCPServer, answerer: Answerer) -> None:
    result = await _called(server, "ask", question=_QUESTION, read=True)
    answer = Answer.model_validate(result.structured_content)
    texts = [answerer.library.corpus.by_id[ParagraphId(citation.id)].text for citation in answer.citations]
    assert texts
    assert all(text in _text(result) for text in texts)
    assert answer.answer not in _text(result)
    assert _text(result).count("https://undocs.org/") > len(texts)


async def test_a_follow_up_question_goes_on_with_its_conversation(server: MCPServer) -> None:
    first = Answer.model_validate((await _called(server, "ask", question=_QUESTION)).structured_content)
    result = await _called(server, "ask", question="and which centre is that?", conversation_id=first.conversation_id)
    second = Answer.model_validate(result.structured_content)
    assert second.conversation_id == first.conversation_id
    assert second.standalone_question != second.question


async def test_what_was_read_is_told_and_can_be_said_otherwise(server: MCPServer) -> None:
    asked = "what does paragraph 21 say?"
    first = await _called(server, "ask", question=asked)
    assert "\n\nRead as: paragraph · op21\nconversation_id: " in _text(first)
    second = await _called(server, "ask", question=asked, request={"numbers": ["op22"]})
    answer = Answer.model_validate(second.structured_content)
    assert [citation.locator for citation in answer.citations] == ["op22"]
    assert answer.request is not None
    assert answer.request.read_as == ("paragraph", "op22")


@pytest.mark.parametrize("written", ["75/15", "res 75/15", "a/res/75/15 "])
async def test_a_scope_is_taken_in_any_spelling(server: MCPServer, written: str) -> None:
    answer = Answer.model_validate((await _called(server, "ask", question="trade?", symbols=[written])).structured_content)
    assert {citation.symbol for citation in answer.citations or answer.nearest} == {"A/RES/75/15"}


async def test_an_abstention_is_no_error(server: MCPServer) -> None:
    result = await _called(server, "ask", question="what does paragraph 40 say?")
    assert not result.is_error
    assert Answer.model_validate(result.structured_content).abstained
    assert "Nearest paragraphs:" in _text(result)


async def test_a_search_gives_paragraphs_in_full(server: MCPServer, answerer: Answerer) -> None:
    result = await _called(server, "search", query="landmines", limit=2)
    found = _structure(result)["paragraphs"]
    assert (len(found), found[0]["id"]) == (2, "A/RES/75/15#op20")
    assert answerer.library.corpus.by_id[found[0]["id"]].text in _text(result)


async def test_a_paragraph_is_read_with_its_neighbours(server: MCPServer) -> None:
    result = await _called(server, "read_paragraph", symbol="75/15", locator="op21", neighbours=1)
    assert _structure(result)["id"] == "A/RES/75/15#op21"
    assert [p["locator"] for p in _structure(result)["paragraphs"]] == ["op20", "op21", "op22"]


async def test_a_paragraph_is_read_with_its_footnotes(server: MCPServer) -> None:
    assert "Footnote 1: " in _text(await _called(server, "read_paragraph", id="A/RES/75/15#pp1"))


async def test_the_documents_are_listed(server: MCPServer) -> None:
    result = await _called(server, "list_documents")
    assert (_structure(result)["total"], _structure(result)["documents"][0]["symbol"]) == (1, "A/RES/75/15")
    assert "adopted 23 November 2020" in _text(result)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": " "}, "the question is empty"),
        ("ask", {"question": "para 1", "conversation_id": "nope"}, "there is no conversation 'nope'"),
        ("ask", {}, "question"),
        ("search", {"query": "women", "symbols": ["A/RES/1/2"]}, "those that there are: A/RES/75/15"),
        ("search", {"query": "women", "limit": 1000}, "less than or equal to 50"),
        ("read_paragraph", {}, "name a paragraph"),
        ("read_paragraph", {"symbol": "A/RES/75/15"}, "name a paragraph"),
        ("read_paragraph", {"id": "A/RES/75/15#op40"}, "28 operative paragraphs"),
        ("read_paragraph", {"id": "A/RES/1/2#op1"}, "there is no document"),
    ],
)
async def test_an_error_of_a_tool_says_what_to_do(server: MCPServer, tool: str, arguments: dict[str, Any], said: str) -> None:
    result = await _called(server, tool, **arguments)
    assert result.is_error
    assert said in _text(result)


async def test_an_unforeseen_error_stays_with_the_server(
    server: MCPServer, answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Answer:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(answerer, "trace", fail)
    result = await _called(server, "ask", question=_QUESTION)
    assert result.is_error
    assert "secret" not in _text(result)


async def test_a_service_that_cannot_be_built_says_why_in_every_call() -> None:
    failed: Future[Conversations] = Future()
    failed.set_exception(InvalidSetting("UNGA_QA_DATA_DIR='x': name a folder"))
    assert "name a folder" in _text(await _called(create_server(failed), "list_documents"))


async def test_a_client_of_the_older_protocol_is_served_too(server: MCPServer) -> None:
    async with Client(server, mode="legacy") as client:
        assert client.server_info is not None
        assert client.server_info.name == "unga-qa"
        result = await client.call_tool("ask", {"question": "para 20"})
    assert "[1] A/RES/75/15 (2020)" in _text(result)


@pytest.mark.usefixtures("answerer")
async def test_the_program_serves_standard_input_and_output(data_dir: Path) -> None:
    program = StdioServerParameters(command=str(_PROGRAM), args=["mcp"], env=_environment(data_dir), cwd=data_dir)
    async with Client(program) as client:
        assert {tool.name for tool in (await client.list_tools()).tools} == _TOOLS
        result = await client.call_tool("ask", {"question": "para 20"})
    assert "[1] A/RES/75/15 (2020)" in _text(result)


@pytest.mark.usefixtures("answerer")
def test_nothing_but_the_protocol_is_written_to_standard_output(data_dir: Path) -> None:
    done = subprocess.run(
        [str(_PROGRAM), "mcp"], input=_GREETING, capture_output=True, check=False, env=_environment(data_dir), cwd=data_dir
    )
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(message["jsonrpc"], message["id"]) for message in messages] == [("2.0", 1)]


async def test_http_serves_whoever_bears_a_key(web: str) -> None:
    async with _over_http(web, "right") as client:
        assert {tool.name for tool in (await client.list_tools()).tools} == _TOOLS
        result = await client.call_tool("ask", {"question": "para 20"})
    assert "[1] A/RES/75/15 (2020)" in _text(result)


async def test_a_conversation_belongs_to_its_key(web: str) -> None:
    async with _over_http(web, "right") as client:
        answer = Answer.model_validate((await client.call_tool("ask", {"question": "para 20"})).structured_content)
    follow_up = {"question": "para 21", "conversation_id": answer.conversation_id}
    async with _over_http(web, "left") as client:
        assert "there is no conversation" in _text(await client.call_tool("ask", follow_up))
    async with _over_http(web, "right") as client:
        assert not (await client.call_tool("ask", follow_up)).is_error


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic right"}])
def test_http_refuses_whoever_bears_no_key(web: str, headers: dict[str, str]) -> None:
    with httpx.Client() as client:
        assert client.post(web, json={}, headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Host": "answers.example"}, 200),
        ({"Origin": "https://answers.example"}, 200),
    ],
)
def test_http_is_served_under_known_names_only(web: str, headers: dict[str, str], status: int) -> None:
    known = {"Authorization": "Bearer right", "Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    with httpx.Client() as client:
        assert client.post(web, content=_GREETING, headers=known | headers).status_code == status


@asynccontextmanager
async def _over_http(address: str, key: str) -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}, timeout=60) as http,
        Client(streamable_http_client(address, http_client=http)) as client,
    ):
        yield client


async def _called(server: MCPServer, tool: str, **arguments: Any) -> CallToolResult:
    async with Client(server) as client:
        return await client.call_tool(tool, arguments)


def _text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def _structure(result: CallToolResult) -> dict[str, Any]:
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def _built(conversations: Conversations) -> Future[Conversations]:
    future: Future[Conversations] = Future()
    future.set_result(conversations)
    return future


def _environment(data_dir: Path) -> dict[str, str]:
    return {"UNGA_QA_DATA_DIR": str(data_dir), "PATH": "/usr/bin:/bin"}
