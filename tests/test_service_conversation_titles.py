"""Titles that somebody gives: they stay whatever is said, and go with their conversation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from service import Conversations, UnknownConversation

_TITLE = "Peacekeepers, for the briefing"


def test_a_conversation_bears_the_title_that_it_was_given(conversations: Conversations) -> None:
    own = conversations.ask("para 20").conversation_id
    entry = conversations.rename(own, _TITLE)
    assert (entry.id, entry.title, entry.turns) == (own, _TITLE, 1)
    assert conversations.read(own).entry == entry
    assert conversations.newest().entries == (entry,)


def test_a_given_title_stays_whatever_is_said(conversations: Conversations) -> None:
    asked = conversations.ask("para 20")
    conversations.rename(asked.conversation_id, _TITLE)
    conversations.ask("para 21", conversation_id=asked.conversation_id)
    conversations.forget(asked.conversation_id, asked.message_id)
    assert conversations.read(asked.conversation_id).entry.title == _TITLE


def test_the_title_that_was_given_last_counts(conversations: Conversations) -> None:
    own = conversations.ask("para 20").conversation_id
    assert [conversations.rename(own, title).title for title in ("one", "two", "two")] == ["one", "two", "two"]


def test_a_title_does_not_move_a_conversation_up_the_list(conversations: Conversations) -> None:
    older, newer = (conversations.ask(f"para {n}").conversation_id for n in (20, 21))
    before = conversations.read(older).entry.updated
    assert conversations.rename(older, _TITLE).updated == before
    assert [entry.id for entry in conversations.newest().entries] == [newer, older]


def test_a_conversation_may_have_a_title_before_it_has_a_turn(conversations: Conversations) -> None:
    own = conversations.begin()
    conversations.rename(own, _TITLE)
    conversations.ask("para 20", conversation_id=own)
    assert conversations.newest().entries[0].title == _TITLE


@pytest.mark.parametrize("owner", ["", "b", "a' OR '1'='1"])
def test_only_its_owner_gives_a_conversation_a_title(conversations: Conversations, owner: str) -> None:
    own = conversations.ask("para 20", owner="a").conversation_id
    with pytest.raises(UnknownConversation):
        conversations.rename(own, _TITLE, owner)
    assert conversations.read(own, "a").entry.title == "para 20"


@pytest.mark.parametrize("conversation", ["nowhere", "", "\0", "'; DROP TABLE conversations; --"])
def test_what_is_not_there_gets_no_title(conversations: Conversations, conversation: str) -> None:
    with pytest.raises(UnknownConversation):
        conversations.rename(conversation, _TITLE)
    assert _titles(conversations) == 0


def test_a_title_goes_with_its_conversation(conversations: Conversations) -> None:
    own = conversations.begin("", "thread")
    conversations.rename(own, _TITLE)
    conversations.delete(own)
    conversations.ask("para 20", conversation_id=conversations.begin("", "thread"))
    assert conversations.read("thread").entry.title == "para 20"
    assert _titles(conversations) == 0


def test_a_title_goes_when_its_conversation_has_been_silent_for_too_long(conversations: Conversations) -> None:
    own = conversations.ask("para 20").conversation_id
    conversations.rename(own, _TITLE)
    with conversations._database.connected() as connection:
        past = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=91)
        connection.execute(text("UPDATE conversations SET updated = :past"), {"past": past})
    assert conversations.expire() == 1
    assert _titles(conversations) == 0


def _titles(conversations: Conversations) -> int:
    with conversations._database.connected() as connection:
        return int(connection.execute(text("SELECT count(given_title) FROM conversations")).scalar_one())
