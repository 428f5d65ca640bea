"""Passages in Milvus: dense vectors and keyword weights in one collection an index, searched there within any scope."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.encoder import Floats
from embeddings.errors import IndexUnusable, StoreUnavailable
from embeddings.index import PassageIndex
from embeddings.keywords import KeywordIndex
from embeddings.scopes import Facts, Scopes
from embeddings.vectors import PassageVectors, Rows
from embeddings.watching import Unwatched, Watch

if TYPE_CHECKING:
    from pymilvus import MilvusClient

FORMAT = 1
"""Version of the collections; raised whenever an older one could not be searched or would rank otherwise."""

_RECORDS = "unga_qa_records"
"""The collection that tells which other ones are whole, and what of."""
_LOOK_S, _CONNECT_S, _SEARCH_S, _WRITE_S = 2.0, 5.0, 10.0, 600.0
_AT_ONCE = 1_000
_MOST = 16_384
"""Most passages that Milvus gives for one search."""
_EXACT_UP_TO = 100_000
_GRAPH = {"M": 32, "efConstruction": 200}
_LOOKED_AT = 512
_TEXT = 65_535
"""Longest text that Milvus keeps in a field, in bytes."""

Vector = Floats | dict[int, float]


@dataclass(frozen=True, slots=True)
class Record:
    """The identity of a collection, written once it is whole."""

    format: int
    encoder: str
    dimension: int
    corpus: str
    passages: int


class MilvusStore:
    """A Milvus server, or a file of Milvus Lite, that keeps the vectors and keyword weights of indexes.

    It finds passages. What those that were found score is read off the files that each replica maps in any case for late
    interaction: so scores are those of FAISS and bm25s to the last bit, and a question costs one round trip for each of its
    wordings and one for its keywords. Every method raises StoreUnavailable when the store cannot be reached.
    """

    def __init__(self, uri: str, token: str = "", *, exact_up_to: int = _EXACT_UP_TO) -> None:
        """Name the store; it is reached at first use. Up to ``exact_up_to`` passages are compared one by one, more by a graph."""
        self.uri = uri
        self._token = token
        self._exact_up_to = exact_up_to

    def check(self) -> None:
        """See that the store answers now."""
        with self._asked("to answer"):
            self._client.has_collection(_RECORDS, timeout=_LOOK_S)

    def open(self, name: str, index: PassageIndex, corpus: str, facts: Facts) -> PassageIndex:
        """Give an index that searches in a collection; raise IndexUnusable, naming both sides, unless that is whole and its own."""
        wanted = _record(index, corpus)
        with self._asked("to open a collection"):
            record = self._recorded(name)
            if record is None or not self._client.has_collection(name, timeout=_SEARCH_S):
                raise IndexUnusable(f"the store has no finished collection {name}")
            for what, own, now in zip(Record.__slots__, _values(record), _values(wanted), strict=True):
                if own != now:
                    raise IndexUnusable(f"the collection {name} was made with {what} {own}, now it is {now}")
            self._client.load_collection(name, timeout=_WRITE_S)
            if (count := self._count(name)) != wanted.passages:
                raise IndexUnusable(f"the collection {name} holds {count} passages, the corpus {wanted.passages}")
        mapped, keywords = _local(index)
        found = _Found(self, name, Scopes(len(index.passages), facts))
        vectors = MilvusVectors(found, mapped)
        return PassageIndex(index.passages, index.encoder, vectors, MilvusKeywords(found, keywords), index.tokens, index.titles)

    def fill(self, name: str, index: PassageIndex, corpus: str, facts: Facts, watch: Watch | None = None) -> None:
        """Write an index of the data folder into a collection; what bears the name is dropped, and whole is what is recorded.

        Facts become fields of their own beside the passage's id, for its scopes and for whoever else reads the collection.
        """
        watch = watch or Unwatched()
        watch.begin("Filling the store", len(index.passages))
        with self._asked("to fill a collection"):
            self._drop(name)
            self._make(name, index, facts)
            for batch in _batches(index, facts):
                self._client.insert(name, batch, timeout=_WRITE_S)
                watch(len(batch))
            self._client.flush(name, timeout=_WRITE_S)
            self._client.load_collection(name, timeout=_WRITE_S)
            if (count := self._count(name)) != len(index.passages):
                raise StoreUnavailable(f"the store {self.uri} took {count} of {len(index.passages)} passages; try again")
            told = json.dumps(dict(zip(Record.__slots__, _values(_record(index, corpus)), strict=True)))
            self._client.upsert(_RECORDS, [{"name": name, "record": told, "vector": [1.0, 0.0]}], timeout=_WRITE_S)
            self._client.flush(_RECORDS, timeout=_WRITE_S)

    def sweep(self, prefix: str, keep: Collection[str]) -> None:
        """Drop the collections whose names begin so, finished or not, except those to keep."""
        with self._asked("to drop old collections"):
            for name in self._client.list_collections(timeout=_SEARCH_S):
                if name.startswith(prefix) and name not in keep:
                    self._drop(name)

    def nearest(self, name: str, field: str, vector: Vector, count: int, scope: str) -> dict[int, float]:
        """Rows and inner products of the passages of a collection nearest to a vector, within a filter expression.

        Those that are as near as the last one come too, so that it is not left to the store which of them counts.
        """
        limit = min(max(2 * count, 16), _MOST)
        while True:
            params = {"metric_type": "IP", "params": {"ef": max(limit, _LOOKED_AT)} if field == "dense" else {}}
            with self._asked("to search"):
                found = self._client.search(
                    name, data=[vector], anns_field=field, limit=limit, filter=scope,
                    search_params=params, output_fields=["row"], timeout=_SEARCH_S,
                )[0]  # fmt: skip
            rows = {int(hit["row"]): float(hit["distance"]) for hit in found}
            if len(rows) < limit or limit == _MOST or list(rows.values())[count - 1] > list(rows.values())[-1] + 1e-6:
                return rows
            limit = min(2 * limit, _MOST)

    @cached_property
    def _client(self) -> MilvusClient:
        try:
            from pymilvus import MilvusClient  # an optional dependency, and a heavy one
        except ImportError as error:
            raise StoreUnavailable("a store in Milvus needs the extra: pip install 'unga-qa[milvus]'") from error
        for noisy in ("pymilvus", "milvus_lite", "grpc"):  # they log with a trace what is raised here in words
            logging.getLogger(noisy).setLevel(logging.CRITICAL + 1)
        if self.uri.endswith(".db"):
            Path(self.uri).parent.mkdir(parents=True, exist_ok=True)
        client = MilvusClient(self.uri, token=self._token, timeout=_CONNECT_S)
        self._make_records(client)
        return client

    @contextmanager
    def _asked(self, what: str) -> Iterator[None]:
        """Translate what the client raises."""
        try:
            import grpc  # they come with the extra
            from pymilvus.exceptions import MilvusException
        except ImportError as error:
            raise StoreUnavailable("a store in Milvus needs the extra: pip install 'unga-qa[milvus]'") from error
        try:
            yield
        except (MilvusException, grpc.RpcError, OSError) as error:
            told = " ".join(str(getattr(error, "message", error)).split())[:300]
            raise StoreUnavailable(f"the store {self.uri} failed {what} ({told}); {self._advice}") from error

    @property
    def _advice(self) -> str:
        if self.uri.endswith(".db"):
            return "Milvus Lite is open in one process at a time: stop the other one, or set UNGA_QA_STORE to a server's address"
        return "see that Milvus runs there, and that UNGA_QA_STORE and UNGA_QA_STORE_TOKEN are right"

    def _make_records(self, client: MilvusClient) -> None:
        from pymilvus import DataType  # as above

        if not client.has_collection(_RECORDS, timeout=_SEARCH_S):
            schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("name", DataType.VARCHAR, is_primary=True, max_length=255)
            schema.add_field("record", DataType.VARCHAR, max_length=_TEXT)
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=2)  # Milvus has no collection without one
            indexes = client.prepare_index_params()
            indexes.add_index(field_name="vector", index_type="FLAT", metric_type="IP")
            client.create_collection(_RECORDS, schema=schema, index_params=indexes, timeout=_WRITE_S)
        client.load_collection(_RECORDS, timeout=_WRITE_S)

    def _recorded(self, name: str) -> Record | None:
        found = self._client.get(_RECORDS, ids=[name], output_fields=["record"], timeout=_SEARCH_S, consistency_level="Strong")
        try:
            return Record(**json.loads(found[0]["record"])) if found else None
        except (ValueError, TypeError) as error:
            raise IndexUnusable(f"the record of the collection {name} is damaged ({error})") from error

    def _count(self, name: str) -> int:
        counted = self._client.query(name, filter="", output_fields=["count(*)"], timeout=_WRITE_S, consistency_level="Strong")
        return int(counted[0]["count(*)"])

    def _drop(self, name: str) -> None:
        self._client.delete(_RECORDS, ids=[name], timeout=_WRITE_S)
        if self._client.has_collection(name, timeout=_SEARCH_S):
            self._client.drop_collection(name, timeout=_WRITE_S)

    def _make(self, name: str, index: PassageIndex, facts: Facts) -> None:
        from pymilvus import DataType  # as above

        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("row", DataType.INT64, is_primary=True)
        schema.add_field("id", DataType.VARCHAR, max_length=_TEXT)
        for fact, column in facts.items():
            if len(column) and isinstance(column[0], int):
                schema.add_field(fact, DataType.INT64)
            else:
                schema.add_field(fact, DataType.VARCHAR, max_length=_TEXT)
        schema.add_field("dense", DataType.FLOAT_VECTOR, dim=index.encoder.dimension)
        schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
        indexes = self._client.prepare_index_params()
        exact = len(index.passages) <= self._exact_up_to
        kind, params = ("FLAT", {}) if exact else ("HNSW", _GRAPH)
        indexes.add_index(field_name="dense", index_type=kind, metric_type="IP", params=params)
        indexes.add_index(field_name="sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        self._client.create_collection(name, schema=schema, index_params=indexes, timeout=_WRITE_S)


@dataclass(frozen=True, slots=True)
class _Found:
    """Searches one collection, and puts what it gives in order by exact scores."""

    store: MilvusStore
    name: str
    scopes: Scopes

    def best(self, field: str, vector: Vector, count: int, rows: Rows | None, scores: Callable[[Rows], Floats]) -> Rows:
        """The best rows of a scope, best first, then by row."""
        found: set[int] = set()
        for scope in self.scopes.expressions(rows):
            found.update(self.store.nearest(self.name, field, vector, count, scope))
        chosen = np.array(sorted(found), dtype=np.int64)
        return chosen[np.argsort(-scores(chosen), kind="stable")[:count]]


class MilvusVectors:
    """Dense search in a collection; the vectors themselves are those that the data folder maps."""

    def __init__(self, found: _Found, mapped: PassageVectors) -> None:
        self._found = found
        self._mapped = mapped
        self.size = mapped.size
        self.dimension = mapped.dimension

    def best(self, vector: Floats, count: int, rows: Rows | None = None) -> Rows:
        """Rows of the passages nearest to a question's vector (d,), of these rows or of all; the nearest come first."""
        return self._found.best("dense", vector, count, rows, lambda chosen: self.scores(vector, chosen))

    def scores(self, vector: Floats, rows: Rows | None = None) -> Floats:
        """Cosine of a question's vector (d,) with the passages of these rows, in their order, or with every passage."""
        return self._mapped.scores(vector, rows)

    def vector(self, row: int) -> Floats:
        """Give back the vector of one passage."""
        return self._mapped.vector(row)


class MilvusKeywords:
    """BM25 in a collection, by inner product of our own weights with a question's counts of stems.

    The vocabulary, and which rows hold a word, come from the data folder's keyword index: it is a hundredth of the token
    vectors that a replica maps too, and the words of a question would each cost a round trip.
    """

    def __init__(self, found: _Found, keywords: KeywordIndex) -> None:
        self._found = found
        self._keywords = keywords

    def best(self, query_terms: Sequence[str], count: int, rows: Rows | None = None) -> Rows:
        """Rows of the passages that score highest and above nothing, of these rows or of all; best first, then by row."""
        numbers = self._keywords.numbers
        counts = Counter(numbers[term] for term in query_terms if term in numbers)
        if not counts:
            return np.empty(0, dtype=np.int64)
        asked = {number: float(times) for number, times in counts.items()}
        return self._found.best("sparse", asked, count, rows, lambda chosen: self.scores(query_terms, chosen))

    def scores(self, query_terms: Sequence[str], rows: Rows | None = None) -> Floats:
        """Score these rows, in their order, or every passage; a stem given twice counts twice, unknown ones nothing."""
        return self._keywords.scores(query_terms, rows)

    def holders(self, query_terms: Sequence[str]) -> Rows:
        """Rows of the passages that hold every one of these stems, in ascending order; all rows for no stems."""
        return self._keywords.holders(query_terms)

    def beginning(self, letters: str) -> Rows:
        """Rows of the passages that may hold a word in which these letters stand; none that does is missed."""
        return self._keywords.beginning(letters)


def _record(index: PassageIndex, corpus: str) -> Record:
    return Record(FORMAT, index.encoder.name, index.encoder.dimension, corpus, len(index.passages))


def _values(record: Record) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in Record.__slots__)


def _local(index: PassageIndex) -> tuple[PassageVectors, KeywordIndex]:
    """What an index of the data folder has beside its tokens."""
    if not isinstance(index.vectors, PassageVectors) or not isinstance(index.keywords, KeywordIndex):
        raise TypeError("only an index that was opened without FAISS is searched in a store")
    return index.vectors, index.keywords


def _batches(index: PassageIndex, facts: Facts) -> Iterator[list[Mapping[str, Any]]]:
    """The rows of an index as Milvus takes them."""
    mapped, keywords = _local(index)
    weights = keywords.weights()
    for low in range(0, len(index.passages), _AT_ONCE):
        rows = np.arange(low, min(low + _AT_ONCE, len(index.passages)), dtype=np.int64)
        dense = mapped.gathered(rows)
        batch: list[Mapping[str, Any]] = []
        for row, vector in zip(rows.tolist(), dense, strict=True):
            own = slice(weights.indptr[row], weights.indptr[row + 1])
            sparse = dict(zip(weights.indices[own].tolist(), weights.data[own].tolist(), strict=True))
            known = {fact: column[row] for fact, column in facts.items()}
            batch.append({"row": row, "id": index.passages[row].id, **known, "dense": vector, "sparse": sparse})
        yield batch
