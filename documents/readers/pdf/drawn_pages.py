"""Opens a PDF and gives its pages as glyphs with their places, sizes and faces; PDFium does the parsing."""

from __future__ import annotations

import ctypes
import math
import re
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # likewise

from documents.errors import UnreadableDocument
from documents.readers.pdf.glyphs import EXPECTED, Glyph, Page

MAX_PAGES = 400
"""More pages than this are refused unread: the longest resolution with its annexes has below 200."""
MAX_GLYPHS = 1_500_000
"""A file that draws more characters than this is refused: 400 full pages have about as many."""
MAX_OBJECTS = 20_000
"""A page that draws more pieces of text and lines than this is refused; a full page has some hundreds."""
MAX_SECONDS = 120.0
"""Reading stops between two pages when this time is over."""

_FEWEST = 60
"""A page with an image and fewer characters than this, a stamp or a number, is a scan."""
_TAIL = 4096
"""The mark that ends a PDF stands in the last bytes; some producers write a little behind it."""

_LOCK = threading.Lock()  # PDFium keeps state of its own and must not be entered by two threads
_FACES = {True: {True: "z", False: "b"}, False: {True: "i", False: "r"}}
_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_SLANTED = re.compile(r"ital|obli", re.IGNORECASE)
_LIGATURES = {char: unicodedata.normalize("NFKC", char) for char in map(chr, range(0xFB00, 0xFB07))}
_LINE_END_HYPHEN = 2
"""What PDFium gives in the place of a hyphen that ends a line."""
_ADDED = frozenset({10, 13, 32})
"""Characters that PDFium may add where it sees the end of a line or a gap."""
_NOTHING = frozenset("\x00\ufffe\uffff")
_BAR_CODE = re.compile(r"bar ?code|3 ?of ?9|code ?39|code ?128", re.IGNORECASE)


def read_pages(content: bytes, name: str) -> tuple[Page, ...]:
    """Give the pages of a PDF; raise UnreadableDocument for one that is damaged, encrypted, too large or without text."""
    if b"%PDF-" in content[:1024] and b"%%EOF" not in content[-_TAIL:]:
        raise UnreadableDocument(name, "its end is missing, so it is cut short", EXPECTED)
    pages: list[Page] = []
    deadline = time.monotonic() + MAX_SECONDS
    with _LOCK, _opened(content, name) as document:
        count = len(document)
        if not 0 < count <= MAX_PAGES:
            raise UnreadableDocument(name, f"it is a PDF of {count} pages", f"one of 1 to {MAX_PAGES}")
        glyphs = 0
        for number in range(count):
            page = _page(document, number, name)
            glyphs += len(page.glyphs)
            if glyphs > MAX_GLYPHS or time.monotonic() > deadline:
                raise UnreadableDocument(name, f"reading it took too much by page {number + 1}", EXPECTED)
            pages.append(page)
    count = sum(len(page.glyphs) for page in pages)
    if count < _FEWEST * len(pages) and any(page.has_image for page in pages):
        raise UnreadableDocument(name, "it holds only images of pages, no text: have it recognised (OCR) first", EXPECTED)
    if not count:
        raise UnreadableDocument(name, "it holds no text", EXPECTED)
    return tuple(pages)


@contextmanager
def _opened(content: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise UnreadableDocument(name, "it is encrypted", f"{EXPECTED}, without a password") from error
        raise UnreadableDocument(name, "it is a damaged PDF, or none", EXPECTED) from error
    with closing(document):
        yield document


def _page(document: pypdfium2.PdfDocument, number: int, name: str) -> Page:
    try:
        page = document[number]
        with closing(page):
            if pdfium.FPDFPage_CountObjects(page.raw) > MAX_OBJECTS:
                raise UnreadableDocument(name, f"its page {number + 1} draws too much", EXPECTED)
            width, height = page.get_size()
            with closing(page.get_textpage()) as text:
                glyphs = tuple(_glyphs(text.raw))
            image = len(glyphs) < _FEWEST and any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(name, f"its page {number + 1} is damaged", EXPECTED) from error
    return Page(width, height, glyphs, image)


def _glyphs(text: object) -> Iterator[Glyph]:
    """Give the visible glyphs and the spaces of a page, without what PDFium adds and without bar codes."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles = _Styles(text)
    for index in range(min(pdfium.FPDFText_CountChars(text), MAX_GLYPHS + 1)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in _ADDED and pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        style = styles.of(index)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        place = (x.value, box.right, y.value)
        char = "-" if code == _LINE_END_HYPHEN else chr(code)
        if style.face and style.size > 0 and char not in _NOTHING and all(map(math.isfinite, place)):
            yield Glyph(_LIGATURES.get(char, char), *place, style.size, style.face)


@dataclass(frozen=True, slots=True)
class _Style:
    """The size in points and the face of a glyph; no face for a bar code."""

    size: float
    face: str


class _Styles:
    """Looks up the style of the glyphs of a page, once for each piece of text that is drawn as one."""

    def __init__(self, text: object) -> None:
        self._text = text
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._matrix = pdfium.FS_MATRIX()
        self._known: dict[bytes, _Style] = {}

    def of(self, index: int) -> _Style:
        """Give the style of the glyph of this index."""
        piece = pdfium.FPDFText_GetTextObject(self._text, index)
        if not piece:
            return self._look_up(index)
        address = bytes(piece)
        if address not in self._known:
            self._known[address] = self._look_up(index)
        return self._known[address]

    def _look_up(self, index: int) -> _Style:
        pdfium.FPDFText_GetFontInfo(self._text, index, self._name, 128, self._flags)
        pdfium.FPDFText_GetMatrix(self._text, index, self._matrix)
        # The size as drawn: a font's nominal size may be 1, with all scaling in the matrix.
        scale = abs(self._matrix.d or self._matrix.b or 1.0)
        size = float(pdfium.FPDFText_GetFontSize(self._text, index)) * scale
        face = _face(self._name.value.decode("utf-8", "replace"), self._flags.value)
        return _Style(round(size, 1) if math.isfinite(size) else 0.0, face)


def _face(font: str, flags: int) -> str:
    if _BAR_CODE.search(font):
        return ""
    bold = bool(_BOLD.search(font)) or bool(flags & (1 << 18))
    italic = bool(_SLANTED.search(font)) or bool(flags & (1 << 6))
    return _FACES[bold][italic]
