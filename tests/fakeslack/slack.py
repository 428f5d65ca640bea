"""A Slack that behaves: what tests start, move, disturb and read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import TracebackType
from typing import Self

from tests.fakeslack.delivery import Dispatcher, Sockets, Webhooks
from tests.fakeslack.faults import Faults
from tests.fakeslack.gestures import Gestures
from tests.fakeslack.people import People
from tests.fakeslack.records import Records
from tests.fakeslack.server import Server
from tests.fakeslack.workspace import Workspace
from tests.fakeslack.world import World


class FakeSlack(People, Gestures, Records):
    """A local Slack for one app in its workspaces: Web API, Socket Mode or signed requests, as strict as the real one."""

    def __init__(
        self,
        workspaces: Sequence[Workspace] = (Workspace(),),
        *,
        app_token: str = "xapp-1",  # noqa: S107 - tokens of nobody's
        app_id: str = "A1",
        signing_secret: str = "8f742231b10e8888abcd99yyyzzz85a5",  # noqa: S107
        events_url: str | None = None,
        ack_within_s: float = 3.0,
    ) -> None:
        self.world = World(workspaces, app_id)
        self.faults = Faults(self.world.journal)
        self.sockets = Sockets(self.world, ack_within_s)
        self.webhooks = Webhooks(self.world.journal, signing_secret, ack_within_s)
        self.webhooks.url = events_url or ""
        self._server = Server(self.world, self.faults, app_token)
        self.dispatcher = Dispatcher(self.world, self.sockets, self.webhooks, self._server.loop)

    def __enter__(self) -> Self:
        self._server.start(self.sockets, self.webhooks, self.dispatcher)
        self.world.origin = f"http://{self._server.address}"
        self.world.send = self.dispatcher.event
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.world.send = lambda _: None
        self._server.stop()

    @property
    def base_url(self) -> str:
        """The address of the Web API, for slack-sdk's base_url."""
        return f"{self.world.origin}/api/"

    @property
    def events_url(self) -> str | None:
        """The URL that is told of everything; None where the app holds a WebSocket instead."""
        return self.webhooks.url or None

    @events_url.setter
    def events_url(self, url: str | None) -> None:
        self.webhooks.url = url or ""

    def verify_events_url(self) -> bool:
        """Ask the URL for the answer to a challenge, as Slack does before it sends anything; whether it knew it."""
        challenge = self.world.stamps.secret()
        question = {"type": "url_verification", "token": "verification", "challenge": challenge}
        answer = self.dispatcher.ask("events_api", question).result() or {}
        return challenge in {answer.get("challenge"), answer.get("text")}

    @property
    def retry_pauses_s(self) -> tuple[float, ...]:
        """How long to wait before each further attempt over HTTP; Slack itself waits for none, a minute and five."""
        return self.webhooks.pauses

    @retry_pauses_s.setter
    def retry_pauses_s(self, pauses: tuple[float, ...]) -> None:
        self.webhooks.pauses = pauses

    @property
    def duplicates(self) -> int:
        """How many times more every event is delivered."""
        return self.dispatcher.duplicates

    @duplicates.setter
    def duplicates(self, times: int) -> None:
        self.dispatcher.duplicates = times

    @property
    def connections(self) -> int:
        """How many WebSockets are open and not about to be closed."""
        return self.sockets.count

    @property
    def refuse_connections(self) -> bool:
        """Whether no new WebSocket is given."""
        return self.sockets.refuses

    @refuse_connections.setter
    def refuse_connections(self, refuses: bool) -> None:
        self.sockets.refuses = refuses

    def wait_for_connection(self, timeout: float = 30) -> bool:
        """Wait until the app holds a WebSocket; whether it did in time."""
        return self.wait_until(lambda: self.connections > 0, timeout)

    def drop_connections(self) -> None:
        """Cut every WebSocket as a failing network would."""
        self._server.loop.call_soon_threadsafe(self.sockets.drop)

    def disconnect_politely(self, patience_s: float = 1.0) -> None:
        """Ask the app to make its WebSockets anew, and close those there are after a while."""
        self.dispatcher.start(partial(self.sockets.dismiss, patience_s))

    def rate_limit(self, share: float, retry_after: int = 1, methods: frozenset[str] | None = None) -> None:
        """Answer this share of the calls, of all methods or of these, with 429; none from a share of 0 on.

        Answers at response_urls are limited only where `methods` names "response_url", as all the other faults may.
        """
        self.faults.limit(share, retry_after, methods)

    def fail(self, method: str, error: str, times: int = 1) -> None:
        """Refuse the next calls of a method with an error."""
        self.faults.fail(method, error, times)

    def break_after(self, method: str, times: int = 1) -> None:
        """Carry the next calls of a method out, and cut the connection before they are answered."""
        self.faults.plan("break", method, times)

    def server_error(self, method: str, times: int = 1) -> None:
        """Answer the next calls of a method with 503."""
        self.faults.plan("500", method, times)

    def hold(self, method: str, *, after: bool = True) -> None:
        """Hold the answers of a method up, or with `after` false the calls themselves, until release."""
        self.faults.hold(method, after=after)

    def release(self, method: str | None = None) -> None:
        """Let calls that are held go on; one whose caller has gone before it was carried out never came."""
        self.faults.release(method)

    def wait_for_call(self, method: str, count: int = 1, timeout: float = 30) -> bool:
        """Wait until so many calls of a method were carried out, or are held, since it was last held or since the start."""
        return self.wait_until(lambda: self.faults.reached(method) >= count, timeout)

    def expire_streams(self) -> None:
        """End every stream that is open, as Slack does after some minutes."""
        with self.world.lock:
            for channel in self.world.channels.values():
                for message in channel.messages.values():
                    message.streaming = False

    def expire_response_urls(self) -> None:
        """Make every response_url too old to be used."""
        with self.world.lock:
            for hook in self.world.hooks.values():
                hook.expired = True
