"""Posting: an answer's messages brought to Slack exactly once, also when a process dies between posting and noting it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.models.blocks import Block
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient
from starlette.concurrency import run_in_threadpool

from service.slack.showing.blocks import Shown
from service.slack.working.queue import Job, Queue
from service.slack.workspaces import Workspace

_LOG = logging.getLogger(__name__)
_ANSWER = "unga_qa_answer"
"""The type of the metadata that every message of the bot bears: which job it is of, and which part."""
_PAGE = 200
_TOO_MUCH = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
_GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "cant_delete_message"}


class ResponseRefused(Exception):
    """A response address takes nothing any more: Slack lets it be used five times, and for half an hour."""


class TakenOver(Exception):
    """Another process has taken over the job, which was held for too long; nothing more is posted here."""


class Post:
    """The messages of one job's answer in its thread."""

    def __init__(self, queue: Queue, workspace: Workspace, job: Job, earlier: Sequence[str] = ()) -> None:
        """Post for a job; ``earlier`` are the messages that an edited question has already, which are changed instead."""
        self._queue = queue
        self._workspace = workspace
        self._job = job
        self._shown = list(job.posted or earlier)

    @property
    def shown(self) -> tuple[str, ...]:
        """The time stamps of the messages that Slack shows."""
        return tuple(self._shown)

    async def begin(self) -> None:
        """Note that posting begins, and find out what a try that was cut short has posted already. Raises TakenOver."""
        if not await run_in_threadpool(self._queue.begin_posting, self._job):
            raise TakenOver
        if self._job.posting and self._job.asked.via != "command":
            self._shown = await self._found() or self._shown

    async def put(self, messages: Sequence[Shown], *, from_part: int = 0, changing: bool = False) -> None:
        """Post the messages that are not shown yet, the first of them as part ``from_part``; with ``changing``, update those
        that are, and delete those that are too many."""
        for part, message in enumerate(messages, from_part):
            if part >= len(self._shown):
                await self.note(part, await self._post(message, part))
            elif changing:
                await self._update(self._shown[part], message, part)
        if changing:
            await self.delete(from_part + len(messages))

    async def note(self, part: int, ts: str) -> None:
        """Note that Slack shows a part."""
        self._shown[part:] = [ts]
        await run_in_threadpool(self._queue.note_posted, self._job, self._shown)

    async def delete(self, from_part: int = 0) -> None:
        """Delete the messages from a part on."""
        for ts in self._shown[from_part:]:
            try:
                await self._workspace.client.chat_delete(channel=self._job.asked.channel, ts=ts)
            except SlackApiError as error:
                if error.response.get("error") not in _GONE:
                    raise
        del self._shown[from_part:]

    def metadata(self, part: int) -> Metadata:
        """What marks a message as a part of this job's answer."""
        return Metadata(event_type=_ANSWER, event_payload={"job": self._job.asked.key, "part": part})

    async def _post(self, message: Shown, part: int) -> str:
        asked = self._job.asked
        said = await _tolerant(
            lambda blocks: self._workspace.client.chat_postMessage(
                channel=asked.channel,
                thread_ts=asked.thread_ts,
                text=message.text,
                blocks=blocks or None,
                metadata=self.metadata(part),
                unfurl_links=False,
                unfurl_media=False,
            ),
            message,
        )
        return str(said["ts"])

    async def _update(self, ts: str, message: Shown, part: int) -> None:
        channel, metadata = self._job.asked.channel, self.metadata(part)
        if self._job.asked.via == "assistant" and self._job.posting:
            with contextlib.suppress(SlackApiError):  # a stream that broke off is still open, or was closed by Slack
                await self._workspace.client.chat_stopStream(channel=channel, ts=ts)
        try:
            await _tolerant(
                lambda blocks: self._workspace.client.chat_update(
                    channel=channel, ts=ts, text=message.text, blocks=blocks, metadata=metadata
                ),
                message,
            )
        except SlackApiError as error:
            if error.response.get("error") not in _GONE:
                raise
            _LOG.info("the answer %s cannot be changed any more", ts)

    async def _found(self) -> list[str]:
        """The parts that the thread shows; a message of the bot that bears no mark and is nobody else's is a broken stream."""
        asked, found, stray = self._job.asked, dict[int, str](), list[str]()
        async for message in self._replies():
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if message.get("bot_id") != self._workspace.bot_id and message.get("user") != self._workspace.bot_user:
                continue
            if payload.get("job") == asked.key:
                found[int(payload.get("part", 0))] = str(message["ts"])
            elif not payload and str(message["ts"]) > asked.ts:
                stray.append(str(message["ts"]))
        if 0 not in found and stray and asked.via == "assistant":
            found[0] = stray[0]
        return [found[part] for part in range(len(found)) if part in found]

    async def _replies(self) -> AsyncIterator[dict[str, Any]]:
        asked = self._job.asked
        pages = await self._workspace.client.conversations_replies(
            channel=asked.channel, ts=asked.thread_ts, oldest=asked.since, limit=_PAGE, include_all_metadata=True
        )
        async for page in pages:
            for message in page["messages"]:
                yield message


async def _tolerant(send: Callable[[Sequence[Block]], Awaitable[AsyncSlackResponse]], message: Shown) -> AsyncSlackResponse:
    """Post with blocks; where Slack refuses those, the text alone, so that nothing is lost."""
    try:
        return await send(message.blocks)
    except SlackApiError as error:
        if error.response.get("error") not in _TOO_MUCH:
            raise
        _LOG.exception("Slack refuses the blocks of an answer; its text is posted alone")
        return await send(())


async def respond(
    url: str, message: Shown, *, in_channel: bool = False, thread: str | None = None, replacing: bool = False
) -> None:
    """Post to a response address: to the person who asked alone, or into the channel, or in the place of what was pressed.

    Raises ResponseRefused.
    """
    client = AsyncWebhookClient(url, timeout=30, retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=3)])
    body = {
        "text": message.text,
        "blocks": [block.to_dict() for block in message.blocks],
        "response_type": "in_channel" if in_channel else "ephemeral",
        "replace_original": replacing,
    }
    said = await client.send_dict(body | ({"thread_ts": thread} if thread else {}))
    if said.status_code != 200:
        raise ResponseRefused(f"Slack refuses an answer at its response address: {said.status_code} {said.body[:100]}")
