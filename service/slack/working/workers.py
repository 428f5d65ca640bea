"""Workers: take jobs from the queue and see each through, some at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_sdk.errors import SlackApiError
from starlette.concurrency import run_in_threadpool

from service.errors import DatabaseUnavailable
from service.slack.working.answers import Answers
from service.slack.working.posting import TakenOver
from service.slack.working.queue import LEASE_S, Job, Queue
from service.slack.workspaces import UnknownWorkspace, retry_after

_LOG = logging.getLogger(__name__)
_POLL_S = 1.0
"""How often the queue is looked into for what other processes have put there or left behind."""
_SWEEP_S = 3600
_TRIES = 6
_LONGEST_WAIT_S = 60
_GRACE_S = 10
_FOR_GOOD = {
    "account_inactive",
    "cannot_reply_to_message",
    "channel_not_found",
    "invalid_auth",
    "is_archived",
    "missing_scope",
    "no_permission",
    "not_in_channel",
    "restricted_action",
    "thread_locked",
    "thread_not_found",
    "token_revoked",
}
"""What Slack answers when trying again does not help."""


class Workers:
    """Does the queue's jobs, at most ``at_once`` at a time; a job that fails is tried again, ever later."""

    def __init__(self, queue: Queue, at_once: int, keep_days: int) -> None:
        """Work through a queue; jobs that were done ``keep_days`` days ago are forgotten, 0 keeps them."""
        self._queue = queue
        self._free = asyncio.Semaphore(at_once)
        self._keep_days = keep_days
        self._came = asyncio.Event()
        self._busy: dict[asyncio.Task[None], int] = {}

    def wake(self) -> None:
        """Say that a job has come."""
        self._came.set()

    @asynccontextmanager
    async def working(self, answers: Answers) -> AsyncIterator[None]:
        """Work while a block runs; at its end no more is begun, and what is being done may take a few seconds more."""
        tasks = [
            asyncio.create_task(self._dispatch(answers)),
            asyncio.create_task(self._keep()),
            asyncio.create_task(self._sweep()),
        ]
        try:
            yield
        finally:
            tasks[0].cancel()
            if self._busy:
                await asyncio.wait(self._busy, timeout=_GRACE_S)
            for task in [*tasks, *self._busy]:
                task.cancel()
            await asyncio.gather(*tasks, *self._busy, return_exceptions=True)

    async def _dispatch(self, answers: Answers) -> None:
        while True:
            await self._free.acquire()
            job = await self._next()
            task = asyncio.create_task(self._see_through(answers, job))
            self._busy[task] = job.number
            task.add_done_callback(self._released)

    async def _next(self) -> Job:
        """Wait for the next job whose turn it is."""
        while True:
            self._came.clear()
            try:
                if (job := await run_in_threadpool(self._queue.claim)) is not None:
                    return job
            except DatabaseUnavailable as error:
                _LOG.warning("%s", error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_POLL_S):  # wait_for loses a cancellation that comes together with a job
                    await self._came.wait()

    def _released(self, task: asyncio.Task[None]) -> None:
        self._busy.pop(task, None)
        self._free.release()
        self.wake()

    async def _see_through(self, answers: Answers, job: Job) -> None:
        try:
            await self._try(answers, job)
        except DatabaseUnavailable as error:
            _LOG.warning("%s; job %d is taken up again", error, job.number)
        except TakenOver:
            _LOG.warning("job %d was taken over by another process", job.number)

    async def _try(self, answers: Answers, job: Job) -> None:
        """Do a job and note that it is done, or when it is to be tried again."""
        try:
            posted = await answers.do(job)
        except (DatabaseUnavailable, TakenOver):
            raise
        except UnknownWorkspace as error:
            _LOG.error("%s", error)
            posted = ()
        except SlackApiError as error:
            if error.response.get("error") not in _FOR_GOOD:
                await self._again(answers, job, error, _asked_to_wait(error))
                return
            _LOG.error("Slack refuses the answer to job %d: %s", job.number, error.response.get("error"))
            posted = ()
        except Exception as error:  # noqa: BLE001 - whatever it is, the job is not lost
            await self._again(answers, job, error)
            return
        await run_in_threadpool(self._queue.finish, job, posted)

    async def _again(self, answers: Answers, job: Job, error: Exception, wait: float = 0.0) -> None:
        if wait or job.tries < _TRIES:
            _LOG.warning("job %d is tried again: %s", job.number, error, exc_info=not isinstance(error, SlackApiError))
            await run_in_threadpool(self._queue.put_back, job, wait or min(2.0 ** (job.tries - 1), _LONGEST_WAIT_S))
            return
        _LOG.error("job %d is given up after %d tries", job.number, job.tries, exc_info=error)
        posted: tuple[str, ...] = ()
        with contextlib.suppress(Exception):
            posted = await answers.apologise(job)
        await run_in_threadpool(self._queue.finish, job, posted)

    async def _keep(self) -> None:
        """Say often enough that this process is alive."""
        while True:
            await asyncio.sleep(LEASE_S / 4)
            if self._busy:
                with contextlib.suppress(DatabaseUnavailable):
                    await run_in_threadpool(self._queue.keep, list(self._busy.values()))

    async def _sweep(self) -> None:
        while self._keep_days:
            with contextlib.suppress(DatabaseUnavailable):
                await run_in_threadpool(self._queue.sweep, self._keep_days)
            await asyncio.sleep(_SWEEP_S)


def _asked_to_wait(error: SlackApiError) -> float:
    """For how many seconds Slack wants to be left alone, 0 where it does not say."""
    return retry_after(error.response.headers) if error.response.get("error") == "ratelimited" else 0.0
