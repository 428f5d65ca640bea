"""The queue: everything once, in order, and never lost; test_service_postgres.py has the same on PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.conversation import Database
from service.slack.listening.heard import Asked, Heard, Kind
from service.slack.working import queue as module
from service.slack.working.queue import Job, Queue


def _asked(ts: str, thread: str = "1.0", text: str = "trade?", user: str = "U1") -> Asked:
    return Asked("T1", "C1", ts, thread, user, text, "mention")


def _heard(ts: str, thread: str = "1.0", kind: Kind = "question", mark: str = "", text: str = "trade?") -> Heard:
    return Heard(kind, _asked(ts, thread, text), mark)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    found = Database(f"sqlite:///{tmp_path / 'queue.sqlite'}")
    yield found
    found.close()


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database, "one")


def _claimed(queue: Queue) -> Job:
    job = queue.claim()
    assert job is not None
    return job


def test_a_message_is_stored_once_whatever_event_brings_it(queue: Queue) -> None:
    assert queue.put(_heard("1.0"), "Ev1")
    assert not queue.put(_heard("1.0"), "Ev1")
    assert not queue.put(_heard("1.0"), "Ev2")
    assert queue.unfinished() == 1


def test_an_event_is_stored_once_whatever_it_says(queue: Queue) -> None:
    assert queue.put(_heard("1.0"), "Ev1")
    assert not queue.put(_heard("2.0"), "Ev1")


def test_what_is_stored_at_once_by_many_is_stored_once(queue: Queue) -> None:
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda n: queue.put(_heard(f"{n % 10}.0"), f"Ev{n}"), range(80)))
    assert sum(stored) == 10


def test_a_thread_is_worked_off_in_the_order_of_its_messages(queue: Queue) -> None:
    for ts in ("3.0", "1.0", "2.0"):
        queue.put(_heard(ts))
    order = []
    while (job := queue.claim()) is not None:
        order.append(job.asked.ts)
        assert queue.claim() is None, "a second job of the thread is begun"
        queue.finish(job, ["9.0"])
    assert order == ["1.0", "2.0", "3.0"]


def test_another_thread_does_not_wait(queue: Queue) -> None:
    queue.put(_heard("1.0", thread="1.0"))
    queue.put(_heard("2.0", thread="2.0"))
    assert {_claimed(queue).asked.thread_ts, _claimed(queue).asked.thread_ts} == {"1.0", "2.0"}


def test_no_job_is_given_to_two(database: Database, queue: Queue) -> None:
    for n in range(30):
        queue.put(_heard(f"{n}.0", thread=f"{n}.0"))
    queues = [Queue(database, f"worker{n}") for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        taken = [job for jobs in pool.map(lambda q: [q.claim() for _ in range(10)], queues) for job in jobs if job]
    assert len(taken) == len({job.number for job in taken}) == 30


def test_what_a_silent_process_holds_is_taken_over_and_it_is_told(
    database: Database, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEASE_S", 0.2)
    queue.put(_heard("1.0"))
    held, other = _claimed(queue), Queue(database, "two")
    queue.begin_posting(held)
    queue.note_posted(held, ["5.0"])
    assert other.claim() is None
    time.sleep(0.3)
    again = _claimed(other)
    assert (again.tries, again.posting, again.posted) == (2, True, ("5.0",))
    assert not queue.begin_posting(held)
    assert not queue.finish(held, ["6.0"])
    assert other.finish(again, ["5.0"])


def test_a_process_that_says_it_is_alive_keeps_what_it_holds(
    database: Database, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEASE_S", 0.4)
    queue.put(_heard("1.0"))
    held, other = _claimed(queue), Queue(database, "two")
    for _ in range(4):
        time.sleep(0.2)
        queue.keep([held.number])
        assert other.claim() is None


def test_what_is_put_back_comes_again_later_and_its_thread_waits_for_it(queue: Queue) -> None:
    queue.put(_heard("1.0"))
    queue.put(_heard("2.0"))
    queue.put_back(_claimed(queue), after_s=0.3)
    assert queue.claim() is None
    time.sleep(0.35)
    assert _claimed(queue).asked.ts == "1.0"


def test_a_message_deleted_before_its_turn_is_not_answered(queue: Queue) -> None:
    queue.put(_heard("1.0", text="a secret"))
    queue.put(_heard("1.0", kind="deletion"))
    job = _claimed(queue)
    assert job.kind == "deletion"
    queue.finish(job, ())
    assert queue.claim() is None


def test_what_was_asked_is_not_kept_when_it_is_done(queue: Queue, database: Database) -> None:
    queue.put(_heard("1.0", text="zebrafish"))
    queue.finish(_claimed(queue), ["2.0"])
    with database.connected() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM slack_jobs").all()
    assert "zebrafish" not in str(kept)
    question = queue.question(_asked("1.0"))
    assert question is not None
    assert question.posted == ("2.0",)


def test_a_thread_is_the_bots_when_it_began_with_a_question(queue: Queue) -> None:
    queue.put(_heard("1.0", thread="1.0"))
    queue.put(_heard("6.0", thread="5.0"))
    assert queue.has_root(_asked("2.0", "1.0"))
    assert not queue.has_root(_asked("7.0", "5.0"))


def test_the_last_threads_of_somebody_are_listed_the_newest_first(queue: Queue) -> None:
    for ts, thread in (("1.0", "1.0"), ("2.0", "2.0"), ("3.0", "1.0")):
        queue.put(_heard(ts, thread))
    queue.put(Heard("question", _asked("4.0", "4.0", user="U2")))
    assert [a.thread_ts for a in queue.recent("T1", "U1", 5)] == ["1.0", "2.0"]


def test_old_jobs_are_forgotten_and_unfinished_ones_are_not(queue: Queue, database: Database) -> None:
    queue.put(_heard("1.0", thread="1.0"))
    queue.finish(_claimed(queue), ())
    queue.put(_heard("2.0", thread="2.0"))
    with database.connected() as connection:
        connection.exec_driver_sql("UPDATE slack_jobs SET created = created - 10 * 86400")
    assert queue.sweep(9) == 1
    assert queue.unfinished() == 1


def test_storing_goes_on_while_others_work(queue: Queue, database: Database) -> None:
    """Storing must be quick: Slack waits for it."""
    stop, slowest = threading.Event(), [0.0]

    def work() -> None:
        worker = Queue(database, "busy")
        while not stop.is_set():
            if (job := worker.claim()) is not None:
                worker.finish(job, ())

    with ThreadPoolExecutor(3) as pool:
        for _ in range(3):
            pool.submit(work)
        for n in range(60):
            began = time.monotonic()
            queue.put(_heard(f"{n}.0", thread=f"{n % 5}.0"), f"Ev{n}")
            slowest[0] = max(slowest[0], time.monotonic() - began)
        stop.set()
    assert slowest[0] < 2.5
