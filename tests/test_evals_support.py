"""ALCE's citation recall and precision, rule by rule, with a scripted judge; and how the verifier's own measure is set beside people."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import Paragraph, ParagraphId
from evals import Record, metrics
from evals.rated_support import Judged, agreement_of, support_of
from service import Answer, Citation, Provenance, Sentence
from service.verification.support import Covered, Support, SupportMeter
from tests.conftest import HashingEncoder

Cited = tuple[str, tuple[str, ...]]
"""What a sentence has to be told, a letter a fact, and the paragraphs that it cites, each named by the facts that it tells."""
_PARAGRAPHS = ("", "x", "a", "b", "c", "ab", "bc", "abc")


def facts(sentence: str, source: str) -> bool:
    """Judge a sentence entailed if the paragraphs together tell every fact of it."""
    told = {letter for line in source.split("\n") for letter in line.rpartition(": ")[2]}
    return set(sentence) <= told


def test_a_sentence_is_recalled_only_if_its_paragraphs_together_entail_it() -> None:
    assert _recall(("abc", ("a", "bc"))) == 1.0
    assert _recall(("abc", ("a", "b"))) == 0.0


def test_recall_is_the_share_of_sentences() -> None:
    assert _recall(("a", ("a",)), ("b", ("b",)), ("c", ("x",))) == pytest.approx(2 / 3)


def test_a_sentence_without_citations_is_not_recalled() -> None:
    assert _recall(("a", ())) == 0.0
    assert _recall(("", ())) == 0.0, "though it has nothing to be told"


def test_an_answer_without_sentences_has_no_recall_and_one_without_citations_no_precision() -> None:
    assert metrics.citation_recall(_record(), facts) is None
    assert metrics.citation_precision(_record(), facts) is None
    assert _precision(("a", ())) is None


def test_the_lone_citation_of_an_entailed_sentence_is_useful() -> None:
    assert _precision(("a", ("a",))) == 1.0


def test_every_citation_of_a_sentence_that_is_not_entailed_is_useless() -> None:
    assert _precision(("abc", ("a",))) == 0.0
    assert _precision(("abc", ("a", "b"))) == 0.0


def test_two_paragraphs_that_suffice_only_together_are_both_useful() -> None:
    assert _precision(("abc", ("ab", "bc"))) == 1.0


def test_an_irrelevant_paragraph_beside_a_sufficient_one_is_useless() -> None:
    assert _precision(("a", ("a", "x"))) == pytest.approx(1 / 2)


def test_two_paragraphs_that_each_suffice_are_both_useful() -> None:
    assert _precision(("a", ("a", "ab"))) == 1.0


def test_only_what_the_others_cannot_do_without_is_useful_where_none_suffices() -> None:
    assert _precision(("abc", ("a", "ab", "bc"))) == pytest.approx(1 / 3)


def test_at_most_three_citations_of_a_sentence_count() -> None:
    assert _recall(("abc", ("a", "b", "x", "c"))) == 0.0
    assert _precision(("a", ("a", "ab", "abc", "x"))) == 1.0


def test_precision_is_over_the_citations_of_all_sentences() -> None:
    assert _precision(("a", ("a",)), ("b", ("b", "x", "a")), ("c", ())) == pytest.approx(2 / 4)


def test_a_paragraph_that_is_cited_twice_is_left_out_once() -> None:
    assert _precision(("ab", ("a", "a", "b"))) == pytest.approx(1 / 3)


def test_a_citation_of_what_the_answer_does_not_give_supports_nothing() -> None:
    record = _record(("a", ("a",)))
    stray = record.answer.sentences[0].model_copy(update={"citations": ("a", "not given")})
    record = record.model_copy(update={"answer": record.answer.model_copy(update={"sentences": (stray,)})})
    assert metrics.citation_recall(record, facts) == 0.0
    assert metrics.citation_precision(record, facts) == 0.0


@given(st.lists(st.tuples(st.sampled_from(["", "a", "ab", "abc", "bc"]), st.lists(st.sampled_from(_PARAGRAPHS), max_size=5))))
def test_both_agree_with_the_published_procedure(sentences: list[tuple[str, list[str]]]) -> None:
    answer = [(text, tuple(cited)) for text, cited in sentences]
    recall, precision = _published(answer)
    assert _recall(*answer) == recall
    assert _precision(*answer) == precision


def test_the_judge_that_counts_words_takes_a_sentence_from_its_threshold_on() -> None:
    said, held = "Brown bees gather honey", "Bees gather honey."
    assert metrics.word_support(said, held) == pytest.approx(3 / 4)
    assert metrics.word_judge(0.75)(said, held)
    assert not metrics.word_judge(0.76)(said, held)


def test_a_number_that_the_text_does_not_hold_is_not_supported_by_right_words() -> None:
    assert metrics.word_support("Bees make 1,200 combs", "Bees make 1200 combs.") == 1.0
    assert metrics.word_support("Bees make 1,300 combs", "Bees make 1200 combs.") == 0.0
    assert metrics.word_support("2. Bees make combs", "Bees make combs.") == 1.0, "an item's number says nothing"


def test_a_sentence_may_name_the_paragraph_that_it_cites() -> None:
    paragraph = Paragraph(ParagraphId("A/RES/75/15#op22"), "A/RES/75/15", "op22", "operative", "Bees make honey.")
    record = _answered((Sentence(text="Paragraph 22 of A/RES/75/15: bees make honey.", citations=(paragraph.id,)),), (paragraph,))
    assert metrics.citation_recall(record, metrics.word_judge(0.6)) == 1.0


def test_each_sentence_of_an_answer_is_measured_with_its_number_of_words(hashing: HashingEncoder) -> None:
    judged = _judged("Bees gather honey. Whales sing at night!\n- Combs hold honey", 2.0)
    measured = support_of(judged, SupportMeter(hashing))
    assert [words for _, words in measured] == [3, 4, 4]
    assert [support.whole.coverage == 1.0 for support, _ in measured] == [True, False, True]


def test_an_answer_without_words_is_not_measured(hashing: HashingEncoder) -> None:
    assert support_of(_judged(" \n ", 1.0), SupportMeter(hashing)) == ()


def test_answers_that_people_rank_as_the_measure_does_agree_wholly(hashing: HashingEncoder) -> None:
    meter = SupportMeter(hashing)
    answers = [
        "Bees gather honey.",
        "Bees gather honey. Whales sing.",
        "Whales sing of krill and ice.",
    ]
    for sign, expected in ((-1.0, 1.0), (1.0, -1.0)):
        judged = [_judged(answer, 3 + sign * n) for n, answer in enumerate(answers)]
        measured = [support_of(one, meter) for one in judged]
        assert agreement_of(judged, measured) == pytest.approx(expected)


def test_a_sentence_counts_by_its_words_and_an_empty_answer_as_unsupported() -> None:
    good, bad = (Support(Covered(0, 1, value), (), 0.0, 0.0) for value in (1.0, 0.0))
    judged = [_judged("", rating) for rating in (1.0, 2.0, 3.0, 4.0)]
    measured: list[list[tuple[Support, int]]] = [[], [(good, 1), (bad, 3)], [(good, 3), (bad, 1)], [(good, 9)]]
    assert agreement_of(judged, measured) == pytest.approx(1.0)


def _judged(answer: str, faithfulness: float) -> Judged:
    return Judged("c<::>1", answer, ("Bees gather honey in combs.", "The combs hold it."), faithfulness)


def _published(answer: Sequence[Cited]) -> tuple[float | None, float | None]:
    """Score as ALCE's published ``compute_autoais`` does, with at most three citations a sentence."""
    entailed = useful = total = 0
    for text, cited in answer:
        refs = list(cited[:3])
        total += len(refs)
        if not refs or not _told(text, refs):
            continue
        entailed += 1
        for ref in refs:
            rest = refs.copy()
            rest.remove(ref)
            useful += len(refs) == 1 or _told(text, [ref]) or not _told(text, rest)
    return (entailed / len(answer) if answer else None), (useful / total if total else None)


def _told(text: str, refs: list[str]) -> bool:
    return set(text) <= set("".join(refs))


def _recall(*sentences: Cited) -> float | None:
    return metrics.citation_recall(_record(*sentences), facts)


def _precision(*sentences: Cited) -> float | None:
    return metrics.citation_precision(_record(*sentences), facts)


def _record(*sentences: Cited) -> Record:
    named = dict.fromkeys(key for _, cited in sentences for key in cited)
    said = tuple(Sentence(text=text, citations=cited) for text, cited in sentences)
    return _answered(said, [Paragraph(ParagraphId(key), "S", "l", "passage", key) for key in named])


def _answered(sentences: tuple[Sentence, ...], paragraphs: Sequence[Paragraph]) -> Record:
    answer = Answer(
        conversation_id="1",
        message_id="2",
        question="q",
        standalone_question="q",
        answer=" ".join(sentence.text for sentence in sentences),
        sentences=sentences,
        citations=tuple(Citation.of(paragraph) for paragraph in paragraphs),
        provenance=Provenance(corpus="sha256:0", encoder="none", version="0"),
    )
    return Record(id="c", retrieved=(), answer=answer)
