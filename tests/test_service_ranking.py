"""Over many documents candidates are ranked anew, and what stands out is told from what merely resembles."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from documents import Corpus, Kind, Paragraph, ParagraphId, Resolution
from embeddings import VOICES, Encoder, Hit
from service.answering.abstention import Calibration
from service.answering.company import company
from service.answering.passages import find, is_over_many, measure_over_many, weigh
from service.answering.ranking import FEATURES, Ranking, standing
from service.library import Library, make_library, seed_corpus
from service.understanding import Times, understand

_EVEN = dict.fromkeys(FEATURES, 1.0) | {"preambular": -1.0, "annex": -1.0, "length": 0.0}


def _paragraph(key: str, kind: Kind = "operative", text: str = "Calls for calm.") -> Paragraph:
    return Paragraph(ParagraphId(f"A/RES/1/1#{key}"), "A/RES/1/1", key, kind, text)


def _hit(row: int, voice: float, score: float = 0.0) -> Hit:
    return Hit(row, f"A/RES/1/1#op{row}", score, dict.fromkeys(VOICES, voice))


def test_what_the_voices_agree_on_comes_first() -> None:
    hits = [_hit(1, 0.1), _hit(2, 0.9), _hit(3, 0.5)]
    ranked = Ranking(_EVEN).ranked(hits, [_paragraph(f"op{n}") for n in (1, 2, 3)], [False] * 3)
    assert [hit.row for hit in ranked] == [2, 3, 1]


def test_the_best_keeps_the_log_odds_that_fusion_gave_the_best() -> None:
    hits = [_hit(1, 0.1, score=1.5), _hit(2, 0.9, score=-2.0)]
    ranked = Ranking(_EVEN).ranked(hits, [_paragraph("op1"), _paragraph("op2")], [False] * 2)
    assert ranked[0].score == pytest.approx(1.5)
    assert ranked[1].score < 1.5


def test_a_recital_stands_lower_unless_recitals_are_asked_for() -> None:
    hits = [_hit(1, 0.52), _hit(2, 0.5), _hit(3, 0.1)]
    paragraphs = [_paragraph("pp1", "preambular"), _paragraph("op2"), _paragraph("op3")]
    heavy = Ranking(_EVEN | {"preambular": -3.0})
    assert heavy.ranked(hits, paragraphs, [False] * 3)[0].row == 2
    assert heavy.ranked(hits, paragraphs, [False] * 3, recitals=True)[0].row == 1


def test_what_is_of_the_year_that_is_spoken_of_stands_higher() -> None:
    hits, paragraphs = [_hit(1, 0.52), _hit(2, 0.5)], [_paragraph("op1"), _paragraph("op2")]
    assert Ranking(_EVEN | {"dated": 9.0}).ranked(hits, paragraphs, [False, True])[0].row == 2


@pytest.mark.parametrize(
    ("text", "years", "sessions"),
    [
        ("which countries joined in 2021?", {2021}, set()),
        ("Were credentials accepted at the seventy-eighth session?", set(), {78}),
        ("at the 74th session, and in 2020", {2020}, {74}),
        ("resolution 2022/12 and A/RES/75/15", set(), set()),
    ],
)
def test_the_years_and_sessions_of_a_question_are_read(text: str, years: set[int], sessions: set[int]) -> None:
    assert Times.of(text) == Times(frozenset(years), frozenset(sessions))


def test_nothing_ranked_is_nothing() -> None:
    assert Ranking(_EVEN).ranked([], [], []) == []


def test_features_are_standardised_among_the_candidates() -> None:
    found = standing(
        [_hit(1, 0.2), _hit(2, 0.4)], [_paragraph("op1"), _paragraph("op2", text="Calls for calm, and order.")], [True, False]
    )
    assert found.shape == (2, len(FEATURES))
    assert found.mean(axis=0) == pytest.approx([0.0] * len(FEATURES), abs=1e-9)


def test_the_shipped_weights_are_of_the_features_there_are() -> None:
    assert tuple(Ranking.shipped().weights) == FEATURES


@pytest.fixture
def library(hashing_encoder: Encoder) -> Library:
    seed = seed_corpus().resolutions[0]
    text = "Encourages the Association to fight haze pollution."
    paragraph = Paragraph(ParagraphId("A/RES/77/12#op1"), "A/RES/77/12", "op1", "operative", text, "Encourages")
    other = Resolution("A/RES/77/12", "Cooperation", paragraphs=(paragraph,))
    return make_library(Corpus().with_documents([seed, other], []), hashing_encoder)


def test_what_was_learned_over_many_documents_holds_where_several_are_in_scope(library: Library) -> None:
    wide = understand("what is said on haze pollution?", library.corpus, library.glossary)
    narrow = understand("what is said on haze pollution?", library.corpus, library.glossary, ["A/RES/75/15"])
    assert (is_over_many(wide, library), is_over_many(narrow, library)) == (True, False)
    thresholds = [weigh(question, find(question, library), library).threshold for question in (wide, narrow)]
    assert thresholds == [Calibration.shipped_over_many().threshold, Calibration.shipped().threshold]


def _company(hits: Sequence[Hit], library: Library) -> dict[str, float]:
    return company(hits, library, ())


def test_a_paragraph_that_stands_out_has_a_wide_gap_below_it(library: Library) -> None:
    flat = [_hit(row, 0.5) for row in range(20)]
    outstanding = [_hit(0, 0.9), *flat[1:]]
    assert _company(flat, library)["late_gap"] == pytest.approx(0.0)
    assert _company(outstanding, library)["late_gap"] == pytest.approx(0.4)


def test_few_candidates_have_no_gap(library: Library) -> None:
    assert _company([_hit(row, 1.0 - row / 10) for row in range(5)], library)["late_gap"] == 0.0


def test_the_share_of_one_title_among_the_first_is_told(library: Library) -> None:
    one = [_hit(row, 0.5) for row in range(10)]
    assert _company(one, library)["same_title"] == 1.0


def test_every_weight_over_many_documents_is_of_something_measured(library: Library) -> None:
    question = understand("what is said on haze pollution?", library.corpus, library.glossary)
    assert set(Calibration.shipped_over_many().weights) <= set(measure_over_many(question, find(question, library), library))
