"""views.open, .push, .update and .publish: modals and home tabs, and the trigger ids they spend."""

from __future__ import annotations

import json
import time

from tests.fakeslack.interaction import Trigger, View
from tests.fakeslack.kit import check_view, identified
from tests.fakeslack.message import Json
from tests.fakeslack.methods.arguments import mapping, text, word
from tests.fakeslack.methods.call import Call, Method, Refusal
from tests.fakeslack.workspace import Workspace
from tests.fakeslack.world import World

TRIGGER_LIFE_S = 3.0
_BYTES = 250_000


def shown_view(world: World, bot: Workspace, view: Json, view_id: str, root: str, previous: str | None = None) -> Json:
    """A view as the API and the payloads show it, with a new hash and every id filled in."""
    usual: Json = {
        "title": {"type": "plain_text", "text": "View Title"},
        "submit": None,
        "close": None,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
    }
    given = {**view, "blocks": identified(view["blocks"])}
    ids: Json = {
        "id": view_id,
        "team_id": bot.team,
        "app_id": world.app_id,
        "app_installed_team_id": bot.team,
        "bot_id": bot.bot_id,
        "root_view_id": root,
        "previous_view_id": previous,
        "hash": f"{time.time():.0f}.{world.stamps.secret()[:8]}",
        "state": {"values": {}},
    }
    return usual | given | ids


def _checked(call: Call, kind: str) -> Json:
    view: Json = call.arguments["view"]
    flaws = check_view(view, kind)
    if flaws:
        raise Refusal("invalid_arguments", *flaws)
    if len(json.dumps(view)) > _BYTES:
        raise Refusal("view_too_large")
    return view


def add_view(world: World, bot: Workspace, user: str, view: Json, previous: View | None = None) -> View:
    """Show a person a view, on top of another where there is one."""
    view_id = world.stamps.id("V")
    root = previous.root if previous else view_id
    above = previous.id if previous else None
    made = View(view_id, bot.team, user, shown_view(world, bot, view, view_id, root, above), root, above)
    world.views[view_id] = made
    return made


def _trigger(call: Call) -> Trigger:
    return call.trigger(TRIGGER_LIFE_S, time.monotonic())


def _open(call: Call) -> Json:
    view = _checked(call, "modal")
    trigger = _trigger(call)
    return {"view": add_view(call.world, call.workspace, trigger.user, view).json}


def _push(call: Call) -> Json:
    view = _checked(call, "modal")
    trigger = _trigger(call)
    below = call.world.views.get(trigger.view_id or "")
    if below is None or not below.is_open:
        raise Refusal("not_found", "the trigger is no interaction in a modal")
    depth = sum(1 for held in call.world.views.values() if held.root == below.root and held.is_open)
    if depth >= 3:
        raise Refusal("push_limit_reached")
    return {"view": add_view(call.world, call.workspace, trigger.user, view, below).json}


def _found(call: Call) -> View:
    asked, external = call.get("view_id"), call.get("external_id")
    for view in call.world.views.values():
        if view.team == call.workspace.team and (view.id == asked or (external and view.json["external_id"] == external)):
            return view
    raise Refusal("not_found", f"{asked or external} is no view")


def _update(call: Call) -> Json:
    held = _found(call)
    view = _checked(call, held.json["type"])
    if not held.is_open:
        raise Refusal("not_found", f"{held.id} is closed")
    if call.get("hash") not in {None, held.hash}:
        raise Refusal("hash_conflict")
    held.json = shown_view(call.world, call.workspace, view, held.id, held.root, held.previous)
    return {"view": held.json}


def _publish(call: Call) -> Json:
    view = _checked(call, "home")
    user = call.arguments["user_id"]
    if user not in call.world.users[call.workspace.team]:
        raise Refusal("invalid_arguments", f"[ERROR] {user} is nobody's id [json-pointer:/user_id]")
    place = (call.workspace.team, user)
    held = call.world.views.get(call.world.homes.get(place, ""))
    if held and call.get("hash") not in {None, held.hash}:
        raise Refusal("hash_conflict")
    if held:
        held.json = shown_view(call.world, call.workspace, view, held.id, held.root)
    else:
        held = add_view(call.world, call.workspace, user, view)
        call.world.homes[place] = held.id
    return {"view": held.json}


VIEWS = {
    "views.open": Method(_open, {"view": mapping, "trigger_id": word}),
    "views.push": Method(_push, {"view": mapping, "trigger_id": word}),
    "views.update": Method(_update, {"view": mapping}, {"view_id": word, "external_id": word, "hash": text}),
    "views.publish": Method(_publish, {"user_id": word, "view": mapping}, {"hash": text}),
}
