"""Reads a resolution from AKN4UN XML, the United Nations' profile of Akoma Ntoso (OASIS LegalDocML 1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, takewhile

from lxml import etree

from documents.assembling import resolution_of
from documents.errors import UnreadableDocument, WrongLanguage
from documents.header import Header
from documents.readers.akn.akn_blocks import document_blocks
from documents.readers.akn.akn_words import printed, tag
from documents.readers.language import foreign_language
from documents.readers.other_documents import refuse_other_documents
from documents.readers.outline import outline
from documents.readers.outline.printed import Printed, is_formula
from documents.readers.text.text_reader import MAX_BLOCKS
from documents.resolution import Resolution
from documents.symbols import normalise_symbol

_EXPECTED = "AKN4UN XML of one English resolution (akomaNtoso with coverPage, preamble and mainBody)"


def read_akn(content: bytes, name: str) -> Resolution:
    """Read one resolution from XML; raise UnreadableDocument naming the file and what was expected.

    Entities are not resolved and nothing outside the file is fetched. The symbol is the one that the file states as its own
    (``docNumber`` that refers to ``#symbol``); the number before the title counts only where a file states none.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(name, f"it is not well-formed XML ({error.msg})", _EXPECTED) from error
    if next(root.iter(etree.Entity), None) is not None:
        raise UnreadableDocument(name, "it uses entities of its own, which are not resolved", _EXPECTED)
    if tag(root) != "akomaNtoso":
        raise UnreadableDocument(name, f"its root element is <{tag(root)}>", _EXPECTED)
    language = _find(root, "FRBRlanguage")
    if language is not None and language.get("language", "eng") not in {"eng", "en"}:
        raise WrongLanguage(name, language.get("language", ""))
    try:
        return _read(root, name)
    except RecursionError as error:
        raise UnreadableDocument(name, "its elements are nested too deeply", _EXPECTED) from error


def _read(root: etree._Element, name: str) -> Resolution:
    header = _header(root)
    seen = list(islice(document_blocks(root), MAX_BLOCKS + 1))
    refuse_other_documents(_above(root, header, seen), name, is_numbered=bool(header.number))
    symbol = _symbol(root, header)
    if symbol is None:
        raise UnreadableDocument(name, "no document symbol in it", _EXPECTED)
    if len(seen) > MAX_BLOCKS:
        raise UnreadableDocument(name, f"it has more than {MAX_BLOCKS:,} paragraphs", _EXPECTED)
    if foreign := foreign_language(" ".join(block.text for block in seen[:40])):
        raise WrongLanguage(name, foreign)
    blocks = outline(seen)
    if not any(block.locator.part == "op" for block in blocks):
        raise UnreadableDocument(name, "it has no operative paragraphs", _EXPECTED)
    return resolution_of(symbol, header, blocks)


def _find(element: etree._Element, name: str) -> etree._Element | None:
    return next(element.iter(f"{{*}}{name}"), None)


def _header(root: etree._Element) -> Header:
    header = Header()
    cover, preface = _find(root, "coverPage"), _find(root, "preface")
    if cover is not None:
        for line in cover:
            header.read(printed(line).text)
        session = _find(cover, "session")
        if header.session is None and session is not None and re.fullmatch(r"[0-9]{1,3}", session.get("value") or ""):
            header.session = int(session.get("value", "0"))
    for day in root.iter("{*}FRBRdate"):
        value = _iso_date(day.get("date"))
        if day.get("name") == "adoption":
            header.adopted = header.adopted or value
        elif day.get("name") == "publication":
            header.issued = header.issued or value
    if preface is not None:
        titles = [printed(title).text for title in preface.iter("{*}docTitle")]
        header.title = next((title for title in titles if title), header.title)
    conclusions = _find(root, "conclusions")
    if conclusions is not None:
        for line in conclusions:
            header.read(printed(line).text)
    return header


def _above(root: etree._Element, header: Header, blocks: Sequence[Printed]) -> Iterator[str]:
    """What stands above the formula: the symbol that the file states as its own, the lines of its cover, its first blocks."""
    yield from _own_numbers(root)
    cover = _find(root, "coverPage")
    yield from (printed(line).text for line in (cover if cover is not None else ()))
    yield header.title
    yield from takewhile(lambda line: not is_formula(line), (block.text for block in blocks))


def _own_numbers(root: etree._Element) -> Iterator[str]:
    return (printed(number).text for number in root.iter("{*}docNumber") if number.get("refersTo") == "#symbol")


def _iso_date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _symbol(root: etree._Element, header: Header) -> str | None:
    stated = (symbol for number in _own_numbers(root) if (symbol := normalise_symbol(number)))
    return next(stated, None) or (normalise_symbol(header.number) if header.number else None)
