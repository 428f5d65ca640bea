"""The measures of the tiers, held against examples worked out by hand."""

from __future__ import annotations

import math

import pytest

from documents import Paragraph, ParagraphId
from evals import Case, Record, metrics
from service import Answer, Citation, Provenance, Sentence
from service.answer import Tier

_ONE = Paragraph(ParagraphId("one"), "one", "one", "passage", "Bees make honey in combs.")
_TWO = Paragraph(ParagraphId("two"), "two", "two", "passage", "Iron rusts in water.")
_GOLD = Case(id="c", question="q", gold=("one",))
_UNANSWERABLE = Case(id="c", question="q", answerable=False)
_WITHOUT_GOLD = Case(id="c", question="q")


@pytest.mark.parametrize(
    ("tier", "paragraph", "shown"),
    [
        ("answered", _ONE, True),
        ("answered", _TWO, False),
        ("nearest", _ONE, True),
        ("nearest", _TWO, False),
        ("not_found", _ONE, True),
    ],
)
def test_gold_is_shown_among_what_is_cited_or_what_is_offered(tier: Tier, paragraph: Paragraph, *, shown: bool) -> None:
    assert metrics.gold_is_shown(_GOLD, _record(tier, paragraph)) is shown


@pytest.mark.parametrize(
    ("case", "paragraph", "kept"),
    [(_GOLD, _ONE, True), (_GOLD, _TWO, False), (_UNANSWERABLE, _ONE, False), (_WITHOUT_GOLD, _TWO, True)],
)
def test_a_promise_is_kept_where_the_question_has_an_answer_and_gold_is_cited(
    case: Case, paragraph: Paragraph, *, kept: bool
) -> None:
    assert metrics.is_kept_promise(case, _record("answered", paragraph)) is kept


def test_the_precision_of_what_is_claimed_counts_nothing_else() -> None:
    claimed = [(_GOLD, _record("answered", _ONE))] * 8 + [
        (_GOLD, _record("answered", _TWO)),
        (_UNANSWERABLE, _record("answered", _ONE)),
    ]
    withheld = [(_GOLD, _record("nearest", _TWO)), (_UNANSWERABLE, _record("not_found", _ONE))]
    found = metrics.answered_precision([*claimed, *withheld])
    assert (found.mean, found.n) == (0.8, 10)
    assert (found.low, found.high) == pytest.approx((0.4439, 0.9748), abs=1e-4)  # the tables of Clopper and Pearson


def test_an_exact_interval_of_all_or_none_has_an_end_that_is_a_power() -> None:
    assert metrics.proportion(10, 10).low == pytest.approx(0.025 ** (1 / 10))
    assert metrics.proportion(0, 10).high == pytest.approx(1 - 0.025 ** (1 / 10))
    assert (metrics.proportion(0, 10).low, metrics.proportion(10, 10).high) == (0.0, 1.0)


def test_where_nothing_is_claimed_there_is_no_precision() -> None:
    found = metrics.answered_precision([(_GOLD, _record("nearest", _ONE))])
    assert found.n == 0
    assert math.isnan(found.mean)


def _record(tier: Tier, paragraph: Paragraph, said: str = "") -> Record:
    """An answer of a tier that cites, or else offers, a paragraph."""
    claims, citation = tier == "answered", Citation.of(paragraph)
    answer = Answer(
        conversation_id="1",
        message_id="2",
        question="q",
        standalone_question="q",
        answer=said or paragraph.text,
        sentences=(Sentence(text=paragraph.text, citations=(paragraph.id,)),) if claims else (),
        citations=(citation,) if claims else (),
        tier=tier,
        reason=None if claims else "unsure",
        nearest=() if claims else (citation,),
        provenance=Provenance(corpus="sha256:0", encoder="none", version="0"),
    )
    return Record(id="c", retrieved=(), answer=answer)
