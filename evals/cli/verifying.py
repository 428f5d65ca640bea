"""Commands that hold measures and rewritings against people's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from evals.cli.options import Cache, Half


def verify(
    half: Half = "report",
    answers: Annotated[
        Path | None, typer.Option("--answers", help="Also check the answers of this file, as `eval answers` writes it.")
    ] = None,
) -> None:
    """Measure how far the judges of support agree with people, and check the answers of a file sentence by sentence."""
    from evals.reports.markdown import further_table  # heavy: scipy
    from evals.running.records import read_records
    from evals.verifying import agreement_table, support_table

    tables = [agreement_table(half)] + ([support_table(read_records(answers))] if answers else [])
    sys.stdout.write("\n".join(line for table in tables for line in further_table(table)) + "\n")


def rewrites(
    half: Half = "report",
    cache: Cache = None,
    out: Annotated[Path | None, typer.Option("--out", help="Also write the page to this file.")] = None,
) -> None:
    """Measure what rewriting follow-ups wins on MTRAG and takes from the history on CANARD; indexes once, for minutes."""
    from evals import rewriting  # heavy: the index
    from evals.cases.outside import open_set
    from service import build_encoder, read_settings
    from service.cli.printing import progress
    from service.library import open_library

    settings = read_settings()
    encoder, gains = build_encoder(settings), []
    for domain in rewriting.DOMAINS:
        with progress() as watch:
            library = open_set(f"mtrag/{domain}", cache or settings.data_dir / "sets", encoder, watch)
        turns = rewriting.of_half(rewriting.read_follow_ups(domain), half)
        with progress(f"Searching {domain}", len(turns)) as watch:
            gains += rewriting.rewrite_gains(domain, library, turns, watch)
    taken = rewriting.context_terms(rewriting.of_half(rewriting.read_rewrites(), half), open_library(settings.data_dir, encoder))
    page = rewriting.as_markdown(half, gains, taken)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8")
    sys.stdout.write(page)
