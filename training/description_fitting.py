"""Descriptions: how words and meaning weigh in finding the series that a name means, fitted on names that people gave documents."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from documents.series import title_key
from service.requests.descriptions import FEATURES, WEIGHTS, Candidate, Descriptions, Only, Weights, linked
from training.questions import DATA
from training.ranking_fitting import Ranked, fit_ranking

_FOLDS = 5
_RIGHT = 0.85
"""Of the series that are taken by meaning at least this share are to be the ones meant, as of all that is answered."""
_BOUNDS = tuple(step / 20 for step in range(8, 20))


@dataclass(frozen=True, slots=True)
class Name:
    """Words for a document, the times said with them, and the documents that they may mean."""

    words: str
    only: Only
    documents: frozenset[str]
    fold: int
    """Names of one series are in one fold."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How probable the first candidate of a name is, whether it is meant, and whether words alone made that clear."""

    probability: float
    is_right: bool
    is_clear: bool


@dataclass(frozen=True, slots=True)
class Told:
    """How well some names are told: the share whose first candidate is meant, the share that is taken, and of these that is right."""

    count: int
    first: float
    taken: float
    right: float

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], bound: float) -> Told:
        """Count them with a bound from which the likeliest is taken."""
        taken = [one.is_right for one in outcomes if one.is_clear or one.probability >= bound]
        first = [one.is_right for one in outcomes]
        return cls(len(first), float(np.mean(first)), len(taken) / len(first), float(np.mean(taken)) if taken else 0.0)

    def __str__(self) -> str:
        return f"{self.count} names, first right {self.first:.3f}, taken {self.taken:.3f}, of these right {self.right:.3f}"


def names_of(part: str, descriptions: Descriptions) -> list[Name]:
    """Read the names of a part of named.jsonl, *tune* or *held*."""
    found = []
    held = descriptions.corpus.by_symbol
    for line in (DATA / "named.jsonl").read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        if said["part"] == part:
            only = Only(tuple(said["sessions"]), tuple(said["years"]), tuple(said["months"]), said["when"])
            first = min(said["documents"])
            series = title_key(held[first].title) if first in held else first
            found.append(Name(said["named"], only, frozenset(said["documents"]), sum(series.encode()) % _FOLDS))
    return found


def outcomes_of(names: Sequence[Name], descriptions: Descriptions, weights: Weights | None) -> list[Outcome]:
    """Link names by words, and where these are not clear and there are weights by meaning."""
    found = []
    for name in names:
        link = linked(name.words, descriptions.catalogue, name.only)
        is_clear = link.chosen is not None
        is_shared = link.is_shared
        if weights and not (is_clear or is_shared):
            link = descriptions.meant(name.words, name.only, weights)
        first = link.candidates[0] if link.candidates else None
        found.append(Outcome(first.score if first and not is_shared else 0.0, _is_meant(first, name), is_clear))
    return found


def fit_descriptions(descriptions: Descriptions) -> Weights:
    """Fit the weights listwise, and the least bound from which the series taken are right often enough, on folds by series."""
    names = names_of("tune", descriptions)
    lists = [_ranked(name, descriptions) for name in names]
    seen = cross_validated(names, lists, descriptions)
    by_meaning = [one for one in seen if not one.is_clear]
    bounds = [bound for bound in _BOUNDS if Told.of(by_meaning, bound).right >= _RIGHT]
    return Weights(_weights(lists), min(bounds, default=1.0))


def cross_validated(names: Sequence[Name], lists: Sequence[Ranked], descriptions: Descriptions) -> list[Outcome]:
    """Link the names of each fold with weights that were fitted on the others."""
    found = []
    for fold in range(_FOLDS):
        own = _weights([ranked for name, ranked in zip(names, lists, strict=True) if name.fold != fold])
        found += outcomes_of([name for name in names if name.fold == fold], descriptions, Weights(own, 1.0))
    return found


def report(weights: Weights, descriptions: Descriptions) -> str:
    """Tell in lines how well names are told by words alone and with meaning, on unseen series and on the part held back."""
    names, held = names_of("tune", descriptions), names_of("held", descriptions)
    seen = cross_validated(names, [_ranked(name, descriptions) for name in names], descriptions)
    rows = {
        "by words alone": Told.of(outcomes_of(names, descriptions, None), 1.1),
        "with meaning, on unseen series": Told.of(seen, weights.taken_from),
        "of these by meaning": Told.of([one for one in seen if not one.is_clear], weights.taken_from),
        "held back, by words alone": Told.of(outcomes_of(held, descriptions, None), 1.1),
        "held back, with meaning": Told.of(outcomes_of(held, descriptions, weights), weights.taken_from),
    }
    weighed = ", ".join(f"{name} {weight:+.2f}" for name, weight in zip(FEATURES, weights.weights, strict=True))
    return "\n".join([f"{what}: {told}" for what, told in rows.items()] + [f"{weighed}; taken from {weights.taken_from:.2f}"])


def write_descriptions(weights: Weights) -> None:
    """Write the weights where the package ships them."""
    record = {
        "weights": {name: round(weight, 4) for name, weight in zip(FEATURES, weights.weights, strict=True)},
        "taken_from": weights.taken_from,
    }
    WEIGHTS.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _ranked(name: Name, descriptions: Descriptions) -> Ranked:
    """The series of which a document passes, with their features, and which of them are meant."""
    series = descriptions.catalogue.series
    rows = np.flatnonzero([any(map(name.only.passed_by, one.documents)) for one in series])
    columns = descriptions.features(name.words, name.only)[rows]
    gold = [any(document.symbol in name.documents for document in series[row].documents) for row in rows.tolist()]
    return Ranked(rows, dict(zip(FEATURES, columns.T, strict=True)), np.array(gold), 1.0)


def _weights(lists: Sequence[Ranked]) -> tuple[float, ...]:
    fitted = fit_ranking(lists).weights
    return tuple(fitted[name] for name in FEATURES)


def _is_meant(candidate: Candidate | None, name: Name) -> bool:
    """Whether a series is the one: one of its documents of the time is among those that may be meant."""
    return candidate is not None and not name.documents.isdisjoint(candidate.symbols)
