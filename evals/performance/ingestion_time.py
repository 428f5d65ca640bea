"""Ingestion: how long the outside texts take from files to an index, what opening and asking that costs then."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from embeddings import Int8Encoder
from evals.cases import load_cases, own_cases
from evals.cases.material import shared_folder
from evals.performance.encoding import Race, race, real_paragraphs
from evals.performance.processes import in_own_process, resident_bytes
from service import Settings, build_answerer, build_encoder
from service.ingestion import ingest_paths

_MB = 1_000_000
_QUESTIONS = 100
_SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds from files to a whole index, what came of it, and the most memory of the process that did it."""

    files: int
    resolutions: int
    paragraphs: int
    texts: int
    seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A fresh process: seconds from its imports to readiness, its memory then and in the end, milliseconds of answers."""

    paragraphs: int
    open_s: float
    ready_bytes: int
    resident_bytes: int
    first_ms: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Ingested:
    """What was measured, in one run: taking in, the race of encoders, answers over all that was taken in and over the seed."""

    taken: Taken
    encoders: Race
    whole: Opened
    seed: Opened


def measure_ingestion(folder: Path) -> Ingested:
    """Take in the outside resolutions below a folder, in a process of its own, and ask questions over them in another."""
    with tempfile.TemporaryDirectory() as draft:
        every, seed = Path(draft) / "every", Path(draft) / "seed"
        taken = Taken(**_told("take", every, folder))
        whole = Opened(**_told("ask", every))
        _told("take", seed)
        alone = Opened(**_told("ask", seed))
        encoders = race(real_paragraphs(_SAMPLE), Int8Encoder(every / "models"))
    return Ingested(taken, encoders, whole, alone)


def as_markdown(found: Ingested) -> str:
    """Write what was measured as a table."""
    taken, encoders = found.taken, found.encoders
    rows = [
        ("files", f"{taken.files:,}"),
        ("resolutions", f"{taken.resolutions:,}"),
        ("paragraphs", f"{taken.paragraphs:,}"),
        ("different texts and titles, each encoded once", f"{taken.texts:,}"),
        ("from files to index (s)", f"{taken.seconds:,.0f}"),
        ("paragraphs a second, reading and indexing included", f"{taken.paragraphs / taken.seconds:,.0f}"),
        ("memory, at most (MB)", f"{taken.peak_bytes / _MB:,.0f}"),
        ("encoding alone, paragraphs a second", f"{encoders.rate(encoders.ours):,.0f}"),
        ("plain sentence-transformers on torch", f"{encoders.rate(encoders.plain):,.0f}"),
        ("times as fast, median of turns", f"{np.median(encoders.ratios):.2f}"),
    ]
    lines = ["# Ingestion", "", "| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows), ""]
    lines += [f"A fresh process, {_QUESTIONS} questions one after the other.", ""]
    lines += [f"| | {found.whole.paragraphs:,} paragraphs | {found.seed.paragraphs:,} paragraphs |", "|---|---|---|"]
    for name, field, unit, shown in (
        ("ready after its imports (s)", "open_s", 1.0, "{:,.2f}"),
        ("memory then (MB)", "ready_bytes", _MB, "{:,.0f}"),
        ("memory after the questions (MB)", "resident_bytes", _MB, "{:,.0f}"),
        ("the first answer (ms)", "first_ms", 1.0, "{:,.0f}"),
        ("an answer, p50 (ms)", "p50_ms", 1.0, "{:,.1f}"),
        ("an answer, p95 (ms)", "p95_ms", 1.0, "{:,.1f}"),
    ):
        cells = [shown.format(getattr(opened, field) / unit) for opened in (found.whole, found.seed)]
        lines.append(f"| {name} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines) + "\n"


def ingestion() -> None:
    """Measure taking in the outside resolutions and answering over them."""
    sys.stdout.write(as_markdown(measure_ingestion(shared_folder() / "corpus" / "ga-xml")))


def take(data: Path, folders: Sequence[Path]) -> Taken:
    """Take in what lies below folders, or what ships where there are none."""
    settings = _settings(data)
    started = time.perf_counter()
    if folders:
        ingest_paths(data, folders, build_encoder(settings))
    answerer = build_answerer(settings)
    seconds = time.perf_counter() - started
    corpus, tokens = answerer.library.corpus, answerer.library.index.tokens
    files = sum(path.is_file() for folder in folders for path in folder.rglob("*"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Taken(files, len(corpus.resolutions), len(corpus.paragraphs), len(tokens.texts), seconds, peak)


def ask(data: Path) -> Opened:
    """Open what was taken in, and ask questions."""
    started = time.perf_counter()
    answerer = build_answerer(_settings(data))
    ready = time.perf_counter() - started
    ready_bytes = resident_bytes()
    cases = load_cases(own_cases("calibration"))
    spent = []
    for case in cases[:: len(cases) // _QUESTIONS][:_QUESTIONS]:
        asked = time.perf_counter()
        answerer.ask(case.question)
        spent.append((time.perf_counter() - asked) * 1000)
    p50, p95 = np.percentile(spent[1:], [50, 95])
    count = len(answerer.library.corpus.paragraphs)
    return Opened(count, ready, ready_bytes, resident_bytes(), spent[0], float(p50), float(p95))


def _told(task: str, *places: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(in_own_process("evals.performance.ingestion_time", task, *places))
    return found


def _settings(data: Path) -> Settings:
    return Settings(data_dir=data, _env_file=None)


def _main(task: str, data: Path, folders: Sequence[Path]) -> None:
    sys.stdout.write(json.dumps(asdict(take(data, folders) if task == "take" else ask(data))))


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]), [Path(folder) for folder in sys.argv[3:]])
