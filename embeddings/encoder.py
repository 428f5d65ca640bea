"""Text to vectors: one vector for the whole text and one for each of its tokens, from the same pass."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EncoderUnavailable
from embeddings.weights import DEFAULT_ENCODER, default_weights

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_ALONE = 4
"""So few texts are embedded on one thread: the work is too small to share, and on a busy machine sharing it stalls."""

Floats = NDArray[np.float32]
Spans = NDArray[np.int32]
Role = Literal["query", "document"]


@dataclass(frozen=True, slots=True)
class Embedding:
    """A text's vector (d,), its tokens' vectors (n, d), all of length 1, and the tokens' places in the text (n, 2)."""

    vector: Floats
    tokens: Floats
    spans: Spans


def quiet(count: int) -> None:
    """Take note of progress by doing nothing."""


class Encoder(Protocol):
    """Anything that turns texts into embeddings of one dimension."""

    @property
    def name(self) -> str:
        """What the encoder is called in manifests and answers."""
        ...

    @property
    def dimension(self) -> int:
        """Length d of every vector."""
        ...

    def embed(self, texts: Sequence[str], role: Role, on_done: Callable[[int], None] = ...) -> list[Embedding]:
        """Embed texts in their order; ``on_done`` hears how many more are finished."""
        ...


class SentenceTransformerEncoder:
    """An encoder of the sentence-transformers library, by id or path; the default needs no network.

    A text longer than the model's window is embedded in consecutive windows: its vector is the mean of theirs.
    """

    def __init__(self, name: str = DEFAULT_ENCODER, batch_size: int = 32, threads: int = 0) -> None:
        """Name an encoder; its weights are loaded when something is first embedded."""
        self._name = name
        self._batch_size = batch_size
        self._threads = threads
        self._lock = threading.Lock()

    @cached_property
    def _model(self) -> SentenceTransformer:
        return _load(self._name, self._threads)

    @cached_property
    def _window(self) -> int:
        return int(self._model.max_seq_length or 512) - 2

    @property
    def name(self) -> str:
        """The id or path that the encoder was asked for by."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of every vector, as the model states it."""
        with self._lock:
            return int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str], role: Role, on_done: Callable[[int], None] = quiet) -> list[Embedding]:
        """Embed texts in their order; batches are formed by length so that little is padded."""
        with self._lock:
            return self._embed_all(texts, role, on_done)

    def _embed_all(self, texts: Sequence[str], role: Role, on_done: Callable[[int], None]) -> list[Embedding]:
        pieces = [(number, start, piece) for number, text in enumerate(texts) for start, piece in self._windows(text)]
        pieces.sort(key=lambda piece: len(piece[2]))
        found: dict[int, list[tuple[int, Embedding]]] = {number: [] for number in range(len(texts))}
        for low in range(0, len(pieces), self._batch_size):
            batch = pieces[low : low + self._batch_size]
            for (number, start, _), embedding in zip(batch, self._embed([p[2] for p in batch], role), strict=True):
                found[number].append((start, embedding))
            on_done(len(batch))
        return [joined(found[number]) for number in range(len(texts))]

    def _windows(self, text: str) -> list[tuple[int, str]]:
        """Cut a text that is longer than the window between tokens; most texts come back whole."""
        if len(text) < self._window:
            return [(0, text)]
        spans = self._token_spans(text)
        cuts = [0, *(int(spans[n][0]) for n in range(self._window, len(spans), self._window)), len(text)]
        return [(a, text[a:b]) for a, b in pairwise(cuts) if text[a:b].strip()] or [(0, text)]

    def _token_spans(self, text: str, **options: bool | int) -> Spans:
        encoding = self._model.tokenizer(text, return_offsets_mapping=True, verbose=False, **options)
        spans = np.array(encoding["offset_mapping"], dtype=np.int32).reshape(-1, 2)
        return spans[spans[:, 1] > spans[:, 0]]

    def _embed(self, texts: list[str], role: Role) -> list[Embedding]:
        import torch  # heavy, and only needed once something is encoded

        prefix = (self._model.prompts or {}).get(role) or ""
        prompted = [prefix + text.strip() for text in texts]
        threads = torch.get_num_threads()
        if len(texts) <= _ALONE:
            torch.set_num_threads(1)
        try:
            with torch.inference_mode():
                output = self._model.forward(self._model.preprocess(prompted))
        finally:
            torch.set_num_threads(threads)
        vectors = output["sentence_embedding"].float().numpy()
        embeddings = []
        for row, text in enumerate(prompted):
            spans = self._token_spans(text, truncation=True, max_length=self._window + 2)
            tokens = output["token_embeddings"][row].float().numpy()
            mask = output["attention_mask"][row].numpy().astype(bool)
            tokens = tokens[mask][1 : 1 + len(spans)]
            own = spans[: len(tokens), 0] >= len(prefix)
            shift = len(prefix) - (len(texts[row]) - len(texts[row].lstrip()))
            embeddings.append(
                Embedding(unit(vectors[row]), unit(tokens[own]), (spans[: len(tokens)][own] - shift).astype(np.int32))
            )
        return embeddings


def _load(name: str, threads: int) -> SentenceTransformer:
    path = str(default_weights()) if name == DEFAULT_ENCODER else name
    with _uncollected():
        from sentence_transformers import SentenceTransformer  # heavy: torch and transformers come with it
        from transformers.utils import logging

    logging.disable_progress_bar()
    if threads:
        import torch  # heavy, and already here

        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(path, device="cpu", local_files_only=Path(path).exists())
    except (OSError, ValueError) as error:
        raise EncoderUnavailable(f"the encoder {name!r} cannot be loaded ({error}); check UNGA_QA_ENCODER") from error


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold garbage collection back: walking the hundred thousand objects of a large import again and again costs time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def unit(vectors: Floats) -> Floats:
    """Scale vectors (..., d) to length 1; one without length stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def joined(windows: list[tuple[int, Embedding]]) -> Embedding:
    """Put a text's windows, each with where it starts, together again."""
    windows.sort(key=lambda window: window[0])
    if len(windows) == 1:
        return windows[0][1]
    return Embedding(
        unit(np.mean([e.vector for _, e in windows], axis=0)),
        np.concatenate([e.tokens for _, e in windows]),
        np.concatenate([e.spans + start for start, e in windows]),
    )
