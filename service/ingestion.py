"""Ingestion: files are read, what can be read joins the corpus in one step, what cannot is reported and left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from documents import UnreadableDocument
from documents.readers import read_documents
from embeddings import Encoder
from embeddings.watching import Watch
from service.library import change_corpus, stored_corpus


@dataclass(frozen=True, slots=True)
class IngestionReport:
    """What came of an ingestion; the corpus is unchanged where nothing could be read."""

    resolutions: int
    passages: int
    paragraphs: int
    faults: tuple[UnreadableDocument, ...]


def ingest_paths(data_dir: Path, paths: Sequence[Path], encoder: Encoder, watch: Watch | None = None) -> IngestionReport:
    """Add the documents of files and folders to a data folder's corpus and index it anew.

    A document that is known by its symbol is replaced. Until the new index is whole the old corpus answers.
    """
    readings = list(read_documents(list(paths)))
    faults = tuple(reading.fault for reading in readings if reading.fault)
    resolutions = [reading.resolution for reading in readings if reading.resolution]
    passages = [passage for reading in readings for passage in reading.passages]
    if resolutions or passages or not paths:
        library = change_corpus(data_dir, lambda corpus: corpus.with_documents(resolutions, passages), encoder, watch)
        corpus = library.corpus
    else:
        corpus = stored_corpus(data_dir)
    return IngestionReport(len(resolutions), len(passages), len(corpus.paragraphs), faults)
