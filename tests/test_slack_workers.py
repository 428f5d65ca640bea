"""The workers: that they stop when they are told to, at whatever moment that is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from service.conversation import Database
from service.slack.working.answers import Answers
from service.slack.working.queue import Queue
from service.slack.working.workers import Workers

_NOTHING_TO_DO = cast("Answers", None)  # the queue is empty: no job asks for it
_UNTIL_WAITING_S = 0.2


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    database = Database(f"sqlite:///{tmp_path / 'queue.sqlite'}")
    yield Queue(database, "one")
    database.close()


@pytest.mark.parametrize("steps", range(6))
async def test_workers_told_to_stop_when_a_job_has_just_come_stop(queue: Queue, steps: int) -> None:
    async def work() -> None:
        workers = Workers(queue, 1, 0)
        async with workers.working(_NOTHING_TO_DO):
            await asyncio.sleep(_UNTIL_WAITING_S)
            workers.wake()
            for _ in range(steps):
                await asyncio.sleep(0)

    _, late = await asyncio.wait([asyncio.create_task(work())], timeout=5)
    assert not late
