"""Reading: what conversations are read as, a page of them, one with its turns, or a turn alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.answer import Answer
from service.conversation.graph import Remembered, answer_of
from service.conversation.register import Entry


@dataclass(frozen=True, slots=True)
class RememberedTurn:
    """A turn of a conversation: when it was answered, in UTC, and the answer object."""

    at: datetime
    answer: Answer


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole conversation: its line in the register, the documents that it is scoped to, and its turns, oldest first."""

    entry: Entry
    symbols: tuple[str, ...]
    turns: tuple[RememberedTurn, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of an owner's conversations, the one last spoken in first, and how many there are in all."""

    total: int
    entries: tuple[Entry, ...]


def turn_of(kept: Remembered) -> RememberedTurn:
    """Read a turn as a thread keeps it."""
    return RememberedTurn(datetime.fromisoformat(kept["at"]), answer_of(kept))
