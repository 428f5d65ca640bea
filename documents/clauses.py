"""Clauses: where the long sentence that a paragraph is can be cut without hurting it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.verbs import base_form

_BOUNDARY = re.compile(
    r"""
    (?<=;)\s+                                                            # enumerations
    | (?<=:)\s+(?=\([a-z]\)\s)                                           # before sub-paragraph (a)
    | \s+(?=\((?:[a-z]|[ivx]{1,4})\)\s)                                  # before any sub-paragraph
    | (?<=,)\s+(?=
        (?:and|while|as\ well\ as|in\ particular|including|inter\ alia|through|with\ a\ view\ to|in\ order\ to|
           which|who|where|whereby|such\ as|notably|bearing\ in\ mind|taking\ into|as\ appropriate|by|to|for|
           in\ accordance\ with|in\ this\ regard|in\ line\ with|on|at|as|within|under|among|with|without|so\ as|
           particularly|especially|but|or|until|since|despite|pursuant|contributing|held|adopted|issued|during|
           recalling|noting|welcoming|stressing|emphasizing|underlining|acknowledging|recognizing|reaffirming)\b)
    | \s+(?=(?:in\ order\ to|with\ a\ view\ to|and\ in\ this\ regard|as\ well\ as|in\ the\ context\ of)\b)
    | (?<=[.?!])\s+(?=[A-Z"“])                                           # sentences of other corpora
    """,
    re.VERBOSE,
)
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch ``text[start:end]`` of a paragraph; ``finite`` tells whether a new verb of the Assembly opens it."""

    start: int
    end: int
    finite: bool = False


def split_clauses(text: str) -> tuple[Clause, ...]:
    """Split a paragraph into clauses that together cover it, none shorter than four words.

    The first begins at 0, each ends where white space before the next begins.
    """
    cuts = [0]
    ends: list[int] = []
    for match in _BOUNDARY.finditer(text):
        if match.end() <= cuts[-1] or len(text[cuts[-1] : match.start()].split()) < _FEWEST_WORDS:
            continue
        if len(text[match.end() :].split(maxsplit=_FEWEST_WORDS)) < _FEWEST_WORDS:
            break
        ends.append(match.start())
        cuts.append(match.end())
    ends.append(len(text))
    return tuple(Clause(start, end, _opens_with_verb(text[start:end])) for start, end in zip(cuts, ends, strict=True))


def _opens_with_verb(clause: str) -> bool:
    words = re.findall(r"[A-Za-z-]+", clause)[:6]
    if words[:1] != ["and"]:
        return False
    return any(word.endswith("s") and base_form(word) for word in words[1:])
