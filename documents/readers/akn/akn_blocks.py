"""The blocks of an AKN4UN document, in the order in which they would be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from documents.readers.akn.akn_words import all_text, printed, tag
from documents.readers.outline.printed import Printed, find_annex, is_lettered, opens_preambular
from documents.words import clean

_HEADINGS = frozenset({"crossHeading", "heading", "subheading", "docType", "docTitle"})
_OUTSIDE = frozenset({"meta", "coverPage", "preface", "conclusions", "collectionBody"})
_NUMBER = re.compile(r"(\d{1,3})\.?")
_MARK = re.compile(r"\(?([a-z]{1,2}|[ivxl]+)\)")
_GLUED = re.compile(r"(?<=[a-z)”][;,.])\d{1,3}$")
"""A note's mark at the end of a paragraph that a file keeps as plain text: ``…;1``."""


def document_blocks(root: etree._Element) -> Iterator[Printed]:
    """Walk the parts of a document in order: parts A and B of a collection, each with its annexes."""
    notes = {note.get("marker", ""): clean(all_text(note)) for note in root.iter("{*}authorialNote") if note.get("marker")}
    parts = [part for component in root.iter("{*}component") for part in component.iterchildren("{*}statement")]
    for number, part in enumerate(parts):
        yield Printed(_letter(part) or chr(ord("A") + number % 26), heading=True)
        yield from (printed(title, heading=True) for title in part.iterfind("{*}preface//{*}docTitle"))
        yield from _Walk(notes).blocks(part)
    if not parts:
        yield from _Walk(notes).blocks(root)


def _letter(part: etree._Element) -> str:
    texts = (clean(all_text(number)) for number in part.iterfind("{*}preface//{*}docNumber"))
    return next((text for text in texts if re.fullmatch(r"[A-Z]", text)), "")


class _Walk:
    """Walks elements and gives their blocks; a paragraph is one block, its headings are blocks before it."""

    def __init__(self, notes: Mapping[str, str]) -> None:
        self._notes = notes

    def blocks(self, parent: etree._Element) -> Iterator[Printed]:
        """Give the blocks of everything in an element, also of text that stands outside the usual elements."""
        if parent.text and parent.text.strip():
            yield Printed(clean(parent.text))
        for child in parent:
            yield from (block for block in self._child(child, tag(child)) if block.text)
            if child.tail and child.tail.strip():
                yield Printed(clean(child.tail))

    def _child(self, child: etree._Element, name: str) -> Iterator[Printed]:
        if not name or name in _OUTSIDE:
            return
        if name == "attachment":
            yield from self._annex(child)
        elif name == "formula":
            yield printed(child)
        elif name in _HEADINGS or name == "num":
            yield printed(child, self._notes, heading=True)
        elif name == "paragraph":
            yield from self._paragraph(child)
        elif name == "p":
            yield from self._lines(child, skip=())
        elif name in {"container", "blockList", "table", "list", "content"}:
            block = printed(child, self._notes)
            opens = bool(block.italic) or (opens_preambular(block) and not is_lettered(block.text))
            yield replace(block, opens=opens and name == "container")
        else:
            yield from self.blocks(child)

    def _annex(self, attachment: etree._Element) -> Iterator[Printed]:
        inside = list(self.blocks(attachment))
        if not any(find_annex(block.text) for block in inside[:2]):
            yield Printed("Annex", heading=True)
        yield from inside

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Printed]:
        titles = [printed(h, self._notes, heading=True) for h in paragraph.iterchildren("{*}heading", "{*}subheading")]
        body = list(self._lines(paragraph, skip=("num", "heading", "subheading")))
        is_mark = bool(body) and body[0].heading is True and len(body[0].text) <= 6
        yield from (*body, *titles) if is_mark else (*titles, *body)

    def _lines(self, element: etree._Element, skip: tuple[str, ...]) -> Iterator[Printed]:
        """Give a paragraph as one block with its number in front, or the headings that it consists of."""
        num = next(element.iterchildren("{*}num"), None)
        mark = clean(all_text(num)) if num is not None else ""
        block = printed(element, self._notes, skip=("num", *skip))
        titles = [title for title in element.iterdescendants() if tag(title) in _HEADINGS and tag(title) not in skip]
        if not block.text:
            yield Printed(mark, heading=True)
        elif titles and clean(" ".join(all_text(title) for title in titles)) == block.text:
            yield from (printed(title, self._notes, heading=True) for title in titles)
        else:
            block = _without_glued_mark(block, self._notes)
            numbered = Printed(_written(mark)).followed_by(block) if mark else block
            yield replace(numbered, italic=block.italic, heading=(element.get("class") or "").startswith("H") or None)


def _written(mark: str) -> str:
    """Write a number or mark as it is printed: ``5.``, ``(a)``."""
    if match := _NUMBER.fullmatch(mark):
        return f"{match[1]}."
    return f"({match[1]})" if (match := _MARK.fullmatch(mark)) else mark


def _without_glued_mark(block: Printed, notes: Mapping[str, str]) -> Printed:
    match = _GLUED.search(block.text)
    return replace(block, text=block.text[: match.start()]) if match and match[0] in notes else block
