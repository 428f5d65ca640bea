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
from embeddings.weights import DEFAULT_ENCODER, PLAIN_ENCODER, changed, default_weights, digest

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

    def embed(
        self, texts: Sequence[str], role: Role, on_done: Callable[[int], None] = ..., before: Sequence[str] = ()
    ) -> list[Embedding]:
        """Embed texts in their order; ``on_done`` hears how many more are finished.

        ``before`` is what is read before each text, such as the title that it stands under: it colours the vectors of the
        text and of its tokens, and has no token vectors of its own.
        """
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
        """The id or path that the encoder was asked for by, and of the trained one which training made it."""
        return f"{self._name} {digest()[:8]}" if self._name == DEFAULT_ENCODER else self._name

    @property
    def dimension(self) -> int:
        """Length of every vector, as the model states it."""
        with self._lock:
            return int(self._model.get_embedding_dimension() or 0)

    def embed(
        self, texts: Sequence[str], role: Role, on_done: Callable[[int], None] = quiet, before: Sequence[str] = ()
    ) -> list[Embedding]:
        """Embed texts in their order; batches are formed by length so that little is padded."""
        with self._lock:
            prompt = (self._model.prompts or {}).get(role) or ""
            prefixes = [prompt + said for said in (before or [""] * len(texts))]
            return self._embed_all(texts, prefixes, on_done)

    def _embed_all(self, texts: Sequence[str], prefixes: Sequence[str], on_done: Callable[[int], None]) -> list[Embedding]:
        pieces = [
            (number, start, piece) for number, text in enumerate(texts) for start, piece in self._windows(text, prefixes[number])
        ]
        pieces.sort(key=lambda piece: len(prefixes[piece[0]]) + len(piece[2]))
        found: dict[int, list[tuple[int, Embedding]]] = {number: [] for number in range(len(texts))}
        for low in range(0, len(pieces), self._batch_size):
            batch = pieces[low : low + self._batch_size]
            embedded = self._embed([piece for _, _, piece in batch], [prefixes[number] for number, _, _ in batch])
            for (number, start, _), embedding in zip(batch, embedded, strict=True):
                found[number].append((start, embedding))
            on_done(len(batch))
        return [joined(found[number]) for number in range(len(texts))]

    def _windows(self, text: str, prefix: str) -> list[tuple[int, str]]:
        """Cut a text that is longer than the window between tokens; most texts come back whole."""
        if len(prefix) + len(text) < self._window:
            return [(0, text)]
        room = max(self._window - len(self._token_spans(prefix)), 1) if prefix else self._window
        spans = self._token_spans(text)
        cuts = [0, *(int(spans[n][0]) for n in range(room, len(spans), room)), len(text)]
        return [(a, text[a:b]) for a, b in pairwise(cuts) if text[a:b].strip()] or [(0, text)]

    def _token_spans(self, text: str, **options: bool | int) -> Spans:
        encoding = self._model.tokenizer(text, return_offsets_mapping=True, verbose=False, **options)
        spans = np.array(encoding["offset_mapping"], dtype=np.int32).reshape(-1, 2)
        return spans[spans[:, 1] > spans[:, 0]]

    def _embed(self, texts: list[str], prefixes: Sequence[str]) -> list[Embedding]:
        import torch  # heavy, and only needed once something is encoded

        prompted = [prefix + text.strip() for prefix, text in zip(prefixes, texts, strict=True)]
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
        for row, (text, prefix) in enumerate(zip(prompted, prefixes, strict=True)):
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
    path = str(default_weights()) if name in {DEFAULT_ENCODER, PLAIN_ENCODER} else name
    with _uncollected():
        from sentence_transformers import SentenceTransformer  # heavy: torch and transformers come with it
        from transformers.utils import logging

    logging.disable_progress_bar()
    if threads:
        import torch  # heavy, and already here

        torch.set_num_threads(threads)
    try:
        model = SentenceTransformer(path, device="cpu", local_files_only=Path(path).exists())
    except (OSError, ValueError) as error:
        raise EncoderUnavailable(f"the encoder {name!r} cannot be loaded ({error}); check UNGA_QA_ENCODER") from error
    if name == DEFAULT_ENCODER:
        _take_changes(model)
    return model


def _take_changes(model: SentenceTransformer) -> None:
    """Change a plain model's weights as training did."""
    import torch  # heavy, and already here

    own = model[0].model.state_dict()
    weights = changed({name: value.numpy() for name, value in own.items() if value.is_floating_point()})
    model[0].model.load_state_dict({**own, **{name: torch.from_numpy(value) for name, value in weights.items()}})


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
