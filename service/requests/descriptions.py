"""Descriptions: which series and documents words mean, by their names, or by what their titles and texts say."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property
from math import exp
from pathlib import Path

import numpy as np
import numpy.typing as npt

from documents import Corpus, Resolution
from documents.series import of_year
from embeddings import PassageIndex
from embeddings.encoder import Floats
from embeddings.vectors import Rows
from service.requests.request import Request, When
from service.requests.series_catalogue import FIELDS, MOST_WORDS, Catalogue, Series

_Array = npt.NDArray[np.float64]

_WEIGHTS = np.array([3.0, 2.0, 2.7, 1.5, 1.4, 3.2, 2.0, 2.7, 1.6, 0.2])
"""How much each feature weighs: coverage in each of the fields, in any of them, by a short name that the texts introduce in
brackets; share of the title, pairs, how many documents. Fitted on the part "tune" of
training/data/named.jsonl and rounded; that of short names is set by hand."""
_ANY = len(FIELDS)
_MOST_CANDIDATES = 8
_NEGLIGIBLE = 0.001
"""A series so many times less probable than the best is left out."""
_SURE = 0.5
_COVERED = 0.75
"""A series is clearly meant from this share of a name's words on that it has: chosen on the part *tune* with the fit of descriptions."""
_NEAREST = 300
"""So many of the nearest paragraphs tell which series are near."""
_FEW = 3
"""So many of a series' nearest paragraphs count together."""
_LEAST_SERIES = 20
"""Of so many series one may be told from the others by meaning: the weights were fitted on some eight hundred."""
_HALF = 0.5
"""A series of which only records are held and which has half of the words is taken to have a text as near as the nearest."""
_ENCODED = 200
"""So many titles at most of series of which only records are held are encoded, when the first series is described."""
FEATURES = ("words", "title", "paragraph", "paragraphs")
"""What tells of a series that it is meant: how its words fit, and how near its title, its nearest paragraph and its few
nearest ones are."""
WEIGHTS = Path(__file__).parent / "descriptions.json"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A series that words may mean, its documents that pass the filters, newest first, and how probable it is (0 to 1)."""

    series: Series
    symbols: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Link:
    """What the words of a name mean: candidates, the best first, and the one that is clearly meant, if any."""

    candidates: tuple[Candidate, ...] = ()
    chosen: Candidate | None = None
    is_shared: bool = False
    """Whether no one is clearly meant because several have nearly all of the words: *the AI resolution*."""
    is_by_meaning: bool = False


@dataclass(frozen=True, slots=True)
class Only:
    """Filters that documents must pass; an empty one lets everything through."""

    sessions: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    when: When = ""

    @classmethod
    def of(cls, request: Request) -> Only:
        """The times that a request names."""
        sessions = tuple(session for session in request.sessions if isinstance(session, int))
        return cls(sessions, request.years, request.months, request.when)

    def passed_by(self, document: Resolution) -> bool:
        """Whether a document is of the sessions, years and months; *since*, *until* and *between* name the ends of a range."""
        day = document.adopted
        return (
            self._holds(self.sessions, document.session)
            and self._holds(self.years, day.year if day else None)
            and (not self.months or (day is not None and day.month in self.months))
        )

    def is_met_by(self, series: Series) -> bool:
        """Whether a series has a document of each of the years or sessions that are named one by one: *the 2020 and 2024 texts*."""
        if self.when:
            return True
        sessions = {document.session for document in series.documents}
        return all(of_year(series.documents, year) for year in self.years) and sessions.issuperset(self.sessions)

    def _holds(self, wanted: tuple[int, ...], value: int | None) -> bool:
        if not wanted or value is None:
            return not wanted
        if self.when in {"since", "until", "between"}:
            first = 0 if self.when == "until" else min(wanted)
            last = 9999 if self.when == "since" else max(wanted)
            return first <= value <= last
        return value in wanted


_ALL = Only()


def covered(name: str, catalogue: Catalogue) -> _Array:
    """How much of a name's words, by weight, each series has in any of its fields."""
    return np.asarray(catalogue.features(name)[:, _ANY], dtype=np.float64)


def linked(name: str, catalogue: Catalogue, only: Only = _ALL) -> Link:
    """Find the series and documents that the words of a name mean, among those that pass the filters.

    *Latest*, *current* and *previous* mean the newest document of a series, *first* its oldest. A year in the name itself,
    as of *the programme budget for 2025*, picks the documents whose own titles have it.
    """
    features = catalogue.features(name)
    candidates = _weighed(features @ _WEIGHTS, features[:, _ANY] > 0, catalogue, only, name)
    is_sure = bool(candidates) and candidates[0].score >= _SURE
    covered = [features[catalogue.series.index(one.series), _ANY] >= _COVERED for one in candidates[:2]]
    is_clear = is_sure and covered[0]
    return Link(candidates, candidates[0] if is_clear else None, not is_clear and covered == [True, True])


def _weighed(
    scores: _Array, possible: npt.NDArray[np.bool_], catalogue: Catalogue, only: Only, name: str
) -> tuple[Candidate, ...]:
    """Make candidates of the series that are possible and pass the filters, the likeliest first: probabilities by softmax.

    Of several years or sessions each has a document of the series that is meant, where there is such a series.
    """
    years = set(re.findall(r"\b(?:19|20)\d\d\b", name)[:MOST_WORDS])
    whole = possible & np.array([only.is_met_by(series) for series in catalogue.series], dtype=np.bool_)
    possible = whole if whole.any() else possible
    found: list[tuple[int, float, tuple[str, ...]]] = []
    for row in map(int, np.argsort(-scores, kind="stable")):
        weight = exp(scores[row] - found[0][1]) if found else 1.0
        if weight < _NEGLIGIBLE:
            break
        if possible[row] and (symbols := _passing(catalogue.series[row], only, years)):
            found.append((row, float(scores[row]), symbols))
    total = sum(exp(score - found[0][1]) for _, score, _ in found)
    return tuple(
        Candidate(catalogue.series[row], symbols, exp(score - found[0][1]) / total)
        for row, score, symbols in found[:_MOST_CANDIDATES]
    )


def _passing(series: Series, only: Only, years: Collection[str]) -> tuple[str, ...]:
    """The symbols of a series' documents that pass, newest first, or the one that *latest* or *first* means.

    For a year in which none was adopted stands that of the session which began in it: *the 2020 resolution*, of June 2021.
    """
    near = [d for year in only.years if not only.when for d in of_year(series.documents, year)]
    held = [d for d in reversed(series.documents) if only.passed_by(d) or (d in near and not only.months)]
    titled = [document for document in held if any(year in document.title for year in years)]
    symbols = tuple(document.symbol for document in titled or held)
    if only.when in {"latest", "current", "previous"}:
        return symbols[:1]
    return symbols[-1:] if only.when == "first" else symbols


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each feature weighs, and from which probability on a series is taken for the one meant."""

    weights: tuple[float, ...]
    taken_from: float


@dataclass(frozen=True)
class Descriptions:
    """The series of a catalogue, to be found by meaning in the index of its paragraphs."""

    corpus: Corpus
    catalogue: Catalogue
    index: PassageIndex
    is_calibrated: bool
    """Whether the weights were fitted on the vectors of the index's encoder; else nothing is taken for the one meant by meaning."""

    def linked(self, name: str, only: Only) -> Link:
        """Find the series that words mean: by its names where these are clear, else the one that is probable enough by meaning.

        What several series are called is asked back. Among few series, or few of the times that are said, none is taken by meaning: one is the nearest by being there.
        """
        link = linked(name, self.catalogue, only)
        is_told_by_name = link.chosen or link.is_shared or len(self._titles) < 2
        return link if is_told_by_name else self.meant(name, only, shipped())

    def meant(self, name: str, only: Only, weights: Weights) -> Link:
        """Find it by its words and by meaning together; the scores of the candidates are probabilities that each is meant."""
        scores = self.features(name, only) @ np.array(weights.weights)
        candidates = _weighed(scores, np.ones(len(scores), dtype=np.bool_), self.catalogue, only, name)
        possible = sum(any(map(only.passed_by, series.documents)) for series in self.catalogue.series)
        is_among_many = self.is_calibrated and possible >= _LEAST_SERIES
        is_probable = is_among_many and bool(candidates) and candidates[0].score >= weights.taken_from
        return Link(candidates, candidates[0] if is_probable else None, is_by_meaning=True)

    def features(self, name: str, only: Only) -> _Array:
        """Give the features of each series for a name, a column each of FEATURES, read in the documents of the times that are said."""
        vector = self.index.encoder.embed([name], "query")[0].vector
        titles = self._titles @ vector
        best, few = np.zeros(len(titles)), np.zeros(len(titles))
        scope = self._rows_of(only) if only.sessions or only.years or only.months else None
        near = scope if scope is not None and not len(scope) else self.index.vectors.best(vector, _NEAREST, scope)
        scores = self.index.vectors.scores(vector, near)
        near, scores = near[self._series_of[near] >= 0], scores[self._series_of[near] >= 0]
        for series in np.unique(self._series_of[near]).tolist():
            own = np.sort(scores[self._series_of[near] == series])[::-1]
            best[series], few[series] = own[0], own[:_FEW].sum() / _FEW
        best = np.maximum(best, scores.min(initial=1.0) if len(scores) else 0.0)
        said = self.catalogue.features(name)
        unread = self._is_recorded & (said[:, _ANY] >= _HALF)
        best[unread], few[unread] = best.max(initial=0.0), few.max(initial=0.0)
        return np.stack([said @ _WEIGHTS, titles, best, few], axis=1)

    def nearest(self, name: str, symbol: str) -> int | None:
        """The row of a document's paragraph that is nearest to words; None where none of it is indexed."""
        rows = self._rows.get(symbol)
        if rows is None:
            return None
        vector = self.index.encoder.embed([name], "query")[0].vector
        return int(rows[int(np.argmax(self.index.vectors.scores(vector, rows)))])

    @cached_property
    def _rows(self) -> dict[str, Rows]:
        """The rows of each document, by symbol."""
        found: dict[str, list[int]] = {}
        for row, passage in enumerate(self.index.passages):
            found.setdefault(passage.id.partition("#")[0], []).append(row)
        return {symbol: np.array(rows, dtype=np.int64) for symbol, rows in found.items()}

    @cached_property
    def _series_of(self) -> Rows:
        """The place of the series of each row, -1 for what is in none."""
        places = np.full(len(self.index.passages), -1, dtype=np.int64)
        for place, series in enumerate(self.catalogue.series):
            for document in series.documents:
                if document.symbol in self._rows:
                    places[self._rows[document.symbol]] = place
        return places

    @cached_property
    def _is_recorded(self) -> npt.NDArray[np.bool_]:
        """Of which series only records are held: their texts are unknown."""
        return np.array([not any(d.symbol in self._rows for d in series.documents) for series in self.catalogue.series])

    @cached_property
    def _titles(self) -> Floats:
        """The vectors of what each series is called and filed under (n, d): zeros where it has no title."""
        found: list[Floats | None] = []
        encoded = 0
        for series in self.catalogue.series:
            held = next((d.symbol for d in reversed(series.documents) if d.symbol in self._rows), "")
            if held:
                found.append(self.index.title_vector(int(self._rows[held][0])))
                continue
            encoded += 1
            found.append(self._encoded(series) if encoded <= _ENCODED else None)
        size = next((len(vector) for vector in found if vector is not None), 0)
        return np.stack([np.zeros(size, dtype=np.float32) if vector is None else vector for vector in found])

    def _encoded(self, series: Series) -> Floats:
        """The vector of the title of a series of which only records are held, and of what these are filed under."""
        records = self.corpus.records_of(series.documents[-1].symbol)
        subjects = (subject.name for record in records for subject in record.subjects)
        return self.index.encoder.embed([". ".join([series.title, *subjects])], "document")[0].vector

    def _rows_of(self, only: Only) -> Rows:
        """The rows of the documents that pass."""
        passing = (d.symbol for series in self.catalogue.series for d in series.documents if only.passed_by(d))
        rows = [self._rows[symbol] for symbol in passing if symbol in self._rows]
        return np.sort(np.concatenate(rows)) if rows else np.empty(0, dtype=np.int64)


@cache
def shipped() -> Weights:
    """Read the weights that ship; ``unga-qa train descriptions --write`` makes them."""
    record = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(tuple(record["weights"][name] for name in FEATURES), record["taken_from"])
