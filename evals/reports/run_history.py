"""The history: one line a run, so that figures can be followed over time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import EvaluationError
from evals.reports.markdown import code, plain, table
from evals.reports.measures import NONE, number
from evals.reports.report import Report, SetReport
from evals.reports.summary import title_of

_DIGITS = 12


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="null")


class Mean(_Frozen):
    """A metric's mean and the number of questions that it is of."""

    mean: float | None
    n: int


class SetLine(_Frozen):
    """What a run found over one set: the figures, without the cases."""

    name: str
    half: str
    cases: int
    provenance: dict[str, str] = {}
    figures: dict[str, Mean]


class Run(_Frozen):
    """One line of the history; ``provenance`` holds the commit, the digests of corpus and prompts, the settings."""

    when: str
    title: str
    seconds: float
    provenance: dict[str, str]
    sets: tuple[SetLine, ...]

    @property
    def commit(self) -> str:
        """The commit that ran, its digest shortened and any remark on it kept; empty where the run did not say."""
        digest, _, remark = self.provenance.get("commit", "").partition(" ")
        return f"{digest[:_DIGITS]} {remark}".strip()


@dataclass(frozen=True, slots=True)
class History:
    """The runs of a history in their order, and a note for each line that could not be read."""

    runs: tuple[Run, ...]
    notes: tuple[str, ...] = ()


def run_of(report: Report) -> Run:
    """Give the line that a report leaves in the history."""
    return Run(
        when=report.when,
        title=report.title,
        seconds=report.seconds,
        provenance=report.provenance,
        sets=tuple(_line(of) for of in report.sets),
    )


def append(path: Path, report: Report) -> None:
    """Add a run at the end of a history: one line in one write, on the disk when this returns.

    A line that an earlier run was killed over is ended first, so that it spoils nothing but itself.
    """
    line = run_of(report).model_dump_json() + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write((("" if _ends_in_newline(path) else "\n") + line).encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise EvaluationError(f"the run cannot be noted in {path} ({error}); name another history file") from error


def read_history(path: Path) -> History:
    """Read a history; a broken line is skipped with a note, and a file that is not there yet holds no runs."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return History(())
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read ({error}); name a history file") from error
    runs: list[Run] = []
    notes: list[str] = []
    for place, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            runs.append(Run.model_validate_json(line))
        except ValidationError:
            notes.append(f"{path}, line {place} is no whole run and is left out; a run was killed while it wrote")
    return History(tuple(runs), tuple(notes))


def as_table(runs: Sequence[Run], metrics: Sequence[str]) -> str:
    """Write runs as Markdown, a table for each set, the oldest run first; n stands beside each mean, for sets grow."""
    names = dict.fromkeys((line.name, line.half) for run in runs for line in run.sets)
    lines: list[str] = []
    for name, half in names:
        rows = [_row(run, line, metrics) for run in runs for line in run.sets if (line.name, line.half) == (name, half)]
        lines += [f"## {plain(title_of(name, half))}", ""]
        lines += table(["when", "commit", "run", "cases", *(code(metric) for metric in metrics)], rows)
    return "\n".join(lines) if lines else "No runs yet.\n"


def _line(of: SetReport) -> SetLine:
    figures = {metric: Mean(mean=figure.mean, n=figure.n) for metric, figure in of.system.items()}
    return SetLine(name=of.name, half=of.half, cases=len(of.cases), provenance=of.provenance, figures=figures)


def _ends_in_newline(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _row(run: Run, line: SetLine, metrics: Sequence[str]) -> list[str]:
    cells = [_cell(line.figures.get(metric), metric) for metric in metrics]
    return [plain(run.when), code(run.commit) if run.commit else NONE, plain(run.title), str(line.cases), *cells]


def _cell(figure: Mean | None, metric: str) -> str:
    return f"{number(figure.mean, metric)} (n {figure.n})" if figure else NONE
