"""Polarity: a sentence denies what its paragraph denies, and nothing else."""

from __future__ import annotations

import pytest

from service.verification.polarity import polarity_faults
from tests.madeup import faults

_EMBARGO = (
    "Stresses that the embargo should not be lifted before elections and that no Member State may supply arms to the parties;"
)
_CASES = "Notes with concern that the number of cases continues to increase in rural areas and that access to public services is limited;"
_PEACE = "Recognizes that peace is not only the absence of conflict and that no one should be left behind;"
_MISSION = "Decides to review the programme after the conference and to strengthen the mandate of the mission;"


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        (_EMBARGO, "The embargo should not be lifted before elections."),
        (_EMBARGO, "The embargo ought to stay until the elections."),
        (_EMBARGO, "No Member State may supply arms."),
        (_EMBARGO, "Member States are forbidden to supply arms to the parties."),
        (_EMBARGO, "Member States must refrain from supplying arms to the parties."),
        (_EMBARGO, "It speaks against lifting the embargo before elections."),
        (_CASES, "The number of cases keeps rising in rural areas."),
        (_CASES, "Access to public services remains limited."),
        (_PEACE, "Nobody should be left behind."),
        (_PEACE, "Everyone is to be included, leaving no one behind."),
        (_PEACE, "Peace is more than the absence of conflict."),
        (_MISSION, "After the conference, the programme will be reviewed."),
        (_MISSION, "The mandate of the mission will be reinforced."),
        ("op27", "No later than the seventy-seventh session, a report is due."),
        ("op10", "Disputes are to be settled peacefully."),
    ],
)
def test_what_keeps_the_sense_passes(paragraph: str, sentence: str) -> None:
    assert not faults(polarity_faults, sentence, paragraph)


@pytest.mark.parametrize(
    ("paragraph", "sentence", "word"),
    [
        ("op27", "The Secretary-General is requested not to submit a report.", "not"),
        ("op1", "The Vision will never ensure lasting peace.", "never"),
        ("op22", "The Assembly does not take note of the ongoing work.", "not"),
        ("op9", "The support is provided without mutual respect.", "without"),
        ("op12", "No cooperation is encouraged.", "No"),
        (_CASES, "The number of cases does not increase in rural areas.", "not"),
        (_CASES, "The number of cases doesn't increase in rural areas.", "doesn't"),
        (_MISSION, "The programme will not be reviewed after the conference.", "not"),
        (_EMBARGO, "The elections should not be held, and the embargo should not be lifted, and arms are not supplied.", "not"),
    ],
)
def test_a_denial_that_the_paragraph_does_not_have_is_caught(paragraph: str, sentence: str, word: str) -> None:
    assert faults(polarity_faults, sentence, paragraph)[0] == word


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("The embargo should be lifted before elections.", "not"),
        ("Member States may supply arms to the parties.", "no"),
        ("Every Member State may supply arms to the parties.", "no"),
    ],
)
def test_a_denial_that_is_dropped_is_caught(sentence: str, word: str) -> None:
    assert faults(polarity_faults, sentence, _EMBARGO) == [word]


@pytest.mark.parametrize(
    ("paragraph", "sentence", "word"),
    [
        (_CASES, "The number of cases continues to decrease in rural areas.", "decrease"),
        (_CASES, "The number of cases continues to increase in urban areas.", "urban"),
        (_CASES, "Access to private services is limited.", "private"),
        (_MISSION, "The programme will be reviewed before the conference.", "before"),
        (_MISSION, "The mandate of the mission is to be weakened.", "weakened"),
        ("op10", "Disputes are to find a violent settlement.", "violent"),
        ("op20", "Collaboration excludes the sharing of expertise.", "excludes"),
    ],
)
def test_the_opposite_of_a_word_is_caught(paragraph: str, sentence: str, word: str) -> None:
    assert faults(polarity_faults, sentence, paragraph) == [word]


def test_an_opposite_passes_where_the_paragraph_has_both() -> None:
    paragraph = "Notes that imports of grain rose while exports of timber fell;"
    assert not faults(polarity_faults, "Exports of timber fell, and imports of grain rose.", paragraph)
