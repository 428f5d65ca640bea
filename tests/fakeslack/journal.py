"""What happened: calls, refusals, acknowledgements, and all that the bot showed outside of messages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.fakeslack.message import Json, Message


class Refused(NamedTuple):
    """A call that was refused for a fault of the bot's, not of a test's."""

    method: str
    error: str
    detail: str


@dataclass(frozen=True)
class Status:
    """A call of assistant.threads.setStatus; an empty status clears it."""

    channel: str
    thread_ts: str
    status: str
    loading_messages: tuple[str, ...]
    team: str
    at: float


@dataclass(frozen=True)
class Title:
    """A call of assistant.threads.setTitle."""

    channel: str
    thread_ts: str
    title: str


@dataclass(frozen=True)
class Prompts:
    """A call of assistant.threads.setSuggestedPrompts."""

    channel: str
    thread_ts: str | None
    title: str | None
    prompts: tuple[Json, ...]


@dataclass
class Journal:
    """Everything a test may want to count or to read afterwards; append-only."""

    calls: Counter[str] = field(default_factory=Counter)
    errors: list[Refused] = field(default_factory=list)
    unescaped: list[Refused] = field(default_factory=list)
    ack_delays: list[float] = field(default_factory=list)
    unacknowledged: list[Json] = field(default_factory=list)
    deliveries: int = 0
    impatient: int = 0
    limited: int = 0
    statuses: list[Status] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    prompts: list[Prompts] = field(default_factory=list)
    responses: dict[str, list[Json]] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)
    reactions: list[tuple[str, str, str]] = field(default_factory=list)
    sent_at: dict[str, float] = field(default_factory=dict)
    all_posts: int = 0
