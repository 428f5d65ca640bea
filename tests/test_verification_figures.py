"""Figures: a number, a date or a symbol of a sentence stands in its paragraph, and for the same thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from service.verification import Beside
from service.verification.figures import figure_faults, numbers
from service.verification.sources import Source
from tests.madeup import faults, operative

_TRAINING = (
    "Notes with appreciation that 170 officials from 33 countries were trained in 2019, at a cost of 1.5 million dollars, and that "
    "12 workshops were held on 28 and 29 May 2019;"
)
_REFERENCES = (
    "Recalls its resolutions 73/292 of 6 December 2018 and 1540 (2004), paragraph 4 of resolution 62/1 and its decision 72/510;"
)
_SPANS = "Welcomes the Plan of Action (2016–2020) and the Vision 2025;"


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        ("op27", "The Secretary-General is asked for a report at the 77th session."),
        ("op27", "A report is requested for the seventy-seventh session."),
        ("pp6", "The year 2020 marked the 75th anniversary of the UN."),
        ("op7", "The eleventh summit was held by videoconference."),
        ("op7", "The 11th summit was held by videoconference."),
        ("op23", "The declaration of 2017 has 6 thrusts."),
        ("op26", "The two secretariats hold an annual review."),
        ("pp11", "More than 96% of the action lines were addressed."),
        ("pp11", "More than ninety-six per cent of the action lines were addressed."),
        ("pp16", "The three midterm reviews are welcomed."),
        (_TRAINING, "Twelve workshops cost $1.5 million."),
        (_TRAINING, "The cost was 1,500,000 dollars."),
        (_TRAINING, "The 170 officials came from 33 countries."),
    ],
)
def test_a_number_in_another_spelling_is_the_same(paragraph: str, sentence: str) -> None:
    assert not faults(figure_faults, sentence, paragraph)


@pytest.mark.parametrize(
    ("paragraph", "sentence", "words"),
    [
        ("op27", "A report is requested for the 78th session.", "78th"),
        ("op27", "A report is requested for the seventy-sixth session.", "seventy-sixth"),
        ("pp11", "More than 97 per cent of the action lines were addressed.", "97"),
        ("op23", "The declaration has seven thrusts.", "seven"),
        ("op23", "The declaration has 7 thrusts.", "7"),
        (_TRAINING, "171 officials were trained.", "171"),
        (_TRAINING, "The cost was 1.5 billion dollars.", "1.5 billion"),
        (_TRAINING, "The cost was 15 million dollars.", "15 million"),
        (_TRAINING, "Thirteen workshops were held.", "Thirteen"),
    ],
)
def test_a_changed_number_is_caught(paragraph: str, sentence: str, words: str) -> None:
    assert faults(figure_faults, sentence, paragraph) == [words]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("170 countries took part.", "170"),
        ("33 officials were trained.", "33"),
        ("12 countries took part.", "12"),
        ("Training went to 33 officials from 170 countries.", "33"),
        ("There were 33 workshops.", "33"),
    ],
)
def test_the_number_of_another_thing_in_the_same_paragraph_is_caught(sentence: str, words: str) -> None:
    assert words in faults(figure_faults, sentence, _TRAINING)


@pytest.mark.parametrize(
    "sentence",
    ["The Plan covers 2016 to 2020.", "The Plan covers 2016-2020.", "Vision 2025 is welcomed.", "The Plan ends in 2020."],
)
def test_a_span_of_years_may_be_written_in_other_ways(sentence: str) -> None:
    assert not faults(figure_faults, sentence, _SPANS)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The Plan covers 2016–2025.", "2016–2025"),
        ("The Plan covers 2020 to 2025.", "2020 to 2025"),
        ("The Plan covers 2016–2021.", "2016–2021"),
        ("Vision 2020 is welcomed.", "2020"),
        ("Vision 2030 is welcomed.", "2030"),
    ],
)
def test_a_span_or_a_name_with_another_year_of_the_paragraph_is_caught(sentence: str, words: str) -> None:
    assert words in faults(figure_faults, sentence, _SPANS)


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        ("op7", "The summit was held on 15 November 2020."),
        ("op7", "The summit was held on November 15, 2020."),
        ("op7", "The summit was held on 15 Nov. 2020."),
        ("op7", "The summit was held in November 2020."),
        ("op7", "The summit was held in November."),
        ("op7", "The summit was held in 2020."),
        ("pp14", "The briefing was held on 30 January."),
        (_TRAINING, "Workshops were held on 28 May 2019."),
        (_TRAINING, "Workshops were held on 28–29 May 2019."),
        (_TRAINING, "Workshops were held on 29 May, and may be held again."),
        (_REFERENCES, "The resolution of 6 Dec. 2018 is recalled."),
    ],
)
def test_a_date_may_be_written_in_other_ways_or_told_in_part(paragraph: str, sentence: str) -> None:
    assert not faults(figure_faults, sentence, paragraph)


@pytest.mark.parametrize(
    ("paragraph", "sentence", "words"),
    [
        ("op7", "The summit was held on 16 November 2020.", "16 November 2020"),
        ("op7", "The summit was held on 15 October 2020.", "15 October 2020"),
        ("op7", "The summit was held on 15 November 2021.", "15 November 2021"),
        ("op7", "The summit was held in December 2020.", "December 2020"),
        ("op7", "The summit was held on November 16, 2020.", "16 November 2020"),
        ("pp14", "The briefing was held in January 2021.", "January 2021"),
        ("pp9", "The statement of 14 February 2020 is acknowledged.", "14 February 2020"),
        (_TRAINING, "Workshops were held on 27 and 29 May 2019.", "27 May 2019"),
    ],
)
def test_a_date_with_another_day_month_or_year_is_caught(paragraph: str, sentence: str, words: str) -> None:
    assert faults(figure_faults, sentence, paragraph) == [words]


def test_a_day_and_the_month_of_another_date_are_caught() -> None:
    assert faults(figure_faults, "The declaration was made on 14 February 2020.", "pp9") == ["14 February 2020"]


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        ("pp5", "Resolution 71/317 is recalled."),
        ("pp5", "A/RES/71/317 is recalled."),
        ("pp7", "Security Council resolution 1325 (2000) is recalled."),
        ("pp7", "Resolution 1325 is recalled."),
        ("op27", "Paragraph 27 of A/RES/75/15 asks for a report."),
        ("op27", "In resolution 75/15, a report is asked for (OP 27)."),
        (_REFERENCES, "Paragraph 4 of resolution 62/1 is recalled."),
        (_REFERENCES, "Decision 72/510 and resolution 1540 are recalled."),
    ],
)
def test_the_symbols_of_a_paragraph_and_its_own_pass(paragraph: str, sentence: str) -> None:
    assert not faults(figure_faults, sentence, paragraph)


@pytest.mark.parametrize(
    ("paragraph", "sentence", "words"),
    [
        ("pp5", "Resolution 71/318 is recalled.", "71/318"),
        ("pp5", "A/RES/71/31 is recalled.", "A/RES/71/31"),
        ("pp7", "Resolution 1326 (2000) is recalled.", "1326 (2000)"),
        ("pp7", "Resolution 1325 (2001) is recalled.", "1325 (2001)"),
        ("op27", "In A/RES/75/16, a report is asked for.", "A/RES/75/16"),
        ("op27", "Paragraph 28 asks for a report.", "Paragraph 28"),
        ("op27", "A report is asked for (OP 26).", "OP 26"),
        (_REFERENCES, "Paragraph 5 of resolution 62/1 is recalled.", "Paragraph 5"),
        (_REFERENCES, "Decision 72/511 is recalled.", "72/511"),
    ],
)
def test_the_symbol_or_the_number_of_another_paragraph_is_caught(paragraph: str, sentence: str, words: str) -> None:
    assert faults(figure_faults, sentence, paragraph) == [words]


def test_figures_of_two_paragraphs_that_are_cited_together_pass() -> None:
    sentence = "The summit of 15 November 2020 came before the report to the seventy-seventh session."
    assert faults(figure_faults, sentence, "op27") == ["15 November 2020"]
    assert not faults(figure_faults, sentence, "op7", "op27")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,033 officials", [1033]),
        ("3.5 per cent", [3.5]),
        ("two hundred towns", [200]),
        ("twenty-five million", [25e6]),
        ("the first of one", []),
        ("1.2.3", []),
    ],
)
def test_numbers_are_read_in_figures_and_in_words(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers(text)] == values


_ADOPTED = Beside(adopted=(date(2025, 12, 19),))


@pytest.mark.parametrize(
    ("sentence", "is_so"),
    [
        ("In resolution 80/1 of 19 December 2025 the Assembly notes the report.", True),
        ("The resolution, adopted on 19 December 2025, notes the report.", True),
        ("In December 2025 the Assembly noted the report.", True),
        ("The 2025 resolution notes the report.", True),
        ("Adopted at its eightieth session, the text notes the report.", True),
        ("In resolution 80/1 of 18 December 2025 the Assembly notes the report.", False),
        ("The 2024 resolution notes the report.", False),
        ("The text, adopted at the seventy-ninth session, notes the report.", False),
        ("The Assembly notes the report of December 2025.", False),
        ("The report is due in 2025.", False),
    ],
)
def test_when_a_resolution_was_adopted_may_be_told_of_the_resolution_alone(sentence: str, is_so: bool) -> None:
    source = Source((operative("Notes the report;"),), beside=_ADOPTED)
    assert (not list(figure_faults(sentence, source))) == is_so


def test_a_number_may_come_from_the_title_or_heading_beside_the_same_word() -> None:
    paragraph = replace(operative("Decides to go on;"), title="The 2030 Summit on COVID-19", heading="Article 61 – Protocols")
    assert not faults(figure_faults, "Article 61 says so of COVID-19 and the 2030 summit.", paragraph)
    assert faults(figure_faults, "Article 62 says so.", paragraph) == ["62"]
    assert faults(figure_faults, "It goes on for 61 years.", paragraph) == ["61"]


def test_a_part_of_a_resolution_may_be_named_beside_its_symbol() -> None:
    paragraph = replace(operative("Decides to go on;"), symbol="A/RES/80/244 A-C")
    assert not faults(figure_faults, "A/RES/80/244, part C, goes on.", paragraph)
    assert faults(figure_faults, "A/RES/80/245, part C, goes on.", paragraph)
