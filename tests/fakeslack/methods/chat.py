"""chat.postMessage, chat.postEphemeral, chat.update, chat.delete and chat.getPermalink."""

from __future__ import annotations

from tests.fakeslack.message import Json, Message
from tests.fakeslack.methods.arguments import flag, listing, mapping, stamp, text, word
from tests.fakeslack.methods.call import Call, Method, Refusal
from tests.fakeslack.methods.content import UPDATED_TEXT, checked_metadata, checked_parts, put
from tests.fakeslack.workspace import Channel

_CONTENT = {"text": text, "blocks": listing, "attachments": listing, "markdown_text": text, "parse": text, "link_names": flag}
_AUTHOR = {"icon_emoji": text, "icon_url": text, "username": text, "as_user": flag}


def _destination(call: Call) -> Channel:
    """The channel a message is meant for; a person's id stands for their direct messages with the bot."""
    asked = call.arguments["channel"]
    if asked in call.world.users[call.workspace.team]:
        return call.world.open_channel("", (asked,), call.workspace.team, "im", has_bot=True)
    return call.channel()


def _post(call: Call) -> Json:
    if call.get("as_user"):
        raise Refusal("as_user_not_supported")
    channel = _destination(call)
    thread_ts = call.thread(channel)
    parts = checked_parts(call)
    message = call.world.own_message(channel, "", thread_ts)
    message.metadata = checked_metadata(call) or None
    message.unfurl_links, message.unfurl_media = call.get("unfurl_links"), call.get("unfurl_media")
    message.broadcast = bool(thread_ts and call.get("reply_broadcast"))
    put(message, parts)
    call.world.add(message)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json(metadata=True)}


def _whisper(call: Call) -> Json:
    channel = call.channel()
    user = call.arguments["user"]
    if user not in channel.members:
        raise Refusal("user_not_in_channel", f"{user} is not in {channel.id}")
    thread_ts = call.thread(channel)
    message = call.world.own_message(channel, "", thread_ts)
    put(message, checked_parts(call))
    message.ephemeral_to = user
    call.world.journal.ephemerals.append(message)
    return {"message_ts": message.ts}


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    message = call.message(channel)
    if not message.own:
        raise Refusal(refusal, f"{message.ts} is not the bot's")
    return message


def _update(call: Call) -> Json:
    channel = call.channel()
    message = _own(call, channel, "cant_update_message")
    if message.streaming:
        raise Refusal("streaming_state_conflict")
    parts = checked_parts(call, UPDATED_TEXT)
    metadata = checked_metadata(call)
    before = message.as_json()
    if "blocks" not in parts:
        # a text without blocks takes the place of the blocks there were, and only then is the message marked as edited
        message.blocks = [] if "text" in parts or "markdown_text" in parts else message.blocks
        message.edited = {"user": message.user, "ts": call.world.stamps.ts()}
    put(message, parts)
    message.metadata = message.metadata if metadata is None else metadata or None
    message.updates += 1
    call.world.changed(message, before)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.as_json(metadata=True)}


def _delete(call: Call) -> Json:
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    call.world.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def _permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"{call.workspace.url}archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


CHAT = {
    "chat.postMessage": Method(
        _post,
        {"channel": word},
        _CONTENT
        | _AUTHOR
        | {
            "thread_ts": stamp,
            "reply_broadcast": flag,
            "unfurl_links": flag,
            "unfurl_media": flag,
            "mrkdwn": flag,
            "metadata": mapping,
        },
        "chat:write",
    ),
    "chat.postEphemeral": Method(
        _whisper, {"channel": word, "user": word}, _CONTENT | _AUTHOR | {"thread_ts": stamp}, "chat:write"
    ),
    "chat.update": Method(
        _update,
        {"channel": word, "ts": stamp},
        _CONTENT | {"as_user": flag, "reply_broadcast": flag, "metadata": mapping, "file_ids": text},
        "chat:write",
    ),
    "chat.delete": Method(_delete, {"channel": word, "ts": stamp}, {"as_user": flag}, "chat:write"),
    "chat.getPermalink": Method(_permalink, {"channel": word, "message_ts": stamp}, takes_json=False),
}
