"""Recognises what a file is from its content, and has the reader of that format read it; the name says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from documents.errors import UnreadableDocument
from documents.readers.akn import read_akn
from documents.readers.decoding import decode
from documents.readers.docx import read_docx
from documents.readers.html import read_html
from documents.readers.passages import read_passages
from documents.readers.record_lines import holds_records, read_records
from documents.readers.text import read_text
from documents.records import Record
from documents.resolution import Paragraph, Resolution

MAX_BYTES = 64 * 1024 * 1024
"""A file larger than this is refused unread: the longest resolutions are below 3 MB as XML."""
MAX_TEXT = 16 * 1024 * 1024
"""Likewise for mark-up and text, which are read whole; passages may be more."""
MAX_TAGS = 400_000
"""Likewise for the tags of mark-up: the longest resolutions have below 50,000."""

_FORMATS = "a resolution as AKN4UN XML, PDF, HTML, Word (.docx), Markdown or plain text, or passages or records as JSON lines"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_PROLOG = re.compile(
    r"\s*(?:<\?[^>]{0,1000}\?>\s*|<!--(?:[^-]|-(?!->)){0,10000}-->\s*|<!DOCTYPE\s+(?!html)[^>\[]{0,1000}>\s*)*", re.IGNORECASE
)
_ROOT = re.compile(r"<(?:!doctype\s+)?(?:[\w.-]+:)?([A-Za-z][\w.-]*)", re.IGNORECASE)
_HTML = frozenset(
    "html head body meta title link style script p div span h1 h2 h3 h4 h5 h6 table tbody tr td ul ol li center font a b i em strong br hr "
    "article section main header nav pre blockquote base".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one file: a resolution, passages or records, or the fault that kept it out.

    ``faults`` are lines of a file of records that are none, beside those that are.
    """

    path: Path
    resolution: Resolution | None = None
    passages: tuple[Paragraph, ...] = ()
    fault: UnreadableDocument | None = None
    format: str = ""
    """What the file is: akn, docx, html, text, pdf, passages or records."""
    records: tuple[Record, ...] = ()
    faults: tuple[UnreadableDocument, ...] = ()


def read_file(path: Path) -> Reading:
    """Read one file of any known format; raise UnreadableDocument with the file's name and what was expected.

    A document in another language than English raises its own kind of that, WrongLanguage.
    """
    name = str(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableDocument(name, f"it has {size:,} bytes", f"at most {MAX_BYTES:,}")
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableDocument(name, f"it cannot be read ({error})", "a readable file") from error
    return _read_binary(content, path) or _read_text(content, path)


def _read_binary(content: bytes, path: Path) -> Reading | None:
    """Read or refuse what shows by its first bytes that it is no text."""
    name = str(path)
    if content.startswith(b"PK\x03\x04"):
        return Reading(path, resolution=read_docx(content, name), format="docx")
    if b"%PDF-" in content[:1024]:
        from documents.readers.pdf import read_pdf  # heavy: only PDFs need the library that draws pages

        return Reading(path, resolution=read_pdf(content, name), format="pdf")
    if content.startswith(_OLD_OFFICE):
        raise UnreadableDocument(
            name, "it is an old Office file (.doc), or one under a password", "it saved as .docx, without a password"
        )
    if content.startswith(b"{\\rtf"):
        raise UnreadableDocument(name, "it is rich text (.rtf)", "it saved as .docx")
    if content.startswith(_IMAGES):
        raise UnreadableDocument(name, "it is an image", _FORMATS)
    return None


def _read_text(content: bytes, path: Path) -> Reading:
    name = str(path)
    text = decode(content, name)
    if not text.lstrip().startswith("{") and len(content) > MAX_TEXT:
        raise UnreadableDocument(name, f"it has {len(content):,} bytes", f"a resolution as mark-up or text, at most {MAX_TEXT:,}")
    if not text.strip():
        raise UnreadableDocument(name, "it is empty", _FORMATS)
    root = _root(text)
    if root and (tags := text.count("<")) > MAX_TAGS:
        raise UnreadableDocument(name, f"it has {tags:,} tags", f"a resolution as mark-up, at most {MAX_TAGS:,} tags")
    if root in _HTML:
        return Reading(path, resolution=read_html(text, name), format="html")
    if root:
        return Reading(path, resolution=read_akn(content, name), format="akn")
    if holds_records(text):
        read = read_records(text, name)
        return Reading(path, records=read.records, faults=read.faults, format="records")
    if text.lstrip().startswith("{"):
        return Reading(path, passages=read_passages(text, name), format="passages")
    return Reading(path, resolution=read_text(text, name), format="text")


def _root(text: str) -> str:
    """Give the name of the first element of a text that is mark-up, or an empty string."""
    text = text.lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return ""
    prolog = _PROLOG.match(text)
    match = _ROOT.match(text, prolog.end() if prolog else 0)
    declared = text.startswith(("<?xml", "<!DOCTYPE", "<akomaNtoso"))
    return match[1].lower() if match else "?" if declared else ""


def read_documents(paths: list[Path], *, on_file: Callable[[], None] = lambda: None) -> Iterator[Reading]:
    """Read every file of the paths (folders are searched), in the order of their names; a fault is a Reading too."""
    for path in files_of(paths):
        try:
            yield read_file(path)
        except UnreadableDocument as fault:
            yield Reading(path, fault=fault)
        on_file()


def files_of(paths: list[Path]) -> Iterator[Path]:
    """Give the files of the paths, those of a folder in the order of their names, hidden ones left out."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path
