"""What was asked in Slack: read from events, and named so that the same thing always has the same name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from service.slack.slack_text import addresses_somebody, mentions

Via = Literal["mention", "untagged", "direct", "assistant", "command", "shortcut", "home"]
Kind = Literal["question", "edit", "deletion", "share", "correction"]
_SPOKEN = {None, "file_share", "thread_broadcast", "me_message"}
"""Subtypes of messages that people write; all others are the workspace speaking, or a bot."""
_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Asked:
    """A message to the bot: where it stands, who wrote it, its text as Slack gave it, and how it came.

    ``ts`` and ``thread_ts`` are Slack's time stamps; the thread of a message outside threads is its own. ``response_url``
    is where an answer goes that only the person who asked sees.
    """

    team: str
    channel: str
    ts: str
    thread_ts: str
    user: str
    text: str
    via: Via
    response_url: str = ""

    @property
    def key(self) -> str:
        """The name of the message: the same however often and by whichever event it comes."""
        return f"{self.team}:{self.channel}:{self.ts}"

    @property
    def since(self) -> str:
        """The time stamp behind which its answer stands: its own, or that of the message that a shortcut asks about."""
        return self.ts.partition("-")[0]

    @property
    def thread(self) -> str:
        """The name of its thread."""
        return f"{self.team}:{self.channel}:{self.thread_ts}"

    @property
    def conversation_id(self) -> str:
        """The id of the conversation that its thread is."""
        return _digest(self.thread)

    @property
    def message_id(self) -> str:
        """The id that the message has in its conversation."""
        return _digest(self.key)

    @property
    def owner(self) -> str:
        """Whose the conversation is: the workspace's."""
        return owner_of(self.team)

    def to_dict(self) -> dict[str, str]:
        """Write it as JSON takes it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Heard:
    """What an event means for the bot; ``mark`` tells apart the edits and the corrections of one message."""

    kind: Kind
    asked: Asked
    mark: str = ""

    @property
    def key(self) -> str:
        """The name of what is to be done."""
        return self.asked.key if self.kind == "question" else f"{self.asked.key}:{self.kind}:{self.mark}"


def owner_of(team: str) -> str:
    """Name the owner of a workspace's conversations."""
    return f"slack:{team}"


def read_event(event: Mapping[str, Any], team: str, bot_user: str) -> Heard | None:
    """Read a ``message`` or ``app_mention`` event; None where the bot is not meant.

    An untagged reply in a thread is given as such: whether the bot is meant depends on the thread.
    """
    subtype = event.get("subtype")
    if subtype == "message_changed":
        return _changed(event, team, bot_user)
    if subtype == "message_deleted":
        return _deletion(event, event.get("previous_message") or {}, team, str(event.get("deleted_ts", "")))
    if subtype not in _SPOKEN or not _is_persons(event):
        return None
    return _question(event, event, team, bot_user)


def _changed(event: Mapping[str, Any], team: str, bot_user: str) -> Heard | None:
    """Read an edit; the preview of a link changes a message too, but not its text."""
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    if message.get("subtype") == "tombstone":
        return _deletion(event, before, team, str(message.get("ts", "")))
    if message.get("text") == before.get("text") or message.get("subtype") not in _SPOKEN or not _is_persons(message):
        return None
    heard = _question(event, message, team, bot_user)
    return heard and Heard("edit", heard.asked, str(event.get("event_ts") or event.get("ts")))


def _deletion(event: Mapping[str, Any], gone: Mapping[str, Any], team: str, ts: str) -> Heard | None:
    if not ts or gone.get("bot_id"):
        return None
    thread = str(gone.get("thread_ts") or ts)
    return Heard("deletion", Asked(team, str(event["channel"]), ts, thread, str(gone.get("user", "")), "", "direct"))


def _question(event: Mapping[str, Any], message: Mapping[str, Any], team: str, bot_user: str) -> Heard | None:
    text, ts = str(message.get("text") or ""), str(message["ts"])
    thread = str(message.get("thread_ts") or ts)
    via: Via
    if event.get("channel_type") == "im":
        via = "assistant" if thread != ts else "direct"
    elif event.get("type") == "app_mention" or mentions(text, bot_user):
        via = "mention"
    elif thread != ts and not addresses_somebody(text):
        via = "untagged"
    else:
        return None
    return Heard("question", Asked(team, str(event["channel"]), ts, thread, str(message["user"]), text, via))


def _is_persons(message: Mapping[str, Any]) -> bool:
    return not message.get("bot_id") and message.get("user") not in {None, "", _SLACKBOT}


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]
