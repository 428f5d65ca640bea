"""The task of a message: what is to be done for it, told by a regression over an encoder's vectors and the message's grams.

Which task a message sets is learned from messages that people labelled (``training/task_fitting.py``); what is grammar in it, the
symbols of documents and the figures, is marked before the grams are taken, so that no number stands for a task.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from documents.symbols import named_symbols
from embeddings import Embedding, Encoder, stem
from embeddings.weights import DEFAULT_ENCODER, label
from service.requests.request import Task

TASKS: tuple[Task, ...] = get_args(Task)
"""The tasks, in the order of the model's columns."""
TASKS_FILE = Path(__file__).parent / "tasks.npz"
LONGEST = 1_000
"""So many characters of a message are read; what a message asks for stands at its beginning or it is no message."""
_OPENING = 3
"""So many tokens at the beginning of a message have a vector of their own: *how many*, *is there*, *who voted*."""
_LONGEST_GRAM = 3
_TOKEN = re.compile(r"§\w+|\d+|[^\W\d_]+|[?!:%$€£&]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ARRAYS = "dense", "sparse", "bias", "alone", "bias_alone", "rarity"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as the encoder gave it, so that the search that follows need not ask again."""

    text: str
    embedding: Embedding


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A task and how probable it is; *answer* where no task is probable enough."""

    task: Task
    probability: float
    encoded: Encoded | None = None


@dataclass(frozen=True)
class TaskModel:
    """A multinomial logistic regression over the features of ``dense_features`` and over grams."""

    dense: Floats
    """Weights (d, tasks) of the dense features."""
    sparse: Floats
    """Weights (grams, tasks), each gram's inverse document frequency in them."""
    bias: Floats
    alone: Floats
    """The same as ``sparse`` of a regression over grams alone, for encoders whose vectors the model does not know."""
    bias_alone: Floats
    grams: Mapping[str, int]
    """The row of each gram."""
    rarity: Floats
    """Inverse document frequency of each gram."""
    least: float
    """The probability from which on a task is believed."""
    record: Mapping[str, object]
    """What it was trained on: digests of the files of messages and of the encoder, the seed, its own digest."""

    @property
    def trained_on(self) -> int:
        """How many messages it was trained on."""
        return int(str(self.record["messages"]))

    @classmethod
    @cache
    def shipped(cls) -> TaskModel:
        """The model that comes with the package."""
        return cls.load(TASKS_FILE)

    @classmethod
    def load(cls, path: Path) -> TaskModel:
        """Open a file that ``save`` wrote."""
        with np.load(path) as held:
            arrays = {name: held[name].astype(np.float32) for name in _ARRAYS}
            words, record = (held[name].tobytes().decode() for name in ("grams", "record"))
        known = json.loads(record)
        return cls(**arrays, grams={gram: row for row, gram in enumerate(words.split("\n"))}, least=known["least"], record=known)

    def save(self, path: Path) -> None:
        """Write the model in one file, the same to the last byte whenever the model is."""
        halves = {name: getattr(self, name).astype(np.float16) for name in _ARRAYS}
        grams, record = (
            np.frombuffer(text.encode(), dtype=np.uint8)
            for text in ("\n".join(self.grams), json.dumps(dict(self.record), sort_keys=True))
        )
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, grams=grams, record=record, **halves)

    def probabilities(self, message: str, embedding: Embedding | None) -> Floats:
        """The probability (tasks,) of each task, all together 1; by the message's grams alone without an embedding."""
        rows = [self.grams[gram] for gram in message_grams(message) if gram in self.grams]
        length = float(np.linalg.norm(self.rarity[rows])) or 1.0
        if embedding is None:
            logits = self.bias_alone + self.alone[rows].sum(axis=0) / length
        else:
            logits = self.bias + dense_features(embedding) @ self.dense + self.sparse[rows].sum(axis=0) / length
        odds = np.exp(logits - logits.max())
        return np.asarray(odds / odds.sum(), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class TaskReader:
    """Reads the task of a message, with the vectors of the encoder where the model was trained on that encoder's."""

    encoder: Encoder
    model: TaskModel

    @classmethod
    def of(cls, encoder: Encoder) -> TaskReader:
        """A reader by an encoder, with the model that ships."""
        return cls(encoder, TaskModel.shipped())

    @property
    def is_known(self) -> bool:
        """Whether the model was trained on the vectors of this encoder; else it reads the words alone."""
        return self.encoder.name.removesuffix(" (int8)") == label(DEFAULT_ENCODER)

    def read(self, message: str) -> ReadTask:
        """Tell a message's task; *answer* for an empty one."""
        beginning = message[:LONGEST]
        if not beginning.strip():
            return ReadTask("answer", 0.0)
        embedding = self.encoder.embed([beginning], "query")[0] if self.is_known else None
        read = told(self.model.probabilities(beginning, embedding), self.model.least)
        return replace(read, encoded=Encoded(beginning, embedding)) if embedding else read


def told(probabilities: Floats, least: float) -> ReadTask:
    """The most probable task; *answer* where it is less probable than ``least``."""
    best = int(probabilities.argmax())
    if probabilities[best] < least:
        best = TASKS.index("answer")
    return ReadTask(TASKS[best], float(probabilities[best]))


def dense_features(embedding: Embedding) -> Floats:
    """The vector of a message, and the mean of the vectors of the tokens that open it (2 d,)."""
    tokens = embedding.tokens[:_OPENING]
    opening = tokens.mean(axis=0) if len(tokens) else np.zeros_like(embedding.vector)
    return np.concatenate([embedding.vector, opening])


def message_grams(message: str) -> frozenset[str]:
    """The 1- to 3-grams of a message's words as stems, its beginning, its end and its figures marked."""
    tokens = _tokens(message)
    sizes = range(1, _LONGEST_GRAM + 1)
    return frozenset(" ".join(tokens[at : at + size]) for size in sizes for at in range(len(tokens) - size + 1))


def _tokens(message: str) -> list[str]:
    """Words as stems, with marks for beginning and end, for symbols of the Assembly's resolutions and others', years and figures."""
    marked, at = [], 0
    for named in named_symbols(message, bare=True):
        marked += [message[at : named.start].lower(), " §resolution " if named.symbol.startswith("A/RES/") else " §other "]
        at = named.end
    words = _TOKEN.findall("".join([*marked, message[at:].lower()]))
    return ["^", *map(_folded, words), "$"]


def _folded(word: str) -> str:
    if not word[0].isdigit():
        return word if word[0] == "§" else stem(word)
    return "§year" if _YEAR.fullmatch(word) else "#"


def model_digest(arrays: Sequence[Floats], grams: Sequence[str]) -> str:
    """The digest of a model's weights, as they are written, and of its grams."""
    content = b"".join(array.astype(np.float16).tobytes() for array in arrays)
    return hashlib.sha256(content + "\n".join(grams).encode()).hexdigest()
