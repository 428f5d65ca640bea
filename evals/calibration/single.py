"""Calibration: fits the fusion of the voices and the probability of being answerable, and writes them as they ship.

It learns from questions over two dozen resolutions and from the tuning half of the 75/15 set, never from the
reported half. A question whose gold paragraphs are taken out of the index is a negative that costs nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from documents import Corpus
from embeddings import VOICES, Encoder, Fusion, terms
from evals.cases import Case, load_cases, of_half, own_cases, own_topics
from evals.cases.material import read_resolutions
from service.answering import abstention
from service.answering.passages import Finding, find, measure
from service.library import Library, make_library, seed_corpus
from service.understanding import Question, understand

Floats = NDArray[np.float64]
_BY_NUMBER = {"number", "metadata", "unanswerable_number"}
_FOLDS = 6
_TOPICS = 6
_MADE_UP = 0.3
"""Weight of a negative made by rule, beside 1 for a question written by hand."""
_ASKING = (
    "What does the resolution say about {topic}?",
    "Does it mention {topic}?",
    "what did the GA say about {topic}",
    "{topic}?",
    "Is there anything in the text on {topic}?",
    "What is the position of the General Assembly on {topic}?",
)
_HARMFUL = ("lacks", "distant", "absent", "largest_gap", "short", "disagreement")
_NEUTRAL = ("asks",)
_TITLE = {"title_standing": 0.4, "title_gap": 2.0}
"""Weights of the title's voice: within one document it is all but silent, so they cannot be learned there. Chosen on the
tuning halves of the outside question sets among ten pairs up to (0.6, 3); ``unga-qa eval retrieval --half tune`` ranks them."""
_OVER_REFUSAL = 0.05
"""Share of answerable questions that the operating point may refuse, in cross-validation."""


@dataclass(frozen=True)
class Posed:
    """A case with the library of its one document and the question understood."""

    case: Case
    library: Library
    question: Question


@dataclass(frozen=True)
class Example:
    """Evidence with its label; ``document`` is what folds are made by, ``weight`` is below 1 for made-up negatives."""

    document: str
    evidence: dict[str, float]
    answerable: bool
    weight: float


def pose(encoder: Encoder) -> list[Posed]:
    """Pose every question that calibration learns from, each over its own document."""
    cases = [c for c in load_cases(own_cases("calibration")) if c.type not in _BY_NUMBER]
    own = [c for c in of_half(load_cases(own_cases("asean")), "tune") if c.type not in _BY_NUMBER]
    resolutions = read_resolutions({c.symbols[0] for c in cases})
    libraries = {s: make_library(Corpus().with_documents([r], []), encoder) for s, r in resolutions.items()}
    seed = make_library(seed_corpus(), encoder)
    pairs = [(c, libraries[c.symbols[0]]) for c in cases] + [(c, seed) for c in own]
    pairs += [(case, library) for library in [*libraries.values(), seed] for case in _absent_topics(library)]
    return [Posed(c, lib, understand(c.question, lib.corpus, lib.glossary)) for c, lib in pairs]


def _absent_topics(library: Library) -> Iterator[Case]:
    """Ask a document about topics of which it has not every word: negatives as people ask them when they explore."""
    document = next(iter(library.corpus.by_symbol))
    generator = random.Random(document)  # noqa: S311 - a seeded draw, no secret
    topics = own_topics()
    absent = [topic for topic in topics if not len(library.index.keywords.holders(terms(topic)))]
    for number, topic in enumerate(generator.sample(absent, _TOPICS)):
        question = _ASKING[number % len(_ASKING)].format(topic=topic)
        yield Case(id=f"{document}-topic-{number}", question=question, type="topic", answerable=False, symbols=(document,))


def fit_fusion(posed: Sequence[Posed]) -> Fusion:
    """Fit the weights of the voices: a logistic regression of gold or not on standing and gap within the document.

    The title's voice, which nearly all paragraphs of a document share, has the weights that were chosen over many.
    """
    names = [f"{voice}_{kind}" for voice in VOICES for kind in ("standing", "gap")]
    learned = [n for n, name in enumerate(names) if name not in _TITLE]
    features, labels = [], []
    for item in posed:
        if not item.case.gold:
            continue
        hits = find(item.question, item.library, 10_000).hits
        voices = {name: np.array([h.voices[name] for h in hits], dtype=np.float32) for name in VOICES}
        features.append(Fusion.shipped().features(voices)[:, learned])
        labels.append([h.id in item.case.gold for h in hits])
    model = LogisticRegression(C=0.1, max_iter=5000).fit(np.vstack(features), np.concatenate(labels))
    weights = dict(zip([names[n] for n in learned], model.coef_[0].tolist(), strict=True))
    return Fusion(weights | _TITLE, float(model.intercept_[0]))


def examples(posed: Sequence[Posed]) -> Iterator[Example]:
    """Measure the evidence of every question; again with its gold paragraphs taken out; and over another document."""
    for number, item in enumerate(posed):
        found = find(item.question, item.library, 10_000)
        document = next(iter(item.library.corpus.by_symbol))
        yield Example(document, _evidence(item, found), item.case.answerable, _MADE_UP if item.case.type == "topic" else 1.0)
        yield _astray(posed, number)
        if item.case.gold:
            without = replace(found, hits=tuple(h for h in found.hits if h.id not in item.case.gold))
            yield Example(document, _evidence(item, without), answerable=False, weight=_MADE_UP)


def _astray(posed: Sequence[Posed], number: int) -> Example:
    """Ask a question of the document of another: what is not about it is not answered by it."""
    item = posed[number]
    own = next(iter(item.library.corpus.by_symbol))
    others = [other.library for other in [*posed[number * 7 % len(posed) :], *posed] if own not in other.library.corpus.by_symbol]
    lost = replace(item, library=others[0], question=understand(item.case.question, others[0].corpus, others[0].glossary))
    return Example(own, _evidence(lost, find(lost.question, lost.library, 10_000)), answerable=False, weight=_MADE_UP)


def _evidence(item: Posed, found: Finding) -> dict[str, float]:
    return measure(item.question, found, item.library)


@dataclass(frozen=True)
class Fit:
    """A fitted calibration, and what it gave the posed questions of documents that it had not seen."""

    calibration: abstention.Calibration
    examples: tuple[Example, ...]
    probabilities: Floats

    @property
    def auc(self) -> float:
        """Area under the ROC curve, answerable against unanswerable, over hand-written questions."""
        written = [n for n, example in enumerate(self.examples) if example.weight == 1.0]
        return float(roc_auc_score([self.examples[n].answerable for n in written], self.probabilities[written]))


def fit_abstention(data: Sequence[Example], strength: float = 0.5) -> Fit:
    """Fit the probability of being answerable, cross-validated by document, and choose the operating point."""
    names = list(data[0].evidence)
    rows = np.array([[example.evidence[name] for name in names] for example in data])
    labels = np.array([example.answerable for example in data])
    weights = np.array([example.weight for example in data])
    documents = sorted({example.document for example in data})
    fold = np.array([documents.index(example.document) % _FOLDS for example in data])
    probabilities = np.zeros(len(data))
    for n in range(_FOLDS):
        model = fit_weights(rows[fold != n], labels[fold != n], weights[fold != n], names, strength)
        probabilities[fold == n] = [model.probability(dict(zip(names, row, strict=True))) for row in rows[fold == n]]
    calibration = fit_weights(rows, labels, weights, names, strength)
    threshold = _operating_point(data, probabilities)
    return Fit(replace(calibration, threshold=threshold), tuple(data), probabilities)


def _operating_point(data: Sequence[Example], probabilities: Floats) -> float:
    """The probability below which a share _OVER_REFUSAL of answerable questions lies.

    The seed's questions count together as much as those of all other documents: it is what ships, and thresholds do
    not transfer well from one document to another.
    """
    seed = next(iter(seed_corpus().by_symbol))
    rows = [n for n, example in enumerate(data) if example.answerable]
    own = np.array([data[n].document == seed for n in rows])
    share = np.where(own, 0.5 / max(own.sum(), 1), 0.5 / max((~own).sum(), 1))
    order = np.argsort(probabilities[rows])
    position = int(np.searchsorted(np.cumsum(share[order]), _OVER_REFUSAL))
    return float(probabilities[rows][order][position])


def fit_weights(
    rows: Floats, labels: NDArray[np.bool_], weights: Floats, names: list[str], strength: float
) -> abstention.Calibration:
    """Fit a logistic regression whose weights have the sign that sense demands: what is missing never raises the odds.

    Ridge-penalised likelihood, minimised with bounds by L-BFGS-B (Byrd et al. 1995, as in SciPy).
    """
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = (rows - means) / scales
    signs = np.where(labels, 1.0, -1.0)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        margins = signs * (scaled @ parameters[:-1] + parameters[-1])
        losses = np.logaddexp(0, -margins)
        slopes = -signs * weights / (1 + np.exp(margins))
        gradient = np.append(scaled.T @ slopes + parameters[:-1] / strength, slopes.sum())
        return float((weights * losses).sum() + (parameters[:-1] ** 2).sum() / (2 * strength)), gradient

    bounds = [_bounds(name) for name in names] + [(None, None)]
    best = minimize(loss, np.zeros(len(names) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    return abstention.Calibration(
        weights={name: weight for name, weight in zip(names, best[:-1].tolist(), strict=True) if weight},
        means=dict(zip(names, means.tolist(), strict=True)),
        scales=dict(zip(names, scales.tolist(), strict=True)),
        bias=float(best[-1]),
        threshold=0.5,
    )


def _bounds(name: str) -> tuple[float | None, float | None]:
    if name.startswith(_HARMFUL):
        return (None, 0.0)
    return (None, None) if name.startswith(_NEUTRAL) else (0.0, None)
