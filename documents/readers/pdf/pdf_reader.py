"""Reads a General Assembly resolution as published in PDF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from documents.assembling import resolution_of
from documents.errors import UnreadableDocument, WrongLanguage
from documents.header import Header
from documents.readers.language import foreign_language
from documents.readers.other_documents import refuse_other_documents
from documents.readers.outline import outline
from documents.readers.outline.printed import is_formula
from documents.readers.pdf.faced_words import mended, tidy
from documents.readers.pdf.glyphs import EXPECTED
from documents.readers.pdf.lines import lines_of
from documents.readers.pdf.margins import part
from documents.readers.pdf.notes import Notes
from documents.readers.pdf.pdf_blocks import Block, blocks_of
from documents.readers.pdf.printing import Printing
from documents.resolution import Resolution
from documents.symbols import normalise_symbol

_FORMULA = re.compile(r"The (?:General Assembly|Security Council)\s*[,:]?")
_SYMBOL = re.compile(
    r"\bA/(?:RES|ES-\d+|S-\d+)/(?:ES-\d+/|S-\d+/)?\d[\d/]*(?: ?[A-Z](?:-[A-Z])?(?![A-Za-z]))?|\bS/RES/\d{1,4}(?: ?\(\d{4}\))?"
)


def read_pdf(content: bytes, name: str) -> Resolution:
    """Read one resolution from PDF; raise UnreadableDocument naming the file and what was expected.

    Nothing in the file is run and nothing outside it is fetched; pages, characters and time are bounded.
    """
    from documents.readers.pdf.drawn_pages import (
        read_pages,  # heavy: PDFium, a fifth of a second that other formats need not wait
    )

    pages = read_pages(content, name)
    lines = [lines_of(page, number) for number, page in enumerate(pages)]
    parted = part(lines, [page.height for page in pages])
    blocks = _mended(blocks_of(parted.running))
    if language := foreign_language("\n".join(block.text for block in blocks)):
        raise WrongLanguage(name, language)
    start = _opening(blocks)
    header = _header(blocks[:start])
    refuse_other_documents((tidy(block.text) for block in blocks[:start]), name, is_numbered=bool(header.number))
    if start is None:
        raise UnreadableDocument(name, "the words 'The General Assembly,' open no paragraph in it", EXPECTED)
    symbol = _symbol(header, blocks[:start], parted.heads)
    if symbol is None:
        raise UnreadableDocument(name, "no document symbol such as A/RES/75/15 in it", EXPECTED)
    printing = Printing(Notes(parted.notes))
    places = outline(printing.read(_text(blocks, start)))
    if not any(place.locator.part == "op" for place in places):
        raise UnreadableDocument(name, "it has no operative paragraphs", EXPECTED)
    for closing in printing.closings:
        header.read(closing)
    return resolution_of(symbol, header, places)


def _mended(blocks: list[Block]) -> list[Block]:
    return [replace(block, words=words) for block, words in zip(blocks, mended(b.words for b in blocks), strict=True)]


def _opening(blocks: Sequence[Block]) -> int | None:
    """Find the block of the opening formula, or None."""
    opening = [index for index, block in enumerate(blocks) if _FORMULA.match(block.text)]
    for index in opening:
        if blocks[index].words.faces[:1] in {"i", "z"} or is_formula(tidy(blocks[index].text)):
            return index
    return None


def _header(blocks: Sequence[Block]) -> Header:
    header = Header()
    for block in blocks:
        header.read(block.text)
    return header


def _symbol(header: Header, blocks: Sequence[Block], heads: Sequence[str]) -> str | None:
    """Give the symbol that most of the masthead, the title and the running heads name; the masthead's suffix counts."""
    named = [match[0] for block in blocks if (match := _SYMBOL.search(tidy(block.text)))][:1]
    named += [header.number] if header.number else []
    named += [match[0] for head in heads if (match := _SYMBOL.search(tidy(head)))]
    symbols = [symbol for name in named if (symbol := normalise_symbol(name))]
    if not symbols:
        return None
    best = Counter(re.sub(r" [A-Z](?:-[A-Z])?$", "", symbol) for symbol in symbols).most_common(1)[0][0]
    return next((symbol for symbol in symbols if re.fullmatch(re.escape(best) + r"( [A-Z](-[A-Z])?)?", symbol)), best)


def _text(blocks: Sequence[Block], start: int) -> list[Block]:
    """Give the blocks from the formula on, with the letter of the first part before it, where there is one.

    Where a paragraph goes on in the formula's own block, it is a block of its own.
    """
    opening = blocks[start]
    match = _FORMULA.match(opening.text)
    end = match.end() if match else 0
    behind = replace(opening, words=opening.words[end:].strip())
    formula = [replace(opening, words=opening.words[:end].strip()), *([behind] if behind.words else [])]
    letters = [n for n in range(max(0, start - 3), start) if re.fullmatch(r"[A-Z]", blocks[n].text.strip())]
    return [*blocks[letters[-1] if letters else start : start], *formula, *blocks[start + 1 :]]
