"""Socket Mode: tickets, connections, envelopes and their acknowledgements."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from tests.fakeslack.delivery.delivery import Delivery
from tests.fakeslack.message import Json
from tests.fakeslack.world import World

_ATTEMPTS = 10


@dataclass(frozen=True)
class _Sent:
    delivery: Delivery
    at: float


class Sockets:
    """The app's WebSockets; everything here happens in the server's loop."""

    def __init__(self, world: World, ack_within_s: float) -> None:
        self._world = world
        self._ack_within_s = ack_within_s
        self._tickets: set[str] = set()
        self._sent: dict[str, _Sent] = {}
        self._links: dict[web.WebSocketResponse, asyncio.BaseTransport | None] = {}
        self._leaving: set[web.WebSocketResponse] = set()
        self._usable = asyncio.Event()
        self.refuses = False
        self.pauses = (0.0,) * _ATTEMPTS

    @property
    def count(self) -> int:
        """How many connections are open and stay open."""
        return len(self._links) - len(self._leaving)

    @property
    def is_open(self) -> bool:
        """Whether there is a connection to send over."""
        return self.count > 0

    def ticket(self) -> str:
        """A new ticket, good for one connection."""
        made = str(uuid.uuid4())
        self._tickets.add(made)
        return made

    async def ready(self) -> None:
        """Wait until there is a connection."""
        await self._usable.wait()

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Take a connection that has a ticket, and read its acknowledgements until it ends."""
        ticket = request.query.get("ticket", "")
        if self.refuses:
            return web.Response(status=503)
        if ticket not in self._tickets:
            return web.Response(status=408)
        self._tickets.discard(ticket)
        link = web.WebSocketResponse()
        await link.prepare(request)
        self._links[link] = request.transport
        try:
            await link.send_json(self._hello())
            self._usable.set()
            async for message in link:
                if message.type == WSMsgType.TEXT:
                    self._hear(json.loads(message.data))
        except ConnectionError:
            pass  # the app is gone; what it has not acknowledged is sent again
        finally:
            self._forget(link)
        return link

    def _hello(self) -> Json:
        debug = {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": debug,
            "connection_info": {"app_id": self._world.app_id},
        }

    def _hear(self, said: Json) -> None:
        sent = self._sent.pop(said.get("envelope_id", ""), None)
        if sent:
            self._world.journal.ack_delays.append(time.monotonic() - sent.at)
            sent.delivery.acknowledge(said.get("payload") or {})

    def _forget(self, link: web.WebSocketResponse) -> None:
        self._links.pop(link, None)
        self._leaving.discard(link)
        if not self.is_open:
            self._usable.clear()

    async def offer(self, delivery: Delivery, attempt: int, reason: str | None) -> str | None:
        """Send an envelope over any connection; "timeout" where no acknowledgement came in time."""
        link = self._world.random.choice([link for link in self._links if link not in self._leaving])
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "payload": delivery.payload,
            "type": delivery.what,
            "accepts_response_payload": delivery.what != "events_api",
        }
        if delivery.what == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason or ""}
        self._sent[envelope_id] = _Sent(delivery, time.monotonic())
        self._world.journal.deliveries += 1
        try:
            await link.send_json(envelope)
            async with asyncio.timeout(self._ack_within_s):
                await delivery.acknowledged.wait()
        except ConnectionError:
            self._forget(link)
            return "timeout"
        except TimeoutError:
            return "timeout"
        return None

    def drop(self) -> None:
        """Cut every connection as a failing network would."""
        for link, transport in list(self._links.items()):
            self._forget(link)
            if isinstance(transport, asyncio.Transport):
                transport.abort()

    async def dismiss(self, patience_s: float) -> None:
        """Ask every connection to be made anew, send nothing more over it, and close it after a while."""
        leaving = [link for link in self._links if link not in self._leaving]
        self._leaving.update(leaving)
        if not self.is_open:
            self._usable.clear()
        farewell = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "applink-1"}}
        await asyncio.gather(*(link.send_json(farewell) for link in leaving), return_exceptions=True)
        await asyncio.sleep(patience_s)
        await asyncio.gather(*(link.close() for link in leaving), return_exceptions=True)
