"""Texts outside the project that measurements read in place: where they are, or why a measurement is left out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from documents import Corpus, Resolution
from documents.readers import read_documents
from evals.errors import MaterialAbsent


def shared_folder() -> Path:
    """The folder of outside texts and question sets, beside the project unless UNGA_QA_SHARED says otherwise."""
    folder = Path(os.environ.get("UNGA_QA_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    if not folder.is_dir():
        raise MaterialAbsent(f"{folder} is not there; it holds the outside texts that this measurement reads in place")
    return folder


def conversation_corpora() -> dict[str, Corpus | None]:
    """The project's sets of conversations with the corpus that each is over; None stands for the one that ships."""
    series = read_resolutions({"A/RES/75/15", "A/RES/77/12", "A/RES/79/290"})
    return {"conversations_75_15": None, "conversations_series": Corpus().with_documents(series.values(), [])}


def read_resolutions(symbols: Iterable[str]) -> dict[str, Resolution]:
    """Read the resolutions of these symbols from the outside texts; raise MaterialAbsent where one is not there."""
    wanted = set(symbols)
    root = shared_folder() / "corpus" / "ga-xml"
    files: dict[Path, None] = {}
    for symbol in wanted:
        _, _, session, number = symbol.partition(" ")[0].split("/")
        folder = root / session  # a special session has none of its own
        files |= dict.fromkeys(sorted((folder if folder.is_dir() else root).rglob(f"*{session}_{number}*")))
    found: dict[str, Resolution] = {}
    for reading in read_documents(list(files)):
        if reading.resolution is not None and reading.resolution.symbol in wanted:
            found[reading.resolution.symbol] = reading.resolution
    if missing := wanted - set(found):
        raise MaterialAbsent(f"{root} has no {', '.join(sorted(missing))}")
    return found
