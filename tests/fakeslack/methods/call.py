"""One call of a Web API method, and the refusals that any method may answer with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakeslack.interaction import Trigger
from tests.fakeslack.message import Json, Message
from tests.fakeslack.methods.arguments import Reader
from tests.fakeslack.workspace import Channel, Workspace
from tests.fakeslack.world import World


class Refusal(Exception):
    """A call that Slack answers with an error, and what it says besides."""

    def __init__(self, error: str, *messages: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages
        self.more = more

    def answer(self) -> Json:
        """The body that tells the caller."""
        told: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            told["response_metadata"] = {"messages": list(self.messages)}
        return told


@dataclass(frozen=True)
class Call:
    """A call whose token and arguments are good."""

    world: World
    workspace: Workspace
    method: str
    arguments: Json

    def get(self, name: str, default: Any = None) -> Any:
        """An argument, or what holds where it is not given."""
        return self.arguments.get(name, default)

    def need(self, scope: str) -> None:
        """Refuse the call where the workspace has not granted a scope."""
        if scope not in self.workspace.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(self.workspace.scopes))

    def channel(self, name: str = "channel") -> Channel:
        """The channel that an argument names, in which the bot must be."""
        asked = self.arguments[name]
        found = self.world.channels.get(asked)
        if found is None or found.team != self.workspace.team:
            raise Refusal("channel_not_found", f"{asked} is no channel of {self.workspace.team}")
        if not found.has_bot:
            raise Refusal("not_in_channel" if found.kind == "channel" else "channel_not_found", f"the bot is not in {asked}")
        return found

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """The message in a channel that an argument names."""
        found = channel.messages.get(self.arguments[name])
        if found is None:
            raise Refusal("message_not_found", f"{self.arguments[name]} is no message in {channel.id}")
        return found

    def thread(self, channel: Channel, error: str = "thread_not_found") -> str | None:
        """The thread_ts, if one is given, which must be that of a message that a thread may hang on."""
        asked: str | None = self.get("thread_ts")
        if asked is not None and channel.root(asked) is None:
            raise Refusal(error, f"{asked} is no root of a thread in {channel.id}")
        return asked

    def trigger(self, life_s: float, now: float) -> Trigger:
        """The interaction that a trigger_id stands for, which no other call may use again."""
        found = self.world.triggers.get(self.get("trigger_id"))
        if found is None or found.team != self.workspace.team:
            raise Refusal("invalid_trigger_id")
        if found.used:
            raise Refusal("exchanged_trigger_id")
        if now - found.at > life_s:
            raise Refusal("expired_trigger_id")
        found.used = True
        return found


@dataclass(frozen=True)
class Method:
    """A Web API method: the scopes it needs, the arguments it takes, whether it reads JSON, and what it does."""

    run: Callable[[Call], Json]
    required: Mapping[str, Reader] = field(default_factory=dict)
    optional: Mapping[str, Reader] = field(default_factory=dict)
    scope: str | None = None
    takes_json: bool = True
