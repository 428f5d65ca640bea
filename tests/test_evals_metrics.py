"""The metrics, held against examples worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import Paragraph, ParagraphId
from evals import Case, Record, metrics
from service import Answer, Citation, Provenance, Sentence

_ONE = Paragraph(ParagraphId("one"), "one", "one", "passage", "Bees make honey in combs.")
_TWO = Paragraph(ParagraphId("two"), "two", "two", "passage", "Iron rusts in water.")
_KNOWN = {"one": _ONE, "two": _TWO}


def test_recall_at_k_is_the_share_of_gold_among_the_first_k() -> None:
    scores = metrics.ranking_scores([_case(gold=("a", "b"))], {"c": ["x", "a", "y", "z", "b"]})
    found = [scores[f"retrieval.recall@{k}"]["c"] for k in (1, 3, 5, 10)]
    assert found == [0.0, 0.5, 1.0, 1.0]


def test_ndcg_is_the_discounted_gain_over_the_best_possible() -> None:
    scores = metrics.ranking_scores([_case(gold=("a", "b"))], {"c": ["x", "a", "y", "b"]})
    by_hand = (1 / math.log2(3) + 1 / math.log2(5)) / (1 / math.log2(2) + 1 / math.log2(3))
    assert scores["retrieval.ndcg@10"]["c"] == pytest.approx(by_hand)


def test_the_reciprocal_rank_is_of_the_first_gold_paragraph() -> None:
    assert metrics.ranking_scores([_case(gold=("a", "b"))], {"c": ["x", "y", "b", "a"]})["retrieval.mrr@10"][
        "c"
    ] == pytest.approx(1 / 3)


def test_a_case_that_nothing_was_ranked_for_scores_nought() -> None:
    scores = metrics.ranking_scores([_case(gold=("a",))], {})
    assert {values["c"] for values in scores.values()} == {0.0}


def test_a_case_without_gold_is_not_ranked() -> None:
    assert metrics.ranking_scores([_case()], {"c": ["a"]})["retrieval.recall@1"] == {}


def test_an_id_that_is_ranked_twice_counts_once() -> None:
    scores = metrics.ranking_scores([_case(gold=("b",))], {"c": ["a", "a", "b"]})
    assert scores["retrieval.mrr@10"]["c"] == pytest.approx(1 / 2)


@given(st.permutations(list("abcdefgh")), st.sets(st.sampled_from("abcdefgh"), min_size=1))
def test_ranking_scores_agree_with_ten_naive_lines(ranking: list[str], gold: set[str]) -> None:
    scores = metrics.ranking_scores([_case(gold=tuple(sorted(gold)))], {"c": ranking})
    gains = [1 / math.log2(rank + 1) for rank, key in enumerate(ranking, start=1) if key in gold]
    ideal = [1 / math.log2(rank + 1) for rank in range(1, len(gold) + 1)]
    assert scores["retrieval.ndcg@10"]["c"] == pytest.approx(sum(gains) / sum(ideal))
    assert scores["retrieval.recall@3"]["c"] == pytest.approx(len(set(ranking[:3]) & gold) / len(gold))


def test_abstention_is_scored_with_the_unanswerable_as_positive() -> None:
    answerable = [(True, False)] * 6 + [(True, True)] * 2
    unanswerable = [(False, True)] * 3 + [(False, False)]
    pairs = [(_case(answerable=a), _abstained() if b else _record(_ONE)) for a, b in answerable + unanswerable]
    assert metrics.abstention(pairs) == pytest.approx(
        {"abstain.precision": 3 / 5, "abstain.recall": 3 / 4, "abstain.f1": 2 / 3, "abstain.over_refusal": 2 / 8}
    )


def test_never_abstaining_scores_nought_without_an_error() -> None:
    scores = metrics.abstention([(_case(answerable=False), _record(_ONE))])
    assert scores == {"abstain.precision": 0.0, "abstain.recall": 0.0, "abstain.f1": 0.0, "abstain.over_refusal": 0.0}


def test_paragraph_precision_is_over_what_is_cited_and_recall_over_gold() -> None:
    case, record = _case(gold=("one", "three", "four")), _record(_ONE, _TWO)
    assert metrics.paragraph_precision(case, record) == pytest.approx(1 / 2)
    assert metrics.paragraph_recall(case, record) == pytest.approx(1 / 3)


def test_citing_nothing_has_no_precision() -> None:
    assert metrics.paragraph_precision(_case(gold=("one",)), _abstained()) == 0.0


def test_f1_is_the_harmonic_mean() -> None:
    assert metrics.f1(0.5, 1.0) == pytest.approx(2 / 3)
    assert metrics.f1(0.0, 0.0) == 0.0


def test_must_is_the_share_of_strings_that_the_answer_or_its_quotes_show() -> None:
    case = _case(must=("BEES MAKE", "in  combs", "wax", "2021-2025"))
    assert metrics.must_shown(case, _record(_ONE, text="Valid 2021–2025.")) == pytest.approx(3 / 4)


def test_k_precision_is_the_share_of_answer_tokens_in_the_cited_paragraphs() -> None:
    assert metrics.k_precision(_record(_ONE, text="The bees make wax.")) == pytest.approx(2 / 3)


def test_an_answer_is_correct_if_all_is_shown_and_gold_is_cited() -> None:
    case = _case(gold=("one",), must=("honey",))
    assert metrics.is_correct(case, _record(_ONE))
    assert not metrics.is_correct(case, _record(_TWO, text="honey"))
    assert not metrics.is_correct(_case(gold=("one",), must=("wax",)), _record(_ONE))
    assert not metrics.is_correct(case, _abstained())


def test_a_citation_is_valid_if_its_quote_is_the_substring_that_it_says() -> None:
    assert metrics.citations_are_valid(_record(_ONE, _TWO), _KNOWN) == [True, True]


@pytest.mark.parametrize("change", [{"quote": "Bees make wax"}, {"start": 1}, {"id": "unknown"}, {"quote": "", "end": 0}])
def test_a_citation_that_misquotes_is_invalid(change: dict[str, str | int]) -> None:
    citation = Citation.of(_ONE, 0, 10).model_copy(update=change)
    record = _record(_ONE)
    record = record.model_copy(update={"answer": record.answer.model_copy(update={"citations": (citation,)})})
    assert metrics.citations_are_valid(record, _KNOWN) == [False]


def test_a_citation_of_an_abstention_is_invalid() -> None:
    record = _record(_ONE)
    record = record.model_copy(update={"answer": record.answer.model_copy(update={"abstained": True})})
    assert metrics.citations_are_valid(record, _KNOWN) == [False]


def test_a_mean_lies_in_its_interval() -> None:
    found = metrics.measured([0.0, 1.0, 1.0, 1.0])
    assert (found.mean, found.n) == (0.75, 4)
    assert found.low < found.mean < found.high


def test_the_interval_of_equal_values_is_that_value() -> None:
    assert metrics.measured([1.0] * 5) == metrics.Measured(1.0, 1.0, 1.0, 5)


def test_the_interval_is_the_same_every_time() -> None:
    assert metrics.measured([0.1, 0.4, 0.9]) == metrics.measured([0.1, 0.4, 0.9])


def test_the_interval_agrees_with_the_normal_approximation_for_many_questions() -> None:
    found = metrics.measured([0.0, 1.0] * 500)
    half = 1.96 * math.sqrt(0.25 / 1000)
    assert (found.low, found.high) == pytest.approx((0.5 - half, 0.5 + half), abs=0.005)


def test_nothing_measured_is_no_number() -> None:
    found = metrics.measured([])
    assert found.n == 0
    assert math.isnan(found.mean)


def test_a_statistic_of_the_whole_set_keeps_its_value_when_resampled() -> None:
    pairs = [(_case(answerable=n % 2 == 0), _abstained() if n % 2 else _record(_ONE)) for n in range(20)]
    found = metrics.bootstrapped(pairs, metrics.abstention)
    assert found["abstain.f1"] == replace(found["abstain.f1"], mean=1.0, n=20)
    assert found["abstain.over_refusal"].high == 0.0


def _case(*, gold: tuple[str, ...] = (), must: tuple[str, ...] = (), answerable: bool = True) -> Case:
    return Case(id="c", question="q", gold=gold, must=must, answerable=answerable)


def _record(*cited: Paragraph, text: str = "") -> Record:
    said = text or " ".join(p.text for p in cited)
    return Record(id="c", retrieved=tuple(p.id for p in cited), answer=_answer(said, cited))


def _abstained() -> Record:
    answer = _answer("I do not know.", ()).model_copy(update={"abstained": True, "reason": "unsure", "sentences": ()})
    return Record(id="c", retrieved=(), answer=answer)


def _answer(said: str, cited: tuple[Paragraph, ...]) -> Answer:
    return Answer(
        conversation_id="1",
        message_id="2",
        question="q",
        standalone_question="q",
        answer=said,
        sentences=(Sentence(text=said, citations=tuple(p.id for p in cited)),),
        citations=tuple(Citation.of(p) for p in cited),
        provenance=Provenance(corpus="sha256:0", encoder="none", version="0"),
    )
