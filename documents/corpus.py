"""The corpus: every document that is known, and every paragraph by its id."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from documents.errors import DocumentError
from documents.records import Record, stored_record
from documents.resolution import Footnote, Kind, Paragraph, ParagraphId, Resolution
from documents.symbols import normalise_symbol


def seed_path() -> Path:
    """Where the resolution that ships with the project stands: the text of A/RES/75/15."""
    return Path(__file__).parent / "seed" / "A_RES_75_15.txt"


_PARTS = re.compile(r"(.*/\d+) ?([A-Z](?:-[A-Z])?)")
_IN_PART = re.compile(r"([A-HJ-UWYZ])\.")
"""What the locator of a paragraph in a part begins with; I, V and X number sections."""


@dataclass(frozen=True)
class Corpus:
    """Resolutions in the order of their symbols, passages of other corpora, and what is recorded, frozen together."""

    resolutions: tuple[Resolution, ...] = ()
    passages: tuple[Paragraph, ...] = ()
    recorded: tuple[Record, ...] = ()

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Every whole paragraph in order, the unit of search: sub-paragraphs are part of their parent's text."""
        own = (p for resolution in self.resolutions for p in resolution.paragraphs if p.is_whole)
        return (*own, *self.passages)

    @cached_property
    def by_symbol(self) -> dict[str, Resolution]:
        """Resolutions by document symbol."""
        return {resolution.symbol: resolution for resolution in self.resolutions}

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """What is recorded, by the symbol that it is recorded of; whether there is a document of it or not."""
        return {record.symbol: record for record in self.recorded}

    def records_of(self, symbol: str) -> tuple[Record, ...]:
        """What is recorded of a document or of a part: one record, as a rule; one of each part where these were recorded apart."""
        if symbol in self._records_beside:
            return self._records_beside[symbol]
        if symbol in self.records:
            return (self.records[symbol],)
        found = (record for meant in self.symbols_of(symbol) for record in self._records_beside.get(meant, ()))
        return tuple(dict.fromkeys(found))

    @cached_property
    def unmatched(self) -> tuple[str, ...]:
        """The symbols of records that belong to no document that is known."""
        matched = {record.symbol for records in self._records_beside.values() for record in records}
        return tuple(record.symbol for record in self.recorded if record.symbol not in matched)

    @cached_property
    def _records_beside(self) -> dict[str, tuple[Record, ...]]:
        """The records of each document that has any: of its own symbol, or else of parts that it shares with the record.

        A symbol without letters is that of part A, unless its document holds more: parts that come later leave it as it is.
        """
        apart: dict[str, list[Record]] = {}
        for record in self.recorded:
            if record.symbol not in self.by_symbol:
                apart.setdefault(_parted(record.symbol)[0], []).append(record)
        beside: dict[str, tuple[Record, ...]] = {
            symbol: (self.records[symbol],) for symbol in self.by_symbol if symbol in self.records
        }
        for document in self.resolutions:
            rest = apart.get(_parted(document.symbol)[0], [])
            if rest and (document.symbol not in beside or _parted(document.symbol)[1]):
                held = _parts_held(document)
                shared = tuple(record for record in rest if held & _letters(_parted(record.symbol)[1]))
                if shared:
                    beside[document.symbol] = (*beside.get(document.symbol, ()), *shared)
        return beside

    def symbols_of(self, symbol: str) -> tuple[str, ...]:
        """The documents that a symbol means: its own, or those of its parts, or that in which its part is.

        Parts are adopted by themselves or together: A/RES/79/259 is A/RES/79/259 A-C, and A/RES/79/259 B is in it.
        """
        if symbol in self.by_symbol:
            return (symbol,)
        whole, letters = _parted(symbol)
        parts = self._parts.get(whole, ())
        return tuple(part for part in parts if not letters or _letters(_parted(part)[1]) & _letters(letters)) or self._dated(
            symbol
        )

    def all_meant_by(self, written: Iterable[str]) -> tuple[str, ...]:
        """The documents that symbols mean, each in whichever spelling (``75/15``, ``res 75/15``); one that is not here in full form."""
        return tuple(dict.fromkeys(known for one in written for known in self._meant_by(" ".join(one.split()))))

    def _meant_by(self, written: str) -> tuple[str, ...]:
        if written in self._passaged:
            return (written,)
        symbol = normalise_symbol(written) or written
        return self.symbols_of(written) or self.symbols_of(symbol) or (symbol,)

    @cached_property
    def _passaged(self) -> frozenset[str]:
        """What the passages of other corpora are of."""
        return frozenset(passage.symbol for passage in self.passages)

    def _dated(self, symbol: str) -> tuple[str, ...]:
        """The documents whose symbol is this one and the year in brackets: S/RES/1325 is S/RES/1325 (2000)."""
        council = symbol.startswith("S/RES/")
        return tuple(known for known in self.by_symbol if council and known.partition(" (")[0] == symbol)

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

    def with_documents(
        self, resolutions: Iterable[Resolution], passages: Iterable[Paragraph], records: Iterable[Record] = ()
    ) -> Corpus:
        """Give a corpus with these added; a document or record known by symbol or a passage known by id is replaced.

        A passage that has the id of a resolution's paragraph is left out: the paragraph is that.
        """
        known = self.by_symbol | {resolution.symbol: resolution for resolution in resolutions}
        taken = {p.id for resolution in known.values() for p in resolution.paragraphs}
        loose = {p.id: p for p in (*self.passages, *passages) if p.id not in taken}
        recorded = dict(self.records) | {record.symbol: record for record in records}
        return Corpus(
            tuple(known[symbol] for symbol in sorted(known, key=_natural)),
            tuple(loose[key] for key in sorted(loose)),
            tuple(recorded[symbol] for symbol in sorted(recorded, key=_natural)),
        )

    def without(self, keys: Collection[str], records: Collection[str] = ()) -> Corpus:
        """Give a corpus without the documents of these symbols, the passages of these ids, and the records of these symbols."""
        return Corpus(
            tuple(resolution for resolution in self.resolutions if resolution.symbol not in keys),
            tuple(passage for passage in self.passages if passage.id not in keys),
            tuple(record for record in self.recorded if record.symbol not in records),
        )

    def dump(self) -> str:
        """Write the corpus as JSON lines, one document or record a line."""
        return "".join(line + "\n" for line in self._lines())

    @classmethod
    def load(cls, content: bytes) -> Corpus:
        """Read what dump wrote, in UTF-8; raise DocumentError when it is something else."""
        resolutions: list[Resolution] = []
        passages: list[Paragraph] = []
        records: list[Record] = []
        try:
            for line in content.rstrip(b"\n").split(b"\n"):
                record = orjson.loads(line)
                if record["type"] == "resolution":
                    resolutions.append(_resolution(record["document"]))
                elif record["type"] == "record":
                    records.append(stored_record(record["document"]))
                else:
                    passages.append(_paragraph(record["document"]))
        except TypeError as error:  # fields that this version has not, or that the other one had not
            message = f"the stored corpus is of another version, or damaged ({error}); ingest the documents again"
            raise DocumentError(message) from error
        except (ValueError, KeyError, AttributeError) as error:
            raise DocumentError(f"the stored corpus is damaged ({error}); ingest the documents again") from error
        corpus = cls(tuple(resolutions), tuple(passages), tuple(records))
        corpus.__dict__["digest"] = _digest(content)  # what dump writes: to write it again only for this would take seconds
        return corpus

    def _lines(self) -> Iterable[str]:
        for resolution in self.resolutions:
            yield _line("resolution", asdict(resolution))
        for passage in self.passages:
            yield _line("passage", asdict(passage))
        for record in self.recorded:
            yield _line("record", asdict(record))


def _parted(symbol: str) -> tuple[str, str]:
    """Part a symbol from the letters of its parts, which may be none: ``A/RES/79/259`` and ``A-C``."""
    match = _PARTS.fullmatch(symbol)
    return (match[1], match[2]) if match else (symbol, "")


def _letters(parts: str) -> frozenset[str]:
    """The letters of parts written ``A-C``; a symbol without any is that of part A."""
    first, _, last = (parts or "A").partition("-")
    return frozenset(map(chr, range(ord(first), ord(last or first) + 1)))


def _parts_held(document: Resolution) -> frozenset[str]:
    """The letters of the parts that a document holds: by its symbol, or by the places of its paragraphs."""
    _, letters = _parted(document.symbol)
    placed = () if letters else (_IN_PART.match(paragraph.locator) for paragraph in document.paragraphs)
    return frozenset(match[1] for match in placed if match) or _letters(letters)


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
