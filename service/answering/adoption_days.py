"""Days of adoption: on which days the resolutions of a session were adopted, oldest first."""

from __future__ import annotations

import re

from documents.words import written_date
from service.answering.drafts import Draft
from service.answering.entries import entries, in_time, said_times
from service.answering.lists import by_series, in_full, listed
from service.library import Library
from service.references import short
from service.requests.details import asks_for_days
from service.requests.reading import Reading, unread
from service.requests.wording import DOCUMENTS

_FEW = 10
"""So many resolutions are named with their days."""


def answer_days(reading: Reading, library: Library) -> Draft | None:
    """Say when the resolutions of the sessions that a message names were adopted; None where it asks for anything else."""
    request = reading.request
    is_of_some = reading.is_follow_up or request.symbols or request.named or request.numbers or not request.sessions
    is_asked = asks_for_days(reading.marked) and not DOCUMENTS.isdisjoint(re.findall(r"\w+", reading.text.lower()))
    if is_of_some or not is_asked or unread(reading, "", "header"):
        return None
    found = [(entry.adopted, entry) for entry in reversed(in_time(request, entries(library.corpus))) if entry.adopted]
    found = found[:1] if request.when == "first" else found[-1:] if request.when in {"latest", "current"} else found
    if not found:
        return None
    if len(found) <= _FEW:
        said = ", ".join(f"{written_date(day)} ({short(entry.symbol)})" for day, entry in found)
    else:
        days = len({day for day, _ in found})
        said = f"{len(found):,} resolutions, on {days} days from {written_date(found[0][0])} to {written_date(found[-1][0])}"
    return listed(f"{said}: held {said_times(request)}.", list(by_series([entry for _, entry in found])), whole=in_full(request))
