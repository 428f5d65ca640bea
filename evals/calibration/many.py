"""Calibration over many documents: fits how paragraphs are ranked there, and the probability that the answer is right.

It learns from the tuning half of the questions over all sessions, and from calibration questions that name no document,
asked over all of them: there every paragraph that says nearly the same as a gold one is gold too. A question whose gold
paragraphs are taken out of what was found is a negative that costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from documents import ParagraphId
from embeddings import Hit, terms
from evals.calibration.single import fit_weights
from evals.cases import Case, load_cases, of_half, own_cases, own_topics
from service.answering.abstention import Calibration
from service.answering.passages import Finding, dated, different, find, measure_over_many
from service.answering.ranking import FEATURES, Ranking, standing
from service.answering.selection import select
from service.library import Library
from service.understanding import Question, understand

Floats = NDArray[np.float64]
_DEPTH = 120
_LIKE = 85
"""Likeness, of 100, from which a paragraph says what a gold one says."""
_OF_ONE = re.compile(r"\b(?:resolution|text|document|it)\b", re.IGNORECASE)
"""Words by which a calibration question means the one document that it was written for."""
_BY_NUMBER = frozenset({"number", "metadata", "unanswerable_number"})
_OTHERS = 0.2
"""Weight of a calibration question, whose gold over all documents is not known for sure, beside 1."""
_TAKEN_OUT = 0.3
"""Weight of a question whose gold was taken out, beside what the question itself has."""
_TOPIC = 0.5
_WEIGHED = ("dense", "late_gap", "same_title", "title_best", "keywords_share", "absent_names")
"""Of all evidence what is weighed over many documents, beside the kinds of thing that are asked for and missing: what tells
little there, as how many of a question's words are covered, is left out."""
_KINDS = ("asks_", "lacks_")
_NEARLY = 0.01
"""How far below the best F1 of withholding the operating point may lie, so that fewer right answers are withheld."""
_RIDGE = 3.0
_FOLDS = 8
_CITED = 3
_ASKING = ("what did the GA say about {topic}", "{topic}?", "Is there anything on {topic}?")


@dataclass(frozen=True)
class Asked:
    """A question asked over all documents: what was found, and which of it is gold; ``weight`` is what it counts."""

    case: Case
    question: Question
    finding: Finding
    gold: frozenset[str]
    weight: float

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Everything that was ranked."""
        return (*self.finding.hits, *self.finding.further)


def ask_all(library: Library) -> list[Asked]:
    """Ask the questions that calibration over many documents learns from."""
    sessions = [c for c in of_half(load_cases(own_cases("sessions")), "tune") if not c.history and c.type not in _BY_NUMBER]
    others = [
        c for c in load_cases(own_cases("calibration")) if c.gold and c.type not in _BY_NUMBER and not _OF_ONE.search(c.question)
    ]
    asked = [_ask(case, library, 1.0) for case in sessions] + [_ask(case, library, _OTHERS) for case in others]
    asked += [_ask(case, library, _TOPIC) for case in _absent_topics(library)]
    return [one for one in asked if one.finding.hits]


def _ask(case: Case, library: Library, weight: float) -> Asked:
    question = understand(case.question, library.corpus, library.glossary)
    finding = find(question, library)
    gold = frozenset(case.gold)
    if weight < 1:
        known = [library.corpus.by_id[ParagraphId(key)].text for key in case.gold]
        found = {hit.id: library.paragraph(hit.row).text for hit in (*finding.hits, *finding.further)}
        gold |= {key for key, text in found.items() if any(fuzz.ratio(text, other) > _LIKE for other in known)}
    return Asked(case, question, finding, gold, weight)


def _absent_topics(library: Library) -> Iterator[Case]:
    """Topics of which no document has every word."""
    for n, topic in enumerate(own_topics()):
        if topic.strip() and not len(library.index.keywords.holders(terms(topic))):
            yield Case(id=f"topic-{n}", question=_ASKING[n % len(_ASKING)].format(topic=topic), type="topic", answerable=False)


def fit_ranking(asked: Sequence[Asked], library: Library) -> Ranking:
    """Fit the weights by the listwise softmax loss: that one of the gold paragraphs stands first."""
    lists = []
    for one in asked:
        hits = one.hits[:_DEPTH]
        gold = np.array([hit.id in one.gold for hit in hits])
        if gold.any():
            paragraphs = [library.paragraph(hit.row) for hit in hits]
            lists.append((standing(hits, paragraphs, dated(one.question, paragraphs, library)), gold, one.weight))

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = _RIDGE * float(weights @ weights) / 2, _RIDGE * weights
        for rows, gold, weight in lists:
            odds = rows @ weights
            likely = np.exp(odds - odds.max())
            among = likely * gold
            total -= weight * float(np.log(among.sum() / likely.sum()))
            slope = slope + weight * (rows.T @ (likely / likely.sum() - among / among.sum()))
        return total, slope

    best = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x
    return Ranking(dict(zip(FEATURES, best.tolist(), strict=True)))


@dataclass(frozen=True)
class Outcome:
    """What evidence was there for a question, whether citing the best of it was right, and what it counts."""

    case: str
    evidence: dict[str, float]
    answerable: bool
    right: bool
    weight: float


def outcomes(asked: Sequence[Asked], library: Library, ranking: Ranking) -> Iterator[Outcome]:
    """Measure the evidence of every question, ranked anew, and again with its gold paragraphs taken out."""
    for one in (_ranked(one, library, ranking) for one in asked):
        yield _outcome(one, one.finding, library, one.weight)
        if one.gold and (left := [hit for hit in one.hits if hit.id not in one.gold]):
            count = len(one.finding.hits)
            without = replace(one.finding, hits=tuple(left[:count]), further=tuple(left[count:]))
            yield replace(_outcome(one, without, library, one.weight * _TAKEN_OUT), answerable=False)


def _ranked(one: Asked, library: Library, ranking: Ranking) -> Asked:
    paragraphs = [library.paragraph(hit.row) for hit in one.hits]
    hits = ranking.ranked(one.hits, paragraphs, dated(one.question, paragraphs, library))
    count = len(one.finding.hits)
    return replace(one, finding=replace(one.finding, hits=tuple(hits[:count]), further=tuple(hits[count:])))


def _outcome(one: Asked, finding: Finding, library: Library, weight: float) -> Outcome:
    chosen = select(different(one.question, finding, library), _CITED, is_wide=one.question.is_wide)
    right = any(group.hit.id in one.gold for group in chosen)
    evidence = measure_over_many(one.question, finding, library)
    return Outcome(one.case.id, evidence, one.case.answerable, right, weight)


@dataclass(frozen=True)
class FitOverMany:
    """A fitted calibration, with the areas under the ROC curve that it has on questions it had not seen."""

    calibration: Calibration
    auc_answerable: float
    auc_right: float


def fit_confidence(data: Sequence[Outcome], strength: float = 0.5) -> FitOverMany:
    """Fit the probability that the answer is right, cross-validated by question, and choose the operating point.

    The operating point is where abstention on the hand-written questions over all sessions has the best F1.
    """
    names = [name for name in data[0].evidence if name in _WEIGHED or name.startswith(_KINDS)]
    rows = np.array([[item.evidence[name] for name in names] for item in data])
    right, weights = np.array([item.right for item in data]), np.array([item.weight for item in data])
    cases = list(dict.fromkeys(item.case for item in data))
    fold = np.array([cases.index(item.case) % _FOLDS for item in data])
    seen = np.zeros(len(data))
    for n in range(_FOLDS):
        model = fit_weights(rows[fold != n], right[fold != n], weights[fold != n], names, strength)
        seen[fold == n] = [model.probability(dict(zip(names, row, strict=True))) for row in rows[fold == n]]
    own = np.array([n for n, item in enumerate(data) if item.weight == 1.0])
    answerable = np.array([data[n].answerable for n in own])
    slope, shift = _levelled(seen[own], right[own])
    whole = _scaled(fit_weights(rows, right, weights, names, strength), slope, shift)
    level = _sigmoid(slope * _log_odds(seen[own]) + shift)
    calibration = replace(whole, threshold=_operating_point(level, answerable))
    return FitOverMany(calibration, float(roc_auc_score(answerable, level)), float(roc_auc_score(right[own], level)))


def _levelled(probabilities: Floats, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Fit slope and shift of the log-odds on questions that people wrote (Platt 1999): made-up negatives distort them."""
    model = LogisticRegression(C=10.0).fit(_log_odds(probabilities)[:, None], right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _scaled(calibration: Calibration, slope: float, shift: float) -> Calibration:
    weights = {name: slope * weight for name, weight in calibration.weights.items()}
    return replace(calibration, weights=weights, bias=slope * calibration.bias + shift)


def _log_odds(probabilities: Floats) -> Floats:
    return np.asarray(np.log(probabilities) - np.log1p(-probabilities))


def _sigmoid(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def _operating_point(probabilities: Floats, answerable: NDArray[np.bool_]) -> float:
    """The least probability below which withholding has nearly the best F1: as good, and fewer answers refused."""
    points = np.unique(probabilities)
    withheld = probabilities[None, :] < points[:, None]
    f1 = 2 * (withheld & ~answerable).sum(axis=1) / (withheld.sum(axis=1) + (~answerable).sum())
    return float(points[np.argmax(f1 >= f1.max() - _NEARLY)])
