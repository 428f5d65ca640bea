"""Tasks: what a message asks to be done, learned from messages that people labelled."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from embeddings import Encoder
from service.requests.request import Task
from service.requests.tasks import TASKS, TASKS_FILE, TaskModel, dense_features, message_grams, told
from training.questions import DATA

FILES = ("requests.jsonl", "requests2.jsonl")
"""500 messages, of which half is reported on, and those written later, all of which are trained on."""
_SEED = 11
_STRENGTH = 5.0
_LEAST_SEEN = 3
"""A gram counts that so many messages have."""
_FOLDS = 5
_STEPS = tuple(round(0.3 + 0.05 * step, 2) for step in range(13))
_RIGHT = 0.9
"""Of the messages that are told to ask for something else than an answer so many must be right, …"""
_NEVER = -50.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, its task, and whether it is of the half that is reported on."""

    message: str
    task: Task
    is_reported: bool


@dataclass(frozen=True, slots=True)
class TasksFit:
    """The model, and what it tells of the messages that are reported on, in their order."""

    model: TaskModel
    reported: tuple[Labelled, ...]
    told: tuple[Task, ...]

    def write(self) -> None:
        """Write the model where the package ships it."""
        self.model.save(TASKS_FILE)

    def table(self) -> str:
        """How many messages of each task are told, rightly, and there are; and the share of all that are told rightly."""
        rows = []
        for task in TASKS:
            own = sum(message.task == task for message in self.reported)
            right = sum(message.task == task == said for message, said in zip(self.reported, self.told, strict=True))
            rows.append(f"{task:12}{sum(said == task for said in self.told):6}{right:8}{own:7}")
        share = float(np.mean([m.task == said for m, said in zip(self.reported, self.told, strict=True)]))
        head = f"believed from {self.model.least}; right {share:.3f} of {len(self.reported)}\ntask          told   right  there"
        return "\n".join([head, *rows])


def labelled_messages() -> tuple[Labelled, ...]:
    """The labelled messages; of the first file every other one is reported on, by its digest."""
    found = []
    for name in FILES:
        for line in (DATA / name).read_text(encoding="utf-8").splitlines():
            record: dict[str, Any] = json.loads(line)
            is_even = hashlib.sha256(record["question"].encode()).digest()[0] % 2 == 0
            found.append(Labelled(record["question"], record["task"], is_even and name == FILES[0]))
    return tuple(found)


def train_tasks(encoder: Encoder) -> TasksFit:
    """Fit the model, and choose by folds from what probability on a task is believed."""
    messages = labelled_messages()
    fitting, reported = [m for m in messages if not m.is_reported], tuple(m for m in messages if m.is_reported)
    rows = _Rows.of(fitting, encoder)
    tasks = np.array([TASKS.index(m.task) for m in fitting])
    unseen = np.zeros((len(fitting), len(TASKS)))
    for train, held in StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED).split(tasks, tasks):
        weights, bias = _fitted(rows.matrix[train], tasks[train])
        unseen[held] = np.exp(rows.matrix[held] @ weights + bias)
    unseen /= unseen.sum(axis=1, keepdims=True)
    weights, bias = _fitted(rows.matrix, tasks)
    record = {
        "messages": {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in FILES},
        "encoder": encoder.name,
        "seed": _SEED,
        "least": _least(unseen, tasks),
    }
    width = rows.dense
    model = TaskModel(
        weights[:width].astype(np.float32), weights[width:].astype(np.float32), bias.astype(np.float32),
        dict(rows.grams), rows.rarity.astype(np.float32), float(str(record["least"])), record,
    )  # fmt: skip
    embedded = encoder.embed([m.message for m in reported], "query")
    said = (told(model.probabilities(m.message, e), model.least).task for m, e in zip(reported, embedded, strict=True))
    return TasksFit(model, reported, tuple(said))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The features of messages, shape (messages, dense + grams), and the row of each gram with its rarity."""

    matrix: sparse.csr_matrix
    dense: int
    grams: Mapping[str, int]
    rarity: NDArray[np.float64]

    @classmethod
    def of(cls, messages: Sequence[Labelled], encoder: Encoder) -> _Rows:
        dense = np.array([dense_features(embedding) for embedding in encoder.embed([m.message for m in messages], "query")])
        grams = [sorted(message_grams(m.message)) for m in messages]
        seen = Counter(gram for own in grams for gram in own)
        column = {gram: n for n, gram in enumerate(sorted(gram for gram, n in seen.items() if n >= _LEAST_SEEN))}
        rarity = np.array([np.log((1 + len(grams)) / (1 + seen[gram])) + 1 for gram in column])
        held = [[column[gram] for gram in own if gram in column] for own in grams]
        rows = np.repeat(np.arange(len(held)), [len(own) for own in held])
        columns = np.concatenate(held).astype(int)
        counted = sparse.csr_matrix((rarity[columns], (rows, columns)), shape=(len(held), len(column)))
        lengths = np.maximum(np.sqrt(np.asarray(counted.multiply(counted).sum(axis=1)).ravel()), 1e-9)
        scaled = sparse.diags(1 / lengths) @ counted
        return cls(sparse.hstack([sparse.csr_matrix(dense), scaled]).tocsr(), dense.shape[1], column, rarity)


def _fitted(rows: sparse.csr_matrix, tasks: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (features, tasks) and biases (tasks,) of a multinomial logistic regression; a task that is not there is never told."""
    model = LogisticRegression(C=_STRENGTH, max_iter=400, tol=1e-3).fit(rows, tasks)
    weights, bias = np.zeros((rows.shape[1], len(TASKS))), np.full(len(TASKS), _NEVER)
    weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return weights, bias


def _least(unseen: NDArray[np.float64], tasks: NDArray[np.int64]) -> float:
    """The least probability from which so many of the tasks that are told, *answer* aside, are right."""
    best, sure = unseen.argmax(axis=1), unseen.max(axis=1)
    is_other = best != TASKS.index("answer")
    for step in _STEPS:
        believed = is_other & (sure >= step)
        if believed.any() and float((best == tasks)[believed].mean()) >= _RIGHT:
            return step
    return _STEPS[-1]
