"""The database of conversations: SQLite beside the corpus, or PostgreSQL, reached anew whenever it was away."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from filelock import FileLock, Timeout
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.checkpoint.sqlite import SqliteSaver
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from service.conversation.register import METADATA
from service.errors import DatabaseUnavailable, InvalidSetting

_LOG = logging.getLogger(__name__)
_PATIENCE_S = 5
"""How long a connection may take, and how long a busy SQLite file is waited for."""
_TURN_S = 120
"""How long a message waits for the one before it in its conversation."""
_MOST_TURNS_AT_ONCE = 40
_STRIPES = 64
_FAULTS = (SQLAlchemyError, sqlite3.Error, psycopg.Error, PoolTimeout, PoolClosed, Timeout)

Saver = BaseCheckpointSaver[Any]


class Database:
    """Where conversations are kept; nothing is opened before it is needed, and a lost connection is made again."""

    def __init__(self, url: str) -> None:
        """Name a database; raise InvalidSetting for an address that can be none."""
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise InvalidSetting("UNGA_QA_DATABASE_URL is no database address; write postgresql://… or sqlite:///FILE") from error
        backend = parsed.get_backend_name()
        if backend not in {"postgresql", "sqlite"}:
            raise InvalidSetting(f"UNGA_QA_DATABASE_URL: {backend} is not known; write postgresql://… or sqlite:///FILE")
        self._is_sqlite = backend == "sqlite"
        self._url = parsed.set(drivername="sqlite" if self._is_sqlite else "postgresql+psycopg")
        self._lock = threading.Lock()
        self._tables = [METADATA]
        self._opened: _Opened | None = None

    def include(self, tables: MetaData) -> None:
        """Have more tables made in this database when it is opened next."""
        if tables not in self._tables:
            self._tables.append(tables)
            self.close()

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Give a connection with a transaction; raise DatabaseUnavailable when the database cannot be reached."""
        with _reaching(), self._open().engine.begin() as connection:
            yield connection

    @contextmanager
    def turn(self, conversation: str) -> Iterator[Connection]:
        """Hold a conversation against every other process while a turn of it is answered.

        The lock goes with the connection, so that a process that dies lets go of it.
        """
        with _reaching():
            opened = self._open()
            if self._is_sqlite:
                with self._file_lock(conversation), opened.engine.connect() as connection:
                    yield connection
            else:
                with opened.engine.begin() as connection:
                    connection.execute(text(f"SET LOCAL lock_timeout = '{_TURN_S}s'"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _key(conversation)})
                    yield connection

    @contextmanager
    def saver(self) -> Iterator[Saver]:
        """Give LangGraph's checkpointer over this database."""
        with _reaching():
            yield self._open().saver

    def close(self) -> None:
        """Let go of every connection; the next use opens them again."""
        with self._lock:
            if self._opened:
                self._opened.close()
            self._opened = None

    def _open(self) -> _Opened:
        with self._lock:
            if self._opened is not None and self._opened.is_gone():
                _LOG.warning("the file of conversations was taken away; a new one is begun")
                self._opened.close()
                self._opened = None
            if self._opened is None:
                self._opened = (
                    _open_sqlite(self._path, self._tables)
                    if self._is_sqlite
                    else _open_postgres(self._url.render_as_string(hide_password=False), self._tables)
                )
            return self._opened

    @property
    def _path(self) -> Path:
        return Path(self._url.database or "conversations.sqlite")

    def _file_lock(self, conversation: str) -> FileLock:
        return FileLock(_locks(self._path) / f"{_key(conversation) % _STRIPES}.lock", timeout=_TURN_S)


class _Opened:
    """The connections of a database that was reached: SQLAlchemy's for the register, LangGraph's for the turns."""

    def __init__(self, engine: Engine, saver: Saver, connection: sqlite3.Connection | _Pool, path: Path | None) -> None:
        self.engine = engine
        self.saver = saver
        self._connection = connection
        self._path = path
        self._inode = path.stat().st_ino if path else 0

    def is_gone(self) -> bool:
        """Whether the file that is open is no longer the one of that name."""
        if self._path is None:
            return False
        try:
            return self._path.stat().st_ino != self._inode
        except FileNotFoundError:
            return True

    def close(self) -> None:
        self.engine.dispose()
        self._connection.close()


_Pool = ConnectionPool[psycopg.Connection[DictRow]]


class _PruningSqliteSaver(SqliteSaver):
    """LangGraph's SQLite checkpointer, which can also forget what is no longer the latest, as its PostgreSQL one can."""

    def prune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        """Keep only the latest checkpoint of each thread; its state is whole in itself."""
        if strategy != "keep_latest":
            raise ValueError(f"{strategy!r} is not a strategy of this checkpointer")
        older = "thread_id = ? AND checkpoint_id < (SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?)"
        with self.cursor() as cursor:
            for thread in thread_ids:
                cursor.execute(f"DELETE FROM writes WHERE {older}", (thread, thread))  # noqa: S608 - no outside text in it
                cursor.execute(f"DELETE FROM checkpoints WHERE {older}", (thread, thread))  # noqa: S608 - likewise


def _open_sqlite(path: Path, tables: Sequence[MetaData]) -> _Opened:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise sqlite3.OperationalError(f"the folder {path.parent} cannot be made ({error})") from error
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"timeout": _PATIENCE_S, "check_same_thread": False}, isolation_level="AUTOCOMMIT"
    )
    event.listen(engine, "connect", lambda opened, _: _relax(opened))
    connection = sqlite3.connect(path, timeout=_PATIENCE_S, check_same_thread=False)
    _relax(connection)
    saver = _PruningSqliteSaver(connection)
    with FileLock(_locks(path) / "set-up.lock", timeout=_PATIENCE_S):
        saver.setup()
        for metadata in tables:
            metadata.create_all(engine)
    return _Opened(engine, saver, connection, path)


def _locks(path: Path) -> Path:
    """The folder of the locks that processes which share a file of SQLite hold against each other."""
    folder = path.parent / f".{path.name}-turns"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _relax(connection: sqlite3.Connection) -> None:
    """Have commits not wait for the disk: with a write-ahead log nothing is lost when a process dies."""
    connection.execute("PRAGMA synchronous = NORMAL")


def _open_postgres(url: str, tables: Sequence[MetaData]) -> _Opened:
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=4,
        max_overflow=_MOST_TURNS_AT_ONCE,
        pool_timeout=_TURN_S,
        connect_args={"connect_timeout": _PATIENCE_S},
    )
    pool: _Pool = ConnectionPool(
        url.replace("postgresql+psycopg://", "postgresql://"),
        min_size=0,
        max_size=4,
        timeout=_PATIENCE_S,
        reconnect_timeout=_PATIENCE_S,
        check=ConnectionPool.check_connection,
        kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row, "connect_timeout": _PATIENCE_S},
        connection_class=psycopg.Connection[DictRow],
        open=True,
    )
    try:
        saver = PostgresSaver(pool)
        with _setting_up(engine):
            saver.setup()
            for metadata in tables:
                metadata.create_all(engine)
    except BaseException:
        pool.close()
        engine.dispose()
        raise
    return _Opened(engine, saver, pool, None)


@contextmanager
def _setting_up(engine: Engine) -> Iterator[None]:
    """Have replicas that start together set up one after the other.

    The lock is tried for again and again rather than waited for: the checkpointer builds an index concurrently, which
    waits for every transaction, and so for a session that waits for a lock.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key = {"key": _key("set-up")}
        until = time.monotonic() + _TURN_S
        while not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar_one():
            if time.monotonic() > until:
                raise PoolTimeout("another replica has been setting up the database for too long")
            time.sleep(0.1)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)


def _key(name: str) -> int:
    """A number of 63 bits for a lock of this name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1


@contextmanager
def _reaching() -> Iterator[None]:
    """Translate what the drivers raise; what they say may name hosts and goes to the log only."""
    try:
        yield
    except _FAULTS as error:
        _LOG.warning("the database of conversations cannot be reached: %s", error)
        raise DatabaseUnavailable(
            "the database of conversations cannot be reached; nothing is lost, try again in a few seconds"
        ) from error
