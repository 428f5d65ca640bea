"""Sharing: answers that anybody may read who was given their token, kept beside the conversations."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, DateTime, String, Table, UniqueConstraint, delete, insert, select, true
from sqlalchemy.sql.elements import ColumnElement

from service.conversation.register import METADATA

_BYTES = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
"""What 16 bytes are in URL-safe base64."""
_SHARED = Table(
    "shared_answers",
    METADATA,
    Column("token", String(64), primary_key=True),
    Column("conversation", String(100), nullable=False),
    Column("message", String(100), nullable=False),
    Column("at", DateTime, nullable=False),
    UniqueConstraint("conversation", "message"),
)


@dataclass(frozen=True, slots=True)
class Shared:
    """Where a shared answer stands: its conversation, and the message that it answers."""

    conversation: str
    message: str


def share(connection: Connection, conversation: str, message: str) -> str:
    """Give the token of an answer, a new one where it has none; it cannot be guessed (128 bits)."""
    known = connection.execute(select(_SHARED.c.token).where(_of(conversation, message))).scalar()
    if known is not None:
        return str(known)
    token, now = secrets.token_urlsafe(_BYTES), datetime.now(UTC).replace(tzinfo=None)
    connection.execute(insert(_SHARED).values(token=token, conversation=conversation, message=message, at=now))
    return token


def find(connection: Connection, token: str) -> Shared | None:
    """Find the answer that was shared under a token, or None."""
    if not _TOKEN.fullmatch(token):
        return None
    row = connection.execute(select(_SHARED).where(_SHARED.c.token == token)).first()
    return Shared(row.conversation, row.message) if row else None


def take_back(connection: Connection, conversation: str, message: str | None = None) -> None:
    """Share a conversation's answers no longer, or one of them."""
    connection.execute(delete(_SHARED).where(_of(conversation, message)))


def _of(conversation: str, message: str | None) -> ColumnElement[bool]:
    of_message = _SHARED.c.message == message if message is not None else true()
    return (_SHARED.c.conversation == conversation) & of_message
