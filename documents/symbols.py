"""Document symbols: how resolutions are named, and where a text names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

_NUMBER = r"(?:ES-\d+|S-\d+|\d{1,3})/\d{1,3}(?: ?[A-Z](?![A-Za-z])(?:-[A-Z](?![A-Za-z]))?)?"
_GA = re.compile(rf"\bA/RES/({_NUMBER})", re.IGNORECASE)
_GA_OLD = re.compile(r"\b(?:A/RES/)?(\d{1,4}(?: [A-Z])? \([IVXL]+\))")
_SC = re.compile(r"\bS/RES/(\d{1,4}) ?(?:\((\d{4})\))?", re.IGNORECASE)
_SC_WORDS = re.compile(r"\b(\d{3,4}) \(((?:19|20)\d{2})\)")
_OTHER = re.compile(r"\b(?:A|S|E)/(?!RES/)(?:[A-Za-z0-9.\-]+/){0,8}[A-Za-z0-9.\-]*\d[A-Za-z0-9.\-]*(?:/(?:Add|Rev|Corr)\.\d+)*")
"""Eight parts are more than any symbol has; without a limit ``A/A/A/…`` is read again from each of its parts to its end."""
_BARE = re.compile(rf"(?<![\w/.])({_NUMBER})(?![\w/])")
_ANY = re.compile(r"\d[^\d\s]*/|/[^\s/]*\d|\d (?:[A-Z] )?\(")
"""What every symbol has: a figure beside a stroke, or before a bracket."""
_IN_FULL = re.compile(
    r"(?P<body>[AS])/(?P<act>RES|DEC)/(?:"
    r"(?P<number>(?:(?:ES|S)-)?\d+/\d+) ?(?P<part>[A-Z](?:-[A-Z])?)?"
    r"|(?P<old>\d+)(?: (?P<letter>[A-Z]))? ?\((?P<session>\d{4}|(?:E?S-)?[IVXL]+)\)(?:\[(?P<bracketed>[A-Z])\])?"
    r"|(?P<alone>\d+))"
)
"""A symbol of a resolution or decision: of a session, of a session or year in brackets, or of no year at all."""
_BODIES = {"A": "General Assembly", "S": "Security Council"}
_ACTS = {"RES": "resolution", "DEC": "decision"}
_BARE_CONTEXT = re.compile(r"\b(?:resolutions?|decisions?|res\.?)\b", re.IGNORECASE)


def normalise_symbol(text: str) -> str | None:
    """Give the symbol that a person means by ``A/RES/75/15``, ``75/15``, ``res. 75/15`` or ``S/RES/1325``, or None."""
    text = " ".join(text.split())
    for found in mentioned_symbols(text, bare=True):
        return found
    return None


@dataclass(frozen=True, slots=True)
class NamedSymbol:
    """Where a text names a document: ``text[start:end]`` stands for the symbol."""

    start: int
    end: int
    symbol: str


def mentioned_symbols(text: str, *, bare: bool = False) -> tuple[str, ...]:
    """List the document symbols that a text names, in order, each once.

    A bare number (``75/15``) counts only in a text that speaks of resolutions, or anywhere with ``bare=True``.
    """
    return tuple(dict.fromkeys(named.symbol for named in named_symbols(text, bare=bare)))


def named_symbols(text: str, *, bare: bool = False) -> tuple[NamedSymbol, ...]:
    """List where a text names documents, as ``mentioned_symbols`` finds them, in order, each time."""
    if not _ANY.search(text):
        return ()
    found: list[NamedSymbol] = []
    taken = bytearray(len(text))

    def take(match: re.Match[str], symbol: str) -> None:
        if not any(taken[match.start() : match.end()]):
            named = NamedSymbol(match.start(), match.start() + len(match[0].rstrip(".-")), symbol)
            taken[named.start : named.end] = b"\1" * (named.end - named.start)
            found.append(named)

    for match in _GA.finditer(text):
        take(match, f"A/RES/{match[1].upper()}")
    for match in _SC.finditer(text):
        take(match, f"S/RES/{match[1]} ({match[2]})" if match[2] else f"S/RES/{match[1]}")
    for match in _OTHER.finditer(text):
        take(match, match[0].rstrip(".-"))
    for match in _GA_OLD.finditer(text):
        take(match, f"A/RES/{match[1]}")
    for match in _SC_WORDS.finditer(text):
        take(match, f"S/RES/{match[1]} ({match[2]})")
    if bare or _BARE_CONTEXT.search(text):
        for match in _BARE.finditer(text):
            take(match, f"A/RES/{match[1].upper()}")
    return tuple(sorted(found, key=lambda named: named.start))


def spell_out(symbol: str) -> str:
    """Say a symbol as the United Nations refer to it: ``General Assembly resolution 75/15`` for ``A/RES/75/15``.

    Symbols of another kind come back as they stand.
    """
    found = _IN_FULL.fullmatch(symbol)
    if not found:
        return symbol
    number = found["number"] or found["old"] or found["alone"]
    part = found["part"] or found["letter"] or found["bracketed"]
    session = f"({found['session']})" if found["session"] else ""
    return " ".join(filter(None, [_BODIES[found["body"]], _ACTS[found["act"]], number, part, session]))


def undocs_url(symbol: str) -> str:
    """Give the address of the United Nations' own page for a document symbol."""
    return "https://undocs.org/en/" + quote(symbol.replace(" ", ""), safe="/().-")
