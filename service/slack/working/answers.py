"""Answers: what is done for each job, from the question to the messages that Slack shows."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from starlette.concurrency import run_in_threadpool

from service.answer import Answer
from service.conversation import Conversations
from service.errors import InvalidQuestion, UnknownConversation, UnknownMessage
from service.events import Listener, unheard
from service.references import shortened as first_words
from service.requests.request import Correction
from service.requests.wording import is_greeting
from service.slack.answer_blocks import Look, Shown, messages_of, plain_message
from service.slack.listening.heard import Asked
from service.slack.slack_text import asked_in, escaped, shortened
from service.slack.working.posting import Post, ResponseRefused, Stream, Streamless, respond
from service.slack.working.queue import Job, Queue
from service.slack.workspaces import Workspace, Workspaces

_LOG = logging.getLogger(__name__)
_READING = "is reading the resolutions…"
_TITLE_WORDS = 12
_ECHO = 300
_NOT_THERE = {"channel_not_found", "not_in_channel"}
FAILED = "I could not answer this; what went wrong has been logged. Please ask again, perhaps in other words."


@dataclass(frozen=True, slots=True)
class Answers:
    """Does jobs: answers questions in their threads, changes answers to edited questions, takes back those to deleted ones.

    ``help`` is what somebody is told who asks nothing.
    """

    conversations: Conversations
    queue: Queue
    workspaces: Workspaces
    look: Look
    help: Callable[[], str]

    async def do(self, job: Job) -> tuple[str, ...]:
        """Do a job; give the time stamps of the messages that Slack shows for its question then."""
        workspace = self.workspaces.find(job.asked.team)
        if job.kind == "deletion":
            return await self._take_back(job, workspace)
        if job.kind == "share":
            return await self._share(job, workspace)
        if job.kind == "correction":
            return await self._correct(job, workspace)
        text = asked_in(job.asked.text, workspace.bot_user)
        if job.kind == "edit":
            return await self._change(job, workspace, text)
        return await self._answer(job, workspace, text)

    async def apologise(self, job: Job) -> tuple[str, ...]:
        """Say that a question could not be answered."""
        if job.kind in {"deletion", "share", "correction"}:
            return job.posted
        if job.asked.via == "command":
            return await self._respond(job.asked, self.workspaces.find(job.asked.team), plain_message(FAILED))
        post = Post(self.queue, self.workspaces.find(job.asked.team), job)
        await post.begin()
        await post.put(plain_message(FAILED), changing=True)
        return post.shown

    async def _answer(self, job: Job, workspace: Workspace, text: str) -> tuple[str, ...]:
        """Answer a question where it was asked; what people say to each other in the bot's threads without asking is left alone."""
        if job.asked.via == "untagged" and (not text or is_greeting(text)):
            return ()
        if job.asked.via == "command":
            return await self._answer_alone(job, workspace, text)
        try:
            return await self._reply(job, workspace, text)
        except SlackApiError as error:
            if job.asked.via != "shortcut" or error.response.get("error") not in _NOT_THERE:
                raise
            return await self._answer_alone(job, workspace, text)

    async def _reply(self, job: Job, workspace: Workspace, text: str) -> tuple[str, ...]:
        post = Post(self.queue, workspace, job)
        if job.asked.via == "assistant":
            await self._prepare(job.asked, workspace, text)
            if text and not job.posting and self.workspaces.streams(workspace.team):
                try:
                    return await Stream(post, workspace, job.asked, self.look).tell(
                        lambda listen: self._ask(job.asked, text, listen)
                    )
                except Streamless:
                    self.workspaces.has_no_streams(workspace.team)
                except InvalidQuestion:
                    _LOG.debug("what cannot be a question is answered below")
        messages = await self._messages(job.asked, text)
        await post.begin()
        await post.put(messages, changing=job.posting and job.asked.via == "assistant")
        return post.shown

    async def _change(self, job: Job, workspace: Workspace, text: str) -> tuple[str, ...]:
        """Answer an edited question in the place of its first answer; one that was no question before becomes one now."""
        before = await run_in_threadpool(self.queue.question, job.asked)
        if before is None and job.asked.via == "untagged":
            return ()
        return await self._replace(job, workspace, before, await self._messages(job.asked, text, revise=True))

    async def _replace(self, job: Job, workspace: Workspace, before: Job | None, messages: Sequence[Shown]) -> tuple[str, ...]:
        """Show an answer in the place of what was posted for a question before."""
        post = Post(self.queue, workspace, job, before.posted if before else ())
        await post.begin()
        await post.put(messages, changing=True)
        if before:
            await run_in_threadpool(self.queue.note_shown, before, post.shown)
        return post.shown

    async def _correct(self, job: Job, workspace: Workspace) -> tuple[str, ...]:
        """Answer a question as somebody says it is meant, in the place of its answer."""
        asked, correction = job.asked, Correction.model_validate_json(job.asked.text)
        alone = asked.via == "command"  # the place of what one person sees is that of its answer in the conversation
        conversation, message = (asked.thread_ts, asked.ts) if alone else (asked.conversation_id, asked.message_id)
        before = await run_in_threadpool(self.conversations.answer, conversation, message, asked.owner)
        answer = await run_in_threadpool(
            self.conversations.ask,
            before.question,
            conversation_id=conversation,
            message_id=message,
            owner=asked.owner,
            correction=correction,
        )
        if alone:
            shown = messages_of(answer, Look(self.look.public_url, may_share=True))
            return await self._respond(job.asked, workspace, shown, replacing=True)
        question = await run_in_threadpool(self.queue.question, asked)
        return await self._replace(job, workspace, question, messages_of(answer, self.look))

    async def _take_back(self, job: Job, workspace: Workspace) -> tuple[str, ...]:
        """Delete the answer to a deleted question, and forget both."""
        before = await run_in_threadpool(self.queue.question, job.asked)
        if before is None:
            return ()
        with contextlib.suppress(UnknownConversation, UnknownMessage):
            asked = before.asked
            await run_in_threadpool(self.conversations.forget, asked.conversation_id, asked.message_id, asked.owner)
        await Post(self.queue, workspace, job, before.posted).delete()
        await run_in_threadpool(self.queue.note_shown, before, ())
        return ()

    async def _share(self, job: Job, workspace: Workspace) -> tuple[str, ...]:
        """Show to the channel an answer that one person was given: its place is the answer's in its conversation."""
        shared = job.asked
        answer = await run_in_threadpool(self.conversations.answer, shared.thread_ts, shared.ts, shared.owner)
        first, *others = messages_of(answer, self.look)
        lead = f"<@{shared.user}> asked: {escaped(shortened(answer.question, _ECHO))}"
        return await self._respond(shared, workspace, (first.led_by(lead), *others), in_channel=True)

    async def _answer_alone(self, job: Job, workspace: Workspace, text: str) -> tuple[str, ...]:
        """Answer a command, or what was asked where the bot is no member, so that only the person who asked sees it."""
        look = Look(self.look.public_url, may_share=True)
        await run_in_threadpool(self.queue.begin_posting, job)
        return await self._respond(job.asked, workspace, await self._messages(job.asked, text, look))

    async def _respond(
        self,
        asked: Asked,
        workspace: Workspace,
        messages: Sequence[Shown],
        *,
        in_channel: bool = False,
        replacing: bool = False,
    ) -> tuple[str, ...]:
        """Tell the person who asked alone, or the channel, where they asked; where Slack does not take that any more, by a message."""
        for number, message in enumerate(messages):
            try:
                await respond(asked.response_url, message, in_channel=in_channel, replacing=replacing and not number)
            except ResponseRefused:
                to = asked.channel if in_channel else asked.user
                await workspace.client.chat_postMessage(channel=to, text=message.text, blocks=message.blocks)
        return ()

    async def _messages(self, asked: Asked, text: str, look: Look | None = None, *, revise: bool = False) -> tuple[Shown, ...]:
        """Answer a question, or say why it is none."""
        if not text:
            return plain_message(self.help())
        try:
            answer = await run_in_threadpool(self._ask, asked, text, revise=revise)
        except InvalidQuestion as error:
            return plain_message(f"This cannot be answered: {error}.")
        return messages_of(answer, look or self.look)

    def _ask(self, asked: Asked, text: str, listener: Listener = unheard, *, revise: bool = False) -> Answer:
        self.conversations.answerer.accepted(text)
        self.conversations.begin(asked.owner, asked.conversation_id)
        return self.conversations.ask(
            text,
            conversation_id=asked.conversation_id,
            message_id=asked.message_id,
            owner=asked.owner,
            revise=revise,
            listener=listener,
        )

    async def _prepare(self, asked: Asked, workspace: Workspace, text: str) -> None:
        """Show in the assistant's pane that the answer is being worked on, and give a new thread its title."""
        client, channel, thread = workspace.client, asked.channel, asked.thread_ts
        try:
            await client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=_READING)
            if text and await self._is_new(asked):
                title = first_words(text, _TITLE_WORDS)
                await client.assistant_threads_setTitle(channel_id=channel, thread_ts=thread, title=title)
        except SlackApiError as error:
            _LOG.debug("no assistant's pane here: %s", error.response.get("error"))

    async def _is_new(self, asked: Asked) -> bool:
        try:
            await run_in_threadpool(self.conversations.check, asked.conversation_id, asked.owner)
        except UnknownConversation:
            return True
        return False
