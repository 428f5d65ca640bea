"""assistant.threads.setStatus, .setTitle and .setSuggestedPrompts."""

from __future__ import annotations

import time
from typing import Any

from tests.fakeslack.journal import Prompts, Status, Title
from tests.fakeslack.kit.checks import Check, Flaws, record, several, string
from tests.fakeslack.message import Json
from tests.fakeslack.methods.arguments import listing, stamp, text, word
from tests.fakeslack.methods.call import Call, Method, Refusal

_PROMPTS = several(record({"title": string(1, 255), "message": string(1, 4000)}, ("title", "message")), 1, 4)
_LOADING = several(string(1, 255), 1, 10)


def _status(call: Call) -> Json:
    channel = call.channel("channel_id")
    thread_ts = call.thread(channel, "invalid_thread_ts")
    messages = call.get("loading_messages")
    _refuse_flaws(_LOADING, messages, "/loading_messages")
    call.world.journal.statuses.append(
        Status(channel.id, str(thread_ts), call.arguments["status"], tuple(messages or ()), channel.team, time.monotonic())
    )
    return {}


def _title(call: Call) -> Json:
    channel = call.channel("channel_id")
    if channel.kind != "im":
        raise Refusal("method_not_supported_for_channel_type")
    thread_ts = call.thread(channel, "invalid_thread_ts")
    call.world.journal.titles.append(Title(channel.id, str(thread_ts), call.arguments["title"]))
    return {}


def _prompts(call: Call) -> Json:
    channel = call.channel("channel_id")
    if channel.kind != "im":
        raise Refusal("method_not_supported_for_channel_type")
    thread_ts = call.thread(channel, "invalid_thread_ts")
    _refuse_flaws(_PROMPTS, call.arguments["prompts"], "/prompts")
    prompts = Prompts(channel.id, thread_ts, call.get("title"), tuple(call.arguments["prompts"]))
    call.world.journal.prompts.append(prompts)
    return {}


def _refuse_flaws(check: Check, value: Any, path: str) -> None:
    flaws = Flaws()
    if value is not None:
        check(value, path, flaws)
    if flaws.messages:
        raise Refusal("invalid_arguments", *flaws.messages)


_PLACE = {"channel_id": word, "thread_ts": stamp}

ASSISTANT = {
    "assistant.threads.setStatus": Method(
        _status,
        _PLACE | {"status": text},
        {"loading_messages": listing, "icon_emoji": text, "icon_url": text, "username": text},
        "assistant:write",
    ),
    "assistant.threads.setTitle": Method(_title, _PLACE | {"title": word}, {}, "assistant:write"),
    "assistant.threads.setSuggestedPrompts": Method(
        _prompts, {"channel_id": word, "prompts": listing}, {"thread_ts": stamp, "title": text}, "assistant:write"
    ),
}
