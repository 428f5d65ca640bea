"""What every part of the fake acts on: the world, and the ways to the app."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.fakeslack.delivery import Dispatcher, Sockets, Webhooks
from tests.fakeslack.faults import Faults
from tests.fakeslack.workspace import Channel
from tests.fakeslack.world import World


class Stage:
    """The parts that are built once and shared."""

    world: World
    faults: Faults
    sockets: Sockets
    webhooks: Webhooks
    dispatcher: Dispatcher

    def _channel(self, channel: str) -> Channel:
        found = self.world.channels.get(channel)
        if found is None:
            raise AssertionError(f"no channel {channel}: make one with channel() first")
        return found

    @staticmethod
    def wait_until(predicate: Callable[[], object], timeout: float = 30) -> bool:
        """Wait until a predicate holds; whether it did before the time, in seconds, was over."""
        end = time.monotonic() + timeout
        while not predicate():
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True
