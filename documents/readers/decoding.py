"""Decoding: from a file's bytes to its text, by its byte order mark or by what it declares, never by a guess."""

from __future__ import annotations

import codecs
import re

from documents.errors import UnreadableDocument

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(
    rb"""<(?:meta\b[^<>]{0,500}?charset|\?xml[^<>]{0,200}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE
)
_CHARSETS = re.compile(r"utf-8|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gb\w+|big5\w*|shift_jis\w*|euc_\w+|iso2022_\w+")
"""Python's names of what documents are written in; it also knows codecs that fail in ways of their own, or take for ever (punycode)."""
_HEAD = 8_192
_EXPECTED = "text in UTF-8, or in UTF-16 with a byte order mark, or HTML that declares its encoding"


def decode(content: bytes, name: str) -> str:
    """Decode a text; raise UnreadableDocument where it neither is UTF-8 nor says what it is."""
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    declared = _DECLARED.search(content[:_HEAD])
    if encoding is None and declared:
        encoding = _known(declared[1].decode("ascii"))
    for attempt in dict.fromkeys([encoding or "utf-8", "utf-8"]):
        try:
            return _checked(content.decode(attempt), name)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument(name, "it is not UTF-8 text, and does not say in which encoding it is", _EXPECTED)


def _known(label: str) -> str | None:
    """The codec of a declared encoding; browsers read Latin-1 as Windows-1252 (WHATWG Encoding Standard, section 4.2)."""
    try:
        found = codecs.lookup(label).name
    except LookupError:
        return None
    if found in {"iso8859-1", "ascii"}:
        return "cp1252"
    return found if _CHARSETS.fullmatch(found) else None


def _checked(text: str, name: str) -> str:
    if "\x00" in text:
        raise UnreadableDocument(name, "it holds NUL characters, so it is no text", _EXPECTED)
    return text
