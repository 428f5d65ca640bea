"""Answers on votes: what the records say of how resolutions were adopted, and which State did what.

A record is cited by naming its document: what it says stands in no paragraph. What a field does not say is *not recorded*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from documents import Record, Tally, Votes
from documents.series import title_key
from documents.states import MEMBERS_SINCE, members, state_meant
from service.answering.drafts import Draft, abstain
from service.answering.entries import Entry, entries, said_times
from service.answering.lists import Item, aside, by_series, day_of, folded, in_full, item, listed
from service.answering.meant_documents import Meant, meant_by
from service.answering.sponsors import OTHERS, and_more, first_of, not_held_beside, sponsor_items, stated, titled
from service.library import Library
from service.references import TITLE_WORDS, short, shortened
from service.requests.request import Request

VOTING_DATA = "the voting data of the UN Digital Library, https://digitallibrary.un.org"
"""Where votes are found that are not held."""
_FEW = 3
"""So many of the resolutions that a State voted on in one way are in sight."""

_SHORT = 14
"""So many words of States a headline has room for."""
_MANY = 16
"""So many States who did not vote in favour are all named."""

Way = Literal["in favour", "against", "abstaining"]
_VOTED: dict[Way, str] = {"in favour": "voted in favour of", "against": "voted against", "abstaining": "abstained on"}


def answer_votes(request: Request, library: Library) -> Draft | None:
    """Answer how resolutions were voted on, or give None where none is meant that the catalogue has."""
    meant = meant_by(request, library)
    if meant is None:
        return None
    if not meant.is_about_documents and request.country:
        return _voting_of(request, meant.entries)
    first = meant.entries[-1] if request.when == "first" else meant.entries[0]
    if not meant.is_about_documents or any(title_key(entry.title) != title_key(first.title) for entry in meant.entries):
        return _listed_votes(request, meant)
    if _is_unknown(first.record):
        return _vote_not_held(first, meant.committee, library)
    others = [e for e in entries(library.corpus) if e.symbol != first.symbol and title_key(e.title) == title_key(first.title)]
    opening = "Committee votes are not held. In plenary: " if meant.committee and not request.country else ""
    items = [*_vote(first, request.country), *_same_title(others if first.title else (), request), *not_held_beside(meant)]
    if request.numbers:
        items.append(aside("Votes on single paragraphs are not recorded."))
    return listed(opening + _vote_headline(first, request.country, meant.committee), items, whole=in_full(request))


def _is_unknown(record: Record | None) -> bool:
    return record is None or not (record.adoption or record.votes)


def _vote_headline(entry: Entry, country: str, committee: str) -> str:
    """The answer: what the State did that is asked for, else who was against, and the counts."""
    record, on = entry.record or Record(entry.symbol), day_of(entry)
    if not record.votes:
        how = "without a vote" if record.adoption == "without a vote" else "by a recorded vote, counts not recorded"
        single = f"; so no vote of {stated(country)} on it is recorded" if country else ""
        return f"{short(entry.symbol)} was adopted {how}, {on}{single}."
    counts = f"{record.votes.counts}, {'recorded vote' if record.adoption else 'how is not recorded'}, {on}"
    if not country:
        return f"{_against_in_short(record.votes)}{counts}."
    if committee and state_meant(country):
        plenary = _vote_of(country, entry, record.votes, f" ({record.votes.counts})")
        return f"Committee votes are not held. In plenary, {on}, {plenary}."
    return f"{_vote_of(country, entry, record.votes)}; {counts}."


def _against_in_short(votes: Votes) -> str:
    """Who was against, where a headline has room for it."""
    against = votes.against
    if against is None or len(against.states) != against.count or len(", ".join(against.states).split()) > _SHORT:
        return ""
    return f"Against ({against.count}): {', '.join(against.states)}. " if against.count else "Against: none. "


def _vote_of(country: str, entry: Entry, votes: Votes, counts: str = "") -> str:
    """What a State did, its name first; the counts stand behind the resolution where they are given."""
    state, named = state_meant(country), short(entry.symbol)
    if state is None:
        return f"“{country}” is none of the States whose votes are recorded"
    if way := _way(state, votes):
        return f"{state} {_VOTED[way]} {named}{counts}"
    if not any(tally.states for tally in _ways(votes).values()):
        return f"{state}: vote on {named} not recorded{counts}, as its record has no States, only counts"
    watching = "" if state in members() else ", being no Member"
    return f"{state} did not vote on {named}{counts}, or its vote is not recorded{watching}"


def _way(state: str, votes: Votes) -> Way | None:
    return next((way for way, tally in _ways(votes).items() if state in tally.states), None)


def _ways(votes: Votes) -> dict[Way, Tally]:
    """The tallies that are recorded."""
    found: dict[Way, Tally | None] = {"in favour": votes.in_favour, "against": votes.against, "abstaining": votes.abstaining}
    return {way: tally for way, tally in found.items() if tally is not None}


def _vote(entry: Entry, country: str) -> Iterator[Item]:
    """The States by what they did, what the resolution is, and who submitted it; those in favour and those not recorded folded."""
    record = entry.record or Record(entry.symbol)
    tallies = _ways(record.votes) if record.votes else {}
    if record.votes:
        if country or not _against_in_short(record.votes):
            yield _states("Against", tallies.get("against"))
        yield _states("Abstaining", tallies.get("abstaining"))
    yield item("; ".join(filter(None, [titled(entry), entry.committee, record.report])))
    yield from sponsor_items(record)
    if record.votes:
        if len(tallies) == len(_VOTED) and entry.adopted and entry.adopted >= MEMBERS_SINCE:
            yield from _silent(tallies)
        if tallies.get("in favour"):
            yield _states("In favour", tallies.get("in favour")).as_folded()
        if entry.committee:
            yield folded(f"The vote of the {entry.committee} is not held.")


def _states(name: str, tally: Tally | None) -> Item:
    """``Against (2): …``, the first of many States; a count without all its States says so."""
    if tally is None:
        return item(f"{name}: not recorded")
    if not tally.count:
        return item(f"{name}: none")
    if not tally.states:
        return item(f"{name} ({tally.count}): the States are not recorded")
    gap = "" if len(tally.states) == tally.count else f", {len(tally.states)} of them named in the record"
    return first_of(f"{name} ({tally.count}{gap})", tally.states, _MANY)


def _silent(tallies: dict[Way, Tally]) -> Iterator[Item]:
    voted = sum(tally.count for tally in tallies.values())
    number = len(members()) - voted
    if number <= 0:
        return
    opening = f"Did not vote or not recorded: {number} of {len(members())} (computed)"
    absent = sorted(members() - {state for tally in tallies.values() for state in tally.states})
    yield folded(f"{opening}: {', '.join(absent)}" if len(absent) == number else opening)


def _same_title(others: Sequence[Entry], request: Request) -> Iterator[Item]:
    """The votes on the other resolutions of the series, the newest first; in sight where they were asked for together."""
    state = state_meant(request.country) or ""
    if others:
        said = " · ".join(
            f"{short(e.symbol)} ({_year(e)}) {e.outcome.removeprefix('vote ')}{_also(state, e)}" for e in others[:OTHERS]
        )
        text = f"Same title: {said}{and_more(others, OTHERS)}"
        yield aside(text) if {entry.symbol for entry in others} & set(request.symbols) or state else folded(text)


def _year(entry: Entry) -> str:
    return str(entry.adopted.year) if entry.adopted else "no date"


def _also(state: str, entry: Entry) -> str:
    """What a State did, behind the counts: ``, Hungary against``."""
    votes = entry.record.votes if entry.record else None
    return f", {state} {_way(state, votes) or 'not recorded'}" if state and votes else ""


def _vote_not_held(entry: Entry, committee: str, library: Library) -> Draft:
    """Say that the vote on a resolution is not recorded, where it is, and what is recorded of others of its series."""
    why = "there is no record of it" if entry.record is None else "its record does not say"
    day = f" Its text says: adopted on {day_of(entry)}." if entry.adopted and entry.document else ""
    also = f" Committee votes, such as that of the {committee}, are not held." if committee else ""
    known = [e for e in entries(library.corpus) if title_key(e.title) == title_key(entry.title) and not _is_unknown(e.record)]
    held = f" Held of the same title: {short(known[0].symbol)} ({_year(known[0])}), {known[0].outcome}." if known else ""
    message = f"Not recorded: how {titled(entry)} was adopted; {why}.{day}{also}{held if entry.title else ''}"
    return abstain("not_held", f"{message} See {VOTING_DATA}.", method="metadata", confidence=1.0)


def _listed_votes(request: Request, meant: Meant) -> Draft:
    """Tell the outcomes of many resolutions: how many there are of each kind, then the newest of each title."""
    found, state = meant.entries, state_meant(request.country) or ""
    voted = [entry for entry in found if entry.record and (entry.record.votes or entry.record.adoption == "recorded vote")]
    silent = [entry for entry in found if entry.record and entry.record.adoption == "without a vote" and not entry.record.votes]
    unknown = len(found) - len(voted) - len(silent)
    counts = [f"{len(voted):,} by recorded vote", f"{len(silent):,} without a vote"]
    counts += [f"{unknown:,} not recorded"] if unknown else []
    said = " ".join(filter(None, [meant.described, said_times(request)]))
    many = f"{len(found):,} resolution{'' if len(found) == 1 else 's'} {said}".strip()
    items = [_outcomes(one, found, state) for one in by_series(found if meant.is_about_documents else voted or found)]
    notes = [aside("Committee votes are not held; these are the plenary's.")] if meant.committee else []
    return listed(f"{many}: {', '.join(counts)}", [*items, *notes, *not_held_beside(meant)], whole=in_full(request))


def _outcomes(one: Item, found: Sequence[Entry], state: str) -> Item:
    """The resolutions of a title with how each was adopted."""
    symbols = one.group.symbols if one.group else ()
    own = [entry for entry in found if entry.symbol in symbols]
    text = " · ".join(
        f"{short(entry.symbol)} {entry.outcome.removeprefix('vote ')}{_also(state, entry)}" for entry in own[:OTHERS]
    )
    return Item(item(f"{text}{and_more(own, OTHERS)}").points, one.group)


def _voting_of(request: Request, found: Sequence[Entry]) -> Draft:
    """Tell how a State voted over all the resolutions of a time."""
    state = state_meant(request.country)
    recorded = [entry for entry in found if entry.record and entry.record.votes]
    whole = f"{len(recorded):,} recorded vote{'' if len(recorded) == 1 else 's'} {said_times(request)}".strip()
    if state is None or not recorded:
        missing = f"“{request.country}” is none of the States whose votes are recorded. " if state is None else ""
        return abstain("not_held", f"{missing}Held: {whole}. For others see {VOTING_DATA}.", method="metadata", confidence=1.0)
    ways: dict[Way | None, list[Entry]] = {"in favour": [], "against": [], "abstaining": [], None: []}
    for entry in recorded:
        ways[_way(state, entry.record.votes) if entry.record and entry.record.votes else None].append(entry)
    counts = ", ".join(f"{len(ways[way]):,} {way}" for way in _VOTED)
    items = [_listed_way("Against", ways["against"]), _listed_way("Abstaining", ways["abstaining"])]
    items += [_listed_way("In favour", ways["in favour"]).as_folded(), _listed_way("Not recorded", ways[None]).as_folded()]
    items.append(aside("Committee votes are not held."))
    return listed(f"{state}: {counts}, {len(ways[None]):,} not recorded, of {whole}", items, whole=in_full(request))


def _listed_way(name: str, chosen: Sequence[Entry]) -> Item:
    """The resolutions on which a State voted in one way, the newest first, with as much of their titles as tells them apart."""
    if not chosen:
        return item(f"{name}: none")
    return item(
        f"{name}: {_titles(chosen[:_FEW])}{' …' if len(chosen) > _FEW else ''}",
        *([_titles(chosen[_FEW:])] if chosen[_FEW:] else []),
    )


def _titles(found: Sequence[Entry]) -> str:
    return " · ".join(f"{short(entry.symbol)} {shortened(entry.title, TITLE_WORDS)}" for entry in found)
