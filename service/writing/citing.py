"""Citing: the words of a paragraph that a sentence of a model's rests on, as an exact quotation."""

from __future__ import annotations

from documents import Paragraph, split_clauses
from service.answer import Citation, Repetition
from service.verification.sources import read_words

_ENDS = " ,;:."
_LEAST = 0.34
"""A clause that shares this much of what the best shares with the sentence is quoted too."""


def cite(paragraph: Paragraph, sentence: str, repeated: tuple[Repetition, ...] = ()) -> Citation:
    """Cite a paragraph for a sentence: from the first to the last of its clauses that the sentence speaks of."""
    clauses = split_clauses(paragraph.text)
    said = {word.stem for word in read_words(sentence) if word.is_content}
    shares = [len(said & {w.stem for w in read_words(paragraph.text[c.start : c.end]) if w.is_content}) for c in clauses]
    spoken = [n for n, share in enumerate(shares) if share and share >= _LEAST * max(shares)]
    start, end = (clauses[spoken[0]].start, clauses[spoken[-1]].end) if spoken else (0, len(paragraph.text))
    end = start + len(paragraph.text[start:end].rstrip(_ENDS))
    return Citation.of(paragraph, start, end, repeated=repeated)
