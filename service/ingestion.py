"""Ingestion: files are read, what can be read joins the corpus in one step, what cannot is reported and left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from documents import Corpus, Resolution, UnreadableDocument, WrongLanguage
from documents.readers import Reading, files_of, read_file
from embeddings import Encoder
from embeddings.milvus import MilvusStore
from embeddings.watching import Unwatched, Watch
from service.index_shelf import replace_file
from service.ledger import Entry, Ledger
from service.library import change_corpus

_FORMATS = ("akn", "docx", "html", "text", "pdf")
"""Formats from the one that says most about a document's structure to the one that says least."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two files that give the same document: the one that counts, and the one that is left out."""

    symbol: str
    kept: str
    left_out: str


@dataclass(frozen=True, slots=True)
class IngestionReport:
    """What came of an ingestion, file by file; the corpus is unchanged where nothing new could be read.

    ``resolutions``, ``passages`` and ``records`` were read now; ``unchanged`` files were known with the same bytes; ``gone`` are
    files of the folders named that are there no more, whose documents were ``pruned`` or stay, and likewise their records.
    ``unmatched`` are the symbols of records in the corpus of which it has no document; they join it when it comes.
    """

    resolutions: int
    passages: int
    paragraphs: int
    faults: tuple[UnreadableDocument, ...] = ()
    aside: tuple[WrongLanguage, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    unchanged: int = 0
    gone: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()
    records: int = 0
    pruned_records: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()


@dataclass(slots=True)
class _Taking:
    """What an ingestion has found so far."""

    readings: dict[str, tuple[str, Reading]] = field(default_factory=dict)
    faults: list[UnreadableDocument] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)
    pruned: set[str] = field(default_factory=set)
    pruned_records: set[str] = field(default_factory=set)


def ingest_paths(
    data_dir: Path,
    paths: Sequence[Path],
    encoder: Encoder,
    watch: Watch | None = None,
    store: MilvusStore | None = None,
    *,
    prune: bool = False,
) -> IngestionReport:
    """Add the documents and records of files and folders to a data folder's corpus and index it anew.

    A file with the same bytes as before is not read again; one that has changed replaces what it gave. Of two files that give
    the same document the one counts whose format says more about its structure (XML, Word, HTML, text, PDF), then the one
    issued later, then the one with more paragraphs, then the later path; of two records, or passages, the one read last. With ``prune``, documents of these folders whose files
    are gone leave the corpus. Until the new index is whole the old corpus answers; a run that dies can be done again, and
    encodes only what is not encoded yet. Raises CorpusBusy while another ingestion runs.
    """
    watch = watch or Unwatched()
    ledger, taking = Ledger(), _Taking()
    known: dict[str, Entry] = {}

    def change(corpus: Corpus) -> Corpus:
        known.update(Ledger.load(data_dir).files)  # now that nobody else writes there
        ledger.files.update(known)
        _read(paths, corpus, ledger, taking, watch)
        taking.gone = _gone(paths, ledger)
        return _changed(corpus, ledger, taking, prune=prune)

    def note() -> None:
        if ledger.files != known:
            replace_file(Ledger.path(data_dir), ledger.dump())

    if paths:
        corpus = change_corpus(data_dir, change, encoder, watch, store, note).corpus
    else:
        corpus = change_corpus(data_dir, lambda known: known, encoder, watch, store).corpus
    read = [reading for _, reading in taking.readings.values()]
    return IngestionReport(
        resolutions=sum(reading.resolution is not None for reading in read),
        passages=sum(len(reading.passages) for reading in read),
        paragraphs=len(corpus.paragraphs),
        faults=tuple(f for f in taking.faults if not isinstance(f, WrongLanguage)),
        aside=tuple(f for f in taking.faults if isinstance(f, WrongLanguage)),
        duplicates=tuple(taking.duplicates),
        unchanged=taking.unchanged,
        gone=tuple(taking.gone),
        pruned=tuple(sorted(taking.pruned)),
        records=sum(len(reading.records) for reading in read),
        pruned_records=tuple(sorted(taking.pruned_records)),
        unmatched=corpus.unmatched,
    )


def _read(paths: Sequence[Path], corpus: Corpus, ledger: Ledger, taking: _Taking, watch: Watch) -> None:
    """Read every file of the paths that is not known with the same bytes."""
    files = list(files_of(list(paths)))
    watch.begin("Reading files", len(files))
    for path in files:
        resolved = path.resolve()
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            if ledger.knows(resolved, digest) and ledger.files[str(resolved)].is_in(corpus):
                taking.unchanged += 1
            else:
                reading = read_file(path)
                taking.faults += reading.faults
                taking.readings[str(resolved)] = "" if reading.faults else digest, reading
        except UnreadableDocument as fault:
            taking.faults.append(fault)
        except OSError as error:
            taking.faults.append(UnreadableDocument(str(path), f"it cannot be read ({error})", "a readable file"))
        watch(1)


def _gone(paths: Iterable[Path], ledger: Ledger) -> list[str]:
    """The files in the ledger that lie in the folders named and are there no more."""
    folders = [path.resolve() for path in paths]
    return [
        known
        for known in ledger.files
        if not Path(known).exists() and any(Path(known).is_relative_to(folder) for folder in folders)
    ]


def _changed(corpus: Corpus, ledger: Ledger, taking: _Taking, *, prune: bool) -> Corpus:
    """Change the corpus and the ledger by what was read and what is gone."""
    before = {path: ledger.files[path] for path in taking.readings if path in ledger.files}
    for path, (digest, reading) in taking.readings.items():
        symbol = reading.resolution.symbol if reading.resolution else ""
        passages, records = tuple(p.id for p in reading.passages), tuple(r.symbol for r in reading.records)
        ledger.files[path] = Entry(digest, reading.format, symbol, passages, records=records)
    leaving = list(before.values())
    if prune:
        leaving += [ledger.files.pop(path) for path in taking.gone]
    resolutions = _chosen(corpus, ledger, taking)
    read = [reading for _, reading in taking.readings.values()]
    changed = corpus.without(_no_longer_given(leaving, ledger), _no_longer_recorded(leaving, ledger)).with_documents(
        resolutions,
        [passage for reading in read for passage in reading.passages],
        [record for reading in read for record in reading.records],
    )
    if prune:
        taking.pruned = set(corpus.by_symbol) - set(changed.by_symbol)
        taking.pruned_records = set(corpus.records) - set(changed.records)
    return changed


def _no_longer_given(leaving: Iterable[Entry], ledger: Ledger) -> set[str]:
    """Symbols, and ids of passages, that some file gave and none gives now."""
    left = {key for entry in leaving for key in (*([entry.symbol] if entry.symbol else []), *entry.passages)}
    given = {key for e in ledger.files.values() if not e.superseded for key in (e.symbol, *e.passages)}
    return left - given


def _no_longer_recorded(leaving: Iterable[Entry], ledger: Ledger) -> set[str]:
    """Symbols of records that some file gave and none gives now."""
    left = {symbol for entry in leaving for symbol in entry.records}
    return left - {symbol for entry in ledger.files.values() for symbol in entry.records}


def _chosen(corpus: Corpus, ledger: Ledger, taking: _Taking) -> list[Resolution]:
    """Of the documents that were read, those that count; a file that gives the same as a better one is superseded."""
    found: dict[str, tuple[str, Resolution]] = {}
    read = {path: reading.resolution for path, (_, reading) in taking.readings.items() if reading.resolution}
    for path, resolution in read.items():
        rivals = {p: read.get(p) or corpus.by_symbol.get(resolution.symbol) for p in ledger.giving(resolution.symbol)}
        best = max(rivals, key=lambda p: _standing(ledger.files[p], rivals[p], p))
        for rival in rivals:
            if rival != best:
                ledger.files[rival] = replace(ledger.files[rival], superseded=True)
                taking.duplicates.append(Duplicate(resolution.symbol, best, rival))
        if best == path or best in read:
            found[resolution.symbol] = best, read[best]
    return [resolution for _, resolution in found.values()]


def _standing(entry: Entry, resolution: Resolution | None, path: str) -> tuple[int, date, int, str]:
    """How much a file counts among those that give the same document."""
    rank = -_FORMATS.index(entry.format) if entry.format in _FORMATS else -len(_FORMATS)
    issued = (resolution.issued if resolution else None) or date.min
    return rank, issued, len(resolution.paragraphs) if resolution else 0, path
