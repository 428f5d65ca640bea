"""Company: how the best paragraphs stand among all that search ranked, which tells an answer from a mere resemblance.

Over many documents something always resembles a question. What answers it stands out from the rest, search by words and by
meaning find it alike, and its neighbours come from the same resolution or from those of other years.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from embeddings import Hit
from service.answering.evidence import QuestionWord
from service.library import Library

_FIRST = 10
_REST = slice(10, 40)


def company(hits: Sequence[Hit], library: Library, words: Sequence[QuestionWord]) -> dict[str, float]:
    """Measure how the best of ranked hits stand among the others; the names are the calibration's."""
    voices = {name: np.array([hit.voices[name] for hit in hits]) for name in hits[0].voices}
    titles = [_title(hit, library) for hit in hits[:_FIRST]]
    weight = sum(word.weight for word in words)
    return {
        "late_gap": _gap(voices["late"]),
        "clause_gap": _gap(voices["clause"]),
        "dense_gap": _gap(voices["dense"]),
        "title_best": float(voices["title"].max()),
        "keywords_share": float(voices["keywords"][0] / (weight + 1.0)),
        "same_title": titles.count(titles[0]) / len(titles),
        "alike": len(_first(voices["keywords"]) & _first(voices["dense"])) / _FIRST,
    }


def _gap(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """How far the best stands above those that come well after it; 0 where so few were ranked that none do."""
    sorted_ = np.sort(values)[::-1]
    return float(sorted_[0] - sorted_[_REST].mean()) if len(sorted_) > _FIRST + 2 else 0.0


def _first(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> set[int]:
    return set(np.argsort(-values, kind="stable")[:_FIRST].tolist())


def _title(hit: Hit, library: Library) -> str:
    symbol = library.paragraph(hit.row).symbol
    document = library.corpus.by_symbol.get(symbol)
    return document.title if document else symbol
