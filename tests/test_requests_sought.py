"""What a message wants to find mentioned, read off it word by word."""

from __future__ import annotations

import time

import pytest

from documents import named_symbols
from service.requests.request import Said
from service.requests.sought import find_sought, told_by_opening


def _sought(message: str, task: str = "list") -> str | None:
    places = [Said(one.symbol, one.whole_start, one.whole_end) for one in named_symbols(message, bare=True)]
    found = find_sought(message, places, task)
    return found.value if found else None


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("which paragraphs mention women?", "women"),
        ("Show me every paragraph of 75/15 that refers to the World Bank", "World Bank"),
        ("where is the IMF mentioned?", "IMF"),
        ("all the places where women come up in the ASEAN resolution pls", "women"),
        ("how many times is COVID-19 mentioned in A/RES/75/15?", "COVID-19"),
        ("how often does the word “sovereignty” appear?", "sovereignty"),
        ("does it mention climate change at all?", "climate change"),
        ("is there any mention of Myanmar in the resolution?", "Myanmar"),
        ("is terrorism mentioned anywhere?", "terrorism"),
        ("which paragraphs mention women in peacekeeping?", "women in peacekeeping"),
        ("does it mention the 2030 Agenda?", "2030 Agenda"),
        ("does A/RES/79/1 contain the phrase 'planetary boundaries'?", "planetary boundaries"),
        ("Not to mention the obvious, but is the Wagner group ever named?", "Wagner group"),
        ("every reference to persons with disabilities in humanitarian texts", "persons with disabilities"),
        ("how many times does 78/1 mention hunger and where", "hunger"),
        ("does 81/918 mention Cote d'Ivoire?", "Cote d'Ivoire"),
    ],
)
def test_what_is_mentioned_stands_behind_its_verb_or_before_it(message: str, words: str) -> None:
    assert _sought(message) == words


@pytest.mark.parametrize(
    ("message", "symbol"),
    [
        ("is S/RES/2250 (2015) mentioned in 75/15?", "S/RES/2250 (2015)"),
        ("does 75/15 mention A/RES/71/317?", "A/RES/71/317"),
        ("which paragraphs cite 70/1?", "70/1"),
        ("which paragraphs of 75/15 refer to resolution 1325?", "resolution 1325"),
    ],
)
def test_a_symbol_that_is_mentioned_is_told_from_the_one_that_is_looked_in(message: str, symbol: str) -> None:
    assert _sought(message) == symbol


@pytest.mark.parametrize(
    "message",
    [
        "which countries does it mention?",
        "does it mention who signed the memorandum?",
        "how many times has Germany won the world cup?",
        "what did the GA say about disaster management?",
        "how many paragraphs are there?",
    ],
)
def test_a_question_for_what_is_mentioned_wants_no_words_found(message: str) -> None:
    assert _sought(message) is None


def test_what_is_not_mentioned_is_said_with_a_not() -> None:
    assert _sought("which paragraphs do not mention ASEAN?") == "not ASEAN"
    assert _sought("does it not mention ASEAN?", "exists") == "ASEAN"


@pytest.mark.parametrize(
    ("message", "task"),
    [("how many texts mention tin?", "count"), ("does it mention tin?", "exists"), ("which cite tin?", "list"), ("tin?", None)],
)
def test_the_first_words_say_how_mentions_are_asked_for(message: str, task: str | None) -> None:
    assert told_by_opening(message) == task


@pytest.mark.parametrize("piece", ["mention ", "in the resolution ", "“ mention ", "is X mentioned, "])
def test_long_messages_are_read_in_time(piece: str) -> None:
    began = time.perf_counter()
    _sought("which paragraphs mention " + piece * (64_000 // len(piece)))
    assert time.perf_counter() - began < 5
