"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Cases = Annotated[str, typer.Option("--cases", help="A file of cases, or a set: the project's own or an outside one.")]
Corpus = Annotated[Path | None, typer.Option("--corpus", help="Documents to index for this run only.")]
Half = Annotated[str, typer.Option("--half", help="report (held back from tuning), tune, or all.")]
Cache = Annotated[Path | None, typer.Option("--cache", help="Folder of the indexes; in the data folder by default.")]
Folder = Annotated[Path, typer.Option("--out", help="Folder for report.html, report.md, report.json and the answers.")]
Target = Annotated[
    str,
    typer.Option(
        "--target", help="local (this process), a service's address (http://HOST:PORT), or slack:CHANNEL with a channel's id."
    ),
]
Model = Annotated[str | None, typer.Option("--model", help="Chat model to run with, in place of the setting's.")]
Jobs = Annotated[int, typer.Option("--jobs", help="Cases asked at a time.", min=1, max=64)]
Resume = Annotated[bool, typer.Option("--resume", help="Take up a run that stopped: what it answered is not asked again.")]
