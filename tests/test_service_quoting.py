"""Verification: a point is quoted only if its paragraph says it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Paragraph, ParagraphId, Resolution, seed_path, split_clauses
from documents.readers import read_file
from service import Sentence
from service.answering.composition import compose, compose_whole
from service.answering.cutting import cut
from service.verification.quoting import verified, verify

_SEED = read_file(seed_path()).resolution or Resolution("", "")
_BY_LOCATOR = {p.locator: p for p in _SEED.paragraphs}
_WORK = "Takes note with appreciation of the ongoing work of the Association of Southeast Asian Nations"


@given(st.sampled_from(_SEED.paragraphs), st.data())
@settings(deadline=None)
def test_whatever_is_composed_of_a_paragraph_is_quoted(paragraph: Paragraph, data: st.DataObject) -> None:
    count = len(split_clauses(paragraph.text))
    relevance = data.draw(st.lists(st.floats(0, 2), min_size=count, max_size=count))
    needed = data.draw(st.lists(st.integers(0, len(paragraph.text) - 1), max_size=3))
    composed = compose(paragraph, cut(paragraph.text, relevance, needed))
    assert verify(composed.sentence.text, [paragraph]) == "quoted"


@given(st.sampled_from(_SEED.paragraphs), st.sampled_from(_SEED.paragraphs))
@settings(deadline=None)
def test_what_is_composed_of_a_paragraph_is_unsupported_by_another(one: Paragraph, other: Paragraph) -> None:
    assert verify(compose_whole(one).sentence.text, [other]) == ("quoted" if one == other else "unsupported")


@pytest.mark.parametrize(
    ("locator", "text"),
    [
        ("op22", f"“{_WORK} Coordinating Centre …”"),
        ("op22", "“Takes note with appreciation … in addressing disaster management …”"),
        ("op22", "“the ongoing work”, in para. 22: “in addressing disaster management”"),
        ("op27", "Secretary-General, requests: “to submit to the General Assembly”"),
        ("pp5", "Preamble only: “Recalling also the fiftieth anniversary …”"),
        ("op28", "“Decides to include … the sub-item entitled ‘Cooperation between the United Nations …”"),
    ],
)
def test_the_words_of_the_paragraph_are_quoted(locator: str, text: str) -> None:
    assert verify(text, [_BY_LOCATOR[locator]]) == "quoted"


@pytest.mark.parametrize(
    ("fault", "locator", "text"),
    [
        ("a changed number", "op21", "“the Joint Strategic Plan of Action on Disaster Management 2021–2030”"),
        ("part of a number", "pp5", "Preamble only: “Recalling also … its resolution 71/31”"),
        ("a figure outside that is not the paragraph's", "op22", "In 2019: “the ongoing work”"),
        ("an added negation", "op22", f"“{_WORK} Coordinating Centre not …”"),
        ("a stronger verb", "op21", "“Decides closer cooperation on disaster risk reduction”"),
        ("another order", "op22", "“Takes note with appreciation … in the region … of the ongoing work”"),
        ("a word in between", "op22", "“Takes note with appreciation of the valuable ongoing work”"),
        ("an omission without ellipsis", "op22", "“Takes note with appreciation of the work”"),
        ("a swapped actor", "op27", "“Requests the President to submit to the General Assembly …”"),
        ("one quotation of two", "op22", "“the ongoing work” and “the finished work”"),
        ("a preamble told as a decision", "pp5", "“Recalling also the fiftieth anniversary …”"),
        ("nothing quoted", "op22", _WORK),
        ("nothing", "op22", ""),
        ("an ellipsis alone", "op22", "“…”"),
    ],
)
def test_a_point_with_a_fault_is_unsupported(fault: str, locator: str, text: str) -> None:
    assert verify(text, [_BY_LOCATOR[locator]]) == "unsupported", fault


def test_a_point_without_paragraphs_is_unsupported() -> None:
    assert verify(f"“{_WORK} …”", []) == "unsupported"


def test_one_of_several_paragraphs_is_enough() -> None:
    assert verify(f"“{_WORK} …”", [_BY_LOCATOR["op21"], _BY_LOCATOR["op22"]]) == "quoted"


def test_stretches_of_two_paragraphs_do_not_make_a_quotation() -> None:
    text = "“Further encourages closer cooperation … Takes note with appreciation of the ongoing work”"
    assert verify(text, [_BY_LOCATOR["op21"], _BY_LOCATOR["op22"]]) == "unsupported"


def test_inner_quotation_marks_and_white_space_do_not_matter() -> None:
    passage = Paragraph(ParagraphId("p"), "p", "p", "passage", "The so-called “smart\n cities” of the bloc’s members.")
    assert verify("“The so-called ‘smart cities’ of the bloc's members”", [passage]) == "quoted"


def test_the_verdict_replaces_what_a_point_claimed_of_itself() -> None:
    sentence = Sentence(text="“Decides everything”", citations=("A/RES/75/15#op22",), verdict="quoted")
    assert verified(sentence, [_BY_LOCATOR["op22"]]).verdict == "unsupported"


def test_what_was_computed_is_supported_unless_it_quotes_what_is_not_there() -> None:
    counted = Sentence(text="3 paragraphs, the first: “the ongoing work”", citations=("A/RES/75/15#op22",), verdict="supported")
    invented = counted.model_copy(update={"text": "3 paragraphs, the first: “the finished work”"})
    assert [verified(sentence, [_BY_LOCATOR["op22"]]).verdict for sentence in (counted, invented)] == ["supported", "unsupported"]
