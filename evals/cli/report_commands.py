"""Commands that read reports: compare two, list what was run before, hold the gate."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def compare(
    before: Annotated[Path, typer.Argument(help="A report: its folder, or its report.json.")],
    after: Annotated[Path, typer.Argument(help="The report to hold against it.")],
) -> None:
    """Show what changed between two reports, case by case, and whether it is more than noise."""
    from evals.reports.report import read_report
    from evals.reports.run_differences import as_text  # heavy: numpy and the metrics
    from evals.reports.run_differences import compare as compared

    sys.stdout.write(as_text(compared(read_report(before), read_report(after))))


def history(
    file: Annotated[Path, typer.Option("--file", help="The history that reports are added to.")] = Path("reports/history.jsonl"),
) -> None:
    """List the runs that were reported, with their commits and main figures."""
    from evals.reports.run_history import as_table, read_history
    from evals.reports.summary import MAIN

    found = read_history(file)
    for note in found.notes:
        sys.stderr.write(f"{note}\n")
    sys.stdout.write(as_table(found.runs, MAIN) + "\n")


def gate() -> None:
    """Fail, naming figures and cases, when the reported halves fall below the thresholds; under three minutes."""
    from evals.benchmark import Bench  # heavy: the index
    from evals.gate import broken, run_gate
    from service import read_settings
    from service.cli.terminal import progress

    with progress() as watch:
        scored = run_gate(Bench.of(read_settings()), watch)
    faults = broken(scored)
    for fault in faults:
        sys.stderr.write(f"gate: {fault}\n")
    if faults:
        raise typer.Exit(1)
    sys.stdout.write(f"gate passed on {sum(len(report.cases) for report in scored)} cases\n")
