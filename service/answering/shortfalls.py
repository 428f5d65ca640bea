"""Shortfalls: how far the texts go where they do not answer: by a weaker act than was asked for, or on a part of the matter only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from documents import Paragraph
from documents.acts import acts
from documents.mentions import find_mentions
from embeddings import terms
from embeddings.vectors import Rows
from service.answering.affirmations import act_asked, affirming, force_done, polar
from service.answering.drafts import Calibration
from service.answering.evidence import QuestionWord
from service.answering.searched import SearchedQuestion
from service.answering.things_asked import Point
from service.library import Library
from service.verification.lexicon import shipped

_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|gets?|got)\b(?P<behind>(?: [\w’'-]+){1,9})", re.IGNORECASE)
_DECISIVE = frozenset(
    {"prohibit", "impose", "establish", "decide", "authorize", "adopt", "appoint", "demand", "condemn", "reject"}
)
"""What somebody who says that it *is done* takes the Assembly to have done; whatever is asked of others is told by its own verb."""
_PERHAPS = 0.5
"""Probability from which on a paragraph may affirm what is asked, so that nothing is said of how far it goes."""
_SAID = 0.6
"""Cosine from which on a paragraph speaks of a word."""
_TOLD_OF = 2
"""So many parts of a matter are told of: those that the fewest paragraphs have."""
_RARE = 1_000
"""A part of which more paragraphs have every word says little of the matter, and is not counted."""


def goes_part_way(question: SearchedQuestion, points: Sequence[Point]) -> bool:
    """Whether a question takes the Assembly to do something that none of these paragraphs does, though the first is of the matter."""
    asked = act_asked(question.text)
    groups = asked.groups if asked else frozenset(_done_to(question.text))
    if not groups or not points or not _is_of_matter(points[0], asked.until if asked else 0):
        return False
    opening, calibration = polar(question.text), Calibration.shipped_of_yes()
    if opening is None:
        return not any(groups & _done(point.paragraph) for point in points)
    deciding = [point for point in points if (groups | _DECISIVE) & _done(point.paragraph)]
    return all(calibration.probability(affirming(opening, point)) < _PERHAPS for point in deciding)


def _is_of_matter(point: Point, since: int) -> bool:
    """Whether a paragraph says the word that weighs most of those that the documents know, behind a question's verb."""
    known = [word for word in point.words if word.start >= since and not word.is_absent and not _is_deed(word)]
    return bool(known) and point.nearest(max(known, key=lambda word: word.weight)) >= _SAID


def _done_to(question: str) -> Iterator[str]:
    """The decisive acts that something is said to have undergone: *is it prohibited*, *can be imposed*."""
    for match in _PASSIVE.finditer(question):
        known = (shipped().verb(word) for word in match["behind"].split())
        yield from (group for verb in known if verb and verb.form == "past" for group in verb.groups & _DECISIVE)


def _done(paragraph: Paragraph) -> frozenset[str]:
    """The groups of force of what an operative paragraph does, and of what it decides to do."""
    if paragraph.kind == "preambular":
        return frozenset()
    return frozenset[str]().union(*(force_done(act, paragraph.text) for act in acts(paragraph)))


def _is_deed(word: QuestionWord) -> bool:
    """Whether a word tells of an act as done: *banned*, and not *fund*, which may be a thing."""
    known = shipped().verb(word.text)
    return known is not None and known.form == "past"


def part_held(question: SearchedQuestion, words: Sequence[QuestionWord], library: Library) -> str:
    """Say that no paragraph in scope names two parts of a matter together, and how many have each; "" where one does.

    A part is words of the question that stand together as they do in some paragraph; what people say in words of their own is
    never told as missing.
    """
    rows = library.scope(question.symbols)
    parts = [_Part.read(text, rows, library) for text in _texts(question.text, words) if _is_topic(text, library)]
    rarest = sorted(parts, key=lambda part: len(part.rows))[:_TOLD_OF]
    if len(rarest) < _TOLD_OF or any(len(part.rows) > _RARE for part in rarest):
        return ""
    counts = {part.text: part.count(library) for part in rarest}
    held = sorted(counts, key=lambda text: -counts[text])
    if not all(counts.values()) or len(np.intersect1d(rarest[0].rows, rarest[1].rows)):
        return ""
    named = " and ".join(f"“{text}”" for text in sorted(counts, key=question.text.find))
    return f"No paragraph names both {named}; {'; '.join(_counted(counts[text], text) for text in held)}."


def _counted(count: int, text: str) -> str:
    return f"{count:,} {'has' if count == 1 else 'have'} “{text}”"


def _is_topic(text: str, library: Library) -> bool:
    """Whether words are a topic of these documents: several together, or one that a title has; everyday words are none."""
    return " " in text or any(find_mentions(document.title, (text,)) for document in library.corpus.resolutions)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a matter, and the rows of the paragraphs that have all of its words."""

    text: str
    rows: Rows

    @classmethod
    def read(cls, text: str, scope: Rows | None, library: Library) -> _Part:
        rows = library.index.keywords.holders(list(terms(text)))
        return cls(text, rows if scope is None else np.intersect1d(rows, scope))

    def count(self, library: Library) -> int:
        """In how many paragraphs it stands as it is asked for."""
        return sum(bool(find_mentions(library.paragraph(int(row)).text, (self.text,))) for row in self.rows)


def _texts(text: str, words: Sequence[QuestionWord]) -> list[str]:
    """The words of a question that stand together, without its deeds and whatever no document knows."""
    asked = act_asked(text)
    kept = [word for word in words if not _is_deed(word) and (not asked or word.start >= asked.until)]
    runs: list[list[QuestionWord]] = []
    for word in kept:
        if runs and re.fullmatch(r"[ -]", text[runs[-1][-1].end : word.start]):
            runs[-1].append(word)
        else:
            runs.append([word])
    known = [run for run in runs if not any(word.is_absent for word in run)]
    return [text[run[0].start : run[-1].end] for run in known]
