"""Answers on votes and sponsors: what the records say of how resolutions were adopted, and of who submitted them.

A record is cited by naming its document: what it says stands in no paragraph. What a field does not say is *not recorded*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from documents import Record, Tally, Votes, undocs_url
from documents.series import title_key
from documents.states import MEMBERS_SINCE, members, state_meant
from documents.words import written_date
from service.answer import Sentence
from service.answering.drafts import Draft, abstain
from service.answering.entries import Entry, choosing, entries, in_time, named_entries, on_topic, said_times
from service.library import Library
from service.requests.request import Request
from service.requests.series_catalogue import Only, linked

LISTED = 12
"""So many resolutions are listed; of more it is said how many."""
VOTING_DATA = "the voting data of the UN Digital Library, https://digitallibrary.un.org"
"""Where votes are found that are not held."""

Way = Literal["in favour", "against", "abstaining"]
_VOTED: dict[Way, str] = {"in favour": "voted in favour of", "against": "voted against", "abstaining": "abstained on"}


def answer_votes(request: Request, library: Library) -> Draft | None:
    """Answer how resolutions were voted on, or give None where none is meant that the catalogue has."""
    meant = _meant(request, library)
    if meant is None:
        return None
    if not meant.is_about_documents and request.country:
        return _voting_of(request, meant.entries)
    newest = meant.entries[0]
    series = [entry for entry in meant.entries if title_key(entry.title) == title_key(newest.title)]
    if len(series) < len(meant.entries) or not meant.is_about_documents:
        return _told(_listed_votes(request, meant))
    first = series[-1] if request.when == "first" else newest
    if request.symbols and len(series) > 1:
        return _told(_listed_votes(request, meant))
    if _is_unknown(first.record):
        return _vote_not_held(first, meant.committee, library)
    others = [e for e in entries(library.corpus) if e.symbol != first.symbol and title_key(e.title) == title_key(first.title)]
    return _told([*_vote(first, request, meant.committee), *_earlier(others, request), *_missing(meant)])


def answer_sponsors(request: Request, library: Library) -> Draft | None:
    """Answer who submitted a resolution and who joined them, or what a State sponsored; None where nothing is meant."""
    meant = _meant(request, library)
    if meant is None:
        return None
    if not meant.is_about_documents:
        return _sponsored_by(request, meant.entries) if request.country else None
    first = meant.entries[-1] if request.when == "first" else meant.entries[0]
    same = [e for e in meant.entries if e is not first]
    sentences = list(_sponsors(first, request.country))
    if not sentences:
        message = f"The sponsors of {_said(first)} are not recorded here. They stand in its draft{_drafts(first)}."
        return abstain("not_held", message, method="metadata", confidence=1.0)
    sentences += _missing(meant)
    further = [f"{entry.symbol}: {_sponsor_counts(entry.record)}" for entry in same[:LISTED]]
    if further:
        more = f"; and {len(same) - LISTED:,} more" if len(same) > LISTED else ""
        sentences.append(f"Others that may be meant: {'; '.join(further)}{more}.")
    return _told(sentences)


def outcome(record: Record | None) -> str:
    """Say in a few words how a resolution was adopted: ``recorded vote 159-2-5``, ``without a vote``, or that it is not recorded."""
    if record is None or not (record.adoption or record.votes):
        return "adoption not recorded"
    if not record.votes:
        return record.adoption if record.adoption == "without a vote" else "recorded vote, counts not recorded"
    tallies = (record.votes.in_favour, record.votes.against, record.votes.abstaining)
    return f"recorded vote {'-'.join('?' if tally is None else str(tally.count) for tally in tallies)}"


@dataclass(frozen=True, slots=True)
class _Meant:
    """The entries that a request is for, the newest first, what they are by, and the committee whose vote is asked for."""

    entries: tuple[Entry, ...]
    is_about_documents: bool
    described: str = ""
    committee: str = ""
    missing: tuple[str, ...] = ()
    """Symbols that were named and are not held."""


def _meant(request: Request, library: Library) -> _Meant | None:
    """Find the entries by symbols, else by description and topic, else by times alone; None where there are none."""
    named, topic = choosing(request.named), choosing(request.topic)
    committee = named.committee or topic.committee
    if request.symbols:
        held = named_entries(request.symbols, library.corpus)
        ordered = tuple(sorted(held.found, key=lambda entry: entry.age, reverse=True))
        return _Meant(ordered, is_about_documents=True, committee=committee, missing=held.missing) if ordered else None
    timed = in_time(request, entries(library.corpus))
    for chosen in (named, topic):
        if chosen.topic:
            matched = on_topic(
                chosen.topic, [entry for entry in timed if not chosen.agenda_item or chosen.passes(entry)], library
            )
            found = matched.titled or matched.by_subject
            if found:
                by = "in the title" if matched.titled else "among the recorded subjects"
                return _Meant(found, is_about_documents=True, described=f"with “{matched.topic}” {by}", committee=committee)
    if (link := linked(topic.topic, library.reader.catalogue, Only.of(request)).chosen) and not named.topic:
        held = named_entries(link.symbols, library.corpus)
        return _Meant(tuple(sorted(held.found, key=lambda entry: entry.age, reverse=True)), is_about_documents=True)
    asked_for = named.topic or topic.topic
    if request.dates and asked_for and len(timed) == 1:
        return _Meant(timed, is_about_documents=True, committee=committee)
    if asked_for or not timed or not (request.country or said_times(request)):
        return None
    return _Meant(timed, is_about_documents=False, committee=committee)


def _told(sentences: Iterable[str]) -> Draft:
    return Draft("metadata", tuple(Sentence(text=text, verdict="supported") for text in sentences))


def _said(entry: Entry) -> str:
    """Name an entry, with its title: ``A/RES/79/239 (Artificial intelligence in the military domain …)``."""
    return f"{entry.symbol} ({entry.title})" if entry.title else entry.symbol


def _on(day: date | None) -> str:
    return f" on {written_date(day)}" if day else ""


def _missing(meant: _Meant) -> Iterator[str]:
    if meant.missing:
        yield f"Not held: {', '.join(meant.missing)}."


def _is_unknown(record: Record | None) -> bool:
    return record is None or not (record.adoption or record.votes)


def _vote(entry: Entry, request: Request, committee: str) -> Iterator[str]:
    """Tell one vote: the answer, then the States by what they did, those in favour last."""
    record = entry.record
    if record is None:
        return
    day = _on(entry.adopted)
    if committee:
        yield f"Votes in committees are not held, also not that of the {committee}; what follows is the plenary's."
    if record.adoption == "without a vote" and not record.votes:
        yield f"{_said(entry)} was adopted without a vote{day}."
        if request.country:
            yield f"So no vote of {_stated(request.country)} on it is recorded."
        return
    votes = record.votes or Votes()
    counts = f": {votes.line}" if votes.line else "; its counts are not recorded"
    way = "by a recorded vote" if record.adoption == "recorded vote" else "(how is not recorded)"
    whole = f"{_said(entry)} was adopted {way}{day}{counts}."
    if request.country:
        yield _vote_of(request.country, entry, votes)
    yield whole
    yield from _tallies(votes, entry)
    if request.numbers:
        yield "Votes on single paragraphs are not recorded here."
    if entry.committee and not committee:
        yield f"It came from the {entry.committee}, whose own vote is not held."
    if votes.in_favour and votes.in_favour.states:
        yield _tally("In favour", votes.in_favour)


def _vote_of(country: str, entry: Entry, votes: Votes) -> str:
    state = state_meant(country)
    if state is None:
        return f"“{country}” is none of the States whose votes are recorded."
    way = _way(state, votes)
    if way:
        return f"{state} {_VOTED[way]} {entry.symbol}."
    if not any(tally.states for tally in _ways(votes).values()):
        return f"How {state} voted on {entry.symbol} is not recorded: the record has the counts without the States."
    watching = "" if state in members() else ", being no Member"
    return f"{state} did not vote on {entry.symbol}, or its vote is not recorded{watching}."


def _way(state: str, votes: Votes) -> Way | None:
    return next((way for way, tally in _ways(votes).items() if state in tally.states), None)


def _ways(votes: Votes) -> dict[Way, Tally]:
    """The tallies that are recorded."""
    found: dict[Way, Tally | None] = {"in favour": votes.in_favour, "against": votes.against, "abstaining": votes.abstaining}
    return {way: tally for way, tally in found.items() if tally is not None}


def _tallies(votes: Votes, entry: Entry) -> Iterator[str]:
    """Tell who was against, who abstained, and who is not recorded."""
    tallies = _ways(votes)
    for name, tally in (("Against", tallies.get("against")), ("Abstaining", tallies.get("abstaining"))):
        yield f"{name}: not recorded." if tally is None else _tally(name, tally)
    if len(tallies) == 3 and entry.adopted and entry.adopted >= MEMBERS_SINCE:
        yield from _silent(tallies)


def _tally(name: str, tally: Tally) -> str:
    """``Against (2): …``; a count without all its States says so."""
    if not tally.count:
        return f"{name}: none."
    if not tally.states:
        return f"{name} ({tally.count}): the States are not recorded."
    gap = "" if len(tally.states) == tally.count else f", {len(tally.states)} of them named in the record"
    return f"{name} ({tally.count}{gap}): {', '.join(tally.states)}."


def _silent(tallies: dict[Way, Tally]) -> Iterator[str]:
    voted = sum(tally.count for tally in tallies.values())
    named = {state for tally in tallies.values() for state in tally.states}
    number = len(members()) - voted
    if number <= 0:
        return
    opening = f"Did not vote or not recorded ({number} of {len(members())} Members, computed)"
    absent = sorted(members() - named)
    yield f"{opening}: {', '.join(absent)}." if len(absent) == number else f"{opening}."


def _earlier(others: Sequence[Entry], request: Request) -> Iterator[str]:
    """The votes on the other resolutions of the series, the newest first."""
    if others and others[0].title:
        state = state_meant(request.country) or ""
        said = [f"{entry.symbol} ({_year(entry)}) {outcome(entry.record)}{_also(state, entry)}" for entry in others[:LISTED]]
        yield f"The same title in other sessions: {'; '.join(said)}."


def _year(entry: Entry) -> str:
    return str(entry.adopted.year) if entry.adopted else "no date"


def _also(state: str, entry: Entry) -> str:
    """What a State did, behind the counts: ``, Hungary against``."""
    votes = entry.record.votes if entry.record else None
    if not state or votes is None:
        return ""
    way = _way(state, votes)
    return f", {state} {way}" if way else f", {state} not recorded"


def _stated(country: str) -> str:
    return state_meant(country) or country


def _vote_not_held(entry: Entry, committee: str, library: Library) -> Draft:
    """Say that the vote on a resolution is not recorded, where it is, and what is recorded of others of its series."""
    why = "there is no record of it" if entry.record is None else "its record does not say"
    message = f"How {_said(entry)} was adopted is not recorded here: {why}."
    if entry.adopted:
        message = f"{message} Its text says that it was adopted on {written_date(entry.adopted)}." if entry.document else message
    if committee:
        message += f" Votes in committees, such as the {committee}, are not held at all."
    message += f" See {VOTING_DATA}, and {undocs_url(entry.symbol)}."
    known = [e for e in entries(library.corpus) if title_key(e.title) == title_key(entry.title) and not _is_unknown(e.record)]
    if known and entry.title:
        message += f" Held of the same title: {known[0].symbol} ({_year(known[0])}), {outcome(known[0].record)}."
    return abstain("not_held", message, method="metadata", confidence=1.0)


def _listed_votes(request: Request, meant: _Meant) -> Iterator[str]:
    """Tell the outcomes of many resolutions: how many there are of each kind, then the newest."""
    found, state = meant.entries, state_meant(request.country) or ""
    if meant.committee:
        yield "Votes in committees are not held; these are the plenary's."
    voted = [entry for entry in found if entry.record and (entry.record.votes or entry.record.adoption == "recorded vote")]
    silent = [entry for entry in found if entry.record and entry.record.adoption == "without a vote" and not entry.record.votes]
    unknown = len(found) - len(voted) - len(silent)
    said = " ".join(filter(None, [meant.described, said_times(request)]))
    counts = [f"{len(voted):,} by a recorded vote", f"{len(silent):,} without a vote"]
    counts += [f"{unknown:,} in a way that is not recorded"] if unknown else []
    is_one = len(found) == 1
    yield f"{len(found):,} resolution{'' if is_one else 's'} {said}: {', '.join(counts)}.".replace("  ", " ").replace(" :", ":")
    listed = found if meant.is_about_documents else voted or found
    for entry in listed[:LISTED]:
        yield f"{entry.symbol}{_dated(entry)}, {entry.title}: {outcome(entry.record)}{_also(state, entry)}."
    if len(listed) > LISTED:
        yield f"{len(listed) - LISTED:,} more{'' if meant.is_about_documents else ' were voted on'}."
    yield from _missing(meant)


def _dated(entry: Entry) -> str:
    return f" ({written_date(entry.adopted)})" if entry.adopted else ""


def _voting_of(request: Request, found: Sequence[Entry]) -> Draft:
    """Tell how a State voted over all the resolutions of a time."""
    state = state_meant(request.country)
    recorded = [entry for entry in found if entry.record and entry.record.votes]
    times = said_times(request)
    whole = f"{len(recorded):,} resolutions {times} whose recorded votes are held".replace("  ", " ")
    if state is None or not recorded:
        missing = f"“{request.country}” is none of the States whose votes are recorded." if state is None else ""
        message = f"{missing} Held are the votes on {whole}. For others see {VOTING_DATA}.".strip()
        return abstain("not_held", message, method="metadata", confidence=1.0)
    ways: dict[Way | None, list[Entry]] = {"in favour": [], "against": [], "abstaining": [], None: []}
    for entry in recorded:
        ways[_way(state, entry.record.votes) if entry.record and entry.record.votes else None].append(entry)
    sentences = [
        f"{state} voted in favour of {len(ways['in favour']):,} of the {whole}, against {len(ways['against']):,}, and abstained "
        f"on {len(ways['abstaining']):,}; on {len(ways[None]):,} no vote of it is recorded."
    ]
    for name, chosen in (("against", ways["against"]), ("abstaining", ways["abstaining"])):
        if chosen:
            said = "; ".join(f"{entry.symbol} {entry.title}" for entry in chosen[: LISTED // 2])
            more = f"; and {len(chosen) - LISTED // 2:,} more" if len(chosen) > LISTED // 2 else ""
            sentences.append(f"{name.capitalize()}, the newest first: {said}{more}.")
    sentences.append("Votes in committees are not held.")
    return _told(sentences)


def _sponsors(entry: Entry, country: str) -> Iterator[str]:
    """Tell who submitted a resolution's draft and who joined; nothing where neither is recorded."""
    record = entry.record
    if record is None or not (record.sponsors or record.additional_sponsors or record.submitted_by):
        return
    if country:
        yield _sponsor(country, entry, record)
    if not record.sponsors and not record.additional_sponsors:
        yield f"{_said(entry)} has no sponsors in its record; it was {record.submitted_by[:1].lower()}{record.submitted_by[1:]}."
        return
    yield f"{_said(entry)} has {_sponsor_counts(record)} on record."
    if record.submitted_by:
        yield f"{record.submitted_by}."
    for opening, states in (("Submitted by", record.sponsors), ("Joined by", record.additional_sponsors)):
        yield f"{opening} ({len(states)}): {', '.join(states)}." if states else f"{opening}: not recorded."


def _sponsor_counts(record: Record | None) -> str:
    if record is None or not (record.sponsors or record.additional_sponsors):
        return "no sponsors"
    first, joined = len(record.sponsors), len(record.additional_sponsors)
    return f"{first} sponsor{'' if first == 1 else 's'} and {joined} that joined"


def _sponsor(country: str, entry: Entry, record: Record) -> str:
    """Say whether one State is among the sponsors."""
    name = _stated(country)
    if _is_among(name, record.sponsors):
        return f"Yes: {name} is among those that submitted {entry.symbol}."
    if _is_among(name, record.additional_sponsors):
        return f"Yes: {name} joined the sponsors of {entry.symbol}."
    if not (record.sponsors or record.additional_sponsors):
        return f"{name} is not recorded as a sponsor of {entry.symbol}, nor is any other State."
    groups = [sponsor for sponsor in (*record.sponsors, *record.additional_sponsors) if "(on behalf of" in sponsor]
    group = f"; {', '.join(groups)} is, and whether that group has {name} is not recorded" if groups else ""
    return f"{name} is not among the sponsors that are recorded of {entry.symbol}{group}."


def _is_among(name: str, sponsors: Sequence[str]) -> bool:
    return any(sponsor == name or sponsor.startswith(f"{name} (on behalf of") for sponsor in sponsors)


def _drafts(entry: Entry) -> str:
    drafts = (entry.record.drafts if entry.record else ()) or (entry.document.drafts if entry.document else ())
    return f", {', '.join(drafts)}: {undocs_url(drafts[0])}" if drafts else ""


def _sponsored_by(request: Request, found: Sequence[Entry]) -> Draft:
    """List what a State submitted or joined, the newest first."""
    name, times = _stated(request.country), said_times(request)
    recorded = [entry for entry in found if entry.record]
    as_first = {entry.symbol for entry in recorded if entry.record and _is_among(name, entry.record.sponsors)}
    joined = {entry.symbol for entry in recorded if entry.record and _is_among(name, entry.record.additional_sponsors)} - as_first
    either = [entry for entry in recorded if entry.symbol in as_first | joined]
    whole = f"{len(recorded):,} resolutions {times} with a record".replace("  ", " ")
    sentences = [
        f"{name} is recorded as a sponsor of {len(either):,} of the {whole}: it submitted {len(as_first):,} and joined {len(joined):,}."
    ]
    sentences += [f"{entry.symbol}{_dated(entry)}, {entry.title}." for entry in either[:LISTED]]
    if len(either) > LISTED:
        sentences.append(f"{len(either) - LISTED:,} more.")
    return _told(sentences)
