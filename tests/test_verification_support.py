"""Support: how much of what a sentence says its paragraphs say too, clause by clause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from embeddings import Encoder
from service import Answerer
from service.verification.sources import Source
from service.verification.support import Covered, Parameters, Support, SupportMeter, shipped
from tests.conftest import HashingEncoder
from tests.madeup import passage, source_of

_HONEY = passage("Bees gather nectar from many flowers in summer. They turn it into honey, which they keep in combs.")
_REPORT = "The Assembly asks the Secretary-General for a report on the implementation of the resolution"


@pytest.fixture(scope="session")
def encoder(answerer: Answerer) -> Encoder:
    """The encoder that ships."""
    return answerer.library.index.encoder


@pytest.mark.parametrize(
    "sentence",
    [
        "Bees gather nectar from many flowers.",
        "They keep honey in combs.",
        "In summer, bees gather nectar.",
        "Gathering nectar, the bee keeps honey.",
    ],
)
def test_words_that_the_paragraph_has_in_any_form_count_whole(hashing: HashingEncoder, sentence: str) -> None:
    assert SupportMeter(hashing).measure(sentence, source_of(_HONEY)).coverage == 1.0


@pytest.mark.parametrize("sentence", ["", "It is.", "42", "…", "The Assembly."])
def test_a_sentence_without_content_is_covered(hashing: HashingEncoder, sentence: str) -> None:
    assert SupportMeter(hashing).measure(sentence, source_of(_HONEY)).suffices(shipped())


def test_a_foreign_clause_is_the_weakest_and_is_told_by_its_place(encoder: Encoder) -> None:
    sentence = f"{_REPORT}, and volcanoes erupted under the glaciers of Iceland."
    support = SupportMeter(encoder).measure(sentence, source_of("op27"))
    assert sentence[support.weakest.start : support.weakest.end].startswith("and volcanoes erupted")
    assert support.weakest.coverage < support.coverage
    assert not support.suffices(shipped())


def test_a_clause_of_another_paragraph_does_not_suffice_until_that_is_cited_too(encoder: Encoder) -> None:
    sentence = f"{_REPORT}, including on the humanitarian aspects of landmines and explosive remnants of war."
    meter = SupportMeter(encoder)
    assert not meter.measure(sentence, source_of("op27")).suffices(shipped())
    assert meter.measure(sentence, source_of("op27", "op20")).suffices(shipped())


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        ("op21", "The Assembly encourages the UN and ASEAN to work together more closely on disaster risk."),
        ("op27", "A report on how the resolution has been carried out is requested for the seventy-seventh session."),
        ("op24", "Cooperation to protect the environment and against marine plastic litter is encouraged."),
        ("op7", "Ministers and senior officials should keep meeting regularly, the Assembly encourages."),
    ],
)
def test_other_words_of_the_same_meaning_suffice(encoder: Encoder, paragraph: str, sentence: str) -> None:
    assert SupportMeter(encoder).measure(sentence, source_of(paragraph)).suffices(shipped())


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        ("op27", "The Assembly welcomes the landing of astronauts on the moon."),
        ("op21", "Farmers in the Andes grow potatoes and quinoa at great heights."),
        ("op7", "The budget of the peacekeeping mission rose because of fuel prices."),
    ],
)
def test_a_sentence_about_something_else_does_not_suffice(encoder: Encoder, paragraph: str, sentence: str) -> None:
    assert not SupportMeter(encoder).measure(sentence, source_of(paragraph)).suffices(shipped())


def test_a_rare_word_weighs_more_than_a_common_one(hashing: HashingEncoder) -> None:
    meter, source = SupportMeter(hashing), source_of(passage("Bees gather nectar."))
    rare = meter.measure("Bees gather nectar, quoth apiculturists.", source).coverage
    common = meter.measure("Bees gather nectar, said people.", source).coverage
    assert rare < common < 1.0


def test_the_words_of_a_title_count(hashing: HashingEncoder) -> None:
    meter, text = SupportMeter(hashing), "Nectar is gathered in summer."
    sentence = "Provençal apiculture: nectar is gathered in summer."
    titled = meter.measure(sentence, source_of(passage(text, title="Provençal apiculture")))
    assert titled.coverage == 1.0 > meter.measure(sentence, source_of(passage(text))).coverage


def test_an_abbreviation_counts_as_what_it_stands_for(hashing: HashingEncoder) -> None:
    text = passage("The Association of Southeast Asian Nations meets in the region.")
    meter, sentence = SupportMeter(hashing), "ASEAN meets in the region."
    assert meter.measure(sentence, source_of(text)).coverage == 1.0
    assert meter.measure(sentence, Source((text,))).coverage < 1.0


def test_nearness_is_the_cosine_with_the_nearest_sentence(hashing: HashingEncoder) -> None:
    support = SupportMeter(hashing).measure("Bees gather nectar from many flowers in summer.", source_of(_HONEY))
    assert support.nearness == pytest.approx(1.0, abs=1e-5)


def test_measuring_is_the_same_in_any_order_and_after_much_else(hashing: HashingEncoder) -> None:
    meter = SupportMeter(hashing)
    sentences = [f"Bees gather {n} flowers and honey in Provence." for n in range(5)]
    before = [meter.measure(sentence, source_of(_HONEY)) for sentence in sentences]
    for n in range(2100):
        meter.measure(f"filler {n}", source_of(passage("Honey.")))
    after = [meter.measure(sentence, source_of(_HONEY)) for sentence in reversed(sentences)]
    assert after[::-1] == before


def test_both_least_coverages_must_be_reached() -> None:
    parameters = Parameters(nearness=0.5, least_clause=0.7, least=0.8)
    support = Support(0.8, Covered(0, 9, 0.7), 0.2)
    assert support.suffices(parameters)
    assert not replace(support, coverage=0.79).suffices(parameters)
    assert not replace(support, weakest=Covered(0, 9, 0.69)).suffices(parameters)


def test_the_score_weighs_nearness_as_fitted_and_none_below_zero() -> None:
    support = Support(0.8, Covered(0, 9, 0.7), 0.2)
    assert support.score(Parameters(0.5, 0.7, 0.7)) == pytest.approx((0.8 + 0.5 * 0.2) / 1.5)
    assert support.score(Parameters(0.0, 0.7, 0.7)) == pytest.approx(0.8)
    assert replace(support, nearness=-1.0).score(Parameters(0.5, 0.7, 0.7)) == pytest.approx(0.8 / 1.5)


def test_parameters_are_read_as_they_are_written() -> None:
    assert Parameters.read(shipped().dump()) == shipped()
