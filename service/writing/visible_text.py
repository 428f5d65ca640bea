"""Visible text: a text as its reader would see it, whatever characters it is written in, so that words in it can be found."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator

_LOOKALIKES = str.maketrans(
    "абвеѕіјкмнорстухһӏԁԛԝАВЕЅІЈКМНОРСТУХҺӀԌԚԜαβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧɑɡıⅼ",
    "abbesijkmhopctyxhldqwABESIJKMHOPCTYXHIGQWabeiknoptuxABEZHIKMNOPTYXagil",
)
"""Cyrillic, Greek and other letters that pass for Latin ones."""
_DIGITS = str.maketrans("013457@$", "oieastas")
"""Digits and signs that stand for letters in leetspeak."""
_MIXED = re.compile(r"(?<![\w/])(?=[\w@$]*[A-Za-z])(?=[\w@$]*[013457@$])[\w@$]{3,}(?![\w/])|(?<!\w)4ll(?!\w)")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_*·]){3,}[^\W\d_](?!\w)")
"""A word whose letters stand apart."""
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_TAGS = range(0xE0020, 0xE007F)
"""Invisible characters that mirror ASCII."""


def readings(text: str) -> Iterator[str]:
    """Give what a text may be read as: without disguise, with digits read as letters, and what is encoded in it."""
    plain = undisguised(text)
    yield plain
    if (lettered := _MIXED.sub(lambda match: match[0].translate(_DIGITS), plain)) != plain:
        yield lettered
    for match in _ENCODED.finditer(plain):
        if decoded := _decoded(match[0]):
            yield decoded


def undisguised(text: str) -> str:
    """Give a text in plain letters: no invisible characters, accents or lookalikes, and words whose letters stand apart joined."""
    if text.isascii():
        return _SPACED.sub(_joined, text)
    shown = "".join(chr(ord(char) - 0xE0000) if ord(char) in _TAGS else char for char in text)
    parts = unicodedata.normalize("NFKD", shown)
    letters = "".join(char for char in parts if unicodedata.category(char) not in {"Cf", "Mn", "Me"})
    return _SPACED.sub(_joined, letters.translate(_LOOKALIKES))


def _joined(match: re.Match[str]) -> str:
    return re.sub(r"[ .\-_*·]", "", match[0])


def _decoded(word: str) -> str:
    """What a word in Base64 says in ASCII, or nothing."""
    bare = word.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        said = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return said if said.isprintable() else ""
