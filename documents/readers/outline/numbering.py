"""Numbering: which numbers of a region are its paragraphs' own, and where they start anew."""

from __future__ import annotations

from dataclasses import dataclass

from documents.readers.outline.printed import (
    ARTICLES,
    DivisionKind,
    Number,
    Printed,
    Sign,
    find_number,
    has_ended,
    opens_operative,
)
from documents.readers.outline.regions import Region

_WIDEST_GAP = 5
"""So many numbers may be missing before one that is followed by the next."""


@dataclass(frozen=True, slots=True)
class Level:
    """A division that paragraphs stand in: section 2, letter 1, article 5."""

    kind: DivisionKind
    value: int


class Numbering:
    """What the numbers of a region say, read once over all of it.

    A number is a paragraph's own where it is the next one, or 1 behind the mark of a division or a heading; others stand in
    lists and quotations. ``accepted`` has them by the index of their item, ``missing`` the numbers of clauses that lack
    theirs, ``levels`` the divisions of each item, ``own`` the kinds of divisions in which numbers start anew.
    """

    def __init__(self, region: Region) -> None:
        self._items = region.items
        self.levels = _levels(region)
        self.accepted: dict[int, Number] = {}
        self.missing: dict[int, int] = {}
        self.runs: dict[int, str] = {}
        self.own: set[str] = set()
        self._candidates = [
            (n, number) for n, i in enumerate(self._items) if not i.is_heading and (number := find_number(i.block.text))
        ]
        if not self._accept():
            self.levels = [tuple(level for level in levels if level.kind not in ARTICLES) for levels in self.levels]
            self.accepted, self.runs, self.own = {}, {}, set()
            self._accept()
        self._first: dict[tuple[Level, ...], int] = {}
        for index in self.accepted:
            self._first.setdefault(self.levels[index], index)
        self._find_missing()

    def has_numbers(self, index: int) -> bool:
        """Whether paragraphs of the item's division are numbered."""
        return self.levels[index] in self._first

    def is_chapeau(self, index: int) -> bool:
        """Whether an item stands before the first number of its division, and that is 1."""
        first = self._first.get(self.levels[index])
        return first is not None and index < first and self.accepted[first].value == 1

    def continues(self, index: int) -> bool:
        """Whether an item without number may only add to what stands before: its region is numbered, but nothing starts here."""
        return bool(self.accepted) and not self.is_chapeau(index)

    def _accept(self) -> bool:
        """Take the numbers in order; tell whether articles, where there are any, are divisions and no quotations.

        They are quoted where the numbering of the text goes on from one to the next.
        """
        last, inner, run = 0, 0, 1
        place: tuple[Level, ...] = ()
        sound = True
        for order, (index, number) in enumerate(self._candidates):
            following = self._candidates[order + 1][1].value if order + 1 < len(self._candidates) else 0
            new = changed(place, self.levels[index])
            is_list = inner and number.value == inner + 1 and not opens_operative(_behind(self._items[index].block, number))
            if number.value == 1 and last and (new or self._starts_anew(order, last)):
                self.own |= new
                run = 1 if new else run + 1
            elif (number.value == last + 1 and not is_list) or self._follows_a_gap(number.value, last, following):
                run = 1 if new else run
            else:
                inner = number.value
                continue
            self.accepted[index] = number
            if run > 1:
                self.runs[index] = str(run)
            if new & ARTICLES and last and number.value == last + 1:
                sound = False
            last, inner, place = number.value, 0, self.levels[index]
        return sound

    def _starts_anew(self, order: int, last: int) -> bool:
        """Whether a 1 starts new numbering though no division does: not where the old numbering goes on behind its list."""
        index = self._candidates[order][0]
        before = self._items[index - 1]
        if not before.is_heading and before.block.text.endswith(":"):
            return False
        length = 1
        while order + length < len(self._candidates) and self._candidates[order + length][1].value == length + 1:
            length += 1
        goes_on = order + length < len(self._candidates) and self._candidates[order + length][1].value == last + 1
        return (
            before.is_heading and not goes_on
            if length < 2
            else not goes_on and (before.is_heading or has_ended(before.block.text))
        )

    def _follows_a_gap(self, value: int, last: int, following: int) -> bool:
        if following != value + 1:
            return False
        return last == 0 or last + 1 < value <= last + 1 + _WIDEST_GAP

    def _find_missing(self) -> None:
        """Find clauses that stand where one number is missing: they lead with a verb, but have lost their number."""
        order = list(self.accepted)
        for before, after in zip([-1, *order], order, strict=False):
            last = self.accepted[before].value if before >= 0 else 0
            if self.accepted[after].value != last + 2:
                continue
            for index in range(before + 1, after):
                item = self._items[index]
                ended = index == 0 or self._items[index - 1].is_heading or has_ended(self._items[index - 1].block.text)
                if not item.is_heading and ended and opens_operative(item.block):
                    self.missing[index] = last + 1
                    break


def _behind(block: Printed, number: Number) -> Printed:
    return block.without(number.end)


def changed(before: tuple[Level, ...], now: tuple[Level, ...]) -> set[str]:
    """Give the kind of the division that is another one now: an article rather than its chapter, else the outermost."""
    new = now[next((n for n, (a, b) in enumerate(zip(before, now, strict=False)) if a != b), min(len(before), len(now))) :]
    articles = [level.kind for level in new if level.kind in ARTICLES]
    return {articles[0]} if articles else {level.kind for level in new[:1]}


def _levels(region: Region) -> list[tuple[Level, ...]]:
    """Give the divisions that each item of a region stands in."""
    levels: list[Level] = []
    found: list[tuple[Level, ...]] = []
    for item in region.items:
        if item.is_heading and (sign := _choose(item.signs, levels)):
            kinds = [level.kind for level in levels]
            levels = levels[: kinds.index(sign.kind)] if sign.kind in kinds else levels
            levels = [*levels, Level(sign.kind, sign.value)]
        found.append(tuple(levels))
    return found


def _choose(signs: tuple[Sign, ...], levels: list[Level]) -> Sign | None:
    """Choose what a mark is: the next of a division that is open, else the first of a new one."""
    values = {level.kind: level.value for level in levels}
    for sign in signs:
        if sign.kind in values and values[sign.kind] < sign.value <= values[sign.kind] + 2:
            return sign
    for sign in signs:
        if sign.kind not in values and (sign.value == 1 or sign.kind not in {"section", "letter"}):
            return sign
    return None
