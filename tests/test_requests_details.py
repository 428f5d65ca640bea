"""What a message asks in particular within its task is told by words."""

from __future__ import annotations

import time

import pytest

from service.requests.details import change_asked, header_field, is_over_years, observances_asked, without_speaker
from service.requests.wording import Words, is_greeting


@pytest.mark.parametrize("message", ["hello", "thanks a lot!", "ok, great", "good morning", "yes please", "that's very helpful"])
def test_a_message_of_greeting_words_alone_greets(message: str) -> None:
    assert is_greeting(message)


@pytest.mark.parametrize("message", ["hello, what about mines?", "it", "all", "thanks, and paragraph 3", "help refugees"])
def test_a_message_that_names_anything_else_does_not_greet(message: str) -> None:
    assert not is_greeting(message)


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("what did the GA say about disaster management?", "what about disaster management?"),
        ("does the resolution mention trade?", "trade?"),
        ("what did the Assembly say?", "what did the Assembly say?"),
        ("what do States say on trade?", "what do States say on trade?"),
    ],
)
def test_who_is_asked_to_have_said_something_is_not_looked_for(message: str, left: str) -> None:
    assert without_speaker(message) == left


def test_a_field_of_the_header_is_asked_for_only_where_nothing_else_is() -> None:
    assert header_field(Words.of("how many footnotes has §"), "count") == "footnote_count"
    assert header_field(Words.of("how many footnotes on mines has §"), "count") == ""
    assert header_field(Words.of("at which session is the report due"), "header") == ""


def test_a_change_of_the_climate_is_no_change_of_a_text() -> None:
    asked = change_asked(Words.of("how has the language on climate change evolved over time"), "timeline", is_sure=True, when="")
    assert asked is not None
    assert (asked.kind, asked.topic, asked.is_stepwise) == ("compare", "climate change", True)
    assert change_asked(Words.of("how does climate change affect islands"), "answer", is_sure=True, when="") is None


def test_observances_are_told_by_their_kind_and_by_what_else_is_said() -> None:
    asked = observances_asked(Words.of("which international days on cotton are there"), "observances")
    assert asked is not None
    assert (asked.kinds, asked.topic) == (("day",), frozenset({"cotton"}))
    assert observances_asked(Words.of("how many days did the session last"), "count") is None


def test_what_was_said_again_and_again_is_asked_over_the_years() -> None:
    assert is_over_years(Words.of("what is said every year on ageing"), "answer")
    assert not is_over_years(Words.of("what is said on ageing"), "answer")


@pytest.mark.parametrize("hostile", ["§ ", "say ", "the ga ", "1 ", "(", "language on "])
def test_a_message_of_the_same_word_over_and_over_is_read_at_once(hostile: str) -> None:
    message, began = (hostile * 64_000)[:64_000], time.perf_counter()
    words = Words.of(message)
    change_asked(words, "changed", is_sure=True, when="")
    header_field(words, "header")
    without_speaker(message)
    is_greeting(message)
    assert time.perf_counter() - began < 1
