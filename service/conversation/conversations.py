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
from typing import cast

from langchain_core.runnables import RunnableConfig
from sqlalchemy import Connection

from service.answer import Answer
from service.answering import Answerer, Trace
from service.conversation import feedback, register, sharing
from service.conversation.database import Database
from service.conversation.feedback import Feedback
from service.conversation.graph import Hearing, Remembered, Said, State, Steps, TurnGraph, answer_of, build_graph
from service.conversation.history import exchanges_from, headings_of
from service.conversation.reading import Conversation, Page, RememberedTurn, turn_of
from service.conversation.register import Entry
from service.conversation.standing import ByRule, StandAlone
from service.conversation.table import Exchange
from service.conversation.turnstile import Turnstile
from service.errors import UnknownConversation, UnknownMessage, UnknownSharedAnswer
from service.events import Listener, Withholding, events_of, unheard
from service.messages import Message
from service.spans import span
from service.understanding import Standalone

_LOG = logging.getLogger(__name__)
_SWEEP_EVERY_S = 3600
_SWEPT_AT_ONCE = 200


class Conversations:
    """Answers messages within conversations that survive restarts; any number of processes may share one database.

    Every method may raise DatabaseUnavailable; what was begun is then not half remembered. An ``owner`` sees only
    conversations of that owner.
    """

    def __init__(self, answerer: Answerer, database: Database, stand_alone: StandAlone, days: int) -> None:
        """Join an answerer with a database; conversations silent for ``days`` days are deleted, 0 keeps them."""
        self.answerer = answerer
        self.stand_alone = stand_alone
        self.closed = threading.Event()
        self.catch_up: Callable[[], None] = lambda: None
        """Answers from the corpus as it is on disk now, where a program takes that up; raises NotRenewed where it cannot."""
        self.noticed: Callable[[Answer], None] = lambda _: None
        """Is told each answer that is made, for a program that counts them."""
        self._database = database
        self._days = days
        self._turnstile = Turnstile()
        self._graph = build_graph(Steps(self._stand_alone, self._answer, lambda: datetime.now(UTC).isoformat()))
        self._swept = -float("inf")

    def renew(self, answerer: Answerer, stand_alone: StandAlone) -> None:
        """Answer from another library from now on; what is being answered is finished with the old one."""
        self.answerer, self.stand_alone = answerer, stand_alone

    def begin(self, owner: str = "", conversation_id: str | None = None) -> str:
        """Begin a conversation and give its id, a new one by default; it is listed once it has a turn.

        A conversation of that id that is there already goes on.
        """
        self._sweep()
        conversation = conversation_id or uuid.uuid4().hex
        with self._database.connected() as connection:
            register.enter(connection, conversation, owner)
        return conversation

    def check(self, conversation: str, owner: str = "") -> None:
        """Raise UnknownConversation unless an owner has this conversation."""
        with self._database.connected() as connection:
            if register.look_up(connection, conversation, owner) is None:
                raise _unknown(conversation)

    @span("turn")
    def ask(
        self,
        message: str,
        *,
        conversation_id: str | None = None,
        symbols: Sequence[str] | None = None,
        owner: str = "",
        message_id: str | None = None,
        revise: bool = False,
        listener: Listener = unheard,
    ) -> Answer:
        """Answer a message and remember both; without a ``conversation_id`` a conversation is begun.

        ``symbols`` scopes this turn and those that follow, None leaves the scope as it is. A ``message_id`` that the
        conversation has answered gives that answer again; with ``revise``, a message that reads differently now is
        answered anew, in the light of the turns before it, in the old turn's place. Raises InvalidQuestion,
        UnknownConversation.
        """
        accepted = self.answerer.accepted(message)
        conversation = self.begin(owner) if conversation_id is None else conversation_id
        withholding = Withholding(listener)
        with self._held(conversation, owner) as connection:
            with self._database.saver() as saver:
                graph = self._graph.compile(checkpointer=saver)
                known = _answered(graph, conversation, message_id)
                if known is not None and not (revise and known.question != accepted):
                    for event in events_of(known):
                        listener(event)
                    return known
                entered: State = {"message": accepted, "message_id": message_id or uuid.uuid4().hex}
                hearing = Hearing(conversation, withholding, None if symbols is None else tuple(symbols))
                state = graph.invoke(entered, _thread(conversation), context=hearing, durability="exit")
                saver.prune([conversation])
            register.note_turns(connection, conversation, _messages(state["turns"]))
        withholding.tell()  # whoever has the whole answer finds it in the conversation
        return answer_of(state["latest"])

    def answer(self, conversation: str, message_id: str, owner: str = "") -> Answer:
        """Read the answer that a conversation has given to a message; raise UnknownConversation, UnknownMessage."""
        self.check(conversation, owner)
        return self._turn(conversation, message_id).answer

    def forget(self, conversation: str, message_id: str, owner: str = "") -> None:
        """Take a message and its answer out of a conversation; raise UnknownConversation, UnknownMessage."""
        with self._held(conversation, owner) as connection:
            with self._database.saver() as saver:
                graph = self._graph.compile(checkpointer=saver)
                known = _answered(graph, conversation, message_id)
                if known is None:
                    raise _unknown_message(conversation, message_id)
                gone: Remembered = {"at": "", "answer": {"message_id": message_id}, "forgotten": True}
                graph.update_state(
                    _thread(conversation), {"turns": [gone], "latest": gone, "message": "", "standalone": {}}, as_node="remember"
                )
                saver.prune([conversation])
                kept = graph.get_state(_thread(conversation)).values["turns"]
            feedback.take_back(connection, conversation, message_id)
            sharing.take_back(connection, conversation, message_id)
            register.note_turns(connection, conversation, _messages(kept))

    def judge(self, given: Feedback, owner: str = "") -> None:
        """Store what somebody thought of an answer, in place of what they thought before.

        Raises UnknownConversation, UnknownMessage.
        """
        self.answer(given.conversation, given.message, owner)
        with self._database.connected() as connection:
            feedback.give(connection, given)

    def feedback_on(self, conversation: str, owner: str = "") -> tuple[Feedback, ...]:
        """List what people thought of a conversation's answers; raise UnknownConversation."""
        self.check(conversation, owner)
        with self._database.connected() as connection:
            return tuple(feedback.given(connection, conversation))

    def share(self, conversation: str, message_id: str, owner: str = "") -> str:
        """Let anybody read an answer who has the token that this gives, the same one whenever it is shared again.

        Raises UnknownConversation, UnknownMessage.
        """
        with self._held(conversation, owner) as connection:
            self._turn(conversation, message_id)
            return sharing.share(connection, conversation, message_id)

    def unshare(self, conversation: str, message_id: str, owner: str = "") -> None:
        """Have a token open an answer no longer, if one did; raise UnknownConversation, UnknownMessage."""
        with self._held(conversation, owner) as connection:
            self._turn(conversation, message_id)
            sharing.take_back(connection, conversation, message_id)

    def shared(self, token: str) -> RememberedTurn:
        """Read the answer that a token opens, without the id of its conversation; raise UnknownSharedAnswer."""
        with self._database.connected() as connection:
            place = sharing.find(connection, token)
        if place is None:
            raise _unknown_shared()
        try:
            turn = self._turn(place.conversation, place.message)
        except UnknownMessage as error:  # it was forgotten between the two looks
            raise _unknown_shared() from error
        return replace(turn, answer=turn.answer.model_copy(update={"conversation_id": ""}))

    def reply(
        self, history: Sequence[Message], message: str, *, symbols: Sequence[str] = (), listener: Listener = unheard
    ) -> Answer:
        """Answer a message in the light of a history that the caller keeps; nothing is remembered."""
        return self.trace(history, message, symbols=symbols, listener=listener).answer

    @span("turn")
    def trace(
        self, history: Sequence[Message], message: str, *, symbols: Sequence[str] = (), listener: Listener = unheard
    ) -> Trace:
        """Answer as ``reply`` does, and tell which paragraphs were ranked on the way."""
        accepted = self.answerer.accepted(message)
        exchanges = exchanges_from(history, self.answerer, ByRule(self.answerer.library), symbols)
        standalone = self._stand_alone(accepted, exchanges, symbols, headings_of(history))
        said = Said(accepted, standalone, tuple(symbols), uuid.uuid4().hex, uuid.uuid4().hex)
        return self._traced(said, listener)

    def newest(self, owner: str = "", *, limit: int = 50, offset: int = 0) -> Page:
        """List an owner's conversations."""
        with self._database.connected() as connection:
            entries = register.newest(connection, owner, limit, offset)
            return Page(register.count(connection, owner), tuple(entries))

    def read(self, conversation: str, owner: str = "") -> Conversation:
        """Read a conversation with its turns; raise UnknownConversation where there is none."""
        with self._database.connected() as connection:
            entry = register.look_up(connection, conversation, owner)
        if entry is None:
            raise _unknown(conversation)
        state = self._state(conversation)
        return Conversation(entry, tuple(state.get("symbols", ())), tuple(map(turn_of, state.get("turns", []))))

    def rename(self, conversation: str, title: str, owner: str = "") -> Entry:
        """Give a conversation a title, which it keeps whatever is said in it; raise UnknownConversation."""
        with self._held(conversation, owner) as connection:
            register.rename(connection, conversation, title)
        return self.read(conversation, owner).entry

    def delete(self, conversation: str, owner: str = "") -> None:
        """Delete a conversation and everything said in it; raise UnknownConversation where there is none."""
        with self._held(conversation, owner) as connection:
            self._delete(connection, conversation)

    def expire(self) -> int:
        """Delete the conversations that have been silent for too long, some of them where they are many; tell how many were."""
        if not self._days:
            return 0
        before = datetime.now(UTC) - timedelta(days=self._days)
        with self._database.connected() as connection:
            found = register.expired(connection, before.replace(tzinfo=None), _SWEPT_AT_ONCE)
        return sum(self._expired(conversation, owner, before) for conversation, owner in found)

    def close(self) -> None:
        """Let go of the database."""
        self.closed.set()
        self._database.close()

    def _expired(self, conversation: str, owner: str, before: datetime) -> bool:
        """Delete a conversation unless another replica has, or it was spoken in meanwhile; tell whether it was deleted."""
        try:
            with self._held(conversation, owner) as connection:
                entry = register.look_up(connection, conversation, owner)
                if entry is None or entry.updated >= before:
                    return False
                self._delete(connection, conversation)
        except UnknownConversation:
            return False
        return True

    def _delete(self, connection: Connection, conversation: str) -> None:
        """Delete a conversation that is held; it is struck off last, so that one half deleted can be deleted again."""
        sharing.take_back(connection, conversation)
        feedback.take_back(connection, conversation)
        with self._database.saver() as saver:
            saver.delete_thread(conversation)
        register.strike(connection, conversation)

    @contextmanager
    def _held(self, conversation: str, owner: str) -> Iterator[Connection]:
        """Hold an owner's conversation against everybody else while it is changed; raise UnknownConversation."""
        with self._turnstile.passed(conversation), self._database.turn(conversation) as connection:
            if register.look_up(connection, conversation, owner) is None:
                raise _unknown(conversation)
            yield connection

    def _state(self, conversation: str) -> State:
        with self._database.saver() as saver:
            return cast("State", self._graph.compile(checkpointer=saver).get_state(_thread(conversation)).values)

    def _turn(self, conversation: str, message_id: str) -> RememberedTurn:
        """The turn of a message, whoever asks; raise UnknownMessage."""
        turns = self._state(conversation).get("turns", [])
        found = next((turn for turn in turns if turn["answer"]["message_id"] == message_id), None)
        if found is None:
            raise _unknown_message(conversation, message_id)
        return turn_of(found)

    @span("step.rewrite")
    def _stand_alone(
        self, message: str, exchanges: Sequence[Exchange], symbols: Sequence[str], headings: Sequence[str] = ()
    ) -> Standalone:
        return self.stand_alone(message, exchanges, symbols, headings)

    def _answer(self, said: Said, listener: Listener) -> Answer:
        return self._traced(said, listener).answer

    def _traced(self, said: Said, listener: Listener) -> Trace:
        traced = self.answerer.trace(
            said.message,
            standalone=said.standalone,
            symbols=said.symbols,
            conversation_id=said.conversation_id,
            message_id=said.message_id,
            listener=listener,
        )
        self.noticed(traced.answer)
        return traced

    def _sweep(self) -> None:
        """Expire conversations now and then, as new ones are begun."""
        if time.monotonic() - self._swept > _SWEEP_EVERY_S:
            self._swept = time.monotonic()
            if count := self.expire():
                _LOG.info("%d conversations had been silent for %d days and were deleted", count, self._days)
            if count == _SWEPT_AT_ONCE:  # there are more of them
                self._swept = -float("inf")


def _answered(graph: TurnGraph, conversation: str, message_id: str | None) -> Answer | None:
    """The answer that a conversation has already given to a message, or None."""
    if message_id is None:
        return None
    values = graph.get_state(_thread(conversation)).values
    return next((answer_of(t) for t in values.get("turns", []) if t["answer"]["message_id"] == message_id), None)


def _messages(turns: Sequence[Remembered]) -> list[str]:
    return [turn["answer"]["question"] for turn in turns]


def _thread(conversation: str) -> RunnableConfig:
    return {"configurable": {"thread_id": conversation}}


def _unknown(conversation: str) -> UnknownConversation:
    return UnknownConversation(f"there is no conversation {conversation!r}; leave the id out to begin one")


def _unknown_message(conversation: str, message: str) -> UnknownMessage:
    return UnknownMessage(f"conversation {conversation!r} has no answer to a message {message!r}")


def _unknown_shared() -> UnknownSharedAnswer:
    return UnknownSharedAnswer("no answer is shared here; whoever shared it may have taken it back, so ask them for it")
