"""Clients: Slack's own, made patient: after a refusal for haste no call of that kind is made before its time."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

_RETRIES = 3
"""So often a refused call is made again at once; then its job goes back to the queue."""
_TIMEOUT_S = 30


class RateGate:
    """Remembers until when Slack wants no more calls of a method."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._opens: dict[str, float] = {}

    def shut(self, method: str, seconds: float) -> None:
        """Let no call of a method through for so many seconds."""
        self._opens[method] = max(self._opens.get(method, 0.0), self._clock() + seconds)

    async def passed(self, method: str) -> None:
        """Wait until calls of a method are wanted again."""
        while (left := self._opens.get(method, 0.0) - self._clock()) > 0:
            await asyncio.sleep(left)


class _PatientRetries(AsyncRateLimitErrorRetryHandler):
    """Calls again after the time that Slack asks for, and tells the gate."""

    def __init__(self, gate: RateGate) -> None:
        super().__init__(max_retry_count=_RETRIES)
        self._gate = gate

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        """Shut the gate and wait at it; raise the error where there is no response to read."""
        if response is None:
            raise error or RuntimeError("a call without a response cannot be made again")
        method = request.url.rsplit("/", 1)[-1]
        self._gate.shut(method, retry_after(response.headers))
        state.next_attempt_requested = True
        await self._gate.passed(method)
        state.increment_current_attempt()


class PatientClient(AsyncWebClient):
    """Slack's client for one workspace; all its calls go through one gate, and those for one channel one after the other.

    A call whose connection breaks is not made again here: it may have been carried out.
    """

    def __init__(self, token: str, base_url: str, session: aiohttp.ClientSession | None = None) -> None:
        """Make a client for a token; ``base_url`` ends with a slash."""
        self._gate = RateGate()
        self._channels: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        super().__init__(
            token=token, base_url=base_url, timeout=_TIMEOUT_S, session=session, retry_handlers=[_PatientRetries(self._gate)]
        )

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:  # noqa: ANN401 - the SDK's own arguments, passed on
        """Call a method when its time has come."""
        said = arguments.get("json") or arguments.get("data") or arguments.get("params") or {}
        async with self._channels[str(said.get("channel", ""))] if said.get("channel") else nullcontext():
            await self._gate.passed(api_method)
            try:
                return await super().api_call(api_method, **arguments)
            except SlackApiError as error:
                if error.response.get("error") == "ratelimited":
                    self._gate.shut(api_method, retry_after(error.response.headers))
                raise


def retry_after(headers: Mapping[str, Any]) -> float:
    """Read for how many seconds Slack wants no more calls; a moment more than it says, since its clock is coarse."""
    named = {str(name).lower(): value for name, value in headers.items()}
    value = named.get("retry-after", 1)
    first = value[0] if isinstance(value, list | tuple) else value
    return (float(first) if str(first).replace(".", "", 1).isdigit() else 1.0) + 0.2
