"""Headlines: the first line of an answer, which is the answer itself: yes, an amount, a day, a place, whom the Assembly asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from embeddings import Query
from service.answer import Sentence
from service.answering.affirmations import act_asked, dated_act, polar, voted, yes
from service.answering.answer_kinds import find_spans
from service.answering.composition import quoted
from service.answering.drafts import Draft
from service.answering.evidence import QuestionWord, answer_spots
from service.answering.searched import SearchedQuestion
from service.answering.things_asked import MOST_WORDS, Point, thing_asked
from service.library import Library
from service.verification.quoting import plain

_FIGURED = frozenset({"date", "number", "money", "place"})
"""Kinds of which the second point tells one where the first has none; whom it names may be anybody."""


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
        return yes(question, opening, points, library)
    if said := _recorded(question, points[0], library):
        return said
    first, *rest = points
    said = thing_asked(question, first, library) or _in_title(question, first)
    if said is None and rest and _FIGURED & set(question.kinds) and not answer_spots(question, first.text):
        return thing_asked(question, rest[0], library)
    return said


def _recorded(question: SearchedQuestion, point: Point, library: Library) -> Sentence | None:
    """The day on which the Assembly did what it is asked *when* it did, or the vote that is asked for, as recorded."""
    asked, vote = act_asked(question.text), "vote" in question.kinds and voted(point.paragraph, library)
    if vote:
        return Sentence(text=vote, citations=(point.paragraph.id,), verdict="supported")
    is_day = asked and re.match(r"\W*when\b", question.text, re.IGNORECASE)
    return dated_act(point, asked.groups, library) if asked and is_day else None


def _in_title(question: SearchedQuestion, point: Point) -> Sentence | None:
    """The title of the resolution where a date is asked for and only that has one."""
    title = point.paragraph.title
    if "date" not in question.kinds or find_spans("date", point.text) or not re.search(r"\b(?:19|20)\d\d\b", title):
        return None
    is_short = len(title.split()) <= MOST_WORDS
    return Sentence(text=quoted(title), citations=(point.paragraph.id,), verdict="supported") if is_short else None


def _words_of(sentence: Sentence) -> str:
    """What a point quotes, without its marks."""
    return plain(sentence.text).strip("'").strip(" .,;")
