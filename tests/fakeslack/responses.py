"""What a bot answers at a response_url, or with its acknowledgement."""

from __future__ import annotations

from tests.fakeslack.interaction import Hook
from tests.fakeslack.message import Json
from tests.fakeslack.methods.arguments import flag, listing, mapping, read, stamp, text
from tests.fakeslack.methods.call import Call, Refusal
from tests.fakeslack.methods.content import checked_parts, put
from tests.fakeslack.world import World

USES = 5
_FIELDS = {
    "text": text,
    "blocks": listing,
    "attachments": listing,
    "response_type": text,
    "replace_original": flag,
    "delete_original": flag,
    "thread_ts": stamp,
    "mrkdwn": flag,
    "unfurl_links": flag,
    "unfurl_media": flag,
    "metadata": mapping,
}


def answer_hook(world: World, key: str, payload: Json) -> None:
    """Take an answer at a response_url, or refuse it because it is worn out, too old, or not what Slack takes."""
    with world.lock:
        hook = world.hooks.get(key)
        if hook is None or hook.expired:
            raise Refusal("expired_url")
        if hook.uses >= USES:
            raise Refusal("used_url")
        show_answer(world, hook, payload)
        hook.uses += 1


def show_answer(world: World, hook: Hook, payload: Json) -> None:
    """Show an answer where the interaction was, to one person or to all; then note it."""
    found = read(payload, {}, _FIELDS)
    if isinstance(found, list):
        raise Refusal("invalid_payload", *found)
    if found.get("response_type", "ephemeral") not in {"ephemeral", "in_channel"}:
        raise Refusal("invalid_payload", "response_type must be ephemeral or in_channel")
    call = Call(world, world.workspaces[hook.team], "response_url", found)
    if found.get("delete_original"):
        _delete(world, hook)
    elif found.get("replace_original") and hook.origin:
        _replace(call, hook)
    else:
        _post(call, hook)
    world.journal.responses[hook.key].append(payload)


def _delete(world: World, hook: Hook) -> None:
    if hook.origin is None:
        raise Refusal("invalid_payload", "there is no original to delete")
    if hook.origin.ephemeral_to:
        world.journal.ephemerals.remove(hook.origin)
    else:
        world.remove(hook.origin)


def _replace(call: Call, hook: Hook) -> None:
    parts = checked_parts(call)
    if hook.origin:
        before = hook.origin.as_json()
        hook.origin.blocks = []
        hook.origin.updates += 1
        put(hook.origin, parts)
        if not hook.origin.ephemeral_to:
            call.world.changed(hook.origin, before)


def _post(call: Call, hook: Hook) -> None:
    parts = checked_parts(call)
    channel = call.world.channels[hook.channel]
    message = call.world.own_message(channel, "", call.thread(channel))
    put(message, parts)
    if call.get("response_type") == "in_channel":
        call.world.add(message)
    else:
        message.ephemeral_to = hook.user
        call.world.journal.ephemerals.append(message)
