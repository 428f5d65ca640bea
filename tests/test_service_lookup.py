"""Paragraphs that are named by number are looked up."""

from __future__ import annotations

import pytest

from documents import Locator, Paragraph, Resolution, paragraph_id
from service import Answerer
from service.answering.lookup import look_up
from service.requests.places import places_named


@pytest.mark.parametrize(
    ("question", "locators"),
    [
        ("what does paragraph 20 say?", ["op20"]),
        ("paras. 21 and 22", ["op21", "op22"]),
        ("the third preambular paragraph", ["pp3"]),
        ("PP3", ["pp3"]),
        ("the last operative paragraph", ["op28"]),
        ("the final preambular paragraph", ["pp18"]),
        ("the penultimate operative paragraph of 75/15", ["op27"]),
        ("A/RES/75/15 §22", ["op22"]),
        ("A/RES/75/15#op22", ["op22"]),
        ("5", ["op5"]),
    ],
)
def test_a_numbered_paragraph_is_cited_whole(answerer: Answerer, question: str, locators: list[str]) -> None:
    answer = answerer.ask(question)
    assert (answer.method, [c.locator for c in answer.citations]) == ("lookup", locators)
    assert all(c.start == 0 and len(c.text) - len(c.quote) <= 1 for c in answer.citations)


@pytest.mark.parametrize(
    "question", ["what does paragraph 40 say?", "paragraph 29 of A/RES/75/15", "OP 29", "para 0", "paras 40 and 41"]
)
def test_a_paragraph_number_that_does_not_exist_is_answered_with_how_many_there_are(answerer: Answerer, question: str) -> None:
    answer = answerer.ask(question)
    assert (answer.abstained, answer.reason, answer.citations) == (True, "no_such_paragraph", ())
    assert "A/RES/75/15 has 28 operative paragraphs" in answer.answer


def test_the_last_paragraph_is_nearest_to_a_number_that_is_too_high(answerer: Answerer) -> None:
    assert [c.locator for c in answerer.ask("what does paragraph 29 say?").nearest] == ["op28"]


def test_the_last_of_the_preamble_is_nearest_to_a_preambular_number_that_is_too_high(answerer: Answerer) -> None:
    assert [c.locator for c in answerer.ask("PP 25").nearest] == ["pp18"]


def test_of_two_numbers_the_one_that_exists_is_quoted_and_the_other_denied(answerer: Answerer) -> None:
    answer = answerer.ask("paragraph 21 and paragraph 99")
    assert [c.locator for c in answer.citations] == ["op21"]
    assert "28 operative paragraphs" in answer.answer


@pytest.mark.parametrize(
    "question", ["what does A/RES/76/300 say?", "paragraph 3 of A/RES/76/300", "what does resolution 71/317 say about women?"]
)
def test_a_document_that_is_unknown_is_said_to_be(answerer: Answerer, question: str) -> None:
    answer = answerer.ask(question)
    assert (answer.abstained, answer.reason, answer.citations) == (True, "no_such_document", ())


def test_a_paragraph_that_mentions_an_unknown_document_is_offered(answerer: Answerer) -> None:
    assert [c.locator for c in answerer.ask("what does resolution 71/317 say about women?").nearest] == ["pp5"]


def test_a_scope_that_is_unknown_is_said_to_be(answerer: Answerer) -> None:
    assert answerer.ask("what about women?", symbols=["A/RES/1/2"]).reason == "no_such_document"


def test_what_is_missing_is_told_apart_from_what_is_found(seed: Resolution) -> None:
    result = look_up(seed, places_named("op 28 and 29"))
    assert ([p.locator for p in result.found], result.missing) == (["op28"], (Locator("op", 29),))


def test_a_number_counted_from_the_end_beyond_the_start_is_missing(seed: Resolution) -> None:
    assert look_up(seed, [Locator("op", -29)]).found == ()


def test_a_section_that_is_named_is_where_the_number_is_looked_for() -> None:
    document = Resolution("A/RES/1/1", "Title", paragraphs=tuple(_paragraph(locator) for locator in ("I.op1", "II.op1")))
    assert [p.locator for p in look_up(document, places_named("paragraph 1 of section II")).found] == ["II.op1"]


def test_a_sub_paragraph_is_found_by_its_letter() -> None:
    document = Resolution("A/RES/1/1", "Title", paragraphs=tuple(_paragraph(locator) for locator in ("op1", "op1(a)")))
    assert [p.locator for p in look_up(document, places_named("op1(a)")).found] == ["op1(a)"]


def _paragraph(locator: str) -> Paragraph:
    return Paragraph(paragraph_id("A/RES/1/1", Locator.parse(locator)), "A/RES/1/1", locator, "operative", "Decides to act;")
