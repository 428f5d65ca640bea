"""Overviews: what was said on a topic, over a few documents and records that are made up here."""

from __future__ import annotations

import json
from datetime import date

import pytest

from documents import Corpus, Paragraph, ParagraphId, Resolution, leading_verb
from documents.readers.record_lines import read_records
from evals.overviews import measure, subjects
from service import Answer
from service.answering import Answerer
from service.answering.answerer import Options
from service.answering.key_acts import force
from service.answering.overview import short_title
from service.library import Library, make_library
from tests.conftest import HashingEncoder

_ROUTINE = (
    "Takes note of the report of the Secretary-General on meadows;",
    "Decides to include in the provisional agenda of its next session the item on meadows;",
)
_TITLES = ("Protection of seagrass", "Trade in seagrass", "Seagrass and coastal fisheries")
_ACTS = (
    "Urges States to protect seagrass from dredging;",
    "Decides to ban the trade in seagrass that was cut without a licence;",
    "Encourages fishing fleets to keep away from seagrass;",
)


def _paragraph(symbol: str, number: int, text: str, title: str) -> Paragraph:
    locator = f"op{number}"
    return Paragraph(ParagraphId(f"{symbol}#{locator}"), symbol, locator, "operative", text, title, verb=leading_verb(text) or "")


def _document(session: int, number: int, title: str, *texts: str) -> Resolution:
    symbol = f"A/RES/{session}/{number}"
    paragraphs = tuple(_paragraph(symbol, n, text, title) for n, text in enumerate(texts, start=1))
    return Resolution(symbol, title, session, date(1945 + session, 12, number), paragraphs=paragraphs)


_DOCUMENTS = [
    *(
        _document(session, number, title, _ROUTINE[0], act, _ROUTINE[1])
        for session in (80, 81)
        for number, (title, act) in enumerate(zip(_TITLES, _ACTS, strict=True), start=1)
    ),
    _document(81, 9, "Peaceful uses of kites", "Urges States to fly kites;", "Decides to open a museum of paper birds;"),
]


@pytest.fixture(scope="module")
def library(hashing: HashingEncoder) -> Library:
    """Three series on one matter, two resolutions each, and one resolution on another matter."""
    lines = [json.dumps({"symbol": d.symbol, "title": d.title, "subjects": [["SEAGRASS", "UNBIS"]]}) for d in _DOCUMENTS[:6]]
    return make_library(Corpus().with_documents(_DOCUMENTS, [], read_records("\n".join(lines), "records").records), hashing)


@pytest.fixture(scope="module")
def answerer(library: Library) -> Answerer:
    return Answerer(library, Options(confidence=None, max_citations=5, max_question_chars=2_000, version="0"))


@pytest.fixture(scope="module")
def answer(answerer: Answerer) -> Answer:
    return answerer.ask("What has the General Assembly said about seagrass?")


def test_a_topic_of_many_resolutions_is_counted_in_the_headline(answer: Answer) -> None:
    assert answer.headline
    assert answer.headline.text.startswith("6 resolutions name seagrass, 6 in the title")


def test_every_series_on_the_topic_is_named_with_its_years_and_no_other(answer: Answer) -> None:
    assert {(group.title, group.first, group.last) for group in answer.groups} == {(title, "2025", "2026") for title in _TITLES}
    assert all(len(group.symbols) == 2 for group in answer.groups)


def test_the_key_act_is_quoted_of_the_newest_and_no_routine_clause(answer: Answer) -> None:
    first = {answer.sentences[group.sentences[0]].citations for group in answer.groups}
    assert first == {(f"A/RES/81/{number}#op2",) for number in (1, 2, 3)}


def test_the_headline_says_what_was_done_and_the_points_what_else(answerer: Answerer) -> None:
    answer = answerer.ask("Give me an overview of kites")
    assert answer.headline
    assert answer.headline.citations
    shown = [sentence.citations for sentence in answer.sentences if sentence.citations and not sentence.is_folded]
    assert {answer.headline.citations, *shown} == {("A/RES/81/9#op1",), ("A/RES/81/9#op2",)}
    assert answer.headline.citations not in shown


def test_no_series_is_meant_by_vectors_that_the_weights_were_not_fitted_on(answerer: Answerer) -> None:
    assert not answerer.ask("paper birds in the sky over the coast").groups


def test_the_counts_by_session_are_folded(answer: Answer) -> None:
    folded = [sentence.text for sentence in answer.sentences if sentence.is_folded]
    assert "By session: session 81: 3 · session 80: 3." in folded


def test_an_overview_of_one_session_counts_that_session_only(answerer: Answerer) -> None:
    answer = answerer.ask("Give me an overview of seagrass in session 80")
    assert {symbol for group in answer.groups for symbol in group.symbols} <= {f"A/RES/80/{number}" for number in (1, 2, 3)}


def test_a_question_for_one_thing_about_the_topic_gets_no_overview(answerer: Answerer) -> None:
    assert not answerer.ask("Which fleets are told to keep away from seagrass by dredging?").groups


def test_to_reaffirm_a_concern_is_no_act_and_to_reiterate_a_demand_is_one() -> None:
    concern = _paragraph("A/RES/80/1", 1, "Reaffirms its concern about dredging;", "")
    demand = _paragraph("A/RES/80/1", 2, "Reiterates its demand for an end of dredging;", "")
    assert force(concern) < force(demand)


def test_a_long_title_begins_a_line_without_its_article_and_ends_with_no_small_word() -> None:
    assert short_title("The situation of meadows in the sea and of other plants there") == "Situation of meadows in the sea …"


def test_the_probe_draws_recorded_subjects_and_finds_every_title_told(library: Library, answerer: Answerer) -> None:
    drawn = subjects(library.corpus, 5)
    assert drawn == ["seagrass"]
    assert [(one.answer.abstained, one.missing) for one in measure(drawn, library.corpus, answerer.ask)] == [(False, ())]
