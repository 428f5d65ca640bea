"""Text to vectors in 8-bit integers: several times as fast as in floats, with nearly the same vectors, and without torch."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embeddings.bert import IDS, TOKENS
from embeddings.encoder import Embedding, Encoder, Role, SentenceTransformerEncoder, Spans, joined, quiet, unit
from embeddings.exports import MODEL, TOKENIZER, Graph, exported, manner_in
from embeddings.weights import DEFAULT_ENCODER, Manner, label, unsupported

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

_LOG = logging.getLogger(__name__)
_ALONE = 4
"""So few texts are embedded on one thread, as the other encoder does."""
_TOKENS_AT_ONCE = 1024
"""Few enough that a batch stays in the processor's cache, enough to keep its arithmetic busy."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A window of a text: the text's number, where the window starts in it, its tokens' ids, how many of them are of
    what is read before it, and the places of all but the first and the last in the window."""

    text: int
    start: int
    ids: list[int]
    prompt: int
    spans: Spans


class Int8Encoder:
    """An encoder of the sentence-transformers library whose matrix products are done in 8-bit integers by ONNX Runtime.

    Texts are batched with others of exactly as many tokens: nothing is padded, and a text's vectors are the same to the
    last bit whatever it is encoded beside. A text longer than the model's window is embedded in consecutive windows.
    """

    def __init__(self, cache: Path, name: str = DEFAULT_ENCODER, threads: int = 0) -> None:
        """Name an encoder that is not unsupported, and the folder where the faster copy is kept; it is made at first use."""
        self._cache = cache
        self._name = name
        self._threads = threads or os.cpu_count() or 1
        self._lock = threading.Lock()

    @cached_property
    def name(self) -> str:
        """The id or path that the encoder was asked for by, and that its vectors are not quite the original's."""
        return f"{label(self._name)} (int8)"

    @property
    def dimension(self) -> int:
        """Length of every vector, as the model states it."""
        return self._model.manner.dimension

    def embed(
        self, texts: Sequence[str], role: Role, on_done: Callable[[int], None] = quiet, before: Sequence[str] = ()
    ) -> list[Embedding]:
        """Embed texts in their order; batches are formed by length so that nothing is padded."""
        model = self._model
        prompt = model.manner.prompts.get(role, "")
        pieces = model.pieces(texts, [prompt + said for said in (before or [""] * len(texts))])
        found: list[list[tuple[int, Embedding]]] = [[] for _ in texts]
        batches = _batches(pieces)
        for batch, embeddings in zip(
            batches, _mapped(model.embed, batches, self._threads if len(pieces) > _ALONE else 1), strict=True
        ):
            for piece, embedding in zip(batch, embeddings, strict=True):
                found[piece.text].append((piece.start, embedding))
            on_done(sum(piece.start == 0 for piece in batch))
        return [joined(windows) for windows in found]

    @property
    def _model(self) -> _Model:
        with self._lock:
            return self._opened

    @cached_property
    def _opened(self) -> _Model:
        return _Model.open(exported(self._name, self._cache))


@dataclass(frozen=True)
class _Model:
    """An opened copy: the graph, the tokenizer, and how texts go in and vectors come out."""

    graph: Graph
    tokenizer: Tokenizer
    manner: Manner

    @classmethod
    def open(cls, folder: Path) -> _Model:
        from tokenizers import Tokenizer  # heavy, and only needed once something is encoded

        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(Graph(folder / MODEL, IDS), tokenizer, manner_in(folder))

    def pieces(self, texts: Sequence[str], prefixes: Sequence[str]) -> list[Piece]:
        """Tokenize texts, each once behind its prefix, and cut those that are longer than the window between tokens."""
        whole = self._tokenized([prefix + text.strip() for prefix, text in zip(prefixes, texts, strict=True)])
        found: list[Piece] = []
        for number, (text, prefix, tokens) in enumerate(zip(texts, prefixes, whole, strict=True)):
            if len(tokens) <= self.manner.window:
                found.append(self._piece(number, 0, text, tokens, prefix))
            else:
                parts = self._parts(text, prefix)
                cut = self._tokenized([prefix + part.strip() for _, part in parts])
                found += [self._piece(number, start, part, own, prefix) for (start, part), own in zip(parts, cut, strict=True)]
        return found

    def _parts(self, text: str, prefix: str) -> list[tuple[int, str]]:
        room = max(self.manner.window - len(self._tokenized([prefix])[0]), 1)
        places = self._tokenized([text])[0].offsets
        cuts = [0, *(start for start, _ in places[room::room]), len(text)]
        return [(a, text[a:b]) for a, b in pairwise(cuts) if text[a:b].strip()]

    def _piece(self, number: int, start: int, text: str, tokens: Encoding, prefix: str) -> Piece:
        first, last = self._ends
        ids = [first, *tokens.ids[: self.manner.window], last]
        spans = np.array(tokens.offsets[: self.manner.window], dtype=np.int32).reshape(-1, 2)
        shift = len(prefix) - (len(text) - len(text.lstrip()))
        return Piece(number, start, ids, int(np.searchsorted(spans[:, 0], len(prefix))), spans - np.int32(shift))

    def _tokenized(self, texts: list[str]) -> list[Encoding]:
        return self.tokenizer.encode_batch(texts, add_special_tokens=False)

    @cached_property
    def _ends(self) -> list[int]:
        return list(self.tokenizer.encode("").ids)

    def embed(self, batch: Sequence[Piece]) -> list[Embedding]:
        """Embed pieces that all have as many tokens."""
        (output,) = self.graph.run([TOKENS], [piece.ids for piece in batch])
        vectors = unit(output.mean(axis=1) if self.manner.pooling == "mean" else output[:, 0])
        tokens = unit(output[:, 1:-1])
        return [
            Embedding(vector, own[piece.prompt :], piece.spans[piece.prompt :])
            for piece, vector, own in zip(batch, vectors, tokens, strict=True)
        ]


def _batches(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Put pieces of as many tokens together, the longest first, so that no thread is left with a long one in the end."""
    batches = []
    for length, group in groupby(sorted(pieces, key=lambda piece: -len(piece.ids)), key=lambda piece: len(piece.ids)):
        equal, size = list(group), max(_TOKENS_AT_ONCE // length, 1)
        batches += [equal[low : low + size] for low in range(0, len(equal), size)]
    return batches


def _mapped(
    embed: Callable[[list[Piece]], list[Embedding]], batches: list[list[Piece]], threads: int
) -> Iterator[list[Embedding]]:
    """Embed batches, several at a time, and give each in its turn; none is begun any more once whoever asked has gone."""
    if threads == 1 or len(batches) == 1:
        yield from map(embed, batches)
        return
    pool = ThreadPoolExecutor(threads, thread_name_prefix="encode")
    try:
        yield from pool.map(embed, batches)
    finally:
        pool.shutdown(cancel_futures=True)


def choose_encoder(name: str, cache: Path, threads: int = 0) -> Encoder:
    """Give an encoder by name: in 8-bit integers where its model can be, by sentence-transformers otherwise, as the log says."""
    if reason := unsupported(name):
        _LOG.warning("%s is encoded by sentence-transformers as it is, not in 8-bit integers: %s", name, reason)
        return SentenceTransformerEncoder(name, threads=threads)
    return Int8Encoder(cache, name, threads)
