"""Conversations: every message is answered in the light of the turns before it, and remembered."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from service.answer import Answer
from service.answering import Answerer, Trace
from service.conversation import store
from service.conversation.database import Database, Turnstile
from service.conversation.history import exchanges_from
from service.conversation.store import Conversation, Entry, Feedback, Page, RememberedTurn
from service.errors import UnknownConversation, UnknownMessage
from service.events import Listener, Withholding, events_of, unheard
from service.messages import Message
from service.requests.request import Correction
from service.requests.table import exchange_of
from service.tracing import span

_LOG = logging.getLogger(__name__)
_SWEEP_EVERY_S = 3600
_SWEPT_AT_ONCE = 200
_ON_THE_TABLE = 20
"""How many of the latest turns a message is read in the light of."""


class Conversations:
    """Answers messages within conversations that survive restarts; any number of processes may share one database.

    Every method may raise DatabaseUnavailable; what was begun is then not half remembered. An ``owner`` sees only
    conversations of that owner.
    """

    def __init__(self, answerer: Answerer, database: Database, days: int) -> None:
        """Join an answerer with a database; conversations silent for ``days`` days are deleted, 0 keeps them."""
        self.answerer = answerer
        self.closed = threading.Event()
        self.catch_up: Callable[[], None] = lambda: None
        """Answers from the corpus as it is on disk now, where a program takes that up; raises NotRenewed where it cannot."""
        self.noticed: Callable[[Answer], None] = lambda _: None
        """Is told each answer that is made, for a program that counts them."""
        self._database = database
        self._days = days
        self._turnstile = Turnstile()
        self._swept = -float("inf")

    def renew(self, answerer: Answerer) -> None:
        """Answer from another library from now on; what is being answered is finished with the old one."""
        self.answerer = answerer

    def begin(self, owner: str = "", conversation_id: str | None = None) -> str:
        """Begin a conversation and give its id, a new one by default; it is listed once it has a turn.

        A conversation of that id that is there already goes on.
        """
        self._sweep()
        conversation = conversation_id or uuid.uuid4().hex
        with self._database.connected() as connection:
            store.begin(connection, conversation, owner)
        return conversation

    def check(self, conversation: str, owner: str = "") -> None:
        """Raise UnknownConversation unless an owner has this conversation."""
        with self._database.connected() as connection:
            store.scope(connection, conversation, owner)

    @span("turn")
    def ask(  # noqa: PLR0913 - a keyword for each thing that a client may send
        self,
        message: str,
        *,
        conversation_id: str | None = None,
        symbols: Sequence[str] | None = None,
        owner: str = "",
        message_id: str | None = None,
        revise: bool = False,
        correction: Correction | None = None,
        listener: Listener = unheard,
    ) -> Answer:
        """Answer a message and remember both; without a ``conversation_id`` a conversation is begun.

        ``symbols`` scopes this turn and those that follow, None leaves the scope as it is. A ``message_id`` that the
        conversation has answered gives that answer again; with ``revise``, a message that reads differently now is
        answered anew, in the light of the turns before it, in the old turn's place; so is one with another ``correction``,
        which says all that is meant otherwise than it was read (an empty one takes back what was said before). Raises
        InvalidQuestion, UnknownConversation.
        """
        accepted = self.answerer.accepted(message)
        conversation = self.begin(owner) if conversation_id is None else conversation_id
        withholding = Withholding(listener)
        with self._held(conversation, owner) as (connection, kept):
            known = _answered(connection, conversation, message_id)
            is_revised = known is not None and revise and known.question != accepted
            if known is not None and not is_revised and _is_corrected_so(known, correction):
                for event in events_of(known):
                    listener(event)
                return known
            before = store.answers_before(connection, conversation, message_id, _ON_THE_TABLE)
            scope = kept if symbols is None else self.answerer.library.corpus.all_meant_by(symbols)
            answer = self.answerer.trace(
                accepted,
                exchanges=[exchange_of(answer) for answer in before],
                symbols=scope,
                conversation_id=conversation,
                message_id=message_id,
                correction=correction,
                listener=withholding,
            ).answer
            self.noticed(answer)
            store.remember(connection, answer, scope)
        withholding.tell()  # whoever has the whole answer finds it in the conversation
        return answer

    def answer(self, conversation: str, message_id: str, owner: str = "") -> Answer:
        """Read the answer that a conversation has given to a message; raise UnknownConversation, UnknownMessage."""
        with self._database.connected() as connection:
            store.scope(connection, conversation, owner)
            return store.turn(connection, conversation, message_id).answer

    def forget(self, conversation: str, message_id: str, owner: str = "") -> None:
        """Take a message and its answer out of a conversation; raise UnknownConversation, UnknownMessage."""
        with self._held(conversation, owner) as (connection, _):
            store.forget(connection, conversation, message_id)

    def judge(self, given: Feedback, owner: str = "") -> None:
        """Store what somebody thought of an answer, in place of what they thought before.

        Raises UnknownConversation, UnknownMessage.
        """
        with self._database.connected() as connection:
            store.scope(connection, given.conversation, owner)
            store.judge(connection, given)

    def feedback_on(self, conversation: str, owner: str = "") -> tuple[Feedback, ...]:
        """List what people thought of a conversation's answers; raise UnknownConversation."""
        with self._database.connected() as connection:
            store.scope(connection, conversation, owner)
            return store.feedback_on(connection, conversation)

    def share(self, conversation: str, message_id: str, owner: str = "") -> str:
        """Let anybody read an answer who has the token that this gives, the same one whenever it is shared again.

        Raises UnknownConversation, UnknownMessage.
        """
        with self._held(conversation, owner) as (connection, _):
            return store.share(connection, conversation, message_id)

    def unshare(self, conversation: str, message_id: str, owner: str = "") -> None:
        """Have a token open an answer no longer, if one did; raise UnknownConversation, UnknownMessage."""
        with self._held(conversation, owner) as (connection, _):
            store.unshare(connection, conversation, message_id)

    def shared(self, token: str) -> RememberedTurn:
        """Read the answer that a token opens, without the id of its conversation; raise UnknownSharedAnswer."""
        with self._database.connected() as connection:
            turn = store.shared(connection, token)
        return replace(turn, answer=turn.answer.model_copy(update={"conversation_id": ""}))

    def reply(
        self,
        history: Sequence[Message],
        message: str,
        *,
        symbols: Sequence[str] = (),
        correction: Correction | None = None,
        listener: Listener = unheard,
    ) -> Answer:
        """Answer a message in the light of a history that the caller keeps; nothing is remembered."""
        return self.trace(history, message, symbols=symbols, correction=correction, listener=listener).answer

    @span("turn")
    def trace(
        self,
        history: Sequence[Message],
        message: str,
        *,
        symbols: Sequence[str] = (),
        correction: Correction | None = None,
        listener: Listener = unheard,
    ) -> Trace:
        """Answer as ``reply`` does, and tell which paragraphs were ranked on the way."""
        accepted = self.answerer.accepted(message)
        symbols = self.answerer.library.corpus.all_meant_by(symbols)
        exchanges = exchanges_from(history, self.answerer, symbols)
        traced = self.answerer.trace(accepted, exchanges=exchanges, symbols=symbols, correction=correction, listener=listener)
        self.noticed(traced.answer)
        return traced

    def newest(self, owner: str = "", *, limit: int = 50, offset: int = 0) -> Page:
        """List an owner's conversations."""
        with self._database.connected() as connection:
            return store.newest(connection, owner, limit, offset)

    def read(self, conversation: str, owner: str = "") -> Conversation:
        """Read a conversation with its turns; raise UnknownConversation where there is none."""
        with self._database.connected() as connection:
            return Conversation(store.entry(connection, conversation, owner), store.turns(connection, conversation))

    def rename(self, conversation: str, title: str, owner: str = "") -> Entry:
        """Give a conversation a title, which it keeps whatever is said in it; raise UnknownConversation."""
        with self._held(conversation, owner) as (connection, _):
            store.rename(connection, conversation, title)
            return store.entry(connection, conversation, owner)

    def delete(self, conversation: str, owner: str = "") -> None:
        """Delete a conversation and everything said in it; raise UnknownConversation where there is none."""
        with self._held(conversation, owner) as (connection, _):
            store.erase(connection, conversation)

    def expire(self) -> int:
        """Delete the conversations that have been silent for too long, some of them where they are many; tell how many were."""
        if not self._days:
            return 0
        before = datetime.now(UTC) - timedelta(days=self._days)
        with self._database.connected() as connection:
            found = store.silent(connection, before, _SWEPT_AT_ONCE)
        return sum(self._expired(conversation, owner, before) for conversation, owner in found)

    def close(self) -> None:
        """Let go of the database."""
        self.closed.set()
        self._database.close()

    def _expired(self, conversation: str, owner: str, before: datetime) -> bool:
        """Delete a conversation unless another replica has, or it was spoken in meanwhile; tell whether it was deleted."""
        try:
            with self._held(conversation, owner) as (connection, _):
                return store.erase_silent(connection, conversation, before)
        except UnknownConversation:
            return False

    @contextmanager
    def _held(self, conversation: str, owner: str) -> Iterator[tuple[Connection, tuple[str, ...]]]:
        """Hold an owner's conversation against everybody else while it is changed, and give the documents of its scope.

        Raises UnknownConversation.
        """
        with self._turnstile.passed(conversation), self._database.held(conversation) as connection:
            yield connection, store.scope(connection, conversation, owner)

    def _sweep(self) -> None:
        """Expire conversations now and then, as new ones are begun."""
        if time.monotonic() - self._swept > _SWEEP_EVERY_S:
            self._swept = time.monotonic()
            if count := self.expire():
                _LOG.info("%d conversations had been silent for %d days and were deleted", count, self._days)
            if count == _SWEPT_AT_ONCE:  # there are more of them
                self._swept = -float("inf")


def _is_corrected_so(known: Answer, correction: Correction | None) -> bool:
    """Whether an answer was made with a correction already; where none is sent, it is as good as any."""
    return correction is None or correction == (known.correction or Correction())


def _answered(connection: Connection, conversation: str, message_id: str | None) -> Answer | None:
    """The answer that a conversation has already given to a message, or None."""
    try:
        return store.turn(connection, conversation, message_id).answer if message_id is not None else None
    except UnknownMessage:
        return None
