"""Encoding: how fast the encoder that ships is beside plain sentence-transformers, and what its ranking loses by that."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from documents.readers import read_documents
from embeddings import Embedding, Encoder, Int8Encoder, SentenceTransformerEncoder
from embeddings.weights import default_weights
from evals.cases.material import shared_folder
from evals.cases.outside import answerable_cases, open_set
from evals.errors import MaterialAbsent
from evals.metrics import Measured, measured, ranking_scores
from service.answering.passages import find
from service.answering.searched import searched
from service.library import Library

SETS = ("mtrag/govt", "mtrag/clapnq", "clapnq")
_STRIDE = 40
_TURNS = 8
_METRIC = "retrieval.ndcg@10"


@dataclass(frozen=True)
class Race:
    """Seconds of each turn, plain sentence-transformers and ours one after the other over the same paragraphs."""

    paragraphs: int
    words: float
    plain: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """How many times as fast ours was, turn by turn."""
        return [plain / ours for plain, ours in zip(self.plain, self.ours, strict=True)]

    def rate(self, seconds: Sequence[float]) -> float:
        """Paragraphs a second over all turns."""
        return self.paragraphs / sum(seconds)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The mean and the least cosine between two encoders' vectors of the same texts, and of the same tokens."""

    text_mean: float
    text_least: float
    token_mean: float
    token_least: float


@dataclass(frozen=True, slots=True)
class Loss:
    """nDCG@10 of a set with the vectors in floats, and what those in integers change in it, case by case."""

    name: str
    ranking: str
    floats: float
    change: Measured


def real_paragraphs(count: int) -> list[str]:
    """Different paragraphs of resolutions from all over the outside texts; raise MaterialAbsent where they are too few."""
    files = sorted((shared_folder() / "corpus" / "ga-xml").rglob("*.xml"))
    found: dict[str, None] = {}
    for first in range(_STRIDE):
        for reading in read_documents(files[first::_STRIDE]):
            found |= dict.fromkeys(p.text for p in (reading.resolution.paragraphs if reading.resolution else ()))
        if len(found) >= count:
            return list(found)[:count]
    raise MaterialAbsent(f"{shared_folder()} holds {len(found)} different paragraphs, {count} are asked for")


def race(texts: Sequence[str], ours: Encoder) -> Race:
    """Encode texts with plain sentence-transformers, as its users do, and with ours, turn and turn about."""
    from sentence_transformers import SentenceTransformer  # heavy: torch comes with it

    plain = SentenceTransformer(str(default_weights()), device="cpu")
    plain.encode(list(texts[:32]))
    ours.embed(texts[:32], "document")
    found = Race(len(texts), float(np.mean([len(text.split()) for text in texts])))
    for turn in range(_TURNS):
        own = list(texts[turn::_TURNS])
        found.plain.append(_seconds(partial(plain.encode, own)))
        found.ours.append(_seconds(partial(ours.embed, own, "document")))
    return found


def likeness(some: Sequence[Embedding], others: Sequence[Embedding]) -> Likeness:
    """Compare the embeddings of the same texts."""
    texts = np.array([a.vector @ b.vector for a, b in zip(some, others, strict=True)])
    tokens = np.concatenate([(a.tokens * b.tokens).sum(axis=1) for a, b in zip(some, others, strict=True)])
    return Likeness(float(texts.mean()), float(texts.min()), float(tokens.mean()), float(tokens.min()))


def losses(name: str, cache: Path, floats: Encoder, integers: Encoder) -> list[Loss]:
    """Rank a set's passages for its questions by the passages' vectors alone, and as the project does, by both encoders."""
    cases = answerable_cases(name)
    libraries = [open_set(name, cache / part, encoder) for part, encoder in (("floats", floats), ("integers", integers))]
    found = []
    for label, rank in (("dense", _dense), ("the project's", _own)):
        before, after = (
            ranking_scores(cases, {case.id: rank(library, case.question) for case in cases})[_METRIC] for library in libraries
        )
        change = measured([after[case.id] - before[case.id] for case in cases])
        found.append(Loss(name, label, float(np.mean(list(before.values()))), change))
    return found


def encoding(
    count: Annotated[int, typer.Option("--count", help="Paragraphs to encode.", min=_TURNS)] = 2000,
    cache: Annotated[Path | None, typer.Option("--cache", help="Folder of the indexes; in the data folder by default.")] = None,
    sets: Annotated[
        bool, typer.Option("--sets/--no-sets", help="Whether to measure rankings too; indexes once, for minutes.")
    ] = True,
) -> None:
    """Measure encoding beside plain sentence-transformers, and what 8-bit integers change in vectors and rankings."""
    from service import read_settings

    settings = read_settings()
    texts = real_paragraphs(count)
    ours = Int8Encoder(settings.data_dir / "models", threads=settings.threads)
    run = race(texts, ours)
    floats = SentenceTransformerEncoder(threads=settings.threads)
    sample = texts[:: max(len(texts) // 200, 1)]
    alike = likeness(floats.embed(sample, "document"), ours.embed(sample, "document"))
    folder = cache or settings.data_dir / "encoding"
    lost = [loss for name in SETS for loss in losses(name, folder, floats, ours)] if sets else []
    sys.stdout.write(as_markdown(run, alike, lost))


def as_markdown(run: Race, alike: Likeness, lost: Sequence[Loss]) -> str:
    """Write what was measured as small Markdown tables."""
    lines = [
        f"# Encoding {run.paragraphs:,} paragraphs of {run.words:.0f} words",
        "",
        f"In {len(run.ratios)} turns, interleaved: best {max(run.ratios):.2f} times as fast, median {np.median(run.ratios):.2f}.",
        "",
        "| encoder | paragraphs/s | best turn |",
        "|---|---|---|",
    ]
    for name, seconds in (("sentence-transformers, torch", run.plain), ("8-bit integers, tokens too", run.ours)):
        lines.append(f"| {name} | {run.rate(seconds):.0f} | {run.paragraphs / len(seconds) / min(seconds):.0f} |")
    lines += [
        "",
        "| cosine to the vectors in floats | mean | least |",
        "|---|---|---|",
        f"| texts | {alike.text_mean:.4f} | {alike.text_least:.4f} |",
        f"| tokens | {alike.token_mean:.4f} | {alike.token_least:.4f} |",
        "",
    ]
    if lost:
        lines += ["| set | ranking | n | nDCG@10 in floats | change in integers | interval |", "|---|---|---|---|---|---|"]
    for loss in lost:
        lines.append(
            f"| {loss.name} | {loss.ranking} | {loss.change.n} | {loss.floats:.4f} | {loss.change.mean:+.4f} "
            f"| {loss.change.low:+.4f} – {loss.change.high:+.4f} |"
        )
    return "\n".join(lines) + "\n"


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _dense(library: Library, question: str) -> list[str]:
    index = library.index
    scores = index.text_vectors() @ index.encoder.embed([question], "query")[0].vector
    return [index.passages[row].id for row in np.argsort(-scores, kind="stable")[:10].tolist()]


def _own(library: Library, question: str) -> list[str]:
    return [hit.id for hit in find(searched(library.reader.read(question), library), library).hits]
