"""Shared answers: a token opens one answer and nothing else, until it is taken back."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from service import Answer, Conversations, UnknownConversation
from service.errors import UnknownMessage, UnknownSharedAnswer


@pytest.fixture
def asked(conversations: Conversations) -> Answer:
    return conversations.ask("para 20", owner="a")


def test_a_token_opens_the_answer_without_the_id_of_its_conversation(conversations: Conversations, asked: Answer) -> None:
    turn = conversations.shared(_share(conversations, asked))
    (kept,) = conversations.read(asked.conversation_id, "a").turns
    assert turn.answer == asked.model_copy(update={"conversation_id": ""})
    assert turn.at == kept.at
    assert kept.answer == asked


def test_a_token_cannot_be_guessed(conversations: Conversations, asked: Answer) -> None:
    token = _share(conversations, asked)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", token)
    assert token not in {asked.message_id, asked.conversation_id}


def test_an_answer_that_is_shared_again_has_the_same_token(conversations: Conversations, asked: Answer) -> None:
    assert _share(conversations, asked) == _share(conversations, asked)


def test_answers_that_are_shared_at_once_have_one_token(conversations: Conversations, asked: Answer) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: _share(conversations, asked), range(16)))) == 1


def test_each_answer_has_a_token_of_its_own(conversations: Conversations, asked: Answer) -> None:
    other = conversations.ask("para 21", conversation_id=asked.conversation_id, owner="a")
    tokens = [_share(conversations, answer) for answer in (asked, other)]
    assert [conversations.shared(token).answer.question for token in tokens] == ["para 20", "para 21"]


def test_messages_of_one_id_in_two_conversations_are_shared_apart(conversations: Conversations) -> None:
    one, other = (
        conversations.ask(f"para {n}", conversation_id=conversations.begin("a"), owner="a", message_id="a" * 32) for n in (20, 21)
    )
    tokens = [_share(conversations, answer) for answer in (one, other)]
    conversations.unshare(one.conversation_id, one.message_id, "a")
    assert conversations.shared(tokens[1]).answer.question == "para 21"
    _assert_closed(conversations, tokens[0])


def test_what_is_taken_back_is_shared_no_longer_and_later_under_another_token(
    conversations: Conversations, asked: Answer
) -> None:
    token = _share(conversations, asked)
    for _ in range(2):
        conversations.unshare(asked.conversation_id, asked.message_id, "a")
    _assert_closed(conversations, token)
    assert _share(conversations, asked) != token
    _assert_closed(conversations, token)


def test_a_forgotten_message_is_shared_no_longer(conversations: Conversations, asked: Answer) -> None:
    other = conversations.ask("para 21", conversation_id=asked.conversation_id, owner="a")
    tokens = [_share(conversations, answer) for answer in (asked, other)]
    conversations.forget(asked.conversation_id, asked.message_id, "a")
    _assert_closed(conversations, tokens[0])
    assert conversations.shared(tokens[1]).answer.question == "para 21"
    assert _count(conversations) == 1


def test_a_deleted_conversation_shares_nothing(conversations: Conversations, asked: Answer) -> None:
    token = _share(conversations, asked)
    conversations.delete(asked.conversation_id, "a")
    _assert_closed(conversations, token)
    assert _count(conversations) == 0


def test_a_conversation_that_has_been_silent_for_too_long_shares_nothing(conversations: Conversations, asked: Answer) -> None:
    token = _share(conversations, asked)
    with conversations._database.connected() as connection:
        past = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=91)
        connection.execute(text("UPDATE conversations SET updated = :past"), {"past": past})
    assert conversations.expire() == 1
    _assert_closed(conversations, token)
    assert _count(conversations) == 0


@pytest.mark.parametrize("owner", ["", "b", "a' OR '1'='1"])
def test_only_its_owner_shares_an_answer_and_takes_it_back(conversations: Conversations, asked: Answer, owner: str) -> None:
    with pytest.raises(UnknownConversation):
        conversations.share(asked.conversation_id, asked.message_id, owner)
    token = _share(conversations, asked)
    with pytest.raises(UnknownConversation):
        conversations.unshare(asked.conversation_id, asked.message_id, owner)
    assert conversations.shared(token).answer.question == "para 20"


@pytest.mark.parametrize("message", ["nowhere", "", "\0", "' OR '1'='1"])
def test_a_message_that_is_not_there_is_not_shared(conversations: Conversations, asked: Answer, message: str) -> None:
    for call in (conversations.share, conversations.unshare):
        with pytest.raises(UnknownMessage):
            call(asked.conversation_id, message, "a")
    assert _count(conversations) == 0


@pytest.mark.parametrize("token", ["", "a" * 22, "a" * 10_000, "%", "' OR '1'='1", "\0", "\ud800", "é" * 22, "a" * 22 + "\n"])
def test_what_is_no_token_opens_nothing(conversations: Conversations, asked: Answer, token: str) -> None:
    _share(conversations, asked)
    _assert_closed(conversations, token)


def _share(conversations: Conversations, answer: Answer) -> str:
    return conversations.share(answer.conversation_id, answer.message_id, "a")


def _assert_closed(conversations: Conversations, token: str) -> None:
    with pytest.raises(UnknownSharedAnswer, match="ask them for it"):
        conversations.shared(token)


def _count(conversations: Conversations) -> int:
    with conversations._database.connected() as connection:
        return int(connection.execute(text("SELECT count(*) FROM shared_answers")).scalar_one())
