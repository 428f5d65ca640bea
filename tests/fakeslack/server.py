"""The server: HTTP and WebSocket on loopback, in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import NamedTuple

from aiohttp import web

from tests.fakeslack.delivery import Dispatcher, Sockets, Webhooks
from tests.fakeslack.faults import Faults
from tests.fakeslack.journal import Refused
from tests.fakeslack.message import Json
from tests.fakeslack.methods import METHODS, Refusal, carry_out
from tests.fakeslack.responses import answer_hook
from tests.fakeslack.workspace import Workspace
from tests.fakeslack.world import World

_LARGEST = 4_000_000
_CONNECT = "apps.connections.open"


class _Request(NamedTuple):
    method: str
    token: str
    arguments: Json
    as_json: bool

    @property
    def channel(self) -> str:
        return str(self.arguments.get("channel") or self.arguments.get("channel_id") or "")


class Server:
    """Answers Web API calls, response_urls and Socket Mode connections until it is stopped."""

    def __init__(self, world: World, faults: Faults, app_token: str) -> None:
        self._world = world
        self._faults = faults
        self._app_token = app_token
        self._tokens = {workspace.bot_token: workspace for workspace in world.workspaces.values()}
        self._thread = threading.Thread(target=self._serve, name="fakeslack", daemon=True)
        self._started = threading.Event()
        self._done: asyncio.Event | None = None
        self.loop = asyncio.new_event_loop()
        self.address = ""

    def start(self, sockets: Sockets, webhooks: Webhooks, dispatcher: Dispatcher) -> None:
        """Begin to listen on a free port."""
        self._sockets, self._webhooks, self._dispatcher = sockets, webhooks, dispatcher
        self._thread.start()
        self._started.wait()

    def stop(self) -> None:
        """Cut every connection and wait until all is closed."""
        if self._done:
            self.loop.call_soon_threadsafe(self._done.set)
            self._thread.join()

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(self._main())

    async def _main(self) -> None:
        self._done = asyncio.Event()
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_post("/respond/{key}", self._respond)
        app.router.add_get("/link/", self._sockets.connect)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.address = "{}:{}".format(*runner.addresses[0][:2])
        self._started.set()
        await self._done.wait()
        self._faults.release()
        await self._dispatcher.stop()
        self._sockets.drop()
        await self._webhooks.close()
        await runner.cleanup()

    async def _call(self, http: web.Request) -> web.StreamResponse:
        try:
            request = await _read(http)
        except Refusal as refusal:
            self._world.journal.errors.append(Refused(http.match_info["method"], refusal.error, ""))
            return web.json_response(refusal.answer())
        return await self._met(http, request, lambda: self._answer(request))

    async def _met(self, http: web.Request, request: _Request, answer: Callable[[], web.Response]) -> web.StreamResponse:
        """The answer to a request after all that may befall it on the way."""
        self._world.journal.calls[request.method] += 1
        hurdle = self._hurdle(request)
        if hurdle is not None:
            return hurdle
        await self._faults.wait_before(request.method)
        if http.transport is None or http.transport.is_closing():
            return web.Response(status=499)  # the caller is gone: its call never came
        answered = answer()
        await self._faults.wait_after(request.method)
        if self._faults.befalls("break", request.method) and isinstance(http.transport, asyncio.Transport):
            http.transport.abort()
        return answered

    def _hurdle(self, request: _Request) -> web.Response | None:
        """The answer to a call that does not even get to be carried out."""
        wait = self._faults.seconds_to_wait(request.token, request.method, request.channel)
        if wait is not None:
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(wait)})
        error = self._faults.error_for(request.method)
        if error is not None:
            return web.json_response({"ok": False, "error": error})
        if self._faults.befalls("500", request.method):
            return web.Response(status=503, text="<html>upstream error</html>", content_type="text/html")
        if request.method == _CONNECT and self._sockets.refuses:
            return web.json_response({"ok": False, "error": "service_unavailable"}, status=503)
        return None

    def _answer(self, request: _Request) -> web.Response:
        bot = self._tokens.get(request.token)
        headers = {"x-oauth-scopes": ",".join(bot.scopes)} if bot else {}
        try:
            return web.json_response({"ok": True, **self._carried_out(request, bot)}, headers=headers)
        except Refusal as refusal:
            self._note(request, refusal)
            return web.json_response(refusal.answer(), headers=headers)

    def _note(self, request: _Request, refusal: Refusal) -> None:
        detail = "; ".join(refusal.messages) or str(refusal.more or "")
        self._world.journal.errors.append(Refused(request.method, refusal.error, detail))

    def _carried_out(self, request: _Request, bot: Workspace | None) -> Json:
        if request.method not in METHODS and request.method != _CONNECT:
            raise Refusal("unknown_method", req_method=request.method)
        if request.token == self._app_token:
            return self._for_app(request)
        if bot is None:
            raise Refusal("invalid_auth" if request.token else "not_authed")
        if request.method == _CONNECT:
            raise Refusal("not_allowed_token_type")
        return carry_out(self._world, bot, request.method, request.arguments, as_json=request.as_json)

    def _for_app(self, request: _Request) -> Json:
        if request.method == "auth.test":
            return {"app_name": "bot", "app_id": self._world.app_id}
        if request.method != _CONNECT:
            raise Refusal("not_allowed_token_type")
        return {"url": f"ws://{self.address}/link/?ticket={self._sockets.ticket()}&app_id={self._world.app_id}"}

    async def _respond(self, http: web.Request) -> web.StreamResponse:
        key = http.match_info["key"]
        try:
            request = _Request("response_url", key, _object(await http.text()), as_json=True)
        except Refusal as refusal:
            self._world.journal.errors.append(Refused("response_url", refusal.error, ""))
            return web.json_response(refusal.answer(), status=400)
        return await self._met(http, request, lambda: self._responded(request))

    def _responded(self, request: _Request) -> web.Response:
        try:
            answer_hook(self._world, request.token, request.arguments)
        except Refusal as refusal:
            self._note(request, refusal)
            return web.json_response(refusal.answer(), status=404 if refusal.error.endswith("_url") else 400)
        return web.Response(text="ok")


async def _read(http: web.Request) -> _Request:
    """A call's arguments from its query, its form or its JSON, and the token it is made with."""
    as_json = http.content_type == "application/json"
    arguments: Json = dict(http.query)
    if as_json:
        body = await http.text()
        arguments |= _object(body) if body else {}
    elif http.method == "POST":
        arguments |= dict(await http.post())
    scheme, _, token = http.headers.get("Authorization", "").partition(" ")
    given = str(arguments.pop("token", ""))
    return _Request(http.match_info["method"], token if scheme == "Bearer" else given, arguments, as_json)


def _object(body: str) -> Json:
    """The JSON object that a body holds."""
    try:
        found = json.loads(body)
    except ValueError as error:
        raise Refusal("invalid_json") from error
    if not isinstance(found, dict):
        raise Refusal("json_not_object")
    return found
