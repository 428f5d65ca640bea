"""Posting: an answer's messages brought to Slack exactly once, also when a process dies between posting and noting it.

In the assistant's pane an answer is told headline first, where the workspace has that.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.models.blocks import Block
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_chat_stream import AsyncChatStream
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient
from starlette.concurrency import run_in_threadpool

from service.answer import Answer, Citation, Sentence
from service.answer_text import lines_of
from service.events import AnswerEvent, CitationEvent, HeadlineEvent, Listener, SentenceEvent, StatusEvent, marked
from service.slack.answer_blocks import Look, Shown, messages_of, rest_of
from service.slack.listening.heard import Asked
from service.slack.slack_text import diffed
from service.slack.working.queue import Job, Queue
from service.slack.workspaces import Workspace
from service.threaded_listening import heard

_LOG = logging.getLogger(__name__)
_ANSWER = "unga_qa_answer"
"""The type of the metadata that every message of the bot bears: which job it is of, and which part."""
_PAGE = 200
_TOO_MUCH = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
_MOST = 9_000
"""Characters that one stream tells; what is longer is posted whole instead."""
_NONE_HERE = {
    "channel_type_not_supported",
    "feature_not_enabled",
    "method_not_supported_for_channel_type",
    "missing_recipient_team_id",
    "missing_recipient_user_id",
    "not_allowed",
    "not_authorized",
    "streaming_mode_not_available",
    "unknown_method",
}
_SPECIAL = r"\`*_~[]<>#|!"
_GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "cant_delete_message"}


class ResponseRefused(Exception):
    """A response address takes nothing any more: Slack lets it be used five times, and for half an hour."""


class Streamless(Exception):
    """The workspace has no streamed messages."""


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


class Stream:
    """Tells one answer as a streamed message, its references and buttons below it."""

    def __init__(self, post: Post, workspace: Workspace, asked: Asked, look: Look) -> None:
        self._post = post
        self._client = workspace.client
        self._asked = asked
        self._look = look
        self._told = 0

    async def tell(self, ask: Callable[[Listener], Answer]) -> tuple[str, ...]:
        """Tell an answer while it is made; give the time stamps of its messages.

        Raises Streamless, before anything is shown, where the workspace has no streams; what ``ask`` raises.
        """
        await self._post.begin()
        stream = await self._client.chat_stream(
            channel=self._asked.channel,
            thread_ts=self._asked.thread_ts,
            recipient_team_id=self._asked.team,
            recipient_user_id=self._asked.user,
        )
        citations, answer, is_written = dict[str, tuple[int, Citation]](), None, False
        async with contextlib.aclosing(heard(ask)) as events:
            async for event in events:
                if isinstance(event, StatusEvent):
                    is_written = is_written or event.stage == "write"
                elif isinstance(event, HeadlineEvent):
                    await self._append(stream, f"**{_escaped(event.text)}**\n")
                elif isinstance(event, CitationEvent):
                    citations[event.citation.id] = event.number, event.citation
                elif isinstance(event, SentenceEvent) and is_written and self._told < _MOST:
                    await self._append(stream, f"{self._shown(event.sentence, citations)} ")
                elif isinstance(event, AnswerEvent):
                    answer = event.answer
        if answer is None:
            raise RuntimeError("an answer ended without its last event")
        if answer.tier == "answered" and not is_written:
            await self._tell_points(stream, answer, citations)
        await self._close(stream, answer)
        return self._post.shown

    async def _tell_points(self, stream: AsyncChatStream, answer: Answer, citations: dict[str, tuple[int, Citation]]) -> None:
        """Tell the points of an answer whose headline is told: their groups are known only now."""
        for line in lines_of(answer):
            if not line.is_headline and self._told < _MOST:
                words = line.words(lambda sentence: self._shown(sentence, citations), lambda title: f"**{_escaped(title)}**")
                await self._append(stream, f"{line.lead}{words}\n")

    async def _append(self, stream: AsyncChatStream, text: str) -> None:
        self._told += len(text)
        await self._send(stream, stream.append(markdown_text=text))

    async def _close(self, stream: AsyncChatStream, answer: Answer) -> None:
        """End the stream with what stands below an answer; one without sentences, or too long for a stream, is posted whole."""
        if not self._told:
            await self._post.put(messages_of(answer, self._look))
            return
        first, *others = rest_of(answer, self._look)
        await self._send(stream, stream.stop(blocks=first.blocks, metadata=self._post.metadata(0)))
        if self._told >= _MOST:
            first, *others = messages_of(answer, self._look)
            await self._post.put([first], changing=True)
        await self._post.put(others, from_part=1)

    async def _send(self, stream: AsyncChatStream, sending: Awaitable[object]) -> None:
        """Send something to the stream and note its message once there is one; raise Streamless where the workspace has no streams."""
        is_new = stream.ts is None
        try:
            await sending
        except SlackApiError as error:
            if not is_new or error.response.get("error") not in _NONE_HERE:
                raise
            raise Streamless from error
        if is_new and stream.ts is not None:
            await self._post.note(0, stream.ts)

    def _shown(self, sentence: Sentence, citations: dict[str, tuple[int, Citation]]) -> str:
        """A sentence as Markdown, each mark a link."""
        numbers = {key: number for key, (number, _) in citations.items()}
        plain = sentence.model_copy(update={"text": diffed(_escaped(sentence.text), "~~", "**")})
        return marked(plain, numbers, lambda key, mark: self._linked(citations[key][1], mark))

    def _linked(self, citation: Citation, mark: str) -> str:
        address = self._look.address(citation)
        label = _escaped(mark)
        return f"[{label}]({address.replace('(', '%28').replace(')', '%29')})" if address else label


def _escaped(text: str) -> str:
    """Escape text for Markdown, so that nothing in it is a link, a style or a mention."""
    return "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in text)
