"""What is kept of conversations: their tables, and all that is written to them and read from them.

Each answer is kept whole in a row of its own, as JSON; what belongs to a turn or to a conversation goes when that goes.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    exists,
    false,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from service.answer import Answer
from service.errors import UnknownConversation, UnknownMessage, UnknownSharedAnswer

METADATA = MetaData()
_CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("id", String(100), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("given_title", String(200)),
    Column("symbols", JSON, nullable=False),
    Column("created", DateTime, nullable=False),
    Column("updated", DateTime, nullable=False),
    Index("conversations_by_owner", "owner", "updated"),
)
_TURNS = Table(
    "turns",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("conversation", String(100), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("message", String(100), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Index("turns_by_message", "conversation", "message", unique=True),
    Index("turns_in_order", "conversation", "number"),
)
_SHARED = Table(
    "shared_answers",
    METADATA,
    Column("token", String(64), primary_key=True),
    Column("turn", Integer, ForeignKey("turns.number", ondelete="CASCADE"), nullable=False, unique=True),
    Column("at", DateTime, nullable=False),
)
_FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("turn", Integer, ForeignKey("turns.number", ondelete="CASCADE"), primary_key=True),
    Column("voter", String(100), primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)
_ITS_TURNS = _TURNS.c.conversation == _CONVERSATIONS.c.id
_ENTRIES = select(
    _CONVERSATIONS,
    select(func.count(_TURNS.c.number)).where(_ITS_TURNS).correlate(_CONVERSATIONS).scalar_subquery().label("turns"),
    select(_TURNS.c.question)
    .where(_ITS_TURNS)
    .order_by(_TURNS.c.number)
    .limit(1)
    .correlate(_CONVERSATIONS)
    .scalar_subquery()
    .label("first"),
)
_TITLE = 120
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
"""What 16 random bytes are in URL-safe base64."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a conversation is listed as, and the documents that its next turn is scoped to; times are UTC."""

    id: str
    title: str
    turns: int
    created: datetime
    updated: datetime
    symbols: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RememberedTurn:
    """A turn of a conversation: when it was answered, in UTC, and the answer object."""

    at: datetime
    answer: Answer


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole conversation: what it is listed as, and its turns, oldest first."""

    entry: Entry
    turns: tuple[RememberedTurn, ...]

    @property
    def symbols(self) -> tuple[str, ...]:
        """The documents that it is scoped to, all where there are none."""
        return self.entry.symbols


@dataclass(frozen=True, slots=True)
class Page:
    """Some of an owner's conversations, the one last spoken in first, and how many there are in all."""

    total: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of the answer to a message; ``voter`` is empty where people are not told apart."""

    message: str
    conversation: str
    helpful: bool
    comment: str = ""
    voter: str = ""


def begin(connection: Connection, conversation: str, owner: str) -> None:
    """Begin a conversation, without turns; one of that id that is there already stays as it is."""
    now = _now()
    values = {"id": conversation, "owner": owner, "symbols": [], "created": now, "updated": now}
    connection.execute(_inserting(connection, _CONVERSATIONS).values(values).on_conflict_do_nothing())


def scope(connection: Connection, conversation: str, owner: str) -> tuple[str, ...]:
    """Read which documents an owner's conversation is scoped to; raise UnknownConversation."""
    symbols = connection.execute(select(_CONVERSATIONS.c.symbols).where(_own(conversation, owner))).scalar()
    if symbols is None:
        raise UnknownConversation(f"there is no conversation {conversation!r}; leave the id out to begin one")
    return tuple(symbols)


def entry(connection: Connection, conversation: str, owner: str) -> Entry:
    """Read what an owner's conversation is listed as; raise UnknownConversation."""
    scope(connection, conversation, owner)
    return _entry(connection.execute(_ENTRIES.where(_own(conversation, owner))).one())


def newest(connection: Connection, owner: str, limit: int, offset: int) -> Page:
    """List an owner's conversations that have turns."""
    spoken = (_CONVERSATIONS.c.owner == owner) & exists().where(_ITS_TURNS)
    order = (_CONVERSATIONS.c.updated.desc(), _CONVERSATIONS.c.id)
    rows = connection.execute(_ENTRIES.where(spoken).order_by(*order).limit(limit).offset(offset)).all()
    total = connection.execute(select(func.count(_CONVERSATIONS.c.id)).where(spoken)).scalar_one()
    return Page(total, tuple(map(_entry, rows)))


def silent(connection: Connection, before: datetime, limit: int) -> list[tuple[str, str]]:
    """List ids and owners of conversations that were last spoken in before a time."""
    found = select(_CONVERSATIONS.c.id, _CONVERSATIONS.c.owner).where(_CONVERSATIONS.c.updated < before.replace(tzinfo=None))
    return [(row.id, row.owner) for row in connection.execute(found.order_by(_CONVERSATIONS.c.updated).limit(limit))]


def rename(connection: Connection, conversation: str, title: str) -> None:
    """Give a conversation a title, which it keeps whatever is said in it."""
    _update(connection, conversation, given_title=title)


def erase(connection: Connection, conversation: str) -> None:
    """Delete a conversation and everything that belongs to it."""
    connection.execute(delete(_CONVERSATIONS).where(_CONVERSATIONS.c.id == conversation))


def erase_silent(connection: Connection, conversation: str, before: datetime) -> bool:
    """Delete a conversation as ``erase`` does if it was last spoken in before a time; tell whether it was."""
    is_silent = _CONVERSATIONS.c.updated < before.replace(tzinfo=None)
    return connection.execute(delete(_CONVERSATIONS).where(_CONVERSATIONS.c.id == conversation, is_silent)).rowcount > 0


def remember(connection: Connection, answer: Answer, symbols: Sequence[str]) -> None:
    """Keep an answer as its conversation's last turn, or in the place of the answer that its message had before."""
    place = {"conversation": answer.conversation_id, "message": answer.message_id}
    turn = {"at": _now(), "question": answer.question, "answer": answer.model_dump_json()}
    inserting = _inserting(connection, _TURNS).values(place | turn)
    connection.execute(inserting.on_conflict_do_update(index_elements=list(place), set_=turn))
    _update(connection, answer.conversation_id, symbols=list(symbols), updated=_now())


def forget(connection: Connection, conversation: str, message: str) -> None:
    """Delete the turn of a message and everything that belongs to it; raise UnknownMessage."""
    connection.execute(delete(_TURNS).where(_TURNS.c.number == _number(connection, conversation, message)))
    _update(connection, conversation, updated=_now())


def turn(connection: Connection, conversation: str, message: str) -> RememberedTurn:
    """Read the turn of a message; raise UnknownMessage."""
    number = _number(connection, conversation, message)
    return _turn(connection.execute(select(_TURNS).where(_TURNS.c.number == number)).one())


def turns(connection: Connection, conversation: str) -> tuple[RememberedTurn, ...]:
    """Read every turn of a conversation, the oldest first."""
    found = select(_TURNS).where(_TURNS.c.conversation == conversation).order_by(_TURNS.c.number)
    return tuple(map(_turn, connection.execute(found)))


def answers_before(connection: Connection, conversation: str, message: str | None, limit: int) -> list[Answer]:
    """Read the latest answers, the oldest first; where a message has one already, those before it."""
    own = _TURNS.c.conversation == conversation
    its = select(_TURNS.c.number).where(own, _TURNS.c.message == message).scalar_subquery()
    found = select(_TURNS.c.answer).where(own, _TURNS.c.number < func.coalesce(its, 2**31 - 1))
    answers = connection.execute(found.order_by(_TURNS.c.number.desc()).limit(limit)).scalars().all()
    return [Answer.model_validate_json(answer) for answer in reversed(answers)]


def judge(connection: Connection, given: Feedback) -> None:
    """Keep feedback in place of what the same voter said of the same answer before; raise UnknownMessage."""
    place = {"turn": _number(connection, given.conversation, given.message), "voter": given.voter}
    said = {"helpful": given.helpful, "comment": given.comment.replace("\0", ""), "at": _now()}  # PostgreSQL keeps no NUL
    inserting = _inserting(connection, _FEEDBACK).values(place | said)
    connection.execute(inserting.on_conflict_do_update(index_elements=list(place), set_=said))


def feedback_on(connection: Connection, conversation: str) -> tuple[Feedback, ...]:
    """List the feedback on a conversation's answers, the oldest first."""
    found = select(_FEEDBACK, _TURNS.c.message).join(_TURNS).where(_TURNS.c.conversation == conversation)
    rows = connection.execute(found.order_by(_FEEDBACK.c.at))
    return tuple(Feedback(row.message, conversation, row.helpful, row.comment, row.voter) for row in rows)


def share(connection: Connection, conversation: str, message: str) -> str:
    """Give the token of an answer, a new one where it has none; it cannot be guessed (128 bits). Raises UnknownMessage."""
    number = _number(connection, conversation, message)
    known = connection.execute(select(_SHARED.c.token).where(_SHARED.c.turn == number)).scalar()
    if known is not None:
        return str(known)
    token = secrets.token_urlsafe(16)
    connection.execute(insert(_SHARED).values(token=token, turn=number, at=_now()))
    return token


def unshare(connection: Connection, conversation: str, message: str) -> None:
    """Have the token of an answer, if it has one, open it no longer; raise UnknownMessage."""
    connection.execute(delete(_SHARED).where(_SHARED.c.turn == _number(connection, conversation, message)))


def shared(connection: Connection, token: str) -> RememberedTurn:
    """Read the turn that a token opens; raise UnknownSharedAnswer."""
    found = select(_TURNS).join(_SHARED).where(_SHARED.c.token == token)
    row = connection.execute(found).first() if _TOKEN.fullmatch(token) else None
    if row is None:
        raise UnknownSharedAnswer("no answer is shared here; whoever shared it may have taken it back, so ask them for it")
    return _turn(row)


def _own(conversation: str, owner: str) -> ColumnElement[bool]:
    """Which row an owner's conversation is; none for what can be no id, which PostgreSQL does not even look for."""
    return (_CONVERSATIONS.c.id == conversation) & (_CONVERSATIONS.c.owner == owner) if conversation.isprintable() else false()


def _number(connection: Connection, conversation: str, message: str) -> int:
    found = select(_TURNS.c.number).where(_TURNS.c.conversation == conversation, _TURNS.c.message == message)
    number = connection.execute(found).scalar() if message.isprintable() else None
    if number is None:
        raise UnknownMessage(f"conversation {conversation!r} has no answer to a message {message!r}")
    return int(number)


def _update(connection: Connection, conversation: str, **values: object) -> None:
    connection.execute(update(_CONVERSATIONS).where(_CONVERSATIONS.c.id == conversation).values(**values))


def _inserting(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insertion that may say what happens to a row that is there already."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _entry(row: Row[Any]) -> Entry:
    first = row.first or ""
    title = row.given_title or (first if len(first) <= _TITLE else first[: _TITLE - 1] + "…")
    created, updated = row.created.replace(tzinfo=UTC), row.updated.replace(tzinfo=UTC)
    return Entry(row.id, title, row.turns, created, updated, tuple(row.symbols))


def _turn(row: Row[Any]) -> RememberedTurn:
    return RememberedTurn(row.at.replace(tzinfo=UTC), Answer.model_validate_json(row.answer))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
