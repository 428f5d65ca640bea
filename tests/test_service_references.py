"""Paragraph numbers, in all the ways in which people write them; without a side they are operative ones."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.requests.places import find_places, places_named

_FORMS = {
    "para 21": "op21",
    "para. 21": "op21",
    "Para 21?": "op21",
    "paragraph 21": "op21",
    "PARAGRAPH 21": "op21",
    "paragraph no. 21": "op21",
    "paragraph number 21": "op21",
    "paragraph #21": "op21",
    "what does paragraph 21 say?": "op21",
    "21st paragraph": "op21",
    "OP 21": "op21",
    "OP21": "op21",
    "op21": "op21",
    "op. 21": "op21",
    "op.21": "op21",
    "OP #21": "op21",
    "75/15 OP21": "op21",
    "A/RES/75/15#op21": "op21",
    "operative paragraph 21": "op21",
    "operative para. 21": "op21",
    "operative clause 21": "op21",
    "operative paragraph twenty-one": "op21",
    "the twenty-first operative paragraph": "op21",
    "the 21st operative paragraph": "op21",
    "the first operative paragraph": "op1",
    "first and second operative paragraphs": "op1 op2",
    "paras. 14 and 15": "op14 op15",
    "paras 14-15": "op14 op15",
    "para 5 & 6": "op5 op6",
    "paragraphs 21-22": "op21 op22",
    "paragraphs 21–22": "op21 op22",
    "paragraphs 21 to 23": "op21 op22 op23",
    "paragraphs 3, 5 and 7 to 9": "op3 op5 op7 op8 op9",
    "OPs 12 and 13": "op12 op13",
    "op 3, 4 and 5": "op3 op4 op5",
    "op21 and op22": "op21 op22",
    "PP3": "pp3",
    "pp 3": "pp3",
    "pp. 3": "pp3",
    "PPs 3 and 4": "pp3 pp4",
    "third PP": "pp3",
    "preambular paragraph 3": "pp3",
    "preambular para 3": "pp3",
    "preamble paragraph 3": "pp3",
    "the third preambular paragraph": "pp3",
    "the 3rd preambular para": "pp3",
    "paragraph 3 of the preamble": "pp3",
    "the third paragraph of the preamble": "pp3",
    "the first three preambular paragraphs": "pp1 pp2 pp3",
    "the last operative paragraph": "op-1",
    "the last paragraph": "op-1",
    "the final preambular paragraph": "pp-1",
    "the penultimate operative paragraph": "op-2",
    "second-to-last operative paragraph": "op-2",
    "the last two operative paragraphs": "op-2 op-1",
    "21 (a)": "op21(a)",
    "paragraph 21 (a)": "op21(a)",
    "para. 21(a)": "op21(a)",
    "op21(a)": "op21(a)",
    "op21(a)(ii)": "op21(a)(ii)",
    "§ 12": "op12",
    "§12": "op12",
    "§§ 12-13": "op12 op13",
    "¶ 12": "op12",
    "clause 12": "op12",
    "21": "op21",
}


@pytest.mark.parametrize(("written", "meant"), _FORMS.items())
def test_a_paragraph_is_recognised_however_its_number_is_written(written: str, meant: str) -> None:
    assert _numbers(written) == meant.split()


@pytest.mark.parametrize(
    "question",
    [
        "how many paragraphs",
        "how many paragraphs are there in 75/15?",
        "which paragraphs mention women",
        "does any paragraph mention the 2030 Agenda?",
        "paragraphs about 2030 Agenda",
        "one paragraph about women",
        "list 3 paragraphs about women",
        "resolution 71/317 of 19 July",
        "Security Council resolution 1325 (2000)",
        "what happened on 19 July 2017?",
        "what did the 28th and 29th Summits adopt?",
        "the last summit",
        "the 17 SDGs",
        "Vision 2025",
        "Article 21",
        "what does pp mean",
        "",
    ],
)
def test_a_question_that_names_no_paragraph_has_no_reference(question: str) -> None:
    assert _numbers(question) == []


def test_a_section_that_is_named_goes_with_the_number() -> None:
    assert _numbers("paragraph 3 of section II") == ["II.op3"]
    assert _numbers("annex 2, paragraph 4") == ["annex2.op4"]


def test_a_paragraph_named_twice_is_listed_once() -> None:
    assert _numbers("para 21, I mean paragraph 21") == ["op21"]


def test_references_come_in_the_order_of_naming() -> None:
    assert _numbers("compare PP3 with OP 2 and the last operative paragraph") == ["pp3", "op2", "op-1"]


@given(st.text(max_size=200))
def test_no_text_makes_the_search_for_references_fail(text: str) -> None:
    assert len(places_named(text)) == len(find_places(text).numbers)


@given(st.integers(1, 999))
def test_every_number_up_to_three_digits_is_read(number: int) -> None:
    assert [place.number for place in places_named(f"what does paragraph {number} say?")] == [number]


def _numbers(message: str) -> list[str]:
    return [said.value for said in find_places(message).numbers]


@pytest.mark.parametrize("hostile", ["1-", "1, ", "one and ", "second, ", "first and ", "1(a)"])
def test_a_question_made_of_numbers_is_read_at_once(hostile: str) -> None:
    began = time.perf_counter()
    find_places((hostile * 4_000)[:4_000])
    assert time.perf_counter() - began < 2


def test_as_many_numbers_as_anybody_lists_are_read() -> None:
    listed = ", ".join(map(str, range(1, 31)))
    assert [place.number for place in places_named(f"paragraphs {listed}")] == list(range(1, 31))
