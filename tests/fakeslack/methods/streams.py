"""chat.startStream, chat.appendStream and chat.stopStream: a message that grows while it is read."""

from __future__ import annotations

from typing import Any

from tests.fakeslack.kit.checks import Check, Flaws, choice, record, several, string, variant
from tests.fakeslack.message import Json, Message
from tests.fakeslack.methods.arguments import listing, mapping, stamp, text, word
from tests.fakeslack.methods.call import Call, Method, Refusal
from tests.fakeslack.methods.content import MARKDOWN, checked_blocks, checked_metadata

_SOURCE = record({"url": string(1, 3000), "text": string(1, 255)}, ("url", "text"))
_TASK: dict[str, Check] = {
    "id": string(1, 255),
    "title": string(1, 256),
    "status": choice("pending", "in_progress", "complete", "error"),
    "details": string(0, 256),
    "output": string(0, 256),
    "sources": several(_SOURCE, 0, 50),
}
_CHUNKS = several(
    variant(
        {
            "markdown_text": record({"text": string(1, MARKDOWN)}, ("text",)),
            "task_update": record(_TASK, ("id", "title", "status")),
            "plan_update": record({"title": string(1, 256)}, ("title",)),
        }
    ),
    0,
    100,
)


def _said(call: Call) -> str:
    """The text that a call adds to a stream, after a look at its form."""
    if "chunks" in call.arguments and "markdown_text" in call.arguments:
        raise Refusal("cannot_provide_both_markdown_text_and_chunks")
    flaws = Flaws()
    _CHUNKS(call.get("chunks", []), "/chunks", flaws)
    if flaws.messages:
        raise Refusal("invalid_chunks", *flaws.messages)
    added: str = call.get("markdown_text", "")
    if len(added) > MARKDOWN:
        raise Refusal("msg_too_long", f"markdown_text of {len(added)} characters, no more than {MARKDOWN} allowed")
    return added + "".join(chunk.get("text", "") for chunk in call.get("chunks", []))


def _tasks(call: Call) -> list[Any]:
    return [chunk for chunk in call.get("chunks", []) if chunk["type"] != "markdown_text"]


def _mode(call: Call) -> str | None:
    """How a call gives its text: a stream takes only one of the two ways from start to end."""
    return next((way for way in ("markdown_text", "chunks") if call.get(way)), None)


def _supported(call: Call) -> None:
    if not call.workspace.streams:
        raise Refusal("unknown_method")


def _start(call: Call) -> Json:
    _supported(call)
    channel = call.channel()
    if channel.kind != "im":
        for name in ("recipient_team_id", "recipient_user_id"):
            if not call.get(name):
                raise Refusal(f"missing_{name}")
        if call.arguments["recipient_team_id"] != channel.team:
            raise Refusal("team_not_found")
        if call.arguments["recipient_user_id"] not in channel.members:
            raise Refusal("user_not_found", f"{call.arguments['recipient_user_id']} is not in {channel.id}")
    thread_ts = call.thread(channel)
    message = call.world.own_message(channel, _said(call), thread_ts)
    message.streaming, message.streamed, message.stream_mode = True, {"tasks": _tasks(call)}, _mode(call)
    call.world.add(message)
    return {"channel": channel.id, "ts": message.ts}


def _streaming(call: Call) -> Message:
    _supported(call)
    message = call.message(call.channel())
    if not message.own:
        raise Refusal("message_not_owned_by_app")
    if not message.streaming or message.streamed is None:
        raise Refusal("message_not_in_streaming_state")
    mode = _mode(call)
    if mode and message.stream_mode and mode != message.stream_mode:
        raise Refusal("streaming_mode_mismatch", f"the stream was begun with {message.stream_mode}")
    return message


def _add(call: Call, message: Message) -> None:
    message.text += _said(call)
    message.stream_mode = message.stream_mode or _mode(call)
    if message.streamed is not None:
        message.streamed["tasks"] += _tasks(call)


def _append(call: Call) -> Json:
    message = _streaming(call)
    if not _mode(call):
        raise Refusal("no_text")
    _add(call, message)
    return {"channel": message.channel, "ts": message.ts}


def _stop(call: Call) -> Json:
    message = _streaming(call)
    blocks = checked_blocks(call.get("blocks", []))
    metadata = checked_metadata(call)
    if not message.text + _said(call) and not blocks:
        raise Refusal("no_text")
    before = message.as_json()
    _add(call, message)
    message.blocks, message.streaming = blocks, False
    message.metadata = metadata or None
    call.world.changed(message, before)
    return {"channel": message.channel, "ts": message.ts, "message": message.as_json(metadata=True)}


_TEXT = {"markdown_text": text, "chunks": listing}
_AUTHOR = {"icon_emoji": text, "icon_url": text, "username": text, "task_display_mode": text}
_PLACE = {"channel": word, "ts": stamp}

STREAMS = {
    "chat.startStream": Method(
        _start,
        {"channel": word, "thread_ts": stamp},
        _TEXT | _AUTHOR | {"recipient_team_id": word, "recipient_user_id": word},
        "chat:write",
    ),
    "chat.appendStream": Method(_append, _PLACE, _TEXT, "chat:write"),
    "chat.stopStream": Method(
        _stop, _PLACE, _TEXT | {"blocks": listing, "metadata": mapping, "session_status": text}, "chat:write"
    ),
}
