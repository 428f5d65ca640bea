"""conversations.replies, .history, .info and .open: reading what was said, and where."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from tests.fakeslack.message import Json, Message
from tests.fakeslack.methods.arguments import flag, number, stamp, text, word
from tests.fakeslack.methods.call import Call, Method, Refusal
from tests.fakeslack.workspace import Channel

_CURSOR = "next_ts:"


def _within(call: Call, messages: Sequence[Message]) -> list[Message]:
    """The messages of the time that a call asks for; its ends count only where `inclusive` says so."""
    oldest, latest = call.get("oldest", "0"), call.get("latest")
    ends = bool(call.get("inclusive"))
    later = [message for message in messages if message.ts > oldest or (ends and message.ts == oldest)]
    if latest is None or latest == "0":
        return later
    return [message for message in later if message.ts < latest or (ends and message.ts == latest)]


def _encoded(ts: str) -> str:
    return base64.b64encode(f"{_CURSOR}{ts}".encode()).decode()


def _page(call: Call, messages: list[Message], limit: int) -> tuple[list[Message], str]:
    """The messages that a cursor points at, and the cursor of the next page, empty where there is none."""
    first = 0
    if call.get("cursor"):
        places = [place for place, message in enumerate(messages) if _encoded(message.ts) == call.get("cursor")]
        if not places:
            raise Refusal("invalid_cursor")
        first = places[0]
    rest = messages[first + limit :]
    return messages[first : first + limit], _encoded(rest[0].ts) if rest else ""


def _limit(call: Call, usual: int, most: int) -> int:
    limit: int = call.get("limit", usual)
    if not 1 <= limit <= most:
        raise Refusal("invalid_limit", f"limit must be between 1 and {most}")
    return limit


def _shown(call: Call, channel: Channel, message: Message) -> Json:
    shown = message.as_json(metadata=bool(call.get("include_all_metadata")))
    replies = channel.replies(message.ts)
    if replies:
        shown |= {
            "reply_count": len(replies),
            "reply_users": sorted({reply.user for reply in replies}),
            "reply_users_count": len({reply.user for reply in replies}),
            "latest_reply": replies[-1].ts,
            "is_locked": False,
            "subscribed": True,
        }
    return shown


def _answer(call: Call, channel: Channel, messages: list[Message], cursor: str) -> Json:
    answer: Json = {"messages": [_shown(call, channel, message) for message in messages], "has_more": bool(cursor)}
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _replies(call: Call) -> Json:
    channel = call.channel()
    call.need(channel.history_scope)
    root = channel.messages.get(call.arguments["ts"])
    if root is None:
        raise Refusal("thread_not_found", f"{call.arguments['ts']} is no message in {channel.id}")
    replies, cursor = _page(call, _within(call, channel.replies(root.ts)), _limit(call, 1000, 1000))
    return _answer(call, channel, [root, *replies], cursor)  # every page begins with the root


def _history(call: Call) -> Json:
    channel = call.channel()
    call.need(channel.history_scope)
    roots = [message for message in channel.messages.values() if message.thread_ts in {None, message.ts} or message.broadcast]
    page, cursor = _page(call, _within(call, roots)[::-1], _limit(call, 100, 999))
    return _answer(call, channel, page, cursor)


def _info(call: Call) -> Json:
    asked = call.world.channels.get(call.arguments["channel"])
    if asked is None or asked.team != call.workspace.team:
        raise Refusal("channel_not_found")
    call.need(asked.read_scope)
    known = {"id": asked.id, "name": asked.name, "is_member": asked.has_bot, "context_team_id": asked.team}
    kinds = {f"is_{kind}": asked.kind == kind for kind in ("channel", "group", "im", "mpim")}
    private = {"is_private": asked.kind != "channel", "is_archived": False, "num_members": len(asked.members)}
    return {"channel": known | kinds | private}


def _open(call: Call) -> Json:
    users = [user for user in call.get("users", "").split(",") if user]
    if call.get("channel"):
        return {"channel": {"id": call.channel().id}}
    if not users:
        raise Refusal("users_list_not_supplied")
    if set(users) - call.world.users[call.workspace.team]:
        raise Refusal("user_not_found")
    call.need("im:write" if len(users) == 1 else "mpim:write")
    kind = "im" if len(users) == 1 else "mpim"
    channel = call.world.open_channel("", users, call.workspace.team, "im" if kind == "im" else "mpim", has_bot=True)
    return {"channel": {"id": channel.id}}


_READING = {
    "cursor": text,
    "inclusive": flag,
    "include_all_metadata": flag,
    "latest": stamp,
    "limit": number,
    "oldest": stamp,
}

CONVERSATIONS = {
    "conversations.replies": Method(_replies, {"channel": word, "ts": stamp}, _READING, takes_json=False),
    "conversations.history": Method(_history, {"channel": word}, _READING, takes_json=False),
    "conversations.info": Method(
        _info, {"channel": word}, {"include_locale": flag, "include_num_members": flag}, takes_json=False
    ),
    "conversations.open": Method(_open, {}, {"channel": text, "users": text, "return_im": flag}),
}
