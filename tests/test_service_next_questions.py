"""After an answer up to three questions are suggested, each of which is answered; and a name that may mean several asks back."""

from __future__ import annotations

from datetime import date

import pytest

from documents import Corpus, Paragraph, ParagraphId, Record, Resolution, Tally, Votes
from service import Answerer
from service.answering.answerer import Options
from service.library import make_library
from tests.madeup import SEED, successor

_TEXTS = {
    "A/RES/78/90": ("Artificial intelligence and farming", "Requests the Secretary-General to report on tractors;"),
    "A/RES/79/91": ("Artificial intelligence and fishing", "Urges all States to count their boats;"),
    "A/RES/79/92": ("Artificial intelligence and mining", "Encourages Governments to map their pits;"),
}


@pytest.fixture(scope="module")
def several(answerer: Answerer) -> Answerer:
    """The answerer over a series of two with a vote on the newer, and three resolutions that share a matter."""
    documents = [SEED, successor()]
    for symbol, (title, text) in _TEXTS.items():
        paragraph = Paragraph(ParagraphId(f"{symbol}#op1"), symbol, "op1", "operative", text, title=title, verb=text.split()[0])
        documents.append(Resolution(symbol, title, int(symbol.split("/")[2]), date(2024, 12, 2), paragraphs=(paragraph,)))
    votes = Votes(Tally(1, ("Brazil",)), Tally(1, ("Chad",)), Tally(0))
    records = [Record("A/RES/80/15", adoption="recorded vote", votes=votes)]
    library = make_library(Corpus().with_documents(documents, [], records), answerer.library.index.encoder)
    return Answerer(library, Options(confidence=None, max_citations=3, max_question_chars=4000, version="1"))


def test_what_is_suggested_is_answered_and_is_not_what_was_asked(several: Answerer) -> None:
    summary = several.ask("Summarize A/RES/80/15")
    assert [one.text for one in summary.suggestions] == ["What changed", "Votes", "Asked of the Secretary-General"]
    assert all(several.ask(one.question).tier == "answered" for one in summary.suggestions)


def test_no_change_and_no_vote_are_suggested_where_there_is_none(several: Answerer) -> None:
    assert [one.text for one in several.ask("Summarize A/RES/79/91").suggestions] == ["Asked of all States"]


def test_the_newest_of_a_series_is_suggested_after_an_older_one(several: Answerer) -> None:
    found = several.ask("What does paragraph 20 of A/RES/75/15 say?").suggestions
    assert "Summarize A/RES/80/15" in [one.question for one in found]


def test_nothing_is_suggested_where_nothing_was_found(several: Answerer) -> None:
    assert several.ask("hello").suggestions == ()


def test_a_name_that_may_mean_several_is_answered_for_the_likeliest_without_a_claim(several: Answerer) -> None:
    answer = several.ask("when was the AI resolution adopted?")
    assert (answer.tier, answer.reason) == ("nearest", "unclear")
    assert len(answer.choices) == 3
    assert answer.confidence < 1
    assert answer.choices[0].symbols[0] in answer.answer


def test_a_name_that_means_one_is_not_asked_back(several: Answerer) -> None:
    answer = several.ask("when was the fishing resolution adopted?")
    assert (answer.tier, answer.reason, answer.choices) == ("answered", None, ())
