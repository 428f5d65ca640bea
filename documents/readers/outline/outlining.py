"""The outline of a resolution: from printed blocks to paragraphs with their places, the same for every format.

A place hangs on what stands on the page alone (numbers, marks, headings, verbs), so that the same resolution read from XML,
text, HTML or a word processor's file has the same ids. A division (``II``, ``B``, ``Article 5``) is part of a place only
where numbering starts anew in divisions of its kind. An unnumbered clause before paragraphs that are numbered from 1 is
their ``chapeau``; numbers that start anew without any division are told apart by a step ``2``, ``3`` ….
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from documents.assembling import Block
from documents.readers.outline.numbering import Level, Numbering, changed
from documents.readers.outline.printed import (
    ARTICLES,
    Printed,
    has_ended,
    is_lettered,
    opens_operative,
    opens_preambular,
    roman,
)
from documents.readers.outline.regions import Item, Region, regions
from documents.resolution import Footnote, Locator, Part


@dataclass(slots=True)
class _Draft:
    """A paragraph while its blocks are still being joined; number 0 is to be counted."""

    part: Part
    number: int
    blocks: list[Printed]
    levels: tuple[Level, ...]
    run: str
    heading: str

    @property
    def end(self) -> str:
        """The words that the paragraph ends with so far."""
        return self.blocks[-1].text

    @property
    def whole(self) -> Printed:
        """The paragraph as one block."""
        texts, notes, length = [], [], 0
        for block in self.blocks:
            notes += [replace(note, offset=note.offset + length) for note in block.footnotes]
            texts.append(block.text)
            length += len(block.text) + 1
        return replace(self.blocks[0], text=" ".join(texts), footnotes=tuple(notes))


def outline(blocks: Sequence[Printed]) -> list[Block]:
    """Give the paragraphs of a document's blocks, from just before its formula on, each with a place of its own."""
    found: list[Block] = []
    for region in regions(blocks):
        found += _Reading(region, Numbering(region)).blocks()
    return _apart(found)


@dataclass(slots=True)
class _Headings:
    """The headings that a paragraph stands under, and whether one has followed since they were read."""

    lines: list[str] = field(default_factory=list)
    notes: list[Footnote] = field(default_factory=list)
    waiting: bool = False

    def take(self, block: Printed) -> None:
        """Take a heading: it joins those that wait, and takes the place of others."""
        if not self.waiting:
            self.lines, self.notes = [], []
        self.lines.append(block.text)
        self.notes += [replace(note, offset=0) for note in block.footnotes]
        self.waiting = True

    @property
    def text(self) -> str:
        """The headings on one line: ``II. Umoja – Programme budget``."""
        out = ""
        for line in self.lines:
            short = out and len(out.rsplit(" – ", 1)[-1]) <= 5
            out = f"{out.rstrip('.')}. {line}" if short else f"{out} – {line}" if out else line
        return out


class _Reading:
    """Reads one region: opens a paragraph at each number or clause, and joins whatever else comes to it."""

    def __init__(self, region: Region, numbering: Numbering) -> None:
        self._region, self._numbering = region, numbering
        self._drafts: list[_Draft] = []
        self._headings = _Headings()
        self._own: set[str] = set()
        self._division: list[_Draft] = []
        self._levels: tuple[Level, ...] = ()
        self._last: tuple[Level, ...] = ()
        self._begun = False

    def blocks(self) -> list[Block]:
        """Give the region's paragraphs."""
        for index, item in enumerate(self._region.items):
            if self._numbering.levels[index] != self._levels:
                self._levels, self._division = self._numbering.levels[index], []
            if item.is_heading:
                self._headings.take(item.block)
            else:
                self._take(index, item)
        if self._headings.waiting:
            self._continue(Printed(""))
        return self._placed()

    def _take(self, index: int, item: Item) -> None:
        block = item.block
        number = self._numbering.accepted.get(index)
        last = self._division[-1] if self._division else None
        operative = last is not None and last.part == "op"
        if number is not None:
            self._open("op", number.value, block.without(number.end), self._numbering.runs.get(index, ""))
        elif not operative and self._is_preambular(block, last):
            self._preambular(block, last)
        elif index in self._numbering.missing:
            self._open("op", self._numbering.missing[index], block)
        elif self._goes_on(index, block, last):
            self._continue(block)
        elif self._numbering.is_chapeau(index):
            self._open("op", 0, block, "chapeau")
        else:
            anew = opens_operative(block) or self._is_article
            self._own |= changed(self._last, self._levels) if anew and not operative else set()
            self._open("op", 0, block)

    @property
    def _is_article(self) -> bool:
        return any(level.kind in ARTICLES for level in self._levels)

    def _is_preambular(self, block: Printed, last: _Draft | None) -> bool:
        if opens_operative(block) and (last is None or has_ended(last.end)):
            return False
        if self._region.has_formula and not self._begun:
            return not self._is_article
        if last is not None:
            return not block.text[:1].isupper() or opens_preambular(block)
        return opens_preambular(block) and block.text.endswith((",", ";")) and not self._is_article

    def _preambular(self, block: Printed, last: _Draft | None) -> None:
        opens = block.opens or bool(block.italic) or opens_preambular(block)
        if last is None or (opens and has_ended(last.end)) or (block.opens and not is_lettered(block.text)):
            self._open("pp", 0, block)
        else:
            self._continue(block)

    def _goes_on(self, index: int, block: Printed, last: _Draft | None) -> bool:
        """Whether a block without a number belongs to the paragraph before it."""
        if last is None or last.part == "pp":
            prose = not opens_operative(block) and not self._is_article
            return bool(self._drafts) and prose and self._numbering.continues(index)
        if self._headings.waiting and not self._numbering.has_numbers(index):
            return False
        text = last.end
        if is_lettered(block.text) or not has_ended(text):
            return True
        if self._numbering.has_numbers(index) and not self._numbering.is_chapeau(index):
            return True
        if opens_operative(block) or text.endswith((".", ".”", "!", "?")):
            return False
        return not (self._region.is_annex and block.text[:1].isupper())

    def _open(self, part: Part, number: int, block: Printed, run: str = "") -> None:
        notes = (*self._headings.notes, *block.footnotes) if self._headings.waiting else block.footnotes
        self._headings.waiting = False
        draft = _Draft(part, number, [replace(block, footnotes=notes)], self._levels, run, self._headings.text)
        self._drafts.append(draft)
        if part == "op":
            self._begun, self._last = True, self._levels
        self._division.append(draft)

    def _continue(self, block: Printed) -> None:
        """Join a block to the paragraph before it, with headings that stand between the two."""
        if self._headings.waiting:
            lines = Printed(" ".join(self._headings.lines), footnotes=tuple(self._headings.notes))
            block = lines.followed_by(block) if block.text else lines
            self._headings.waiting = False
        if not self._drafts:
            self._open("op", 0, block)
            return
        self._drafts[-1].blocks.append(block)

    def _placed(self) -> list[Block]:
        own = self._own | self._numbering.own
        counts: Counter[tuple[tuple[str, ...], Part]] = Counter()
        placed: list[Block] = []
        for draft in self._drafts:
            path = (*self._region.path, *_steps(draft.levels, own))
            path = (*path, draft.run) if draft.run else path
            number = draft.number
            if not number:
                counts[path, draft.part] += 1
                number = counts[path, draft.part]
            block = draft.whole
            placed.append(Block(Locator(draft.part, number, path), block.text, draft.heading, block.italic, block.footnotes))
        return placed


def _steps(levels: Iterable[Level], own: set[str]) -> list[str]:
    return [_step(level) for level in levels if level.kind in own]


def _step(level: Level) -> str:
    if level.kind == "section":
        return roman(level.value)
    if level.kind == "letter":
        return chr(level.value + 64)
    return {"article": "art", "chapter": "chap", "regulation": "reg"}.get(level.kind, level.kind) + str(level.value)


def _apart(blocks: list[Block]) -> list[Block]:
    """Tell apart places that occur twice, by a step 2, 3 … before the number of the later ones."""
    seen: Counter[Locator] = Counter()
    apart: list[Block] = []
    for block in blocks:
        place = block.locator
        while seen[place]:
            seen[place] += 1
            place = replace(place, path=(*block.locator.path, str(seen[place])))
        seen[place] += 1
        apart.append(replace(block, locator=place))
    return apart
