"""The metrics, held against examples worked out by hand."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import Paragraph, ParagraphId
from evals import Case, Record, metrics
from evals.metrics.answer_words import token_precision
from evals.rated_support import agreement, read_judged
from service import Answer, Citation, Provenance, Sentence

_ONE = Paragraph(ParagraphId("one"), "one", "one", "passage", "Bees make honey in combs.")
_TWO = Paragraph(ParagraphId("two"), "two", "two", "passage", "Iron rusts in water.")
_KNOWN = {"one": _ONE, "two": _TWO}
_TEXTS = st.lists(st.sampled_from(["a", "The", "bees", "Bees,", "honey", "wax.", "U.S.", "12"]), max_size=12).map(" ".join)


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


def test_success_is_any_gold_paragraph_among_the_first_k() -> None:
    scores = metrics.ranking_scores([_case(gold=("a", "b"))], {"c": ["x", "y", "a", "z", "b"]})
    assert [scores[f"retrieval.success@{k}"]["c"] for k in (1, 3, 5)] == [0.0, 1.0, 1.0]


def test_recall_by_k_is_the_share_of_cases_with_a_gold_paragraph_among_the_first_k() -> None:
    first, third, never, without = (_case(key, gold=gold) for key, gold in (("1", "a"), ("3", "c"), ("n", "z"), ("w", "")))
    found = metrics.recall_by_k([first, third, never, without], {key: list("abcdefghijkl") for key in "13nw"})
    assert found == pytest.approx((1 / 3, 1 / 3, *[2 / 3] * 8))


def test_recall_by_k_of_no_cases_is_nought() -> None:
    assert metrics.recall_by_k([], {}) == (0.0,) * 10
    assert metrics.recall_by_k([_case()], {"c": ["a"]}) == (0.0,) * 10


@given(
    st.lists(st.tuples(st.permutations(list("abcdefghijkl")), st.sets(st.sampled_from("abcdefghijklz"), max_size=4)), max_size=4)
)
def test_success_and_recall_by_k_agree_with_ten_naive_lines(asked: list[tuple[list[str], set[str]]]) -> None:
    cases = [_case(str(n), gold=tuple(sorted(gold))) for n, (_, gold) in enumerate(asked)]
    rankings = {str(n): ranking for n, (ranking, _) in enumerate(asked)}
    judged = [(str(n), ranking, gold) for n, (ranking, gold) in enumerate(asked) if gold]
    hit = {k: {n: float(bool(set(ranking[:k]) & gold)) for n, ranking, gold in judged} for k in range(1, 11)}
    scores = metrics.ranking_scores(cases, rankings)
    assert all(scores[f"retrieval.success@{k}"] == hit[k] for k in (1, 3, 5))
    naive = [sum(by_case.values()) / len(judged) if judged else 0.0 for by_case in hit.values()]
    assert metrics.recall_by_k(cases, rankings) == pytest.approx(naive)


@given(st.permutations(list("abcdefghijkl")), st.sets(st.sampled_from("abcdefghijklz"), min_size=1))
def test_reciprocal_ranks_end_at_the_tenth_place(ranking: list[str], gold: set[str]) -> None:
    ranks = [1 / rank for rank, key in enumerate(ranking[:10], start=1) if key in gold]
    found = metrics.ranking_scores([_case(gold=tuple(sorted(gold)))], {"c": ranking})["retrieval.mrr@10"]["c"]
    assert found == pytest.approx(max(ranks, default=0.0))


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


@given(_TEXTS, st.lists(_TEXTS, max_size=3))
def test_k_precision_agrees_with_ten_naive_lines(answer: str, passages: list[str]) -> None:
    said = [word for word in re.findall(r"\w+", answer.lower()) if word not in ("a", "an", "the")]
    found = [word for word in said if any(re.search(rf"\b{word}\b", passage.lower()) for passage in passages)]
    assert token_precision(answer, passages) == pytest.approx(len(found) / len(said) if said else 0.0)


def test_k_precision_ranks_the_answers_that_people_rated_as_published(shared: Path) -> None:
    if not (shared / "bench" / "mtrag" / "human_judgments.jsonl").is_file():
        pytest.skip(f"{shared} has no answers of MTRAG that people rated")
    judged = read_judged()
    assert len(judged) == 318
    assert abs(agreement(judged, lambda answer, passages: token_precision(answer, list(passages))) - 0.69) < 0.01


def test_the_recall_of_an_answer_counts_each_token_of_the_reference_as_often_as_it_stands_there() -> None:
    case = _case(reference="The bees and the bees make honey")
    assert metrics.answer_recall(case, _record(text="Bees make wax.")) == pytest.approx(2 / 5)
    assert metrics.answer_recall(case, _record(text="Bees, bees, bees!")) == pytest.approx(2 / 5)
    assert metrics.answer_recall(case, _record(text="and honey make bees and bees")) == 1.0


def test_the_quotes_of_an_answer_are_recalled_too() -> None:
    assert metrics.answer_recall(_case(reference="honey in combs"), _record(_ONE, text="In A/1:")) == 1.0


def test_a_case_without_a_reference_has_nothing_recalled() -> None:
    assert metrics.answer_recall(_case(), _record(_ONE)) == 0.0


@given(_TEXTS, _TEXTS)
def test_recall_agrees_with_mtrags_multiset_of_tokens(reference: str, answer: str) -> None:
    wanted, shown = (
        Counter(w for w in re.findall(r"\w+", text.lower()) if w not in ("a", "an", "the")) for text in (reference, answer)
    )
    naive = (wanted & shown).total() / wanted.total() if wanted else 0.0
    assert metrics.answer_recall(_case(reference=reference), _record(text=answer or "?")) == pytest.approx(naive)


@pytest.mark.parametrize(
    ("answerable", "abstains", "conditioned"), [(True, False, 0.4), (True, True, 0.0), (False, True, 1.0), (False, False, 0.0)]
)
def test_a_metric_is_conditioned_on_answerability(answerable: bool, abstains: bool, conditioned: float) -> None:
    record = _abstained() if abstains else _record(_ONE)
    assert metrics.conditioned(_case(answerable=answerable), record, 0.4) == conditioned


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


def _case(
    key: str = "c",
    *,
    gold: tuple[str, ...] | str = (),
    must: tuple[str, ...] = (),
    answerable: bool = True,
    reference: str | None = None,
) -> Case:
    return Case(id=key, question="q", gold=tuple(gold), must=must, answerable=answerable, reference=reference)


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
