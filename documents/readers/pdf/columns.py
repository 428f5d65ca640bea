"""Finds text set in two columns, and puts the right column below the left one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from documents.readers.pdf.glyphs import Glyph

_GUTTER = 8.0
"""A gutter is at least so wide, in points."""
_LEAST_ROWS = 12
"""So many rows must have text on both sides of the gutter."""
_LEAST_FILL = 0.7
"""So much of each column's width the rows must fill on average; the cells of tables do not."""


def in_reading_order(rows: Sequence[list[Glyph]], width: float) -> list[list[Glyph]]:
    """Give the rows of a page as they are read: of two columns the left one first, then the right one at its place.

    Glyphs of the right column are moved to where the left one stands, so that both are indented alike.
    """
    gutter = _gutter(rows, width)
    if gutter is None:
        return list(rows)
    lefts = [row[0].left for row in map(_sorted, rows) if _is_clear(row, gutter)]
    rights = [min(g.left for g in row if g.left > gutter) for row in rows if _is_clear(row, gutter)]
    shift = min(rights) - min(lefts)
    ordered: list[list[Glyph]] = []
    left: list[list[Glyph]] = []
    right: list[list[Glyph]] = []
    for row in rows:
        if _crosses(row, gutter):
            ordered += [*left, *right, row]
            left, right = [], []
            continue
        before = [g for g in row if g.left <= gutter]
        behind = [g._replace(left=g.left - shift, right=g.right - shift) for g in row if g.left > gutter]
        left += [before] if _visible(before) else []
        right += [behind] if _visible(behind) else []
    return [*ordered, *left, *right]


def _gutter(rows: Sequence[list[Glyph]], width: float) -> float | None:
    if sum(_has_gap(row, width) for row in rows) < _LEAST_ROWS:
        return None
    for x in range(round(width * 0.4), round(width * 0.6), 3):
        clear = [row for row in rows if _is_clear(row, x)]
        if len(clear) >= _LEAST_ROWS and sum(_crosses(row, x) for row in rows) <= 0.6 * len(clear) and _are_full(clear, x):
            return float(x)
    return None


def _has_gap(row: list[Glyph], width: float) -> bool:
    """Whether a row has a gap as wide as a gutter that is in the middle of the page in part."""
    visible = _sorted([g for g in row if not g.char.isspace()])
    return any(
        after.left - before.right >= _GUTTER and before.right < width * 0.6 and after.left > width * 0.4
        for before, after in pairwise(visible)
    )


def _are_full(rows: list[list[Glyph]], x: float) -> bool:
    visible = [[g for g in row if not g.char.isspace()] for row in rows]
    edges = (min(g.left for row in visible for g in row), max(g.right for row in visible for g in row))
    left = [max(g.right for g in row if g.left <= x) - edges[0] for row in visible]
    right = [edges[1] - min(g.left for g in row if g.left > x) for row in visible]
    fill = [max(g.right for g in row) - min(g.left for g in row if g.left > x) for row in visible]
    return sum(left) >= _LEAST_FILL * len(left) * (x - edges[0]) and sum(fill) >= _LEAST_FILL * sum(right)


def _is_clear(row: list[Glyph], x: float) -> bool:
    """Whether a row has text on both sides of a place, and a gutter there."""
    return not _crosses(row, x) and _visible([g for g in row if g.left <= x]) and _visible([g for g in row if g.left > x])


def _crosses(row: list[Glyph], x: float) -> bool:
    visible = [g for g in row if not g.char.isspace()]
    before = max((g.right for g in visible if g.left <= x), default=None)
    behind = min((g.left for g in visible if g.left > x), default=None)
    if before is None or behind is None:
        return before is not None and before > x
    return behind - before < _GUTTER


def _visible(glyphs: Sequence[Glyph]) -> bool:
    return any(not g.char.isspace() for g in glyphs)


def _sorted(row: list[Glyph]) -> list[Glyph]:
    return sorted(row, key=lambda g: g.left)
