"""The library: the corpus on disk, its index, and how both are changed without ever being half changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from documents import Corpus, DocumentError, Paragraph, seed_path
from documents.characters import alike
from documents.glossary import Glossary, Usage
from documents.observances import Observance, proclaimed
from documents.readers import read_file
from documents.tables import Table, read_tables
from embeddings import Encoder, PassageIndex
from embeddings.milvus import MilvusStore
from embeddings.vectors import Rows
from embeddings.watching import Unwatched, Watch
from service.asked import Addressees, Asked, kept_asked
from service.errors import CorpusBusy, DamagedCorpus, InvalidSetting
from service.index_shelf import (
    collection_of,
    folder_of,
    found_by,
    index_of,
    prefix_of,
    replace_file,
    sweep_indexes,
    texts_of,
    usage_of,
)
from service.ledger import Ledger
from service.requests.reader import Reader
from service.requests.tasks import TaskReader

_LOG = logging.getLogger(__name__)
_CORPUS = "corpus.jsonl"
_BETWEEN = "\n\n\n"


@dataclass(frozen=True)
class RunningText:
    """Paragraphs as one text in small letters, and where each begins."""

    paragraphs: tuple[Paragraph, ...]
    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, texts: Sequence[tuple[Paragraph, str]]) -> RunningText:
        """Put paragraphs one after the other, each given with its text in small letters."""
        lowered = [f"{low}{_BETWEEN}" for _, low in texts]
        return cls(tuple(p for p, _ in texts), "".join(lowered), tuple(accumulate(map(len, lowered), initial=0)))


@dataclass(frozen=True)
class Library:
    """A corpus with the index made of it: what an answerer answers from."""

    corpus: Corpus
    index: PassageIndex
    usage: Callable[[], Usage] | None = None
    store: MilvusStore | None = None
    asked: Callable[[], Mapping[str, Asked]] | None = None

    @cached_property
    def glossary(self) -> Glossary:
        """The glossary together with the corpus's own abbreviations."""
        return Glossary(texts_of(self.corpus), self.usage)

    @cached_property
    def reader(self) -> Reader:
        """What reads messages over this corpus."""
        return Reader(self.corpus, self.glossary, lambda: TaskReader.of(self.index.encoder), lambda: self.index)

    @cached_property
    def addressees(self) -> Addressees:
        """Whom the paragraphs of the corpus ask to do something."""
        return Addressees(self.corpus, lambda: self.reader.directory, self.asked)

    @cached_property
    def rows_of(self) -> dict[str, Rows]:
        """The index rows of each document, by symbol."""
        rows: dict[str, list[int]] = {}
        for row, paragraph in enumerate(self.corpus.paragraphs):
            rows.setdefault(paragraph.symbol, []).append(row)
        return {symbol: np.array(numbers, dtype=np.int64) for symbol, numbers in rows.items()}

    @cached_property
    def footnoted(self) -> Rows:
        """The rows of the paragraphs that have footnotes, whose words are no keywords."""
        return np.array([row for row, p in enumerate(self.corpus.paragraphs) if p.footnotes], dtype=np.int64)

    @cached_property
    def running_text(self) -> RunningText:
        """The whole paragraphs in small letters, one after the other, to be looked through at once."""
        return RunningText.of([one for own in self.low_texts.values() for one in own])

    @cached_property
    def low_texts(self) -> Mapping[str, tuple[tuple[Paragraph, str], ...]]:
        """The whole paragraphs of each document, by symbol, with their texts in small letters, to be read through quickly."""
        texts: dict[str, list[tuple[Paragraph, str]]] = {}
        for paragraph in self.corpus.paragraphs:
            if paragraph.is_whole:
                texts.setdefault(paragraph.symbol, []).append((paragraph, alike(paragraph.text).lower()))
        return {symbol: tuple(own) for symbol, own in texts.items()}

    @cached_property
    def observances(self) -> tuple[Observance, ...]:
        """The observances that paragraphs of the corpus proclaim, the oldest resolution first."""
        found = [observance for paragraph in self.corpus.paragraphs for observance in proclaimed(paragraph)]
        adopted = {symbol: str(document.adopted or "") for symbol, document in self.corpus.by_symbol.items()}
        return tuple(sorted(found, key=lambda observance: adopted.get(observance.paragraph.symbol, "")))

    @cached_property
    def tables(self) -> tuple[tuple[Paragraph, Table], ...]:
        """The tables of the corpus, each with the paragraph that holds it."""
        return tuple((paragraph, table) for paragraph in self.corpus.paragraphs for table in read_tables(paragraph.text))

    def scope(self, symbols: Sequence[str]) -> Rows | None:
        """The rows of some documents, or None for all of them."""
        if not symbols:
            return None
        chosen = [self.rows_of[symbol] for symbol in symbols if symbol in self.rows_of]
        return np.concatenate(chosen) if chosen else np.empty(0, dtype=np.int64)

    def paragraph(self, row: int) -> Paragraph:
        """The paragraph of an index row."""
        return self.corpus.paragraphs[row]


def seed_corpus() -> Corpus:
    """The corpus that ships with the project: A/RES/75/15."""
    resolution = read_file(seed_path()).resolution
    return Corpus().with_documents([resolution] if resolution else [], [])


def stored_corpus(data_dir: Path) -> Corpus:
    """The corpus of a data folder; the seed where nothing was ingested yet."""
    try:
        return Corpus.load((data_dir / _CORPUS).read_bytes())
    except FileNotFoundError:
        return seed_corpus()
    except NotADirectoryError as error:
        raise _no_folder(data_dir) from error
    except DocumentError as error:
        path = data_dir / _CORPUS
        raise DamagedCorpus(f"{path}: {error}, after moving that file away") from error


@dataclass(frozen=True, slots=True)
class CorpusMark:
    """What tells one stored corpus from another at a glance: the file's place on the disk, its time and its size."""

    inode: int = 0
    changed_ns: int = 0
    size: int = 0


def corpus_mark(data_dir: Path) -> CorpusMark:
    """Mark the corpus that a data folder holds now."""
    try:
        found = (data_dir / _CORPUS).stat()
    except OSError:
        return CorpusMark()
    return CorpusMark(found.st_ino, found.st_mtime_ns, found.st_size)


def open_library(data_dir: Path, encoder: Encoder, watch: Watch | None = None, store: MilvusStore | None = None) -> Library:
    """Open the corpus and its index; an index that is missing, damaged, stale or foreign is made anew, saying so.

    Documents that another version has read are used as they are, saying so and what to do.
    """
    corpus = stored_corpus(data_dir)
    if outdated := Ledger.load(data_dir).outdated:
        _LOG.warning(
            "%d of the ingested files were read by another version (%s%s): their paragraphs, notes and what they mention may not be "
            "as this one reads them; run `unga-qa ingest` over them again",
            len(outdated), outdated[0], " …" if len(outdated) > 1 else "",
        )  # fmt: skip
    index = index_of(data_dir, corpus, encoder, watch, store)
    folder = folder_of(data_dir, corpus, encoder)
    return Library(corpus, index, lambda: usage_of(folder, corpus), store, lambda: kept_asked(folder, corpus))


def make_library(corpus: Corpus, encoder: Encoder, watch: Watch | None = None) -> Library:
    """Index a corpus in memory, for a throw-away library."""
    return Library(corpus, PassageIndex.build(found_by(corpus), encoder, watch or Unwatched()))


def change_corpus(
    data_dir: Path,
    change: Callable[[Corpus], Corpus],
    encoder: Encoder,
    watch: Watch | None = None,
    store: MilvusStore | None = None,
    note: Callable[[], None] = lambda: None,
) -> Library:
    """Change the folder's corpus and index it, in one step at the end; until then the old one stays and answers.

    What there is to ``note`` of the change beside the corpus is noted before anybody else may change it.
    In a store the collection of the old corpus stays until the next change: other processes still search in it.
    """
    with locked(data_dir):
        stored = stored_corpus(data_dir)
        corpus = change(stored)
        library = Library(corpus, index_of(data_dir, corpus, encoder, watch, store), store=store)
        if corpus.digest != stored.digest:
            replace_file(data_dir / _CORPUS, corpus.dump())
            sweep_indexes(data_dir, keep=folder_of(data_dir, corpus, encoder))
            if store is not None:
                kept = [collection_of(data_dir, own, encoder) for own in (stored, corpus)]
                store.sweep(prefix_of(data_dir), kept)
        note()
    return library


@contextmanager
def locked(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for writing; raise CorpusBusy when another process has it."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise _no_folder(data_dir) from error
    try:
        with FileLock(data_dir / ".lock", timeout=1):
            yield
    except Timeout as error:
        raise CorpusBusy(f"another process is changing the corpus in {data_dir}; wait until it has finished") from error


def _no_folder(data_dir: Path) -> InvalidSetting:
    return InvalidSetting(f"UNGA_QA_DATA_DIR={str(data_dir)!r}: it is a file or lies below one; name a folder")
