"""The words of an AKN4UN element: one line of text, the italics that open it, its footnotes with their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from documents.readers.outline.places import PLACE, place_notes
from documents.readers.outline.printed import Printed
from documents.resolution import Footnote
from documents.words import clean

_BLOCKS = frozenset(
    "p item point intro content list sublist blockList num listIntroduction docType docTitle subheading heading".split()
)
_SILENT = frozenset({"img", "meta"})
_MARK = re.compile(r"\d{1,3}(?:[,–-]\d{1,3})*|[a-z]")
_UNIT = re.compile(r"\b(?:[ckm]?m|CO|10)$|\s$")
"""What a raised figure belongs to, rather than being a mark: square metres, powers of ten, isotopes."""


def tag(element: etree._Element) -> str:
    """Give an element's name without its namespace, or an empty one for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def all_text(element: etree._Element) -> str:
    """Give all text of an element as it stands."""
    return "".join(str(piece) for piece in element.itertext())


def printed(
    element: etree._Element,
    notes: Mapping[str, str] | None = None,
    *,
    skip: tuple[str, ...] = (),
    heading: bool | None = None,
) -> Printed:
    """Collect an element's running text, with ``(a)`` before each item and notes set aside.

    A table becomes a line: cells are joined by `` | ``, rows by ``; ``. A raised mark that repeats a note of the document
    counts as that note.
    """
    walk = _Walk(notes or {}, skip)
    if tag(element) == "table":
        walk.rows(element, 0)
    else:
        walk.take(element)
    text, places = place_notes("".join(walk.pieces))
    placed = tuple(Footnote(mark, note, at) for (mark, note), at in zip(walk.found, places, strict=True))
    return Printed(text, walk.italic, placed, heading)


def _own_rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, not those of tables in its cells."""
    for child in table:
        if tag(child) == "tr":
            yield child
        elif tag(child) in {"thead", "tbody", "tfoot"}:
            yield from child.iterchildren("{*}tr")


class _Walk:
    """Gathers the pieces of a text in order, and its notes."""

    def __init__(self, notes: Mapping[str, str], skip: tuple[str, ...]) -> None:
        self.notes, self.skip = notes, skip
        self.pieces: list[str] = []
        self.found: list[tuple[str, str]] = []
        self.italic = ""
        self._said = False

    def take(self, node: etree._Element, *, depth: int = 0) -> None:
        """Take an element's own text and that of what is in it."""
        self._say(node.text)
        for child in node:
            name = tag(child)
            if name and name not in _SILENT and not (depth == 0 and name in self.skip):
                self._take_child(child, name, depth)
            self._say(child.tail)

    def _take_child(self, child: etree._Element, name: str, depth: int) -> None:
        if name == "authorialNote":
            self._note(child.get("marker", ""), clean(all_text(child)))
        elif name == "sup":
            self._raised(clean(all_text(child)))
        elif name == "table":
            self.rows(child, depth)
        elif name == "eol":
            self._say(" ")
        else:
            if name == "span" and child.get("class") == "italic" and not self._said:
                self.italic = self.italic or clean(all_text(child))
            self._say(" " if name in _BLOCKS else "")
            self.take(child, depth=depth + 1)
            self._say(" " if name in _BLOCKS else "")

    def rows(self, table: etree._Element, depth: int) -> None:
        """Take a table row by row; a cell or row without words leaves no trace."""
        for count, row in enumerate(r for r in _own_rows(table) if clean(all_text(r))):
            self._say("; " if count else "")
            for order, cell in enumerate(c for c in row.iterchildren("{*}td", "{*}th") if clean(all_text(c))):
                self._say(" | " if order else "")
                self.take(cell, depth=depth + 1)
                while self.pieces and self.pieces[-1].isspace():
                    self.pieces.pop()

    def _note(self, mark: str, text: str) -> None:
        self.found.append((mark, text))
        self.pieces.append(PLACE)

    def _raised(self, text: str) -> None:
        """Take a raised sign: the mark of a note that stands elsewhere, or part of the text."""
        before = self.pieces[-1] if self.pieces else ""
        if text == "o":
            self._say("°")
            return
        if not self._said or not _MARK.fullmatch(text) or _UNIT.search(before):
            self._say(text)
            return
        for mark in (mark for mark in text.split(",") if mark in self.notes):
            self._note(mark, self.notes[mark])

    def _say(self, text: str | None) -> None:
        if text:
            self.pieces.append(text.replace(PLACE, ""))
            self._said = self._said or not text.isspace()
