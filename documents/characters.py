"""Characters: one text in the many characters that it can be typed and printed in, and where each of them stood."""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from itertools import pairwise

_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′ʹʻʼʽˈ´＇ꞌ"), "'") | dict.fromkeys(map(ord, "“”„‟″＂"), '"')
_STROKES = dict.fromkeys(map(ord, "⁄∕／⧸"), "/")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d")
_HYPHENS = frozenset("\u2010\u2011")
_INVISIBLE = frozenset("\u00ad\u034f\u061c\u115f\u1160\u180e\u3164") | frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Characters without a shape that are no format characters (Cf) by Unicode's own list, and the soft hyphen."""
_WITHOUT_ACCENT = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i"}
"""Letters whose stroke Unicode does not part from them."""
_SAME_LETTERS = frozenset({"<wide>", "<narrow>", "<font>", "<initial>", "<medial>", "<final>", "<isolated>"})
"""Kinds of Unicode decomposition that change no more than the shape; not superscripts and fractions, which change what is said."""
_CLUSTER = re.compile(r"[\x00-\x7f](?![^\x00-\x7f])|.[^\x00-\x7f]*", re.DOTALL)
"""Characters that normalisation may join or part: one that is plain, or one with what is not plain behind it."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in plain characters, and where each of them stands in the text as it was written."""

    text: str
    _starts: array[int] | None = None
    """For each plain character where it begins in the written text, and the length of that; None where both are the same."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give where the plain ``text[start:end]`` stands in the written text."""
        if self._starts is None or start >= end:
            return (start, end) if self._starts is None else (self._starts[start], self._starts[start])
        last = end
        while last < len(self._starts) - 1 and self._starts[last] == self._starts[end - 1]:
            last += 1
        return self._starts[start], self._starts[last]


def plain(text: str) -> str:
    """Give a text as plain characters would write it.

    One apostrophe, one quotation mark, one hyphen for every dash, one space, ASCII digits; letters of full width and
    ligatures as letters, accents composed; nothing invisible. Superscripts and fractions stay what they are.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_PLAIN))


def plain_in_place(text: str) -> Plain:
    """Give a text in plain characters (as ``plain``), each with its place in the written text."""
    if text.isascii():
        return Plain(text)
    same = text.translate(_PLAIN)
    if all(len(_PLAIN[ord(char)]) == 1 for char in set(text)) and unicodedata.is_normalized("NFC", same):
        return Plain(same)
    pieces: list[str] = []
    starts = array("l")
    for match in _CLUSTER.finditer(text):
        for start, end in _parts(match[0]):
            piece = plain(match[0][start:end])
            pieces.append(piece)
            starts.extend([match.start() + start] * len(piece))
    starts.append(len(text))
    return Plain("".join(pieces), starts)


def composed(text: str) -> str:
    """Give a document's text with nothing in it that cannot be seen or typed, and with all that can be read left as it is.

    Accents are composed, ligatures parted, letters of full width made plain, hyphens and spaces made one; apostrophes,
    quotation marks and dashes stay, which documents print with care.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_COMPOSED))


def alike(text: str) -> str:
    """Give a text of the same length in which what people type alike is alike: no accents, plain quotation marks and dashes.

    What is found at some place of it stands at the same place of the text.
    """
    return text if text.isascii() else text.translate(_ALIKE)


def _parts(cluster: str) -> list[tuple[int, int]]:
    """Cut a cluster before every character that begins one of its own: no mark that is set over the one before."""
    cuts = [n for n, char in enumerate(cluster) if n == 0 or not _joins(char)]
    return list(pairwise([*cuts, len(cluster)]))


def _joins(char: str) -> bool:
    """Whether a character may become one with that before it: a combining mark, a vowel or end of a Hangul syllable."""
    return unicodedata.combining(char) != 0 or unicodedata.category(char) == "Mc" or 0x1160 <= ord(char) <= 0x11FF


class _Table(dict[int, str]):
    """What stands for each character, looked up once; of ``keeps`` nothing is changed that a reader sees."""

    def __init__(self, *, keeps: bool) -> None:
        super().__init__(_STROKES if keeps else _QUOTES | _STROKES)
        self._keeps = keeps

    def __missing__(self, code: int) -> str:
        self[code] = self._stands_for(chr(code)) if code > 0x7F else chr(code)
        return self[code]

    def _stands_for(self, char: str) -> str:
        if char in (_HYPHENS if self._keeps else _DASHES):
            return "-"
        category = unicodedata.category(char)
        if char in _INVISIBLE or category == "Cf":
            return ""
        if category in {"Zs", "Zl", "Zp"}:
            return " " if category == "Zs" else "\n"
        if category == "Nd":
            return str(unicodedata.decimal(char))
        kind = unicodedata.decomposition(char).partition(" ")[0]
        whole = unicodedata.normalize("NFKC", char)
        return whole if kind in _SAME_LETTERS or (kind == "<compat>" and whole.isalpha()) else char


class _Alike(dict[int, str]):
    """What one character looks like, looked up once; always one character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        shown = _PLAIN[code] if len(_PLAIN[code]) == 1 else char
        apart = unicodedata.normalize("NFD", shown)
        bare = apart[0] if all(unicodedata.combining(mark) for mark in apart[1:]) else char
        self[code] = _WITHOUT_ACCENT.get(bare, bare)
        return self[code]


_PLAIN, _COMPOSED, _ALIKE = _Table(keeps=False), _Table(keeps=True), _Alike()
