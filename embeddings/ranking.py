"""Ranking: several voices say how near a passage is to a question, by itself and within its document; one learned order comes out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from embeddings.encoder import Floats
from embeddings.search_protocols import KeywordSearch
from embeddings.vectors import Rows

VOICES = (
    "late", "clause", "dense", "keywords", "topic",
    "dense_within", "place_within", "words_within", "dense_of_document", "words_of_document",
)  # fmt: skip
"""Late interaction over the passage, over its best clause, cosine of the whole, BM25, cosine of its document's topic; then how
the passage stands within its document, by cosine, by rank and by words, and how near the document is as a whole."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A linear model over the voices and over traits of a passage: the difference of two scores is a log-odds.

    Each voice counts as it is and as it stands among the candidates. The weights are those of a conditional logit (McFadden
    1974; the listwise softmax loss of Cao et al. 2007) on questions over series that the encoder was not trained on;
    ``unga-qa train ranking`` prints and writes them.
    """

    weights: Mapping[str, float]

    @classmethod
    def shipped(cls) -> Ranking:
        """The ranking whose weights come with the package."""
        return _shipped()

    def scores(self, voices: Mapping[str, Floats], traits: Mapping[str, Floats]) -> Floats:
        """The logarithm of each candidate's share of the probability to be the best, shape (candidates,)."""
        columns = features(voices, traits)
        odds = np.stack(list(columns.values()), axis=1).astype(np.float64) @ [self.weights.get(name, 0.0) for name in columns]
        return np.asarray(odds - np.logaddexp.reduce(odds), dtype=np.float32)


def features(voices: Mapping[str, Floats], traits: Mapping[str, Floats]) -> dict[str, Floats]:
    """What the ranking weighs of each candidate, by name: voices as they are, as they stand among the candidates, and traits."""
    standing = {f"{name}_standing": _standing(voices[name]) for name in VOICES}
    return {name: voices[name] for name in VOICES} | standing | dict(traits)


def _standing(scores: Floats) -> Floats:
    return np.asarray((scores - scores.mean()) / (scores.std() + 1e-6), dtype=np.float32)


@lru_cache(maxsize=1)
def _shipped() -> Ranking:
    record = json.loads((Path(__file__).parent / "ranking.json").read_text(encoding="utf-8"))
    return Ranking(record["weights"])


_BEST = 3
"""So many of a document's passages together say how near the document is."""


@dataclass(frozen=True)
class Documents:
    """Which rows stand together: each document is a run of rows, ``starts`` says where each begins and the last ends."""

    starts: Rows

    @classmethod
    def of(cls, names: Sequence[str]) -> Documents:
        """Part passages by the names of their documents; one without a name stands by itself."""
        begins = [n for n, name in enumerate(names) if n == 0 or name != names[n - 1] or not name]
        return cls(np.array([*begins, len(names)], dtype=np.int64))

    @cached_property
    def count(self) -> int:
        """How many documents there are."""
        return len(self.starts) - 1

    def holding(self, rows: Rows) -> Rows:
        """The number of the document that each row is of."""
        return np.searchsorted(self.starts, rows, side="right") - 1

    def rows(self, document: int) -> Rows:
        """The rows of a document."""
        return np.arange(self.starts[document], self.starts[document + 1], dtype=np.int64)

    def sizes(self, documents: Rows) -> Rows:
        """How many rows each document has."""
        return np.asarray(self.starts[documents + 1] - self.starts[documents], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near each of some passages is beyond what its document's passages are together, and how near the best of these are."""

    beyond: Floats
    place: Floats
    document: Floats


def nearness_within(rows: Rows, own: Floats, of: Rows, among: Floats, documents: Documents) -> Nearness:
    """Compare the cosines ``own`` of passages (n,) with those ``among`` all passages ``of`` their documents.

    ``beyond`` is the cosine less the mean of the document's, so that what the document's passages have in common counts for
    nothing; ``place`` the logarithm of the passage's rank there; ``document`` the mean of the document's best three.
    """
    holder, others = documents.holding(rows), documents.holding(of)
    order = np.lexsort((-among, others))
    others, among = others[order], among[order]
    firsts = np.flatnonzero(np.r_[True, others[1:] != others[:-1]])
    counts = np.diff(np.r_[firsts, len(others)])
    means = np.add.reduceat(among, firsts) / counts
    best = np.array([among[a : a + min(n, _BEST)].mean() for a, n in zip(firsts, counts, strict=True)])
    known = others[firsts]
    at = np.searchsorted(known, holder)
    place = [
        np.searchsorted(-among[firsts[k] : firsts[k] + counts[k]], -score, side="left") for k, score in zip(at, own, strict=True)
    ]
    return Nearness(
        np.asarray(own - means[at], dtype=np.float32),
        np.log1p(np.asarray(place, dtype=np.float32)),
        np.asarray(best[at], dtype=np.float32),
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What share of a question's words each of some passages holds, weighed by rarity in its document, and its document holds."""

    within: Floats
    document: Floats


def words_within(terms: Sequence[str], rows: Rows, keywords: KeywordSearch, documents: Documents) -> Words:
    """Weigh a question's stems by how few passages of the same document hold them, and by how few passages of all do.

    A stem of the title is held by every passage of the document, so it tells nothing among them and counts once, for the
    document. Both shares are of the weight that the whole question has (idf, Spärck Jones 1972).
    """
    within, document = np.zeros(len(rows), dtype=np.float32), np.zeros(len(rows), dtype=np.float32)
    total = 0.0
    holder = documents.holding(rows)
    sizes = documents.sizes(holder)
    whole = int(documents.starts[-1])
    for term in dict.fromkeys(terms):
        held = keywords.holders([term])
        rarity = float(np.log((whole + 1) / (len(held) + 0.5)))
        total += rarity
        if not len(held):
            continue
        low, high = (np.searchsorted(held, documents.starts[holder + side]) for side in (0, 1))
        counts = high - low
        at = np.minimum(np.searchsorted(held, rows), len(held) - 1)
        has = held[at] == rows
        within += np.where(has, rarity * np.log((sizes + 1) / (counts + 0.5)) / np.log((sizes + 1) / 0.5), 0.0)
        document += np.where(counts > 0, rarity, 0.0)
    return Words(within / max(total, 1e-6), document / max(total, 1e-6))
