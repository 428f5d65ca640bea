"""Deliveries over HTTP: signed requests to the app's URL, as JSON or as a form."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from tests.fakeslack.delivery.delivery import Delivery
from tests.fakeslack.journal import Journal
from tests.fakeslack.message import Json

_FORM = "application/x-www-form-urlencoded"


class Webhooks:
    """The URL an app listens at; everything here happens in the server's loop."""

    def __init__(self, journal: Journal, signing_secret: str, ack_within_s: float) -> None:
        self._journal = journal
        self._secret = signing_secret
        self._ack_within_s = ack_within_s
        self._session: aiohttp.ClientSession | None = None
        self.url = ""
        self.pauses: tuple[float, ...] = (0.0, 1.0, 2.0)

    @property
    def is_open(self) -> bool:
        """Whether there is a URL to send to."""
        return bool(self.url)

    async def ready(self) -> None:
        """Return at once, for a URL is always there."""

    async def close(self) -> None:
        """Close the connections kept open."""
        if self._session:
            await self._session.close()

    async def offer(self, delivery: Delivery, attempt: int, reason: str | None) -> str | None:
        """Post a delivery; Slack's word for what went wrong where no answer of the 200s came in time."""
        self._session = self._session or aiohttp.ClientSession()
        content_type, body = _written(delivery)
        headers = self._signed(body) | {"Content-Type": content_type, "User-Agent": "Slackbot 1.0"}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason or "http_timeout"}
        sent = time.monotonic()
        self._journal.deliveries += 1
        try:
            async with asyncio.timeout(self._ack_within_s), self._session.post(self.url, data=body, headers=headers) as answer:
                said = await answer.text()
        except TimeoutError:
            return "http_timeout"
        except aiohttp.ClientError:
            return "connection_failed"
        if not answer.ok and answer.headers.get("X-Slack-No-Retry") != "1":
            return "http_error"
        self._journal.ack_delays.append(time.monotonic() - sent)
        delivery.acknowledge(_read(said))
        return None

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp = str(int(time.time()))
        digest = hmac.new(self._secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _written(delivery: Delivery) -> tuple[str, bytes]:
    """The content type and the body that Slack gives each kind of delivery."""
    if delivery.what == "slash_commands":
        return _FORM, urlencode(delivery.payload).encode()
    if delivery.what == "interactive":
        return _FORM, urlencode({"payload": json.dumps(delivery.payload)}).encode()
    return "application/json", json.dumps(delivery.payload).encode()


def _read(said: str) -> Json:
    """What an answer holds: its JSON, or its text as a message."""
    try:
        found = json.loads(said) if said.strip() else {}
    except ValueError:
        return {"text": said}
    return found if isinstance(found, dict) else {}
