"""Tasks: what messages ask to be done, learned from messages that people wrote and labelled by hand."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import StratifiedKFold

from embeddings import Embedding, Encoder, weights
from service.requests.request import Task
from service.requests.tasks import LONGEST, TASKS, TASKS_FILE, TaskModel, dense_features, message_grams, model_digest, told
from training.questions import DATA

Half = Literal["tune", "report"]
HALVED = "requests.jsonl"
OWN = "requests2.jsonl", "requests3.jsonl"
"""The messages one half of which is reported on, and those that are all trained on."""
SHARES = 0.25, 0.5, 1.0
"""The shares of the messages that the learning curve is trained on."""
_SEED = 11
_FOLDS = 5
_STRENGTH = 5.0
_GRAM_SCALE = 2.0
"""How long the vector of a message's grams is; the encoder's is 1."""
_LEAST_MESSAGES = 2
"""A gram counts that so many messages hold."""
_LEAST = (0.0, 0.2, 0.25, 0.3, 0.35)


class LabelledMessage(BaseModel):
    """A message and the task that it sets; its other labels are not needed here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str
    task: Task


@dataclass(frozen=True, slots=True)
class Posed:
    """A message with what the encoder makes of it."""

    message: LabelledMessage
    embedding: Embedding


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """How well tasks are told in messages that were not trained on, by a model trained on so many."""

    trained_on: int
    reported_on: int
    accuracy: float
    macro_f1: float
    confusions: np.ndarray
    """How many messages of each task (rows) were read as each (columns), in the order of TASKS."""


@dataclass(frozen=True, slots=True)
class TasksFit:
    """The model that ships, and its figures; the last of them are the model's own, those before its learning curve."""

    model: TaskModel
    curve: tuple[TaskFigures, ...]

    def write(self) -> None:
        """Write the model where the package ships it."""
        self.model.save(TASKS_FILE)

    def table(self) -> str:
        """The learning curve, and how tasks are taken for others."""
        lines = [
            f"{f.trained_on:>5} messages: of {f.reported_on} held back {f.accuracy:.3f} right, macro F1 {f.macro_f1:.3f}"
            for f in self.curve
        ]
        confusions = self.curve[-1].confusions
        shown = [f"{'':<12}" + "".join(f"{task[:5]:>6}" for task in TASKS)]
        shown += [
            f"{task:<12}" + "".join(f"{n or '.':>6}" for n in row) for task, row in zip(TASKS, confusions.tolist(), strict=True)
        ]
        return "\n".join([*lines, "labelled (rows), read as (columns):", *shown])


def read_messages(*names: str) -> tuple[LabelledMessage, ...]:
    """Read the labelled messages of files of ``training/data``."""
    lines = (line for name in names for line in (DATA / name).read_text(encoding="utf-8").splitlines())
    return tuple(LabelledMessage.model_validate_json(line) for line in lines)


def half_of(question: str) -> Half:
    """The half that a message of HALVED belongs to, by its digest; nothing is ever trained on the half "report"."""
    return "tune" if hashlib.sha256(question.encode()).digest()[0] % 2 else "report"


def train_tasks(encoder: Encoder) -> TasksFit:
    """Fit the model on all messages but the half "report", and measure it on that half."""
    halved = read_messages(HALVED)
    fitting = [*read_messages(*OWN), *(m for m in halved if half_of(m.question) == "tune")]
    posed, reported = (_posed(part, encoder) for part in (fitting, [m for m in halved if half_of(m.question) == "report"]))
    order = np.random.default_rng(_SEED).permutation(len(posed))
    least = _least(posed)
    models = [fit_tasks([posed[n] for n in order[: round(share * len(posed))]], least) for share in SHARES]
    return TasksFit(models[-1], tuple(measure(model, reported) for model in models))


def fit_tasks(posed: Sequence[Posed], least: float) -> TaskModel:
    """Fit a model of tasks; ``least`` is the probability from which on it is believed."""
    own = [sorted(message_grams(p.message.question[:LONGEST])) for p in posed]
    held = Counter(gram for grams in own for gram in grams)
    names = sorted(gram for gram, n in held.items() if n >= _LEAST_MESSAGES)
    rarity = np.log((1 + len(posed)) / (1 + np.array([held[name] for name in names]))) + 1
    rows = {name: row for row, name in enumerate(names)}
    dense = np.array([dense_features(p.embedding) for p in posed])
    grams = _gram_matrix(own, rows, rarity)
    tasks = [p.message.task for p in posed]
    both, alone = _fitted(sparse.hstack([sparse.csr_matrix(dense), grams]).tocsr(), tasks), _fitted(grams, tasks)
    width, scale = dense.shape[1], rarity[:, None] * _GRAM_SCALE
    kept = both.weights[:width], both.weights[width:] * scale, both.bias, alone.weights * scale, alone.bias, rarity
    arrays = [np.asarray(array, dtype=np.float32) for array in kept]
    record = {
        "least": least,
        "seed": _SEED,
        "messages": len(posed),
        "sources": {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in (HALVED, *OWN)},
        "encoder": weights.digest(),
        "digest": model_digest(arrays, names),
        "command": "unga-qa train task --write",
    }
    dense_weights, sparse_weights, bias, alone_weights, alone_bias, rarities = arrays
    return TaskModel(dense_weights, sparse_weights, bias, alone_weights, alone_bias, rows, rarities, least, record)


@dataclass(frozen=True, slots=True)
class _Fitted:
    """Weights (features, tasks) and biases (tasks,) of a regression; a task that no message sets is as good as impossible."""

    weights: np.ndarray
    bias: np.ndarray


def _fitted(x: sparse.csr_matrix, tasks: Sequence[Task]) -> _Fitted:
    regression = LogisticRegression(C=_STRENGTH, max_iter=500, tol=1e-3).fit(x, tasks)
    columns = [TASKS.index(task) for task in regression.classes_]
    weights, bias = np.zeros((x.shape[1], len(TASKS))), np.full(len(TASKS), -100.0)
    weights[:, columns], bias[columns] = regression.coef_.T, regression.intercept_
    return _Fitted(weights, bias)


def measure(model: TaskModel, posed: Sequence[Posed]) -> TaskFigures:
    """Measure a model on messages."""
    truth = [p.message.task for p in posed]
    read = [told(model.probabilities(p.message.question[:LONGEST], p.embedding), model.least).task for p in posed]
    right = float(np.mean([t == r for t, r in zip(truth, read, strict=True)]))
    macro = float(f1_score(truth, read, average="macro", labels=sorted(set(truth)), zero_division=0))
    return TaskFigures(model.trained_on, len(posed), right, macro, confusion_matrix(truth, read, labels=list(TASKS)))


def _posed(messages: Sequence[LabelledMessage], encoder: Encoder) -> list[Posed]:
    embeddings = encoder.embed([m.question[:LONGEST] for m in messages], "query")
    return [Posed(message, embedding) for message, embedding in zip(messages, embeddings, strict=True)]


def _least(posed: Sequence[Posed]) -> float:
    """The probability from which on a task is believed: with the best macro F1 in messages of the half "tune", out of fold."""
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    tasks = np.array([p.message.task for p in posed])
    halved = {m.question for m in read_messages(HALVED)}
    truth: list[Task] = []
    probabilities = []
    for fitted, held in folds.split(tasks, tasks):
        model = fit_tasks([posed[n] for n in fitted], 0.0)
        for p in (posed[n] for n in held if posed[n].message.question in halved):
            truth.append(p.message.task)
            probabilities.append(model.probabilities(p.message.question[:LONGEST], p.embedding))
    return max(_LEAST, key=lambda least: f1_score(truth, [told(p, least).task for p in probabilities], average="macro"))


def _gram_matrix(own: Sequence[Sequence[str]], rows: dict[str, int], rarity: np.ndarray) -> sparse.csr_matrix:
    """The grams of each message by their rarity, each row as long as _GRAM_SCALE."""
    held = [[rows[gram] for gram in grams if gram in rows] for grams in own]
    values = [_GRAM_SCALE * rarity[columns] / (np.linalg.norm(rarity[columns]) or 1.0) for columns in held]
    starts = np.cumsum([0, *map(len, held)])
    columns = np.concatenate([np.array(h, dtype=int) for h in held])
    return sparse.csr_matrix((np.concatenate(values), columns, starts), shape=(len(own), len(rows)))
