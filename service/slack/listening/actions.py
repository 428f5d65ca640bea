"""Actions: buttons, the shortcut, the windows that they open, the home tab, and the assistant's greeting."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncAssistant, AsyncBoltContext, AsyncSetSuggestedPrompts
from slack_sdk.errors import SlackApiError
from starlette.concurrency import run_in_threadpool

from service.answer import Answer
from service.catalogue import neighbours_of, newest_first, paragraph_named
from service.conversation import Feedback
from service.errors import ServiceError, UnknownConversation
from service.json_views import DocumentSummary
from service.requests.request import Correction
from service.slack.answer_blocks import Look, Shown, plain_message
from service.slack.dialogs import (
    TEXT,
    Knowledge,
    answer_window,
    comment_window,
    home_tab,
    paragraph_window,
    question_window,
)
from service.slack.listening.heard import Asked, Heard, owner_of
from service.slack.listening.listeners import Inbox
from service.slack.slack_text import asked_in, escaped
from service.slack.working.posting import respond
from service.slack.working.queue import Queue
from service.slack.workspaces import Workspace, Workspaces

_LOG = logging.getLogger(__name__)
_PROMPTS = 4
"""So many prompts an assistant's pane takes."""
_NEIGHBOURS = 1
_DOCUMENTS = 10
_RECENT = 5
Body = Mapping[str, Any]


class Actions:
    """Does what people press: none of it makes Slack wait."""

    def __init__(self, knowledge: Knowledge, workspaces: Workspaces, queue: Queue, inbox: Inbox, look: Look) -> None:
        self._knowledge = knowledge
        self._queue = queue
        self._workspaces = workspaces
        self._inbox = inbox
        self._look = look
        self._tasks: set[asyncio.Task[None]] = set()

    def attach(self, app: AsyncApp, assistant: AsyncAssistant) -> None:
        """Listen to an app."""
        assistant.thread_started(self.greet)
        assistant.thread_context_changed(_leave)
        app.event("app_home_opened")(self.show_home)
        app.action(re.compile(r"show_paragraph.*"))(self._later(self._show_paragraph))
        app.action("helpful")(self._later(self._judge))
        app.action("not_helpful")(self._later(self._judge))
        app.action("share")(self._later(self._share))
        app.action("not_meant")(self._later(self._take_away))
        app.action("more")(self._later(self._show_whole))
        app.action(re.compile(r"suggestion_\d+"))(self._later(self._ask_suggested))
        app.action(re.compile(r"example_\d+"))(self._later(self._ask_example))
        app.shortcut("ask_about_this")(self._later(self._ask_about))
        app.view("ask")(self.take_question)
        app.view("comment")(self.take_comment)

    async def stop(self) -> None:
        """Drop what is still being done."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def greet(self, set_suggested_prompts: AsyncSetSuggestedPrompts) -> None:
        """Greet whoever opens the assistant's pane, and suggest questions."""

        async def suggest() -> None:
            examples = await run_in_threadpool(self._knowledge.examples)
            await set_suggested_prompts(prompts=[*examples[:_PROMPTS]], title="Ask, for example")

        self._do(suggest())

    async def show_home(self, event: Body, context: AsyncBoltContext) -> None:
        """Show the home tab to whoever opens it."""
        if event.get("tab") == "home":
            self._do(self._publish(self._workspaces.find(context.team_id), str(event["user"])))

    async def take_question(self, body: Body, ack: AsyncAck) -> None:
        """Take what was asked in the shortcut's window into the queue."""
        asked = Asked(**json.loads(body["view"]["private_metadata"]))
        text = _written(body)
        if not text:
            await ack(response_action="errors", errors={TEXT: "Write a question"})
            return
        name = f"{asked.ts}-{body['view']['id']}"
        put = replace(asked, ts=name, user=_user(body), text=escaped(text))
        await self._inbox.store(Heard("question", put))
        await ack()

    async def take_comment(self, body: Body, ack: AsyncAck) -> None:
        """Store what somebody wrote about an answer."""
        conversation, message = json.loads(body["view"]["private_metadata"])
        given = Feedback(message, conversation, helpful=False, comment=_written(body), voter=_user(body))
        await run_in_threadpool(self._knowledge.conversations().judge, given, owner_of(_team(body)))
        await ack()

    async def _show_paragraph(self, body: Body, workspace: Workspace) -> None:
        corpus = self._knowledge.conversations().answerer.library.corpus
        found = await run_in_threadpool(paragraph_named, corpus, _pressed(body))
        around = neighbours_of(corpus, found, _NEIGHBOURS)
        window = paragraph_window(found, around, found.title, self._look)
        await workspace.client.views_open(trigger_id=body["trigger_id"], view=window)

    async def _judge(self, body: Body, workspace: Workspace) -> None:
        """Store whether an answer helped; ask further where it did not."""
        conversation, _, message = _pressed(body).partition("/")
        helpful = body["actions"][0]["action_id"] == "helpful"
        given = Feedback(message, conversation, helpful, voter=_user(body))
        await run_in_threadpool(self._knowledge.conversations().judge, given, owner_of(workspace.team))
        if helpful:
            await self._tell(body, plain_message("Thank you: noted as helpful.")[0])
        else:
            window = comment_window(json.dumps([conversation, message]))
            await workspace.client.views_open(trigger_id=body["trigger_id"], view=window)

    async def _share(self, body: Body, workspace: Workspace) -> None:
        """Have shown to the channel what only one person sees, once."""
        conversation, _, message = _pressed(body).partition("/")
        place, user = _channel(body), _user(body)
        shared = Asked(workspace.team, place, message, conversation, user, "", "command", str(body["response_url"]))
        if not await self._inbox.store(Heard("share", shared)):
            await self._tell(body, plain_message("This answer has been shared already.")[0])

    async def _take_away(self, body: Body, workspace: Workspace) -> None:
        """Have a question answered in the place of its answer without a part of what it was read as."""
        key, _, place = _pressed(body).rpartition("/")
        conversation, _, message = key.partition("/")
        answer = await run_in_threadpool(self._knowledge.answer, key, owner_of(workspace.team))
        said, channel = _without(answer, int(place)).model_dump_json(), _channel(body)
        if _is_for_one(body):
            url = str(body["response_url"])
            asked: Asked | None = Asked(workspace.team, channel, message, conversation, _user(body), said, "command", url)
        else:
            asked = await run_in_threadpool(self._question, f"{workspace.team}:{channel}:{_thread(body) or ''}", message)
        if asked is None:
            await self._tell(body, plain_message("This answer cannot be changed here; ask again in other words.")[0])
        else:
            await self._inbox.store(Heard("correction", replace(asked, text=said), str(body["actions"][0]["action_ts"])))

    async def _show_whole(self, body: Body, workspace: Workspace) -> None:
        """Show an answer with what is folded of it to whoever pressed."""
        answer = await run_in_threadpool(self._knowledge.answer, _pressed(body), owner_of(workspace.team))
        await workspace.client.views_open(trigger_id=body["trigger_id"], view=answer_window(answer, self._look))

    async def _ask_suggested(self, body: Body, workspace: Workspace) -> None:
        """Ask what an answer suggests: in its thread, or for whoever pressed alone where only they see it."""
        key, _, place = _pressed(body).rpartition("/")
        suggested = (await run_in_threadpool(self._knowledge.answer, key, owner_of(workspace.team))).suggestions
        if not place.isdecimal() or int(place) >= len(suggested):
            await self._tell(body, plain_message("This cannot be asked any more; write the question.")[0])
            return
        question, user, channel = suggested[int(place)].question, _user(body), _channel(body)
        if _is_for_one(body):
            await self._tell(body, plain_message(f"You asked: {question}")[0])
            name, url = f"command-{body['trigger_id']}", str(body["response_url"])
            alone = Asked(workspace.team, channel, name, name, user, escaped(question), "command", url)
            await self._inbox.store(Heard("question", alone))
        else:
            await self._ask_for(workspace, channel, _thread(body) or str(body["message"]["ts"]), user, question)

    async def _ask_example(self, body: Body, workspace: Workspace) -> None:
        """Ask an example of the home tab in the direct messages with whoever pressed it."""
        user = _user(body)
        opened = await workspace.client.conversations_open(users=user)
        await self._ask_for(workspace, str(opened["channel"]["id"]), None, user, _pressed(body))

    async def _ask_for(self, workspace: Workspace, channel: str, thread: str | None, user: str, question: str) -> None:
        """Ask a question for somebody, in a thread or in one of its own."""
        alone = plain_message(f"You asked: {question}")[0]
        shown = plain_message(question)[0].led_by(f"<@{user}> asked:") if thread else alone
        said = await workspace.client.chat_postMessage(channel=channel, thread_ts=thread, text=shown.text, blocks=shown.blocks)
        ts = str(said["ts"])
        asked = Asked(workspace.team, channel, ts, thread or ts, user, escaped(question), "home")
        await self._inbox.store(Heard("question", asked))

    async def _ask_about(self, body: Body, workspace: Workspace) -> None:
        message, channel = body["message"], _channel(body)
        thread = str(message.get("thread_ts") or message["ts"])
        asked = Asked(workspace.team, channel, str(message["ts"]), thread, "", "", "shortcut", str(body["response_url"]))
        text = asked_in(str(message.get("text") or ""), workspace.bot_user)
        window = question_window(text, json.dumps(asked.to_dict()))
        await workspace.client.views_open(trigger_id=body["trigger_id"], view=window)

    async def _publish(self, workspace: Workspace, user: str) -> None:
        known = newest_first(self._knowledge.conversations().answerer.library.corpus.resolutions)
        newest = [DocumentSummary.of(document) for document in known[:_DOCUMENTS]]
        examples = await run_in_threadpool(self._knowledge.examples)
        recent = await run_in_threadpool(self._recent, workspace, user)
        await workspace.client.views_publish(user_id=user, view=home_tab(newest, len(known), examples, recent, self._look))

    def _question(self, thread: str, message: str) -> Asked | None:
        """The question of a thread that has this id in its conversation, or None."""
        return next((asked for asked in self._queue.asked_in(thread) if asked.message_id == message), None)

    def _recent(self, workspace: Workspace, user: str) -> list[tuple[str, str]]:
        """Title and address of the threads that somebody asked in last."""
        found = []
        for asked in self._queue.recent(workspace.team, user, _RECENT):
            with contextlib.suppress(UnknownConversation):
                entry = self._knowledge.conversations().read(asked.conversation_id, asked.owner).entry
                if entry.title:
                    found.append((entry.title, workspace.address_of(asked.channel, asked.ts)))
        return found

    async def _tell(self, body: Body, shown: Shown) -> None:
        if body.get("response_url"):
            await respond(str(body["response_url"]), shown, thread=_thread(body))

    def _later(self, act: Callable[[Body, Workspace], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        """A listener that acknowledges at once and acts then; an error is told to whoever pressed."""

        async def listen(body: dict[str, Any], ack: AsyncAck) -> None:
            await ack()
            self._do(self._told(act, body))

        return listen

    async def _told(self, act: Callable[[Body, Workspace], Awaitable[None]], body: Body) -> None:
        try:
            await act(body, self._workspaces.find(_team(body)))
        except ServiceError as error:
            await self._tell(body, plain_message(f"This did not work: {error}.")[0])

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            said = error.response.get("error") if isinstance(error, SlackApiError) else error
            _LOG.error("what somebody pressed in Slack did not work: %s", said, exc_info=error)


async def _leave(ack: AsyncAck) -> None:
    """Leave it at that: Bolt would note what somebody looks at in the bot's first message, over the mark of an answer."""
    await ack()


def _without(answer: Answer, place: int) -> Correction:
    """What a question is to be read as without the chip at a place of its answer."""
    before = answer.correction or Correction()
    if answer.request is None or place >= len(answer.chips):
        return before
    return before.without(answer.chips[place], answer.request)


def _pressed(body: Body) -> str:
    """The value of the button, or of the choice in a list."""
    action = body["actions"][0]
    return str(action.get("value") or action["selected_option"]["value"])


def _user(body: Body) -> str:
    return str(body["user"]["id"])


def _channel(body: Body) -> str:
    return str(body["channel"]["id"])


def _is_for_one(body: Body) -> bool:
    """Whether only the person who pressed sees the message."""
    return bool((body.get("container") or {}).get("is_ephemeral"))


def _team(body: Body) -> str:
    return str((body.get("team") or {}).get("id") or body.get("team_id"))


def _thread(body: Body) -> str | None:
    message = body.get("message") or {}
    found = (body.get("container") or {}).get("thread_ts") or message.get("thread_ts")
    return str(found) if found else None


def _written(body: Body) -> str:
    return str(body["view"]["state"]["values"][TEXT][TEXT].get("value") or "").strip()
