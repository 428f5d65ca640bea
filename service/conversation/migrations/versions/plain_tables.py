"""Make the tables, and take over what was kept before: all turns of a conversation in one checkpoint of LangGraph."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import ormsgpack
import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None
_BEFORE = ("conversations", "given_titles", "shared_answers", "feedback")
_LANGGRAPH = ("checkpoints", "writes", "checkpoint_blobs", "checkpoint_writes", "checkpoint_migrations")
_LATEST = "SELECT checkpoint FROM checkpoints WHERE thread_id = :id AND checkpoint_ns = '' ORDER BY checkpoint_id DESC LIMIT 1"
_BLOBS = f"""
    SELECT b.channel, b.blob FROM ({_LATEST}) c
    JOIN checkpoint_blobs b ON b.version = c.checkpoint -> 'channel_versions' ->> b.channel
    WHERE b.thread_id = :id AND b.checkpoint_ns = '' AND b.channel IN ('turns', 'symbols')
"""  # noqa: S608 - no outside text in it

Rows = list[dict[str, Any]]


def upgrade() -> None:
    """Make the tables in the place of those from before, with what was in them, one conversation after the other."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    before = {name: _emptied(name) if name in there else [] for name in _BEFORE}
    titles = {row["conversation"]: row["title"] for row in before["given_titles"]}
    conversations, turns = _make_conversations(), _make_turns()
    for row in before["conversations"]:
        said = _said(row["id"]) if "checkpoints" in there else {}
        _insert(conversations, [row | {"given_title": titles.get(row["id"]), "symbols": said.get("symbols", [])}])
        _insert(turns, [_turn(row["id"], kept) for kept in said.get("turns", [])])
    places = sa.select(turns.c.conversation, turns.c.message, turns.c.number)
    numbers = {(row.conversation, row.message): row.number for row in op.get_bind().execute(places)}
    _insert(_make_shared_answers(), _of_turns(before["shared_answers"], numbers))
    _insert(_make_feedback(), _of_turns(before["feedback"], numbers))
    if "slack_jobs" not in there:
        _make_slack_jobs()
    for name in there.intersection(_LANGGRAPH):
        op.drop_table(name)


def _emptied(name: str) -> Rows:
    """Read a table of before, and drop it."""
    table = sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())
    rows = [dict(row) for row in op.get_bind().execute(sa.select(table)).mappings()]
    op.drop_table(name)
    return rows


def _said(conversation: str) -> dict[str, Any]:
    """Read what LangGraph kept of a conversation: its turns, and the documents that it is scoped to."""
    bind, key = op.get_bind(), {"id": conversation}
    if bind.dialect.name == "sqlite":
        kept = bind.execute(sa.text(_LATEST), key).scalar()
        return dict(_unpacked(kept)["channel_values"]) if kept else {}
    return {row.channel: _unpacked(row.blob) for row in bind.execute(sa.text(_BLOBS), key)}


def _unpacked(packed: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    return ormsgpack.unpackb(packed, ext_hook=lambda code, _: code)  # turns and scopes are plain; what is not is not read


def _turn(conversation: str, kept: dict[str, Any]) -> dict[str, Any]:
    answer = kept["answer"]
    return {
        "conversation": conversation,
        "message": answer["message_id"],
        "at": datetime.fromisoformat(kept["at"]).astimezone(UTC).replace(tzinfo=None),
        "question": answer["question"],
        "answer": json.dumps(answer),
    }


def _of_turns(rows: Rows, numbers: dict[tuple[str, str], int]) -> Rows:
    """Rows that named a turn by its conversation and message, with its number."""
    places = [(row["conversation"], row["message"]) for row in rows]
    return [row | {"turn": numbers[place]} for row, place in zip(rows, places, strict=True) if place in numbers]


def _make_conversations() -> sa.Table:
    table = op.create_table(
        "conversations",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("given_title", sa.String(200)),
        sa.Column("symbols", sa.JSON, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("updated", sa.DateTime, nullable=False),
    )
    op.create_index("conversations_by_owner", "conversations", ["owner", "updated"])
    return table


def _make_turns() -> sa.Table:
    table = op.create_table(
        "turns",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("conversation", sa.String(100), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("message", sa.String(100), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
    )
    op.create_index("turns_by_message", "turns", ["conversation", "message"], unique=True)
    op.create_index("turns_in_order", "turns", ["conversation", "number"])
    return table


def _make_shared_answers() -> sa.Table:
    return op.create_table(
        "shared_answers",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("turn", sa.Integer, sa.ForeignKey("turns.number", ondelete="CASCADE"), nullable=False, unique=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def _make_feedback() -> sa.Table:
    return op.create_table(
        "feedback",
        sa.Column("turn", sa.Integer, sa.ForeignKey("turns.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("voter", sa.String(100), primary_key=True),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def _make_slack_jobs() -> None:
    op.create_table(
        "slack_jobs",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(300), nullable=False, unique=True),
        sa.Column("event", sa.String(100), unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("thread", sa.String(200), nullable=False),
        sa.Column("place", sa.String(40), nullable=False),
        sa.Column("team", sa.String(40), nullable=False),
        sa.Column("asker", sa.String(40), nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("holder", sa.String(40), nullable=False),
        sa.Column("until", sa.Float, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("posting", sa.Boolean, nullable=False),
        sa.Column("posted", sa.Text, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_index("slack_jobs_by_thread", "slack_jobs", ["thread", "state"])
    op.create_index("slack_jobs_by_state", "slack_jobs", ["state", "until"])
    op.create_index("slack_jobs_by_asker", "slack_jobs", ["team", "asker", "number"])


def _insert(table: sa.Table, rows: Rows) -> None:
    """Insert rows, leaving out what they hold that the table has no column for."""
    op.bulk_insert(table, [{name: row[name] for name in row if name in table.c} for row in rows])
