"""What people do in channels: they say things, edit, delete, join and react, and a link preview comes late."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from tests.fakeslack.message import Json, Message, rich_text
from tests.fakeslack.stage import Stage
from tests.fakeslack.workspace import Channel, Kind

_MENTIONING = {None, "file_share", "thread_broadcast", "bot_message", "me_message"}


class People(Stage):
    """The people of the workspaces, as tests move them."""

    def channel(
        self, name: str, members: Iterable[str] = (), team: str = "T1", kind: Kind = "channel", *, bot: bool = True
    ) -> str:
        """Make a channel with members, the bot among them unless `bot` is false; its id."""
        return self.world.open_channel(name, members, team, kind, has_bot=bot).id

    def say(self, channel: str, user: str, text: str, thread_ts: str | None = None, **extra: Any) -> str:
        """Have a person say something, extra keys and all; the ts of the message."""
        place = self._channel(channel)
        with self.world.lock:
            self._welcome(place, user)
            message = self._said(place, user, text, thread_ts, extra)
            self.world.store(message)
            events = [message.as_json() | {"event_ts": message.ts}]
            if extra.get("subtype") in _MENTIONING and self._mentions(place, text):
                events.append(self._mention(message))
            self.world.random.shuffle(events)
            self.world.journal.sent_at[message.ts] = time.monotonic()
            for event in events:
                self.world.announce(place, event)
        return message.ts

    def _welcome(self, place: Channel, user: str) -> None:
        place.members.add(user)
        self.world.users[place.team].add(user)

    def _said(self, place: Channel, user: str, text: str, thread_ts: str | None, extra: Json) -> Message:
        root = place.messages.get(thread_ts) if thread_ts else None
        if thread_ts and root is None:
            raise AssertionError(f"no message {thread_ts} in {place.id} to reply to")
        return Message(
            ts=self.world.stamps.ts(),
            channel=place.id,
            team=place.team,
            user=user,
            text=text,
            at=time.monotonic(),
            thread_ts=thread_ts,
            parent_user=root.user if root else None,
            blocks=[] if extra.get("subtype") else rich_text(text),
            extra=extra,
        )

    def _mentions(self, place: Channel, text: str) -> bool:
        return place.kind != "im" and f"<@{self.world.bot_of(place).bot_user}>" in text

    @staticmethod
    def _mention(message: Message) -> Json:
        return message.as_json() | {"type": "app_mention", "event_ts": message.ts}

    def edit(self, channel: str, ts: str, text: str) -> None:
        """Have the author of a message change its text."""
        place = self._channel(channel)
        with self.world.lock:
            message = place.messages[ts]
            before, mentioned = message.as_json(), self._mentions(place, message.text)
            message.text, message.blocks = text, rich_text(text)
            message.edited = {"user": message.user, "ts": self.world.stamps.ts()}
            self.world.changed(message, before)
            if self._mentions(place, text) and not mentioned:
                self.world.announce(place, self._mention(message))

    def unfurl(self, channel: str, ts: str) -> None:
        """Have a link preview appear under a message, whose text stays as it is."""
        place = self._channel(channel)
        with self.world.lock:
            message = place.messages[ts]
            before = message.as_json()
            message.attachments = [*message.attachments, {"id": 1, "from_url": "https://un.org/", "title": "United Nations"}]
            self.world.changed(message, before)

    def delete(self, channel: str, ts: str) -> None:
        """Have a message deleted by its author; a tombstone stays where it has replies."""
        place = self._channel(channel)
        with self.world.lock:
            self.world.remove(place.messages[ts])

    def join(self, channel: str, user: str) -> str:
        """Have a person join a channel, which says so; the ts of that message."""
        return self.say(channel, user, f"<@{user}> has joined the channel", subtype="channel_join")

    def react(self, channel: str, user: str, ts: str, name: str = "eyes") -> None:
        """Have a person react to a message."""
        place = self._channel(channel)
        stamp = self.world.stamps.ts()
        with self.world.lock:
            message = place.messages[ts]
            item = {"type": "message", "channel": channel, "ts": ts}
            event = {"type": "reaction_added", "user": user, "reaction": name, "item": item, "item_user": message.user}
            if place.has_bot:
                self.world.tell(place.team, event | {"event_ts": stamp})

    def emit(self, event: Json, team: str = "T1", event_id: str | None = None, **outer: Any) -> None:
        """Deliver an event as it is given."""
        self.dispatcher.event(self.world.outer(team, event, event_id) | outer)

    def open_home(self, user: str, team: str = "T1") -> None:
        """Have a person open the app's home tab."""
        with self.world.lock:
            direct = self.world.open_channel("", (user,), team, "im", has_bot=True)
            event: Json = {"type": "app_home_opened", "user": user, "channel": direct.id, "tab": "home"}
            held = self.world.views.get(self.world.homes.get((team, user), ""))
            self.world.tell(team, event | {"event_ts": self.world.stamps.ts()} | ({"view": held.json} if held else {}))

    def open_assistant(self, user: str, team: str = "T1", context_channel: str | None = None) -> tuple[str, str]:
        """Have a person open the assistant's pane, perhaps beside a channel; its channel and its thread's ts."""
        with self.world.lock:
            direct = self.world.open_channel("", (user,), team, "im", has_bot=True)
            root = self.world.own_message(direct, "New Assistant Thread")
            root.own, root.thread_ts = False, root.ts
            thread = {"title": "New Assistant Thread", "title_blocks": [], "artifacts": []}
            root.extra = {"subtype": "assistant_app_thread", "assistant_app_thread": thread}
            self.world.store(root)
            beside = {"channel_id": context_channel, "team_id": team, "enterprise_id": None} if context_channel else {}
            opened = {"user_id": user, "context": beside, "channel_id": direct.id, "thread_ts": root.ts}
            event = {"type": "assistant_thread_started", "assistant_thread": opened, "event_ts": self.world.stamps.ts()}
            self.world.tell(team, event)
            return direct.id, root.ts
