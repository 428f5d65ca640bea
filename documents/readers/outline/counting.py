"""Counting: how a list's numbers are written, by the names that browsers and word processors give to the ways of counting."""

from __future__ import annotations

from documents.readers.outline.printed import roman

_NAMES = {
    "lowerLetter": "lower-alpha",
    "upperLetter": "upper-alpha",
    "lowerRoman": "lower-roman",
    "upperRoman": "upper-roman",
    "decimalZero": "decimal",
    "ordinal": "decimal",
    "cardinalText": "decimal",
    "ordinalText": "decimal",
}


def written(number: int, style: str) -> str:
    """Write a number as a list shows it: 2 as ``b`` in lower-alpha, ``II`` in upper-roman; 27 as ``aa``."""
    style = _NAMES.get(style, style)
    if number < 1 or number > 9999 or style not in {"lower-alpha", "upper-alpha", "lower-roman", "upper-roman"}:
        return str(number)
    if style.endswith("roman"):
        sign = "M" * (number // 1000) + _hundreds(number % 1000 // 100) + roman(number % 100)
    else:
        sign = chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1)
    return sign.lower() if style.startswith("lower") else sign


def _hundreds(n: int) -> str:
    return ("", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM")[n]
