"""Comparison: two resolutions side by side, paragraph by paragraph, with the words that went and the words that came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents import Paragraph, Resolution
from documents.alignment import Pair, align
from documents.differences import Difference, Status, differences
from documents.series import oldest_first

STATUSES: tuple[Status, ...] = ("unchanged", "changed", "new", "dropped")
_TAIL = " ,;."
_MOST_MEETINGS = 300_000
"""Most pairs of equal words up to which two wordings are compared word by word, since the time grows with them.

The longest paragraphs of sessions 74 to 79 have 22,000 characters and 213,000; a text made to be slow takes six seconds below the limit, and minutes above it.
"""


@dataclass(frozen=True, slots=True)
class Side:
    """A paragraph in one of the resolutions: its place, and its text in stretches, of which some are only here."""

    locator: str
    label: str
    spans: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph before and after; one that is new has no before, one that was dropped has no after."""

    status: Status
    before: Side | None
    after: Side | None

    @property
    def is_renumbered(self) -> bool:
        """Whether the paragraph stands at another place now."""
        return self.before is not None and self.after is not None and self.before.locator != self.after.locator


@dataclass(frozen=True, slots=True)
class Count:
    """How many paragraphs are of a status."""

    status: Status
    number: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two resolutions, the older before, and their paragraphs in rows."""

    before: Resolution
    after: Resolution
    rows: tuple[Row, ...]
    counts: tuple[Count, ...]


@lru_cache(maxsize=32)
def compare(first: Resolution, second: Resolution) -> Comparison:
    """Set two resolutions side by side, whichever is named first.

    Rows are in the order of the newer; a paragraph that was dropped stands behind the one that it stood behind.
    """
    before, after = oldest_first(first, second)
    rows = tuple(_row(pair) for pair in _in_place(align(before, after), before))
    counted = Counter(row.status for row in rows)
    return Comparison(before, after, rows, tuple(Count(status, counted[status]) for status in STATUSES))


def _in_place(pairs: Sequence[Pair], before: Resolution) -> list[Pair]:
    """Put the pairs of dropped paragraphs where they stood: each behind the pair of the paragraph before it."""
    dropped = {pair.before.id: pair for pair in pairs if pair.before and pair.after is None}
    behind: dict[str, list[Pair]] = {}
    last = ""
    for paragraph in before.paragraphs:
        if paragraph.id in dropped:
            behind.setdefault(last, []).append(dropped[paragraph.id])
        elif paragraph.is_whole:
            last = paragraph.id
    placed = behind.get("", [])
    for pair in pairs:
        if pair.after is not None:
            placed += [pair, *behind.get(pair.before.id if pair.before else "-", [])]
    return placed


def _row(pair: Pair) -> Row:
    before, after = pair.before, pair.after
    if before is not None and after is not None and pair.status == "changed":
        spans = _compared(before.text, after.text)
        return Row("changed", _side(before, spans, "insert"), _side(after, spans, "delete"))
    return Row(pair.status, _whole(before), _whole(after))


def _compared(before: str, after: str) -> tuple[Difference, ...]:
    """The differences of two wordings; the stop at the end, which only tells the last paragraph from the others, is none."""
    old, new = before.rstrip(_TAIL), after.rstrip(_TAIL)
    held = Counter(new.split())
    if sum(number * held[word] for word, number in Counter(old.split()).items()) > _MOST_MEETINGS:
        return Difference("delete", old), Difference("insert", new)
    return differences(old, new)


def _side(paragraph: Paragraph, spans: Sequence[Difference], other: str) -> Side:
    """One side of a changed paragraph: what both have, and what only it has, with the stop at its end."""
    own = tuple(span for span in spans if span.op != other)
    tail = paragraph.text[len(paragraph.text.rstrip(_TAIL)) :]
    return Side(paragraph.locator, paragraph.label, (*own, Difference("equal", tail)) if tail else own)


def _whole(paragraph: Paragraph | None) -> Side | None:
    return None if paragraph is None else Side(paragraph.locator, paragraph.label, (Difference("equal", paragraph.text),))
