"""Streams: an answer told headline first in the assistant's pane, where the workspace has that."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_chat_stream import AsyncChatStream

from service.answer import Answer, Citation, Sentence
from service.answer_text import lines_of
from service.events import AnswerEvent, CitationEvent, HeadlineEvent, Listener, SentenceEvent, StatusEvent, marked
from service.slack.listening.asked import Asked
from service.slack.showing.blocks import Look, messages_of, rest_of
from service.slack.showing.texts import diffed
from service.slack.working.posting import Post
from service.slack.workspaces import Workspace
from service.threaded_listening import heard

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


class Streamless(Exception):
    """The workspace has no streamed messages."""


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
        started = stream.ts is not None
        with _translated(started=started):
            await stream.append(markdown_text=text)
        if not started and stream.ts is not None:
            await self._post.note(0, stream.ts)

    async def _close(self, stream: AsyncChatStream, answer: Answer) -> None:
        """End the stream with what stands below an answer; one without sentences, or too long for a stream, is posted whole."""
        if not self._told:
            await self._post.put(messages_of(answer, self._look))
            return
        first, *others = rest_of(answer, self._look)
        started = stream.ts is not None
        with _translated(started=started):
            await stream.stop(blocks=first.blocks, metadata=self._post.metadata(0))
        if not started and stream.ts is not None:
            await self._post.note(0, stream.ts)
        if self._told >= _MOST:
            first, *others = messages_of(answer, self._look)
            await self._post.put([first], changing=True)
        await self._post.put(others, from_part=1)

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


@contextlib.contextmanager
def _translated(*, started: bool) -> Iterator[None]:
    """Translate what Slack says where a workspace has no streams."""
    try:
        yield
    except SlackApiError as error:
        if started or error.response.get("error") not in _NONE_HERE:
            raise
        raise Streamless from error
