"""From what a reader saw, block by block, to paragraphs with ids: shared by the readers of every format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from documents.locators import Locator, paragraph_id
from documents.resolution import Footnote, Kind, Paragraph
from documents.symbols import mentioned_symbols
from documents.verbs import leading_verb

_SUB_MARK = re.compile(r"\(([a-z]{1,2}|[ivxl]+|\d+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph as a reader found it: its place, its words without number and marks, its footnotes."""

    locator: Locator
    text: str
    heading: str = ""
    verb: str = ""
    footnotes: tuple[Footnote, ...] = ()


def assemble(symbol: str, title: str, blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """Give the paragraphs of the blocks, in order; a block with sub-paragraphs is followed by one paragraph for each."""
    paragraphs: list[Paragraph] = []
    for block in blocks:
        whole = _paragraph(symbol, title, block)
        paragraphs.append(whole)
        for sub in split_sub_paragraphs(block.text):
            part = replace(
                block,
                locator=replace(block.locator, subs=sub.subs),
                text=sub.text,
                verb="",
                footnotes=tuple(
                    replace(note, offset=note.offset - sub.start)
                    for note in block.footnotes
                    if sub.start <= note.offset <= sub.start + len(sub.text)
                ),
            )
            paragraphs.append(_paragraph(symbol, title, part))
    return tuple(paragraphs)


@dataclass(frozen=True, slots=True)
class SubParagraph:
    """A lettered part of a paragraph's text: its marks (``("a", "ii")``), its words, and where they start."""

    subs: tuple[str, ...]
    text: str
    start: int


def split_sub_paragraphs(text: str) -> tuple[SubParagraph, ...]:
    """Find ``(a) … (b) … (i) …`` where they run in order from (a); a mark inside a sentence is none of them.

    Source of the rule: the United Nations Editorial Manual, lists in running text are lettered in order.
    """
    found: list[tuple[tuple[str, ...], int, int]] = []
    letter, roman = 0, 0
    for match in _SUB_MARK.finditer(text):
        before = text[: match.start()].rstrip()
        if before and before[-1] not in ":;,." and not before.endswith((" and", " or")):
            continue
        mark = match[1]
        if letter and mark == _roman(roman + 1) and not (roman == 0 and mark == _letter(letter + 1)):
            roman += 1
            found.append(((_letter(letter), mark), match.start(), match.end()))
        elif mark == _letter(letter + 1):
            letter, roman = letter + 1, 0
            found.append(((mark,), match.start(), match.end()))
    if not found or (len(found) == 1):
        return ()
    parts: list[SubParagraph] = []
    for index, (subs, _, end) in enumerate(found):
        following = [start for other, start, _ in found[index + 1 :] if len(other) <= len(subs)]
        stop = following[0] if following else len(text)
        words = text[end:stop]
        start = end + len(words) - len(words.lstrip())
        parts.append(SubParagraph(subs, words.strip(), start))
    return tuple(parts)


def _letter(n: int) -> str:
    return chr(96 + n) if n <= 26 else chr(96 + n - 26) * 2


def _roman(n: int) -> str:
    digits = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    out = ""
    for value, sign in digits:
        while n >= value:
            out, n = out + sign, n - value
    return out


def _paragraph(symbol: str, title: str, block: Block) -> Paragraph:
    notes = " ; ".join(note.text for note in block.footnotes)
    kind: Kind = "preambular" if block.locator.part == "pp" else "operative"
    if block.locator.path and block.locator.path[0].startswith("annex"):
        kind = "annex"
    own = tuple(m for m in mentioned_symbols(block.text) + mentioned_symbols(notes) if m != symbol)
    return Paragraph(
        id=paragraph_id(symbol, block.locator),
        symbol=symbol,
        locator=str(block.locator),
        kind=kind,
        text=block.text,
        title=title,
        heading=block.heading,
        verb=block.verb or leading_verb(block.text),
        footnotes=block.footnotes,
        mentions=tuple(dict.fromkeys(own)),
    )
