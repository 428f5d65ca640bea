"""A message as it is stored, as the API shows it, and as tests see it."""

from __future__ import annotations

import copy
import uuid
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Posted:
    """A message of the bot as it stood when a test asked for it; `at` is the monotonic time it was first visible."""

    ts: str
    channel: str
    thread_ts: str | None
    text: str
    blocks: list[Json]
    metadata: Json | None
    user: str
    team: str
    at: float
    edited: bool
    streaming: bool
    unfurl_links: bool | None
    unfurl_media: bool | None
    attachments: list[Json]
    updates: int
    ephemeral_to: str | None


@dataclass
class Message:
    """A message in a channel, or one that only `ephemeral_to` sees; `own` says that the bot wrote it."""

    ts: str
    channel: str
    team: str
    user: str
    text: str
    at: float
    thread_ts: str | None = None
    parent_user: str | None = None
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    own: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    edited: Json | None = None
    streaming: bool = False
    streamed: Json | None = None
    stream_mode: str | None = None
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    broadcast: bool = False
    updates: int = 0
    ephemeral_to: str | None = None
    extra: Json = field(default_factory=dict)
    client_msg_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def as_json(self, *, metadata: bool = False) -> Json:
        """The message as the API and the events show it, its metadata only where they are asked for."""
        shown: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": self.team}
        shown |= self._origin()
        if self.blocks:
            shown["blocks"] = self.blocks
        if self.attachments:
            shown["attachments"] = self.attachments
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.thread_ts and self.thread_ts != self.ts:
            shown["parent_user_id"] = self.parent_user
        if self.edited:
            shown["edited"] = self.edited
        if self.broadcast:
            shown["subtype"] = "thread_broadcast"
        if metadata and self.metadata:
            shown["metadata"] = self.metadata
        if self.streamed is not None:
            shown["streaming_state"] = "in_progress" if self.streaming else "completed"
        return copy.deepcopy(shown | self.extra)

    def _origin(self) -> Json:
        if not self.bot_id:
            return {} if "bot_id" in self.extra else {"client_msg_id": self.client_msg_id}
        profile = {"id": self.bot_id, "app_id": self.app_id, "name": "bot", "deleted": False, "team_id": self.team}
        return {"bot_id": self.bot_id, "app_id": self.app_id, "bot_profile": profile}

    def posted(self) -> Posted:
        """The message as it stands now, which later changes leave alone."""
        return Posted(
            ts=self.ts,
            channel=self.channel,
            thread_ts=self.thread_ts,
            text=self.text,
            blocks=copy.deepcopy(self.blocks),
            metadata=copy.deepcopy(self.metadata),
            user=self.user,
            team=self.team,
            at=self.at,
            edited=self.edited is not None,
            streaming=self.streaming,
            unfurl_links=self.unfurl_links,
            unfurl_media=self.unfurl_media,
            attachments=copy.deepcopy(self.attachments),
            updates=self.updates,
            ephemeral_to=self.ephemeral_to,
        )


def rich_text(text: str) -> list[Json]:
    """The blocks that Slack's own client puts beside a text that a person typed."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": uuid.uuid4().hex[:5], "elements": [section]}]
