"""Finds tables among lines and flattens each to a readable line: cells are joined by a bar, rows by a semicolon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from documents.readers.pdf.faced_words import Words, joined
from documents.readers.pdf.lines import Line

_WIDE = 1.5
"""A gap of this many times the size parts two cells; the widest in justified text are below."""
_MARK = re.compile(r"\W{0,2}\w{1,5}[.)]|[•–—·*-]")
_BAR, _SEMICOLON = Words(" | ", "rrr"), Words(" ; ", "rrr")


@dataclass(frozen=True, slots=True)
class Cell:
    """Words within a line, and their left and right edge."""

    words: Words
    left: float
    right: float


def with_flat_tables(lines: list[Line], width: float) -> list[Line]:
    """Put one line in the place of each table; ``width`` is that of the running text in points."""
    flat: list[Line] = []
    index = 0
    while index < len(lines):
        end = _end_of_table(lines, index, width)
        if end:
            flat.append(_flattened(lines[index:end]))
            index = end
        else:
            flat.append(lines[index])
            index += 1
    return flat


def cells_of(line: Line) -> list[Cell]:
    """Cut a line at its wide gaps; the gap behind a number or mark that opens the line parts no cells."""
    cells: list[Cell] = []
    start, left = 0, line.left
    for gap in line.gaps:
        is_mark = start == 0 and _MARK.fullmatch(line.text[: gap.index].strip())
        if gap.right - gap.left >= _WIDE * line.size and not is_mark:
            cells.append(Cell(line.words[start : gap.index].strip(), left, gap.left))
            start, left = gap.index, gap.right
    return [*cells, Cell(line.words[start:].strip(), left, line.right)]


def _end_of_table(lines: list[Line], start: int, width: float) -> int:
    """Give the index behind the table that starts at a line, or 0 when none does."""
    if len(cells_of(lines[start])) < 2:
        return 0
    rows, end, index = 1, start + 1, start + 1
    while index < len(lines) and _is_near(lines[index - 1], lines[index]):
        line = lines[index]
        if len(cells_of(line)) > 1:
            rows, end = rows + 1, index + 1
        elif line.right - line.left > 0.6 * width or (line.words.share("bz") > 0.9 and index > end + 1):
            break
        index += 1
    return _with_wrapped_cells(lines, start, end) if rows > 1 else 0


def _with_wrapped_cells(lines: list[Line], start: int, end: int) -> int:
    """Take the lines behind the last full row to it where they stand closer than rows do."""
    distances = [a.base - b.base for a, b in pairwise(lines[start:end]) if a.page == b.page]
    close = 0.8 * max(distances, default=0.0)
    while end < len(lines) and _is_near(lines[end - 1], lines[end]) and lines[end].page == lines[end - 1].page:
        if lines[end - 1].base - lines[end].base >= close:
            break
        end += 1
    return end


def _is_near(upper: Line, lower: Line) -> bool:
    return upper.page != lower.page or 0 <= upper.base - lower.base < 3.2 * max(upper.size, lower.size)


def _flattened(lines: list[Line]) -> Line:
    columns = _columns(lines)
    rows: list[Words] = []
    for row in _rows(lines):
        cells: list[list[Words]] = [[] for _ in columns]
        for line in row:
            for cell in cells_of(line):
                column = max(range(len(columns)), key=lambda n: _overlap(cell, columns[n]))
                cells[column].append(cell.words)
        rows.append(_strung((joined(cell) for cell in cells), _BAR))
    words = _strung(rows, _SEMICOLON)
    first = lines[0]
    return replace(first, right=max(line.right for line in lines), base=lines[-1].base, page=lines[-1].page, words=words, gaps=())


def _strung(pieces: Iterable[Words], between: Words) -> Words:
    """String words together with others between them."""
    strung = [part for piece in pieces for part in (between, piece)][1:]
    return Words("".join(part.text for part in strung), "".join(part.faces for part in strung))


def _columns(lines: list[Line]) -> list[tuple[float, float]]:
    """Merge the edges of the cells of full rows into columns, from left to right."""
    most = max(len(cells_of(line)) for line in lines)
    spans = sorted((cell.left, cell.right) for line in lines for cell in _cells_of_full(line, most))
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _cells_of_full(line: Line, most: int) -> list[Cell]:
    cells = cells_of(line)
    return cells if len(cells) >= most else []


def _overlap(cell: Cell, column: tuple[float, float]) -> float:
    """How much of a cell is in a column; negative, the distance, when none is."""
    return min(cell.right, column[1]) - max(cell.left, column[0])


def _rows(lines: list[Line]) -> Iterator[list[Line]]:
    """Group lines into rows: a wider step opens one, and where all steps are alike each line is one."""
    distances = [a.base - b.base for a, b in pairwise(lines) if a.page == b.page and a.base > b.base]
    least = min(distances, default=0.0)
    wrapped = bool(distances) and max(distances) > 1.15 * least
    row: list[Line] = []
    for line in lines:
        opens = not row or line.page != row[-1].page or not wrapped or row[-1].base - line.base > 1.15 * least
        if opens and row:
            yield row
            row = []
        row.append(line)
    if row:
        yield row
