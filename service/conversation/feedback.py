"""Feedback: what people thought of an answer, kept beside the conversations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Boolean, Column, Connection, DateTime, String, Table, Text, delete, insert, select

from service.conversation.register import METADATA

_FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("message", String(100), primary_key=True),
    Column("voter", String(100), primary_key=True),
    Column("conversation", String(100), nullable=False, index=True),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text, nullable=False, default=""),
    Column("at", DateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of the answer to a message; ``voter`` is empty where people are not told apart."""

    message: str
    conversation: str
    helpful: bool
    comment: str = ""
    voter: str = ""


def give(connection: Connection, feedback: Feedback) -> None:
    """Store feedback in place of what the same voter said of the same message before."""
    same = (_FEEDBACK.c.message == feedback.message) & (_FEEDBACK.c.voter == feedback.voter)
    connection.execute(delete(_FEEDBACK).where(same))
    connection.execute(
        insert(_FEEDBACK).values(
            message=feedback.message,
            voter=feedback.voter,
            conversation=feedback.conversation,
            helpful=feedback.helpful,
            comment=feedback.comment.replace("\0", ""),  # which PostgreSQL keeps in no text
            at=datetime.now(UTC).replace(tzinfo=None),
        )
    )


def given(connection: Connection, conversation: str) -> list[Feedback]:
    """List the feedback on a conversation's answers, the oldest first."""
    rows = connection.execute(select(_FEEDBACK).where(_FEEDBACK.c.conversation == conversation).order_by(_FEEDBACK.c.at))
    return [Feedback(row.message, row.conversation, row.helpful, row.comment, row.voter) for row in rows]


def take_back(connection: Connection, conversation: str, message: str | None = None) -> None:
    """Delete the feedback on a conversation's answers, or on one of them."""
    of_message = _FEEDBACK.c.message == message if message is not None else _FEEDBACK.c.message.is_not(None)
    connection.execute(delete(_FEEDBACK).where((_FEEDBACK.c.conversation == conversation) & of_message))
