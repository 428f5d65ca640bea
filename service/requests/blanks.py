"""Blanks: a message with parts of it blanked out, of the same length, so that places in it stay true."""

from __future__ import annotations

import re

from documents import named_symbols

_QUOTED = re.compile(r"“[^”]{1,300}”|\"[^\"]{1,300}\"|«[^»]{1,300}»")


def lowered(message: str) -> str:
    """Give a message in lower case, letter by letter."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in message)


def without_symbols(message: str, blank: str = " ") -> str:
    """Blank out the documents that a message names by number."""
    letters = list(message)
    for named in named_symbols(message, bare=True):
        letters[named.start : named.end] = blank * (named.end - named.start)
    return "".join(letters)


def without_quotations(message: str) -> str:
    """Blank out what stands in double quotation marks: it is searched for, and asks nothing itself."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), message)
