"""Paragraph numbers, in all the ways in which people write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.understanding import Reference, find_references

_FORMS = {
    "para 21": "21",
    "para. 21": "21",
    "Para 21?": "21",
    "paragraph 21": "21",
    "PARAGRAPH 21": "21",
    "paragraph no. 21": "21",
    "paragraph number 21": "21",
    "paragraph #21": "21",
    "what does paragraph 21 say?": "21",
    "21st paragraph": "21",
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
    "paras. 14 and 15": "14 15",
    "paras 14-15": "14 15",
    "para 5 & 6": "5 6",
    "paragraphs 21-22": "21 22",
    "paragraphs 21–22": "21 22",
    "paragraphs 21 to 23": "21 22 23",
    "paragraphs 3, 5 and 7 to 9": "3 5 7 8 9",
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
    "the last paragraph": "-1",
    "the final preambular paragraph": "pp-1",
    "the penultimate operative paragraph": "op-2",
    "second-to-last operative paragraph": "op-2",
    "the last two operative paragraphs": "op-2 op-1",
    "21 (a)": "21(a)",
    "paragraph 21 (a)": "21(a)",
    "para. 21(a)": "21(a)",
    "op21(a)": "op21(a)",
    "op21(a)(ii)": "op21(a)(ii)",
    "§ 12": "12",
    "§12": "12",
    "§§ 12-13": "12 13",
    "¶ 12": "12",
    "clause 12": "12",
    "21": "21",
}


@pytest.mark.parametrize(("written", "meant"), _FORMS.items())
def test_a_paragraph_is_recognised_however_its_number_is_written(written: str, meant: str) -> None:
    assert [_short(reference) for reference in find_references(written)] == meant.split()


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
    assert find_references(question) == ()


def test_a_section_that_is_named_goes_with_the_number() -> None:
    assert find_references("paragraph 3 of section II") == (Reference("any", 3, (), ("II",)),)


def test_a_paragraph_named_twice_is_listed_once() -> None:
    assert find_references("para 21, I mean paragraph 21") == (Reference("any", 21),)


def test_references_come_in_the_order_of_naming() -> None:
    assert [_short(r) for r in find_references("compare PP3 with OP 2 and the last operative paragraph")] == [
        "pp3",
        "op2",
        "op-1",
    ]


@given(st.text(max_size=200))
def test_no_text_makes_the_search_for_references_fail(text: str) -> None:
    assert all(isinstance(reference, Reference) for reference in find_references(text))


@given(st.integers(1, 999))
def test_every_number_up_to_three_digits_is_read(number: int) -> None:
    assert [r.number for r in find_references(f"what does paragraph {number} say?")] == [number]


def _short(reference: Reference) -> str:
    side = "" if reference.side == "any" else reference.side
    return f"{side}{reference.number}" + "".join(f"({sub})" for sub in reference.subs)


@pytest.mark.parametrize("hostile", ["1-", "1, ", "one and ", "second, ", "first and ", "1(a)"])
def test_a_question_made_of_numbers_is_read_at_once(hostile: str) -> None:
    began = time.perf_counter()
    find_references((hostile * 4_000)[:4_000])
    assert time.perf_counter() - began < 2


def test_as_many_numbers_as_anybody_lists_are_read() -> None:
    listed = ", ".join(map(str, range(1, 31)))
    assert [reference.number for reference in find_references(f"paragraphs {listed}")] == list(range(1, 31))
