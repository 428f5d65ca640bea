"""The task of a message: it is told by a model that was trained on labelled messages, and *answer* where it is not sure."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import numpy as np
import pytest

from embeddings import DEFAULT_ENCODER, Embedding, Encoder, choose_encoder, weights
from service.requests.tasks import LONGEST, TASKS, TaskModel, TaskReader, message_grams, model_digest, told
from training.questions import DATA
from training.task_fitting import HALVED, OWN, Posed, fit_tasks, half_of, measure, read_messages


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> TaskReader:
    return TaskReader(choose_encoder(DEFAULT_ENCODER, tmp_path_factory.mktemp("models")), TaskModel.shipped())


def _posed(reader: TaskReader, half: str) -> list[Posed]:
    messages = [m for m in read_messages(HALVED) if half_of(m.question) == half]
    embeddings = reader.encoder.embed([m.question for m in messages], "query")
    return [Posed(message, embedding) for message, embedding in zip(messages, embeddings, strict=True)]


@pytest.mark.parametrize(
    ("message", "task"),
    [
        ("hello", "talk"),
        ("Summarize A/RES/76/135", "summary"),
        ("What does op 9 of 77/53 say?", "paragraph"),
        ("Who voted against 78/50?", "votes"),
        ("Who cosponsored 74/59?", "sponsors"),
        ("How many resolutions mention fungi?", "count"),
        ("When was 75/93 adopted?", "header"),
        ("What is the international day on 3 March?", "observances"),
        ("compare 77/52 with 78/47", "compare"),
        ("What must States do with leftover pesticides?", "answer"),
    ],
)
def test_a_plain_message_sets_its_task(reader: TaskReader, message: str, task: str) -> None:
    assert reader.read(message).task == task


def test_an_unsure_reading_is_answered() -> None:
    even = np.full(len(TASKS), 1 / len(TASKS), dtype=np.float32)
    even[TASKS.index("votes")] += 0.01
    assert told(even, 0.3).task == "answer"
    assert told(even, 0.0).task == "votes"


def test_symbols_years_and_figures_are_marked_so_that_none_stands_for_a_task() -> None:
    assert message_grams("who voted for A/RES/77/12 in 2023 on 5") == message_grams("who voted for A/RES/78/265 in 2019 on 17")
    assert "§other" in message_grams("what does S/RES/1325 say")
    assert "§resolution" in message_grams("what does 75/15 say")


def test_no_message_of_the_reported_half_is_trained_on() -> None:
    reported = {m.question.lower() for m in read_messages(HALVED) if half_of(m.question) == "report"}
    assert len(reported) > 200
    assert not reported & {m.question.lower() for m in read_messages(*OWN)}


def test_every_task_has_messages_and_none_is_there_twice() -> None:
    messages = read_messages(*OWN)
    assert len(messages) >= 1_000
    assert {m.task for m in messages} == set(TASKS)
    assert len({m.question.lower() for m in messages}) == len(messages)


def test_the_shipped_model_is_the_one_that_was_trained() -> None:
    model = TaskModel.shipped()
    arrays = [model.dense, model.sparse, model.bias, model.alone, model.bias_alone, model.rarity]
    assert model.record["digest"] == model_digest(arrays, list(model.grams))
    assert model.record["encoder"] == weights.digest(), "the encoder has changed; run `unga-qa train task --write`"
    digests = {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in (HALVED, *OWN)}
    assert model.record["sources"] == digests, "the messages have changed; run `unga-qa train task --write`"


def test_tasks_are_told_in_messages_that_were_not_trained_on(reader: TaskReader) -> None:
    figures = measure(TaskModel.shipped(), _posed(reader, "report"))
    assert figures.accuracy >= 0.87
    assert figures.macro_f1 >= 0.86
    assert figures.confusions.sum() == figures.reported_on


def test_a_model_that_is_written_and_read_again_says_the_same(tmp_path: Path, hashing_encoder: Encoder) -> None:
    messages = read_messages(*OWN)[::9]
    embeddings = hashing_encoder.embed([m.question for m in messages], "query")
    posed = [Posed(m, e) for m, e in zip(messages, embeddings, strict=True)]
    model = fit_tasks(posed, 0.2)
    model.save(tmp_path / "tasks.npz")
    first = (tmp_path / "tasks.npz").read_bytes()
    again = TaskModel.load(tmp_path / "tasks.npz")
    for p in posed[:20]:
        expected = model.probabilities(p.message.question, p.embedding)
        assert again.probabilities(p.message.question, p.embedding) == pytest.approx(expected, abs=0.01)
    again.save(tmp_path / "tasks.npz")
    assert (tmp_path / "tasks.npz").read_bytes() == first
    assert again.record == model.record


@pytest.mark.parametrize("hostile", ["1" * 65_536, "A/" * 32_768, "(" * 65_536, "a" * 65_536, "", "\x00 \U0001f600", "…"])
def test_a_hostile_message_is_read_soon(hashing_encoder: Encoder, hostile: str) -> None:
    (embedding,) = hashing_encoder.embed([hostile[:LONGEST]], "query")
    model = TaskModel.shipped()
    width = model.dense.shape[0] // 2
    embedding = Embedding(np.zeros(width, dtype=np.float32), np.zeros((0, width), dtype=np.float32), embedding.spans[:0])
    started = time.process_time()
    assert model.probabilities(hostile[:LONGEST], embedding).sum() == pytest.approx(1, abs=1e-3)
    assert time.process_time() - started < 0.25


def test_a_message_is_read_in_a_few_thousandths_of_a_second(reader: TaskReader) -> None:
    message = "Which countries voted against the resolution on the law of the sea in December 2022, and which did not vote?"
    (embedding,) = reader.encoder.embed([message], "query")
    TaskModel.shipped().probabilities(message, embedding)
    taken = []
    for _ in range(9):
        started = time.process_time()
        TaskModel.shipped().probabilities(message, embedding)
        taken.append(time.process_time() - started)
    assert min(taken) < 0.008


def test_a_model_that_has_not_seen_a_task_never_tells_it(hashing_encoder: Encoder) -> None:
    messages = [m for m in read_messages(*OWN)[::5] if m.task != "talk"]
    embeddings = hashing_encoder.embed([m.question for m in messages], "query")
    model = fit_tasks([Posed(m, e) for m, e in zip(messages, embeddings, strict=True)], 0.0)
    column = TASKS.index("talk")
    assert all(model.probabilities(m.question, e)[column] < 1e-6 for m, e in zip(messages, embeddings, strict=True))
