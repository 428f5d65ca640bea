"""Something the app is told, and the line it is told over."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Literal, Protocol

from tests.fakeslack.message import Json

What = Literal["events_api", "slash_commands", "interactive"]


@dataclass
class Delivery:
    """A payload on its way; `answer` is what the acknowledgement held."""

    what: What
    payload: Json
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    answer: Json = field(default_factory=dict)

    def acknowledge(self, answer: Json) -> None:
        """Note that the app has it, and what it said."""
        if not self.acknowledged.is_set():
            self.answer = answer
            self.acknowledged.set()


class Line(Protocol):
    """A way to reach the app: the WebSocket it holds, or the URL it listens at."""

    @property
    def pauses(self) -> tuple[float, ...]:
        """How long to wait before each further attempt; there are no more attempts than pauses."""

    @property
    def is_open(self) -> bool:
        """Whether something may be sent now."""

    async def ready(self) -> None:
        """Wait until something may be sent."""

    async def offer(self, delivery: Delivery, attempt: int, reason: str | None) -> str | None:
        """Send a delivery and wait for its acknowledgement; why there was none, if there was none."""
