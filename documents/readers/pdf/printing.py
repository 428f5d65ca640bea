"""From blocks to what the outline of a resolution is made of: printed blocks with footnotes, headings told by their face."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from documents.readers.outline.printed import (
    Printed,
    find_annex,
    find_number,
    find_signs,
    is_formula,
    is_serial_heading,
    looks_like_heading,
)
from documents.readers.pdf.faced_words import SPACE, Words, tidy
from documents.readers.pdf.notes import Notes
from documents.readers.pdf.pdf_blocks import Block
from documents.verbs import leading_verb

_CLOSING = re.compile(r"\d+(?:st|nd|rd|th) (?:\(\w+\) )?(?:plenary )?meeting\b.{0,60}", re.IGNORECASE)
_DEEPER = 10.0
"""A number that stands this many points further to the right than those of the paragraphs is one of a list."""
_LONGEST_HEADING = 400
_LONGEST_GUESS = 100


@dataclass(slots=True)
class Printing:
    """Turns the blocks behind the header into printed blocks, and keeps the closing lines."""

    notes: Notes
    closings: list[str] = field(default_factory=list)
    blocks: list[Printed] = field(default_factory=list)
    closed: bool = False

    def read(self, blocks: Sequence[Block]) -> list[Printed]:
        """Give the printed blocks, in order."""
        for block in _with_their_lists(blocks):
            if _is_closing(block):
                self.closings.append(tidy(block.text))
                self.closed = True
            else:
                self._take(block)
        return self.blocks

    def _take(self, block: Block) -> None:
        marked = self.notes.take_from(block.words)
        if not marked.text:
            return
        heading = _is_heading(block, marked.text)
        if is_formula(marked.text) or find_annex(marked.text):
            self.closed = False
        elif self.closed and heading is not True:
            # Text behind the closing lines belongs to no paragraph above them: it is annexed, though no line says so.
            self.blocks.append(Printed("Annex", heading=True))
            self.closed = False
        self.blocks.append(
            Printed(marked.text, _leading_italics(block.words), marked.footnotes, heading, _opens(block, heading, marked.text))
        )


def _is_closing(block: Block) -> bool:
    return bool(_CLOSING.fullmatch(tidy(block.text))) and (block.is_italic or block.is_right)


def _is_heading(block: Block, text: str) -> bool | None:
    """Tell a heading by its face: bold, or italic where no paragraph begins; running text by its length; else leave it open."""
    if is_formula(text) or find_annex(text):
        return None
    if block.is_bold:
        return len(text) < _LONGEST_HEADING
    signed = bool(find_signs(text))
    if (block.centred and signed) or (block.is_italic and (block.centred or block.is_flush) and looks_like_heading(text)):
        return True
    is_short = len(text) <= _LONGEST_GUESS and " | " not in text
    return None if is_short or signed or is_serial_heading(text) else False


def _opens(block: Block, heading: bool | None, text: str) -> bool:
    """Whether a block is set as a clause is: its first line indented, its first words a verb of the Assembly or in italics."""
    leads = block.words.faces[:1] in {"i", "z"} or bool(leading_verb(text))
    return heading is not True and not block.is_flush and leads and not block.is_italic


def _leading_italics(words: Words) -> str:
    number = find_number(words.text)
    start = number.end if number else 0
    behind = words.faces[start:]
    return tidy(words.text[start : start + len(behind) - len(behind.lstrip("iz"))])


def _with_their_lists(blocks: Iterable[Block]) -> list[Block]:
    """Join numbered items that are set deeper than the paragraphs' numbers to the paragraph that they stand in."""
    joined: list[Block] = []
    first: Block | None = None
    for block in blocks:
        text = tidy(block.text)
        number = None if block.is_bold else find_number(text)
        if is_formula(text) or find_annex(text):
            first = None
        elif number and number.value == 1 and first is None:
            first = block
        elif number and first is not None and block.left - first.left > _DEEPER:
            joined[-1] = replace(joined[-1], words=joined[-1].words + SPACE + block.words)
            continue
        joined.append(block)
    return joined
