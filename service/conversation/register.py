"""The register of conversations: which there are, whose, and when they were last spoken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

METADATA = MetaData()
_CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("id", String(100), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("title", String(200), nullable=False, default=""),
    Column("turns", Integer, nullable=False, default=0),
    Column("created", DateTime, nullable=False),
    Column("updated", DateTime, nullable=False),
    Index("conversations_by_owner", "owner", "updated"),
)
_TITLES = Table(
    "given_titles",
    METADATA,
    Column("conversation", String(100), primary_key=True),
    Column("title", String(200), nullable=False),
)
"""Titles that somebody gave; a table of its own, so that databases from before there were any need no migration."""
_ENTRIES = select(
    _CONVERSATIONS.c.id,
    func.coalesce(_TITLES.c.title, _CONVERSATIONS.c.title).label("title"),
    _CONVERSATIONS.c.turns,
    _CONVERSATIONS.c.created,
    _CONVERSATIONS.c.updated,
).outerjoin_from(_CONVERSATIONS, _TITLES, _TITLES.c.conversation == _CONVERSATIONS.c.id)
_EntryRow = Row[str, str, int, datetime, datetime]
_TITLE = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation's line in the register; times are UTC."""

    id: str
    title: str
    turns: int
    created: datetime
    updated: datetime


def enter(connection: Connection, conversation: str, owner: str) -> None:
    """Enter a new conversation, without turns; one that is there already stays as it is."""
    if connection.execute(select(_CONVERSATIONS.c.id).where(_CONVERSATIONS.c.id == conversation)).first() is None:
        now = _now()
        connection.execute(
            insert(_CONVERSATIONS).values(id=conversation, owner=owner, title="", turns=0, created=now, updated=now)
        )


def look_up(connection: Connection, conversation: str, owner: str) -> Entry | None:
    """Find an owner's conversation, or None."""
    if "\0" in conversation:  # which PostgreSQL does not even look for
        return None
    row = connection.execute(_ENTRIES.where(_own(conversation, owner))).first()
    return _entry(row) if row else None


def rename(connection: Connection, conversation: str, title: str) -> None:
    """Give a conversation a title, which it keeps whatever is said in it."""
    renamed = update(_TITLES).where(_TITLES.c.conversation == conversation).values(title=title)
    if not connection.execute(renamed).rowcount:
        connection.execute(insert(_TITLES).values(conversation=conversation, title=title))


def note_turns(connection: Connection, conversation: str, messages: Sequence[str]) -> None:
    """Note which messages a conversation holds now; the first gives it its title where nobody gave one."""
    first = messages[0] if messages else ""
    title = first if len(first) <= _TITLE else first[: _TITLE - 1] + "…"
    noted = update(_CONVERSATIONS).where(_CONVERSATIONS.c.id == conversation)
    connection.execute(noted.values(turns=len(messages), updated=_now(), title=title))


def newest(connection: Connection, owner: str, limit: int, offset: int) -> list[Entry]:
    """List an owner's conversations that have turns, the one last spoken in first."""
    spoken = (_CONVERSATIONS.c.owner == owner) & (_CONVERSATIONS.c.turns > 0)
    order = (_CONVERSATIONS.c.updated.desc(), _CONVERSATIONS.c.id)
    rows = connection.execute(_ENTRIES.where(spoken).order_by(*order).limit(limit).offset(offset))
    return [_entry(row) for row in rows]


def count(connection: Connection, owner: str) -> int:
    """Count an owner's conversations that have turns."""
    spoken = (_CONVERSATIONS.c.owner == owner) & (_CONVERSATIONS.c.turns > 0)
    return int(connection.execute(select(func.count()).select_from(_CONVERSATIONS).where(spoken)).scalar_one())


def strike(connection: Connection, conversation: str) -> None:
    """Take a conversation out of the register, and its title with it."""
    connection.execute(delete(_CONVERSATIONS).where(_CONVERSATIONS.c.id == conversation))
    connection.execute(delete(_TITLES).where(_TITLES.c.conversation == conversation))


def expired(connection: Connection, before: datetime, limit: int) -> Sequence[tuple[str, str]]:
    """List ids and owners of conversations that were last spoken in before a time."""
    rows = connection.execute(
        select(_CONVERSATIONS.c.id, _CONVERSATIONS.c.owner)
        .where(_CONVERSATIONS.c.updated < before)
        .order_by(_CONVERSATIONS.c.updated)
        .limit(limit)
    )
    return [(row.id, row.owner) for row in rows]


def _own(conversation: str, owner: str) -> ColumnElement[bool]:
    return (_CONVERSATIONS.c.id == conversation) & (_CONVERSATIONS.c.owner == owner)


def _entry(row: _EntryRow) -> Entry:
    return Entry(row.id, row.title, row.turns, row.created.replace(tzinfo=UTC), row.updated.replace(tzinfo=UTC))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
