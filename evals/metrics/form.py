"""Form: how an answer reads, whatever it says. Its length, how it opens, whether it says a thing twice."""

from __future__ import annotations

import re
from itertools import combinations

from embeddings import terms
from service.answer import Answer
from service.verification.quoting import PREAMBLE_ONLY

_MARKS = re.compile(r"(?: ?\[\d+\])+")
_ITEM = re.compile(r"^\s*(?:-|\d{1,2}\.)\s+", re.MULTILINE)
_FIGURE = re.compile(
    r"(?:how (?:much|many|long|often|old)|when|who|whom|whose|where|in (?:which|what) (?:year|month)|(?:since|until) when)\b|"
    r"(?:what|which) (?:is|was|are|were|will be)?\s?(?:the )?(?:date|day|year|amount|number|sum|rate|share|percentage|deadline)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"(?:has|have|had|is|are|was|were|does|do|did|can|may|must|should|will|would)(?:n't)?\b", re.IGNORECASE)
_ALIKE = 0.8
"""Share of their words that two points have in common from which they say the same."""


def visible_words(answer: Answer) -> int:
    """Count the words that an answer shows before anything is opened, without the numbers of its citations."""
    return len(_ITEM.sub("", _MARKS.sub("", answer.answer)).split())


def visible_points(answer: Answer) -> tuple[str, ...]:
    """The points that are shown before anything is opened; of texts that only come closest the lines of the message."""
    if answer.sentences:
        return tuple(sentence.text for sentence in answer.sentences if not sentence.is_folded)
    return tuple(answer.answer.split("\n")[1:]) if answer.tier == "nearest" else ()


def is_closed(question: str) -> bool:
    """Whether a question is answered by yes or no, a figure, a day or a name, as its first words ask."""
    asked = question.strip().lstrip("¿\"'“ ")
    return bool(_YES_OR_NO.match(asked) or _FIGURE.match(asked))


def opens_with_recital(answer: Answer) -> bool:
    """Whether the first thing that an answer shows is of a preamble."""
    first = answer.headline.text if answer.headline else next(iter(visible_points(answer)), "")
    return PREAMBLE_ONLY.strip() in first


def repeats_itself(answer: Answer) -> bool:
    """Whether two of the points shown say the same, by most of their words."""
    words = [frozenset(terms(point)) for point in visible_points(answer)]
    return any(len(a & b) / max(len(a | b), 1) >= _ALIKE for a, b in combinations(words, 2))
