"""What the version before left in ``tests/data/before``, and what must be found when it was taken over."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData

from service import Conversations
from service.conversation import Database, Feedback, store
from service.slack.working import queue
from service.slack.working.queue import Queue

BEFORE = Path(__file__).parent / "data" / "before"
"""A file of SQLite, what that version read from it (turns.json), and a dump of PostgreSQL, of the same conversations."""
_A, _B = "a" * 32, "b" * 32


def check_taken_over(conversations: Conversations, token: str) -> None:
    """Assert that scopes, titles, feedback, shared answers and Slack's jobs are there, and that conversations go on."""
    one = conversations.read("one", "ann")
    assert (one.entry.title, one.symbols) == ("Mines", ("A/RES/75/15",))
    assert [turn.answer.question for turn in one.turns] == [
        "what does paragraph 20 say?",
        "what does paragraph 5 say?",
        "and the next one?",
    ]
    assert conversations.newest("ben").entries[0].title == "what does paragraph 21 say?"
    assert conversations.newest().total == 0
    assert set(conversations.feedback_on("one", "ann")) == {
        Feedback(_A, "one", helpful=True, comment="good", voter="ann"),
        Feedback(_A, "one", helpful=False, voter="ben"),
    }
    assert conversations.shared(token).answer.message_id == _A
    assert conversations.share("one", _A, "ann") == token
    job = Queue(conversations._database, "new").claim()
    assert job is not None
    assert job.asked.text == "trade?"
    assert conversations.ask("anything", conversation_id="one", owner="ann", message_id=_B) == one.turns[1].answer
    following = conversations.ask("and the next one?", conversation_id="two", owner="ben")
    assert [c.id for c in following.citations] == ["A/RES/75/15#op22"]
    conversations.delete("one", "ann")


def check_shape(database: Database) -> None:
    """Assert that a database's tables, columns and indices are those that the code names."""
    tables = MetaData()
    for table in (*store.METADATA.sorted_tables, *queue.METADATA.sorted_tables):
        table.to_metadata(tables)
    with database.connected() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables) == []
    database.close()
