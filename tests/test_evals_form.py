"""The measures of form, held against answers written by hand."""

from __future__ import annotations

import pytest

from evals import metrics
from service import Answer, Provenance, Sentence
from service.answer import Tier

_OPERATIVE = "“Decides to convene a conference in 2026”"
_RECITAL = "Preamble only: “Recalling its resolution 70/1”"


def test_the_words_of_an_answer_are_counted_without_marks_and_bullets() -> None:
    assert metrics.visible_words(_answer("Two days [1]\n- “Decides to proclaim a day” [1][2]\n- One more.")) == 2 + 5 + 2


def test_what_is_folded_is_no_visible_point() -> None:
    answer = _answer("", points=(_OPERATIVE, _RECITAL), folded=1)
    assert metrics.visible_points(answer) == (_OPERATIVE,)


def test_the_lines_of_what_comes_closest_are_its_points() -> None:
    answer = _answer("Closest:\n- 79/1, para. 2: “one”\n- 79/2, para. 1: “two”", tier="nearest")
    assert len(metrics.visible_points(answer)) == 2


@pytest.mark.parametrize(
    ("question", "closed"),
    [
        ("Has the Assembly banned landmines?", True),
        ("how much is the budget for 2025?", True),
        ("Who has to report on it?", True),
        ("What is the date of World Bee Day?", True),
        ("What does the Assembly say of bees?", False),
        ("Bees in 2024", False),
    ],
)
def test_a_closed_question_is_told_by_its_first_words(question: str, *, closed: bool) -> None:
    assert metrics.is_closed(question) is closed


def test_an_answer_opens_with_a_recital_only_where_nothing_else_comes_before() -> None:
    assert metrics.opens_with_recital(_answer("", points=(_RECITAL, _OPERATIVE)))
    assert not metrics.opens_with_recital(_answer("", points=(_OPERATIVE, _RECITAL)))
    assert not metrics.opens_with_recital(_answer("", points=(_RECITAL,), headline="Yes"))


def test_two_points_of_nearly_the_same_words_repeat_each_other() -> None:
    alike = _OPERATIVE, _OPERATIVE.replace("Decides", "Also decides")
    assert metrics.repeats_itself(_answer("", points=alike))
    assert not metrics.repeats_itself(_answer("", points=alike, folded=1))
    assert not metrics.repeats_itself(_answer("", points=(_OPERATIVE, _RECITAL)))


def _answer(text: str, *, tier: Tier = "answered", points: tuple[str, ...] = (), folded: int = 0, headline: str = "") -> Answer:
    """An answer of some points, of which the last ``folded`` are folded."""
    shown = len(points) - folded
    return Answer(
        conversation_id="1",
        message_id="2",
        question="q",
        standalone_question="q",
        answer=text,
        headline=Sentence(text=headline) if headline else None,
        sentences=tuple(Sentence(text=point, is_folded=n >= shown) for n, point in enumerate(points)),
        tier=tier,
        abstained=tier != "answered",
        reason=None if tier == "answered" else "unsure",
        provenance=Provenance(corpus="c", encoder="e", version="0"),
    )
