"""Counted tables: the tables of resolutions that count what people ask for, with their years and the words that they stand among."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from documents import Paragraph, Resolution
from documents.series import title_key
from documents.tables import Table
from embeddings import terms
from service.library import Library

YEARS = re.compile(r"\b((?:19|20)\d\d)(?:\s?[–-]\s?((?:19|20)\d\d))?\b")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a table counts: the words of heads that say so, the unit behind a figure, and the words by which it is asked for."""

    heads: frozenset[str]
    unit: str
    asked: frozenset[str]

    @property
    def is_money(self) -> bool:
        """Whether it counts money."""
        return self.unit.endswith("dollars")


@dataclass(frozen=True, slots=True)
class CountedTable:
    """A table with its paragraph and document, what it counts, of which years, and the words that it stands among."""

    paragraph: Paragraph
    document: Resolution | None
    table: Table
    counted: Counted
    years: tuple[int, ...]
    titles: frozenset[str]
    """The words of its titles and heads."""
    around: frozenset[str]
    """Those and the words that lead it in."""

    @property
    def is_of_sections(self) -> bool:
        """Whether its rows are the numbered sections of a budget."""
        return any("section" in stems(head) for head in self.table.head)

    @property
    def lead(self) -> str:
        """The words that lead it in."""
        return self.paragraph.text[: self.table.start].strip()

    @property
    def span(self) -> str:
        """The years that it is for: *2025 to 2027*."""
        return " to ".join(dict.fromkeys(map(str, self.years[:1] + self.years[-1:])))

    @property
    def series(self) -> tuple[str, str]:
        """What the same tables of other years have in common: their title, and the part of the document that they stand in."""
        return title_key(self.paragraph.title), self.paragraph.locator.partition("op")[0]


def counted_tables(library: Library) -> tuple[CountedTable, ...]:
    """The tables of a library that count something that people ask for."""
    found = (_seen(paragraph, table, library) for paragraph, table in library.tables)
    return tuple(held for held in found if held)


def _seen(paragraph: Paragraph, table: Table, library: Library) -> CountedTable | None:
    document = library.corpus.by_symbol.get(paragraph.symbol)
    heads, lead = " ".join(table.head), paragraph.text[: table.start]
    rows_heads = " ".join(head for row in table.rows[:1] for head in row.heads)
    titles = stems(f"{paragraph.title} {paragraph.heading} {heads}")
    years = next((found for text in (paragraph.title, paragraph.heading, f"{lead} {heads}") if (found := years_in(text))), ())
    for told in map(stems, (f"{heads} {rows_heads}", f"{lead} {paragraph.heading}")):
        for counted in kinds_counted():
            if counted.heads & told:
                return CountedTable(paragraph, document, table, counted, years, titles, titles | stems(lead))
    return None


def years_in(text: str) -> tuple[int, ...]:
    """The years that a text names, and those between two that a dash joins."""
    found = {year for match in YEARS.finditer(text) for year in range(int(match[1]), int(match[2] or match[1]) + 1)}
    return tuple(sorted(found))


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """The stems of a text."""
    return frozenset(terms(text))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "table_words.toml").read_text(encoding="utf-8"))


@cache
def idle_words() -> frozenset[str]:
    """The stems of words that tell of no row."""
    return stems(_words()["idle"])


@cache
def kinds_counted() -> tuple[Counted, ...]:
    """What tables count that people ask for."""
    return tuple(Counted(stems(row["heads"]), row["unit"], stems(row["asked"])) for row in _words()["counted"])
