"""Uploads: files that people send are kept in the data folder, ingested one after another, and answered from."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from documents import Corpus, UnreadableDocument
from service.conversation import Conversations
from service.errors import CorpusBusy, NotRenewed, RefusedFile
from service.ingestion import IngestionReport, ingest_paths
from service.ledger import Entry, Ledger
from service.library import Library
from service.pages import page_path

LARGEST = 50_000_000
"""Bytes that a file may have."""
Stage = Literal["waiting", "reading", "encoding", "indexing", "opening"]

_STAGES: dict[str, Stage] = {"Reading files": "reading", "Encoding paragraphs": "encoding"}
_INCOMING = ".incoming-"
_MOST_AT_ONCE = 8
_LEFT_OVER_S = 86_400
_NAME_LENGTH = 80


class Progress(BaseModel):
    """What is being done with a file, and how much of it."""

    type: Literal["progress"] = "progress"
    stage: Stage
    done: int = 0
    total: int = 1


class Taken(BaseModel):
    """What came of a file that was taken in; the service answers from it now."""

    type: Literal["report"] = "report"
    symbol: str | None = Field(description="None for passages of another corpus and for records.")
    title: str
    passages: int = Field(description="How many paragraphs it has.")
    path: str | None = Field(description="The page of the document.")
    unchanged: bool = Field(description="Whether the file was known, or its document is as it was.")
    replaced: bool = Field(description="Whether the document was known and is another now.")
    superseded: bool = Field(
        description="Whether another file gives the document with more of its structure, and that one counts."
    )
    records: int = Field(description="How many records it has, where it is a file of these.")
    unmatched: list[str] = Field(description="Symbols of those whose document is not here.")
    faults: list[str] = Field(description="What is wrong with its lines that are no records.")


Listener = Callable[[Progress], None]


class Uploads:
    """Takes files in, each in its turn; safe to call from several threads."""

    def __init__(self, data_dir: Path) -> None:
        """Keep the files in a folder of the data folder, which is made when the first one comes."""
        self._data_dir = data_dir
        self._folder = data_dir / "uploads"
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(_MOST_AT_ONCE)

    def enter(self) -> bool:
        """Take one of the places for files on their way; False where none is free. Whoever has one must ``leave``."""
        return self._places.acquire(blocking=False)

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()

    def incoming(self) -> Path:
        """Make an empty file to receive into, whose name no file has that is ingested."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in self._folder.glob(f"{_INCOMING}*"):
            with contextlib.suppress(OSError):  # another process may have removed it
                if time.time() - path.stat().st_mtime > _LEFT_OVER_S:
                    path.unlink()
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=_INCOMING)
        os.close(handle)
        return Path(name)

    def take(self, received: Path, name: str, conversations: Conversations, listener: Listener = lambda _: None) -> Taken:
        """Ingest a received file under the name that it came with; when this returns the conversations answer from it.

        The file received is gone afterwards, whatever happens. Raises RefusedFile, saying why, and then nothing has changed;
        CorpusBusy; NotRenewed where the file is taken in but the conversations cannot answer from it.
        """
        try:
            with self._my_turn(listener):
                return self._take(received, name, conversations, listener)
        finally:
            received.unlink(missing_ok=True)

    @contextmanager
    def _my_turn(self, listener: Listener) -> Iterator[None]:
        if not self._turn.acquire(blocking=False):
            listener(Progress(stage="waiting"))
            self._turn.acquire()
        try:
            yield
        finally:
            self._turn.release()

    def _take(self, received: Path, name: str, conversations: Conversations, listener: Listener) -> Taken:
        library = conversations.answerer.library
        path = self._place(received, name)
        is_known = str(path) in Ledger.load(self._data_dir).files  # else it may be there of a process that died
        received.replace(path)
        try:
            report = self._ingested(path, library, listener)
            entry = self._accepted(report, path, name)
        except BaseException:
            if not is_known:
                path.unlink(missing_ok=True)
            raise
        listener(Progress(stage="opening"))
        corpus = _renewed(conversations, entry)
        faults = [_shown(fault, path, name) for fault in report.faults]
        return _taken(entry, report, library.corpus, corpus, faults)

    def _accepted(self, report: IngestionReport, path: Path, name: str) -> Entry:
        """Give what was noted of a file; raise RefusedFile where it was not taken in, with the name that it came with."""
        entry = Ledger.load(self._data_dir).files.get(str(path))
        refused = (*report.faults, *report.aside)
        if refused and not (entry and entry.records):
            raise RefusedFile(_shown(refused[0], path, name))
        if entry is None:
            raise RefusedFile(f"“{shown_name(name)}” is gone before it was taken in; send it again")
        return entry

    def _place(self, received: Path, name: str) -> Path:
        """Where a file is kept: under the digest of its bytes and its name, or where the same bytes are kept already."""
        with received.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
        known = sorted(self._folder.glob(f"{digest}-*"))
        return (known[0] if known else self._folder / f"{digest}-{safe_name(name)}").resolve()

    def _ingested(self, path: Path, library: Library, listener: Listener) -> IngestionReport:
        """Ingest a file; an earlier upload of the same document in the same format gives way to it."""
        encoder, store, watch = library.index.encoder, library.store, _Told(listener)
        try:
            report = ingest_paths(self._data_dir, [path], encoder, watch, store)
            rival = self._earlier(path, report)
            if rival is None:
                return report
            with _set_aside(rival):
                again = ingest_paths(self._data_dir, [path, rival], encoder, watch, store, prune=True)
        except CorpusBusy as error:
            raise CorpusBusy("another process is changing the corpus; try again when it has finished") from error
        gone = [fault for fault in again.faults if fault.name != str(rival)]
        return IngestionReport(again.resolutions, again.passages, again.paragraphs, tuple(gone), again.aside)

    def _earlier(self, path: Path, report: IngestionReport) -> Path | None:
        """The upload for which a file was left out though it came later and is of the same format."""
        kept = next((Path(double.kept) for double in report.duplicates if double.left_out == str(path)), None)
        if kept is None or kept.parent != path.parent:
            return None
        files = Ledger.load(self._data_dir).files
        return kept if files[str(kept)].format == files[str(path)].format else None


class _Told:
    """Tells a listener how far an ingestion is."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._now = Progress(stage="reading")

    def begin(self, what: str, total: int) -> None:
        """Tell that something is begun."""
        self._tell(Progress(stage=_STAGES.get(what, "indexing"), total=total))

    def __call__(self, count: int) -> None:
        """Tell that more of it is done; what is encoded is indexed next."""
        self._tell(self._now.model_copy(update={"done": self._now.done + count}))
        if self._now.stage == "encoding" and self._now.done >= self._now.total:
            self._tell(Progress(stage="indexing"))

    def _tell(self, progress: Progress) -> None:
        self._now = progress
        self._listener(progress)


def safe_name(name: str) -> str:
    """Make a name that any file system takes and that leads nowhere: ASCII letters, figures, and single ``.``, ``-``, ``_``."""
    last = re.split(r"[/\\]", name)[-1]
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode()
    marks = re.compile(r"[^A-Za-z0-9]+")
    parted = marks.sub(lambda run: "." if "." in run[0] else "_" if "_" in run[0] else "-", plain).strip("._-")
    stem, dot, ending = parted.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: _NAME_LENGTH - 11]}.{ending}"
    return parted[:_NAME_LENGTH] or "document"


def shown_name(name: str) -> str:
    """Give a name as it may be shown: without what cannot be printed, and not longer than a line."""
    printed = "".join(letter if letter.isprintable() else "\ufffd" for letter in name[:_NAME_LENGTH])
    return printed + ("…" if len(name) > _NAME_LENGTH else "")


@contextmanager
def _set_aside(path: Path) -> Iterator[None]:
    """Have a file gone while a block runs, and for good where it ends well."""
    aside = path.with_name(f".{path.name}")
    path.rename(aside)
    try:
        yield
    except BaseException:
        aside.rename(path)
        raise
    aside.unlink()


def _shown(fault: UnreadableDocument, path: Path, name: str) -> str:
    """Say what is wrong with a file by the name that it came with."""
    return str(fault).replace(str(path), f"“{shown_name(name)}”")


def _renewed(conversations: Conversations, entry: Entry) -> Corpus:
    """The corpus that the conversations answer from, which has what a file gave."""
    try:
        conversations.catch_up()
    except NotRenewed as error:
        raise NotRenewed(f"the file was taken in, but {error}") from error
    corpus = conversations.answerer.library.corpus
    if not entry.is_in(corpus):
        raise NotRenewed("the file was taken in, but this service does not take up what changes; restart it")
    return corpus


def _taken(entry: Entry, report: IngestionReport, before: Corpus, after: Corpus, faults: list[str]) -> Taken:
    document = after.by_symbol.get(entry.symbol)
    known = before.by_symbol.get(entry.symbol)
    whole = [p for p in document.paragraphs if p.is_whole] if document else list(entry.passages)
    return Taken(
        symbol=entry.symbol or None,
        title=document.title if document else "",
        path=page_path(entry.symbol) if entry.symbol else None,
        passages=len(whole),
        unchanged=report.unchanged > 0 or (known is not None and known == document and not entry.superseded),
        replaced=known is not None and known != document,
        superseded=entry.superseded,
        records=len(entry.records),
        unmatched=[symbol for symbol in after.unmatched if symbol in set(entry.records)],
        faults=faults,
    )
