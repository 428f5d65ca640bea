"""What an interaction leaves open: trigger ids that soon expire, response_urls that wear out, views on a screen."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tests.fakeslack.message import Json, Message


@dataclass
class Trigger:
    """A trigger id: good for one view, for three seconds."""

    team: str
    user: str
    view_id: str | None = None
    at: float = field(default_factory=time.monotonic)
    used: bool = False


@dataclass
class Hook:
    """A response_url: good for five answers, for half an hour; `origin` is the message that was pressed."""

    key: str
    team: str
    channel: str
    user: str
    origin: Message | None = None
    uses: int = 0
    expired: bool = False


@dataclass
class View:
    """A modal or a home tab as a person has it before them; `json` is the view as the API shows it."""

    id: str
    team: str
    user: str
    json: Json
    root: str
    previous: str | None = None
    is_open: bool = True

    @property
    def hash(self) -> str:
        """The hash that changes with every update."""
        return str(self.json["hash"])

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks."""
        found: list[Json] = self.json["blocks"]
        return found
