"""``unga-qa eval``: run cases, report, gate, measure speed, calibrate."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.pdf_truth import pdf

if TYPE_CHECKING:
    from documents import Corpus
    from evals.running.records import Record
    from evals.running.runner import Report
    from service import Conversations

app = typer.Typer(help="How good are the answers? Runs cases through the very pipeline that people get.", no_args_is_help=True)
_Cases = Annotated[Path | None, typer.Option("--cases", help="A file of cases; the project's own by default.")]
_Corpus = Annotated[Path | None, typer.Option("--corpus", help="Documents to index for this run only.")]
_Half = Annotated[str, typer.Option("--half", help="report (held back from tuning), tune, or all.")]
app.command()(pdf)


@app.command()
def answers(
    out: Annotated[Path, typer.Option("--out", help="Where to write one line a case: id, retrieved, answer.")],
    cases: _Cases = None,
    corpus: _Corpus = None,
) -> None:
    """Answer every case of a file and write what people would see."""
    from evals.cases import load_cases, own_cases  # heavy: the index and its libraries
    from evals.running.records import write_records
    from evals.running.runner import read_corpus, run_cases
    from service.cli.printing import progress

    chosen = load_cases(cases or own_cases("asean"))
    held = _conversations(read_corpus(corpus) if corpus else None)
    with progress("Answering", len(chosen)) as watch:
        records = run_cases(held, chosen, lambda: watch(1))
    write_records(out, records)
    sys.stdout.write(f"{len(records)} answers written to {out}\n")


@app.command()
def report(
    cases: _Cases = None,
    corpus: _Corpus = None,
    half: _Half = "report",
    out: Annotated[Path, typer.Option("--out", help="Folder for report.md, report.json and answers.jsonl.")] = Path("reports"),
) -> None:
    """Score the answers beside the baselines and write the report as Markdown and JSON."""
    from evals.running.runner import read_corpus

    _report(cases, read_corpus(corpus) if corpus else None, half, out)


def _report(cases: Path | None, corpus: Corpus | None, half: str, out: Path) -> None:
    from evals.reports.markdown import as_json, as_markdown
    from evals.running.records import write_records

    scored, records = _scored(cases, corpus, half)
    out.mkdir(parents=True, exist_ok=True)
    page = as_markdown(scored, f"{(cases or Path('asean')).stem}, half: {half}")
    (out / "report.md").write_text(page, encoding="utf-8")
    (out / "report.json").write_text(as_json(scored), encoding="utf-8")
    write_records(out / "answers.jsonl", records)
    sys.stdout.write(page + f"\nwritten to {out}/report.md, report.json and answers.jsonl\n")


@app.command()
def gate() -> None:
    """Fail, naming figures and cases, when the reported half falls below the thresholds."""
    from evals.gate import broken

    scored, _ = _scored(None, None, "report")
    faults = broken(scored)
    for fault in faults:
        sys.stderr.write(f"gate: {fault}\n")
    if faults:
        sys.stderr.write(f"gate: the wrong cases are {', '.join(scored.wrong)}\n")
        raise typer.Exit(1)
    sys.stdout.write(f"gate passed on {scored.cases} cases\n")


@app.command()
def readme() -> None:
    """Write the README's example, settings and figures as they are now."""
    from evals.readme import EXAMPLE, example_block, figures_block, replaced, settings_block
    from evals.readme import readme as readme_path

    scored, _ = _scored(None, None, "report")
    page = readme_path().read_text(encoding="utf-8")
    for name, block in (
        ("example", example_block(_conversations(None).answerer.ask(EXAMPLE))),
        ("settings", settings_block()),
        ("figures", figures_block(scored)),
    ):
        page = replaced(page, name, block)
    readme_path().write_text(page, encoding="utf-8")
    sys.stdout.write(f"{readme_path().name} is up to date\n")


@app.command()
def speed() -> None:
    """Measure a fresh process to its first answer, and warm questions through HTTP."""
    from evals.performance.speed import measure_speed

    found = measure_speed()
    sys.stdout.write(
        f"--help {found.help_s:.2f} s; first answer of a fresh process {found.first_answer_s:.2f} s; warm through HTTP, "
        f"{found.questions} questions: p50 {found.p50_ms:.1f} ms, p95 {found.p95_ms:.1f} ms, p99 {found.p99_ms:.1f} ms\n"
    )


@app.command()
def conversation(
    half: _Half = "report",
    out: Annotated[Path, typer.Option("--out", help="Folder for the pages and the answers.")] = Path("reports"),
) -> None:
    """Score the project's conversations turn by turn, every turn after those before it; needs the outside texts."""
    from evals.cases import own_cases
    from evals.cases.material import conversation_corpora

    for name, corpus in conversation_corpora().items():
        _report(own_cases(name), corpus, half, out / name)


@app.command()
def retrieval(
    half: _Half = "report",
    cache: Annotated[Path | None, typer.Option("--cache", help="Folder of the indexes; in the data folder by default.")] = None,
    only: Annotated[list[str] | None, typer.Option("--set", help="Only this set; may be given several times.")] = None,
) -> None:
    """Rank the passages of outside question sets, beside BM25, dense search and plain rank fusion; indexes once, for minutes."""
    from evals.cases import of_half
    from evals.cases.outside import SETS, answerable_cases, open_set
    from evals.retrieval import as_markdown, rank_set
    from service import build_encoder, read_settings
    from service.cli.printing import progress

    settings = read_settings()
    encoder, ranked = build_encoder(settings), []
    for name in only or SETS:
        cases = of_half(answerable_cases(name), half)
        with progress() as watch:
            library = open_set(name, cache or settings.data_dir / "sets", encoder, watch)
        with progress(f"Searching {name}", len(cases)) as watch:
            ranked.append(rank_set(name, library, cases, watch))
    sys.stdout.write(as_markdown(half, ranked))


@app.command()
def rewrites(
    half: _Half = "report",
    cache: Annotated[Path | None, typer.Option("--cache", help="Folder of the indexes; in the data folder by default.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Also write the page to this file.")] = None,
) -> None:
    """Measure what rewriting follow-ups wins on MTRAG and takes from the history on CANARD; indexes once, for minutes."""
    from evals import rewriting
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


@app.command()
def calibrate(
    write: Annotated[bool, typer.Option("--write", help="Write what was fitted where the package ships it.")] = False,
) -> None:
    """Fit fusion and abstention on other resolutions and the tuning half; needs the outside texts."""
    from evals.calibrate import examples, fit_abstention, fit_fusion, pose, write_calibration, write_fusion
    from service import build_encoder, read_settings

    posed = pose(build_encoder(read_settings()))
    fusion = fit_fusion(posed)
    for item in posed:
        item.library.index.fusion = fusion
    fit = fit_abstention(list(examples(posed)))
    sys.stdout.write(
        f"{len(posed)} questions; AUC on unseen documents {fit.auc:.3f}; operating point {fit.calibration.threshold:.3f}\n"
    )
    for name, weight in sorted(fit.calibration.weights.items(), key=lambda item: -abs(item[1])):
        sys.stdout.write(f"  {name:20} {weight:+.3f}\n")
    if write:
        sys.stdout.write(f"written: {write_fusion(fusion)}, {write_calibration(fit.calibration)}\n")


def _conversations(corpus: Corpus | None) -> Conversations:
    from service import build_answerer, build_conversations, read_settings
    from service.cli.printing import progress

    with progress() as watch:
        settings = read_settings()
        answerer = build_answerer(settings, corpus=corpus, watch=watch)
    return build_conversations(settings, answerer=answerer)


def _scored(cases: Path | None, corpus: Corpus | None, half: str) -> tuple[Report, list[Record]]:
    from evals.cases import load_cases, of_half, own_cases
    from evals.running.runner import run_cases, score
    from service.cli.printing import progress

    every = load_cases(cases or own_cases("asean"))
    chosen = of_half(every, half) if any(case.half for case in every) else every
    held = _conversations(corpus)
    with progress("Answering", len(chosen)) as watch:
        records = run_cases(held, chosen, lambda: watch(1))
    return score(held.answerer, chosen, records), records


@app.command()
def encoding(
    count: Annotated[int, typer.Option("--count", help="Paragraphs to encode.", min=8)] = 2000,
    cache: Annotated[Path | None, typer.Option("--cache", help="Folder of the indexes; in the data folder by default.")] = None,
    sets: Annotated[
        bool, typer.Option("--sets/--no-sets", help="Whether to measure rankings too; indexes once, for minutes.")
    ] = True,
) -> None:
    """Measure encoding in 8-bit integers beside plain sentence-transformers, and what it changes in vectors and rankings."""
    from evals.performance.encoding import encoding as measure  # heavy: both encoders

    measure(count, cache, sets)


@app.command()
def scale(
    sizes: Annotated[
        str, typer.Option("--sizes", help="Numbers of paragraphs, with commas between them.")
    ] = "10000,100000,1000000",
    cache: Annotated[Path | None, typer.Option("--cache", help="Folder of the indexes; in the data folder by default.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for scale.md, scale.json and scale.png.")] = Path("reports"),
) -> None:
    """Measure building, opening and searching indexes of several sizes; half an hour and 8 GB for a million paragraphs."""
    import json
    from dataclasses import asdict

    from embeddings import Int8Encoder
    from evals.performance.plots import plot_scale
    from evals.performance.scale import as_markdown, measure_scale, read_sizes
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


@app.command()
def ingestion() -> None:
    """Measure taking in all outside resolutions and answering over them, beside plain sentence-transformers; minutes."""
    from evals.performance.ingestion import ingestion as measure  # heavy: both encoders

    measure()
