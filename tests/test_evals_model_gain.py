"""What a chat model wins over the same cases: each way's share of gold, what is refused, and what it costs."""

from __future__ import annotations

from evals.cases import Case
from evals.model_gain import Way, gains, table
from evals.running.answer_records import Record
from service.answer import Checked, ModelUsage
from tests.made_answers import answer_on_clouds

_CITED = answer_on_clouds().citations[0].id
_CASES = [
    Case(id="a", question="clouds?", gold=(_CITED,), answerable=True),
    Case(id="b", question="rain?", gold=("A/RES/80/9#op1",), answerable=True),
    Case(id="c", question="gold?", gold=(), answerable=False),
]


def _records(*, abstains: bool, counted: Checked | None = None) -> tuple[Record, ...]:
    answer = answer_on_clouds().model_copy(
        update={"checked": counted, "usage": ModelUsage(calls=2, input_tokens=90, output_tokens=10)}
    )
    refusal = answer.model_copy(update={"abstained": True, "tier": "nearest", "citations": (), "sentences": (), "groups": ()})
    refusal = refusal.model_copy(update={"headline": None})
    return tuple(
        Record(id=case.id, retrieved=(_CITED,), answer=refusal if abstains and not case.answerable else answer) for case in _CASES
    )


def test_gold_counts_where_it_is_cited_and_of_what_was_found() -> None:
    (only,) = gains(_CASES, [Way("composed", _records(abstains=False))])
    assert (only.gold_cited, only.of_found, only.p) == (0.5, 1.0, 1.0)


def test_abstaining_where_nothing_answers_is_counted_beside_refusing_what_does() -> None:
    found = gains(_CASES, [Way("composed", _records(abstains=False)), Way("model", _records(abstains=True))])
    assert [(one.f1, one.over_refusal) for one in found] == [(0.0, 0.0), (1.0, 0.0)]
    assert [one.right_of_claimed.n for one in found] == [3, 2]


def test_calls_and_tokens_are_told_an_answer_and_refused_sentences_of_those_written() -> None:
    counted = Checked(written=4, supported=3, dropped=1)
    (only,) = gains(_CASES, [Way("model", _records(abstains=False, counted=counted))])
    assert (only.calls, only.tokens, only.refused, only.written) == (2.0, 100.0, 3, 12)
    assert "| 2.00 | 100 | 3 of 12 |" in table([only])
