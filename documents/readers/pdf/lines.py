"""From the glyphs of a page to its lines of text, top to bottom, with superscripts marked as raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from documents.readers.pdf.columns import in_reading_order
from documents.readers.pdf.faced_words import RAISED, Words
from documents.readers.pdf.glyphs import Glyph, Page
from documents.words import SUPERSCRIPTS, plain_digits

_SAME_BASE = 0.2
"""Glyphs whose base lines differ by less than this share of their size stand on one line."""
_MOST_RAISED = 24
"""A row of more small glyphs than this is a line of its own."""
_SPACE_DRAWN = 0.045
"""A drawn space counts when the gap that it makes is at least this share of the size; letters stand up to 0.04 apart."""
_SPACE_GAP = 0.18
"""A gap without a drawn space is one when it is at least this share of the size; a stray gap in a word has 0.14."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A wide gap in a line: the index in the text behind it, and its edges in points."""

    index: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: page, edges and base line in points from the bottom, prevailing size, words, wide gaps."""

    page: int
    left: float
    right: float
    base: float
    size: float
    words: Words
    gaps: tuple[Gap, ...] = ()

    @property
    def text(self) -> str:
        """The line's characters, raised ones included."""
        return self.words.text


def lines_of(page: Page, number: int) -> list[Line]:
    """Give the lines of a page from top to bottom."""
    rows = in_reading_order(_with_superscripts(_rows(page.glyphs)), page.width)
    return [line for row in rows if (line := _line(row, number)) is not None]


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Group glyphs by base line, from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_from_top_left):
        last = rows[-1][-1] if rows else None
        if last is not None and last.base - glyph.base < _SAME_BASE * min(last.size, glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [row for row in rows if any(not g.char.isspace() for g in row)]


def _from_top_left(glyph: Glyph) -> tuple[float, float]:
    return -glyph.base, glyph.left


def _with_superscripts(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Put rows of small glyphs into the row that they belong to: raised ones into the row below, lowered ones into that above."""
    merged: list[list[Glyph]] = []
    for row in rows:
        if (merged and _stands_above(merged[-1], row)) or (merged and _hangs_below(merged[-1], row)):
            merged[-1] = merged[-1] + row
        else:
            merged.append(row)
    return merged


def _stands_above(above: list[Glyph], below: list[Glyph]) -> bool:
    rise = above[0].base - below[0].base
    if rise > 1.2 * below[0].size:  # as nearly all rows are: no need to count sizes
        return False
    small, full = _size(above), _size(below)
    if not (small < 0.85 * full and rise < 0.6 * full):
        return False
    return sum(not g.char.isspace() for g in above) <= _MOST_RAISED


def _hangs_below(above: list[Glyph], below: list[Glyph]) -> bool:
    drop = above[0].base - below[0].base
    if drop > 0.7 * above[0].size:
        return False
    small, full = _size(below), _size(above)
    few = sum(not g.char.isspace() for g in below) <= _MOST_RAISED
    return small < 0.85 * full and drop < 0.35 * full and few


def _size(row: Iterable[Glyph]) -> float:
    sizes: Counter[float] = Counter(map(attrgetter("size"), row))
    return sizes.most_common(1)[0][0]


def _line(row: list[Glyph], number: int) -> Line | None:
    size = _size(row)
    base = Counter(g.base for g in row if g.size == size).most_common(1)[0][0]
    row = sorted(row, key=lambda g: (g.left, g.right))
    visible = [g for g in row if not g.char.isspace()]
    text, faces, gaps = "", "", []
    spaced = False
    before: Glyph | None = None
    for glyph in row:
        if glyph.char.isspace():
            spaced = True
            continue
        gap = (glyph.left - before.right) / size + _hook(before) if before else 0.0
        if before and gap >= (_SPACE_DRAWN if spaced else _SPACE_GAP):
            text, faces = text + " ", faces + (before.face if before.face == glyph.face else "r")
            if gap > 0.9:
                gaps.append(Gap(len(text), before.right, glyph.left))
        raised = glyph.base - base > 0.12 * size and glyph.size < 0.85 * size
        text += plain_digits(glyph.char)
        faces += (RAISED if raised or SUPERSCRIPTS.fullmatch(glyph.char) else glyph.face) * len(glyph.char)
        before, spaced = glyph, False
    return Line(number, visible[0].left, max(g.right for g in visible), base, size, Words(text, faces), tuple(gaps))


def _hook(glyph: Glyph) -> float:
    """How far the hook of an f hangs over what follows it, as a share of the size."""
    return 0.0 if glyph.char != "f" else 0.19 if glyph.face in "iz" else 0.1


def steps(lines: list[Line]) -> Iterator[float]:
    """Give the distances from base line to base line of lines that follow one another on a page."""
    for upper, lower in pairwise(lines):
        if upper.page == lower.page:
            yield upper.base - lower.base
