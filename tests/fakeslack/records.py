"""What a test reads: what the bot posted, whispered, answered and opened, and what was refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.fakeslack.interaction import View
from tests.fakeslack.journal import Prompts, Refused, Status, Title
from tests.fakeslack.message import Json, Message, Posted
from tests.fakeslack.stage import Stage


class Records(Stage):
    """Snapshots and counts, to be read at any time and from any thread."""

    def posted(self, channel: str, thread_ts: str | None = None) -> list[Posted]:
        """The bot's messages in a channel, or in one thread of it, that are still there."""
        with self.world.lock:
            own = [message for message in self._channel(channel).messages.values() if message.own]
            return _posted(message for message in own if thread_ts is None or message.thread_ts == thread_ts)

    def ephemerals(self, channel: str, user: str) -> list[Posted]:
        """What only one person in a channel sees."""
        with self.world.lock:
            held = [message for message in self.world.journal.ephemerals if message.channel == channel]
            return _posted(message for message in held if message.ephemeral_to == user)

    def home(self, user: str, team: str = "T1") -> Json | None:
        """The home tab that a person has, if one was published."""
        held = self.world.views.get(self.world.homes.get((team, user), ""))
        return held.json if held else None

    @property
    def views(self) -> dict[str, View]:
        """The modals that were ever opened, by their ids, in order."""
        with self.world.lock:
            return {view.id: view for view in self.world.views.values() if view.json["type"] == "modal"}

    @property
    def responses(self) -> dict[str, list[Json]]:
        """What came to each response_url, by the key that command(), press() and shortcut() return."""
        return self.world.journal.responses

    @property
    def statuses(self) -> list[Status]:
        """The statuses that were set in threads."""
        return self.world.journal.statuses

    def status(self, channel: str, thread_ts: str) -> str:
        """The status that a thread shows now, which any message of the bot's in it has cleared."""
        with self.world.lock:
            held = [each for each in self.statuses if (each.channel, each.thread_ts) == (channel, thread_ts)]
            cleared = max((each.at for each in self.posted(channel, thread_ts)), default=0.0)
            return held[-1].status if held and held[-1].at > cleared else ""

    @property
    def titles(self) -> list[Title]:
        """The titles that threads were given."""
        return self.world.journal.titles

    @property
    def prompts(self) -> list[Prompts]:
        """The prompts that were suggested."""
        return self.world.journal.prompts

    @property
    def calls(self) -> Counter[str]:
        """How often each method was called, whatever came of it."""
        return self.world.journal.calls

    @property
    def errors(self) -> list[Refused]:
        """The calls that were refused for the bot's own fault."""
        return self.world.journal.errors

    @property
    def unescaped(self) -> list[Refused]:
        """The texts that hold a `<` or an `&` that Slack would misread."""
        return self.world.journal.unescaped

    @property
    def ack_delays(self) -> list[float]:
        """How many seconds each acknowledgement took."""
        return self.world.journal.ack_delays

    @property
    def unacknowledged(self) -> list[Json]:
        """The payloads that were given up: events after all attempts, interactions after one."""
        return self.world.journal.unacknowledged

    @property
    def impatient(self) -> int:
        """How many calls came before the Retry-After they had been told was over."""
        return self.world.journal.impatient

    @property
    def limited(self) -> int:
        """How many calls were answered 429."""
        return self.world.journal.limited

    @property
    def deliveries(self) -> int:
        """How many times anything was sent to the app, repetitions included."""
        return self.world.journal.deliveries

    @property
    def all_posts(self) -> int:
        """How many messages the bot ever posted, those deleted since included."""
        return self.world.journal.all_posts

    @property
    def sent_at(self) -> dict[str, float]:
        """When each message of a person was said, in monotonic seconds, by its ts."""
        return self.world.journal.sent_at

    @property
    def reactions(self) -> list[tuple[str, str, str]]:
        """The bot's reactions: channel, ts and name."""
        return self.world.journal.reactions


def _posted(messages: Iterable[Message]) -> list[Posted]:
    return [message.posted() for message in messages]
