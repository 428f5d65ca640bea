"""Reads a resolution from plain text or Markdown: page breaks, footnotes, annexes, sections, lists, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.assembling import resolution_of
from documents.errors import UnreadableDocument, WrongLanguage
from documents.header import Header, begins_title
from documents.readers.language import foreign_language
from documents.readers.other_documents import refuse_other_documents
from documents.readers.outline import outline
from documents.readers.outline.printed import is_formula
from documents.readers.text.copied_pages import FURNITURE, with_marked_notes, with_whole_words
from documents.readers.text.marked import HEADING, Notes, read_marked, set_notes_aside
from documents.readers.text.text_blocks import split_blocks
from documents.resolution import Resolution
from documents.symbols import mentioned_symbols, normalise_symbol
from documents.words import clean, find_date

_EXPECTED = (
    "a General Assembly resolution as text: a title line such as '75/15. Title', 'The General Assembly,', "
    "then preambular and numbered operative paragraphs"
)
MAX_BLOCKS = 20_000
"""The longest resolutions have below 2,000 paragraphs; a file of so many blocks is none, and would take minutes."""
MAX_LINES = 200_000
_HEADER = 60
"""So many blocks of a text without a formula may tell what it is."""
_INLINE_FORMULA = re.compile(r"([*_]{0,2}The (?:General Assembly|Security Council)[*_]{0,2}\s*,)\s+(?=[*_]{0,2}[A-Z])")
_CLOSING = re.compile(r"\d+(?:st|nd|rd|th) (?:\([a-z]+\) )?(?:plenary )?meeting\b.{0,60}", re.IGNORECASE | re.DOTALL)
_CLOSING_LINE = re.compile(r"[*_]?\d+(?:st|nd|rd|th) (?:\([a-z]+\) )?plenary meeting", re.IGNORECASE)
_APPARATUS = re.compile(r"(?:Foot|End)?notes?", re.IGNORECASE)
_LONGEST_DATE = 20
_LETTER = re.compile(r"[A-Z]")
_RESOLUTION_NUMBER = re.compile(r"Resolution (\d{1,4} \(\d{4}\))")


def read_text(text: str, name: str) -> Resolution:
    """Read one resolution from text; raise UnreadableDocument naming the file and what was expected."""
    if text.count("\n") > MAX_LINES:
        raise UnreadableDocument(name, f"it has more than {MAX_LINES:,} lines", _EXPECTED)
    text = with_marked_notes(with_whole_words(text.replace("\r\n", "\n")))
    blocks = split_blocks(text)
    if not any(_is_formula(block) for block in blocks):
        blocks = _lines_of_pages(text)
    return read_blocks(blocks, name)


def _lines_of_pages(text: str) -> list[str]:
    """Take each line for a block, where no empty ones part paragraphs; the lines of a title are one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    formula = next((n for n, line in enumerate(lines) if _is_formula(line)), 0)
    titled = next((n for n, line in enumerate(lines[:formula]) if begins_title(line)), formula)
    return [*lines[:titled], *([" ".join(lines[titled:formula])] if titled < formula else []), *lines[formula:]]


def read_blocks(blocks: Sequence[str], name: str) -> Resolution:
    """Read one resolution from blocks of marked text, whatever format they were printed in.

    Which symbol counts: the number before the title (``75/15. Title``) is the document's own. A symbol in the header or a
    running head counts only where it says the same and more (``A/RES/75/101 A-B``), or where no title has a number; a
    symbol in the name of the file only where the document names none.
    """
    if len(blocks) > MAX_BLOCKS:
        raise UnreadableDocument(name, f"it has {len(blocks):,} paragraphs and lines", f"at most {MAX_BLOCKS:,}")
    blocks = [part for block in blocks for part in _INLINE_FORMULA.sub(r"\1\n\n", block).split("\n\n")]
    if foreign := foreign_language(" ".join(blocks[:60])):
        raise WrongLanguage(name, foreign)
    notes, running = set_notes_aside(blocks)
    start = next((n for n, block in enumerate(running) if _is_formula(block)), None)
    above = running[: _HEADER if start is None else start]
    header = _header(above)
    lines = [_words(line) for block in above for line in block.split("\n")]
    refuse_other_documents(lines, name, is_numbered=bool(header.number))
    if start is None:
        raise UnreadableDocument(name, "the line 'The General Assembly,' is nowhere in it", _EXPECTED)
    symbol = _symbol(header, running[:start], name)
    if symbol is None:
        raise UnreadableDocument(name, "no title line before 'The General Assembly,'", _EXPECTED)
    body = [*_before_the_formula(running[:start]), *running[start:]]
    found = outline([read_marked(block, notes) for block in _printed(body, header)])
    if not any(block.locator.part == "op" for block in found):
        raise UnreadableDocument(name, "it has no operative paragraphs", _EXPECTED)
    return resolution_of(symbol, header, found)


def _words(block: str) -> str:
    return read_marked(block, Notes()).text


def _is_formula(block: str) -> bool:
    return len(block) < 80 and is_formula(_words(block))


def _header(blocks: Sequence[str]) -> Header:
    header = Header()
    for block in blocks:
        for line in _lines(block):
            header.read(line)
    if not header.title:
        header.title = next((_words(block) for block in blocks if block.startswith(HEADING)), "")
    return header


def _lines(block: str) -> list[str]:
    """Give a header block as one line, except where each of its lines is a field of its own."""
    lines = [words for line in block.split("\n") if (words := _words(line.strip(" *_#")))]
    if any(line.startswith("Distr") for line in lines) or any(_CLOSING_LINE.search(line) for line in lines):
        return lines
    return [" ".join(lines)]


def _symbol(header: Header, blocks: Sequence[str], name: str) -> str | None:
    titled = normalise_symbol(header.number) if header.number else None
    lines = [_words(line) for block in blocks for line in block.split("\n")]
    named = [s for line in lines if len(line) < 40 and line.startswith(("A/RES/", "S/RES/")) and (s := normalise_symbol(line))]
    for symbol in named:
        if titled is None or symbol.startswith(f"{titled} "):
            return symbol
    if titled is not None:
        letters = [line for line in lines[-4:] if _LETTER.fullmatch(line)]
        return f"{titled} {letters[-1]}" if letters and not _is_collection(blocks) else titled
    council = next((match[1] for line in lines if (match := _RESOLUTION_NUMBER.fullmatch(line))), None)
    return f"S/RES/{council}" if council else _symbol_of_name(name)


def _symbol_of_name(name: str) -> str | None:
    """Read the symbol that a file is named for: ``A_RES_217_A_III.html``."""
    stem = re.sub(r"\.\w{1,5}$", "", re.split(r"[/\\]", name)[-1])
    old = re.match(r"A_RES_(\d{1,4})(?:_([A-Z]))?_([IVXL]+)\b", stem)
    if old:
        return f"A/RES/{old[1]} {old[2] + ' ' if old[2] else ''}({old[3]})"
    found = mentioned_symbols(re.sub(r"^([AS])_RES_(S-\d+|ES-\d+|\d+)_?(\d*)", r"\1/RES/\2/\3", stem).replace("_", " "))
    return found[0] if found and found[0].startswith(("A/RES/", "S/RES/")) else None


def _is_collection(blocks: Sequence[str]) -> bool:
    return any(re.search(r"\b[A-Z]\s?[-–]\s?[A-Z]$", _words(block)) for block in blocks if len(block) < 40)


def _before_the_formula(blocks: Sequence[str]) -> list[str]:
    """What stands before the formula and yet belongs to the text: the letter of a part, and clauses with *Whereas*."""
    letter = next((n for n in range(max(0, len(blocks) - 3), len(blocks)) if _LETTER.fullmatch(_words(blocks[n]))), None)
    if letter is not None:
        return list(blocks[letter:])
    return [block for block in blocks if _words(block).startswith("Whereas ")]


def _printed(blocks: Sequence[str], header: Header) -> list[str]:
    """Leave out what is printed on a page but no part of the text: closing lines, running heads, numbers of pages and jobs."""
    kept: list[str] = []
    last = ""
    for block in blocks:
        words = _words(block) if len(block) < 400 else ""
        if words and _CLOSING.fullmatch(words):
            for line in _lines(block):
                header.read(line)
            last = "closing"
        elif last == "closing" and find_date(words) and len(words) < _LONGEST_DATE:
            header.read(words)
        elif words and (FURNITURE.fullmatch(words) or _APPARATUS.fullmatch(words)):
            last = "furniture"
        elif last == "furniture" and words and words == clean(header.title):
            continue
        else:
            kept.append(block)
            last = ""
    return kept
