"""Corrections: what somebody says of a request stands in place of what was read."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from service import Answer, Answerer, Conversations
from service.requests.reader import Reader, corrected
from service.requests.reading import Reading
from service.requests.request import Chip, Correction, Request, chips_of

_MESSAGE = "In session 77, what does 75/15 say about landmines?"


@pytest.fixture(scope="module")
def reader(answerer: Answerer) -> Reader:
    return answerer.library.reader


def _read(reader: Reader, message: str, **given: Any) -> Reading:
    return corrected(reader.read(message), Correction(**given), reader)


def test_a_reading_that_nobody_corrects_is_the_same(reader: Reader) -> None:
    reading = reader.read(_MESSAGE)
    assert corrected(reading, None, reader) is reading
    assert corrected(reading, Correction(), reader) is reading


def test_a_filter_that_is_taken_away_is_neither_a_filter_nor_searched(reader: Reader) -> None:
    read = _read(reader, _MESSAGE, sessions=[])
    assert read.request.sessions == ()
    assert "77" not in read.text
    assert "landmines" in read.text
    assert not any("session" in text for text in read.request.read_as)


def test_of_two_values_the_words_of_the_one_that_stays_are_kept(reader: Reader) -> None:
    read = _read(reader, "what do 75/15 and 77/12 say about trade?", symbols=["77/12"])
    assert read.request.symbols == ("A/RES/77/12",)
    assert "77/12" in read.text
    assert "75/15" not in read.text


@pytest.mark.parametrize("written", ["75/15", "a/res/75/15", " res 75/15 ", "GA resolution 75/15"])
def test_a_symbol_is_taken_in_any_spelling(reader: Reader, written: str) -> None:
    assert _read(reader, "trade?", symbols=[written]).request.symbols == ("A/RES/75/15",)


def test_another_topic_is_searched_in_the_place_of_the_one_that_was_read(reader: Reader) -> None:
    read = _read(reader, "who is asked to report on disaster management?", topic="women peacekeepers")
    assert read.request.topic == "women peacekeepers"
    assert "women peacekeepers" in read.text
    assert "disaster management" not in read.text


def test_times_are_taken_out_of_what_is_searched_behind_another_topic_too(reader: Reader) -> None:
    read = _read(reader, "what is said about landmines in session 77?", topic="the protection of children in armed conflict")
    assert "session" not in read.timeless
    assert "the protection of children in armed conflict" in read.timeless


def test_a_message_of_which_nothing_would_be_left_is_searched_as_it_stands(reader: Reader) -> None:
    assert _read(reader, "75/15?", symbols=[]).text == "75/15?"


def test_what_people_see_follows(reader: Reader) -> None:
    read = _read(reader, "paragraph 21 of 75/15", numbers=["op22"], task="answer")
    assert read.request.read_as == ("answer", "A/RES/75/15", "op22")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"task": "sing"}, "task"),
        ({"sessions": [0]}, "sessions"),
        ({"months": [13]}, "months"),
        ({"dates": ["2020-13-01"]}, "dates"),
        ({"when": "whenever"}, "when"),
        ({"topic": "a\x00b"}, "topic"),
        ({"read_as": ["answer"]}, "read_as"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_no_request_can_have_is_refused_by_the_name_of_its_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        Correction.model_validate(given)


def test_every_field_of_a_request_but_what_is_shown_can_be_corrected() -> None:
    assert set(Correction.model_fields) == set(Request.model_fields) - {"read_as"}


def test_a_chip_says_which_value_of_which_field_it_stands_for() -> None:
    request = Request(topic="trade", sessions=(75, "ES-10"), months=(3,))
    assert [(chip.field, chip.value) for chip in chips_of(request)] == [
        ("task", "answer"), ("topic", "trade"), ("sessions", 75), ("sessions", "ES-10"), ("months", 3),
    ]  # fmt: skip


def test_a_chip_that_is_taken_away_leaves_the_others_of_its_field() -> None:
    request = Request(sessions=(75, 77), when="latest")
    correction = Correction(topic="trade").without(Chip(field="sessions", value=75, text="session 75"), request)
    assert correction.given == {"topic": "trade", "sessions": (77,)}


def test_a_correction_is_written_without_what_it_does_not_say() -> None:
    assert Correction(sessions=()).model_dump(mode="json") == {"sessions": []}
    assert Correction.model_validate_json('{"sessions": [], "topic": null}') == Correction(sessions=())


def test_a_corrected_paragraph_is_the_one_that_is_looked_up(answerer: Answerer) -> None:
    answer = answerer.ask("what does paragraph 21 of 75/15 say?", correction=Correction(numbers=("op22",)))
    assert [citation.locator for citation in answer.citations] == ["op22"]
    assert answer.correction == Correction(numbers=("op22",))


def test_documents_of_a_correction_win_over_the_scope(answerer: Answerer) -> None:
    answer = answerer.ask("what is said about trade?", symbols=["75/15"], correction=Correction(symbols=("A/RES/75/999",)))
    assert answer.reason == "no_such_document"


def test_a_corrected_turn_takes_the_place_of_the_one_that_it_corrects(conversations: Conversations) -> None:
    question, key = "what does paragraph 21 say?", "0" * 31 + "1"
    first = conversations.ask(question, message_id=key)

    def corrected_so(correction: Correction) -> Answer:
        return conversations.ask(question, conversation_id=first.conversation_id, message_id=key, correction=correction)

    second = corrected_so(Correction(numbers=("op22",)))
    assert [citation.locator for citation in second.citations] == ["op22"]
    assert corrected_so(Correction(numbers=("op22",))) == second, "the same correction is not answered twice"
    assert corrected_so(Correction()).citations == first.citations, "an empty correction takes back what was said"
    assert len(conversations.read(first.conversation_id).turns) == 1
