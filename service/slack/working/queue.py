"""The queue: what is still to be done for Slack, kept in the database, so that nothing is lost and nothing done twice."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    and_,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from service.conversation import Database
from service.slack.listening.heard import Asked, Heard, Kind

METADATA = MetaData()
_JOBS = Table(
    "slack_jobs",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("event", String(100), unique=True),
    Column("kind", String(20), nullable=False),
    Column("thread", String(200), nullable=False),
    Column("place", String(40), nullable=False),
    Column("team", String(40), nullable=False),
    Column("asker", String(40), nullable=False),
    Column("asked", Text, nullable=False),
    Column("state", String(10), nullable=False, default="waiting"),
    Column("holder", String(40), nullable=False, default=""),
    Column("until", Float, nullable=False, default=0.0),
    Column("tries", Integer, nullable=False, default=0),
    Column("posting", Boolean, nullable=False, default=False),
    Column("posted", Text, nullable=False, default="[]"),
    Column("created", Float, nullable=False),
    Index("slack_jobs_by_thread", "thread", "state"),
    Index("slack_jobs_by_state", "state", "until"),
    Index("slack_jobs_by_asker", "team", "asker", "number"),
)
_OPEN = ("waiting", "held")
LEASE_S = 12.0
"""How long a process may be silent before another takes over what it holds; clocks may differ by less than this."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done, held by this process.

    ``tries`` counts this time too. ``posting`` says that an earlier try may have posted more than ``posted``, the time
    stamps of what Slack is known to show of it.
    """

    number: int
    kind: Kind
    asked: Asked
    tries: int
    posting: bool
    posted: tuple[str, ...]


class Queue:
    """Jobs in the order of their threads: one at a time in each thread, by Slack's time stamps.

    Any number of processes may share the database. Every method may raise DatabaseUnavailable.
    """

    def __init__(self, database: Database, holder: str) -> None:
        """Keep jobs in a database; ``holder`` names this process among those that share it."""
        self._database = database
        self._holder = holder

    def put(self, heard: Heard, event: str | None = None) -> bool:
        """Store what was heard, once and for all; False when it, or the event of that id, was stored before."""
        return bool(self.put_all([(heard, event)]))

    def put_all(self, heard: Sequence[tuple[Heard, str | None]]) -> set[str]:
        """Store what was heard, each with its event's id, in one step; give the keys of what was not stored before.

        A message that is deleted before its turn has come is not answered.
        """
        with self._database.connected() as connection:
            new = _inserted(connection, [_values(h, event) for h, event in heard])
            for gone in (h.asked for h, _ in heard if h.kind == "deletion"):
                unanswered = (_JOBS.c.key == gone.key) & (_JOBS.c.state == "waiting") & (_JOBS.c.tries == 0)
                connection.execute(update(_JOBS).where(unanswered).values(state="done", asked=_emptied(gone)))
        return new

    def claim(self) -> Job | None:
        """Take the next job whose turn it is, or None."""
        now = time.time()
        with self._database.connected() as connection:
            while (row := connection.execute(_next(now)).first()) is not None:
                taken = update(_JOBS).where((_JOBS.c.number == row.number) & _is_due(now))
                held = {"state": "held", "holder": self._holder, "until": now + LEASE_S, "tries": row.tries + 1}
                if connection.execute(taken.values(**held)).rowcount:
                    return _job(row)
        return None

    def keep(self, numbers: Sequence[int]) -> None:
        """Say that this process is alive and works on these jobs."""
        mine = _JOBS.c.number.in_(numbers) & (_JOBS.c.holder == self._holder) & (_JOBS.c.state == "held")
        with self._database.connected() as connection:
            connection.execute(update(_JOBS).where(mine).values(until=time.time() + LEASE_S))

    def begin_posting(self, job: Job) -> bool:
        """Note that something may be posted from now on; False when another process has taken the job over."""
        return self._note(job, posting=True, until=time.time() + LEASE_S)

    def note_posted(self, job: Job, posted: Sequence[str]) -> bool:
        """Note the time stamps of what Slack shows of a job's answer."""
        return self._note(job, posted=json.dumps(list(posted)))

    def finish(self, job: Job, posted: Sequence[str]) -> bool:
        """Note that a job is done; its text is not kept."""
        done = {"state": "done", "asked": _emptied(job.asked), "posted": json.dumps(list(posted))}
        return self._note(job, **done)

    def put_back(self, job: Job, after_s: float) -> bool:
        """Have a job done again after so many seconds; what comes later in its thread waits for it."""
        return self._note(job, state="waiting", holder="", until=time.time() + after_s)

    def question(self, asked: Asked) -> Job | None:
        """The question that a message was taken as, with what was posted in answer, or None."""
        return next((_job(row) for row in self._rows(select(_JOBS).where(_JOBS.c.key == asked.key))), None)

    def asked_in(self, thread: str) -> list[Asked]:
        """The questions of a thread, in the order in which they came."""
        found = select(_JOBS.c.asked).where((_JOBS.c.thread == thread) & (_JOBS.c.kind == "question")).order_by(_JOBS.c.number)
        return [Asked(**json.loads(row.asked)) for row in self._rows(found)]

    def is_done(self, asked: Asked) -> bool:
        """Whether the question that a message was taken as has been seen through, or given up."""
        return bool(self._rows(select(_JOBS.c.number).where((_JOBS.c.key == asked.key) & (_JOBS.c.state == "done"))))

    def note_shown(self, question: Job, posted: Sequence[str]) -> None:
        """Note what Slack shows of the answer to a question, after another job has changed it."""
        noted = update(_JOBS).where(_JOBS.c.number == question.number)
        with self._database.connected() as connection:
            connection.execute(noted.values(posted=json.dumps(list(posted))))

    def has_root(self, asked: Asked) -> bool:
        """Whether the thread of a message began with a question to the bot."""
        root = (_JOBS.c.key == asked.thread) & (_JOBS.c.kind == "question")
        return bool(self._rows(select(_JOBS.c.number).where(root)))

    def recent(self, team: str, user: str, limit: int) -> list[Asked]:
        """The last threads that somebody asked in, the newest first, each by the last question in it."""
        own = (_JOBS.c.team == team) & (_JOBS.c.asker == user) & (_JOBS.c.kind == "question")
        rows = self._rows(select(_JOBS.c.asked).where(own).order_by(_JOBS.c.number.desc()).limit(limit * 10))
        asked = [Asked(**json.loads(row.asked)) for row in rows]
        threads = {a.thread: a for a in reversed(asked) if a.via != "command"}
        return sorted(threads.values(), key=lambda a: a.ts, reverse=True)[:limit]

    def unfinished(self) -> int:
        """How many jobs are not done yet."""
        return len(self._rows(select(_JOBS.c.number).where(_JOBS.c.state.in_(_OPEN))))

    def sweep(self, days: int) -> int:
        """Forget jobs that were done so many days ago; tell how many were."""
        old = (_JOBS.c.state == "done") & (_JOBS.c.created < time.time() - days * 86_400)
        with self._database.connected() as connection:
            return connection.execute(delete(_JOBS).where(old)).rowcount

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def _rows(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        with self._database.connected() as connection:
            return connection.execute(statement).all()

    def _note(self, job: Job, **values: object) -> bool:
        mine = (_JOBS.c.number == job.number) & (_JOBS.c.holder == self._holder) & (_JOBS.c.state == "held")
        with self._database.connected() as connection:
            return connection.execute(update(_JOBS).where(mine).values(**values)).rowcount > 0


def _is_due(now: float) -> ColumnElement[bool]:
    """Whether a job waits and may be done, or is held by a process that has fallen silent: ``until`` has passed for both."""
    return and_(_JOBS.c.state.in_(_OPEN), _JOBS.c.until <= now)


def _next(now: float) -> Select[Any]:
    """The first job that came whose thread has none before it, and none that is being done."""
    other = _JOBS.alias()
    before = or_(
        and_(other.c.state == "held", other.c.until > now),
        other.c.place < _JOBS.c.place,
        and_(other.c.place == _JOBS.c.place, other.c.number < _JOBS.c.number),
    )
    blocked = exists().where(
        and_(other.c.thread == _JOBS.c.thread, other.c.number != _JOBS.c.number, other.c.state.in_(_OPEN), before)
    )
    return select(_JOBS).where(and_(_is_due(now), ~blocked)).order_by(_JOBS.c.number).limit(1)


def _inserted(connection: Connection, values: list[dict[str, Any]]) -> set[str]:
    """Insert jobs in one statement, but for those whose key or event is there; give the keys of those that were not."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    inserting = dialect.insert(_JOBS).values(values).on_conflict_do_nothing().returning(_JOBS.c.key)
    return set(connection.execute(inserting).scalars())


def _values(heard: Heard, event: str | None) -> dict[str, Any]:
    return {
        "key": heard.key,
        "event": event,
        "kind": heard.kind,
        "thread": heard.asked.thread,
        "place": heard.asked.ts,
        "team": heard.asked.team,
        "asker": heard.asked.user,
        "asked": json.dumps(heard.asked.to_dict()),
        "created": time.time(),
    }


def _emptied(asked: Asked) -> str:
    return json.dumps(asked.to_dict() | {"text": "", "response_url": ""})


def _job(row: Row[Any]) -> Job:
    asked = Asked(**json.loads(row.asked))
    return Job(row.number, row.kind, asked, row.tries + 1, row.posting, tuple(json.loads(row.posted)))
