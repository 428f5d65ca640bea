"""Encoded texts: the vectors of texts and of their tokens, kept on disk, and late interaction of a question with them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Embedding, Floats, Spans
from embeddings.errors import IndexUnusable

Digest = bytes
_RECORD = np.dtype([("digest", "S32"), ("tokens", "<i4")])
_FILES = {"vectors.f32": 4, "tokens.i8": 1, "scales.f32": 4, "spans.i32": 4}
_RECORDS = "texts.bin"
FILES = (*_FILES, _RECORDS)
"""The files of a folder of encoded texts; the records are written last, so that what they do not tell of was never whole."""


def digest_of(text: str) -> Digest:
    """Name a text by its SHA-256 digest."""
    return hashlib.sha256(text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text's vectors: its own (d,), and those of its tokens as 8-bit integers with a scale each, and their places.

    Vectors of length 1 lose nothing that ranking notices at 8 bits (measured: nDCG within .001); reducing the dimension
    does lose (PCA to 128: -.02).
    """

    vector: Floats
    tokens: NDArray[np.int8]
    scales: Floats
    spans: Spans

    @classmethod
    def of(cls, embedding: Embedding) -> Encoded:
        """Quantise an embedding's token vectors, each with the scale that its largest component needs."""
        largest = np.abs(embedding.tokens).max(axis=1, initial=0.0)
        scales = (np.where(largest > 0, largest, 1.0) / 127).astype(np.float32)
        tokens = np.rint(embedding.tokens / scales[:, None]).astype(np.int8)
        return cls(embedding.vector.astype(np.float32), tokens, scales, embedding.spans.astype(np.int32))


class EncodedTexts(Mapping[Digest, Encoded]):
    """Encoded texts in memory or mapped from a folder, in the order in which they were added."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]], records: NDArray[np.void]) -> None:
        self._arrays = arrays
        self._records = records

    @classmethod
    def in_memory(cls, embeddings: Iterable[tuple[str, Embedding]]) -> EncodedTexts:
        """Hold embeddings of different texts."""
        items = [(digest_of(text), Encoded.of(embedding)) for text, embedding in embeddings]
        width = len(items[0][1].vector) if items else 1
        records = np.array([(key, len(item.tokens)) for key, item in items], dtype=_RECORD)
        arrays = {
            "vectors.f32": _stacked([item.vector[None, :] for _, item in items], width, np.float32),
            "tokens.i8": _stacked([item.tokens for _, item in items], width, np.int8),
            "scales.f32": _stacked([item.scales[:, None] for _, item in items], 1, np.float32)[:, 0],
            "spans.i32": _stacked([item.spans for _, item in items], 2, np.int32),
        }
        return cls(arrays, records)

    @classmethod
    def open(cls, folder: Path, dimension: int) -> EncodedTexts:
        """Map a folder of encoded texts; raise IndexUnusable when it is damaged."""
        try:
            records = _read_records(folder)
            tokens = int(records["tokens"].sum())
            arrays = {
                name: _mapped(folder / name, shape, kind)
                for name, shape, kind in (
                    ("vectors.f32", (len(records), dimension), np.float32),
                    ("tokens.i8", (tokens, dimension), np.int8),
                    ("scales.f32", (tokens,), np.float32),
                    ("spans.i32", (tokens, 2), np.int32),
                )
            }
        except (OSError, ValueError) as error:
            raise IndexUnusable(f"the encoded texts in {folder.name} are damaged ({error})") from error
        return cls(arrays, records)

    def __getitem__(self, digest: Digest) -> Encoded:
        entry = self._entries[digest]
        low, high = int(self.bounds[entry]), int(self.bounds[entry + 1])
        return Encoded(self.vectors[entry], self.tokens[low:high], self.scales[low:high], self.spans[low:high])

    def __contains__(self, digest: object) -> bool:
        return digest in self._entries

    def __iter__(self) -> Iterator[Digest]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._records)

    def entry(self, digest: Digest) -> int:
        """Where a text stands among the others; raise KeyError for one that was never encoded."""
        return self._entries[digest]

    @cached_property
    def bounds(self) -> NDArray[np.int64]:
        """Where each text's tokens begin, and behind the last one where they end."""
        return np.concatenate([[0], np.cumsum(self._records["tokens"], dtype=np.int64)]).astype(np.int64)

    @property
    def vectors(self) -> Floats:
        """The texts' vectors (n, d)."""
        return self._arrays["vectors.f32"]  # type: ignore[return-value]  # opened as float32

    @property
    def tokens(self) -> NDArray[np.int8]:
        """The vectors of all tokens (t, d)."""
        return self._arrays["tokens.i8"]  # type: ignore[return-value]  # opened as int8

    @property
    def scales(self) -> Floats:
        """What a token's integers are multiplied with (t,)."""
        return self._arrays["scales.f32"]  # type: ignore[return-value]  # opened as float32

    @property
    def spans(self) -> Spans:
        """Where each token stands in its text (t, 2)."""
        return self._arrays["spans.i32"]  # type: ignore[return-value]  # opened as int32

    def save(self, folder: Path) -> None:
        """Write the texts into a folder."""
        with TextsWriter(folder, self.vectors.shape[1]) as writer:
            writer.add((digest, self[digest]) for digest in self)

    @cached_property
    def _entries(self) -> dict[Digest, int]:
        raw = self._records["digest"].tobytes()
        return {raw[n * 32 : n * 32 + 32]: n for n in range(len(self._records))}


class TextsWriter:
    """Adds encoded texts to a folder's files; what a process that died has left half written is cut off first."""

    def __init__(self, folder: Path, dimension: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._dimension = dimension
        self._files = {name: (folder / name).open("ab") for name in FILES}

    def __enter__(self) -> TextsWriter:
        self._cut()
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    def add(self, texts: Iterable[tuple[Digest, Encoded]]) -> None:
        """Add texts; they are there once this returns, all of them, whatever happens then."""
        records = []
        for digest, encoded in texts:
            self._files["vectors.f32"].write(encoded.vector.astype("<f4").tobytes())
            self._files["tokens.i8"].write(encoded.tokens.tobytes())
            self._files["scales.f32"].write(encoded.scales.astype("<f4").tobytes())
            self._files["spans.i32"].write(encoded.spans.astype("<i4").tobytes())
            records.append((digest, len(encoded.tokens)))
        self._flush(_FILES)
        self._files[_RECORDS].write(np.array(records, dtype=_RECORD).tobytes())
        self._flush((_RECORDS,))

    def _flush(self, names: Iterable[str]) -> None:
        for name in names:
            self._files[name].flush()
            os.fsync(self._files[name].fileno())

    def _cut(self) -> None:
        """Cut what the records do not tell of; where even that is missing, begin anew."""
        records = _read_records(self._folder)
        tokens = int(records["tokens"].sum())
        sizes = {name: self._files[name].tell() for name in _FILES}
        whole = {
            "vectors.f32": 4 * self._dimension * len(records),
            "tokens.i8": self._dimension * tokens,
            "scales.f32": 4 * tokens,
            "spans.i32": 8 * tokens,
        }
        if any(sizes[name] < size for name, size in whole.items()):
            whole, records = dict.fromkeys(whole, 0), records[:0]
        for name, size in (whole | {_RECORDS: len(records) * _RECORD.itemsize}).items():
            self._files[name].truncate(size)


def _read_records(folder: Path) -> NDArray[np.void]:
    raw = (folder / _RECORDS).read_bytes()
    return np.frombuffer(raw[: len(raw) // _RECORD.itemsize * _RECORD.itemsize], dtype=_RECORD)


def _mapped(path: Path, shape: Sequence[int], kind: type[np.generic]) -> NDArray[np.generic]:
    if 0 in shape:
        return np.empty(tuple(shape), dtype=kind)
    return np.asarray(np.memmap(path, dtype=kind, mode="r", shape=tuple(shape)))  # as it is, each look into it would cost more


def _stacked(pieces: list[NDArray[np.generic]], width: int, kind: type[np.generic]) -> NDArray[np.generic]:
    return np.concatenate(pieces).astype(kind) if pieces else np.empty((0, width), dtype=kind)


Clauses = tuple[tuple[int, int], ...]
_KEPT_DECODED = 50_000
"""Most tokens of a store whose vectors are kept as floats: 77 MB at 384 dimensions."""


@dataclass(frozen=True)
class TokenStore:
    """The token vectors of every passage: ``entries`` tells for each which of the encoded texts it has."""

    texts: EncodedTexts
    entries: NDArray[np.int64]

    @classmethod
    def build(cls, embeddings: Sequence[Embedding]) -> TokenStore:
        """Hold the token vectors of passages, in their order."""
        named = ((str(number), embedding) for number, embedding in enumerate(embeddings))
        return cls(EncodedTexts.in_memory(named), np.arange(len(embeddings), dtype=np.int64))

    def extent(self, row: int) -> tuple[int, int]:
        """Where a passage's tokens begin and end among those of all texts."""
        entry = self.entries[row]
        return int(self.texts.bounds[entry]), int(self.texts.bounds[entry + 1])

    def similarities(self, row: int, question: Floats) -> Floats:
        """Cosine of each question token with each token of a passage, shape (passage tokens, question tokens)."""
        return np.asarray(self.gathered([row]) @ question.T, dtype=np.float32)

    def gathered(self, rows: Sequence[int]) -> Floats:
        """The token vectors of passages one after the other, shape (their tokens, d); a small store is kept decoded."""
        extents = [self.extent(row) for row in rows]
        if not extents:
            return np.empty((0, self.texts.tokens.shape[1]), dtype=np.float32)
        if len(self.texts.tokens) > _KEPT_DECODED:
            own = np.concatenate([self.texts.tokens[a:b] for a, b in extents]).astype(np.float32)
            own *= np.concatenate([self.texts.scales[a:b] for a, b in extents])[:, None]
            return own
        if all(before[1] == after[0] for before, after in pairwise(extents)):
            return self._decoded[extents[0][0] : extents[-1][1]]
        return np.concatenate([self._decoded[a:b] for a, b in extents])

    @cached_property
    def _decoded(self) -> Floats:
        return np.asarray(self.texts.tokens.astype(np.float32) * self.texts.scales[:, None], dtype=np.float32)

    def places(self, row: int) -> Spans:
        """Where the tokens of a passage stand in its text, shape (tokens, 2)."""
        low, high = self.extent(row)
        return self.texts.spans[low:high]


@dataclass(frozen=True, slots=True)
class LateScores:
    """What late interaction gives each of some passages: over all of its text, and over its best clause."""

    whole: Floats
    clause: Floats


def late_interaction(
    store: TokenStore, rows: Sequence[int], clauses: Sequence[Clauses], question: Floats, weights: Floats
) -> LateScores:
    """Score passages for a question's token vectors (n, d): the weighted mean of their best cosines in the passage.

    That is ColBERT's MaxSim (Khattab and Zaharia 2020), here with the token vectors of an untrained bi-encoder;
    ``clauses`` gives for each row where its clauses start and end, of which the best by itself counts.
    """
    counts = [high - low for low, high in map(store.extent, rows)]
    similarities = store.gathered(rows) @ question.T
    whole = np.zeros(len(rows), dtype=np.float32)
    clause = np.zeros(len(rows), dtype=np.float32)
    share = weights / max(float(weights.sum()), 1e-6)
    low = 0
    for n, row in enumerate(rows):
        own = similarities[low : low + counts[n]]
        low += len(own)
        if not len(own) or not question.size:
            continue
        bounds = np.searchsorted(store.places(row)[:, 0], [start for start, _ in clauses[n]])
        bounds = np.unique(np.minimum(bounds, len(own) - 1))
        best = np.maximum.reduceat(own, bounds, axis=0)
        clause[n] = (best @ share).max()
        whole[n] = best.max(axis=0) @ share
    return LateScores(whole, clause)
