"""Words with their faces: a text in which each character knows whether it is italic, bold or raised."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from documents.words import clean

RAISED = "^"


@dataclass(frozen=True, slots=True)
class Words:
    """A text and, for each of its characters, its face: r upright, i italic, b bold, z bold italic, ^ raised."""

    text: str = ""
    faces: str = ""

    def __add__(self, other: Words) -> Words:
        return Words(self.text + other.text, self.faces + other.faces)

    def __getitem__(self, part: slice) -> Words:
        return Words(self.text[part], self.faces[part])

    def __bool__(self) -> bool:
        return bool(self.text)

    def strip(self) -> Words:
        """Give the words without white space at either end."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : len(self.text.rstrip())]

    @property
    def plain(self) -> str:
        """The text without its raised characters."""
        if RAISED not in self.faces:
            return self.text
        return "".join(char for char, face in zip(self.text, self.faces, strict=True) if face != RAISED)

    def share(self, faces: str) -> float:
        """Give the share of the characters, raised ones aside, that have one of the faces."""
        count = len(self.faces) - self.faces.count(RAISED)
        return sum(map(self.faces.count, faces)) / count if count else 0.0


SPACE = Words(" ", "r")

BREAK = "\x1f"
"""Stands behind a hyphen that ended a line until it is known whether the hyphen is the word's own."""

_BREAK = Words(BREAK, "r")
_HYPHEN = re.compile(r"\w[-\u2010\u2011]$")
_SUSPENDED = re.compile(r"(?:and|or|to|as well as)\b")
_GLUED = re.compile(r"\w[/–]$")
_BROKEN = re.compile(rf"(\w+)[-\u2010\u2011]{BREAK}(\w+)")
_WORD = re.compile(r"\w+(?:[-\u2010\u2011]\w+)*")


def joined(lines: Iterable[Words]) -> Words:
    """Join lines: with a space, except behind a hyphen, a slash or the dash of a range; a soft hyphen goes."""
    pieces: list[Words] = []
    for line in lines:
        if pieces and line:
            before = pieces[-1].text
            if before.endswith("\u00ad"):
                pieces[-1] = pieces[-1][: len(before) - 1]
            elif _HYPHEN.search(before) and not _SUSPENDED.match(line.text):
                pieces.append(_BREAK)
            elif not _GLUED.search(before):
                pieces.append(SPACE)
        if line:
            pieces.append(line)
    return Words("".join(piece.text for piece in pieces), "".join(piece.faces for piece in pieces))


def mended(passages: Iterable[Words]) -> list[Words]:
    """Settle the hyphens that ended lines: one goes when the document elsewhere writes the word without it.

    A document that is seen to divide words at line ends loses it also where what follows is no word of its own.
    """
    passages = list(passages)
    known = Counter(word.lower() for passage in passages for word in _WORD.findall(passage.text))
    broken = {(match[1], match[2]) for passage in passages for match in _BROKEN.finditer(passage.text)}
    divided = {pair for pair in broken if known["".join(pair).lower()] and not known["-".join(pair).lower()]}
    if len(divided) >= 3:
        divided |= {pair for pair in broken if pair[1].islower() and not known[pair[1]] and not known["-".join(pair).lower()]}
    return [_mend(passage, divided) for passage in passages]


def _mend(passage: Words, divided: set[tuple[str, str]]) -> Words:
    if BREAK not in passage.text:
        return passage
    dropped = {i for match in _BROKEN.finditer(passage.text) if (match[1], match[2]) in divided for i in (match.start(2) - 2,)}
    kept = [i for i, char in enumerate(passage.text) if char != BREAK and i not in dropped]
    return Words("".join(passage.text[i] for i in kept), "".join(passage.faces[i] for i in kept))


_STRAY = re.compile(
    r"(?<=[\w)’”]) +(?=[,:)]|;$)|(?<=\w) +(?=-\w)|(?<=[a-z]) - (?=[a-z])|(?<=\d) – (?=\d{4}\b)|(?<=\d) (?=–\d)|(?<=\d–) (?=\d)|(?<=[a-z]-) (?!and\b|or\b|to\b|as\b|but\b)(?=\w)"
)


def tidy(text: str) -> str:
    """Give the text on one line, without the spaces that typesetting left before punctuation and around hyphens."""
    return _STRAY.sub(lambda match: match[0].strip(), clean(text))
