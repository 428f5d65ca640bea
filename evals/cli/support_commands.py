"""Commands that hold measures and rewritings against people's."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.cli.options import Cache, Cases, Half, Jobs

if TYPE_CHECKING:
    from evals.reports.report import Table
    from evals.running.answer_records import Record


def verify(
    half: Half = "report",
    answers: Annotated[
        Path | None, typer.Option("--answers", help="Also check the answers of this file, as `eval answers` writes it.")
    ] = None,
    judge: Annotated[
        str | None, typer.Option("--judge", help="Also have this chat model, provider:model, judge those answers, at its cost.")
    ] = None,
    cases: Annotated[
        str | None, typer.Option("--cases", help="The set that they answer: the judge holds them against its references.")
    ] = None,
    jobs: Jobs = 1,
) -> None:
    """Measure how far the verifier agrees with people and what it catches, and check the answers of a file sentence by sentence."""
    from documents.glossary import Glossary
    from evals.errors import MaterialAbsent
    from evals.faithfulness import faithfulness_table
    from evals.rated_support import agreement_table, support_table
    from evals.reports.markdown import further_table  # heavy: scipy
    from evals.running.answer_records import read_records
    from service import read_settings
    from service.build import build_support_encoder
    from service.verification import Verifier

    if judge and not answers:
        raise typer.BadParameter("it judges the answers of a file: give --answers too", param_hint="--judge")
    tables: list[Table] = []
    encoder = build_support_encoder(read_settings())
    try:
        tables += [agreement_table(half, encoder), faithfulness_table(half, encoder)]
    except MaterialAbsent as error:
        if not answers:
            raise
        sys.stderr.write(f"left out: {error}\n")
    if answers:
        records = read_records(answers)
        tables.append(
            support_table(records, Verifier(encoder, Glossary(c.text for r in records for c in r.answer.citations).expand))
        )
        tables += [_judged(judge, cases, records, jobs)] if judge else []
    sys.stdout.write("\n".join(line for table in tables for line in further_table(table)) + "\n")


def _judged(judge: str, cases: str | None, records: Sequence[Record], jobs: int) -> Table:
    """Build the judge as the service builds its chat model, and have it judge."""
    from evals.benchmark import open_cases  # heavy: the index
    from evals.errors import MaterialAbsent
    from evals.judging import count_requests, judge_records, judged_table
    from service import InvalidSetting, read_settings
    from service.build import build_chat_model
    from service.cli.terminal import progress

    try:
        model = build_chat_model(read_settings().model_copy(update={"chat_model": judge}))
    except InvalidSetting as error:
        told = "name it as provider:model, install its provider's package (langchain-openai for openai:…), and set its key"
        raise MaterialAbsent(f"the judge {judge!r} cannot be asked; {told}: {error.__cause__}") from error
    asked = open_cases(cases, "all") if cases else []
    with progress("Judging", count_requests(asked, records)) as watch:
        return judged_table(judge_records(asked, records, model, jobs=jobs, on_done=watch), judge)


def rewrites(
    half: Half = "report",
    cache: Cache = None,
    out: Annotated[Path | None, typer.Option("--out", help="Also write the page to this file.")] = None,
) -> None:
    """Measure what rewriting follow-ups wins on MTRAG and takes from the history on CANARD; indexes once, for minutes."""
    from evals import standalone_questions as rewriting  # heavy: the index
    from evals.cases.outside import open_set
    from service import build_encoder, read_settings
    from service.cli.terminal import progress
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


def model(
    replies: Annotated[Path, typer.Option("--replies", help="The folder of replies; prompts without one are kept there.")],
    cases: Cases = "blind",
    half: Half = "report",
    cache: Cache = None,
) -> None:
    """Answer the same cases without a model, and with one that is replayed, its words held close and left free; print what it wins."""
    from evals.benchmark import Bench, open_cases  # heavy: the index
    from evals.model_gain import Way, gains, table
    from evals.running.runner import run_cases
    from service import read_settings
    from service.cli.terminal import progress

    chosen = open_cases(cases, half)
    settings = read_settings()
    with progress() as watch:
        library = Bench.of(settings, cache).library(cases, watch)
    ways = []
    for name, more in _WAYS.items():
        setting = {"chat_model": f"replay:{replies}", **more} if more else {"chat_model": "none"}
        bench = Bench.of(settings.model_copy(update=setting), cache)
        target = bench.target(library)
        with progress(f"Answering, {name}", len(chosen)) as watch:
            ways.append(Way(name, tuple(run_cases(target, chosen, on_case=watch))))
        target.close()
    sys.stdout.write(table(gains(chosen, ways)))
    for case, record in zip(chosen, ways[-1].records, strict=True):
        if record.answer.notice:
            sys.stdout.write(f"{case.id}: {record.answer.notice}\n")


_WAYS: dict[str, dict[str, str]] = {"composed": {}, "model, close": {"wording": "close"}, "model, free": {"wording": "free"}}
