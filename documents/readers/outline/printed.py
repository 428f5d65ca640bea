"""Printed blocks: what a reader of any format sees of a page, and the signs by which a block shows what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from documents.resolution import Footnote
from documents.verbs import is_operative, leading_verb

DivisionKind = Literal["chapter", "part", "section", "letter", "article", "rule", "regulation", "principle", "guideline"]
ARTICLES: frozenset[DivisionKind] = frozenset({"article", "rule", "regulation", "principle", "guideline"})
"""Divisions that are cited without those around them: article 5, whichever chapter it is in."""

_FORMULA = re.compile(r"The (?:General Assembly|Security Council)\s*[,:]?")
_NUMBER = re.compile(r"(\d{1,3})\.\s+(?=\S)")
_NUMBER_WITHOUT_STOP = re.compile(r"(\d{1,3}|l(?=\.))\.?\s+(?=[A-Z])")
_ALONE = re.compile(r"\d{1,3}\.?")
_LETTERED = re.compile(r"\((?:[a-z]{1,2}|[ivxl]{1,5}|\d{1,2})\)\s*\S")
_ANNEX = re.compile(r"(annex|appendix)(?:\s+([IVX]{1,5}|\d{1,2}|[A-H]))?\s*[*.:]?", re.IGNORECASE)
_NAMED = re.compile(
    r"(chapter|part|section|article|rule|regulation|principle|guideline)\s+(\d{1,3}|[IVXL]{1,6}|one|two|three|four|five|six|seven)\b(?:\s*[.:–-]\s*|\s+(?=[A-Z])|$)(.*)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"([IVXL]{1,6}|[A-Z])(?:\.(?:\s*\.)?\s+(?=[A-Z“*])|\.?$)(.*)")
_SERIAL = re.compile(r"(?:Action|Objective|Goal|Target|Priority area|Cluster|Theme) \d{1,2}\s?[.:]\s")
_PARTICIPLE = re.compile(r"[A-Z][a-z-]+ing\b|Whereas\b|Ever mindful\b|(?:Also|Further|Deeply|Gravely) [a-z-]+ing\b")
_ENDED = re.compile(r"[.,;:?!…][”’\"')\]]*(?:\s(?:and|or))?$")
_STOPPED = re.compile(r"[.,;:][”’\"')\]]*(?:\s(?:and|or))?$")
_CUT = re.compile(r"\b(?:the|an?|of|and|or|to|in|on|for|by|with|from|at|as|that|its|their|is|are|be|has|have)$")
"""No heading ends with one of these: the line goes on."""
_NUMBERED = re.compile(r"\d{1,4}/\d{1,4}\b")
"""No heading begins with a resolution's number: it goes on with a list of them."""
_KINDS: dict[str, DivisionKind] = {
    "chapter": "chapter",
    "part": "part",
    "section": "section",
    "article": "article",
    "rule": "rule",
    "regulation": "regulation",
    "principle": "principle",
    "guideline": "guideline",
}
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven")
_LONGEST_TITLE = 45
_LONGEST_GERUND = 12


@dataclass(frozen=True, slots=True)
class Printed:
    """A block as printed: one line of words with its number in front, the italics that open it, its footnotes.

    ``heading`` is what the format itself says of the block: a heading, none, or nothing; ``opens`` that the format has it
    begin a paragraph, so that it goes on with none before it.
    """

    text: str
    italic: str = ""
    footnotes: tuple[Footnote, ...] = ()
    heading: bool | None = None
    opens: bool = False

    def without(self, start: int) -> Printed:
        """Give the block without its first characters, a number or a mark; footnotes keep their place."""
        shifted = tuple(Footnote(n.mark, n.text, max(0, n.offset - start)) for n in self.footnotes)
        return Printed(self.text[start:], self.italic, shifted, self.heading, self.opens)

    def followed_by(self, other: Printed) -> Printed:
        """Give this block with another one's words behind it."""
        shift = len(self.text) + 1
        notes = tuple(Footnote(n.mark, n.text, n.offset + shift) for n in other.footnotes)
        return Printed(f"{self.text} {other.text}", self.italic, self.footnotes + notes, self.heading, self.opens)


@dataclass(frozen=True, slots=True)
class Number:
    """The number that opens a block, and where the words behind it start."""

    value: int
    end: int


@dataclass(frozen=True, slots=True)
class Sign:
    """The mark of a division, ``II`` or ``Article 5``, with its value and the title on the same line, if any."""

    kind: DivisionKind
    value: int
    title: str


def is_formula(text: str) -> bool:
    """Whether a block is the formula behind which a resolution begins: ``The General Assembly,``."""
    return bool(_FORMULA.fullmatch(text))


def is_number_alone(text: str) -> bool:
    """Whether a block is nothing but a number, which then belongs to the next block."""
    return bool(_ALONE.fullmatch(text))


def is_lettered(text: str) -> bool:
    """Whether a block opens with a mark in brackets, ``(a)`` or ``(ii)``."""
    return bool(_LETTERED.match(text))


def find_number(text: str) -> Number | None:
    """Find the number of a paragraph at the start of a block; without a full stop only before a verb of the Assembly.

    There, a small *l* may stand for the figure, as in a file of 76/256.
    """
    if match := _NUMBER.match(text):
        return Number(int(match[1]), match.end())
    match = _NUMBER_WITHOUT_STOP.match(text)
    if match and is_operative(leading_verb(text[match.end() :])):
        return Number(int(match[1].replace("l", "1")), match.end())
    return None


def find_annex(text: str) -> str | None:
    """Tell whether a block begins an annex or appendix, and which word it uses."""
    match = _ANNEX.fullmatch(text)
    return match[1].lower() if match else None


def find_signs(text: str) -> tuple[Sign, ...]:
    """List what a block may be the mark of: ``C.`` is a letter, and a roman hundred to nobody; ``I`` is both."""
    if len(text.split()) > _LONGEST_TITLE:
        return ()
    if named := _NAMED.fullmatch(text):
        if named[3] and _STOPPED.search(named[3]):
            return ()
        return (Sign(_KINDS[named[1].lower()], _value(named[2]), named[3].strip()),)
    match = _SIGN.fullmatch(text)
    if not match or (match[2] and _STOPPED.search(match[2])):
        return ()
    found: list[Sign] = []
    if (value := roman_value(match[1])) and match[1] not in {"L"}:
        found.append(Sign("section", value, match[2].strip()))
    if len(match[1]) == 1:
        found.append(Sign("letter", ord(match[1]) - 64, match[2].strip()))
    return tuple(found)


def has_ended(text: str) -> bool:
    """Whether a block ends where a paragraph may end: with a mark of punctuation."""
    return bool(_ENDED.search(text.rstrip()))


def opens_operative(block: Printed) -> bool:
    """Whether a block opens with a finite verb of the Assembly: ``Decides``, ``Also requests``."""
    return is_operative(leading_verb(block.text))


def opens_preambular(block: Printed) -> bool:
    """Whether a block opens as preambular paragraphs do: ``Recalling``, ``Deeply concerned``, ``Whereas``."""
    verb = leading_verb(block.text)
    return not is_operative(verb) and bool(verb or _PARTICIPLE.match(block.text))


def is_serial_heading(text: str) -> bool:
    """Whether a block is a heading that counts: ``Action 4. We will close the gap.``"""
    return bool(_SERIAL.match(text))


def looks_like_heading(text: str) -> bool:
    """Whether a block has the shape of a heading: short, with a capital, without a stop at its end, no item, no table row."""
    if not text or len(text.split()) > _LONGEST_TITLE or text[0] in "(•–-—*†‡|" or " | " in text:
        return False
    if _STOPPED.search(text) or _CUT.search(text) or _NUMBERED.match(text):
        return False
    return not text[0].islower() and any(c.isalpha() for c in text) and find_number(text) is None


def may_be_cut(block: Printed) -> bool:
    """Whether a block of the shape of a heading may rather be the head of a paragraph that a page break cut."""
    return opens_operative(block) or (opens_preambular(block) and len(block.text.split()) > _LONGEST_GERUND)


def roman_value(sign: str) -> int:
    """Give the value of a roman numeral in its one proper spelling, or 0."""
    return next((n for n in range(1, 60) if roman(n) == sign.upper()), 0)


def roman(n: int) -> str:
    """Write a number below 100 as a roman numeral."""
    digits = ((90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    out = ""
    for value, sign in digits:
        while n >= value:
            out, n = out + sign, n - value
    return out


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _WORDS.index(text.lower()) if text.lower() in _WORDS else roman_value(text)
