"""The documents that a request means: by number, by description or by times: *the killer robots vote*."""

from __future__ import annotations

from dataclasses import dataclass, replace

from documents.states import state_meant
from service.answering.entries import Entry, choosing, entries, in_time, named_entries, on_topic, said_times
from service.answering.tallies import states_in
from service.library import Library
from service.requests.descriptions import Only
from service.requests.request import Request


@dataclass(frozen=True, slots=True)
class Meant:
    """The entries that a request is for, the newest first, what they are by, and the committee whose vote is asked for."""

    entries: tuple[Entry, ...]
    is_about_documents: bool
    described: str = ""
    committee: str = ""
    missing: tuple[str, ...] = ()
    """Symbols that were named and are not held."""


def meant_by(request: Request, library: Library) -> Meant | None:
    """Find the entries by symbols, else by description and topic, else by times alone; None where there are none."""
    named, topic = choosing(request.named), choosing(request.topic)
    if topic.topic and (topic.topic.lower() in request.country.lower() or state_meant(topic.topic) in states_in(request.country)):
        topic = replace(topic, topic="")
    committee = named.committee or topic.committee
    if request.symbols:
        held = named_entries(request.symbols, library.corpus)
        ordered = tuple(sorted(held.found, key=lambda entry: entry.age, reverse=True))
        return Meant(ordered, is_about_documents=True, committee=committee, missing=held.missing) if ordered else None
    timed = in_time(request, entries(library.corpus))
    for chosen in (named, topic):
        if chosen.topic:
            matched = on_topic(
                chosen.topic, [entry for entry in timed if not chosen.agenda_item or chosen.passes(entry)], library
            )
            found = matched.titled or matched.by_subject
            if found:
                by = "in the title" if matched.titled else "among the recorded subjects"
                words = "all the words of " if matched.titled and matched.is_scattered else ""
                described = f"with {words}“{matched.topic}” {by}"
                return Meant(found, is_about_documents=True, described=described, committee=committee)
    if (link := library.reader.linked(topic.topic, Only.of(request)).chosen) and not named.topic:
        held = named_entries(link.symbols, library.corpus)
        ordered = tuple(sorted(held.found, key=lambda entry: entry.age, reverse=True))
        return Meant(ordered, is_about_documents=True, committee=committee)
    asked_for = named.topic or topic.topic
    if request.dates and asked_for and len(timed) == 1:
        return Meant(timed, is_about_documents=True, committee=committee)
    if asked_for or not timed or not (request.country or said_times(request)):
        return None
    return Meant(timed, is_about_documents=False, committee=committee)
