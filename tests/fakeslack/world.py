"""Everything that exists in this Slack: workspaces, channels, messages, views, and who hears of their changes."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable

from tests.fakeslack.interaction import Hook, Trigger, View
from tests.fakeslack.journal import Journal
from tests.fakeslack.message import Json, Message
from tests.fakeslack.stamps import Stamps
from tests.fakeslack.workspace import Channel, Kind, Workspace

_PREFIXES: dict[Kind, str] = {"channel": "C", "group": "G", "im": "D", "mpim": "G"}
_SCOPES = {"app_mention": "app_mentions:read", "assistant_thread_started": "assistant:write", "reaction_added": "reactions:read"}


class World:
    """The state, guarded by `lock`; `send` delivers an event's payload and is set by whoever delivers."""

    def __init__(self, workspaces: Iterable[Workspace], app_id: str) -> None:
        self.lock = threading.RLock()
        self.app_id = app_id
        self.workspaces = {workspace.team: workspace for workspace in workspaces}
        self.stamps = Stamps()
        self.journal = Journal()
        self.channels: dict[str, Channel] = {}
        self.users: dict[str, set[str]] = {team: set() for team in self.workspaces}
        self.triggers: dict[str, Trigger] = {}
        self.hooks: dict[str, Hook] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[tuple[str, str], str] = {}
        self.random = random.Random(0)  # noqa: S311 - noise that is the same in every run
        self.origin = ""
        self.send: Callable[[Json], None] = lambda _: None

    def open_channel(self, name: str, members: Iterable[str], team: str, kind: Kind, *, has_bot: bool) -> Channel:
        """A new channel, or the one there is where a person's direct messages with the bot are asked for."""
        people = set(members) - {"bot", self.workspaces[team].bot_user}
        with self.lock:
            self.users[team] |= people
            for channel in self.channels.values():
                if kind == "im" and has_bot and channel.kind == "im" and channel.team == team and channel.members == people:
                    return channel
            channel = Channel(self.stamps.id(_PREFIXES[kind]), name, kind, team, people, has_bot)
            self.channels[channel.id] = channel
            return channel

    def bot_of(self, channel: Channel) -> Workspace:
        """The workspace that a channel belongs to."""
        return self.workspaces[channel.team]

    def message(self, channel: str, ts: str) -> Message:
        """The message with this ts, shown to all or to one."""
        with self.lock:
            found = self.channels[channel].messages.get(ts) or next(
                (message for message in self.journal.ephemerals if (message.channel, message.ts) == (channel, ts)), None
            )
        if found is None:
            raise AssertionError(f"no message {ts} in {channel}")
        return found

    def own_message(self, channel: Channel, text: str, thread_ts: str | None = None) -> Message:
        """A message of the bot's that nobody sees yet."""
        bot = self.bot_of(channel)
        root = channel.messages.get(thread_ts) if thread_ts else None
        return Message(
            ts=self.stamps.ts(),
            channel=channel.id,
            team=channel.team,
            user=bot.bot_user,
            text=text,
            at=time.monotonic(),
            thread_ts=thread_ts,
            parent_user=root.user if root else None,
            own=True,
            bot_id=bot.bot_id,
            app_id=self.app_id,
        )

    def add(self, message: Message) -> None:
        """Put a message into its channel and tell the app."""
        self.store(message)
        self.announce(self.channels[message.channel], message.as_json() | {"event_ts": message.ts})

    def store(self, message: Message) -> None:
        """Put a message into its channel, and make its root the root of a thread."""
        channel = self.channels[message.channel]
        root = channel.messages.get(message.thread_ts) if message.thread_ts else None
        if root:
            root.thread_ts = root.ts
        message.at = time.monotonic()
        channel.messages[message.ts] = message
        self.journal.all_posts += message.own

    def changed(self, message: Message, before: Json) -> None:
        """Tell the app that a message is no longer as it was."""
        stamp = self.stamps.ts()
        event = {"type": "message", "subtype": "message_changed", "message": message.as_json(), "previous_message": before}
        self.announce(self.channels[message.channel], event | {"hidden": True, "ts": stamp, "event_ts": stamp})

    def remove(self, message: Message) -> None:
        """Take a message away, or leave a tombstone where a thread hangs on it, and tell the app."""
        channel = self.channels[message.channel]
        before = message.as_json()
        if channel.replies(message.ts):
            message.text, message.blocks, message.attachments = "This message was deleted.", [], []
            message.user, message.own, message.bot_id = "USLACKBOT", False, None
            message.extra = {"subtype": "tombstone", "hidden": True}
            self.changed(message, before)
            return
        del channel.messages[message.ts]
        stamp = self.stamps.ts()
        event = {"type": "message", "subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": before}
        self.announce(channel, event | {"hidden": True, "ts": stamp, "event_ts": stamp})

    def announce(self, channel: Channel, event: Json) -> None:
        """Tell the app what happened in a channel, if it is there and may hear of it."""
        bot = self.bot_of(channel)
        if not channel.has_bot:
            return
        if event["type"] != "message":
            self.tell(channel.team, event | {"channel": channel.id})
        elif channel.history_scope in bot.scopes:
            self.tell(channel.team, event | {"channel": channel.id, "channel_type": channel.kind})

    def tell(self, team: str, event: Json) -> None:
        """Tell the app of an event whose scope it has."""
        scope = _SCOPES.get(event["type"])
        if scope is None or scope in self.workspaces[team].scopes:
            self.send(self.outer(team, event))

    def outer(self, team: str, event: Json, event_id: str | None = None) -> Json:
        """The envelope that Slack puts an event in."""
        bot = self.workspaces[team]
        authorization = {"enterprise_id": None, "team_id": team, "user_id": bot.bot_user, "is_bot": True}
        return {
            "token": "verification",
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": self.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id or self.stamps.id("Ev"),
            "event_time": int(time.time()),
            "authorizations": [authorization | {"is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": f"4-{self.stamps.secret()}",
        }

    def trigger(self, team: str, user: str, view_id: str | None = None) -> str:
        """A new trigger id for an interaction of a person."""
        made = f"{self.stamps.id('')}.{self.stamps.id('')}.{self.stamps.secret()}"
        self.triggers[made] = Trigger(team, user, view_id)
        return made

    def hook(self, channel: Channel, user: str, origin: Message | None = None) -> Hook:
        """A new response_url for an interaction of a person in a channel."""
        made = Hook(self.stamps.secret(), channel.team, channel.id, user, origin)
        self.hooks[made.key] = made
        self.journal.responses[made.key] = []
        return made
