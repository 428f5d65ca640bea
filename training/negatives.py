"""Hard negatives: paragraphs that search ranks high for a question and that do not answer it, most of the same resolution."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz

from documents import Paragraph, ParagraphId
from embeddings import terms
from embeddings.encoder import Floats
from service.library import Library
from training.questions import TrainingQuestion, series_key

_NEAREST = 40
_KEYWORDS = 10
_KEPT = 16
_ALIKE = 0.55
"""Share of their words that two paragraphs have in common from which one may answer what the other does."""
_SAME = 80
"""Likeness, of 100, from which two paragraphs say the same."""
_LONG_SPAN = 16
_AT_ONCE = 512
_WORD = re.compile(r"[a-z][a-z-]+")


@dataclass(frozen=True, slots=True)
class Mined:
    """A question with the paragraphs that are hard to tell from its own, the hardest first."""

    question: TrainingQuestion
    paragraph: Paragraph
    negatives: tuple[Paragraph, ...]


def mine(questions: Sequence[TrainingQuestion], library: Library) -> Iterator[Mined]:
    """Find for each question what the library's encoder and keyword search rank high, without what may answer it too.

    Left out are the paragraph, its twins, what says nearly the same, and what holds the deciding words. Of the rest those of
    the same series come first: they share the topic, and differ in what is asked.
    """
    vectors = library.index.text_vectors()
    for low in range(0, len(questions), _AT_ONCE):
        batch = questions[low : low + _AT_ONCE]
        asked = library.index.encoder.embed([q.question for q in batch], "query")
        near = np.stack([e.vector for e in asked]) @ vectors.T
        for question, scores in zip(batch, near, strict=True):
            yield _mined(question, scores, library)


def _mined(question: TrainingQuestion, scores: Floats, library: Library) -> Mined:
    own = library.corpus.by_id[ParagraphId(question.paragraph)]
    rows = np.argsort(-scores)[:_NEAREST]
    within = library.rows_of[own.symbol]
    near_within = within[np.argsort(-scores[within])[:_KEPT]]
    by_words = library.index.keywords.best(terms(question.question), _KEYWORDS)
    ranked = sorted({*rows.tolist(), *near_within.tolist(), *by_words.tolist()}, key=lambda row: -scores[row])
    chosen: list[Paragraph] = []
    for paragraph in map(library.paragraph, ranked):
        if not _may_answer(paragraph, question, own) and not any(_is_same(paragraph, other) for other in chosen):
            chosen.append(paragraph)
    near = [p for p in chosen if series_key(p) == series_key(own)]
    far = [p for p in chosen if series_key(p) != series_key(own)]
    kept = [*near[: _KEPT - _KEPT // 4], *far[: _KEPT // 4]]
    return Mined(question, own, tuple(kept))


def _may_answer(paragraph: Paragraph, question: TrainingQuestion, own: Paragraph) -> bool:
    if paragraph.id in question.gold or _is_same(paragraph, own):
        return True
    if len(question.span) >= _LONG_SPAN and question.span.casefold() in paragraph.text.casefold():
        return True
    first, second = _words(paragraph.text), _words(own.text)
    return len(first & second) > _ALIKE * min(len(first), len(second))


def _is_same(paragraph: Paragraph, other: Paragraph) -> bool:
    return fuzz.ratio(paragraph.text, other.text) >= _SAME


@lru_cache(maxsize=100_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.lower()) if len(word) > 3)
