"""Corrections: a reading in which what somebody says of it stands in place of what was read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from service.requests.reading import Reader, Reading, without
from service.requests.request import Correction, Request, Said

_WHICH = frozenset({"sessions", "years", "months", "when"})
"""Fields that say which documents of a series are meant."""


def corrected(reading: Reading, correction: Correction | None, reader: Reader) -> Reading:
    """Give a reading as it is once corrected; the same where nothing is.

    What is searched follows: the words of a filter that is gone are taken out where it is known where they stood, and a topic
    takes the place of the one that was read. A description is linked again where it, or what says which document of its
    series is meant, was changed.
    """
    given = correction.given if correction else {}
    if not given:
        return reading
    before = reading.request
    if "symbols" in given:
        given["symbols"] = reader.corpus.all_meant_by(given["symbols"])
    elif "named" in given or (before.named and not _WHICH.isdisjoint(given)):
        given["symbols"] = ()
    request = before.model_copy(update=given)
    reading = _about(_without_what_is_gone(reading, request), before.topic, request.topic)
    done = reader.completed(replace(reading, request=request))
    return replace(done, text=without(done.text), places={})


def _without_what_is_gone(reading: Reading, request: Request) -> Reading:
    """A reading without the words of the values that its request has no more; as it is where nothing else would be left."""
    kept, text = dict[str, tuple[Said[Any], ...]](), list(reading.text)
    for field, found in reading.places.items():
        gone = [said for said in found if _holds(reading.request, field, said.value) and not _holds(request, field, said.value)]
        kept[field] = tuple(said for said in found if said not in gone)
        for said in gone:
            text[said.start : said.end] = " " * (said.end - said.start)  # so that the other places stay true
    return replace(reading, text="".join(text), places=kept) if any(map(str.isalpha, text)) else reading


def _holds(request: Request, field: str, value: object) -> bool:
    held = getattr(request, field)
    return value in held if isinstance(held, tuple) else value == held


def _about(reading: Reading, before: str, topic: str) -> Reading:
    """A reading whose text has another topic in the place of the one before, or is that topic where the other does not stand in it."""
    start = reading.text.find(before) if before else -1
    if topic == before or (start < 0 and not topic):
        return reading
    if start < 0:
        return replace(reading, text=topic, places={})
    end, by = start + len(before), len(topic) - len(before)
    places = {
        field: tuple(
            Said(said.value, said.start + by, said.end + by) if said.start >= end else said
            for said in found
            if said.start >= end or said.end <= start
        )
        for field, found in reading.places.items()
    }
    return replace(reading, text=f"{reading.text[:start]}{topic}{reading.text[end:]}", places=places)
