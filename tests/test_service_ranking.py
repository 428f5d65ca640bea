"""Over many documents a paragraph is ranked by its words, its role, and the time and verb asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from documents import Corpus, Paragraph, ParagraphId, Resolution
from embeddings import Encoder
from service import Answerer
from service.answering.drafts import Calibration
from service.answering.passages import different, find, is_over_many, measure, select, weigh
from service.answering.searched import TRAITS, SearchedQuestion, Times, searched, traits_for
from service.library import Library, make_library, seed_corpus


@pytest.mark.parametrize(
    ("text", "years", "sessions"),
    [
        ("which countries joined in 2021?", {2021}, set()),
        ("Were credentials accepted at the seventy-eighth session?", set(), {78}),
        ("at the 74th session, and in 2020", {2020}, {74}),
        ("resolution 2022/12 and A/RES/75/15", set(), set()),
    ],
)
def test_the_years_and_sessions_of_a_question_are_read(
    answerer: Answerer, text: str, years: set[int], sessions: set[int]
) -> None:
    assert Times.of(answerer.library.reader.read(text).request) == Times(frozenset(years), frozenset(sessions))


@pytest.fixture
def library(hashing_encoder: Encoder) -> Library:
    seed = seed_corpus().resolutions[0]
    text = "Encourages the Association to fight haze pollution."
    paragraph = Paragraph(
        ParagraphId("A/RES/77/12#op1"), "A/RES/77/12", "op1", "operative", text, "Encourages", verb="Encourages"
    )
    other = Resolution("A/RES/77/12", "Cooperation", session=77, paragraphs=(paragraph,))
    return make_library(Corpus().with_documents([seed, other], []), hashing_encoder)


def _searched(library: Library, text: str, symbols: Sequence[str] = ()) -> SearchedQuestion:
    return searched(library.reader.read(text), library, symbols)


def _row(library: Library, key: str) -> int:
    row = library.index.row(key)
    assert row is not None
    return row


def test_traits_tell_roles_times_and_verbs(library: Library) -> None:
    question = _searched(library, "what does the GA encourage at its 77th session?")
    rows = np.array([_row(library, "A/RES/75/15#pp1"), _row(library, "A/RES/75/15#op27"), _row(library, "A/RES/77/12#op1")])
    found = traits_for(question, library)(rows)
    assert tuple(found) == TRAITS
    assert found["preambular"].tolist() == [1.0, 0.0, 0.0]
    assert found["report"].tolist() == [0.0, 1.0, 0.0]
    assert found["dated"].tolist() == [0.0, 0.0, 1.0]
    assert found["verb_asked"].tolist() == [0.0, 0.0, 1.0]


def test_what_was_learned_over_many_documents_holds_where_several_are_in_scope(library: Library) -> None:
    wide = _searched(library, "what is said on haze pollution?")
    narrow = _searched(library, "what is said on haze pollution?", ["A/RES/75/15"])
    assert (is_over_many(wide, library), is_over_many(narrow, library)) == (True, False)
    tiers = [weigh(question, find(question, library), library).tiers for question in (wide, narrow)]
    assert tiers == [Calibration.shipped_over_many().tiers, Calibration.shipped_among_many().tiers]


@pytest.mark.parametrize(
    "calibration", [Calibration.shipped(), Calibration.shipped_over_many(), Calibration.shipped_among_many()]
)
def test_every_weight_is_of_something_measured(calibration: Calibration, library: Library) -> None:
    question = _searched(library, "what is said on haze pollution?")
    assert set(calibration.weights) <= set(measure(question, find(question, library), library))


def test_the_shares_of_what_was_found_add_up_to_one_at_most(library: Library) -> None:
    question = _searched(library, "what is said on haze pollution?")
    groups = different(question, find(question, library), library)
    shares = [float(np.exp(group.hit.score)) for group in groups]
    assert shares == sorted(shares, reverse=True)
    assert 0.99 < sum(shares) < 1.01


def test_a_sure_best_point_stands_alone_and_unsure_ones_together(library: Library) -> None:
    question = _searched(library, "what is said on haze pollution?")
    groups = list(different(question, find(question, library), library))[:4]

    def shared(*shares: float) -> list[object]:
        given = zip(groups, shares, strict=True)
        told = [type(g)(type(g.hit)(g.hit.row, g.hit.id, float(np.log(share)), g.hit.voices), g.others) for g, share in given]
        return list(select(told, 4, is_wide=False))

    assert len(shared(0.97, 0.01, 0.01, 0.01)) == 1
    assert len(shared(0.3, 0.28, 0.22, 0.2)) == 4
