"""The documents that a request means: by number, by description, by times, or what search finds likeliest: *the killer robots vote*."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from documents import Paragraph, Resolution
from documents.series import title_key
from documents.states import state_meant
from service.answering.entries import Entry, choosing, entries, in_time, named_entries, on_topic, said_times
from service.answering.passages import find
from service.answering.searched import searched_for
from service.answering.tallies import states_in
from service.library import Library
from service.requests.request import Request
from service.requests.series_catalogue import Only, linked
from service.requests.wording import content_terms


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
    if (link := linked(topic.topic, library.reader.catalogue, Only.of(request)).chosen) and not named.topic:
        held = named_entries(link.symbols, library.corpus)
        ordered = tuple(sorted(held.found, key=lambda entry: entry.age, reverse=True))
        return Meant(ordered, is_about_documents=True, committee=committee)
    asked_for = named.topic or topic.topic
    if request.dates and asked_for and len(timed) == 1:
        return Meant(timed, is_about_documents=True, committee=committee)
    if asked_for or not timed or not (request.country or said_times(request)):
        return None
    return Meant(timed, is_about_documents=False, committee=committee)


@dataclass(frozen=True, slots=True)
class Likely:
    """The newest document of the likeliest series, and the paragraph by which it was found."""

    document: Resolution
    paragraph: Paragraph


def likely_document(request: Request, library: Library) -> Likely | None:
    """Tell which document a request without a number most likely means, of the times that it names; None where it names nothing."""
    described = request.named or request.topic
    if not content_terms(described):
        return None
    held = library.corpus.by_symbol
    timely = [entry.symbol for entry in in_time(request, entries(library.corpus))] if said_times(request) else []
    finding = find(searched_for(described, library, [symbol for symbol in timely if symbol in held]), library)
    shares: defaultdict[str, float] = defaultdict(float)
    first: dict[str, Paragraph] = {}
    for hit in (*finding.hits, *finding.further):
        paragraph = library.paragraph(hit.row)
        series = title_key(paragraph.title) or paragraph.symbol
        shares[series] += float(np.exp(hit.score))
        first.setdefault(series, paragraph)
    if not shares:
        return None
    best = max(shares, key=lambda series: shares[series])
    members = [
        d for d in library.corpus.resolutions if d.title and title_key(d.title) == best and (not timely or d.symbol in timely)
    ]
    document = max(members, key=lambda d: (str(d.adopted or ""), d.symbol), default=held.get(first[best].symbol))
    return Likely(document, first[best]) if document else None
