"""Watching: who looks on while long work is done, and sees how far it is."""

from __future__ import annotations

from typing import Protocol


class Watch(Protocol):
    """Sees what is being done, how much of it there is, and how much more of it is done."""

    def begin(self, what: str, total: int) -> None:
        """See that something is begun, of so many steps."""
        ...

    def __call__(self, count: int) -> None:
        """See that so many more steps are done."""
        ...


class Unwatched:
    """Nobody looks on."""

    def begin(self, what: str, total: int) -> None:
        """Take no note."""

    def __call__(self, count: int) -> None:
        """Take no note."""
