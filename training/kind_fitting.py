"""Kinds: what a question asks for, learned from the words that answer it, and the names of those whom the Assembly asks."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from documents import Corpus, ParagraphId
from embeddings import STOP_WORDS
from service.answering.answer_kinds import KINDS_FILE, LEARNED, AnswerKind, Span, find_spans, question_grams
from training.questions import FILES, Part, TrainingQuestion, part_of, read_questions, series_key

DATA = Path(__file__).parent / "data"
REPORTED = DATA / "kinds_report.jsonl"
"""The labels of the part that is reported on, so that a test can measure what ships without the corpus."""
_SEED = 11
_STRENGTHS = (0.2, 0.35, 0.6, 1.0, 2.0)
_FOLDS = 5
_THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5)
_LEAST_SERIES = 6
"""A run of words counts that questions over so many series hold, so that none stands for the matter of one."""
_LEAST_ASKED = 3
_NARROWER: dict[AnswerKind, tuple[AnswerKind, ...]] = {
    "number": ("money", "date"), "actor": ("country", "money"), "country": ("money", "place"), "place": ("money",),
}  # fmt: skip
"""A sum of money is no mere number, and its *United States dollars* are no State; *in Bali, Indonesia* says where."""
_SHARES: dict[AnswerKind, float] = {
    "date": 1 / 3,
    "number": 1 / 3,
    "money": 1 / 3,
    "country": 1 / 3,
    "place": 1 / 3,
    "actor": 1 / 2,
}
"""The share of a span's content words from which on a thing in it is what was asked for."""
_OPENING_WORDS = 10
"""A thing that opens a span of at most so many content words is asked for too: *three minutes for individual delegations*."""
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_ASKED_NAME = re.compile(
    r"^(?:Request|Invite|Call|Urge|Encourage|Appeal|Ask)s\b(?:,? (?:upon|to|also|further|once again|again|strongly|urgently|in this regard,|in that regard,|in this context,))*"
    r" (?:all |the |its )*(?:[A-Z][\w’-]+ )*(?P<head>[A-Z][\w’-]+)(?= (?:to|of|for|on|in|at)\b|, [a-z])"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the kinds of thing that it asks for, the part it belongs to, and what must stay on one side of a split."""

    question: str
    kinds: frozenset[AnswerKind]
    part: Part
    series: str


@dataclass(frozen=True, slots=True)
class KindFigures:
    """How well one kind is told on questions that it was not fitted on: of part "report", or out of fold."""

    kind: AnswerKind
    where: str
    asked: int
    precision: float
    recall: float
    auc: float


@dataclass(frozen=True, slots=True)
class KindsFit:
    """What training made: the record that ships, the figures of each kind, and the questions reported on with their kinds."""

    record: dict[str, object]
    figures: tuple[KindFigures, ...]
    reported: tuple[Asked, ...]

    def write(self) -> None:
        """Write the record that ships, and the labels of the part that is reported on."""
        KINDS_FILE.write_text(json.dumps(self.record, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        lines = (json.dumps({"question": a.question, "kinds": sorted(a.kinds)}, ensure_ascii=False) for a in self.reported)
        REPORTED.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def table(self) -> str:
        """The figures as a table."""
        rows = [f"{f.kind:<10}{f.where:<13}{f.asked:>6}{f.precision:>11.3f}{f.recall:>8.3f}{f.auc:>7.3f}" for f in self.figures]
        return "\n".join(["kind      part          asked  precision  recall    AUC", *rows])


def train_kinds(corpus: Corpus) -> KindsFit:
    """Fit the model of kinds on parts "train" and "fit", and measure it on part "report"."""
    heads = asked_heads(corpus)
    examples = list(labelled_questions(corpus, heads))
    fits = {kind: _fit(kind, examples) for kind in LEARNED}
    record: dict[str, object] = {
        "sources": {path.name: _digest(path.read_bytes()) for path in [DATA / name for name in FILES]},
        "heads": heads,
        "kinds": {kind: fitted for kind, (fitted, _) in fits.items()},
    }
    record["digest"] = record_digest(record)
    reported = tuple(e for e in examples if e.part == "report")
    return KindsFit(record, tuple(f for _, figures in fits.values() for f in figures), reported)


def record_digest(record: dict[str, object]) -> str:
    """The digest of all of a record but its digest."""
    rest = {name: value for name, value in record.items() if name != "digest"}
    return _digest(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode())


def asked_heads(corpus: Corpus) -> tuple[str, ...]:
    """How the names end of those whom the Assembly requests, invites and urges; States have names of their own."""
    found = Counter(m["head"] for p in corpus.paragraphs if p.kind == "operative" and (m := _ASKED_NAME.match(p.text)))
    return tuple(sorted(head for head, n in found.items() if n >= _LEAST_ASKED and not find_spans("country", head, ())))


def labelled_questions(corpus: Corpus, heads: tuple[str, ...]) -> Iterator[Asked]:
    """Label each question with the kinds of thing that make up the words that answer it."""
    for question in read_questions():
        paragraph = corpus.by_id.get(ParagraphId(question.paragraph))
        if paragraph is not None:
            kinds = _made_up_of(question, paragraph.text, heads)
            yield Asked(question.question, kinds, part_of(paragraph), series_key(paragraph))


def _made_up_of(question: TrainingQuestion, text: str, heads: tuple[str, ...]) -> frozenset[AnswerKind]:
    """The kinds of which a thing makes up the words that answer, those of other kinds left out: *in Kigali on 3 May*."""
    start = text.find(question.span)
    places = {kind: _places(find_spans(kind, text, heads)) for kind in _SHARES}
    for kind, narrower in _NARROWER.items():
        places[kind] = places[kind].difference(*(places[other] for other in narrower))
    words = [(m.start() + start, m[0].lower()) for m in _WORD.finditer(question.span)]
    return frozenset(kind for kind in _SHARES if _dominates(kind, places, words))


def _dominates(kind: AnswerKind, places: Mapping[AnswerKind, set[int]], words: Sequence[tuple[int, str]]) -> bool:
    others = set().union(*(places[other] for other in _SHARES if other != kind)) - places[kind]
    held = [
        place in places[kind]
        for place, word in words
        if place in places[kind] or (word not in STOP_WORDS and place not in others)
    ]
    return any(held) and (sum(held) / len(held) >= _SHARES[kind] or (any(held[:2]) and len(held) <= _OPENING_WORDS))


def _places(spans: Iterable[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def _fit(kind: AnswerKind, examples: Sequence[Asked]) -> tuple[dict[str, object], tuple[KindFigures, KindFigures]]:
    """Choose how sparse the regression is and from what probability on it counts, by folds over series; then fit on all."""
    fitting, reported = [e for e in examples if e.part != "report"], [e for e in examples if e.part == "report"]
    grams = _shared_grams(fitting)
    x, y = _matrix(fitting, grams), np.array([kind in e.kinds for e in fitting])
    folds = list(GroupKFold(_FOLDS, shuffle=True, random_state=_SEED).split(x, y, [e.series for e in fitting]))
    outside = {strength: _out_of_fold(strength, x, y, folds) for strength in _STRENGTHS}
    strength = min(outside, key=lambda s: _loss(outside[s], y))
    threshold = _threshold(outside[strength], y)
    model = _regression(strength).fit(x, y)
    weights = {gram: round(float(w), 3) for gram, w in zip(grams, model.coef_[0], strict=True) if abs(w) >= 0.005}
    fitted = {"bias": round(float(model.intercept_[0]), 3), "threshold": threshold, "weights": weights}
    told, truth = model.predict_proba(_matrix(reported, grams))[:, 1], np.array([kind in e.kinds for e in reported])
    figures = _figures(kind, "out of fold", outside[strength], y, threshold), _figures(kind, "report", told, truth, threshold)
    return fitted, figures


def _shared_grams(examples: Sequence[Asked]) -> list[str]:
    seen = Counter(gram for gram, _ in {(gram, e.series) for e in examples for gram in question_grams(e.question)})
    return sorted(gram for gram, n in seen.items() if n >= _LEAST_SERIES)


def _matrix(examples: Sequence[Asked], grams: Sequence[str]) -> sparse.csr_matrix:
    column = {gram: n for n, gram in enumerate(grams)}
    held = [[column[gram] for gram in sorted(question_grams(e.question)) if gram in column] for e in examples]
    rows = np.repeat(np.arange(len(held)), [len(h) for h in held])
    return sparse.csr_matrix((np.ones(len(rows)), (rows, np.concatenate(held))), shape=(len(examples), len(grams)))


def _regression(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, l1_ratio=1.0, solver="liblinear", random_state=_SEED, max_iter=1_000)


def _out_of_fold(
    strength: float, x: sparse.csr_matrix, y: np.ndarray, folds: Sequence[tuple[np.ndarray, np.ndarray]]
) -> np.ndarray:
    found = np.zeros(len(y))
    for train, held in folds:
        found[held] = _regression(strength).fit(x[train], y[train]).predict_proba(x[held])[:, 1]
    return found


def _loss(p: np.ndarray, y: np.ndarray) -> float:
    return float(-np.log(np.clip(np.where(y, p, 1 - p), 1e-6, 1)).mean())


def _threshold(p: np.ndarray, y: np.ndarray) -> float:
    """The one with the best F1."""
    return max(_THRESHOLDS, key=lambda step: 2 * float((y & (p >= step)).sum()) / float(y.sum() + (p >= step).sum()))


def _figures(kind: AnswerKind, where: str, p: np.ndarray, y: np.ndarray, threshold: float) -> KindFigures:
    told = p >= threshold
    right = float((told & y).sum())
    return KindFigures(kind, where, int(y.sum()), right / max(1, told.sum()), right / max(1, y.sum()), float(roc_auc_score(y, p)))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
