"""Corrections: a reading in which what somebody says of it stands in place of what was read."""

from __future__ import annotations

from dataclasses import replace

from service.requests.reading import Reader, Reading, without
from service.requests.request import Correction, Request

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
    kept = {
        field: tuple(said for said in places if field not in given or _holds(request, field, said.value))
        for field, places in reading.places.items()
    }
    gone = [said for field, places in reading.places.items() for said in places if said not in kept[field]]
    text = list(reading.text)
    for said in gone:
        text[said.start : said.end] = " " * (said.end - said.start)  # so that the other places stay true
    done = reader.completed(replace(reading, request=request, text="".join(text), places=kept))
    searched, timeless = (_about(words, before.topic, request.topic) for words in (without(done.text), done.timeless))
    return replace(done, text=searched or reading.text, timeless=timeless or reading.text, places={})


def _holds(request: Request, field: str, value: object) -> bool:
    held = getattr(request, field)
    return value in held if isinstance(held, tuple) else value == held


def _about(text: str, before: str, topic: str) -> str:
    """A text with another topic in the place of the one before; the topic alone where that one does not stand in it."""
    if topic == before:
        return text
    if before and before in text:
        return without(text.replace(before, topic, 1))
    return topic or text
