"""Refuses what is no adopted resolution of the Assembly or the Security Council, and says what it is instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from documents.errors import UnreadableDocument
from documents.symbols import NamedSymbol, body_of, named_symbols, organ_of

ADOPTED = "an adopted resolution of the General Assembly or the Security Council"
_READ = frozenset({"general_assembly", "security_council"})
_MASTHEAD = 60
"""So many lines before the formula are looked at: a header has fewer, and a file without a formula is all header."""
_LONGEST_LINE = 80
_CELLS = re.compile(r"\s*[|;]\s*|\s{3,}|\t")
_AROUND = re.compile(r"(?:United Nations|UNITED NATIONS|Nations Unies)\s*|[\s*]+$")
_FORMULA = re.compile(r"The (?P<body>[A-Z][\w’'-]*(?: (?:of|on|for|and|the|in|to|[A-Z][\w’'-]*)){0,14}),")
_DRAFT = re.compile(r"\bdraft (?:resolution|decision)\*{0,3}$", re.IGNORECASE)
_OPENED = frozenset({"General Assembly", "Security Council"})


def refuse_other_documents(header: Iterable[str], name: str, *, is_numbered: bool) -> None:
    """Raise UnreadableDocument where the lines above the Assembly's formula are those of another kind of document.

    The first line that is nothing but a symbol is the document's own. A draft, a report, a statement of a President is
    none that is read, nor is what another body adopted, though a draft for the Assembly be printed in it. Where the title
    has the number of a resolution (``is_numbered``), a document's symbol above it does not count.
    """
    lines = list(islice((line.strip() for line in header if line.strip()), _MASTHEAD))
    own = next(_symbols(lines), None)
    if own is not None and own.act == "resolution" and own.organ in _READ:
        return
    if own is not None and not (own.act == "document" and is_numbered):
        raise UnreadableDocument(name, f"it is {own.symbol}, {_kind(own, lines)}", ADOPTED)
    body = next((match["body"] for line in lines if (match := _FORMULA.fullmatch(line))), None)
    if body is not None and body not in _OPENED:
        raise UnreadableDocument(name, f"it opens with “The {body},” and is a text of that body", ADOPTED)


def _symbols(lines: Iterable[str]) -> Iterator[NamedSymbol]:
    """The symbols that stand alone on a line, or in a cell of it."""
    for cell in (cell for line in lines for cell in _CELLS.split(line) if len(cell) < _LONGEST_LINE):
        alone = _AROUND.sub("", cell)
        named = named_symbols(alone)
        if len(named) == 1 and (named[0].start, named[0].end) == (0, len(alone)):
            yield named[0]


def _kind(own: NamedSymbol, lines: Sequence[str]) -> str:
    if own.act != "document":
        return f"a {own.act} of the {body_of(own.symbol)}"
    if "/L." in own.symbol or any(_DRAFT.search(line) for line in lines):
        return "a draft"
    if "/PRST/" in own.symbol:
        return f"a statement by the President of the {body_of(own.symbol)}"
    return f"a document of the {body_of(own.symbol)}" if organ_of(own.symbol) != "other" else "a document of another body"
