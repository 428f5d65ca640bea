"""Reads a resolution from a Word document: numbers that Word counts, footnotes, headings, tables, tracked changes.

The parts are read as XML: python-docx gives neither the numbers that Word shows nor footnotes, and conversions to HTML drop
how a list counts, on which the identity of every paragraph hangs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from documents.errors import UnreadableDocument
from documents.readers.docx.docx_numbering import WordNumbering
from documents.readers.docx.package import EXPECTED, Package, W
from documents.readers.docx.styles import Styles
from documents.readers.outline.printed import is_formula
from documents.readers.text import read_blocks
from documents.readers.text.marked import HEADING, escape
from documents.readers.text.text_blocks import table_line
from documents.resolution import Resolution
from documents.words import clean

_DELETED = frozenset({f"{W}del", f"{W}moveFrom", f"{W}rPr", f"{W}pPr", f"{W}instrText", f"{W}delText", f"{W}drawing", f"{W}pict"})
_SPACES = frozenset({f"{W}tab", f"{W}ptab"})
_BREAKS = frozenset({f"{W}br", f"{W}cr"})
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LONGEST_CELL = 600
"""A table with a longer cell sets a page, and holds no table."""


def read_docx(content: bytes, name: str) -> Resolution:
    """Read one resolution from a Word document; raise UnreadableDocument naming the file and what was expected.

    Tracked insertions count and deletions do not; headers, footers and comments are left out.
    """
    package = Package(content, name)
    try:
        blocks = list(_Document(package).blocks())
    except RecursionError as error:
        raise UnreadableDocument(name, "its elements are nested too deeply", EXPECTED) from error
    return read_blocks(blocks, name)


class _Document:
    """Writes the paragraphs of a Word document as blocks of marked text."""

    def __init__(self, package: Package) -> None:
        self._styles = Styles(package.related("styles"))
        self._numbering = WordNumbering(package.related("numbering"), self._styles)
        self._notes = {kind: _notes(package.related(f"{kind}s"), kind) for kind in ("footnote", "endnote")}
        self._body = package.document.find(f"{W}body")
        self._cited: list[etree._Element] = []

    def blocks(self) -> Iterator[str]:
        """Give the blocks of the text, then its footnotes by the numbers that they are shown with."""
        if self._body is not None:
            yield from self._of(self._body)
        for count, note in enumerate(self._cited, start=1):
            words = " ".join(self._line(paragraph) for paragraph in note.iter(f"{W}p"))
            yield f"[^{count}]: {words.strip()}"

    def _of(self, parent: etree._Element) -> Iterator[str]:
        """Walk what a body, a cell or a content control holds; a paragraph whose end is struck out runs into the next."""
        carried = ""
        for child in parent:
            if child.tag == f"{W}p":
                if _ends_deleted(child):
                    carried += self._line(child)
                    continue
                yield from self._paragraph(child, carried)
                carried = ""
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}:
                yield from self._of(child)
        if carried.strip():
            yield carried.strip()

    def _paragraph(self, paragraph: etree._Element, carried: str) -> Iterator[str]:
        mark = self._numbering.mark(paragraph) if _has_words(paragraph) or carried else ""
        text = (carried + self._line(paragraph)).strip()
        if not text:
            return
        heading = HEADING if self._styles.is_heading(paragraph) or self._is_bold(paragraph) else ""
        for count, part in enumerate(re.split(r"\n\s*\n", text)):
            yield heading + (f"{escape(mark)} {part}" if mark and not count else part)

    def _is_bold(self, paragraph: etree._Element) -> bool:
        runs = [run for run in paragraph.iter(f"{W}r") if clean("".join(t.text or "" for t in run.iter(f"{W}t")))]
        return bool(runs) and all(self._styles.is_on(run, "b", paragraph) for run in runs)

    def _line(self, paragraph: etree._Element) -> str:
        pieces: list[str] = []
        for run in _runs(paragraph):
            text = "".join(self._run(run))
            if text.strip() and self._styles.is_on(run, "i", paragraph) and "[^" not in text and "\n" not in text:
                text = _italic(text, pieces)
            pieces.append(text)
        return "".join(pieces)

    def _run(self, run: etree._Element) -> Iterator[str]:
        if self._styles.is_on(run, "vanish"):
            return
        raised = self._styles.is_raised(run)
        for piece in run:
            if piece.tag == f"{W}t":
                text = piece.text or ""
                yield text.translate(_SUPERSCRIPT) if raised and text.strip().isdigit() else escape(text)
            elif piece.tag in _SPACES:
                yield " "
            elif piece.tag in _BREAKS:
                yield "\n"
            elif piece.tag == f"{W}noBreakHyphen":
                yield "-"
            elif piece.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                yield self._reference(piece)

    def _reference(self, piece: etree._Element) -> str:
        kind = "footnote" if piece.tag == f"{W}footnoteReference" else "endnote"
        note = self._notes[kind].get(piece.get(f"{W}id", ""))
        if note is None:
            return ""
        self._cited.append(note)
        return f"[^{len(self._cited)}]"

    def _table(self, table: etree._Element) -> Iterator[str]:
        cells = [list(row.iter(f"{W}tc")) for row in table.iterchildren(f"{W}tr")]
        words = [[clean(" ".join(self._line(p) for p in cell.iter(f"{W}p"))) for cell in row] for row in cells]
        sets_page = any(len(cell) > _LONGEST_CELL or is_formula(cell) for row in words for cell in row)
        if sets_page or table.find(f".//{W}tc//{W}tbl") is not None:
            for row in table.iterchildren(f"{W}tr"):
                for cell in row.iterchildren(f"{W}tc"):
                    yield from self._of(cell)
        elif line := table_line(words):
            yield line


def _runs(parent: etree._Element) -> Iterator[etree._Element]:
    """Walk the runs of a paragraph that count: also those inserted, linked or in fields, not those deleted or moved away."""
    for child in parent:
        if child.tag == f"{W}r":
            yield child
        elif child.tag not in _DELETED and child.tag != _CHOICE:
            yield from _runs(child)


def _notes(part: etree._Element | None, kind: str) -> dict[str, etree._Element]:
    """The notes of a part by their ids, without the lines that separate them from the text."""
    if part is None:
        return {}
    return {
        note.get(f"{W}id", ""): note for note in part.iterchildren(f"{W}{kind}") if note.get(f"{W}type", "normal") == "normal"
    }


def _ends_deleted(paragraph: etree._Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _has_words(paragraph: etree._Element) -> bool:
    return any((text.text or "").strip() for run in _runs(paragraph) for text in run.iter(f"{W}t"))


def _italic(text: str, before: list[str]) -> str:
    """Set a run in italics, white space outside; a run that goes on with italics joins them."""
    words = text.strip()
    if "\\*" in words:
        return text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if before and before[-1].endswith("*") and not before[-1].endswith("\\*"):
        before[-1] = before[-1][:-1]
        return f"{lead}{words}*{tail}"
    return f"{lead}*{words}*{tail}"
