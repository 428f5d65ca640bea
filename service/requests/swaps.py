"""Swaps: what the turn before asked, with another time, or another State, body or office, in the place of its own."""

from __future__ import annotations

import re

from service.requests.actors import Directory
from service.requests.follow_words import content_of, words_of, year_step
from service.requests.reading import Reading, without

TIMED = ("sessions", "years", "months", "dates", "when")
"""The fields of a request that say when."""
_FIGURE = re.compile(r"(?<![\w/.-])(?:19|20)\d\d(?![\w/])")


def with_actor(wording: str, message: str, directory: Directory, *, is_any: bool = False) -> str:
    """Put whoever a message names, and says nothing more, in the place of the last of that kind, or of any, in a wording; else empty."""
    named = directory.find(message)
    if not named or asks_beside(message, [(said.start, said.end) for said in named]):
        return ""
    kind = named[0].value.kind
    own = [said for said in directory.find(wording) if (is_any or said.value.kind == kind) and said.value != named[0].value]
    if not own:
        return ""
    return f"{wording[: own[-1].start]}{message[named[0].start : named[-1].end]}{wording[own[-1].end :]}"


def asks_beside(message: str, spans: list[tuple[int, int]]) -> bool:
    """Whether a message asks for anything beside some stretches of it."""
    kept = list(message)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return any(not term.isdigit() for term in content_of("".join(kept)))


def with_year(base: Reading, text: str) -> str:
    """Put the year of a message, or the one before or after, in the place of one that a wording has for its purpose; else empty.

    *The budget for 2025* may have been adopted in any year: its year is part of what is asked for, not a time to look in.
    """
    purposes = [match for match in _FIGURE.finditer(base.text) if int(match[0]) not in base.request.years]
    said = [match[0] for match in _FIGURE.finditer(text)]
    step = year_step(words_of(text))
    if not purposes or not (said or step):
        return ""
    last = purposes[-1]
    year = said[-1] if said else str(int(last[0]) + step)
    return f"{base.text[: last.start()]}{year}{base.text[last.end() :]}"


def at_time(base: Reading, message: Reading, text: str) -> str:
    """Say a wording of the time that a message names, or the year before or after its own, in the place of its own times; else empty."""
    request, places = message.request, base.places
    own = [said for name in TIMED for said in places.get(name, ())]
    wording = without(base.text, own).rstrip(" ?.!")
    if request.years or request.sessions or request.dates or request.months:
        return f"{wording} {text}"
    step = year_step(words_of(text))
    return f"{wording} in {base.request.years[-1] + step}" if step and base.request.years else ""
