"""Weights: how much a paragraph decides, and the fewest of its words that tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents import Corpus, Paragraph, Resolution, split_clauses, verb_base
from documents.symbols import session_of as session_named
from embeddings import terms
from service.answer import Sentence

_FORCES = (
    "establish proclaim launch create declare designate",
    "decide adopt approve endorse authorize elect appoint resolve",
    "demand condemn",
    "request",
    "urge call",
    "invite encourage appeal recommend",
    "welcome support reaffirm reiterate affirm recognize acknowledge stress emphasize express",
    "note recall",
)
"""Verbs by how much they change, the most first."""
_FORCE = {verb: len(_FORCES) - n for n, verbs in enumerate(_FORCES) for verb in verbs.split()}
_OTHER = 2
_BREAK = re.compile(r"[,;:]\s|\s(?=(?:and|or|including|with|in order|to|for|in|on|of|by|through|as|at|under|from|which|that)\s)")
_LIMIT = re.compile(
    r",? (?:as appropriate|where appropriate|as necessary|on a voluntary basis|within existing resources|provided that|unless|if applicable)\b"
)
"""What limits an act; it is never cut off from what it limits."""
_LEAST = 5


def force_of(paragraph: Paragraph) -> int:
    """Tell how much a paragraph decides by its verb, from 0; one of the preamble decides nothing."""
    if paragraph.kind == "preambular" or not paragraph.verb:
        return 0
    base = verb_base(paragraph.verb)
    if base == "decide" and re.match(
        r"[\w\s]*?\bto (?:establish|proclaim|create|declare|designate|convene|launch)\b", paragraph.text[:80]
    ):
        return _FORCE["establish"]
    return _FORCE.get(base, _OTHER)


def brief(text: str, room: int) -> str:
    """Give the beginning of a text, about ``room`` words of it, cut where a clause ends, else before a joining word.

    A limit that follows at once stays, and what was cut is shown by an ellipsis.
    """
    text = " ".join(text.split()).rstrip(" ,;:.")
    if len(text.split()) > room + room // 4:
        text = _ASIDE.sub(" …", text, count=1)
    words = list(re.finditer(r"\S+", text))
    if len(words) <= room + room // 4:
        return text
    most = words[room - 1].end()
    ends = [clause.end for clause in split_clauses(text) if words[_LEAST].start() < clause.end <= most]
    breaks = [match.start() for match in _BREAK.finditer(text, words[_LEAST].start(), most + 1)]
    good = [end for end in ends if end > most * 0.5]
    end = max(good, default=max(breaks, default=most))
    if limit := _LIMIT.match(text, end):
        end = limit.end()
    return f"{text[:end].rstrip(' ,;:')} …"


MOST_POINTS = 6
MOST_WORDS = 112
"""So many points, and words of headline and points, are visible at once; what is more is folded."""


def within(points: Sequence[Sentence], headline: str, beside: Sequence[str] = (), most: int = MOST_POINTS) -> list[Sentence]:
    """Fold the points that there is no room for under a headline; ``beside`` are points that are shown with them. The first is always visible."""
    room, places = MOST_WORDS - sum(len(text.split()) for text in (headline, *beside)), most - len(beside)
    told: list[Sentence] = []
    for point in points:
        words = len(point.text.split()) + len(point.citations)
        fits = not told or (places > 0 and words <= room)
        if fits:
            room, places = room - words, places - 1
        told.append(point.model_copy(update={"is_folded": not fits}))
    return told


def short(symbol: str) -> str:
    """A symbol of the Assembly's as people write it: ``79/179``."""
    return symbol.removeprefix("A/RES/")


def outcome_of(document: Resolution, corpus: Corpus) -> str:
    """How a document was adopted, as recorded: ``without a vote``, ``vote 130-32-22``; empty where it is not recorded."""
    records = corpus.records_of(document.symbol)
    if len(records) != 1:
        return ""
    votes, adoption = records[0].votes, records[0].adoption
    tallies = (votes.in_favour, votes.against, votes.abstaining) if votes else ()
    if tallies and all(tallies):
        return f"vote {'-'.join(str(tally.count) for tally in tallies if tally)}"
    return adoption


def session_of(document: Resolution) -> int:
    """The regular session of a document; of what a special session adopted the one during which that was held; 0 where neither is known.

    Regular sessions open in the middle of September, the first in 1946.
    """
    special = session_named(document.symbol)
    if document.adopted is None or (document.session and not (special and special.kind != "regular")):
        return document.session or 0
    day = document.adopted
    return day.year - 1946 + ((day.month, day.day) >= (9, 15))


def gist(paragraph: Paragraph, room: int, idle: frozenset[str]) -> str:
    """Give a paragraph's verb and, of what somebody is asked to do, about ``room`` words that say most: those that are no ``idle`` stems.

    The stretch begins where a clause or a joining word does; what is left out is shown by an ellipsis.
    """
    text = " ".join(paragraph.text.split()).rstrip(" ,;:.")
    if len(text.split()) <= room + room // 3 or verb_base(paragraph.verb or "") not in _ASKING:
        return brief(text, room)
    at = len(paragraph.verb)
    starts = [at, *(match.start() for match in _MATTER.finditer(text[:_LOOKED_AT], at + 1))]
    best = max(starts, key=lambda start: _worth(text, start, room, idle) - (0.02 * (start - at)))
    if best == at:
        return brief(text, room)
    return f"{paragraph.verb} … {brief(text[best:].lstrip(' ,;:'), room)}"


_LOOKED_AT = 420
_ASKING = frozenset({"request", "invite", "call", "urge", "encourage", "appeal", "recommend"})
_MATTER = re.compile(
    r"\s(?=to (?!(?:the|all|its|their|an?|in|which|whom|this|that|these|those|be|it|him|her|them|us)\b)[a-z]|on (?:the [a-z]|[a-z]+ing\b))"
)
"""Where what somebody is to do begins, or what something is about."""
_ASIDE = re.compile(r"(?<=\bthat), [^,;]{10,160},(?= )")
"""What is put in between *that* and what is said."""


def _worth(text: str, start: int, room: int, idle: frozenset[str]) -> float:
    """How many different stems that are not idle a stretch has, and whether it begins with what somebody is to do."""
    stretch = brief(text[start:].lstrip(" ,;:"), room)
    return len(set(terms(stretch)) - idle) + (1.5 if re.match(r"to (?!(?:the|all|its|their|an?)\b)", stretch) else 0)


def around(text: str, start: int, end: int, room: int) -> str:
    """Give the words about a place of a text, at most about ``room``: its clause where that is short, else from the last break before it."""
    if len(text.split()) <= room + room // 4 or not end:
        return brief(text, room)
    clause = next((c for c in split_clauses(text) if c.start <= start < c.end), None)
    if clause and start < clause.end and len(text[clause.start : clause.end].split()) <= room:
        return _open(text, clause.start, max(clause.end, end))
    breaks = [match.end() for match in _BREAK.finditer(text, 0, start) if len(text[match.end() : end].split()) <= room]
    near = [each for each in breaks if len(text[each:end].split()) >= _LEAST]
    first = max(near, default=min(breaks, default=start))
    return _open(text, first, max(end, first + len(brief(text[first:], room).removesuffix(" …"))))


def _open(text: str, start: int, end: int) -> str:
    """A stretch of a text with an ellipsis on each side where something is left out."""
    stretch = text[start:end].strip(" ,;:.")
    return f"{'… ' if start else ''}{stretch}{' …' if end < len(text.rstrip(' ,;.')) else ''}"
