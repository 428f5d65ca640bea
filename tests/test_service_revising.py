"""Messages that were edited or deleted, and what people thought of an answer."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from service import Answerer, Conversations, Settings, UnknownConversation, build_conversations
from service.conversation import Feedback
from service.errors import UnknownMessage
from service.http.app import create_app

_FIRST, _SECOND = "m" * 32, "n" * 32


def _questions(conversations: Conversations, key: str) -> list[str]:
    return [turn.answer.question for turn in conversations.read(key).turns]


def test_a_conversation_can_be_begun_under_a_given_id_and_goes_on_when_it_is_there(conversations: Conversations) -> None:
    assert conversations.begin("somebody", "thread-1") == "thread-1"
    conversations.ask("what does paragraph 20 say?", conversation_id="thread-1", owner="somebody")
    assert conversations.begin("somebody", "thread-1") == "thread-1"
    assert conversations.newest("somebody").entries[0].turns == 1


def test_an_edited_message_is_answered_anew_in_its_place_in_the_light_of_the_turns_before_it(
    conversations: Conversations,
) -> None:
    key = conversations.begin()
    conversations.ask("what does paragraph 20 say?", conversation_id=key)
    conversations.ask("what about trade?", conversation_id=key, message_id=_FIRST)
    conversations.ask("what does paragraph 3 say?", conversation_id=key, message_id=_SECOND)
    edited = conversations.ask("and the next one?", conversation_id=key, message_id=_FIRST, revise=True)
    assert [c.id for c in edited.citations] == ["A/RES/75/15#op21"]
    assert _questions(conversations, key) == ["what does paragraph 20 say?", "and the next one?", "what does paragraph 3 say?"]
    assert conversations.newest().entries[0].turns == 3


def test_an_edited_message_that_reads_the_same_keeps_its_answer(conversations: Conversations) -> None:
    first = conversations.ask("what about trade?", message_id=_FIRST)
    again = conversations.ask("what about trade?", conversation_id=first.conversation_id, message_id=_FIRST, revise=True)
    assert again == first


def test_a_forgotten_message_leaves_nothing_behind(conversations: Conversations, tmp_path: Path) -> None:
    first = conversations.ask("what does the zebrafish do?", message_id=_FIRST)
    conversations.ask("what does paragraph 20 say?", conversation_id=first.conversation_id)
    conversations.judge(Feedback(_FIRST, first.conversation_id, helpful=False))
    conversations.forget(first.conversation_id, _FIRST)
    assert _questions(conversations, first.conversation_id) == ["what does paragraph 20 say?"]
    assert conversations.newest().entries[0].title == "what does paragraph 20 say?"
    assert conversations.feedback_on(first.conversation_id) == ()
    conversations.forget(first.conversation_id, conversations.read(first.conversation_id).turns[0].answer.message_id)
    assert conversations.newest().total == 0
    conversations.close()
    assert b"zebrafish" not in _live(tmp_path / "conversations.sqlite")


def _live(path: Path) -> bytes:
    """What a copy without free pages holds."""
    import sqlite3

    opened = sqlite3.connect(path)
    opened.execute("VACUUM")
    opened.close()
    return path.read_bytes()


def test_what_is_not_there_cannot_be_forgotten_or_judged(conversations: Conversations) -> None:
    key = conversations.ask("what about trade?").conversation_id
    with pytest.raises(UnknownMessage, match="nowhere"):
        conversations.forget(key, "nowhere")
    with pytest.raises(UnknownConversation):
        conversations.forget("nobody's", _FIRST)
    with pytest.raises(UnknownMessage):
        conversations.judge(Feedback("nowhere", key, helpful=True))


def test_feedback_replaces_what_the_same_person_said_before(conversations: Conversations) -> None:
    asked = conversations.ask("what about trade?")
    for helpful, voter in ((True, "a"), (False, "b"), (False, "a")):
        conversations.judge(Feedback(asked.message_id, asked.conversation_id, helpful, voter=voter))
    assert {(f.voter, f.helpful) for f in conversations.feedback_on(asked.conversation_id)} == {("a", False), ("b", False)}
    conversations.delete(asked.conversation_id)
    with pytest.raises(UnknownConversation):
        conversations.feedback_on(asked.conversation_id)


async def test_feedback_is_given_over_http(answerer: Answerer, tmp_path: Path) -> None:
    conversations = build_conversations(Settings(data_dir=tmp_path, _env_file=None), answerer=answerer)
    app = create_app(lambda: conversations)
    app.state.holder.ready.set_result(conversations)
    asked = conversations.ask("what about trade?")
    body = {"conversation_id": asked.conversation_id, "message_id": asked.message_id, "helpful": False, "comment": "too long"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert (await client.post("/v1/feedback", json=body)).status_code == 204
        unknown = await client.post("/v1/feedback", json=body | {"message_id": "nowhere"})
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, "application/problem+json")
    assert conversations.feedback_on(asked.conversation_id)[0].comment == "too long"
    conversations.close()
