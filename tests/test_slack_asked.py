"""What Slack's events mean for the bot."""

from __future__ import annotations

from typing import Any

import pytest

from service.slack.listening.heard import Heard, read_event

_TEAM, _BOT = "T1", "UBOT"


def _message(**fields: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "channel": "C1",
        "channel_type": "channel",
        "user": "U1",
        "ts": "10.1",
        "text": "<@UBOT> trade?",
    } | fields


def _read(**fields: Any) -> Heard | None:
    return read_event(_message(**fields), _TEAM, _BOT)


def test_a_mention_is_the_same_question_by_either_event() -> None:
    mention = _read(type="app_mention")
    message = _read()
    assert mention == message
    assert mention is not None
    assert (mention.asked.via, mention.asked.thread_ts) == ("mention", "10.1")


def test_a_message_in_a_thread_belongs_to_its_conversation() -> None:
    root, reply = _read(), _read(ts="11.0", thread_ts="10.1", text="and women?")
    assert root is not None
    assert reply is not None
    assert reply.asked.via == "untagged"
    assert reply.asked.conversation_id == root.asked.conversation_id
    assert reply.asked.message_id != root.asked.message_id


def test_every_direct_message_is_a_question() -> None:
    top, pane = _read(channel_type="im", text="trade?"), _read(channel_type="im", text="trade?", ts="11.0", thread_ts="10.1")
    assert [heard and heard.asked.via for heard in (top, pane)] == ["direct", "assistant"]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "trade?"},
        {"bot_id": "B7"},
        {"user": None},
        {"user": "USLACKBOT"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message", "bot_id": "B1"},
        {"subtype": "channel_topic"},
        {"text": "<@U7> what do you think?", "ts": "11.0", "thread_ts": "10.1"},
        {"text": "<@UBOT2> trade?"},
    ],
)
def test_what_is_not_meant_for_the_bot_is_left_alone(fields: dict[str, Any]) -> None:
    assert _read(**fields) is None


def test_a_file_with_a_question_and_a_broadcast_reply_are_questions() -> None:
    assert _read(subtype="file_share") is not None
    assert _read(subtype="thread_broadcast", ts="11.0", thread_ts="10.1") is not None


def _changed(before: str, after: str, **fields: Any) -> Heard | None:
    message = {"user": "U1", "ts": "10.1", "text": after} | fields
    event = _message(subtype="message_changed", ts="12.0", event_ts="12.0", message=message, previous_message={"text": before})
    return read_event(event, _TEAM, _BOT)


def test_an_edit_names_the_message_that_was_edited() -> None:
    heard = _changed("<@UBOT> trade?", "<@UBOT> women?")
    assert heard is not None
    assert (heard.kind, heard.asked.ts, heard.asked.text, heard.mark) == ("edit", "10.1", "<@UBOT> women?", "12.0")
    assert heard.key != heard.asked.key


def test_the_preview_of_a_link_is_no_edit() -> None:
    assert _changed("<@UBOT> trade?", "<@UBOT> trade?", attachments=[{}]) is None
    assert _changed("a", "b", bot_id="B1") is None


def test_a_deletion_is_heard_in_both_of_its_shapes() -> None:
    gone = {"user": "U1", "ts": "10.1", "text": "<@UBOT> trade?"}
    plain = read_event(_message(subtype="message_deleted", ts="12.0", deleted_ts="10.1", previous_message=gone), _TEAM, _BOT)
    tombstone = _changed("<@UBOT> trade?", "This message was deleted.", subtype="tombstone", user="USLACKBOT")
    assert [h and (h.kind, h.asked.ts) for h in (plain, tombstone)] == [("deletion", "10.1")] * 2


def test_the_deletion_of_the_bots_own_message_is_left_alone() -> None:
    gone = {"bot_id": "B1", "ts": "10.2"}
    assert (
        read_event(_message(subtype="message_deleted", ts="12.0", deleted_ts="10.2", previous_message=gone), _TEAM, _BOT) is None
    )


def test_workspaces_never_share_a_conversation() -> None:
    one, two = read_event(_message(), "T1", _BOT), read_event(_message(), "T2", _BOT)
    assert one is not None
    assert two is not None
    assert one.asked.conversation_id != two.asked.conversation_id
    assert one.asked.owner != two.asked.owner
