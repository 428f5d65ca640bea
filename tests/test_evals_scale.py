"""The benchmark of scale: copies differ as it says, an index is built and searched, and the page and the plot show it."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from documents import Resolution
from embeddings import Encoder
from embeddings.encoder import unit
from evals.errors import EvaluationError
from evals.performance.crowd import NEARNESS, SWAPPED, Sample, altered, read_passages, take_sample, turned, write_crowd
from evals.performance.scale import Course, Step, answer, as_markdown, build, read_sizes
from evals.performance.scale_plot import plot_scale

SIZE = 130


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scale")


@pytest.fixture(scope="module")
def sample(folder: Path, seed: Resolution, hashing: Encoder) -> Sample:
    return take_sample(folder / "sample", hashing, lambda: list(dict.fromkeys(p.text for p in seed.paragraphs)))


@pytest.fixture(scope="module")
def step(folder: Path, sample: Sample, hashing: Encoder) -> Step:
    own = folder / str(SIZE)
    write_crowd(own, sample, SIZE)
    built = build(own, hashing.dimension)
    return Step(SIZE, 2.0, sample.token_bytes(np.arange(SIZE) % len(sample.texts)), built, answer(own, hashing))


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - nothing here is secret


def test_a_sample_is_taken_once(folder: Path, sample: Sample, hashing: Encoder) -> None:
    again = take_sample(folder / "sample", hashing, lambda: ["not read again"])
    assert again.texts == sample.texts
    assert again.seconds == sample.seconds
    assert len(again.encoded) == len(sample.texts)


def test_the_first_of_a_crowd_are_the_sample_and_the_others_its_copies(folder: Path, sample: Sample, step: Step) -> None:
    texts = [passage.text for passage in read_passages(folder / str(SIZE))]
    count = len(sample.texts)
    assert len(texts) == step.size
    assert tuple(texts[:count]) == sample.texts
    assert all(
        text != original for text, original in zip(texts[count:], sample.texts, strict=False) if re.search(r"\d", original)
    )
    vectors = np.fromfile(folder / str(SIZE) / "vectors.f32", dtype=np.float32).reshape(SIZE, -1)
    np.testing.assert_array_equal(vectors[:count], sample.encoded.vectors)
    cosines = (vectors[count : 2 * count] * vectors[:count]).sum(axis=1)
    np.testing.assert_allclose(cosines, NEARNESS, atol=1e-4)


def test_a_crowd_is_the_same_whenever_it_is_made(folder: Path, sample: Sample, step: Step, tmp_path: Path) -> None:
    write_crowd(tmp_path, sample, step.size)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / str(SIZE) / path.name).read_bytes()


def test_vectors_that_are_turned_keep_their_length() -> None:
    rng = np.random.default_rng(3)
    vectors = unit(rng.standard_normal((50, 64), dtype=np.float32))
    np.testing.assert_allclose(np.linalg.norm(turned(vectors, rng), axis=1), 1.0, atol=1e-5)


def test_years_numbers_countries_and_organs_change() -> None:
    text = "Requests the Security Council of 1998 and Thailand to report on 415 matters"
    found = {altered(text, ["whale"], _chance(n)) for n in range(20)}
    assert len(found) == 20
    for other in found:
        assert re.fullmatch(r"Requests (the|whale) .+ \d{4} .+ \d{1,3} .+", other)
    assert any("Security Council" not in other and "Thailand" not in other and "1998" not in other for other in found)


def test_one_word_in_ten_is_another() -> None:
    changed = altered("fish " * 5_000, ["whale"], _chance(1)).split()
    assert changed.count("whale") / len(changed) == pytest.approx(SWAPPED, abs=0.02)


def test_what_is_measured_is_there(step: Step) -> None:
    assert step.answered.recall == 1.0
    assert step.answered.questions == 100
    assert 0 < step.answered.p50_ms <= step.answered.p95_ms
    assert step.answered.resident_bytes > step.built.vectors_bytes == SIZE * 64 * 4
    assert step.disk_bytes > step.token_bytes > 0


def test_the_page_shows_figures_by_size_and_their_growth(step: Step) -> None:
    larger = replace(step, size=10 * SIZE, token_bytes=3 * step.token_bytes)
    page = as_markdown(Course(SIZE, 0.8, step.token_bytes, (step, larger)))
    assert f"| | {SIZE:,} | {10 * SIZE:,} | growth at ×10 |" in page
    (row,) = [line for line in page.splitlines() if line.startswith("| token vectors")]
    assert row.endswith("| ×3.00 |")
    (row,) = [line for line in page.splitlines() if line.startswith("| shortlist")]
    assert row.endswith("| – | – | – |")


def test_the_plot_is_a_png_file(step: Step, tmp_path: Path) -> None:
    plot_scale([step, replace(step, size=10 * SIZE)], tmp_path / "reports" / "scale.png")
    assert (tmp_path / "reports" / "scale.png").read_bytes().startswith(b"\x89PNG")


def test_sizes_are_read_in_ascending_order() -> None:
    assert read_sizes("1000, 10,10") == [10, 1000]


@pytest.mark.parametrize("text", ["", "10,", "ten", "0", "-5", "1.5"])
def test_what_is_no_size_is_named(text: str) -> None:
    with pytest.raises(EvaluationError, match="is no number of paragraphs"):
        read_sizes(text)
