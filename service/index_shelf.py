"""The shelf: where the index of a corpus by an encoder lies, beside those of others, and how it is made and found again."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock

from documents import Corpus, verb_base
from documents.glossary import Usage
from documents.short_names import added_names, resolved
from embeddings import Encoder, IndexUnusable, Passage, PassageIndex
from embeddings.encoded_texts import EncodedTexts
from embeddings.index import encoded_texts
from embeddings.index_manifest import Manifest
from embeddings.milvus import MilvusStore
from embeddings.scopes import Facts
from embeddings.watching import Watch
from service.asked import References, kept_asked

_LOG = logging.getLogger(__name__)
_INDEX = "index"
_USAGE = "usage.json"
_NAME = "store.name"
"""The file with what the names of a data folder's collections begin with, so that no folder touches another's."""


def _passages(corpus: Corpus) -> list[Passage]:
    """The paragraphs of a corpus as they are searched and shown; what else they are found by is read when an index is made."""
    return [Passage(p.id, p.text, p.title, p.heading, document=p.symbol) for p in corpus.paragraphs]


def found_by(corpus: Corpus, explained: Mapping[str, References] | None = None) -> list[Passage]:
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


def index_of(data_dir: Path, corpus: Corpus, encoder: Encoder, watch: Watch | None, store: MilvusStore | None) -> PassageIndex:
    """Open the index of a corpus by an encoder, in its folder and where there is one in a store; make it first where none can be used."""
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
        self.folder = folder_of(data_dir, corpus, encoder)

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
        passages = found_by(self._corpus, explained)
        PassageIndex.make(self.folder, passages, self._encoder, digest, known=known, watch=watch, faiss=faiss)
        usage_of(self.folder, self._corpus)
        kept_asked(self.folder, self._corpus, explained)

    @property
    def _collection(self) -> str:
        return collection_of(self._data_dir, self._corpus, self._encoder)


def usage_of(folder: Path, corpus: Corpus) -> Usage:
    """How the corpus of an index uses words; read off its texts once and kept with the index."""
    path = folder / _USAGE
    try:
        return Usage.load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        usage = Usage.of(texts_of(corpus))
        with contextlib.suppress(OSError):  # where nothing can be written it is read off again each time
            replace_file(path, usage.dump())
        return usage


def texts_of(corpus: Corpus) -> Iterator[str]:
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


def folder_of(data_dir: Path, corpus: Corpus, encoder: Encoder) -> Path:
    """Where the index of this corpus by this encoder lies: each pair has a folder of its own."""
    return data_dir / _INDEX / f"{corpus.digest.removeprefix('sha256:')[:16]}-{_mark(encoder)}"


def _of_other_encoders(folder: Path) -> str:
    """Name the encoders of the indexes of the same corpus that lie beside a folder."""
    corpus = folder.name.partition("-")[0]
    names = [
        Manifest.read(other).encoder for other in sorted(folder.parent.glob(f"{corpus}-*")) if (other / "manifest.json").is_file()
    ]
    return ", ".join(names)


def collection_of(data_dir: Path, corpus: Corpus, encoder: Encoder) -> str:
    """The collection of this corpus by this encoder, named as its folder is, in the letters that Milvus takes."""
    return prefix_of(data_dir) + folder_of(data_dir, corpus, encoder).name.replace("-", "_")


def prefix_of(data_dir: Path) -> str:
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


def sweep_indexes(data_dir: Path, keep: Path) -> None:
    """Remove every index of a data folder but the one to keep."""
    for folder in (data_dir / _INDEX).iterdir():
        if folder != keep:
            shutil.rmtree(folder, ignore_errors=True)
