"""The confidence: the probability that the first point of an answer is right, and the tiers that it earns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evals.cases import Case
from evals.metrics import expected_calibration_error
from service.answering.drafts import Calibration
from service.answering.passages import Finding, different, find, measure, select
from service.answering.repetition import Group
from service.answering.searched import SearchedQuestion, searched
from training.ranking_fitting import Posed

Values = NDArray[np.float64]
_FOLDS = 8
_STRENGTH = 0.1
"""Inverse of the ridge's weight: some forty features, and a thousand questions or two."""
_TAKEN_OUT = 0.3
"""Weight of a question whose gold was taken out, beside what the question itself has."""
RIGHT = 0.85
"""Share of the answers of the tier *answered* that must be right, …"""
UNANSWERED = 0.25
"""… where so many questions have no answer, the most that people ask of all resolutions; the questions to fit on have near misses for two in three."""
_LOST = 0.05
"""Share of the answerable questions that may fall to the tier *not found*."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What evidence was there for a question, whether its first point and whether any point was right, and what it counts.

    ``series`` is what folds are made by, so that no question is judged by others over the same texts.
    """

    series: str
    evidence: dict[str, float]
    answerable: bool
    first_right: bool
    right: bool
    weight: float


def outcomes(posed: Sequence[tuple[Posed, str]], most: int) -> Iterator[Outcome]:
    """Measure the evidence of questions, each with its series, and again with its gold paragraphs taken out."""
    for one, series in posed:
        library = one.library
        question = searched(library.reader.read(one.case.question), library, one.case.symbols)
        finding = find(question, library)
        if not finding.hits:
            continue
        yield _outcome(one, series, question, finding, most)
        left = [hit for hit in (*finding.hits, *finding.further) if hit.id not in one.case.gold]
        if one.case.gold and left:
            count = len(finding.hits)
            without = replace(finding, hits=tuple(left[:count]), further=tuple(left[count:]))
            taken = replace(
                one, case=one.case.model_copy(update={"answerable": False, "gold": ()}), weight=one.weight * _TAKEN_OUT
            )
            yield _outcome(taken, series, question, without, most)


def _outcome(one: Posed, series: str, question: SearchedQuestion, finding: Finding, most: int) -> Outcome:
    groups = different(question, finding, one.library)
    points = [_is_gold(group, one.case) for group in select(groups[: len(finding.hits)], most, is_wide=question.is_wide)]
    evidence = measure(question, finding, one.library, groups)
    return Outcome(series, evidence, one.case.answerable, points[0], any(points), one.weight)


def _is_gold(group: Group, case: Case) -> bool:
    return not {group.hit.id, *(other.id for other in group.others)}.isdisjoint(case.gold)


@dataclass(frozen=True)
class FitConfidence:
    """A fitted calibration, and the probabilities that questions got from fits on other series alone."""

    calibration: Calibration
    outcomes: tuple[Outcome, ...]
    unseen: Values

    def area(self, what: str) -> float:
        """Area under the ROC curve of the unseen probabilities, for ``answerable``, ``first_right`` or ``right``."""
        own = [n for n, outcome in enumerate(self.outcomes) if outcome.weight == 1.0]
        return float(roc_auc_score([getattr(self.outcomes[n], what) for n in own], self.unseen[own]))


def as_asked(data: Sequence[Outcome], unanswered: float | None) -> Values:
    """What each question counts so that this share of all has no answer; one each where no share is given."""
    answerable = np.array([o.answerable for o in data])
    if unanswered is None or answerable.all():
        return np.ones(len(data))
    return np.where(answerable, 1.0, unanswered / (1 - unanswered) * answerable.sum() / (~answerable).sum())


def fit_confidence(data: Sequence[Outcome], refused: float | None = None, unanswered: float | None = None) -> FitConfidence:
    """Fit the probability that the first point is right, and the two operating points, both on series left out in turn.

    With ``refused`` it is the probability that the document answers at all, and that share of the answerable questions may lie
    below the first point; without, that is where so many answers are right that the tier keeps its promise. A logistic
    regression over standardised evidence. The probabilities are levelled on the questions that people wrote (Platt 1999), since
    gold that is taken out distorts them, of which the share ``unanswered`` counts as having no answer.
    """
    names = sorted(data[0].evidence)
    rows = np.array([[outcome.evidence[name] for name in names] for outcome in data])
    right = np.array([o.first_right if refused is None else o.answerable for o in data])
    weights = np.array([o.weight for o in data])
    series = sorted({o.series for o in data})
    fold = np.array([series.index(o.series) % _FOLDS for o in data])
    unseen = np.zeros(len(data))
    for n in range(_FOLDS):
        unseen[fold == n] = _fitted(rows[fold != n], right[fold != n], weights[fold != n]).odds(rows[fold == n])
    own = weights == 1.0
    written = [o for o in data if o.weight == 1.0]
    counts = as_asked(written, unanswered)
    level = LogisticRegression(C=10.0).fit(unseen[own, None], right[own], sample_weight=counts)
    slope, shift = float(level.coef_[0, 0]), float(level.intercept_[0])
    whole = _fitted(rows, right, weights)
    probabilities = 1 / (1 + np.exp(-(slope * unseen + shift)))
    tiers = _tiers(written, probabilities[own], counts, refused)
    calibration = Calibration(
        weights={name: slope * weight for name, weight in zip(names, whole.weights.tolist(), strict=True)},
        means=dict(zip(names, whole.means.tolist(), strict=True)),
        scales=dict(zip(names, whole.scales.tolist(), strict=True)),
        bias=slope * whole.bias + shift,
        threshold=tiers[0],
        nearest=tiers[1],
    )
    return FitConfidence(calibration, tuple(data), probabilities)


@dataclass(frozen=True)
class _Line:
    """A linear model over standardised columns."""

    weights: Values
    means: Values
    scales: Values
    bias: float

    def odds(self, rows: Values) -> Values:
        return np.asarray((rows - self.means) / self.scales @ self.weights + self.bias)


def _fitted(rows: Values, right: NDArray[np.bool_], weights: Values) -> _Line:
    means, scales = rows.mean(axis=0), rows.std(axis=0)
    scales = np.where(scales > 1e-6, scales, 1e9)  # what never varies tells nothing
    model = LogisticRegression(C=_STRENGTH, max_iter=2000).fit((rows - means) / scales, right, sample_weight=weights)
    return _Line(model.coef_[0], means, scales, float(model.intercept_[0]))


@dataclass(frozen=True, slots=True)
class Kept:
    """How a calibration does on outcomes that it was not fitted on: how the tiers keep their promise, and how sure it is."""

    questions: int
    answered: int
    right: float
    """Share of the answered that is right, and of all that is answered, where the share of *unanswered* has no answer."""
    coverage: float
    not_found: float
    shown: float
    ece: float
    areas: dict[str, float]

    @classmethod
    def of(cls, data: Sequence[Outcome], calibration: Calibration, unanswered: float | None = None) -> Kept:
        """Judge the outcomes of questions that people wrote."""
        own = [o for o in data if o.weight == 1.0]
        counts = as_asked(own, unanswered)
        sure = np.array([calibration.probability(o.evidence) for o in own])
        tiers = np.array([calibration.tiers.tier_of(p) for p in sure.tolist()])
        is_right, is_answered = np.array([o.right for o in own]), tiers == "answered"
        answerable, is_found = np.array([o.answerable for o in own]), tiers != "not_found"
        return cls(
            len(own),
            int(is_answered.sum()),
            float(counts[is_answered & is_right].sum() / max(counts[is_answered].sum(), 1e-9)),
            float(counts[is_answered].sum() / counts.sum()),
            float((answerable & ~is_found).sum() / answerable.sum()),
            float((answerable & is_right & is_found).sum() / answerable.sum()),
            expected_calibration_error(sure.tolist(), [o.first_right for o in own]),
            {
                what: float(roc_auc_score([getattr(o, what) for o in own], sure))
                for what in ("answerable", "first_right", "right")
            },
        )

    def __str__(self) -> str:
        areas = ", ".join(f"{what} {area:.3f}" for what, area in self.areas.items())
        return (
            f"{self.questions} questions: answered {self.answered} (coverage {self.coverage:.3f}), right {self.right:.3f}; "
            f"of the answerable not found {self.not_found:.3f}, gold shown {self.shown:.3f}; ECE {self.ece:.3f}; ROC area: {areas}"
        )


def _tiers(data: Sequence[Outcome], probabilities: Values, counts: Values, refused: float | None) -> tuple[float, float]:
    """The least probability from which so many answers are right, and that below which few answerable questions lie."""
    order = np.argsort(-probabilities)
    right = np.array([o.right for o in data])[order]
    kept = np.flatnonzero(np.cumsum(right * counts[order]) >= RIGHT * np.cumsum(counts[order]))
    answered = float(probabilities[order][kept[-1]]) if len(kept) else 1.0
    answerable = np.sort(probabilities[[o.answerable for o in data]])
    if refused is not None:
        answered = float(answerable[int(refused * len(answerable))])
    nearest = float(answerable[int(_LOST / 2 * len(answerable))])
    return answered, min(answered, nearest)
