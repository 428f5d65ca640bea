"""Searching: what dense and keyword search promise, wherever their index lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from embeddings.encoder import Floats
from embeddings.vectors import Rows


class VectorSearch(Protocol):
    """Finds the passages whose vectors are nearest to a question's."""

    @property
    def size(self) -> int:
        """How many vectors there are."""
        ...

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        ...

    def best(self, vector: Floats, count: int, rows: Rows | None = None) -> Rows:
        """Rows of the passages nearest to a vector (d,), of these rows or of all; the nearest come first."""
        ...

    def scores(self, vector: Floats, rows: Rows | None = None) -> Floats:
        """Cosine of a vector (d,) with the passages of these rows, in their order, or with every passage."""
        ...

    def vector(self, row: int) -> Floats:
        """Give back the vector of one passage."""
        ...


class KeywordSearch(Protocol):
    """Finds the passages that hold a question's stems."""

    def best(self, query_terms: Sequence[str], count: int, rows: Rows | None = None) -> Rows:
        """Rows of the passages that score highest and above nothing, of these rows or of all; best first, then by row."""
        ...

    def scores(self, query_terms: Sequence[str], rows: Rows | None = None) -> Floats:
        """Score the passages of these rows, in their order, or every passage; a stem given twice counts twice."""
        ...

    def holders(self, query_terms: Sequence[str]) -> Rows:
        """Rows of the passages that hold every one of these stems, in ascending order; all rows for no stems."""
        ...

    def beginning(self, letters: str) -> Rows:
        """Rows of the passages that may hold a word in which these letters stand; none that does is missed."""
        ...
