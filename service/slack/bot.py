"""The bot: Bolt's app, the queue and the workers put together around conversations, and the two ways in which Slack reaches it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp, AsyncAssistant
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from tenacity import AsyncRetrying, before_sleep_log, retry_if_exception_type, wait_exponential

from service.build import build_database
from service.conversation import Conversations, Database
from service.errors import DatabaseUnavailable, ServiceError
from service.settings import Settings
from service.slack.answer_blocks import Look
from service.slack.dialogs import Knowledge
from service.slack.installation import EVENTS_PATH, SlackMisconfigured, Tokens, refusal
from service.slack.listening.actions import Actions
from service.slack.listening.listeners import Inbox, Listeners
from service.slack.working.answers import Answers
from service.slack.working.queue import Queue
from service.slack.working.workers import Workers
from service.slack.workspaces import SlackUnreachable, UnknownWorkspace, Workspaces

_LOG = logging.getLogger(__name__)
_TIMEOUT_S = 30
_PING_S = 5
_LONGEST_WAIT_S = 30


class Bot:
    """Listens through ``app``, by whichever transport, and answers while it is ``running``."""

    def __init__(self, settings: Settings, tokens: Tokens, database: Database, ready: Future[Conversations]) -> None:
        """Put a bot together; ``ready`` gives the conversations once they are built: until then questions are stored."""
        look = Look(settings.public_url or "")
        self._ready = ready
        self._queue = Queue(database, uuid.uuid4().hex)
        self._workers = Workers(self._queue, settings.slack_concurrency, settings.conversation_days)
        self._workspaces = Workspaces(tokens.bots, settings.slack_base_url)
        self._knowledge = Knowledge(ready)
        self._look = look
        self.app = AsyncApp(
            name="unga-qa",
            signing_secret=tokens.signing_secret,
            client=AsyncWebClient(base_url=settings.slack_base_url, timeout=_TIMEOUT_S),
            authorize=_authorizing(self._workspaces),
            process_before_response=True,  # Slack is told that an event came when it is stored, and not before
        )
        assistant = AsyncAssistant()
        inbox = Inbox(self._queue, self._workers.wake)
        listeners = Listeners(inbox, self._queue, self._knowledge.help, untagged=settings.slack_untagged_replies)
        self._actions = Actions(self._knowledge, self._workspaces, self._queue, inbox, look)
        self._actions.attach(self.app, assistant)
        listeners.attach(self.app, assistant)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer what is in the queue while a block runs."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT_S)) as session:
            task = asyncio.create_task(self._run(session))
            try:
                yield
            finally:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
                await self._actions.stop()
                self._queue.close()

    async def _run(self, session: aiohttp.ClientSession) -> None:
        await self._learn(session)
        try:
            conversations = await asyncio.shield(asyncio.wrap_future(self._ready))
        except ServiceError as error:
            _LOG.error("no question is answered: %s", error)
            return
        await asyncio.to_thread(self._knowledge.examples)
        answers = Answers(conversations, self._queue, self._workspaces, self._look, self._knowledge.help)
        async with self._workers.working(answers):
            _LOG.info("answering in Slack")
            await asyncio.Event().wait()

    async def _learn(self, session: aiohttp.ClientSession) -> None:
        """Learn which workspaces the tokens are of; as long as Slack does not answer, try again."""
        again = AsyncRetrying(
            retry=retry_if_exception_type((SlackUnreachable, DatabaseUnavailable)),
            wait=wait_exponential(max=_LONGEST_WAIT_S),
            before_sleep=before_sleep_log(_LOG, logging.WARNING),
        )
        await again(self._workspaces.learn, session)


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


async def listen(settings: Settings, ready: Future[Conversations]) -> None:
    """Answer through Socket Mode until the process is told to stop; what has been begun is finished first.

    Raises SlackMisconfigured; what kept the conversations from being built.
    """
    tokens = Tokens.of(settings).required(socket_mode=True)
    if refused := await refusal(tokens.app, settings.slack_base_url):
        raise SlackMisconfigured(refused)
    bot = Bot(settings, tokens, build_database(settings), ready)
    async with bot.running():
        listening = asyncio.create_task(_connected(bot, tokens.app))
        stopped = asyncio.create_task(_told_to_stop())
        await asyncio.wait([stopped, asyncio.create_task(_built(ready))], return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            ready.result()
            await stopped
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def _connected(bot: Bot, app_token: str) -> None:
    """Hold the connection of Socket Mode, which Bolt makes again whenever it breaks."""
    handler = AsyncSocketModeHandler(bot.app, app_token, ping_interval=_PING_S)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # of Bolt's, which leaves it untyped
        await asyncio.Event().wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # likewise


async def _built(ready: Future[Conversations]) -> None:
    with contextlib.suppress(Exception):  # whoever asks for the result hears of it
        await asyncio.wrap_future(ready)


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


def _authorizing(workspaces: Workspaces) -> Callable[..., Awaitable[AuthorizeResult]]:
    """What tells Bolt who the bot is in a workspace; an event of one without a token is taken and dropped."""

    async def authorize(team_id: str | None) -> AuthorizeResult | None:
        try:
            found = workspaces.find(team_id)
        except UnknownWorkspace as error:
            _LOG.error("%s", error)
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=found.team,
            bot_user_id=found.bot_user,
            bot_id=found.bot_id,
            bot_token=found.client.token,
        )

    return authorize  # type: ignore[return-value]  # Bolt takes None, which its types do not say
