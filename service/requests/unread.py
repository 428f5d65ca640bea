"""Unread words: what of a message no part of its reading explains, so that what is computed would answer another question."""

from __future__ import annotations

from functools import cache

from embeddings import terms
from service.requests.details import frame_of
from service.requests.reading import Reading
from service.requests.sought import mentioning_words
from service.requests.topics import asking_words
from service.requests.wording import content_terms


def unread(reading: Reading, told: str = "", *frames: str) -> frozenset[str]:
    """The stems of a message that are read as nothing: no document, time, paragraph, verb or body, no asking, nor ``told``.

    ``told`` is what an answer counts or compares, in the words of the message; ``frames`` are the sections of details.toml
    whose words ask for such an answer. Of a follow-up everything is read: its request was made from what was said before.
    """
    if reading.is_follow_up:
        return frozenset()
    left = list(reading.text)
    for field, found in reading.places.items():
        for said in found if field != "named" or reading.request.symbols else ():
            left[said.start : said.end] = " " * (said.end - said.start)
    explained = _asking(frames) | frozenset(terms(told))
    return frozenset(term for term in content_terms("".join(left)) - explained if not term.isdigit())


@cache
def _asking(frames: tuple[str, ...]) -> frozenset[str]:
    words = asking_words().union(mentioning_words(), *map(frame_of, frames))
    return frozenset(terms(" ".join(words)))
