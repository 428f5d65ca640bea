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
    assert SupportMeter(hashing).measure(sentence, source_of(_HONEY)).whole.coverage == 1.0


@pytest.mark.parametrize("sentence", ["", "It is.", "42", "…", "The Assembly."])
def test_a_sentence_without_content_is_not_supported(hashing: HashingEncoder, sentence: str) -> None:
    assert SupportMeter(hashing).measure(sentence, source_of(_HONEY)).lacking(shipped()) is not None


def test_a_foreign_clause_is_the_weakest_and_is_told_by_its_place(encoder: Encoder) -> None:
    sentence = f"{_REPORT}, and volcanoes erupted under the glaciers of Iceland."
    support = SupportMeter(encoder).measure(sentence, source_of("op27"))
    assert sentence[support.weakest.start : support.weakest.end].startswith("and volcanoes erupted")
    assert support.weakest.coverage < support.whole.coverage
    assert support.lacking(shipped()) is not None


def test_a_clause_of_another_paragraph_does_not_suffice_until_that_is_cited_too(encoder: Encoder) -> None:
    sentence = f"{_REPORT}, including on the humanitarian aspects of landmines and explosive remnants of war."
    meter = SupportMeter(encoder)
    assert meter.measure(sentence, source_of("op27")).lacking(shipped()) is not None
    assert meter.measure(sentence, source_of("op27", "op20")).lacking(shipped()) is None


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
    assert SupportMeter(encoder).measure(sentence, source_of(paragraph)).lacking(shipped()) is None


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        ("op27", "The Assembly welcomes the landing of astronauts on the moon."),
        ("op21", "Farmers in the Andes grow potatoes and quinoa at great heights."),
        ("op7", "The budget of the peacekeeping mission rose because of fuel prices."),
    ],
)
def test_a_sentence_about_something_else_does_not_suffice(encoder: Encoder, paragraph: str, sentence: str) -> None:
    assert SupportMeter(encoder).measure(sentence, source_of(paragraph)).lacking(shipped()) is not None


def test_a_rare_word_weighs_more_than_a_common_one(hashing: HashingEncoder) -> None:
    meter, source = SupportMeter(hashing), source_of(passage("Bees gather nectar."))
    rare = meter.measure("Bees gather nectar, quoth apiculturists.", source).whole.coverage
    common = meter.measure("Bees gather nectar, said people.", source).whole.coverage
    assert rare < common < 1.0


def test_the_words_of_a_title_count(hashing: HashingEncoder) -> None:
    meter, text = SupportMeter(hashing), "Nectar is gathered in summer."
    sentence = "Provençal apiculture: nectar is gathered in summer."
    titled = meter.measure(sentence, source_of(passage(text, title="Provençal apiculture")))
    assert titled.whole.coverage == 1.0 > meter.measure(sentence, source_of(passage(text))).whole.coverage


def test_an_abbreviation_counts_as_what_it_stands_for(hashing: HashingEncoder) -> None:
    text = passage("The Association of Southeast Asian Nations meets in the region.")
    meter, sentence = SupportMeter(hashing), "ASEAN meets in the region."
    assert meter.measure(sentence, source_of(text)).whole.coverage == 1.0
    assert meter.measure(sentence, Source((text,))).whole.coverage < 1.0


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


_PARAMETERS = Parameters(least=0.7, most_unsaid=0.34, slope=10.0, intercept=-7.0)


def test_every_clause_must_be_covered() -> None:
    enough, little = Covered(0, 9, 0.7, words=5), Covered(9, 20, 0.69, words=4)
    assert Support(enough, (enough,), 0.5, 0.5).lacking(_PARAMETERS) is None
    assert Support(enough, (enough, little), 0.5, 0.5).lacking(_PARAMETERS) == little


@pytest.mark.parametrize(("unsaid", "is_supported"), [(0, True), (1, True), (2, True), (3, False), (8, False)])
def test_a_sentence_whose_words_are_largely_unsaid_is_not_supported(unsaid: int, is_supported: bool) -> None:
    whole = Covered(0, 40, 0.9, words=8, unsaid=unsaid)
    assert (Support(whole, (), 0.9, 0.9).lacking(_PARAMETERS) is None) == is_supported


def test_a_clause_that_says_too_much_lacks_support_however_well_the_rest_is_covered() -> None:
    whole, clause = Covered(0, 90, 0.95, words=20, unsaid=3), Covered(50, 90, 0.9, words=5, unsaid=3)
    assert Support(whole, (clause,), 0.9, 0.9).lacking(_PARAMETERS) == clause


def test_a_sentence_without_a_word_of_weight_is_not_supported() -> None:
    assert Support(Covered(0, 22, 1.0), (), 0.0, 0.0).lacking(_PARAMETERS) is not None


def test_the_score_is_the_mean_of_the_three_views_and_none_counts_below_zero() -> None:
    support = Support(Covered(0, 9, 0.8, words=3), (), 0.5, 0.2)
    assert support.score == pytest.approx(0.5)
    assert replace(support, nearness=-1.0).score == pytest.approx(1.3 / 3)


def test_a_better_supported_sentence_is_more_probably_faithful() -> None:
    low, high = (Support(Covered(0, 9, value, words=3), (), value, value) for value in (0.3, 0.9))
    assert 0 < low.probability(_PARAMETERS) < 0.5 < high.probability(_PARAMETERS) < 1


def test_parameters_are_read_as_they_are_written() -> None:
    assert Parameters.read(shipped().dump()) == shipped()
