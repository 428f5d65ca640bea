"""Headlines: the first line of an answer, which is the answer itself: yes, an amount, a day, a place, whom the Assembly asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from embeddings import Query
from service.answer import Sentence
from service.answering.affirmations import how_far, polar, yes
from service.answering.drafts import Draft
from service.answering.evidence import QuestionWord
from service.answering.searched import SearchedQuestion
from service.answering.things_asked import Point, thing_asked
from service.library import Library
from service.verification.quoting import plain

_LOOKED_AT = 2
"""Of so many of the first points one may hold the thing that is told."""


def headed(draft: Draft, question: SearchedQuestion, query: Query, words: Sequence[QuestionWord], library: Library) -> Draft:
    """Give an answer its headline, where the question asks for something that its first points clearly hold.

    What the headline says whole is not said again: such a point is folded.
    """
    points = [Point.of(sentence.citations[0], query, words, library) for sentence in draft.sentences if sentence.citations]
    headline = headline_of(question, points, library)
    if headline is None:
        return draft
    said = plain(headline.text)
    shown = tuple(
        s.model_copy(update={"is_folded": True}) if set(s.citations) <= set(headline.citations) and _words_of(s) in said else s
        for s in draft.sentences
    )
    return replace(draft, headline=headline, sentences=shown)


def headline_of(question: SearchedQuestion, points: Sequence[Point], library: Library) -> Sentence | None:
    """The answer in one line of at most 25 words; None where nothing shorter than a point answers, or where it is not clear."""
    if not points:
        return None
    if opening := polar(question.text):
        return yes(question, opening, points, library) or how_far(points[0], library)
    for point in points[:_LOOKED_AT]:
        if said := thing_asked(question, point, library):
            return said
    return None


def _words_of(sentence: Sentence) -> str:
    """What a point quotes, without its marks."""
    return plain(sentence.text).strip("'").strip(" .,;")
