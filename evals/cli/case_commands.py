"""Commands that run cases and score them."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import SecretStr

from evals.cli.options import Cache, Cases, Corpus, Folder, Half, Jobs, Model, Resume, Target

if TYPE_CHECKING:
    from evals.benchmark import Bench, Run
    from evals.outside_retrieval import Ranked
    from evals.reports.report import Report, SetReport, Table
    from evals.running.journal import Journal

_HISTORY = "history.jsonl"


def answers(
    out: Annotated[Path, typer.Option("--out", help="Where to write one line a case: id, retrieved, answer.")],
    cases: Cases = "asean",
    corpus: Corpus = None,
    half: Half = "all",
    target: Target = "local",
    model: Model = None,
    jobs: Jobs = 1,
    resume: Resume = False,
    cache: Cache = None,
) -> None:
    """Answer every case of a set and write what people would see."""
    from evals.running.runner import run_cases  # heavy: the index
    from service.cli.terminal import progress

    bench = _bench(cache, jobs, model)
    run = _run(bench, cases, half, corpus, target)
    journal = _journal(run, out, resume=resume)
    with progress("Answering", len(run.cases)) as watch:
        records = run_cases(run.target, run.cases, jobs=jobs, journal=journal, on_case=watch)
    run.target.close()
    journal.finish(records)
    sys.stdout.write(f"{len(records)} answers written to {out}\n")


def report(
    cases: Cases = "asean",
    corpus: Corpus = None,
    half: Half = "report",
    out: Folder = Path("reports"),
    target: Target = "local",
    model: Model = None,
    jobs: Jobs = 1,
    resume: Resume = False,
    cache: Cache = None,
) -> None:
    """Score the answers beside the baselines, and write the report as one HTML page, as Markdown and as JSON."""
    began = time.perf_counter()
    bench = _bench(cache, jobs, model)
    run = _run(bench, cases, half, corpus, target)
    scored = _scored(run, bench, out, resume=resume)
    _write(_made(f"{Path(run.name).stem}, half: {half}", [scored], [], began), out)


def conversation(
    half: Half = "report", out: Folder = Path("reports/conversation"), jobs: Jobs = 1, cache: Cache = None, resume: Resume = False
) -> None:
    """Score the project's conversations turn by turn, every turn after those before it."""
    _several(
        "Conversations", ("conversations_75_15", "conversations_series"), half, out, _bench(cache, jobs, None), resume=resume
    )


def turns(
    cases: Annotated[Path, typer.Option("--cases", help="Conversations: id and turns, a JSON object a line.")],
    half: Half = "report",
    out: Annotated[Path | None, typer.Option("--out", help="Also write what became of each turn to this file.")] = None,
) -> None:
    """Lead conversations over the stored documents, turn after turn, and tell by kind of turn whether the right paragraph is cited."""
    import tempfile

    from evals.turns import ask_conversation, dump_turns, read_conversations, turns_table
    from service import build_conversations, read_settings  # heavy: the index
    from service.cli.terminal import progress

    with tempfile.TemporaryDirectory() as folder:
        kept = {"database_url": SecretStr(f"sqlite:///{folder}/conversations.sqlite")}
        conversations = build_conversations(read_settings().model_copy(update=kept))
        asked = read_conversations(cases, half)
        conversations.answerer.warm()
        with progress("Asking", sum(len(one.turns) for one in asked)) as watch:
            results = [result for one in asked for result in ask_conversation(one, conversations, watch)]
        conversations.close()
    if out is not None:
        out.write_text(dump_turns(results), encoding="utf-8")
    sys.stdout.write(turns_table(results))


def retrieval(
    half: Half = "report",
    cache: Cache = None,
    only: Annotated[list[str] | None, typer.Option("--set", help="Only this set; may be given several times.")] = None,
) -> None:
    """Rank the passages of question sets, beside BM25, dense search and plain rank fusion; indexes once, for minutes."""
    from evals.cases.outside import SETS  # heavy: the index
    from evals.outside_retrieval import as_table
    from evals.reports.markdown import further_table

    sys.stdout.write("\n".join(further_table(as_table(half, _ranked(_bench(cache, 1, None), only or SETS, half)))) + "\n")


def everything(
    half: Half = "report", out: Folder = Path("reports/all"), jobs: Jobs = 1, cache: Cache = None, resume: Resume = False
) -> None:
    """Run the whole benchmark: own sets, conversations, outside sets, judges; what needs absent texts is left out, saying so."""
    from evals.cases.outside import SETS  # heavy: the index
    from evals.errors import MaterialAbsent
    from evals.outside_retrieval import as_table
    from evals.rated_support import agreement_table
    from service.build import build_support_encoder

    began = time.perf_counter()
    bench = _bench(cache, jobs, None)
    tables: list[Table] = []
    try:
        tables = [as_table(half, _ranked(bench, SETS, half)), agreement_table(half, build_support_encoder(bench.settings))]
    except MaterialAbsent as error:
        sys.stderr.write(f"left out: {error}\n")
    names = (
        "asean",
        "conversations_75_15",
        "conversations_series",
        "sessions",
        "blind",
        *(s for s in SETS if s.startswith("mtrag/")),
    )
    _several("The whole benchmark", names, half, out, bench, tables, began, resume=resume)


def _several(
    title: str,
    names: Sequence[str],
    half: str,
    out: Path,
    bench: Bench,
    tables: Sequence[Table] = (),
    began: float | None = None,
    *,
    resume: bool,
) -> None:
    """Run several sets into one report, which tells the time since ``began``."""
    from evals.errors import MaterialAbsent

    began, scored = time.perf_counter() if began is None else began, []
    for name in names:
        try:
            scored.append(_scored(_run(bench, name, half, None, "local"), bench, out, resume=resume))
        except MaterialAbsent as error:
            sys.stderr.write(f"{name} is left out: {error}\n")
    _write(_made(f"{title}, half: {half}", scored, tables, began), out)


def _bench(cache: Path | None, jobs: int, model: str | None) -> Bench:
    from evals.benchmark import Bench
    from service import read_settings

    settings = read_settings()
    return Bench.of(settings.model_copy(update={"chat_model": model}) if model else settings, cache, jobs)


def _run(bench: Bench, cases: str, half: str, corpus: Path | None, target: str) -> Run:
    """Open the cases of a set and what they are asked of."""
    from evals.benchmark import Run, open_cases, read_corpus
    from evals.running.opening import open_target
    from service.cli.terminal import progress

    chosen = open_cases(cases, half)
    if target != "local":
        documents = read_corpus(corpus) if corpus else None
        return Run.of(cases, half, chosen, open_target(target, bench.settings, corpus=documents))
    with progress() as watch:
        return Run.of(cases, half, chosen, bench.target(bench.library(cases, watch, corpus)))


def _journal(run: Run, path: Path, *, resume: bool) -> Journal:
    from evals.running.journal import Journal, digest_of_cases

    return Journal(path, dict(run.provenance) | {"cases": digest_of_cases(run.cases)}, resume=resume)


def _scored(run: Run, bench: Bench, out: Path, *, resume: bool) -> SetReport:
    from evals.benchmark import run_and_score
    from service.cli.terminal import progress

    journal = _journal(run, out / f"{Path(run.name).stem}.answers.jsonl", resume=resume)
    with progress(f"Answering {run.name}", len(run.cases)) as watch:
        scored, records = run_and_score(run, bench, journal, watch)
    run.target.close()
    journal.finish(records)
    return scored


def _ranked(bench: Bench, names: Sequence[str], half: str) -> list[Ranked]:
    from evals.cases import of_half
    from evals.cases.outside import answerable_cases
    from evals.outside_retrieval import rank_set
    from service.cli.terminal import progress

    ranked = []
    for name in names:
        cases = of_half(answerable_cases(name), half)
        with progress() as watch:
            library = bench.library(name, watch)
        with progress(f"Searching {name}", len(cases)) as watch:
            ranked.append(rank_set(name, library, cases, watch))
    return ranked


def _made(title: str, sets: Sequence[SetReport], tables: Sequence[Table], began: float) -> Report:
    from evals.reports.provenance import machine
    from evals.reports.report import Report

    seconds = time.perf_counter() - began
    when = time.strftime("%Y-%m-%d %H:%M:%S")
    return Report(title=title, when=when, seconds=seconds, provenance=machine(), sets=tuple(sets), tables=tuple(tables))


def _write(made: Report, out: Path) -> None:
    from evals.reports.html import as_html
    from evals.reports.markdown import as_markdown
    from evals.reports.report import REPORT
    from evals.reports.run_history import append

    out.mkdir(parents=True, exist_ok=True)
    page = as_markdown(made)
    (out / "report.md").write_text(page, encoding="utf-8")
    (out / "report.html").write_text(as_html(made), encoding="utf-8")
    (out / REPORT).write_text(made.model_dump_json(indent=1) + "\n", encoding="utf-8")
    append(out / _HISTORY, made)
    sys.stdout.write(page + f"\nwritten to {out}: report.html, report.md, {REPORT}, the answers, and a line of {_HISTORY}\n")
