"""Conversations on PostgreSQL: two replicas on one database, and a database that goes away and comes back."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import psycopg
import pytest
from starlette.types import ASGIApp

from service import Answerer, Conversations, DatabaseUnavailable, Settings, UnknownConversation, build_conversations
from service.conversation import Database, Feedback
from service.errors import UnknownSharedAnswer
from service.http.app import create_app
from service.slack.listening.heard import Asked, Heard
from service.slack.working.queue import Job, Queue
from tests.keptbefore import BEFORE, check_shape, check_taken_over


class Cluster:
    """A PostgreSQL cluster of the tests' own, in a temporary folder, on a free port of loopback."""

    def __init__(self, folder: Path, programs: Path, user: str | None) -> None:
        self._folder, self._programs, self._user = folder, programs, user
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        self._run("initdb", "-D", str(folder / "data"), "-U", "unga", "-A", "trust", "--no-sync")

    @property
    def url(self) -> str:
        """Its address."""
        return f"postgresql://unga@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        options = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-l", str(self._folder / "log"), "-o", options, "-w", "start")

    def stop(self) -> None:
        """Stop it as a machine that fails does: no connection is waited for."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, *arguments], user=self._user, cwd=self._folder, check=True, capture_output=True, timeout=60
        )


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL's initdb and pg_ctl are not on this machine")
    user = "postgres" if os.geteuid() == 0 else None  # initdb refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="unga-qa-postgres-"))
    if user:
        shutil.chown(folder, user)
    made = Cluster(folder, programs, user)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder)


def _programs() -> Path | None:
    """The folder of PostgreSQL's server programs: Debian keeps them off the path."""
    places = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    if found := shutil.which("initdb"):
        places.append(Path(found).resolve().parent)
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)


@pytest.fixture
def replicas(cluster: Cluster, answerer: Answerer, tmp_path: Path) -> Iterator[list[Conversations]]:
    settings = Settings(data_dir=tmp_path, database_url=cluster.url, _env_file=None)
    found = [build_conversations(settings, answerer=answerer) for _ in range(2)]
    yield found
    for one in found:
        one.close()


def test_two_replicas_continue_each_others_conversations(replicas: list[Conversations]) -> None:
    one, other = replicas
    own = one.ask("what does paragraph 20 say?").conversation_id
    assert [c.id for c in other.ask("and the next one?", conversation_id=own).citations] == ["A/RES/75/15#op21"]
    assert [c.id for c in one.ask("and the next one?", conversation_id=own).citations] == ["A/RES/75/15#op22"]
    assert len(other.read(own).turns) == 3
    assert [entry.id for entry in other.newest(limit=1).entries] == [own]


def test_messages_to_two_replicas_at_once_are_all_answered_and_none_is_lost(replicas: list[Conversations]) -> None:
    own = replicas[0].ask("what does paragraph 1 say?").conversation_id
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: replicas[n % 2].ask(f"para {n}", conversation_id=own), range(2, 14)))
    kept = replicas[1].read(own)
    assert sorted(turn.answer.question for turn in kept.turns[1:]) == sorted(f"para {n}" for n in range(2, 14))
    assert kept.entry.turns == 13


def test_replicas_that_start_together_set_the_database_up_once(cluster: Cluster, answerer: Answerer, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=cluster.url, _env_file=None)
    replicas = [build_conversations(settings, answerer=answerer) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(lambda one: one.ask("para 20").conversation_id, replicas))
    assert len(set(ids)) == 4
    for one in replicas:
        one.close()


def test_a_conversation_is_deleted_and_expires_as_in_sqlite(replicas: list[Conversations]) -> None:
    own = replicas[0].ask("para 20", owner="short").conversation_id
    replicas[1].delete(own, "short")
    assert replicas[0].newest("short").total == 0
    assert replicas[0].expire() == 0


def test_titles_and_shared_answers_are_kept_as_in_sqlite(replicas: list[Conversations]) -> None:
    one, other = replicas
    asked = one.ask("para 20", owner="titled")
    with ThreadPoolExecutor(6) as pool:
        places = [(asked.conversation_id, asked.message_id, "titled")] * 12
        (token,) = set(pool.map(lambda n: replicas[n % 2].share(*places[n]), range(12)))
        titles = [f"title {n}" for n in range(12)]
        list(pool.map(lambda n: replicas[n % 2].rename(asked.conversation_id, titles[n], "titled"), range(12)))
    assert other.newest("titled").entries[0].title in titles
    assert other.shared(token).answer.question == "para 20"
    one.delete(asked.conversation_id, "titled")
    with pytest.raises(UnknownSharedAnswer):
        other.shared(token)


@pytest.mark.parametrize("key", ["\0", "a" * 500, "' OR '1'='1"])
def test_what_can_be_no_id_is_not_found_as_in_sqlite(replicas: list[Conversations], key: str) -> None:
    with pytest.raises(UnknownConversation):
        replicas[0].read(key)
    with pytest.raises(UnknownSharedAnswer):
        replicas[0].shared(key)


def test_a_comment_with_what_no_text_can_hold_is_kept_without_it(replicas: list[Conversations]) -> None:
    asked = replicas[0].ask("para 20", owner="commenting")
    given = Feedback(asked.message_id, asked.conversation_id, helpful=True, comment="a\0b", voter="commenting")
    replicas[0].judge(given, "commenting")
    (kept,) = replicas[1].feedback_on(asked.conversation_id, "commenting")
    assert kept.comment == "ab"


def test_a_database_that_goes_away_is_a_clear_503_and_comes_back_without_a_restart(
    cluster: Cluster,
    answerer: Answerer,
    tmp_path: Path,
    serving: Callable[[ASGIApp], AbstractContextManager[str]],
) -> None:
    settings = Settings(data_dir=tmp_path, database_url=cluster.url, _env_file=None)
    app = create_app(lambda: build_conversations(settings, answerer=answerer))
    with serving(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        _ready(client)
        own = client.post("/v1/chat", json={"message": "what does paragraph 20 say?"}).json()["conversation_id"]
        follow_up = {"message": "and the next one?", "conversation_id": own}
        cluster.stop()
        for _ in range(2):
            refused = client.post("/v1/chat", json=follow_up)
            assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
            assert "database of conversations cannot be reached" in refused.json()["detail"]
            assert "127.0.0.1" not in refused.text
        assert refused.headers["retry-after"]
        assert client.get("/v1/documents").status_code == 200
        cluster.start()
        answered = client.post("/v1/chat", json=follow_up)
        assert [c["id"] for c in answered.json()["citations"]] == ["A/RES/75/15#op21"]
        assert len(client.get(f"/v1/conversations/{own}").json()["turns"]) == 2


def test_a_turn_during_which_the_database_fails_is_not_half_remembered(cluster: Cluster, replicas: list[Conversations]) -> None:
    own = replicas[0].ask("what does paragraph 20 say?").conversation_id
    stopped = threading.Event()

    def fail(event: object) -> None:
        if getattr(event, "type", "") == "sentence" and not stopped.is_set():
            stopped.set()
            cluster.stop()

    with pytest.raises(DatabaseUnavailable):
        replicas[0].ask("para 5", conversation_id=own, listener=fail)
    cluster.start()
    assert replicas[0].ask("the next one", conversation_id=own).citations[0].id == "A/RES/75/15#op21"
    assert len(replicas[1].read(own).turns) == 2


def test_a_database_of_before_is_taken_over_as_in_sqlite(cluster: Cluster, answerer: Answerer, tmp_path: Path) -> None:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE before")
    url = cluster.url.replace("/postgres", "/before")
    with psycopg.connect(url) as connection, gzip.open(BEFORE / "conversations.sql.gz", "rb") as dump:
        connection.execute(dump.read())
    replicas = [
        build_conversations(Settings(data_dir=tmp_path, database_url=url, _env_file=None), answerer=answerer) for _ in range(3)
    ]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: one.read("one", "ann"), replicas))
    check_taken_over(replicas[0], "S1JDcekU7hZIrvb2BAhznA")
    for one in replicas:
        one.close()
    check_shape(Database(url))


def _ready(client: httpx.Client) -> None:
    while client.get("/readyz").status_code != 200:
        pass


def test_replicas_share_one_slack_queue_and_no_job_is_lost_or_given_to_two(cluster: Cluster) -> None:
    databases = [Database(cluster.url) for _ in range(3)]
    queues = [Queue(database, f"replica{n}") for n, database in enumerate(databases)]
    heard = [Heard("question", Asked("T1", "C1", f"{n:02}.0", f"{n % 4}.0", "U1", "trade?", "mention")) for n in range(40)]
    with ThreadPoolExecutor(6) as pool:
        stored = list(pool.map(lambda n: queues[n % 3].put(heard[n % 40], f"Ev{n % 40}"), range(120)))
    done: list[Job] = []

    def work(queue: Queue) -> None:
        while queue.unfinished():
            if (job := queue.claim()) is not None:
                done.append(job)
                assert queue.finish(job, ())

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, queues))
    for database in databases:
        database.close()
    assert sum(stored) == len(done) == len({job.number for job in done}) == 40
    for thread in range(4):
        places = [float(job.asked.ts) for job in done if job.asked.thread_ts == f"{thread}.0"]
        assert places == sorted(places)
