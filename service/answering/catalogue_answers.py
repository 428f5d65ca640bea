"""Answers from the catalogue: which resolutions there are, how many and of which days, by headers and records.

``answer_from_catalogue`` is the way in to these, to votes and sponsors, and to what is not held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.series import title_key
from documents.words import written_date
from service.answering.drafts import Draft, abstain
from service.answering.entries import Entry, entries, in_time, named_entries, said_times, spans
from service.answering.lists import Item, aside, dated_series, folded, in_full, item, listed
from service.answering.meant_documents import Choosing, Meant, OnTopic, choosing, on_topic
from service.answering.not_held import not_held, of_opinion, of_other_body, said_holdings
from service.answering.scans import in_scope, scan_mentions, terms_of
from service.answering.sponsors import answer_sponsors
from service.answering.votes import answer_votes, listed_votes
from service.library import Library
from service.references import TITLE_WORDS, short, shortened
from service.requests.details import ALL_OF_IT, BallotsAsked, asks_for_days, ballot_spans
from service.requests.reading import Reading, unread
from service.requests.request import Request
from service.requests.topics import topic_of
from service.requests.wording import DOCUMENTS

_FEW = 10
"""So many resolutions are named with their days."""
_GAPS = 5
_LONGEST_TOPIC = 300
"""Characters beyond which a topic is a text, not the name of a matter."""


def answer_from_catalogue(request: Request, library: Library, ballots: BallotsAsked = ALL_OF_IT) -> Draft | None:
    """Answer what the catalogue and the records answer, or say that it is not held; None for every other request.

    It is for the tasks ``documents``, ``count`` (of documents), ``votes``, ``sponsors``, ``opinion`` and
    ``other_body``; where a count or a list is of what the texts say, not of documents, it gives None.
    """
    if len(request.topic) > _LONGEST_TOPIC or len(request.named) > _LONGEST_TOPIC:
        return None
    if request.task in {"votes", "sponsors"}:
        of_votes = request.task == "votes" or (ballots.parts and not set(ballots.parts) <= {"sponsors", "vote"})
        said = answer_votes(request, library, ballots) if of_votes else answer_sponsors(request, library)
        return said or not_held(request, library)
    if request.task in {"documents", "count"}:
        return _adopted(request, ballots, library) or _documents(request, library)
    if request.task == "opinion":
        return of_opinion(request, library)
    return of_other_body(request, library) if request.task == "other_body" else None


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
        said = ", ".join(f"{entry.day} ({short(entry.symbol)})" for _, entry in found)
    else:
        days = len({day for day, _ in found})
        said = f"{len(found):,} resolutions, on {days} days from {found[0][1].day} to {found[-1][1].day}"
    return listed(f"{said}: held {said_times(request)}.", [*dated_series([entry for _, entry in found])], whole=in_full(request))


def _documents(request: Request, library: Library) -> Draft | None:
    """List or count documents; None where the request is for what they say, or its topic is in no title and under no subject."""
    chosen = choosing(request.topic or request.named or request.country)
    is_of_texts = (request.verb and not chosen.committee) or request.addressee or request.part or request.numbers
    if is_of_texts or (request.task == "count" and (request.symbols or request.named)):
        return None
    if request.symbols:
        return _series(request, library) or not_held(request, library)
    is_for_something = chosen != Choosing("") or said_times(request) or request.when or request.task == "count"
    return _chosen(request, chosen, library) if is_for_something else None


def _adopted(request: Request, asked: BallotsAsked, library: Library) -> Draft | None:
    """List or count what was adopted by a vote, or without one, of a time, a committee and a topic; None where that is not asked for."""
    if not {"vote", "consensus"} & set(asked.parts) or request.symbols or request.verb or request.addressee:
        return None
    left = choosing(topic_of(request.topic, ballot_spans(request.topic)))
    timed = tuple(entry for entry in in_time(request, entries(library.corpus)) if left.passes(entry))
    found = on_topic(left.topic, timed, library).titled if left.topic else timed
    described = f"from the {left.committee}" if left.committee else ""
    described += f" with “{left.topic}” in the title" if left.topic else ""
    return listed_votes(request, Meant(found, is_about_documents=False, described=described.strip()), asked) if found else None


def _chosen(request: Request, chosen: Choosing, library: Library) -> Draft | None:
    """List what is of a time, an agenda item, a committee and on a topic; None where the topic alone is not found."""
    known = entries(library.corpus)
    timed = tuple(entry for entry in in_time(request, known) if chosen.passes(entry))
    if not timed:
        return not_held(request, library) or (None if chosen.topic else _none(request, chosen, known))
    matched = on_topic(chosen.topic, timed, library) if chosen.topic else OnTopic("", timed, ())
    if not matched.all and request.country and chosen.topic != request.country:
        return _chosen(request, Choosing(request.country, chosen.committee), library)
    if not matched.all:
        return None
    listing = _Listing(request, chosen, matched, known)
    mentioned = _mentioning(matched.topic, timed, request, library)
    first = mentioned or listing.one() or listing.counted()
    others = listing.ordered[1:] if first == listing.one() else listing.ordered
    items = [*dated_series(others), *listing.notes()]
    if request.task == "count" and not matched.topic:
        items = [one if one.is_aside else one.as_folded() for one in items]
    if first != listing.counted():
        items.insert(0, item(listing.counted()))
    return listed(first, items, whole=in_full(request))


def _mentioning(topic: str, timed: Sequence[Entry], request: Request, library: Library) -> str:
    """Count the documents whose texts mention a topic, where a number is asked for: titles say only which are about it."""
    wanted = terms_of(topic) if topic and request.task == "count" else None
    symbols = tuple(dict.fromkeys(entry.document.symbol for entry in timed if entry.document))
    if wanted is None or not symbols:
        return ""
    read = in_scope("", () if len(symbols) == len(library.corpus.by_symbol) else symbols, library)
    found = scan_mentions(wanted, read, library)
    mentioning = 0 if found.is_scattered else len({one.paragraph.symbol for one in found.found})
    times = f" {said}" if (said := said_times(request)) else ""
    many = f"{len(found.found):,} paragraph{'' if len(found.found) == 1 else 's'}"
    return f"{mentioning:,} of the {len(symbols):,} documents{times} mention “{topic}” ({many})" if mentioning else ""


@dataclass(frozen=True, slots=True)
class _Listing:
    """Documents that were found for a request, and how they are told."""

    request: Request
    chosen: Choosing
    matched: OnTopic
    known: tuple[Entry, ...]

    @property
    def ordered(self) -> Sequence[Entry]:
        """What was found, the newest first, or the oldest where that is asked for."""
        if self.request.when != "first":
            return self.matched.all
        return (*self.matched.titled[::-1], *self.matched.by_subject[::-1])

    def one(self) -> str:
        """The newest or the oldest of them, where one is asked for; by title before by subject."""
        if self.request.task != "documents" or self.request.when not in {"latest", "first", "current", "previous"}:
            return ""
        own = self.matched.titled or self.matched.all
        entry, word = (own[-1], "Oldest") if self.request.when == "first" else (own[0], "Newest")
        return f"{word}: {short(entry.symbol)} ({entry.told}) {entry.telling_title}"

    def counted(self) -> str:
        """How many there are, and by what they were chosen."""
        titled, by_subject = self.matched.titled, self.matched.by_subject
        where = _where(self.request, self.chosen)
        if not self.matched.topic:
            return _as_session(self.request, self.chosen, titled) or f"{_many(titled)} {where}"
        topic = f"“{self.matched.topic}”"
        if not titled:
            return f"{_many(by_subject)} {where} under {topic} among the recorded subjects; no title has it"
        also = f"; {len(by_subject):,} more under it among the recorded subjects" if by_subject else ""
        words, apart = ("all the words of ", ", not together") if self.matched.is_scattered else ("", "")
        return f"{_many(titled)} {where} with {words}{topic} in the title{apart}{also}"

    def notes(self) -> Iterator[Item]:
        """Tell what may be missing: days before and after what is held, and documents without a record."""
        held = {entry.session for entry in self.known}
        absent = [f"session {session}" for session in map(str, self.request.sessions) if session.upper() not in held]
        if absent:
            yield aside(f"Not held: {', '.join(absent)}.")
        days = [entry.adopted for entry in self.known if entry.adopted and entry.session.isdigit()]
        asked = spans(self.request)
        if asked and days and any(s.first < min(days) for s in asked) and self.request.when != "until":
            yield aside(f"Nothing adopted before {written_date(min(days))} is held, so it is not counted.")
        if asked and days and any(s.last > max(days) for s in asked):
            yield aside(f"The newest that is held was adopted on {written_date(max(days))}.")
        bare = sum(entry.record is None for entry in in_time(self.request, self.known))
        if self.matched.topic and bare:
            yield folded(f"For {bare:,} of those looked through no subjects are recorded.")


def _where(request: Request, chosen: Choosing) -> str:
    """What documents were chosen by, beside the topic."""
    committee = f"from the {chosen.committee}" if chosen.committee else ""
    return " ".join(filter(None, [said_times(request), committee])) or "held here"


def _as_session(request: Request, chosen: Choosing, found: Sequence[Entry]) -> str:
    """Tell how many resolutions a whole session has, by number; empty where not a whole session is asked for."""
    alone = not (request.when or request.years or request.months or request.dates)
    if len(request.sessions) != 1 or not alone or chosen != Choosing("") or not found:
        return ""
    numbers = {entry.number for entry in found}
    session = found[0].session
    gaps = [f"{session}/{number}" for number in sorted(set(range(1, max(numbers) + 1)) - numbers)]
    parts = f", in {len(found):,} texts (parts A, B … apart)" if len(found) > len(numbers) else ""
    missing = f"; not held: {', '.join(gaps[:_GAPS])}{' …' if len(gaps) > _GAPS else ''}" if gaps else ""
    many = f"{len(numbers):,} resolution{'' if len(numbers) == 1 else 's'}"
    return f"{many} of session {session}, {session}/{min(numbers)} to {session}/{max(numbers)}{missing}{parts}"


def _many(found: Sequence[Entry]) -> str:
    return f"{len(found):,} resolution{'' if len(found) == 1 else 's'}"


def _series(request: Request, library: Library) -> Draft | None:
    """List the resolutions that have a named one's title, in the time that is asked for."""
    named = named_entries(request.symbols, library.corpus).found
    keys = {title_key(entry.title) for entry in named if entry.title}
    same = [entry for entry in in_time(request, entries(library.corpus)) if title_key(entry.title) in keys]
    if not same:
        return None
    listing = _Listing(request, Choosing(""), OnTopic("", tuple(same), ()), ())
    newest = listing.one()
    counted = f"{_many(same)} {said_times(request) or 'held here'} with the title of {short(named[0].symbol)}, “{shortened(named[0].title, TITLE_WORDS)}”"
    items = [
        *([folded(counted)] if newest else []),
        *(item(f"{short(e.symbol)}, {e.day}: {e.outcome}") for e in (listing.ordered[1:] if newest else same)),
    ]
    return listed(newest or counted, items, whole=in_full(request))


def _none(request: Request, chosen: Choosing, known: Sequence[Entry]) -> Draft:
    """Say that nothing that is held is of a time or a committee, and what was adopted nearest to its days."""
    said, days = _where(request, chosen), spans(request)
    adopted = [entry.adopted for entry in known if entry.adopted] if days else []
    before = max((day for day in adopted if days and day < days[0].first), default=None)
    after = min((day for day in adopted if days and day > days[-1].last), default=None)
    near = ", ".join(f"{written_date(day)} ({adopted.count(day)})" for day in (before, after) if day)
    message = f"None of the {len(known):,} resolutions held {'was' if said.startswith('adopted') else 'is'} {said}. {said_holdings(known)}"
    return abstain(
        "absent", f"{message} The nearest days with any: {near}." if near else message, method="metadata", confidence=1.0
    )
