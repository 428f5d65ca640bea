"""Evidence: how much of what a question asks the best paragraphs hold, as numbers that a calibrated model weighs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from wordfreq import zipf_frequency

from documents import Paragraph, finite
from embeddings import STOP_WORDS, Hit, Query, clause_spans, stem, terms
from embeddings.index import Evidence as Match
from embeddings.rows import Rows
from service.library import Library
from service.understanding import AnswerKind, Question, find_spans

_SHORT = 4
"""A question of at most so many content words names its topic, and each of them is meant."""
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
    "amount": ("number", "percentage", "money"),
    "date": ("date", "day"),
    "place": ("place", "city"),
    "actor": ("actor", "country"),
    "identity": ("name", "members", "definition"),
    "vote": ("vote",),
    "reason": ("reason",),
}
"""Kinds that are weighed together: too few questions ask for each to learn a weight of its own."""
_FOCUS = re.compile(
    r"\b(?:how many|number of|what (?:percentage|share|proportion) of|percentage of)\s+(?:the\s+|its\s+)?(?:(?:other|different|total|new|such)\s+)*([a-z-]+(?:\s[a-z-]+)?)",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"\b(?:names? of (?:all )?(?:the )?|list (?:of )?(?:all )?(?:the )?|(?:which|what|what are the|which are the) (?:two|three|four|five|six|seven|eight|nine|ten|\d+) )"
    r"(?:[\w-]+ ){0,2}?([\w-]+s)\b",
    re.IGNORECASE,
)
_COMPARABLE = 2.0
"""Only paragraphs that score within so many log-odds of the best are looked through for the kind asked for."""
_NEAR_CHARACTERS = 60
_MATCHED = 0.62
"""Contextual cosine from which a question's word counts as meant by a paragraph's; between same words it is above .7."""


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


def question_words(question: Question, library: Library, rows: Rows | None) -> list[QuestionWord]:
    """List the words of a question that carry what it asks, weighted by their rarity in English and in the scope.

    Which paragraphs hold a word is read off the keyword index, so that every one in scope counts.
    """
    found: list[QuestionWord] = []
    count = len(library.corpus.paragraphs) if rows is None else len(rows)
    seen: set[str] = set()
    for match in re.finditer(r"[^\W_]+", question.searched):
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


def answer_spots(question: Question, text: str) -> list[int]:
    """Where a paragraph holds a thing of the kind asked for that the question does not already name."""
    asked = question.text.lower()
    return [
        span.start
        for kind in question.kinds
        if kind not in {"reason", "members"}
        for span in find_spans(kind, text)
        if text[span.start : span.end].lower() not in asked
    ]


def features(
    question: Question, query: Query, hits: Sequence[Hit], library: Library, words: Sequence[QuestionWord]
) -> dict[str, float]:
    """Measure the evidence for a question; hits are the best ones, in order. The names are the calibration's."""
    best = hits[:TOP]
    paragraphs = [library.paragraph(hit.row) for hit in best]
    matches = [library.index.evidence(query, hit.row) for hit in best]
    weights = np.array([w.weight for w in words]) if words else np.ones(1)
    covered = np.array([[_holds(p.text, w.stem, w.meanings) for w in words] or [False] for p in paragraphs], dtype=float)
    meant = np.array([_word_similarities(m[0], words) for m in matches])
    total = float(weights.sum())
    gap = 1 - np.maximum(covered, np.clip((meant - 0.25) / 0.5, 0, 1)).max(axis=0)
    absent = [w for w in words if w.is_absent]
    out = {
        "score": hits[0].score,
        "late": hits[0].voices["late"],
        "late_mean": float(np.mean([h.voices["late"] for h in best])),
        "clause": max(h.voices["clause"] for h in best),
        "dense": max(h.voices["dense"] for h in best),
        "covered_first": float(covered[0] @ weights / total),
        "covered_best": float((covered @ weights).max() / total),
        "covered_together": float(covered.max(axis=0) @ weights / total),
        "meant_first": float(meant[0] @ weights / total),
        "meant_together": float(meant.max(axis=0) @ weights / total),
        "largest_gap": float((gap * weights).max()),
        "absent": sum(w.weight for w in absent) / total,
        "absent_most": max((w.weight for w in absent), default=0.0),
        "absent_names": float(sum(w.is_name for w in absent)),
        "short_gap": float((gap * weights).max()) if 0 < len(words) <= _SHORT else 0.0,
        "short_absent": sum(w.weight for w in absent) / total if 0 < len(words) <= _SHORT else 0.0,
        "disagreement": float(np.log1p(_rank(hits, "keywords"))),
    }
    near = sum(hit.score >= hits[0].score - _COMPARABLE for hit in best)
    return out | _kind_features(question, paragraphs[:near], matches[:near], words)


def _rank(hits: Sequence[Hit], voice: str) -> int:
    return sum(hit.voices[voice] > hits[0].voices[voice] for hit in hits)


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


def _kind_features(
    question: Question, paragraphs: Sequence[Paragraph], matches: Sequence[tuple[Match, ...]], words: Sequence[QuestionWord]
) -> dict[str, float]:
    """For each group of kinds: whether it was asked for and is nowhere in the evidence, or only far from the match."""
    out: dict[str, float] = {}
    asked = question.text.lower()
    for group, kinds in _GROUPS.items():
        wanted = [kind for kind in kinds if kind in question.kinds]
        near = far = False
        for paragraph, match in zip(paragraphs, matches, strict=True):
            spans = [
                span
                for kind in wanted
                for span in find_spans(kind, paragraph.text)
                if paragraph.text[span.start : span.end].lower() not in asked
            ]
            far = far or bool(spans)
            if paragraph is paragraphs[0] or not near:
                near = near or any(
                    _is_near(span.start, span.end, paragraph.text, match[0], words, question, group) for span in spans
                )
        out[f"asks_{group}"] = float(bool(wanted))
        out[f"lacks_{group}"] = float(bool(wanted) and not far)
        out[f"distant_{group}"] = float(bool(wanted) and far and not near)
    return out


def _is_near(
    start: int, end: int, text: str, match: Match, words: Sequence[QuestionWord], question: Question, group: str
) -> bool:
    """Whether a thing stands by words that the question asks about: by its counted noun, or by a rare matched word."""
    focus = (
        _FOCUS.search(question.searched)
        if group == "amount"
        else _LISTING.search(question.searched)
        if group == "identity"
        else None
    )
    window = text[max(0, start - _NEAR_CHARACTERS) : end + _NEAR_CHARACTERS]
    if focus:
        return bool({stem(word) for word in focus[1].lower().split()} & set(terms(window)))
    if not words:
        return False
    heavy = sorted(words, key=lambda w: -w.weight)[: max(1, len(words) // 2)]
    own = _stems(window)
    if any(_held_by(own, word) for word in heavy):
        return True
    inside = (match.places[:, 1] > start - _NEAR_CHARACTERS) & (match.places[:, 0] < end + _NEAR_CHARACTERS)
    if not inside.any():
        return False
    best = match.similarities[inside].max(axis=0)
    for word in heavy:
        tokens = (match.question_places[:, 0] >= word.start) & (match.question_places[:, 1] <= word.end)
        if tokens.any() and float(best[tokens].mean()) >= _MATCHED:
            return True
    return False
