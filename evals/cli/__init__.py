"""``unga-qa eval``: run cases, score them, compare runs, measure, maintain."""

from __future__ import annotations

from collections.abc import Callable

import typer

from evals.cli.case_commands import answers, conversation, everything, report, retrieval, turns
from evals.cli.maintaining import readme
from evals.cli.measuring import encoding, ingestion, scale, speed
from evals.cli.report_commands import compare, gate, history
from evals.cli.support_commands import model, rewrites, verify
from evals.denials import denials
from evals.overviews import overviews
from evals.pdf_truth import pdf

__all__ = ["app"]

_SCORING: tuple[Callable[..., None], ...] = (answers, report, retrieval, conversation, turns, verify, rewrites, model)
_REST: tuple[Callable[..., None], ...] = (
    compare,
    history,
    gate,
    denials,
    overviews,
    speed,
    encoding,
    scale,
    ingestion,
    pdf,
    readme,
)

app = typer.Typer(help="How good are the answers? Runs cases through the very pipeline that people get.", no_args_is_help=True)
for _command in _SCORING:
    app.command()(_command)
app.command("all")(everything)
for _command in _REST:
    app.command()(_command)
