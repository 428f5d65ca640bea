"""The library: the corpus on disk, its index, and how both are changed without ever being half changed."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from documents import Corpus, DocumentError, Paragraph, seed_path, verb_base
from documents.characters import alike
from documents.glossary import Glossary, Usage
from documents.observances import Observance, proclaimed
from documents.readers import read_file
from documents.short_names import added_names, resolved
from documents.tables import Table, read_tables
from embeddings import Encoder, IndexUnusable, Passage, PassageIndex
from embeddings.encoded_texts import EncodedTexts
from embeddings.index import encoded_texts
from embeddings.index_manifest import Manifest
from embeddings.milvus import MilvusStore
from embeddings.scopes import Facts
from embeddings.vectors import Rows
from embeddings.watching import Unwatched, Watch
from service.asked import Addressees, Asked, References, kept_asked
from service.errors import CorpusBusy, DamagedCorpus, InvalidSetting
from service.ledger import Ledger
from service.requests.reader import Reader
from service.requests.tasks import TaskReader

_LOG = logging.getLogger(__name__)
_CORPUS = "corpus.jsonl"
_INDEX = "index"
_USAGE = "usage.json"
_BETWEEN = "\n\n\n"
_NAME = "store.name"
"""The file with what the names of a data folder's collections begin with, so that no folder touches another's."""


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
        return Glossary(_texts(self.corpus), self.usage)

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
    index = _index(data_dir, corpus, encoder, watch, store)
    folder = _folder(data_dir, corpus, encoder)
    return Library(corpus, index, lambda: _usage(folder, corpus), store, lambda: kept_asked(folder, corpus))


def make_library(corpus: Corpus, encoder: Encoder, watch: Watch | None = None) -> Library:
    """Index a corpus in memory, for a throw-away library."""
    return Library(corpus, PassageIndex.build(_found_by(corpus), encoder, watch or Unwatched()))


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
        library = Library(corpus, _index(data_dir, corpus, encoder, watch, store), store=store)
        if corpus.digest != stored.digest:
            replace_file(data_dir / _CORPUS, corpus.dump())
            _sweep(data_dir, keep=_folder(data_dir, corpus, encoder))
            if store is not None:
                kept = [_collection(data_dir, own, encoder) for own in (stored, corpus)]
                store.sweep(_prefix(data_dir), kept)
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


def _passages(corpus: Corpus) -> list[Passage]:
    """The paragraphs of a corpus as they are searched and shown; what else they are found by is read when an index is made."""
    return [Passage(p.id, p.text, p.title, p.heading, document=p.symbol) for p in corpus.paragraphs]


def _found_by(corpus: Corpus, explained: Mapping[str, References] | None = None) -> list[Passage]:
    """The same with what each is found by beside its words: the subjects of its record, the names that its short ones stand for."""
    found: dict[str, Passage] = {}
    for document in corpus.resolutions:
        subjects = "; ".join(dict.fromkeys(w for record in corpus.records_of(document.symbol) for w in record.subject_words))
        names = explained[document.symbol] if explained else resolved(document)
        for p in document.paragraphs:
            called = "; ".join(added_names(p, names.get(p.id, ())))
            found[p.id] = Passage(p.id, p.text, p.title, p.heading, subjects, called, p.symbol)
    return [found.get(passage.id, passage) for passage in _passages(corpus)]


def _facts(corpus: Corpus) -> Facts:
    """What filters ask of paragraphs and their documents, in the order of the rows."""
    paragraphs = corpus.paragraphs
    documents = [corpus.by_symbol.get(p.symbol) for p in paragraphs]
    return {
        "symbol": [p.symbol for p in paragraphs],
        "session": [d.session or 0 if d else 0 for d in documents],
        "adopted": [d.adopted.isoformat() if d and d.adopted else "" for d in documents],
        "agenda_item": [d.agenda_item if d else "" for d in documents],
        "kind": [p.kind for p in paragraphs],
        "verb": [verb_base(p.verb) or "" if p.verb else "" for p in paragraphs],
    }


def _index(data_dir: Path, corpus: Corpus, encoder: Encoder, watch: Watch | None, store: MilvusStore | None) -> PassageIndex:
    shelf = _Shelf(data_dir, corpus, encoder, store)
    with contextlib.suppress(_NotThere):
        return shelf.opened()
    shelf.folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(data_dir / ".making.lock"):
        with contextlib.suppress(_NotThere):
            return shelf.opened()
        shelf.make(watch)
    return shelf.open()


class _NotThere(Exception):
    """There is no index that can be used."""


class _Shelf:
    """Where the index of a corpus by an encoder lies: in its folder, and where there is a store in a collection too."""

    def __init__(self, data_dir: Path, corpus: Corpus, encoder: Encoder, store: MilvusStore | None) -> None:
        self._data_dir = data_dir
        self._corpus = corpus
        self._encoder = encoder
        self._store = store
        self._passages = _passages(corpus)
        self.folder = _folder(data_dir, corpus, encoder)

    def open(self) -> PassageIndex:
        """Open the index; raise IndexUnusable where it cannot be used."""
        index = self._open_folder()
        if self._store is None:
            return index
        return self._store.open(self._collection, index, self._corpus.digest, _facts(self._corpus))

    def opened(self) -> PassageIndex:
        """Open the index; raise _NotThere, and say why where there is one that cannot be used."""
        if not self.folder.exists():
            if others := _of_other_encoders(self.folder):
                _LOG.warning(
                    "the index here was made with another encoder (%s); with %s the documents are encoded anew, once; "
                    "a start that is interrupted is taken up where it was", others, self._encoder.name,
                )  # fmt: skip
            raise _NotThere
        try:
            return self.open()
        except IndexUnusable as error:
            _LOG.warning("%s; the index is made anew", error)
            raise _NotThere from error

    def make(self, watch: Watch | None) -> None:
        """Make the index anew, but for the folder where there is a store and only that has to be filled."""
        if self._store is None:
            self._make_folder(watch)
            return
        self._store.check()  # before hours of encoding
        try:
            index = self._open_folder()
        except IndexUnusable:
            self._make_folder(watch)
            index = self._open_folder()
        self._store.fill(self._collection, index, self._corpus.digest, _facts(self._corpus), watch)

    def _open_folder(self) -> PassageIndex:
        digest, faiss = self._corpus.digest, self._store is None
        return PassageIndex.open(self.folder, self._passages, self._encoder, digest, faiss=faiss)

    def _make_folder(self, watch: Watch | None) -> None:
        known, faiss = _known(self._data_dir, self._encoder), self._store is None
        digest = self._corpus.digest
        explained = {document.symbol: resolved(document) for document in self._corpus.resolutions}
        passages = _found_by(self._corpus, explained)
        PassageIndex.make(self.folder, passages, self._encoder, digest, known=known, watch=watch, faiss=faiss)
        _usage(self.folder, self._corpus)
        kept_asked(self.folder, self._corpus, explained)

    @property
    def _collection(self) -> str:
        return _collection(self._data_dir, self._corpus, self._encoder)


def _usage(folder: Path, corpus: Corpus) -> Usage:
    """How the corpus of an index uses words; read off its texts once and kept with the index."""
    path = folder / _USAGE
    try:
        return Usage.load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        usage = Usage.of(_texts(corpus))
        with contextlib.suppress(OSError):  # where nothing can be written it is read off again each time
            replace_file(path, usage.dump())
        return usage


def _texts(corpus: Corpus) -> Iterator[str]:
    """Everything by which a corpus uses words: its paragraphs, the titles of its documents and their subjects."""
    yield from (paragraph.text for paragraph in corpus.paragraphs)
    for document in corpus.resolutions:
        yield document.title
        yield from (words for record in corpus.records_of(document.symbol) for words in record.subject_words)


def _known(data_dir: Path, encoder: Encoder) -> list[EncodedTexts]:
    """The texts that the folder's indexes by this encoder hold, which need not be encoded again."""
    known = []
    for folder in sorted((data_dir / _INDEX).glob(f"*-{_mark(encoder)}")):
        if not folder.name.startswith("."):
            with contextlib.suppress(IndexUnusable):
                known.append(encoded_texts(folder, encoder.name))
    return known


def _mark(encoder: Encoder) -> str:
    """What tells an encoder's folders from those of others."""
    slug = re.sub(r"[^a-z0-9]+", "-", encoder.name.lower()).strip("-")[-40:]
    return f"{slug}-{hashlib.sha256(encoder.name.encode()).hexdigest()[:6]}"


def _folder(data_dir: Path, corpus: Corpus, encoder: Encoder) -> Path:
    """Where the index of this corpus by this encoder lies: each pair has a folder of its own."""
    return data_dir / _INDEX / f"{corpus.digest.removeprefix('sha256:')[:16]}-{_mark(encoder)}"


def _of_other_encoders(folder: Path) -> str:
    """Name the encoders of the indexes of the same corpus that lie beside a folder."""
    corpus = folder.name.partition("-")[0]
    names = [
        Manifest.read(other).encoder for other in sorted(folder.parent.glob(f"{corpus}-*")) if (other / "manifest.json").is_file()
    ]
    return ", ".join(names)


def _collection(data_dir: Path, corpus: Corpus, encoder: Encoder) -> str:
    """The collection of this corpus by this encoder, named as its folder is, in the letters that Milvus takes."""
    return _prefix(data_dir) + _folder(data_dir, corpus, encoder).name.replace("-", "_")


def _prefix(data_dir: Path) -> str:
    """What the names of a data folder's collections begin with; drawn once, and copied with the folder to replicas."""
    path = data_dir / _NAME
    with contextlib.suppress(FileExistsError), path.open("x", encoding="utf-8") as file:
        file.write(f"unga_qa_{secrets.token_hex(4)}_\n")
    return path.read_text(encoding="utf-8").strip()


def replace_file(path: Path, text: str) -> None:
    """Write a file in the place of another one, in one step."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def _sweep(data_dir: Path, keep: Path) -> None:
    for folder in (data_dir / _INDEX).iterdir():
        if folder != keep:
            shutil.rmtree(folder, ignore_errors=True)
