"""What is installed where: workspaces, the app's scopes and the channels people talk in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tests.fakeslack.message import Message

Kind = Literal["channel", "group", "im", "mpim"]

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "chat:write",
    "commands",
    "groups:history",
    "im:history",
    "im:write",
    "mpim:history",
)
_HISTORY: dict[Kind, str] = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
_READ: dict[Kind, str] = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}


@dataclass(frozen=True)
class Workspace:
    """A workspace that has installed the app, and what it has granted it."""

    team: str = "T1"
    bot_token: str = "xoxb-1"  # noqa: S105 - a token of nobody's
    bot_user: str = "UBOT1"
    bot_id: str = "B1"
    url: str = "https://one.slack.com/"
    scopes: tuple[str, ...] = SCOPES
    streams: bool = True

    @property
    def domain(self) -> str:
        """The first part of the workspace's host name."""
        return self.url.split("//")[-1].split(".")[0]


@dataclass
class Channel:
    """A conversation with its members and its messages in the order of their ts."""

    id: str
    name: str
    kind: Kind
    team: str
    members: set[str] = field(default_factory=set)
    has_bot: bool = True
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def history_scope(self) -> str:
        """The scope that lets an app read what is said here."""
        return _HISTORY[self.kind]

    @property
    def read_scope(self) -> str:
        """The scope that lets an app read what this conversation is."""
        return _READ[self.kind]

    def replies(self, ts: str) -> list[Message]:
        """The replies in the thread under a message, oldest first."""
        return [message for message in self.messages.values() if message.thread_ts == ts and message.ts != ts]

    def root(self, ts: str) -> Message | None:
        """The message that a thread may hang on: one that is here and is no reply itself."""
        found = self.messages.get(ts)
        return found if found and found.thread_ts in {None, ts} else None
