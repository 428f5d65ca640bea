"""Commands that measure time and memory."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from evals.cli.options import Cache


def speed() -> None:
    """Measure a fresh process to its first answer, and warm questions through HTTP."""
    from evals.performance.speed import measure_speed  # heavy: the index and its libraries

    found = measure_speed()
    sys.stdout.write(
        f"--help {found.help_s:.2f} s; first answer of a fresh process {found.first_answer_s:.2f} s; warm through HTTP, "
        f"{found.questions} questions: p50 {found.p50_ms:.1f} ms, p95 {found.p95_ms:.1f} ms, p99 {found.p99_ms:.1f} ms\n"
    )


def encoding(
    count: Annotated[int, typer.Option("--count", help="Paragraphs to encode.", min=8)] = 2000,
    cache: Cache = None,
    sets: Annotated[
        bool, typer.Option("--sets/--no-sets", help="Whether to measure rankings too; indexes once, for minutes.")
    ] = True,
) -> None:
    """Measure encoding in 8-bit integers beside plain sentence-transformers, and what it changes in vectors and rankings."""
    from evals.performance.encoding import encoding as measure  # heavy: both encoders

    measure(count, cache, sets)


def scale(
    sizes: Annotated[
        str, typer.Option("--sizes", help="Numbers of paragraphs, with commas between them.")
    ] = "10000,100000,1000000",
    cache: Cache = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for scale.md, scale.json and scale.png.")] = Path("reports"),
) -> None:
    """Measure building, opening and searching indexes of several sizes; half an hour and 8 GB for a million paragraphs."""
    from embeddings import Int8Encoder  # heavy, as the rest
    from evals.performance.scale import as_markdown, measure_scale, read_sizes
    from evals.performance.scale_plot import plot_scale
    from service import read_settings

    settings = read_settings()
    models = settings.data_dir / "models"
    encoder = Int8Encoder(models, threads=settings.threads)
    course = measure_scale(
        read_sizes(sizes), cache or settings.data_dir / "scale", encoder, models, lambda step: typer.echo(step, err=True)
    )
    out.mkdir(parents=True, exist_ok=True)
    page = as_markdown(course)
    (out / "scale.md").write_text(page, encoding="utf-8")
    (out / "scale.json").write_text(json.dumps(asdict(course), indent=1) + "\n", encoding="utf-8")
    plot_scale(course.steps, out / "scale.png")
    sys.stdout.write(page + f"\nwritten to {out}/scale.md, scale.json and scale.png\n")


def ingestion() -> None:
    """Measure taking in all outside resolutions and answering over them, beside plain sentence-transformers; minutes."""
    from evals.performance.ingestion_time import ingestion as measure  # heavy: both encoders

    measure()
