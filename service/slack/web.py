"""The web: Slack's signed requests, brought to the bot by the service's own HTTP application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from service.conversation import Conversations
from service.slack.bot import Bot
from service.slack.manifest import EVENTS_PATH


class Guest:
    """The bot as a guest of an HTTP application: its route, and its running while the application runs."""

    def __init__(self, make: Callable[[Future[Conversations]], Bot]) -> None:
        """Make the bot when the application starts, with the conversations that the application builds."""
        self._make = make
        self._handler: AsyncSlackRequestHandler | None = None
        self.routes: tuple[BaseRoute, ...] = (Route(EVENTS_PATH, self._take, methods=["POST"]),)

    @asynccontextmanager
    async def running(self, ready: Future[Conversations]) -> AsyncIterator[None]:
        """Answer while a block runs."""
        bot = self._make(ready)
        self._handler = AsyncSlackRequestHandler(bot.app)
        async with bot.running():
            yield

    async def _take(self, request: Request) -> Response:
        """Hand a request to Bolt, which refuses one that is not signed by Slack, or long ago."""
        if self._handler is None:
            return Response("the bot is being started", 503)
        try:
            (await request.body()).decode()
        except UnicodeDecodeError:
            return Response("the body is not UTF-8", 400)
        return await self._handler.handle(request)
