"""The server: tools put together on the SDK, over standard input and output or over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from service.conversation import Conversations
from service.keys import Keys
from service.mcp.tools import Tools
from service.settings import version

_INSTRUCTIONS = (
    "Answers from resolutions of the United Nations General Assembly, in their own words, with paragraph numbers. Ask with `ask` "
    "and pass conversation_id on for follow-up questions; look around with `search`; read with `read_paragraph`. Cite paragraphs "
    "as the answers do, for example A/RES/75/15, para. 21, and say so when an answer says that the documents do not tell."
)
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def create_server(conversations: Future[Conversations]) -> MCPServer:
    """Make the server over conversations that may still be being built."""
    server = MCPServer("unga-qa", instructions=_INSTRUCTIONS, version=version(), log_level="WARNING")
    tools = Tools(conversations, owner_of)
    for tool, title in (
        (tools.ask, "Ask about UN resolutions"),
        (tools.search, "Search UN resolutions"),
        (tools.read_paragraph, "Read a paragraph"),
        (tools.list_documents, "List the documents"),
    ):
        hints = ToolAnnotations(title=title, read_only_hint=True, open_world_hint=False, idempotent_hint=tool != tools.ask)
        server.add_tool(tool, title=title, annotations=hints)
    return server


def web_app(server: MCPServer, keys: Keys, host: str, names: Iterable[str] = ()) -> ASGIApp:
    """Serve over HTTP at ``/mcp`` whoever bears a key, under the loopback's names, the host's own and ``names`` only.

    A page in a browser that has bound another name to this address (DNS rebinding) is refused.
    """
    known = [*_LOOPBACK, host, *names]
    security = TransportSecuritySettings(
        allowed_hosts=[*known, *(f"{name}:*" for name in known)],
        allowed_origins=[f"{scheme}://{name}{port}" for scheme in ("http", "https") for name in known for port in ("", ":*")],
    )
    return KeyGate(server.streamable_http_app(stateless_http=True, transport_security=security, host=host), keys)


def owner_of(context: Context) -> str:
    """Tell whose a call is: nobody's in particular over standard input, the key's over HTTP."""
    request = context.request_context.request
    return str(getattr(request.state, "owner", "")) if isinstance(request, Request) else ""


class KeyGate:
    """Lets requests through that bear one of the keys, and notes whose they are."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 401."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scheme, _, key = Request(scope).headers.get("authorization", "").partition(" ")
        owner = self._keys.owner(key.strip() if scheme.lower() == "bearer" else "")
        if owner is None:
            refusal = PlainTextResponse(
                "send one of the service's keys: Authorization: Bearer …", 401, {"WWW-Authenticate": "Bearer"}
            )
            await refusal(scope, receive, send)
            return
        scope.setdefault("state", {})["owner"] = owner
        await self._app(scope, receive, send)
