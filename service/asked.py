"""Asked: whom the documents of a corpus ask to do something, read when it is wanted, and for all of them kept beside the index."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from documents import Corpus, Paragraph, ParagraphId, Resolution
from documents.short_names import Reference, resolved
from service.requests.actors import Actor, Directory
from service.requests.addressed import Addressed, addressees

_FILE = "asked.json"
_EDITION = 1
"""Counted up when addressees are read otherwise than before, so that nothing is taken over from files of before."""

References = Mapping[ParagraphId, tuple[Reference, ...]]
"""What the short names in each paragraph of a document are short for."""
Asked = Mapping[str, Mapping[str, Sequence[str]]]
"""Whom a document asks by which verbs, by name, and in which paragraphs."""


class Addressees:
    """Whom the paragraphs of a corpus ask to do something: of one document read when it is wanted, of all from what is kept."""

    def __init__(
        self, corpus: Corpus, directory: Callable[[], Directory], kept: Callable[[], Mapping[str, Asked]] | None = None
    ) -> None:
        """Read a corpus; ``kept`` is what ``asked_in`` gave of its documents, by symbol, where that was done before."""
        self._corpus = corpus
        self._directory = directory
        self._kept = kept
        self._references: dict[str, References] = {}

    @cached_property
    def directory(self) -> Directory:
        """States, bodies, offices and groups under all their names."""
        return self._directory()

    def of(self, paragraph: Paragraph) -> tuple[Addressed, ...]:
        """List whom a paragraph asks, with the short names that its document explains."""
        return addressees(paragraph, self.directory, self._explained(paragraph.symbol).get(paragraph.id, ()))

    def names_meant(self, actor: Actor) -> frozenset[str]:
        """The name of an actor, and those of the narrower groups that are meant with a group."""
        return frozenset({actor.name, *self.directory.members(actor)})

    def asking(self, actor: Actor, verb: str = "") -> frozenset[ParagraphId]:
        """Give the paragraphs that ask an actor, or one of a group, to do something, by this verb or by any."""
        wanted = [self._of_all.get(name, {}) for name in self.names_meant(actor)]
        return frozenset(id_ for found in wanted for by, ids in found.items() if verb in {"", by} for id_ in ids)

    def names(self, actor: Actor, paragraph: Paragraph) -> bool:
        """Whether a paragraph names an actor, or one of a group, at all, by a full or a short name."""
        meant = self.names_meant(actor)
        if any(said.value.name in meant for said in self.directory.find(paragraph.text)):
            return True
        found = (self.directory.named(one.full) for one in self._explained(paragraph.symbol).get(paragraph.id, ()))
        return any(one.name in meant for one in found if one)

    @cached_property
    def _of_all(self) -> dict[str, dict[str, list[ParagraphId]]]:
        kept = self._kept() if self._kept else asked_in_all(self._corpus, self.directory)
        found: dict[str, dict[str, list[ParagraphId]]] = {}
        for symbol, asked in kept.items():
            for name, verbs in asked.items():
                for verb, locators in verbs.items():
                    ids = (ParagraphId(f"{symbol}#{locator}") for locator in locators)
                    found.setdefault(name, {}).setdefault(verb, []).extend(ids)
        return found

    def _explained(self, symbol: str) -> References:
        if symbol not in self._references:
            document = self._corpus.by_symbol.get(symbol)
            self._references[symbol] = resolved(document) if document else {}
        return self._references[symbol]


def asked_in_all(corpus: Corpus, directory: Directory) -> dict[str, Asked]:
    """Read whom every document of a corpus asks, by symbol."""
    return {document.symbol: asked_in(document, directory, resolved(document)) for document in corpus.resolutions}


def asked_in(document: Resolution, directory: Directory, references: References) -> Asked:
    """Read whom a document asks: name, verb, and the locators of the paragraphs."""
    asked: dict[str, dict[str, list[str]]] = {}
    for paragraph in (p for p in document.paragraphs if p.is_whole):
        for one in addressees(paragraph, directory, references.get(paragraph.id, ())):
            locators = asked.setdefault(one.actor.name, {}).setdefault(one.verb, [])
            if locators[-1:] != [paragraph.locator]:
                locators.append(paragraph.locator)
    return asked


def kept_asked(folder: Path, corpus: Corpus, explained: Mapping[str, References] | None = None) -> dict[str, Asked]:
    """Whom each document of an index asks; read off the texts once, and what did not change is taken over from other indexes.

    ``explained`` are the short names of each document, by symbol, where they were read already.
    """
    known = _read(folder / _FILE) or {k: v for other in sorted(folder.parent.glob(f"*/{_FILE}")) for k, v in _read(other).items()}
    marks = {document.symbol: _mark(document) for document in corpus.resolutions}
    directory = Directory()
    found = {
        document.symbol: own["asked"]
        if (own := known.get(document.symbol)) and own["mark"] == marks[document.symbol]
        else asked_in(document, directory, explained[document.symbol] if explained else resolved(document))
        for document in corpus.resolutions
    }
    kept = {symbol: {"mark": marks[symbol], "asked": asked} for symbol, asked in found.items()}
    if kept != known:
        with contextlib.suppress(OSError):  # where nothing can be written it is read off again each time
            (folder / _FILE).write_text(
                json.dumps({"edition": _EDITION, "documents": kept}, ensure_ascii=False), encoding="utf-8"
            )
    return found


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """What a file keeps of each document; nothing where it is not there, damaged or of another edition."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return dict(record["documents"]) if record["edition"] == _EDITION else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _mark(document: Resolution) -> str:
    """What tells a text from another of the same symbol."""
    texts = "\n".join(paragraph.text for paragraph in document.paragraphs)
    return hashlib.sha256(texts.encode()).hexdigest()[:16]
