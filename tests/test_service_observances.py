"""Questions for observances are answered by everything that was proclaimed."""

from __future__ import annotations

from datetime import date

import pytest

from documents import Corpus, Paragraph, ParagraphId, Resolution
from service import Answerer
from service.answering.answerer import Options
from service.answering.direct import Wanted
from service.library import make_library

_TEXTS = {
    "A/RES/74/22": (date(2019, 12, 12), "World Chess Day", "Decides to designate 20 July as World Chess Day;"),
    "A/RES/76/76": (date(2021, 12, 9), "Outer space", "Declares 20 July International Moon Day;"),
    "A/RES/75/263": (date(2021, 3, 3), "Millets", "Decides to declare 2023 the International Year of Millets;"),
    "A/RES/75/318": (date(2021, 8, 30), "World Cotton Day", "Decides to proclaim 7 October of each year as World Cotton Day;"),
}


@pytest.fixture(scope="module")
def proclaiming(answerer: Answerer) -> Answerer:
    """The answerer over four resolutions that proclaim something, with the encoder that ships."""
    documents = []
    for symbol, (adopted, title, text) in _TEXTS.items():
        paragraph = Paragraph(ParagraphId(f"{symbol}#op1"), symbol, "op1", "operative", text, text.split()[0])
        documents.append(Resolution(symbol, title, int(symbol.split("/")[2]), adopted, paragraphs=(paragraph,)))
    library = make_library(Corpus().with_documents(documents, []), answerer.library.index.encoder)
    return Answerer(library, Options(confidence=None, max_citations=3, max_question_chars=4000, version="1"))


@pytest.mark.parametrize(
    ("question", "symbols"),
    [
        ("which UN days fall on 20 July?", {"A/RES/74/22", "A/RES/76/76"}),
        ("what is celebrated in October?", {"A/RES/75/318"}),
        ("which international years were proclaimed in 2021?", {"A/RES/75/263"}),
        ("which international years are there in 2023?", {"A/RES/75/263"}),
        ("list the days proclaimed in sessions 74 and 75", {"A/RES/74/22", "A/RES/75/318"}),
        ("give me all the world days proclaimed at the seventy-fourth session", {"A/RES/74/22"}),
        ("which international days on cotton are there?", {"A/RES/75/318"}),
    ],
)
def test_every_observance_that_is_asked_for_is_cited(proclaiming: Answerer, question: str, symbols: set[str]) -> None:
    answer = proclaiming.ask(question)
    assert answer.method == "lookup"
    assert {citation.symbol for citation in answer.citations} == symbols
    assert all(citation.quote in citation.text for citation in answer.citations)


def test_they_are_counted_in_the_headline_and_listed_by_the_calendar(proclaiming: Answerer) -> None:
    answer = proclaiming.ask("how many international days are there?")
    assert answer.headline
    assert answer.headline.text == "3 international days proclaimed in sessions 74 to 76"
    assert [s.text for s in answer.sentences if not s.is_folded] == [
        "20 Jul International Moon Day (76/76)",
        "20 Jul World Chess Day (74/22)",
        "7 Oct World Cotton Day (75/318)",
    ]


def test_what_is_of_another_kind_is_counted_beside_and_folded(proclaiming: Answerer) -> None:
    answer = proclaiming.ask("which international years were proclaimed in 2021?")
    assert answer.headline
    assert answer.headline.text == "1 international year proclaimed in 2021 (also 2 days)"
    assert [s.text for s in answer.sentences if not s.is_folded] == ["2023 Millets (75/263)"]
    assert "20 Jul International Moon Day (76/76) · 7 Oct World Cotton Day (75/318)" in [
        s.text for s in answer.sentences if s.is_folded
    ]


def test_a_definite_no_is_said_where_nothing_is_proclaimed(proclaiming: Answerer) -> None:
    answer = proclaiming.ask("which UN days fall on 30 February?")
    assert (answer.reason, answer.citations) == ("absent", ())
    assert answer.answer == "None of the 4 documents proclaims a day on 30 February; I read every paragraph."


def test_a_topic_that_no_name_speaks_of_is_searched_for(proclaiming: Answerer) -> None:
    assert proclaiming.ask("which international days on sports are there?").method != "lookup"


@pytest.mark.parametrize(
    "question",
    [
        "what did the GA say about the International Day of Women Judges?",
        "on what day was 75/15 adopted?",
        "how many days did the session last?",
        "what happened on 7 October?",
        "which paragraphs mention recent years?",
        "what is said on the years of conflict?",
    ],
)
def test_other_questions_are_not_taken_for_these(proclaiming: Answerer, question: str) -> None:
    assert Wanted.of(proclaiming.library.reader.read(question)).observances is None


def test_a_day_that_is_named_is_answered_by_its_date(proclaiming: Answerer) -> None:
    answer = proclaiming.ask("When is World Cotton Day?")
    assert answer.headline
    assert answer.headline.text == "7 October: World Cotton Day, proclaimed by 75/318 (2021)"


def test_a_day_that_is_named_and_was_not_proclaimed_is_not_guessed(proclaiming: Answerer) -> None:
    answer = proclaiming.ask("On what date is the International Day of Potters?")
    assert (answer.tier, answer.reason, answer.citations) == ("not_found", "absent", ())
    assert "None of the 4 observances proclaimed in sessions 74 to 76" in answer.answer
