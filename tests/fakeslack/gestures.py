"""What people do with the app itself: commands, shortcuts, buttons, menus and modals."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from tests.fakeslack.controls import Wanted, action_for, view_state
from tests.fakeslack.interaction import Hook, View
from tests.fakeslack.journal import Refused
from tests.fakeslack.kit import check_view
from tests.fakeslack.message import Json, Message
from tests.fakeslack.methods.call import Refusal
from tests.fakeslack.methods.views import add_view, shown_view
from tests.fakeslack.responses import show_answer
from tests.fakeslack.stage import Stage
from tests.fakeslack.workspace import Channel

_ACK_WAIT_S = 15.0


class Gestures(Stage):
    """Interactions, each told to the app once; what it answers at once is noted beside what it answers later."""

    def command(self, user: str, channel: str, text: str, command: str = "/unga", team: str = "T1") -> str:
        """Have a person type a slash command; the key of its response_url among the responses."""
        place = self._channel(channel)
        assert place.team == team, f"{channel} is a channel of {place.team}"
        with self.world.lock:
            place.members.add(user)
            self.world.users[team].add(user)
            hook = self.world.hook(place, user)
            payload = {
                "token": "verification",
                "team_id": team,
                "team_domain": self.world.workspaces[team].domain,
                "channel_id": channel,
                "channel_name": _shown_name(place),
                "user_id": user,
                "user_name": user.lower(),
                "command": command,
                "text": text,
                "api_app_id": self.world.app_id,
                "is_enterprise_install": "false",
                "response_url": self._url("commands", hook),
                "trigger_id": self.world.trigger(team, user),
            }
            assert "commands" in self.world.workspaces[team].scopes, "the workspace has not granted commands"
        self.dispatcher.ask("slash_commands", payload).add_done_callback(lambda answer: self._show(hook, answer))
        return hook.key

    def _show(self, hook: Hook, answer: Future[Json | None]) -> None:
        """Show what a command's acknowledgement says."""
        payload = answer.result()
        if payload:
            try:
                with self.world.lock:
                    show_answer(self.world, hook, payload)
            except Refusal as refusal:
                self.world.journal.errors.append(Refused("ack", refusal.error, "; ".join(refusal.messages)))

    def _url(self, kind: str, hook: Hook) -> str:
        return f"{self.world.origin}/respond/{hook.key}?{kind}={hook.team}"

    def _interaction(self, kind: str, team: str, user: str, view_id: str | None = None) -> Json:
        return {
            "type": kind,
            "token": "verification",
            "api_app_id": self.world.app_id,
            "team": {"id": team, "domain": self.world.workspaces[team].domain},
            "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": team},
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.world.trigger(team, user, view_id),
        }

    def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> str:
        """Have a person use a message shortcut; the key of its response_url among the responses."""
        place = self._channel(channel)
        with self.world.lock:
            message = place.messages[ts]
            hook = self.world.hook(place, user)
            payload = self._interaction("message_action", place.team, user) | {
                "callback_id": callback_id,
                "channel": {"id": channel, "name": _shown_name(place)},
                "message": message.as_json(),
                "message_ts": ts,
                "action_ts": self.world.stamps.ts(),
                "response_url": self._url("app", hook),
            }
        self.dispatcher.ask("interactive", payload)
        return hook.key

    def press(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str | None = None,
        *,
        text: str | None = None,
        value: str | None = None,
        option: str | None = None,
    ) -> str:
        """Have a person use the first control of a message that fits; the key of its response_url among the responses."""
        place = self._channel(channel)
        with self.world.lock:
            message = self.world.message(channel, ts)
            assert message.ephemeral_to in {None, user}, f"{user} does not see {ts}"
            action = action_for(message.blocks, Wanted(action_id, text, value, option))
            hook = self.world.hook(place, user, message)
            payload = self._interaction("block_actions", place.team, user) | self._pressed(place, message, action)
            payload["response_url"] = self._url("actions", hook)
        self.dispatcher.ask("interactive", payload)
        return hook.key

    def _pressed(self, place: Channel, message: Message, action: Json) -> Json:
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": place.id,
            "is_ephemeral": message.ephemeral_to is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        chosen = action.get("selected_option")
        held = {"type": action["type"], "selected_option": chosen}
        told: Json = {
            "container": container,
            "channel": {"id": place.id, "name": _shown_name(place)},
            "state": {"values": {action["block_id"]: {action["action_id"]: held}} if chosen else {}},
            "actions": [action | {"action_ts": self.world.stamps.ts()}],
        }
        # Slack keeps no ephemeral message and so cannot show it again
        return told if message.ephemeral_to else told | {"message": message.as_json()}

    def press_in_view(self, user: str, view_id: str, action_id: str | None = None, *, text: str | None = None) -> None:
        """Have a person use the first control that fits in a modal or on the home tab."""
        with self.world.lock:
            view = self.world.views[view_id]
            action = action_for(view.blocks, Wanted(action_id, text)) | {"action_ts": self.world.stamps.ts()}
            payload = self._interaction("block_actions", view.team, user, view_id)
            container = {"type": "view", "view_id": view_id}
            payload |= {"container": container, "view": view.json, "actions": [action], "state": view.json["state"]}
        self.dispatcher.ask("interactive", payload)

    def submit(self, view: View | str, user: str, values: dict[str, dict[str, Any]] | None = None) -> Json:
        """Have a person submit a modal; what the app acknowledges it with, which is done as Slack would do it."""
        with self.world.lock:
            held = view if isinstance(view, View) else self.world.views[view]
            assert held.is_open, f"the view {held.id} is closed"
            assert held.user == user, f"{user} does not see the view {held.id}"
            state = {"values": view_state(held.blocks, values or {})}
            payload = self._interaction("view_submission", held.team, user, held.id)
            payload |= {"view": held.json | {"state": state}, "response_urls": []}
        answer = self.dispatcher.ask("interactive", payload).result(timeout=_ACK_WAIT_S)
        if answer is None:
            raise AssertionError(f"the submission of {held.id} was not acknowledged in time")
        with self.world.lock:
            self._obey(held, answer)
        return answer

    def _obey(self, held: View, answer: Json) -> None:
        """Do with the modals what the acknowledgement of a submission says."""
        bot = self.world.workspaces[held.team]
        action = answer.get("response_action")
        if action in {"update", "push"}:
            flaws = check_view(answer.get("view"), "modal")
            if flaws:
                self.world.journal.errors.append(Refused("view_submission", "invalid_view", "; ".join(flaws)))
            elif action == "update":
                held.json = shown_view(self.world, bot, answer["view"], held.id, held.root, held.previous)
            else:
                add_view(self.world, bot, held.user, answer["view"], held)
        elif action == "errors":
            unknown = set(answer.get("errors") or {"no errors"}) - {b["block_id"] for b in held.blocks if b["type"] == "input"}
            if unknown:
                self.world.journal.errors.append(Refused("view_submission", "invalid_errors", str(sorted(unknown))))
        elif action == "clear":
            for view in self.world.views.values():
                view.is_open = view.is_open and view.root != held.root
        elif action is None and not answer:
            held.is_open = False
        else:
            self.world.journal.errors.append(Refused("view_submission", "invalid_response_action", str(answer)))


def _shown_name(place: Channel) -> str:
    return {"im": "directmessage", "group": "privategroup"}.get(place.kind, place.name)
