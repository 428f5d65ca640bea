"""The corpus: every document that is known, and every paragraph by its id."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from documents.errors import DocumentError
from documents.locators import ParagraphId
from documents.resolution import Footnote, Kind, Paragraph, Resolution


def seed_path() -> Path:
    """Where the resolution that ships with the project stands: the text of A/RES/75/15."""
    return Path(__file__).parent / "seed" / "A_RES_75_15.txt"


_PARTS = re.compile(r"(.*/\d+) ?([A-Z](?:-[A-Z])?)")


@dataclass(frozen=True)
class Corpus:
    """Resolutions in the order of their symbols, and passages of other corpora, frozen together."""

    resolutions: tuple[Resolution, ...] = ()
    passages: tuple[Paragraph, ...] = ()

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Every whole paragraph in order, the unit of search: sub-paragraphs are part of their parent's text."""
        own = (p for resolution in self.resolutions for p in resolution.paragraphs if p.is_whole)
        return (*own, *self.passages)

    @cached_property
    def by_symbol(self) -> dict[str, Resolution]:
        """Resolutions by document symbol."""
        return {resolution.symbol: resolution for resolution in self.resolutions}

    def symbols_of(self, symbol: str) -> tuple[str, ...]:
        """The documents that a symbol means: its own, or those of its parts, or that in which its part is.

        Parts are adopted by themselves or together: A/RES/79/259 is A/RES/79/259 A-C, and A/RES/79/259 B is in it.
        """
        if symbol in self.by_symbol:
            return (symbol,)
        whole, letter = _parted(symbol)
        parts = self._parts.get(whole, ())
        return tuple(part for part in parts if not letter or _holds_part(part, letter))

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        """The symbols that end with letters, by what stands before these."""
        found: dict[str, list[str]] = {}
        for symbol in self.by_symbol:
            whole, letter = _parted(symbol)
            if letter:
                found.setdefault(whole, []).append(symbol)
        return {whole: tuple(symbols) for whole, symbols in found.items()}

    @cached_property
    def by_id(self) -> dict[ParagraphId, Paragraph]:
        """Paragraphs by id, sub-paragraphs included."""
        known = {p.id: p for resolution in self.resolutions for p in resolution.paragraphs}
        return known | {p.id: p for p in self.passages}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything that is known, the same whatever the order of ingestion."""
        return _digest(self.dump().encode())

    def with_documents(self, resolutions: Iterable[Resolution], passages: Iterable[Paragraph]) -> Corpus:
        """Give a corpus with these added; a document known by symbol or a passage known by id is replaced.

        A passage that has the id of a resolution's paragraph is left out: the paragraph is that.
        """
        known = self.by_symbol | {resolution.symbol: resolution for resolution in resolutions}
        taken = {p.id for resolution in known.values() for p in resolution.paragraphs}
        loose = {p.id: p for p in (*self.passages, *passages) if p.id not in taken}
        return Corpus(tuple(known[symbol] for symbol in sorted(known, key=_natural)), tuple(loose[key] for key in sorted(loose)))

    def without(self, keys: Collection[str]) -> Corpus:
        """Give a corpus without the documents of these symbols and the passages of these ids."""
        return Corpus(
            tuple(resolution for resolution in self.resolutions if resolution.symbol not in keys),
            tuple(passage for passage in self.passages if passage.id not in keys),
        )

    def dump(self) -> str:
        """Write the corpus as JSON lines, one document a line."""
        return "".join(line + "\n" for line in self._lines())

    @classmethod
    def load(cls, content: bytes) -> Corpus:
        """Read what dump wrote, in UTF-8; raise DocumentError when it is something else."""
        resolutions: list[Resolution] = []
        passages: list[Paragraph] = []
        try:
            for line in content.rstrip(b"\n").split(b"\n"):
                record = orjson.loads(line)
                if record["type"] == "resolution":
                    resolutions.append(_resolution(record["document"]))
                else:
                    passages.append(_paragraph(record["document"]))
        except (ValueError, KeyError, TypeError) as error:
            raise DocumentError(f"the stored corpus is damaged ({error}); ingest the documents again") from error
        corpus = cls(tuple(resolutions), tuple(passages))
        corpus.__dict__["digest"] = _digest(content)  # what dump writes: to write it again only for this would take seconds
        return corpus

    def _lines(self) -> Iterable[str]:
        for resolution in self.resolutions:
            yield _line("resolution", asdict(resolution))
        for passage in self.passages:
            yield _line("passage", asdict(passage))


def _parted(symbol: str) -> tuple[str, str]:
    """Part a symbol from the letters of its parts, which may be none: ``A/RES/79/259`` and ``A-C``."""
    match = _PARTS.fullmatch(symbol)
    return (match[1], match[2]) if match else (symbol, "")


def _holds_part(symbol: str, letter: str) -> bool:
    first, _, last = _parted(symbol)[1].partition("-")
    return first <= letter[0] <= (last or first)


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _line(kind: str, document: dict[str, Any]) -> str:
    return json.dumps({"type": kind, "document": document}, sort_keys=True, default=date.isoformat)


def _natural(symbol: str) -> list[tuple[int, int, str]]:
    """Sort key by which A/RES/75/9 comes before A/RES/75/15."""
    return [(0, int(step), "") if step.isdigit() else (1, 0, step) for step in symbol.split("/")]


def _resolution(record: dict[str, Any]) -> Resolution:
    for key in ("adopted", "issued"):
        record[key] = date.fromisoformat(record[key]) if record[key] else None
    record["drafts"] = tuple(record["drafts"])
    record["paragraphs"] = tuple(_paragraph(p) for p in record["paragraphs"])
    return Resolution(**record)


def _paragraph(record: dict[str, Any]) -> Paragraph:
    kind: Kind = record["kind"]
    record["kind"] = kind
    record["footnotes"] = tuple(Footnote(**note) for note in record["footnotes"])
    record["mentions"] = tuple(record["mentions"])
    return Paragraph(**record)
