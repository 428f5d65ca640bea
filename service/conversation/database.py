"""The database: SQLite beside the corpus, or PostgreSQL, reached anew whenever it was away."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from service.errors import DatabaseUnavailable, InvalidSetting

_LOG = logging.getLogger(__name__)
_PATIENCE_S = 5
"""How long a connection may take, and how long a busy SQLite file is waited for."""
_TURN_S = 120
"""How long a message waits for the one before it in its conversation, and a process for another that sets up the tables."""
_MOST_TURNS_AT_ONCE = 40
_STRIPES = 64
_SET_UP = "set-up"
_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATING = threading.Lock()
"""Alembic keeps what it migrates in variables of its modules, so that a process can migrate one database at a time."""


class Database:
    """Where conversations and Slack's jobs are kept; nothing is opened before it is needed, and a lost connection is made again.

    Tables are brought to today's shape when it is opened, whatever version of this program made them.
    """

    def __init__(self, url: str) -> None:
        """Name a database; raise InvalidSetting for an address that can be none."""
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise InvalidSetting("UNGA_QA_DATABASE_URL is no database address; write postgresql://… or sqlite:///FILE") from error
        backend = parsed.get_backend_name()
        if backend not in {"postgresql", "sqlite"}:
            raise InvalidSetting(f"UNGA_QA_DATABASE_URL: {backend} is not known; write postgresql://… or sqlite:///FILE")
        self._path = Path(parsed.database or "conversations.sqlite") if backend == "sqlite" else None
        self._url = (
            parsed.set(drivername="postgresql+psycopg")
            if self._path is None
            else parsed.set(drivername="sqlite", database=str(self._path))
        )
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._inode = 0

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Give a connection with a transaction; raise DatabaseUnavailable when the database cannot be reached."""
        with _reaching(), self._open().begin() as connection:
            yield connection

    @contextmanager
    def held(self, name: str) -> Iterator[Connection]:
        """Give a connection with a transaction, and hold a name against every other process until that is through.

        The lock goes with the process, so that one that dies lets go of it. SQLite begins the transaction with the first
        change: nothing else waits for whoever holds a name and has only read.
        """
        with _reaching(), self._holding(self._open(), name) as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection; the next use opens them again."""
        with self._lock:
            if self._engine:
                self._engine.dispose()
            self._engine = None

    def _open(self) -> Engine:
        with self._lock:
            if self._engine is not None and self._inode != self._file():
                _LOG.warning("the file of conversations was taken away; a new one is begun")
                self._engine.dispose()
                self._engine = None
            if self._engine is None:
                engine = self._made()
                try:
                    with self._holding(engine, _SET_UP) as connection:
                        _migrate(connection)
                except BaseException:
                    engine.dispose()
                    raise
                self._engine, self._inode = engine, self._file()
            return self._engine

    def _made(self) -> Engine:
        options = {"pool_size": 4, "max_overflow": _MOST_TURNS_AT_ONCE, "pool_timeout": _TURN_S}
        if self._path is None:
            return create_engine(self._url, pool_pre_ping=True, connect_args={"connect_timeout": _PATIENCE_S}, **options)
        try:
            _locks(self._path).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SQLAlchemyError(f"the folder {self._path.parent} cannot be made ({error})") from error
        engine = create_engine(self._url, connect_args={"timeout": _PATIENCE_S, "check_same_thread": False}, **options)
        event.listen(engine, "connect", lambda opened, _: _prepare(opened))
        return engine

    @contextmanager
    def _holding(self, engine: Engine, name: str) -> Iterator[Connection]:
        if self._path is not None:
            lock = name if name == _SET_UP else str(_key(name) % _STRIPES)
            with FileLock(_locks(self._path) / f"{lock}.lock", timeout=_TURN_S), engine.begin() as connection:
                yield connection
        else:
            with engine.begin() as connection:
                connection.execute(text(f"SET LOCAL lock_timeout = '{_TURN_S}s'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _key(name)})
                yield connection

    def _file(self) -> int:
        """The number of the file that has the database's name now, 0 where there is none."""
        try:
            return self._path.stat().st_ino if self._path else 0
        except FileNotFoundError:
            return 0


def _migrate(connection: Connection) -> None:
    """Bring the tables to today's shape, all of it or nothing."""
    from alembic import command  # heavy, and only needed when a database is opened
    from alembic.config import Config
    from alembic.util import CommandError

    if connection.dialect.name == "sqlite":
        connection.execute(text("BEGIN IMMEDIATE"))  # or each change of a table would be kept by itself
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    try:
        with _MIGRATING:
            command.upgrade(config, "head")
    except (CommandError, ValueError) as error:  # a later version's tables, or a turn that cannot be read
        _LOG.error("the database of conversations cannot be brought to today's shape, and is left as it was: %s", error)
        raise DatabaseUnavailable(
            "the database of conversations cannot be read by this version, and is left as it was; start the version that wrote it, or name another"
        ) from error


def _locks(path: Path) -> Path:
    """The folder of the locks that processes which share a file of SQLite hold against each other."""
    return path.parent / f".{path.name}-turns"


def _prepare(connection: sqlite3.Connection) -> None:
    """Have readers not wait for a writer, nor commits for the disk (nothing is lost when a process dies), and rows go with their owner."""
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _key(name: str) -> int:
    """A number of 63 bits for a lock of this name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1


@contextmanager
def _reaching() -> Iterator[None]:
    """Translate what the drivers raise; what they say may name hosts and goes to the log only."""
    try:
        yield
    except (SQLAlchemyError, Timeout) as error:
        _LOG.warning("the database of conversations cannot be reached: %s", error)
        raise DatabaseUnavailable(
            "the database of conversations cannot be reached; nothing is lost, try again in a few seconds"
        ) from error


class Turnstile:
    """Lets one thread at a time into each conversation, first come, first served; others do not wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[threading.Event]] = {}

    @contextmanager
    def passed(self, conversation: str) -> Iterator[None]:
        """Wait until every message that came before in this conversation is through, then hold it."""
        own = threading.Event()
        with self._lock:
            queue = self._waiting.setdefault(conversation, deque())
            queue.append(own)
            if queue[0] is own:
                own.set()
        own.wait()
        try:
            yield
        finally:
            with self._lock:
                queue.popleft()
                if queue:
                    queue[0].set()
                else:
                    del self._waiting[conversation]
