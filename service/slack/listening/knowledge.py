"""Knowledge: what the home tab, the windows and the greeting show of the service, once it is ready."""

from __future__ import annotations

from concurrent.futures import Future

from documents import Paragraph
from service.answer import Answer
from service.catalogue import neighbours_of, paragraph_named
from service.conversation import Conversations
from service.errors import UnknownConversation
from service.requests.request import Correction
from service.slack.errors import NotReady
from service.slack.listening.asked import Asked, owner_of
from service.slack.showing.texts import asked_in
from service.slack.working.queue import Queue
from service.slack.workspaces import Workspace
from service.suggestions import Suggestions
from service.views import DocumentSummary

_NEIGHBOURS = 1
_DOCUMENTS = 10
_RECENT = 5
_HELP = "Ask me what a resolution of the United Nations General Assembly says, decides or requests, or what a numbered paragraph says."


class Knowledge:
    """Looks things up in conversations that may still be being built; what needs them raises NotReady until then."""

    def __init__(self, ready: Future[Conversations], queue: Queue) -> None:
        self._ready = ready
        self._queue = queue
        self._suggestions = Suggestions()

    def conversations(self) -> Conversations:
        """Give the conversations."""
        if not self._ready.done() or self._ready.exception() is not None:
            raise NotReady("the index is being loaded; try again in a few seconds")
        return self._ready.result()

    def documents(self) -> tuple[list[DocumentSummary], int]:
        """Some of the documents, the newest first, and how many there are."""
        known = self.conversations().answerer.library.corpus.resolutions
        newest = sorted(known, key=lambda d: (str(d.adopted or ""), d.symbol), reverse=True)[:_DOCUMENTS]
        return [DocumentSummary.of(document) for document in newest], len(known)

    def examples(self) -> tuple[str, ...]:
        """Questions to begin with, made once from the documents that there are; none while they are not there."""
        if not self._ready.done() or self._ready.exception() is not None:
            return ()
        return self._suggestions.of(self._ready.result().answerer)

    def help(self) -> str:
        """What somebody is told who asks nothing."""
        examples = self._suggestions.made
        return f"{_HELP} For example: {examples[0]}" if examples else _HELP

    def paragraph(self, key: str) -> tuple[Paragraph, tuple[Paragraph, ...], str]:
        """A paragraph by its id, it among its neighbours, and its document's title; raise UnknownDocument, UnknownParagraph."""
        corpus = self.conversations().answerer.library.corpus
        found = paragraph_named(corpus, key)
        return found, neighbours_of(corpus, found, _NEIGHBOURS), found.title

    def answer(self, key: str, owner: str) -> Answer:
        """An answer by its ``key``, conversation/message; raise UnknownConversation, UnknownMessage."""
        conversation, _, message = key.partition("/")
        return self.conversations().answer(conversation, message, owner)

    def without(self, key: str, place: int, owner: str) -> Correction:
        """What a question is to be read as without the chip at a place of its answer, whose ``key`` is conversation/message.

        Raises UnknownConversation, UnknownMessage.
        """
        answer = self.answer(key, owner)
        before = answer.correction or Correction()
        if answer.request is None or place >= len(answer.chips):
            return before
        return before.without(answer.chips[place], answer.request)

    def question_of(self, team: str, channel: str, thread: str, message: str) -> Asked | None:
        """The question of a thread that has this id in its conversation, or None."""
        return next((asked for asked in self._queue.asked_in(f"{team}:{channel}:{thread}") if asked.message_id == message), None)

    def recent(self, workspace: Workspace, user: str) -> list[tuple[str, str]]:
        """Title and address of the threads that somebody asked in last."""
        found = []
        for asked in self._queue.recent(workspace.team, user, _RECENT):
            try:
                entry = self.conversations().read(asked.conversation_id, owner_of(workspace.team)).entry
            except UnknownConversation:
                continue
            if entry.title:
                found.append((entry.title, workspace.address_of(asked.channel, asked.ts)))
        return found

    def plain(self, text: str, bot_user: str) -> str:
        """A message of Slack as plain text."""
        return asked_in(text, bot_user)
