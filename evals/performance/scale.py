"""Scale: what building, opening and searching an index cost as its paragraphs become a hundred times as many."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import faiss
import numpy as np

from embeddings import Encoder, Int8Encoder, Passage, PassageIndex, Query
from embeddings.encoded_texts import TokenStore
from embeddings.encoder import Floats
from embeddings.index import CANDIDATES
from embeddings.keywords import KeywordIndex
from embeddings.vectors import UNTITLED, PassageVectors, VectorIndex, recall
from evals.cases import load_cases, own_cases
from evals.errors import EvaluationError
from evals.performance.crowd import (
    NEARNESS,
    ORIGINALS,
    PASSAGES,
    SWAPPED,
    VECTORS,
    open_sample,
    read_passages,
    take_sample,
    write_crowd,
)
from evals.performance.encoding import real_paragraphs
from evals.performance.processes import in_own_process, resident_bytes

SAMPLE = 10_000
_MB = 1_000_000
_QUESTIONS = 100
_ENGINE, _KEYWORDS, _SAMPLE, _BUILT = "passages.faiss", "keywords", "sample", "built.json"
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Built:
    """Seconds of making the two indexes, the most memory of that process, and the bytes that lie on the disk then."""

    vectors_s: float
    keywords_s: float
    peak_bytes: int
    engine_bytes: int
    keywords_bytes: int
    vectors_bytes: int
    passages_bytes: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A fresh process: seconds until it can answer, its memory then and in the end, milliseconds of searches, recall.

    ``dense_*`` are of the nearest passages alone, ``exact_*`` of the same by a flat index in memory. ``recall`` is of the
    exact ten best for real questions; ``made_recall`` what was found for made ones when the index was built, if it is compressed.
    """

    passages_s: float
    open_s: float
    ready_bytes: int
    resident_bytes: int
    first_ms: float
    p50_ms: float
    p95_ms: float
    dense_p50_ms: float
    dense_p95_ms: float
    exact_p50_ms: float
    exact_p95_ms: float
    recall: float
    made_recall: float | None
    shortlist: int
    questions: int
    load: float


@dataclass(frozen=True, slots=True)
class Step:
    """Everything measured at one size; ``encoding_s`` is of the sample, as many times as the size has it."""

    size: int
    encoding_s: float
    token_bytes: int
    built: Built
    answered: Answered

    @property
    def disk_bytes(self) -> int:
        """What an index takes whose passages all have token vectors of their own."""
        built = self.built
        return built.engine_bytes + built.keywords_bytes + built.vectors_bytes + self.token_bytes


@dataclass(frozen=True, slots=True)
class Course:
    """The steps from size to size, how many real paragraphs they are made of, and how near those are to one another."""

    sample: int
    nearest: float
    token_bytes: int
    steps: tuple[Step, ...]


_FIGURES: tuple[tuple[str, Callable[[Step], float | None], str], ...] = (
    ("encoding, reckoned (s)", lambda s: s.encoding_s, "{:,.0f}"),
    ("building the vector index (s)", lambda s: s.built.vectors_s, "{:,.1f}"),
    ("building the keyword index (s)", lambda s: s.built.keywords_s, "{:,.1f}"),
    ("memory while building, at most (MB)", lambda s: s.built.peak_bytes / _MB, "{:,.0f}"),
    ("vector index on disk (MB)", lambda s: s.built.engine_bytes / _MB, "{:,.0f}"),
    ("keyword index on disk (MB)", lambda s: s.built.keywords_bytes / _MB, "{:,.0f}"),
    ("vectors on disk (MB)", lambda s: s.built.vectors_bytes / _MB, "{:,.0f}"),
    ("token vectors, each its own, reckoned (MB)", lambda s: s.token_bytes / _MB, "{:,.0f}"),
    ("the whole index on disk, reckoned (MB)", lambda s: s.disk_bytes / _MB, "{:,.0f}"),
    ("reading the passages (s)", lambda s: s.answered.passages_s, "{:,.2f}"),
    ("opening the index (s)", lambda s: s.answered.open_s, "{:,.2f}"),
    ("memory when opened, passages included (MB)", lambda s: s.answered.ready_bytes / _MB, "{:,.0f}"),
    ("memory after the questions (MB)", lambda s: s.answered.resident_bytes / _MB, "{:,.0f}"),
    ("the first search (ms)", lambda s: s.answered.first_ms, "{:,.1f}"),
    ("search, p50 (ms)", lambda s: s.answered.p50_ms, "{:,.1f}"),
    ("search, p95 (ms)", lambda s: s.answered.p95_ms, "{:,.1f}"),
    ("its dense part, p50 (ms)", lambda s: s.answered.dense_p50_ms, "{:,.1f}"),
    ("its dense part, p95 (ms)", lambda s: s.answered.dense_p95_ms, "{:,.1f}"),
    ("the same by a flat index, p50 (ms)", lambda s: s.answered.exact_p50_ms, "{:,.1f}"),
    ("the same by a flat index, p95 (ms)", lambda s: s.answered.exact_p95_ms, "{:,.1f}"),
    ("shortlist, where compressed", lambda s: s.answered.shortlist or None, "{:,.0f}"),
    ("recall@10, real questions", lambda s: s.answered.recall, "{:.4f}"),
    ("recall@10, made questions, when built", lambda s: s.answered.made_recall, "{:.4f}"),
)


def measure_scale(
    sizes: Sequence[int], cache: Path, encoder: Encoder, models: Path, on_step: Callable[[str], None] = lambda _: None
) -> Course:
    """Build and search an index of each size, in processes of their own; what lies in the cache is not made again."""
    on_step(f"encoding {SAMPLE:,} real paragraphs, unless the cache has them")
    sample = take_sample(cache / _SAMPLE, encoder, lambda: real_paragraphs(SAMPLE))
    steps = []
    for size in sizes:
        folder = cache / str(size)
        if not (folder / _BUILT).exists():
            on_step(f"building {size:,}")
            shutil.rmtree(folder, ignore_errors=True)
            write_crowd(folder, sample, size)
            (folder / _BUILT).write_text(in_own_process("evals.performance.scale", "build", folder, models), encoding="utf-8")
        on_step(f"searching {size:,}")
        built = Built(**json.loads((folder / _BUILT).read_text(encoding="utf-8")))
        answered = Answered(**json.loads(in_own_process("evals.performance.scale", "answer", folder, models)))
        steps.append(Step(size, size / sample.rate, sample.token_bytes(np.load(folder / ORIGINALS)), built, answered))
    near, _ = faiss.knn(vectors := np.asarray(sample.encoded.vectors), vectors, 2, metric=faiss.METRIC_INNER_PRODUCT)
    return Course(len(sample.texts), float(np.median(near[:, 1])), sample.token_bytes(np.arange(len(sample.texts))), tuple(steps))


def as_markdown(course: Course) -> str:
    """Write what was measured as a table, a row for each figure, a column for each size and one for each growth."""
    steps = course.steps
    growths = [f"×{after.size / before.size:.3g}" for before, after in pairwise(steps)]
    lines = [
        f"# From {steps[0].size:,} to {steps[-1].size:,} paragraphs",
        "",
        _honesty(course),
        "",
        "| | " + " | ".join([*(f"{step.size:,}" for step in steps), *(f"growth at {g}" for g in growths)]) + " |",
        "|---|" + "---|" * (len(steps) + len(growths)),
    ]
    for name, figure, show in _FIGURES:
        values = [figure(step) for step in steps]
        grown = [f"×{after / before:.2f}" if before and after else "–" for before, after in pairwise(values)]
        lines.append(f"| {name} | " + " | ".join([*("–" if v is None else show.format(v) for v in values), *grown]) + " |")
    return "\n".join(lines) + "\n"


def _honesty(course: Course) -> str:
    """Say what the paragraphs are and what was not measured."""
    largest = course.steps[-1]
    return (
        f"{course.sample:,} different paragraphs of resolutions are real and were encoded; the others are copies of them with "
        f"other years, numbers, countries and organs, and one word in {1 / SWAPPED:.0f} replaced. A copy's vector is its original's, turned "
        f"in a random direction to a cosine of {NEARNESS} (the real ones' median cosine to the nearest other one is {course.nearest:.2f}). "
        f"Copies share the token vectors of their original, {course.token_bytes / _MB:,.0f} MB in all sizes, which stay in memory; "
        f"one set for each of {largest.size:,} would take {largest.token_bytes / _MB:,.0f} MB, which is reckoned and not written, and a "
        f"search would then read those of its {2 * CANDIDATES} or so candidates from the disk. Encoding is reckoned from the sample's rate. "
        f"Titles are left out. {largest.answered.questions} real questions, one after the other, in a fresh process; a flat index in "
        f"memory gives the exact ten best. Load average of the machine at each size: "
        + ", ".join(f"{step.answered.load:.1f}" for step in course.steps) + f" on {os.cpu_count()} cores."
    )  # fmt: skip


def read_sizes(text: str) -> list[int]:
    """Read numbers with commas between them; raise EvaluationError, naming what is no number above 0."""
    sizes = []
    for part in text.split(","):
        if not part.strip().isdecimal() or int(part) < 1:
            raise EvaluationError(f"--sizes: {part.strip()!r} is no number of paragraphs; give numbers with commas between them")
        sizes.append(int(part))
    return sorted(set(sizes))


def build(folder: Path, dimension: int) -> Built:
    """Make and write the vector index and the keyword index of a crowd; the vectors stay where they lie."""
    stored = _stored(folder, dimension)
    started = time.perf_counter()
    VectorIndex.build(PassageVectors.of(stored)).save(folder / _ENGINE)
    halfway = time.perf_counter()
    (folder / _KEYWORDS).mkdir()
    KeywordIndex.build([passage.text for passage in read_passages(folder)]).save(folder / _KEYWORDS)
    ended = time.perf_counter()
    return Built(
        vectors_s=halfway - started,
        keywords_s=ended - halfway,
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        engine_bytes=(folder / _ENGINE).stat().st_size,
        keywords_bytes=sum(path.stat().st_size for path in (folder / _KEYWORDS).iterdir()),
        vectors_bytes=(folder / VECTORS).stat().st_size,
        passages_bytes=(folder / PASSAGES).stat().st_size,
    )


def answer(folder: Path, encoder: Encoder) -> Answered:
    """Open what was built, search it for real questions, and hold what is nearest against exact search."""
    dimension, started = encoder.dimension, time.perf_counter()
    passages = list(read_passages(folder))
    read = time.perf_counter()
    index = _opened(folder, passages, encoder, dimension)
    opened = time.perf_counter()
    ready = resident_bytes()
    queries = [index.query([question]) for question in _questions()]
    load = os.getloadavg()[0]
    first = _ms(lambda: index.search(queries[0]))
    for query in queries[:: len(queries) // 10]:
        index.search(query)
    whole = [_ms(lambda q=query: index.search(q)) for query in queries]  # type: ignore[misc]  # a lambda's default has no type
    resident = resident_bytes()
    dense = [_ms(lambda q=query: _near(index, q)) for query in queries]  # type: ignore[misc]
    exact, best = _exact(folder, dimension, queries)
    found = np.stack([index.vectors.scores(v := _vector(query), index.vectors.best(v, _DEPTH)) for query in queries])
    chosen = index.vectors.shortlist if isinstance(index.vectors, VectorIndex) else None
    (p50, p95), (dense_p50, dense_p95), (exact_p50, exact_p95) = (np.percentile(ms, [50, 95]) for ms in (whole, dense, exact))
    return Answered(
        passages_s=read - started, open_s=opened - read, ready_bytes=ready, resident_bytes=resident, first_ms=first,
        p50_ms=float(p50), p95_ms=float(p95), dense_p50_ms=float(dense_p50), dense_p95_ms=float(dense_p95),
        exact_p50_ms=float(exact_p50), exact_p95_ms=float(exact_p95), recall=recall(found, best),
        made_recall=chosen.recall if chosen else None, shortlist=chosen.length if chosen else 0, questions=len(queries), load=load,
    )  # fmt: skip


def _opened(folder: Path, passages: Sequence[Passage], encoder: Encoder, dimension: int) -> PassageIndex:
    """Open the parts as PassageIndex.open does, but the tokens from the sample."""
    stored = _stored(folder, dimension)
    vectors = VectorIndex.load(folder / _ENGINE, PassageVectors.of(stored))
    tokens = TokenStore(open_sample(folder.parent / _SAMPLE, dimension).encoded, np.load(folder / ORIGINALS, mmap_mode="r"))
    untitled = np.full(len(stored), UNTITLED, dtype=np.int64)
    return PassageIndex(passages, encoder, vectors, KeywordIndex.load(folder / _KEYWORDS), tokens, untitled)


def _stored(folder: Path, dimension: int) -> Floats:
    return np.memmap(folder / VECTORS, dtype=np.float32, mode="r").reshape(-1, dimension)


def _exact(folder: Path, dimension: int, queries: Sequence[Query]) -> tuple[list[float], Floats]:
    """Milliseconds of each exact search, and the cosines of what it finds."""
    flat = faiss.IndexFlatIP(dimension)
    for block in PassageVectors.of(_stored(folder, dimension)).blocks():
        flat.add(block)
    spent = [_ms(lambda q=query: flat.search(_vector(q)[None], CANDIDATES)) for query in queries]  # type: ignore[misc]
    return spent, flat.search(np.stack([_vector(query) for query in queries]), _DEPTH)[0]


def _near(index: PassageIndex, query: Query) -> None:
    vector = _vector(query)
    index.vectors.scores(vector, index.vectors.best(vector, CANDIDATES))


def _vector(query: Query) -> Floats:
    return query.embeddings[0].vector


def _questions() -> list[str]:
    cases = [case.question for name in ("asean", "calibration") for case in load_cases(own_cases(name))]
    return cases[:: len(cases) // _QUESTIONS][:_QUESTIONS]


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _main(task: str, folder: Path, models: Path) -> None:
    encoder = Int8Encoder(models)
    found = build(folder, encoder.dimension) if task == "build" else answer(folder, encoder)
    sys.stdout.write(json.dumps(asdict(found)))


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
