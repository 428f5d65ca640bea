"""Reads a resolution from AKN4UN XML, the United Nations' profile of Akoma Ntoso (OASIS LegalDocML 1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from documents.assembling import Block, assemble
from documents.errors import UnreadableDocument
from documents.header import Header
from documents.locators import Locator
from documents.resolution import Footnote, Resolution
from documents.symbols import normalise_symbol
from documents.words import clean

_EXPECTED = "AKN4UN XML of one English resolution (akomaNtoso with coverPage, preamble and mainBody)"
_NUMBER = re.compile(r"(\d{1,3})\.?")
_NUMBER_IN_TEXT = re.compile(r"(\d{1,3})\.? (?=[A-Z])")
_MARK = re.compile(r"\(?([a-z]{1,2}|[ivxl]+)\)")
_ROMAN = re.compile(r"([IVXLC]+)\b\.?")
_DIVISIONS = {"section", "part", "title", "subsection", "chapter", "article"}
_HEADINGS = {"crossHeading", "heading", "subheading"}
_SILENT = {"authorialNote", "img"}


def read_akn(content: bytes, name: str) -> Resolution:
    """Read one resolution from XML; raise UnreadableDocument naming the file and what was expected.

    Entities are not resolved and nothing outside the file is fetched.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(name, f"it is not well-formed XML ({error.msg})", _EXPECTED) from error
    if next(root.iter(etree.Entity), None) is not None:
        raise UnreadableDocument(name, "it uses entities of its own, which are not resolved", _EXPECTED)
    if _tag(root) != "akomaNtoso":
        raise UnreadableDocument(name, f"its root element is <{_tag(root)}>", _EXPECTED)
    language = _find(root, "FRBRlanguage")
    if language is not None and language.get("language", "eng") not in {"eng", "en"}:
        raise UnreadableDocument(name, f"its language is {language.get('language')!r}", _EXPECTED)
    header = _header(root)
    symbol = _symbol(root, header)
    if symbol is None:
        raise UnreadableDocument(name, "no document symbol in it", _EXPECTED)
    blocks = list(_document_blocks(root))
    if not any(block.locator.part == "op" for block in blocks):
        raise UnreadableDocument(name, "it has no operative paragraphs", _EXPECTED)
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
        paragraphs=assemble(symbol, header.title, blocks),
    )


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _all(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    return element.iter(f"{{*}}{tag}")


def _all_text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _find(element: etree._Element, tag: str) -> etree._Element | None:
    return next(_all(element, tag), None)


def _header(root: etree._Element) -> Header:
    header = Header()
    cover, preface = _find(root, "coverPage"), _find(root, "preface")
    if cover is not None:
        for line in cover:
            header.read(_words(line).text)
        session = _find(cover, "session")
        if header.session is None and session is not None and re.fullmatch(r"[0-9]{1,3}", session.get("value") or ""):
            header.session = int(session.get("value", "0"))
    for day in _all(root, "FRBRdate"):
        value = _iso_date(day.get("date"))
        if day.get("name") == "adoption":
            header.adopted = header.adopted or value
        elif day.get("name") == "publication":
            header.issued = header.issued or value
    if preface is not None:
        titles = [_words(title).text for title in _all(preface, "docTitle")]
        header.title = next((title for title in titles if title), header.title)
    conclusions = _find(root, "conclusions")
    if conclusions is not None:
        for line in conclusions:
            header.read(_words(line).text)
    return header


def _iso_date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _symbol(root: etree._Element, header: Header) -> str | None:
    for number in _all(root, "docNumber"):
        if number.get("refersTo") == "#symbol" and (symbol := normalise_symbol(_words(number).text)):
            return symbol
    return normalise_symbol(header.number) if header.number else None


def _document_blocks(root: etree._Element) -> Iterator[Block]:
    """Walk the parts of a document in order: parts A and B of a collection, then the annexes."""
    parts = [part for component in _all(root, "component") for part in component.iterchildren("{*}statement")]
    if not parts:
        yield from _statement_blocks(root, ())
    for number, part in enumerate(parts):
        yield from _statement_blocks(part, (chr(ord("A") + number),))


def _statement_blocks(statement: etree._Element, path: tuple[str, ...]) -> Iterator[Block]:
    preamble = _find(statement, "preamble")
    if preamble is not None:
        yield from _preambular(preamble, path)
    attached = [doc for attachment in _all(statement, "attachment") for doc in _all(attachment, "mainBody")]
    body = next((b for b in _all(statement, "mainBody") if b not in attached), None)
    if body is not None:
        yield from _Body(path).read(body)
    for number, annex in enumerate(attached, start=1):
        step = "annex" if len(attached) == 1 else f"annex{number}"
        yield from _Body((*path, step)).read(annex)


def _preambular(preamble: etree._Element, path: tuple[str, ...]) -> Iterator[Block]:
    number = 0
    for child in preamble:
        words = _words(child)
        if _tag(child) == "formula" or not words.text:
            continue
        number += 1
        yield Block(Locator("pp", number, path), words.text, verb=words.italic, footnotes=words.footnotes)


@dataclass(slots=True)
class _Body:
    """Reads a body's paragraphs, keeping the numbering, the division and the heading that it is in."""

    path: tuple[str, ...]
    heading: str = ""
    number: int = 0
    restarts: int = 0
    blocks: list[Block] = field(default_factory=list)

    def read(self, body: etree._Element) -> list[Block]:
        self._walk(body)
        return self.blocks

    def _walk(self, parent: etree._Element) -> None:
        for child in parent:
            tag = _tag(child)
            if tag in _DIVISIONS:
                self._division(child)
            elif tag in _HEADINGS:
                self.heading = _words(child).text or self.heading
            elif tag == "num":
                continue
            elif tag == "paragraph":
                for heading in child.iterchildren("{*}heading", "{*}subheading"):
                    self.heading = _words(heading).text or self.heading
                self._paragraph(child)
            else:
                self._continue(_words(child))

    def _division(self, division: etree._Element) -> None:
        num = next(division.iterchildren("{*}num"), None)
        sign = _ROMAN.match(_words(num).text) if num is not None else None
        sign = sign or next(
            (m for h in division.iterchildren("{*}crossHeading", "{*}heading") if (m := _ROMAN.fullmatch(_words(h).text))), None
        )
        if sign is None:
            self._walk(division)
            return
        outer, number = self.path, self.number
        self.path, self.number = (*self.path, sign[1]), 0
        self._walk(division)
        self.path, self.number = outer, number

    def _paragraph(self, paragraph: etree._Element) -> None:
        num = next(paragraph.iterchildren("{*}num"), None)
        mark = _words(num).text if num is not None else ""
        words = _words(paragraph, skip=("num", "heading", "subheading"))
        if not words.text:
            return
        if match := _NUMBER.fullmatch(mark):
            self._add(int(match[1]), words)
        elif mark and _MARK.fullmatch(mark) and self.number:
            self._continue(words.behind(f"({mark.strip('()')}) "))
        elif (match := _NUMBER_IN_TEXT.match(words.text)) and int(match[1]) == self.number + 1:
            self._add(int(match[1]), words.without(match.end()))
        elif self.number and not mark and self._is_numbered:
            self._continue(words)
        elif mark and self.number:
            self._continue(words.behind(f"{mark} "))
        else:
            self._add(self.number + 1, words, numbered=False)

    _is_numbered: bool = False

    def _add(self, number: int, words: _Words, *, numbered: bool = True) -> None:
        if number <= self.number:
            self.restarts += 1
        self._is_numbered = numbered
        self.number = number
        path = (*self.path, str(self.restarts + 1)) if self.restarts else self.path
        self.blocks.append(Block(Locator("op", number, path), words.text, self.heading, words.italic, words.footnotes))

    def _continue(self, words: _Words) -> None:
        if not words.text:
            return
        if not self.blocks:
            self._add(1, words, numbered=False)
            return
        last = self.blocks[-1]
        shift = len(last.text) + 1
        notes = tuple(Footnote(n.mark, n.text, n.offset + shift) for n in words.footnotes)
        self.blocks[-1] = Block(last.locator, f"{last.text} {words.text}", last.heading, last.verb, last.footnotes + notes)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of an element: one line of text, the leading italic phrase, the footnotes with their places."""

    text: str
    italic: str
    footnotes: tuple[Footnote, ...]

    def behind(self, mark: str) -> _Words:
        shifted = tuple(Footnote(n.mark, n.text, n.offset + len(mark)) for n in self.footnotes)
        return _Words(mark + self.text, "", shifted)

    def without(self, start: int) -> _Words:
        shifted = tuple(Footnote(n.mark, n.text, max(0, n.offset - start)) for n in self.footnotes)
        return _Words(self.text[start:], self.italic, shifted)


def _words(element: etree._Element, skip: tuple[str, ...] = ()) -> _Words:
    """Collect an element's running text, with ``(a)`` before each item, table cells joined, notes set aside."""
    pieces: list[str] = []
    notes: list[tuple[int, str, str]] = []
    italics: list[str] = []

    def walk(node: etree._Element) -> None:
        pieces.append(node.text or "")
        for child in node:
            tag = _tag(child)
            if tag == "authorialNote":
                notes.append((len(pieces), child.get("marker", ""), clean(_all_text(child))))
            elif tag in {"tr", "td", "th"}:
                pieces.append("; " if tag == "tr" else " ")
                walk(child)
            elif tag in {"p", "item", "point", "intro", "content", "list", "sublist", "blockList", "num", "listIntroduction"}:
                if not (tag in skip and node is element):
                    pieces.append(" ")
                    walk(child)
                    pieces.append(" ")
            elif tag and tag not in _SILENT and not (tag in skip and node is element):
                if tag == "span" and child.get("class") == "italic" and not "".join(pieces).strip():
                    italics.append(clean(_all_text(child)))
                walk(child)
            pieces.append(child.tail or "")

    walk(element)
    text = clean("".join(pieces)).lstrip("; ")
    placed = tuple(Footnote(mark, note, len(clean("".join(pieces[:count])).lstrip("; "))) for count, mark, note in notes)
    return _Words(text, italics[0] if italics else "", placed)
