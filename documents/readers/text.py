"""Reads a resolution from plain or lightly marked text: page breaks, footnotes at the foot, superscript marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.assembling import Block, assemble
from documents.errors import UnreadableDocument
from documents.header import Header
from documents.locators import Locator
from documents.resolution import Footnote, Resolution
from documents.verbs import is_operative, leading_verb
from documents.words import SUPERSCRIPTS, clean, plain_digits

_EXPECTED = (
    "a General Assembly resolution as text: a title line such as '75/15. Title', 'The General Assembly,', "
    "then preambular and numbered operative paragraphs"
)
_LINK = re.compile(r"\[([^\]\[]*)\]\([^)]*\)")
_FORMULA = re.compile(r"\*?The General Assembly\*?,")
_NUMBERED = re.compile(r"(\d{1,3})\.?\s+(?=[*A-Z])")
_ALONE = re.compile(r"\d{1,3}\.?")
_ITALIC = re.compile(r"\*([^*]+)\*")
_ENDS = (",", ";", ".", ":")
_CLOSING = re.compile(r"\*?\d+(?:st|nd|rd|th) (?:\([a-z]+\) )?plenary meeting", re.IGNORECASE)


@dataclass(slots=True)
class _Draft:
    """A paragraph while its blocks are still being joined."""

    locator: Locator
    text: str


def read_text(text: str, name: str) -> Resolution:
    """Read one resolution from text; raise UnreadableDocument naming the file and what was expected."""
    blocks = [_LINK.sub(r"\1", block.strip()) for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))]
    blocks = [block for block in blocks if block]
    start = next((n for n, block in enumerate(blocks) if _FORMULA.fullmatch(clean(block))), None)
    if start is None:
        raise UnreadableDocument(name, "the line 'The General Assembly,' is nowhere in it", _EXPECTED)
    header = Header()
    for block in blocks[:start]:
        for line in _lines(block):
            header.read(line)
    if not header.number:
        raise UnreadableDocument(name, "no title line before 'The General Assembly,'", _EXPECTED)
    notes, running = _set_footnotes_aside(blocks[start + 1 :])
    running = _take_closing(running, header)
    drafts = _join(running)
    if not any(draft.locator.part == "op" for draft in drafts):
        raise UnreadableDocument(name, "it has no operative paragraphs", _EXPECTED)
    symbol = f"A/RES/{header.number}"
    return Resolution(
        symbol=symbol,
        title=header.title,
        session=header.session,
        adopted=header.adopted,
        issued=header.issued,
        agenda_item=header.agenda_item,
        agenda_title=header.agenda_title,
        meeting=header.meeting,
        drafts=header.drafts,
        origin=header.origin,
        paragraphs=assemble(symbol, header.title, (_block(draft, notes) for draft in drafts)),
    )


def _lines(block: str) -> list[str]:
    """Give a header block as one line, except where each of its lines is a field of its own."""
    lines = [line.strip(" *#") for line in block.split("\n") if line.strip(" *#")]
    if any(line.startswith("Distr") for line in lines) or any(_CLOSING.search(line) for line in lines):
        return lines
    return [" ".join(lines)]


def _set_footnotes_aside(blocks: list[str]) -> tuple[dict[str, str], list[str]]:
    """Part footnotes (blocks that open with a superscript number) from the running text."""
    notes: dict[str, str] = {}
    running: list[str] = []
    for block in blocks:
        mark = SUPERSCRIPTS.match(block)
        if mark:
            notes[plain_digits(mark[0])] = clean(block[mark.end() :].replace("*", ""))
        else:
            running.append(block)
    return notes, running


def _take_closing(blocks: list[str], header: Header) -> list[str]:
    """Take the closing lines (plenary meeting and date) off the running text into the header."""
    for n, block in enumerate(blocks):
        if _CLOSING.match(block):
            for line in _lines(block):
                header.read(line)
            return blocks[:n]
    return blocks


def _join(blocks: list[str]) -> list[_Draft]:
    """Join blocks into paragraphs: one that was cut by a page break goes on in the next block.

    An operative paragraph opens with the next expected number, a preambular one with a preambular verb after a
    block that ended its sentence; whatever else comes belongs to the paragraph before it.
    """
    drafts: list[_Draft] = []
    operative = 0
    blocks = _with_their_numbers(blocks)
    unnumbered = not any(_NUMBERED.match(clean(block)) for block in blocks)
    for block in blocks:
        words = clean(block)
        number = _NUMBERED.match(words)
        if number and int(number[1]) == operative + 1:
            operative += 1
            drafts.append(_Draft(Locator("op", operative), words[number.end() :]))
        elif unnumbered and _opens_operative(words, drafts):
            operative += 1
            drafts.append(_Draft(Locator("op", operative), words))
        elif not operative and (not drafts or _opens_preambular(words, drafts[-1].text)):
            drafts.append(_Draft(Locator("pp", len(drafts) + 1), words))
        elif drafts:
            drafts[-1].text += " " + words
    return drafts


def _with_their_numbers(blocks: list[str]) -> list[str]:
    """Join a number that stands alone with the block that it numbers."""
    joined: list[str] = []
    for block in blocks:
        if joined and _ALONE.fullmatch(joined[-1]):
            joined[-1] = f"{joined[-1]} {block}"
        else:
            joined.append(block)
    return joined


def _opens_operative(words: str, drafts: list[_Draft]) -> bool:
    """Whether a block of a resolution that numbers none opens an operative paragraph: a finite verb of the Assembly."""
    ended = not drafts or SUPERSCRIPTS.sub("", drafts[-1].text).rstrip().endswith(_ENDS)
    verb = leading_verb(words.replace("*", ""))
    return ended and is_operative(verb)


def _opens_preambular(words: str, before: str) -> bool:
    ended = SUPERSCRIPTS.sub("", before).rstrip().endswith(_ENDS)
    return ended and bool(leading_verb(words.replace("*", "")))


def _block(draft: _Draft, notes: dict[str, str]) -> Block:
    """Strip marks from a paragraph: italics, and superscript numbers, which become footnotes with their place."""
    italic = _ITALIC.match(draft.text)
    marked = _ITALIC.sub(r"\1", draft.text)
    text = ""
    footnotes: list[Footnote] = []
    last = 0
    for match in SUPERSCRIPTS.finditer(marked):
        text += marked[last : match.start()]
        mark = plain_digits(match[0])
        if mark in notes:
            footnotes.append(Footnote(mark, notes[mark], len(text)))
        last = match.end()
    text = (text + marked[last:]).rstrip()
    return Block(draft.locator, text, verb=italic[1] if italic else "", footnotes=tuple(footnotes))
