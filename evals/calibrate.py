"""Calibration: fits the fusion of the voices and the probability of being answerable, and writes them as they ship.

It learns from questions over two dozen resolutions and from the tuning half of the 75/15 set, never from the
reported half. A question whose gold paragraphs are taken out of the index is a negative that costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import embeddings
import numpy as np
from numpy.typing import NDArray
from service.answering import abstention
from service.answering.passages import Finding, find, measure
from service.library import Library, make_library, seed_corpus
from service.understanding import Question, understand
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from documents import Corpus
from embeddings import VOICES, Encoder, Fusion
from evals.cases import Case, load_cases, of_half, own_cases
from evals.material import read_resolutions

Floats = NDArray[np.float64]
_BY_NUMBER = {"number", "metadata", "unanswerable_number"}
_FOLDS = 6


@dataclass(frozen=True)
class Posed:
    """A case with the library of its one document and the question understood."""

    case: Case
    library: Library
    question: Question


@dataclass(frozen=True)
class Example:
    """Evidence with its label; ``document`` is what folds are made by, ``removed`` marks a negative made by removal."""

    document: str
    evidence: dict[str, float]
    answerable: bool
    removed: bool


def pose(encoder: Encoder) -> list[Posed]:
    """Pose every question that calibration learns from, each over its own document."""
    cases = [c for c in load_cases(own_cases("calibration")) if c.type not in _BY_NUMBER]
    own = [c for c in of_half(load_cases(own_cases("asean")), "tune") if c.type not in _BY_NUMBER]
    resolutions = read_resolutions({c.symbols[0] for c in cases})
    libraries = {s: make_library(Corpus().with_documents([r], []), encoder) for s, r in resolutions.items()}
    seed = make_library(seed_corpus(), encoder)
    pairs = [(c, libraries[c.symbols[0]]) for c in cases] + [(c, seed) for c in own]
    return [Posed(c, lib, understand(c.question, lib.corpus, lib.glossary)) for c, lib in pairs]


def fit_fusion(posed: Sequence[Posed]) -> Fusion:
    """Fit the weights of the voices: a logistic regression of gold or not on standing and gap within the document."""
    features, labels = [], []
    for item in posed:
        if not item.case.gold:
            continue
        hits = find(item.question, item.library, 10_000).hits
        voices = {name: np.array([h.voices[name] for h in hits], dtype=np.float32) for name in VOICES}
        features.append(Fusion.shipped().features(voices))
        labels.append([h.id in item.case.gold for h in hits])
    model = LogisticRegression(C=0.1, max_iter=5000).fit(np.vstack(features), np.concatenate(labels))
    names = [f"{voice}_{kind}" for voice in VOICES for kind in ("standing", "gap")]
    return Fusion(dict(zip(names, model.coef_[0].tolist(), strict=True)), float(model.intercept_[0]))


def examples(posed: Sequence[Posed]) -> Iterator[Example]:
    """Measure the evidence of every question, and again with its gold paragraphs taken out."""
    for item in posed:
        found = find(item.question, item.library, 10_000)
        document = next(iter(item.library.corpus.by_symbol))
        yield Example(document, _evidence(item, found), item.case.answerable, removed=False)
        if item.case.gold:
            without = replace(found, hits=tuple(h for h in found.hits if h.id not in item.case.gold))
            yield Example(document, _evidence(item, without), answerable=False, removed=True)


def _evidence(item: Posed, found: Finding) -> dict[str, float]:
    return measure(item.question, found, item.library)


@dataclass(frozen=True)
class Fit:
    """A fitted calibration, and how it did on documents that it had not seen."""

    calibration: abstention.Calibration
    auc: float
    threshold_loss: float
    probabilities: Floats
    labels: NDArray[np.bool_]


def fit_abstention(data: Sequence[Example], strength: float = 0.05) -> Fit:
    """Fit the probability of being answerable; cross-validated by document, removed-gold negatives only in training."""
    names = list(data[0].evidence)
    rows = np.array([[example.evidence[name] for name in names] for example in data])
    labels = np.array([example.answerable for example in data])
    removed = np.array([example.removed for example in data])
    documents = sorted({example.document for example in data})
    fold = np.array([documents.index(example.document) % _FOLDS for example in data])
    weights = np.where(removed, 0.3, 1.0)
    probabilities = np.zeros(len(data))
    for n in range(_FOLDS):
        model = _fit(rows[fold != n], labels[fold != n], weights[fold != n], names, strength)
        probabilities[fold == n] = [model.probability(dict(zip(names, row, strict=True))) for row in rows[fold == n]]
    posed = ~removed
    auc = float(roc_auc_score(labels[posed], probabilities[posed]))
    calibration = _fit(rows, labels, weights, names, strength)
    return Fit(calibration, auc, 0.0, probabilities[posed], labels[posed])


def _fit(rows: Floats, labels: NDArray[np.bool_], weights: Floats, names: list[str], strength: float) -> abstention.Calibration:
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength, max_iter=5000)
    model.fit((rows - means) / scales, labels, sample_weight=weights)
    return abstention.Calibration(
        weights=dict(zip(names, model.coef_[0].tolist(), strict=True)),
        means=dict(zip(names, means.tolist(), strict=True)),
        scales=dict(zip(names, scales.tolist(), strict=True)),
        bias=float(model.intercept_[0]),
    )


def write_fusion(fusion: Fusion) -> Path:
    """Write the weights where the package ships them."""
    path = Path(embeddings.__file__).parent / "fusion.json"
    path.write_text(json.dumps({"weights": dict(fusion.weights), "bias": fusion.bias}, indent=1) + "\n", encoding="utf-8")
    return path


def write_calibration(calibration: abstention.Calibration) -> Path:
    """Write the calibration where the package ships it."""
    path = Path(abstention.__file__).parent / "calibration.json"
    record = {
        "weights": dict(calibration.weights),
        "means": dict(calibration.means),
        "scales": dict(calibration.scales),
        "bias": calibration.bias,
    }
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return path
