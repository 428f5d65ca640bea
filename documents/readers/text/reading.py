"""Reads a resolution from plain text or Markdown: page breaks, footnotes, annexes, sections, lists, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.assembling import resolution_of
from documents.errors import UnreadableDocument, WrongLanguage
from documents.header import Header
from documents.readers.language import foreign_language
from documents.readers.outline import outline
from documents.readers.outline.printed import is_formula
from documents.readers.text.blocks import split_blocks
from documents.readers.text.marked import HEADING, Notes, read_marked, set_notes_aside
from documents.resolution import Resolution
from documents.symbols import Organ, mentioned_symbols, named_symbols, normalise_symbol
from documents.words import clean

_EXPECTED = (
    "a General Assembly resolution as text: a title line such as '75/15. Title', 'The General Assembly,', "
    "then preambular and numbered operative paragraphs"
)
MAX_BLOCKS = 20_000
"""The longest resolutions have below 2,000 paragraphs; a file of so many blocks is none, and would take minutes."""
MAX_LINES = 200_000
_INLINE_FORMULA = re.compile(r"([*_]{0,2}The (?:General Assembly|Security Council)[*_]{0,2}\s*,)\s+(?=[*_]{0,2}[A-Z])")
_CLOSING = re.compile(r"\d+(?:st|nd|rd|th) (?:\([a-z]+\) )?(?:plenary )?meeting\b.{0,60}", re.IGNORECASE | re.DOTALL)
_CLOSING_LINE = re.compile(r"[*_]?\d+(?:st|nd|rd|th) (?:\([a-z]+\) )?plenary meeting", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:A|S)/RES/\S+(?: [A-Z](?:[-–][A-Z])?)?|\d{1,3}/\d{1,3}|\d{2}-\d{5}(?: ?\([A-Z]\))?(?: *\d{6})?|\*?\d{7}\*?|Page \d+|"
    r"Please recycle.{0,10}|United Nations"
)
_APPARATUS = re.compile(r"(?:Foot|End)?notes?", re.IGNORECASE)
_LONGEST_SYMBOL = 40
_OTHERS: dict[Organ, str] = {
    "human_rights_council": "Human Rights Council",
    "economic_and_social_council": "Economic and Social Council",
}
"""Bodies whose resolutions print drafts of the Assembly's, and would be read as these."""
_LETTER = re.compile(r"[A-Z]")
_RESOLUTION_NUMBER = re.compile(r"Resolution (\d{1,4} \(\d{4}\))")


def read_text(text: str, name: str) -> Resolution:
    """Read one resolution from text; raise UnreadableDocument naming the file and what was expected."""
    if text.count("\n") > MAX_LINES:
        raise UnreadableDocument(name, f"it has more than {MAX_LINES:,} lines", _EXPECTED)
    blocks = split_blocks(text)
    if not any(_is_formula(block) for block in blocks):
        blocks = [line.strip() for line in text.splitlines() if line.strip()]
    return read_blocks(blocks, name)


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
    if start is None:
        raise UnreadableDocument(name, "the line 'The General Assembly,' is nowhere in it", _EXPECTED)
    header = _header(running[:start])
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
    _refuse_other_bodies(blocks, name)
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


def _refuse_other_bodies(blocks: Sequence[str], name: str) -> None:
    """Raise UnreadableDocument where a line of the header is the symbol of a body's resolution that is not read here."""
    for line in (words for block in blocks for raw in block.split("\n") if len(words := _words(raw)) < _LONGEST_SYMBOL):
        named = named_symbols(line)
        is_whole = len(named) == 1 and (named[0].start, named[0].end) == (0, len(line))
        if is_whole and named[0].organ in _OTHERS and named[0].act != "document":
            raise UnreadableDocument(name, f"it is {named[0].symbol}, of the {_OTHERS[named[0].organ]}", _EXPECTED)


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
        elif words and (_FURNITURE.fullmatch(words) or _APPARATUS.fullmatch(words)):
            last = "furniture"
        elif last == "furniture" and words and words == clean(header.title):
            continue
        else:
            kept.append(block)
            last = ""
    return kept
