"""Evidence: how much of what a question asks the best paragraphs hold, as numbers that a calibrated model weighs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from wordfreq import zipf_frequency

from documents import Paragraph, finite
from embeddings import STOP_WORDS, VOICES, Hit, Query, clause_spans, stem, terms
from embeddings.index import Evidence as Match
from embeddings.vectors import Rows
from service.answering.answer_kinds import AnswerKind, find_spans
from service.answering.searched import SearchedQuestion
from service.library import Library

Values = NDArray[np.float64]
TOP = 3
"""How many of the best paragraphs count as evidence."""

_FRAME = frozenset(
    stem(word)
    for word in (
        "resolution resolutions assembly document text paragraph paragraphs general united nations mention mentions mentioned "
        "refer refers referred according question answer know need want find quote cite member give name names call called "
        "exact exactly precise precisely actually really guys folks stuff thing kind sort way ways number many list whether "
        "each every preamble preambular operative deal deals address addresses addressed cover covers covered include included there place part parts"
    ).split()
)
_GROUPS: dict[str, tuple[AnswerKind, ...]] = {
    "amount": ("number", "money"),
    "date": ("date",),
    "place": ("place",),
    "actor": ("actor",),
    "country": ("country",),
    "vote": ("vote",),
}
"""Kinds that are weighed together: too few questions ask for each to learn a weight of its own."""
_FEW = 4
"""A question of at most so many content words names its topic, and each of them is meant."""
_FIRST = 10
_REST = slice(10, 40)
"""What stands well behind the best, in the order of a voice: what answers stands out from it."""


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A content word of the question: its stem, its place, how rare it is, what the glossary says it means."""

    text: str
    stem: str
    start: int
    end: int
    weight: float
    is_name: bool
    meanings: tuple[str, ...]
    is_absent: bool
    """No paragraph in scope holds it."""


def question_words(question: SearchedQuestion, library: Library, rows: Rows | None) -> list[QuestionWord]:
    """List the words of a question that carry what it asks, weighted by their rarity in English and in the scope.

    Which paragraphs hold a word is read off the keyword index, so that every one in scope counts.
    """
    found: list[QuestionWord] = []
    count = len(library.corpus.paragraphs) if rows is None else len(rows)
    seen: set[str] = set()
    for match in re.finditer(r"[^\W_]+", question.text):
        low = match[0].lower()
        root = stem(low)
        if low in STOP_WORDS or root in _FRAME or root in seen or (len(low) == 1 and not low.isdigit()):
            continue
        if question.verb and root in {stem(question.verb), stem(finite(question.verb))}:
            continue
        seen.add(root)
        meanings = question.wording.meanings.get(low, ())
        holding = _holding(library, rows, root, meanings)
        rarity = float(np.clip((7.5 - zipf_frequency(low, "en")) / 4, 0.1, 1.3))
        weight = rarity * float(np.log((count + 1) / (holding + 0.5)))
        is_name = match[0][:1].isupper() and (match.start() > 0 or zipf_frequency(low, "en") < 3.5)
        found.append(QuestionWord(low, root, match.start(), match.end(), max(weight, 0.01), is_name, meanings, holding == 0))
    return found


def _holding(library: Library, rows: Rows | None, root: str, meanings: Sequence[str]) -> int:
    """Count the paragraphs in scope that hold a word, or all the words of one of its meanings."""
    holders = [library.index.keywords.holders(group) for group in ([root], *(terms(m) for m in meanings)) if group]
    together = np.unique(np.concatenate(holders))
    return len(together) if rows is None else len(np.intersect1d(together, rows))


@lru_cache(maxsize=50_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def _holds(text: str, root: str, meanings: Sequence[str] = ()) -> bool:
    own = _stems(text)
    return root in own or any(set(terms(meaning)) <= own for meaning in meanings if terms(meaning))


def clause_relevance(text: str, matches: Sequence[Match], words: Sequence[QuestionWord]) -> list[float]:
    """How well each clause of a paragraph matches the question, by its best-matching tokens and its rare words."""
    spans = clause_spans(text)
    out: list[float] = []
    for start, end in spans:
        score = 0.0
        for match in matches:
            inside = (match.places[:, 0] >= start) & (match.places[:, 1] <= end)
            if inside.any():
                score += float(match.similarities[inside].max(axis=0).mean()) / len(matches)
        own = _stems(text[start:end])
        total = sum(w.weight for w in words) or 1.0
        score += 0.5 * sum(w.weight for w in words if _held_by(own, w)) / total
        out.append(score)
    return out


def _held_by(own: frozenset[str], word: QuestionWord) -> bool:
    return word.stem in own or any(set(terms(m)) <= own for m in word.meanings if terms(m))


def word_places(text: str, words: Sequence[QuestionWord]) -> list[list[int]]:
    """Where each word of a question stands in a paragraph, those that say most first; nothing of one that it does not hold."""
    places: dict[str, list[int]] = {}
    for match in re.finditer(r"[^\W_]+", text):
        places.setdefault(stem(match[0].lower()), []).append(match.start())
    found = [
        places.get(word.stem) or next((places[last] for m in word.meanings for last in terms(m)[-1:] if last in places), [])
        for word in sorted(words, key=lambda word: -word.weight)
    ]
    return [spots for spots in found if spots]


def answer_spots(question: SearchedQuestion, text: str) -> list[int]:
    """Where a paragraph holds a thing of the kind asked for that the question does not already name."""
    asked = question.text.lower()
    return [
        span.start
        for kind in question.kinds
        for span in find_spans(kind, text)
        if text[span.start : span.end].lower() not in asked
    ]


def features(
    question: SearchedQuestion,
    query: Query,
    hits: Sequence[Hit],
    ranked: Sequence[Hit],
    library: Library,
    words: Sequence[QuestionWord],
) -> dict[str, float]:
    """Measure the evidence for a question; the names are the calibration's.

    ``hits`` are the best different paragraphs, in order, each with its share of the probability to be the best; ``ranked``
    is everything that search ranked, among which they stand.
    """
    best = hits[:TOP]
    paragraphs = [library.paragraph(hit.row) for hit in best]
    matches = [library.index.evidence(query, hit.row) for hit in best]
    shares = [float(np.exp(hit.score)) for hit in hits]
    return (
        {
            "share_first": shares[0],
            "share_ahead": shares[0] - (shares[1] if len(shares) > 1 else 0.0),
            "share_together": sum(shares[:TOP]),
            "words": float(np.log1p(len(words))),
        }
        | {name: hits[0].voices[name] for name in VOICES if name not in {"keywords", "place_within"}}
        | _standing_out(ranked, library)
        | _held(paragraphs, matches, words)
        | _kinds(question, paragraphs)
    )


def _standing_out(ranked: Sequence[Hit], library: Library) -> dict[str, float]:
    """How the best stand among all that was ranked: over many documents something always resembles a question.

    What answers stands out from the rest, is found by its words and by its meaning alike, and has company of its series.
    """
    voices = {name: np.array([hit.voices[name] for hit in ranked]) for name in VOICES}
    titles = [library.paragraph(hit.row).title for hit in ranked[:_FIRST]]
    alike = len(_first(voices["keywords"]) & _first(voices["dense"]))
    ahead = {f"{name}_ahead": _ahead(voices[name]) for name in ("late", "clause", "dense")}
    return ahead | {"alike": alike / _FIRST, "same_title": titles.count(titles[0]) / len(titles)}


def _ahead(values: Values) -> float:
    """How far the best stands above those that come well after it; 0 where so few were ranked that none do."""
    order = np.sort(values)[::-1]
    return float(order[0] - order[_REST].mean()) if len(order) > _FIRST + 2 else 0.0


def _first(values: Values) -> set[int]:
    return set(np.argsort(-values, kind="stable")[:_FIRST].tolist())


def _held(
    paragraphs: Sequence[Paragraph], matches: Sequence[tuple[Match, ...]], words: Sequence[QuestionWord]
) -> dict[str, float]:
    """How much of what the question's words weigh the best paragraphs hold, to the letter and in meaning."""
    weights = np.array([w.weight for w in words]) if words else np.ones(1)
    covered = np.array([[_holds(p.text, w.stem, w.meanings) for w in words] or [False] for p in paragraphs], dtype=float)
    meant = np.array([_word_similarities(m[0], words) for m in matches])
    total = float(weights.sum())
    missing = 1 - np.maximum(covered, np.clip((meant - 0.25) / 0.5, 0, 1))
    titled = np.array([_holds(paragraphs[0].title, w.stem, w.meanings) for w in words] or [False], dtype=float)
    absent = [w for w in words if w.is_absent]
    return {
        "covered_first": float(covered[0] @ weights / total),
        "covered_together": float(covered.max(axis=0) @ weights / total),
        "covered_with_title": float(np.maximum(1 - missing[0], titled) @ weights / total),
        "meant_first": float(meant[0] @ weights / total),
        "meant_together": float(meant.max(axis=0) @ weights / total),
        "missing_first": float((missing[0] * weights).max()),
        "missing_together": float((missing.min(axis=0) * weights).max()),
        "absent": sum(w.weight for w in absent) / total,
        "absent_most": max((w.weight for w in absent), default=0.0),
        "absent_names": float(sum(w.is_name for w in absent)),
        "absent_of_few": sum(w.weight for w in absent) / total if len(words) <= _FEW else 0.0,
    }


def _word_similarities(match: Match, words: Sequence[QuestionWord]) -> list[float]:
    """For each question word the mean over its tokens of their best cosine with a token of the paragraph."""
    if not words:
        return [0.0]
    best = match.similarities.max(axis=0) if match.similarities.size else np.zeros(len(match.question_places))
    out: list[float] = []
    for word in words:
        own = (match.question_places[:, 0] >= word.start) & (match.question_places[:, 1] <= word.end)
        out.append(float(best[own].mean()) if own.any() else 0.0)
    return out


def _kinds(question: SearchedQuestion, paragraphs: Sequence[Paragraph]) -> dict[str, float]:
    """For each group of kinds: whether it was asked for, and whether the first or none of the best paragraphs has it."""
    out: dict[str, float] = {}
    asked = question.text.lower()
    for group, kinds in _GROUPS.items():
        wanted = [kind for kind in kinds if kind in question.kinds]
        held = [
            any(p.text[s.start : s.end].lower() not in asked for kind in wanted for s in find_spans(kind, p.text))
            for p in paragraphs
        ]
        out[f"asks_{group}"] = float(bool(wanted))
        out[f"lacks_{group}"] = float(bool(wanted) and not any(held))
        out[f"lacks_first_{group}"] = float(bool(wanted) and not held[0])
    return out
