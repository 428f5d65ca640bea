"""Workspaces: those that the bot is installed in, one for each token, and the patient client that speaks to each.

After a refusal for haste no call of that kind is made before its time.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from service.errors import ServiceError

_LOG = logging.getLogger(__name__)
_RETRIES = 3
"""So often a refused call is made again at once; then its job goes back to the queue."""
_TIMEOUT_S = 30


class SlackUnreachable(ServiceError):
    """Slack does not answer at the moment."""


class UnknownWorkspace(ServiceError):
    """There is no token for a workspace."""


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


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace: who the bot is in it, and the client that speaks to it."""

    team: str
    name: str
    url: str
    bot_user: str
    bot_id: str
    client: PatientClient

    def address_of(self, channel: str, ts: str) -> str:
        """Where a message stands, as Slack's own links say it."""
        return f"{self.url}archives/{channel}/p{ts.replace('.', '')}"


class Workspaces:
    """Finds the workspace of an event by its team; a token that Slack could not be asked about is asked about again."""

    def __init__(self, tokens: Sequence[str], base_url: str) -> None:
        self._open = list(tokens)
        self._base_url = base_url
        self._known: dict[str, Workspace] = {}
        self._streamless: set[str] = set()

    async def learn(self, session: aiohttp.ClientSession) -> None:
        """Ask Slack which workspace each token is of; one that Slack refuses is left out with a warning.

        Raises SlackUnreachable where Slack does not answer.
        """
        for token in list(self._open):
            client = PatientClient(token, self._base_url, session)
            try:
                said = await client.auth_test()
            except SlackApiError as error:
                _LOG.error("a Slack token is refused: %s; unga-qa slack --check says more", error.response.get("error"))
                self._open.remove(token)
                continue
            except (aiohttp.ClientError, TimeoutError) as error:
                raise SlackUnreachable(f"Slack cannot be reached ({error}); it is tried again") from error
            found = Workspace(said["team_id"], said["team"], said["url"], said["user_id"], said["bot_id"], client)
            self._known[found.team] = found
            self._open.remove(token)

    def find(self, team: str | None) -> Workspace:
        """Give the workspace of a team; raise SlackUnreachable while it may still be learnt, else UnknownWorkspace."""
        if team in self._known:
            return self._known[str(team)]
        if self._open:
            raise SlackUnreachable(f"it is not known yet whether the bot is installed in workspace {team}")
        raise UnknownWorkspace(f"there is no token for workspace {team}; add its bot token to UNGA_QA_SLACK_BOT_TOKEN")

    def streams(self, team: str) -> bool:
        """Whether a workspace may have streamed messages."""
        return team not in self._streamless

    def has_no_streams(self, team: str) -> None:
        """Remember that a workspace has no streamed messages."""
        self._streamless.add(team)
