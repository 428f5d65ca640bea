"""From the lines of the running text to its blocks: paragraphs, headings, rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from documents.readers.outline.printed import is_formula
from documents.readers.pdf.faced_words import Words, joined
from documents.readers.pdf.lines import Line, steps
from documents.readers.pdf.tables import with_flat_tables

_ENDS = re.compile(r"[.,;:?!…][”’\"')\]]*(?: and| or)?$|^[^a-z]*$")
SIGN = re.compile(r"(?:(?:Annex|Appendix)(?:\s+(?:[IVXLC]+|[A-Z]|\d{1,2}))?|[IVXLC]+\.?|[A-Z]\.?)", re.IGNORECASE)
"""What stands alone above a heading: Annex II, a roman number, a letter."""
_FORMULAS = ("The General Assembly", "The Security Council")
_ITEM = re.compile(r"(?:\d{1,3}\.|\([a-z]{1,4}\)|[•–—]) ")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: their words, the left edge of the first one in points, and where on the page they stand."""

    words: Words
    left: float
    centred: bool = False
    is_right: bool = False
    is_flush: bool = False

    @property
    def text(self) -> str:
        """The block's characters without footnote marks."""
        return self.words.plain

    @property
    def is_bold(self) -> bool:
        """Whether all of it is bold."""
        return self.words.share("bz") > 0.9

    @property
    def is_italic(self) -> bool:
        """Whether all of it is italic."""
        return self.words.share("iz") > 0.9


@dataclass(frozen=True, slots=True)
class Measure:
    """How the running text is set: its left and right edge and its step from line to line, in points."""

    left: float
    right: float
    step: float


def measure(lines: list[Line]) -> Measure:
    """Measure the running text: the commonest left edge, a right one that few lines pass, and the least step that is usual."""
    lefts = Counter(round(line.left) for line in lines if len(line.text) > 40)
    rights = sorted(line.right for line in lines if len(line.text) > 40)
    size = Counter(line.size for line in lines).most_common(1)[0][0] if lines else 10.0
    distances = Counter(round(step * 2) / 2 for step in steps(lines) if 0.95 * size < step < 1.5 * size)
    usual = [step for step, count in distances.items() if count >= 0.2 * distances.most_common(1)[0][1]]
    return Measure(
        float(lefts.most_common(1)[0][0]) if lefts else 0.0,
        rights[round(0.9 * (len(rights) - 1))] if rights else 0.0,
        min(usual, default=1.2 * size),
    )


def blocks_of(lines: list[Line]) -> list[Block]:
    """Join lines into blocks; a page break inside a sentence does not part it."""
    page = measure(lines)
    lines = [line for part in _parts_of_text(lines, page) for line in part]
    blocks: list[Block] = []
    group: list[Line] = []
    for line in lines:
        if group and _parts(group, line, page):
            blocks.append(_block(group, page))
            group = []
        group.append(line)
    if group:
        blocks.append(_block(group, page))
    return blocks


def _parts_of_text(lines: list[Line], page: Measure) -> Iterator[list[Line]]:
    """Give the lines of the header as they are, then those of the text with each table as one line."""
    start = next((n for n, line in enumerate(lines) if line.text.startswith(_FORMULAS) and line.words.faces[0] in "iz"), 0)
    yield lines[:start]
    yield with_flat_tables(lines[start:], page.right - page.left)


def _parts(group: list[Line], line: Line, page: Measure) -> bool:
    """Whether a line opens a new block behind a group of lines."""
    last = group[-1]
    if " | " in last.text or " | " in line.text:
        return True
    if SIGN.fullmatch(last.text.strip()) or is_formula(last.text.strip()) or is_formula(line.text.strip()):
        return True
    if (last.words.share("bz") > 0.9) != (line.words.share("bz") > 0.9) or abs(last.size - line.size) > 0.12 * page.step:
        return True
    if last.page != line.page or line.base > last.base:
        return _parts_over_page(group, line, page)
    return last.base - line.base > max(1.25 * page.step, 1.35 * line.size) or _is_first_line(line, last, page)


def _is_first_line(line: Line, last: Line, page: Measure) -> bool:
    """Whether a line opens a paragraph by its indent or number alone, where no wider step parts paragraphs."""
    if not _ENDS.search(last.words.plain.rstrip()):
        return False
    if _ITEM.match(line.text):
        return True
    indented = 8 < line.left - page.left < 60
    is_short = last.right < page.right - 0.12 * (page.right - page.left)
    return indented and (abs(last.left - page.left) < 2 or (abs(last.left - line.left) < 2 and is_short))


def _parts_over_page(group: list[Line], line: Line, page: Measure) -> bool:
    """Whether the first line of a page opens a new block: where the last one ended, and this one is set like a first line."""
    last = group[-1]
    hang = group[1].left if len(group) > 1 else page.left
    indented = abs(line.left - hang) > 4 or (len(group) == 1 and line.left - page.left > 4)
    is_item = bool(_ITEM.match(line.text))
    short = page.right - last.right
    if not _ENDS.search(last.words.plain.rstrip()):
        opens = line.text[:1].isupper() or is_item
        return opens and (short > 0.25 * (page.right - page.left) or (indented and is_item))
    return indented or is_item or short > 0.12 * (page.right - page.left)


def _block(group: list[Line], page: Measure) -> Block:
    words = joined(line.words for line in group)
    middle = (page.left + page.right) / 2
    centred = all(abs((line.left + line.right) / 2 - middle) < 6 and line.left - page.left > 12 for line in group)
    is_right, is_flush = min(line.left for line in group) > middle, abs(group[0].left - page.left) < 4
    return Block(words, group[0].left, centred, is_right, is_flush)
