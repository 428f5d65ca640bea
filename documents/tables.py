"""Tables: the rows of a paragraph that holds one, under the heads of their columns, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BAR = re.compile(r"(?:^|(?<=\s))\|(?=\s|$)")
_FIGURE = re.compile(r"\(?[-–]?\d[\d\s,.]*\)?(?: \([^()]*\))?|[–—-]")
"""What a cell with a value holds: a number as tables write it, negative ones in brackets, or the dash for none."""
_THEN_TEXT = re.compile(r"(?:\(?\d(?:[\d ,.]*\d)?\)?|[–—-])\s+(?=(?:[a-z] )?[A-Z]|\([a-z]\) )")
"""A figure at the end of a table, and the words behind: a note, the next sub-paragraph, the caption of the next table."""
_NUMBERED = re.compile(r"(\d+[A-Z]?)\.?(?= |$)")
_BRACKETED = re.compile(r"\([^()]+\)")
_LEAST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: text[start:end] of its paragraph."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is of, and its values with the head of each, empty where the table gives none."""

    label: tuple[Cell, ...]
    values: tuple[Cell, ...]
    heads: tuple[str, ...]
    above: tuple[str, ...] = ()
    """The lines of a single cell that last stood over it."""

    @property
    def start(self) -> int:
        """Where it begins in the paragraph's text."""
        return self.label[0].start

    @property
    def end(self) -> int:
        """Where it ends there."""
        return self.values[-1].end

    @property
    def number(self) -> str:
        """The number of what it is of: *24* of *24 | Human rights*; empty where it has none."""
        found = _NUMBERED.match(self.label[0].text)
        return found[1] if found else ""

    @property
    def name(self) -> str:
        """What it is of, without the number."""
        words = " ".join(cell.text for cell in self.label)
        found = _NUMBERED.match(words)
        return words[found.end() :].strip() if found else words


@dataclass(frozen=True, slots=True)
class Table:
    """The rows with values of a table, in order, and the heads of its columns as they are written."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    start: int
    """Where its head begins in the paragraph's text; what stands before leads it in."""


def read_tables(text: str) -> tuple[Table, ...]:
    """Read the tables that a paragraph's text holds, cells parted by bars and rows by semicolons, as the readers write them.

    A row without a figure is no row with values; a form to be filled in has none, and is no table.
    """
    if "|" not in text or not _BAR.search(text):
        return ()
    found: list[_Lines] = []
    for cells, begins in _lines(text):
        if len(cells) > 1 and (begins or not found):
            found.append(_Lines(_opened(cells[0]), cells[1:]))
        elif found:
            found[-1].take(cells)
    return tuple(lines.table() for lines in found if len(lines.rows) >= _LEAST_ROWS)


class _Lines:
    """A table as it is read, line by line."""

    def __init__(self, first: Cell, others: Sequence[Cell]) -> None:
        self.start = first.start
        self.head: tuple[str, ...] = ()
        self.counted = ""
        self.rows: list[Row] = []
        self._above: list[str] = []
        self._was_row = False
        cells = [first, *others]
        if _values(cells):
            self.take(cells)
        else:
            self.head = tuple(cell.text for cell in cells)

    def take(self, cells: Sequence[Cell]) -> None:
        """Read a further line: a row, a line over rows, or one under the heads that tells what is counted."""
        values = _values(cells)
        if values:
            label = tuple(cell for cell in cells[:-values] if cell.text)
            if label:
                self.rows.append(Row(label, tuple(cells[-values:]), self._heads(values), tuple(self._above)))
        elif not self.rows and _BRACKETED.fullmatch(cells[-1].text):
            self.counted = cells[-1].text
        elif len(cells) == 1:
            self._above = [cells[0].text] if self._was_row else [*self._above, cells[0].text]
        self._was_row = bool(values)

    def _heads(self, values: int) -> tuple[str, ...]:
        heads = self.head[-values:] if len(self.head) >= values else ("",) * values
        return tuple(f"{head} {self.counted}" if self.counted and not _BRACKETED.search(head) else head for head in heads)

    def table(self) -> Table:
        """Give what was read."""
        return Table(self.head, tuple(self.rows), self.start)


def _values(cells: Sequence[Cell]) -> int:
    """How many cells at the end of a line hold figures; the first cell of a line is what it is of."""
    count = 0
    while count < len(cells) - 1 and _FIGURE.fullmatch(cells[-count - 1].text):
        count += 1
    return count


def _opened(cell: Cell) -> Cell:
    """The first cell of a table without the words that lead it in, which end with a colon."""
    lead = cell.text.rfind(": ") + 2 if ": " in cell.text else 0
    return Cell(cell.text[lead:], cell.start + lead, cell.end)


def _lines(text: str) -> Iterator[tuple[list[Cell], bool]]:
    """The lines of a text, cell by cell, and whether one begins a further table, whose head follows a row without a mark."""
    start = 0
    for part in text.split(";"):
        cells = list(_cells(text, start, start + len(part)))
        start += len(part) + 1
        begins = False
        for place, cell in enumerate(cells):
            if place and (ended := _THEN_TEXT.match(cell.text)):
                figure = ended[0].rstrip()
                rest = Cell(cell.text[ended.end() :], cell.start + ended.end(), cell.end)
                yield [*cells[:place], Cell(figure, cell.start, cell.start + len(figure))], begins
                cells, begins = [rest, *cells[place + 1 :]], True
                break
        if not begins or len(cells) > 1:
            yield cells, begins


def _cells(text: str, start: int, end: int) -> Iterator[Cell]:
    """The cells between two places of a text, without the white space around them."""
    places = [start, *(at for bar in _BAR.finditer(text, start, end) for at in bar.span()), end]
    for first, last in zip(places[::2], places[1::2], strict=True):
        words = text[first:last]
        opening = first + len(words) - len(words.lstrip())
        yield Cell(words.strip(), opening, opening + len(words.strip()))
