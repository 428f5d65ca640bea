"""Words as they are searched: stemmed, without the commonest, and the index of them that ranks by BM25."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from embeddings.encoder import Floats
from embeddings.errors import IndexUnusable
from embeddings.vectors import Rows

STOP_WORDS = frozenset(
    """a about above again all also am an and any anything are as at be been being but by can could did do does doing
    else for from get give given gives go got had has have having he hello help her here hi his how i if in into is it
    its just know let like ll lot make many may me might more most much must my need no not of on one or our out over
    please re regarding say said saying says see shall she should show so some somebody something somewhere someone everyone everybody everything anyone anybody nobody nothing whoever speak such
    talk tell than thanks that the their them then there these they thing things this those to too up us ve very was
    we were what whatever when where whether which while who whom whose why will with would you your""".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_STEMMER = Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Give the stem of one lower-case word (Porter 2, as Snowball publishes it)."""
    return str(_STEMMER.stemWord(word))


def words(text: str) -> list[str]:
    """List the words of a text in lower case, possessive endings dropped."""
    return [re.sub(r"['’]s?$", "", word) for word in _WORD.findall(text.lower())]


def terms(text: str) -> list[str]:
    """List the stems of the words of a text that carry meaning, in order, with repetitions."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


_STEM_KEEPS = 3
_LIBRARY_LOG = logging.getLogger("bm25s")


class KeywordIndex:
    """BM25 (Robertson and Zaragoza 2009, Lucene's idf) over passages, in their order."""

    def __init__(self, engine: bm25s.BM25, size: int) -> None:
        self._engine = engine
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> KeywordIndex:
        """Index texts by their stems; b is below the usual .75 because a long paragraph is not a padded one."""
        _LIBRARY_LOG.setLevel(logging.WARNING)
        engine = bm25s.BM25(method="lucene", k1=1.2, b=0.5)
        documents = [terms(text) or ["∅"] for text in texts]
        engine.index(documents, show_progress=False)
        return cls(engine, len(texts))

    def best(self, query_terms: Sequence[str], count: int, rows: Rows | None = None) -> Rows:
        """Rows of the passages that score highest and above nothing, of these rows or of all; best first, then by row."""
        scores = self.scores(query_terms)
        within = np.flatnonzero(scores) if rows is None else np.sort(rows)
        own = scores[within]
        if len(own) > count:  # only those at or above the last place are sorted
            near = own >= np.partition(own, len(own) - count)[len(own) - count]
            within, own = within[near], own[near]
        order = np.argsort(-own, kind="stable")[:count]
        return np.asarray(within[order][own[order] > 0], dtype=np.int64)

    def scores(self, query_terms: Sequence[str], rows: Rows | None = None) -> Floats:
        """Score these rows, in their order, or every passage; a stem given twice counts twice, unknown ones nothing."""
        known = [term for term in query_terms if term in self._engine.vocab_dict]
        if not known:
            return np.zeros(self._size if rows is None else len(rows), dtype=np.float32)
        scores = np.asarray(self._engine.get_scores(known), dtype=np.float32)
        return scores if rows is None else scores[rows]

    def holders(self, query_terms: Sequence[str]) -> NDArray[np.int64]:
        """Rows of the passages that hold every one of these stems, in ascending order; all rows for no stems."""
        rows: NDArray[np.int64] | None = None
        for term in dict.fromkeys(query_terms):
            own = self._postings(term)
            rows = own if rows is None else np.intersect1d(rows, own, assume_unique=True)
        return np.arange(self._size, dtype=np.int64) if rows is None else rows

    def beginning(self, letters: str) -> NDArray[np.int64]:
        """Rows of the passages that may hold a word in which these letters stand, by as much of them as a stem keeps.

        Stems keep at least the first few letters of a word: so some rows are given that hold none, and none is missed.
        """
        kept = letters[:_STEM_KEEPS]
        stems = [term for term in self._engine.vocab_dict if kept in term or (term and kept.startswith(term))]
        found = [self._postings(term) for term in stems]
        return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """A number for each stem, the same wherever the same texts are indexed: its place in the alphabet."""
        return {term: number for number, term in enumerate(sorted(self._engine.vocab_dict))}

    def weights(self) -> csr_matrix:
        """What each stem gives each passage, shape (passages, stems), stems by their numbers.

        The product with a question's counts of stems is what ``scores`` gives.
        """
        columns = [self._engine.vocab_dict[term] for term in self.numbers]
        held = self._engine.scores
        kept = len(held["indptr"]) - 1
        matrix = csc_matrix((held["data"], held["indices"], held["indptr"]), shape=(self._size, kept))
        matrix.resize(self._size, max(columns) + 1)  # the engine's empty stem has no column of its own
        return matrix[:, columns].tocsr()

    def _postings(self, term: str) -> NDArray[np.int64]:
        column = self._engine.vocab_dict.get(term)
        if column is None:
            return np.empty(0, dtype=np.int64)
        start, stop = self._engine.scores["indptr"][column : column + 2]
        return np.sort(np.asarray(self._engine.scores["indices"][start:stop], dtype=np.int64))

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        self._engine.save(str(folder), show_progress=False)
        (folder / "size.json").write_text(json.dumps(self._size))

    @classmethod
    def load(cls, folder: Path) -> KeywordIndex:
        """Map a saved index into memory; raise IndexUnusable when it is damaged."""
        _LIBRARY_LOG.setLevel(logging.WARNING)
        try:
            engine = bm25s.BM25.load(str(folder), mmap=True)
            size = int(json.loads((folder / "size.json").read_text()))
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnusable(f"the keyword index in {folder.name} is damaged ({error})") from error
        return cls(engine, size)
