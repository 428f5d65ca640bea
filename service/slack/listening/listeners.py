"""Listeners: what Slack sends is stored in the queue, and acknowledged only then; what comes at the same time is stored together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncAssistant, AsyncBoltContext
from slack_bolt.response import BoltResponse
from starlette.concurrency import run_in_threadpool

from service.slack.listening.heard import Asked, Heard, read_event
from service.slack.slack_text import asked_in, escaped, shortened
from service.slack.working.queue import Queue

_ECHO = 300
Body = Mapping[str, Any]


class Inbox:
    """Stores what is heard in the queue: what comes while the database is asked, in one step when it has answered."""

    def __init__(self, queue: Queue, wake: Callable[[], None]) -> None:
        """Store in a queue and ``wake`` who works on it."""
        self._queue = queue
        self._wake = wake
        self._waiting: list[tuple[Heard, str | None, asyncio.Future[bool]]] = []
        self._storing: asyncio.Task[None] | None = None

    async def store(self, heard: Heard, event: str | None = None) -> bool:
        """Store what was heard; False when it was stored before. Returns when the database has it.

        Raises DatabaseUnavailable, and Slack, which is then not told that it came, sends it again.
        """
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((heard, event, stored))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store())
        return await stored

    async def _store(self) -> None:
        """Store what waits, and what has come meanwhile, until nothing waits."""
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                new = await run_in_threadpool(self._queue.put_all, [(heard, event) for heard, event, _ in batch])
            except Exception as error:  # noqa: BLE001 - whoever waits for it is told
                for _, _, stored in batch:
                    if not stored.done():
                        stored.set_exception(error)
                continue
            for heard, _, stored in batch:
                if not stored.done():
                    stored.set_result(heard.key in new)
                new.discard(heard.key)
            self._wake()


class Listeners:
    """Hears messages, mentions, edits, deletions and commands; every one is stored before Slack is told that it came."""

    def __init__(self, inbox: Inbox, queue: Queue, help_text: Callable[[], str], *, untagged: bool) -> None:
        """Store into an inbox; ``untagged`` replies in the bot's threads are heard or not."""
        self._inbox = inbox
        self._queue = queue
        self._help = help_text
        self._untagged = untagged

    def attach(self, app: AsyncApp, assistant: AsyncAssistant) -> None:
        """Listen to an app; the assistant's pane hears what is written in it."""
        app.middleware(self.changes)
        assistant.user_message(self.message)
        app.use(assistant)
        app.event("app_mention")(self.message)
        app.event("message")(self.message)
        app.command("/unga")(self.command)

    async def message(self, body: Body, context: AsyncBoltContext) -> None:
        """Hear a message."""
        heard = read_event(body["event"], str(context.team_id), str(context.bot_user_id))
        if heard is not None and (meant := await self._meant(heard)) is not None:
            await self._inbox.store(meant, body.get("event_id"))

    async def changes(
        self, body: Body, context: AsyncBoltContext, next_: Callable[[], Awaitable[BoltResponse]], ack: AsyncAck
    ) -> BoltResponse:
        """Hear edits and deletions before the assistant does, which would drop them."""
        event = body.get("event") or {}
        if event.get("type") != "message" or event.get("subtype") not in {"message_changed", "message_deleted"}:
            return await next_()
        await self.message(body, context)
        return await ack()

    async def command(self, body: Body, ack: AsyncAck) -> None:
        """Hear ``/unga question``; without a question, say how to ask."""
        text = str(body.get("text") or "").strip()
        if text.lower() in {"", "help"}:
            await ack(response_type="ephemeral", text=self._help())
            return
        name = f"command-{body['trigger_id']}"
        channel, user, address = str(body["channel_id"]), str(body["user_id"]), str(body["response_url"])
        await self._inbox.store(
            Heard("question", Asked(str(body["team_id"]), channel, name, name, user, text, "command", address))
        )
        await ack(response_type="ephemeral", text=f"You asked: {escaped(shortened(asked_in(text, ''), _ECHO))}")

    async def _meant(self, heard: Heard) -> Heard | None:
        """What the bot is meant to do: an untagged reply counts where the thread began with a question to the bot, and an
        edit makes a question of a message that was none."""
        untagged = heard.asked.via == "untagged"
        if heard.kind == "edit" and await run_in_threadpool(self._queue.question, heard.asked) is None:
            return None if untagged else Heard("question", heard.asked)
        if heard.kind == "question" and untagged:
            return heard if self._untagged and await run_in_threadpool(self._queue.has_root, heard.asked) else None
        return heard
