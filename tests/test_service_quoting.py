"""Verification: a sentence is quoted only if its paragraph says it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Paragraph, ParagraphId, Resolution, seed_path, split_clauses
from documents.readers import read_file
from service import Sentence
from service.answering.composition import compose, compose_whole, cut
from service.verification.quoting import verified, verify

_SEED = read_file(seed_path()).resolution or Resolution("", "")
_BY_LOCATOR = {p.locator: p for p in _SEED.paragraphs}
_WORK = "The General Assembly takes note with appreciation of the ongoing work of the Association of Southeast Asian Nations"


@given(st.sampled_from(_SEED.paragraphs), st.booleans(), st.booleans(), st.data())
@settings(deadline=None)
def test_whatever_is_composed_of_a_paragraph_is_quoted(
    paragraph: Paragraph, first: bool, named: bool, data: st.DataObject
) -> None:
    count = len(split_clauses(paragraph.text))
    relevance = data.draw(st.lists(st.floats(0, 2), min_size=count, max_size=count))
    needed = data.draw(st.lists(st.integers(0, len(paragraph.text) - 1), max_size=3))
    composed = compose(paragraph, cut(paragraph.text, relevance, needed), first=first, named=named)
    assert verify(composed.sentence.text, [paragraph]) == "quoted"


@given(st.sampled_from(_SEED.paragraphs), st.sampled_from(_SEED.paragraphs))
@settings(deadline=None)
def test_what_is_composed_of_a_paragraph_is_unsupported_by_another(one: Paragraph, other: Paragraph) -> None:
    text = compose_whole(one, first=True, named=False).sentence.text
    assert verify(text, [other]) == ("quoted" if one == other else "unsupported")


@pytest.mark.parametrize(
    ("locator", "text"),
    [
        ("op22", f"{_WORK} Coordinating Centre …"),
        ("op22", "The Assembly takes note with appreciation … in addressing disaster management …"),
        ("op22", "In A/RES/75/15, the General Assembly takes note with appreciation of the ongoing work …"),
        ("pp5", "In the preamble, the Assembly also recalls the fiftieth anniversary …"),
        ("pp3", "In the preamble of A/RES/75/15, the Assembly notes with satisfaction that the activities …"),
        ("op28", 'The General Assembly decides to include … the sub-item entitled "Cooperation between the United Nations …'),
    ],
)
def test_the_words_of_the_paragraph_are_quoted(locator: str, text: str) -> None:
    assert verify(text, [_BY_LOCATOR[locator]]) == "quoted"


@pytest.mark.parametrize(
    ("fault", "locator", "text"),
    [
        (
            "a changed number",
            "op21",
            "The General Assembly further encourages … the Joint Strategic Plan of Action on Disaster Management 2021–2030.",
        ),
        ("part of a number", "pp5", "In the preamble, the Assembly also recalls … its resolution 71/31."),
        (
            "a changed date",
            "op2",
            "The General Assembly reaffirms … the Memorandum of Understanding signed on 28 September 2007.",
        ),
        ("an added negation", "op22", f"{_WORK} Coordinating Centre not …"),
        ("a negated verb", "op22", "The General Assembly does not take note with appreciation of the ongoing work …"),
        ("a stronger verb", "op21", "The General Assembly decides closer cooperation on disaster risk reduction."),
        ("a verb without its adverb", "op21", "The General Assembly encourages closer cooperation on disaster risk reduction."),
        (
            "a verb with another adverb",
            "op21",
            "The General Assembly also encourages closer cooperation on disaster risk reduction.",
        ),
        ("a verb without its complement", "op22", "The General Assembly takes note of the ongoing work."),
        ("another preambular verb", "pp5", "In the preamble, the Assembly also reaffirms the fiftieth anniversary …"),
        ("another order", "op22", "The General Assembly takes note with appreciation … in the region … of the ongoing work."),
        ("a word in between", "op22", "The General Assembly takes note with appreciation of the valuable ongoing work."),
        ("an omission without ellipsis", "op22", "The General Assembly takes note with appreciation of the work."),
        ("a swapped actor", "op27", "The General Assembly requests the President to submit to the General Assembly …"),
        ("nothing but the verb", "op22", "The General Assembly takes note with appreciation …"),
        ("nothing", "op22", ""),
        ("an ellipsis alone", "op22", "…"),
    ],
)
def test_a_sentence_with_a_fault_is_unsupported(fault: str, locator: str, text: str) -> None:
    assert verify(text, [_BY_LOCATOR[locator]]) == "unsupported", fault


def test_a_sentence_without_paragraphs_is_unsupported() -> None:
    assert verify(f"{_WORK} …", []) == "unsupported"


def test_one_of_several_paragraphs_is_enough() -> None:
    assert verify(f"{_WORK} …", [_BY_LOCATOR["op21"], _BY_LOCATOR["op22"]]) == "quoted"


def test_stretches_of_two_paragraphs_do_not_make_a_quotation() -> None:
    text = "The General Assembly further encourages closer cooperation … takes note with appreciation of the ongoing work."
    assert verify(text, [_BY_LOCATOR["op21"], _BY_LOCATOR["op22"]]) == "unsupported"


def test_typographic_quotation_marks_and_white_space_do_not_matter() -> None:
    passage = Paragraph(ParagraphId("p"), "p", "p", "passage", "The so-called “smart\n cities” of the bloc’s members.")
    assert verify('The so-called "smart cities" of the bloc\'s members.', [passage]) == "quoted"


def test_a_labelled_quotation_of_a_paragraph_without_a_verb_is_quoted() -> None:
    paragraph = Paragraph(ParagraphId("A/RES/1/1#op3"), "A/RES/1/1", "op3", "operative", "A peaceful world.")
    assert verify("Paragraph 3 reads: “A peaceful world”.", [paragraph]) == "quoted"
    assert verify("Paragraph 3 reads: “A warlike world”.", [paragraph]) == "unsupported"


def test_the_verdict_replaces_what_a_sentence_claimed_of_itself() -> None:
    sentence = Sentence(text="The General Assembly decides everything.", citations=("A/RES/75/15#op22",), verdict="quoted")
    assert verified(sentence, [_BY_LOCATOR["op22"]]).verdict == "unsupported"


@pytest.mark.parametrize(
    ("locator", "text"),
    [
        (
            "op15",
            "The General Assembly reiterates cooperation between the Association of Southeast Asian Nations and the United Nations …",
        ),
        ("op28", "The General Assembly decides to include in the provisional agenda."),
        ("op21", "In the preamble, the Assembly further encourages closer cooperation on disaster risk reduction …"),
        ("op21", "In A/RES/99/99, the General Assembly further encourages closer cooperation on disaster risk reduction …"),
        ("op21", "Paragraph 5 reads: “Further encourages closer cooperation on disaster risk reduction …”"),
    ],
)
def test_a_word_skipped_in_silence_or_a_wrong_frame_is_unsupported(locator: str, text: str) -> None:
    assert verify(text, [_BY_LOCATOR[locator]]) == "unsupported"
