"""Questions about the document itself, and questions that only sound like them."""

from __future__ import annotations

import pytest

from documents import Corpus, Resolution
from embeddings import Encoder
from service import Answerer, Settings, build_answerer
from service.answering.lookup import say_extent, say_field
from service.requests.details import HeaderField


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("when was it adopted?", "23 November 2020"),
        ("when was resolution 75/15 adopted?", "23 November 2020"),
        ("in which session was the resolution adopted?", "seventy-fifth (75th) session"),
        ("what is the agenda item of A/RES/75/15?", "130 (q)"),
        ("at which plenary meeting was it adopted?", "30th plenary meeting"),
        ("when was the document issued?", "30 November 2020"),
        ("how many operative paragraphs does it have?", "28 operative paragraphs"),
        ("how many preambular paragraphs does the resolution have?", "18 preambular paragraphs"),
        ("how many paragraphs are there in 75/15?", "28 operative and 18 preambular paragraphs"),
        ("how many footnotes does the resolution have?", "10 footnotes"),
        ("what is the title of 75/15?", "Cooperation between the United Nations and the Association of Southeast Asian Nations"),
        ("which draft resolutions was the resolution based on?", "A/75/L.25/Add.1"),
        ("which main committee did the resolution come from?", "without reference to a Main Committee"),
        ("what is the document symbol of the resolution?", "A/RES/75/15"),
        ("who adopted the resolution?", "General Assembly"),
    ],
)
def test_a_question_about_the_document_is_answered_from_its_header(answerer: Answerer, question: str, shown: str) -> None:
    answer = answerer.ask(question)
    assert (answer.method, answer.abstained) == ("metadata", False)
    assert shown in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "when was the ASEAN Charter adopted",
        "at which session will the report be submitted",
        "at which session is the item on the provisional agenda next?",
        "when was the Hanoi Declaration adopted?",
        "what did the GA say about disaster management?",
        "how many thrusts does the declaration have?",
        "when did the Centre for Sustainable Development Studies open?",
    ],
)
def test_a_question_about_what_the_document_says_is_not_about_its_header(answerer: Answerer, question: str) -> None:
    assert answerer.ask(question).method != "metadata"


def test_a_header_answer_cites_no_paragraph(answerer: Answerer) -> None:
    assert answerer.ask("when was resolution 75/15 adopted?").citations == ()


@pytest.mark.parametrize("field", ["adopted", "issued", "session", "agenda_item", "meeting", "origin"])
def test_a_field_that_the_header_lacks_is_not_said(field: HeaderField) -> None:
    assert say_field(Resolution("A/RES/1/1", "A title"), field) is None


def test_the_extent_names_both_sides(seed: Resolution) -> None:
    assert say_extent(seed) == "A/RES/75/15 has 28 operative paragraphs and 18 preambular paragraphs."


@pytest.fixture
def two(seed: Resolution, hashing_encoder: Encoder) -> Answerer:
    corpus = Corpus().with_documents([seed, Resolution("A/RES/75/16", "Another")], [])
    return build_answerer(Settings(_env_file=None), encoder=hashing_encoder, corpus=corpus)


def test_of_several_documents_none_is_meant_by_the_resolution(two: Answerer) -> None:
    assert two.ask("when was the resolution adopted?").method != "metadata"


def test_a_symbol_in_the_question_says_which_of_several_documents_is_meant(two: Answerer) -> None:
    answer = two.ask("when was 75/15 adopted?")
    assert answer.answer.startswith("Adopted on 23 November 2020, at the 30th plenary meeting\n- 75/15 Cooperation")
