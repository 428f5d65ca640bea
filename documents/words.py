"""Small closed vocabularies of the texts: ordinals, months, superscripts, and clean white space."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import takewhile

from documents.characters import composed

_UNITS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_TENS = ("", "", "twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth")
_TENS_STEM = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()

MONTHS = ("January February March April May June July August September October November December").split()

_SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SUPERSCRIPTS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")

_SPACES = re.compile(r"\s+")


def _ordinals() -> dict[str, int]:
    table = {word: n for n, word in enumerate(_UNITS)}
    for ten in range(2, 10):
        table[_TENS[ten]] = ten * 10
        for unit in range(1, 10):
            table[f"{_TENS_STEM[ten]}-{_UNITS[unit]}"] = ten * 10 + unit
            table[f"{_TENS_STEM[ten]} {_UNITS[unit]}"] = ten * 10 + unit
    table["hundredth"] = 100
    return table


def _cardinals() -> dict[str, int]:
    table = {word: n for n, word in enumerate(_CARDINALS)}
    for ten in range(2, 10):
        table[_TENS_STEM[ten]] = ten * 10
        for unit in range(1, 10):
            table[f"{_TENS_STEM[ten]}-{_CARDINALS[unit]}"] = ten * 10 + unit
            table[f"{_TENS_STEM[ten]} {_CARDINALS[unit]}"] = ten * 10 + unit
    return table


ORDINALS = _ordinals()
CARDINALS = _cardinals()
ORDINAL_PATTERN = "|".join(sorted(ORDINALS, key=len, reverse=True))
CARDINAL_PATTERN = "|".join(sorted(CARDINALS, key=len, reverse=True))


def ordinal(n: int) -> str:
    """Give the English ordinal of n in figures: 1st, 22nd, 30th."""
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def ordinal_in_words(n: int) -> str:
    """Give the English ordinal of n below 101 in words, as session numbers are printed: ``seventy-fifth``."""
    return next((word for word, value in ORDINALS.items() if value == n), ordinal(n))


def clean(text: str) -> str:
    """Give the text on one line: composed characters (``documents.characters``), single spaces."""
    return _SPACES.sub(" ", composed(text)).strip()


def plain_digits(marks: str) -> str:
    """Turn superscript digits into plain ones: ``¹²`` becomes ``12``."""
    return marks.translate(_SUPERSCRIPT_DIGITS)


def find_date(text: str) -> date | None:
    """Find the first date written as in UN documents (``23 November 2020``), or None."""
    match = re.search(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b", clean(text))
    if not match:
        return None
    try:
        return date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:
        return None


def written_date(day: date) -> str:
    """Write a date as UN documents do: ``23 November 2020``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def number_said(text: str, others: Mapping[str, int] | None = None) -> int:
    """The number that figures, an ordinal or a cardinal say, or one of some ``others``; 0 for any other word."""
    low = " ".join(text.lower().split())
    figures = "".join(takewhile(str.isdecimal, low))
    return int(figures) if figures else ORDINALS.get(low) or CARDINALS.get(low) or (others or {}).get(low, 0)
