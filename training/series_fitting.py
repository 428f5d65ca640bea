"""The series that a topic means: how sure it is that the nearest one is about it, fitted on topics in other words than titles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import service
from service.answering.passages import find
from service.answering.searched import searched_for
from service.answering.surveys import series_meant
from service.library import Library
from service.requests.descriptions import Only
from training.questions import DATA

WEIGHTS = Path(service.__file__).parent / "answering" / "calibration_series.json"
_RIGHT = 0.9
"""Of the series that are taken at least this share are to be about the topic: a wrong one is a whole wrong answer."""
_FOLDS = 10
_BOUNDS = tuple(step / 20 for step in range(10, 20))


@dataclass(frozen=True, slots=True)
class SeriesFit:
    """A calibration as it is written, and in a line how often it is right on topics that it was not fitted on."""

    record: dict[str, object]
    report: str


def fit_series(library: Library) -> SeriesFit:
    """Fit on topics.jsonl, of whose topics half are about no series; the least bound with so many right is the operating point."""
    found = []
    for line in (DATA / "topics.jsonl").read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        meant = series_meant(said["topic"], Only(), find(searched_for(said["topic"], library), library), library)
        if meant:
            found.append((meant.evidence, any(title.lower() in meant.title.lower() for title in said["series"])))
    names = tuple(found[0][0])
    rows, right = np.array([[held[name] for name in names] for held, _ in found]), np.array([so for _, so in found])
    scaler, model = StandardScaler().fit(rows), LogisticRegression()
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    unseen = cross_val_predict(make_pipeline(StandardScaler(), model), rows, right, cv=folds, method="predict_proba")[:, 1]
    bound = min((b for b in _BOUNDS if right[unseen >= b].mean() >= _RIGHT), default=1.0)
    model.fit(scaler.transform(rows), right)
    columns = {"weights": model.coef_[0], "means": scaler.mean_, "scales": scaler.scale_}
    record = {column: dict(zip(names, values.round(4).tolist(), strict=True)) for column, values in columns.items()}
    tiers = {"bias": round(float(model.intercept_[0]), 4), "tiers": {"answered": bound, "nearest": bound / 2}}
    taken = right[unseen >= bound]
    told = (
        f"{len(found)} topics, of unseen ones {taken.mean():.3f} of {len(taken)} taken right, {taken.sum() / right.sum():.3f} of"
    )
    return SeriesFit(
        record | tiers, f"{told} those that can be; mean probability of the taken {unseen[unseen >= bound].mean():.3f}"
    )
