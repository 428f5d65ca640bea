"""Answers on votes: what the record says of how resolutions were adopted, and which State did what; what is asked for stands first.

A record is cited by naming its document: what it says stands in no paragraph. What a field does not say is *not recorded*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from documents import Record, Tally, Votes
from documents.characters import alike
from documents.series import title_key
from documents.states import MEMBERS_SINCE, members, state_meant
from service.answering.drafts import Draft, abstain
from service.answering.entries import Entry, entries, joined, said_times
from service.answering.lists import (
    NAMED,
    OTHERS,
    Item,
    and_more,
    aside,
    by_title,
    first_of,
    folded,
    in_full,
    item,
    listed,
    not_held_beside,
    titled_item,
)
from service.answering.meant_documents import Meant, meant_by, states_in
from service.answering.sponsors import sponsor_items
from service.library import Library
from service.references import short
from service.requests.details import BallotsAsked
from service.requests.request import Request

Way = Literal["in favour", "against", "abstaining"]
WAYS: tuple[Way, ...] = ("in favour", "against", "abstaining")
_VOTED: dict[Way, str] = {"in favour": "voted in favour", "against": "voted against", "abstaining": "abstained"}
_JOINING: dict[Way, str] = {"in favour": " of", "against": "", "abstaining": " on"}
"""What stands between a verb of voting and the resolution."""
_VOTING_DATA = "the voting data of the UN Digital Library, https://digitallibrary.un.org"
_FEW = 3
"""So many of the resolutions that a State voted on in one way are in sight where no way is asked for."""


def tallied(votes: Votes | None) -> dict[Way, Tally]:
    """The tallies that are recorded."""
    tallies = (votes.in_favour, votes.against, votes.abstaining) if votes else ()
    return {way: tally for way, tally in zip(WAYS, tallies, strict=False) if tally is not None}


def answer_votes(request: Request, library: Library, asked: BallotsAsked) -> Draft | None:
    """Answer how resolutions were voted on, or give None where none is meant that the catalogue has."""
    meant = meant_by(request, library)
    if meant is None:
        return None
    if not meant.is_about_documents and request.country:
        return _of_state(request, meant.entries, asked)
    first = meant.entries[-1] if request.when == "first" else meant.entries[0]
    if not meant.is_about_documents or any(title_key(entry.title) != title_key(first.title) for entry in meant.entries):
        return listed_votes(request, meant, asked)
    if not (first.record and first.record.brief_outcome):
        also = f" Committee votes, such as that of the {meant.committee}, are not held." if meant.committee else ""
        message = f"Not recorded: how {first.named} was adopted ({first.day}).{also} See {_VOTING_DATA}."
        return abstain("not_held", message, method="metadata", confidence=1.0)
    others = [e for e in entries(library.corpus) if e.symbol != first.symbol and title_key(e.title) == title_key(first.title)]
    told = _Told(first, first.record, states_in(request.country), asked)
    opening = "Committee votes are not held. In plenary: " if meant.committee else ""
    items = [*told.items(), *_same_title(others if first.title else (), request), *not_held_beside(meant.missing)]
    if request.numbers:
        items.append(aside("Votes on single paragraphs are not recorded."))
    return listed(opening + told.headline(), items, whole=in_full(request))


class _Told:
    """The vote on one resolution, told to somebody who asks for these States and for these parts of it."""

    def __init__(self, entry: Entry, record: Record, states: Sequence[str], asked: BallotsAsked) -> None:
        self.entry, self.record, self.states, self.asked = entry, record, tuple(states), asked
        self.votes, self.named, self.tallies = record.votes, short(entry.symbol), tallied(record.votes)
        self.ways = [way for part in asked.parts for way in WAYS if way == part]
        self.of_none = "silent" in asked.parts

    def headline(self) -> str:
        """The answer: what the States did that are asked for, else who voted in the way that is, else how it was adopted."""
        if self.votes is None:
            return self._without_counts()
        said = [self._of_states()] if self.states else [self._of_way(way, is_first=way == self.ways[0]) for way in self.ways]
        said += list(self._silent(NAMED)) if self.of_none and not self.states else []
        if said:
            return f"{'; '.join(said)}; {self.entry.outcome}, {self.entry.day}."
        favour, against, abstaining = self.votes.counts.split("-")
        how = "a recorded vote of" if self.record.adoption else "a vote (how is not recorded) of"
        abstentions = f"{abstaining} abstention{'' if abstaining == '1' else 's'}"
        return f"{self._whether('vote')}{self.named} was adopted by {how} {favour} to {against}, with {abstentions}, on {self.entry.day}."

    def _whether(self, how: str) -> str:
        """``Yes: `` or ``No: `` where it is asked for whether there was a vote, or none."""
        parts = set(self.asked.parts) & {"consensus", "vote"}
        if not self.asked.is_whether or len(parts) != 1:
            return ""
        return "Yes: " if parts == {how} else "No: "

    def _without_counts(self) -> str:
        if self.record.adoption != "without a vote":
            return f"{self.named} was adopted by a recorded vote, counts not recorded, {self.entry.day}."
        told = f"{self.named} was adopted without a vote, {self.entry.day}"
        if self.states:
            return f"{told}; so no vote of {joined(self.states)} on it is recorded."
        if self.ways or self.of_none:
            return f"{told}; so no State is recorded on any side."
        return f"{self._whether('consensus')}{told}."

    def _of_way(self, way: Way, *, is_first: bool) -> str:
        """Who voted in a way, by name where these are not too many: ``2 States voted against 80/2: Chad, Peru``."""
        tally, did = self.tallies.get(way), f"{_VOTED[way]}{_JOINING[way]} {self.named}"
        if tally is None:
            return f"{'Who' if is_first else 'who'} {did} is not recorded"
        names = f": {', '.join(_by_alphabet(tally))}" if _is_named(tally) else ""
        if not is_first:
            return f"{tally.count or 'none'} {_VOTED[way]}{names}"
        return f"{tally.count or 'No'} State{'' if tally.count < 2 else 's'} {did}{names}"

    def _of_states(self) -> str:
        """What each State did, those together that did the same; a yes or no before it where one way of one State is asked for."""
        by_way: dict[str, list[str]] = {}
        for state in self.states:
            by_way.setdefault(self._done_by(state), []).append(state if state_meant(state) else f"“{state}”")
        did = "; ".join(f"{joined(own)}{done}" for done, own in by_way.items())
        way = _way_of(self.states[0], self.votes)
        is_whether = self.asked.is_whether and len(self.states) == 1 and len(self.ways) == 1 and way
        return f"{'Yes' if way == self.ways[0] else 'No'}: {did}" if is_whether else did

    def _done_by(self, state: str) -> str:
        if state_meant(state) is None:
            return " is none of the States whose votes are recorded"
        if way := _way_of(state, self.votes):
            return f" {_VOTED[way]}{_JOINING[way]} {self.named}"
        if not any(tally.states for tally in self.tallies.values()):
            return f": vote on {self.named} not recorded, as its record has no States, only counts"
        return f" did not vote on {self.named}, or its vote is not recorded{'' if state in members() else ', being no Member'}"

    def items(self) -> Iterator[Item]:
        """Those who are asked for and too many for the headline, what the resolution is, the others, and what else is recorded."""
        asked = () if self.states else self.ways
        tallies = [(way, tally) for way in asked if (tally := self.tallies.get(way)) and tally.count and not _is_named(tally)]
        for way, tally in tallies:
            text = _states(way, tally)
            yield folded(text) if self.asked.is_count else aside(text)
        yield aside("; ".join(filter(None, [self.entry.named, self.entry.committee, self.record.report])))
        yield from (self._others(way) for way in ("against", "abstaining") if self.votes and way not in asked)
        is_of_sponsors = "sponsors" in self.asked.parts
        yield from (one if is_of_sponsors else one.as_folded() for one in sponsor_items(self.record))
        if self.votes is None:
            return
        yield from (folded(said) for said in self._silent(len(members())))
        if "in favour" not in asked and "in favour" in self.tallies:
            yield folded(_states("in favour", self.tallies["in favour"]))
        if self.entry.committee:
            yield folded(f"The vote of the {self.entry.committee} is not held.")

    def _others(self, way: Way) -> Item:
        """Those who voted in a way that was not asked for: in sight where they are few, or where no way was."""
        tally, is_asked = self.tallies.get(way), bool(self.ways or self.of_none or self.states)
        if not is_asked and tally and len(tally.states) > NAMED:
            return first_of(_counted(way, tally), _by_alphabet(tally))
        is_long = is_asked and tally and not 0 < len(tally.states) <= NAMED
        return folded(_states(way, tally)) if is_long else item(_states(way, tally))

    def _silent(self, most: int) -> Iterator[str]:
        """Say how many Members are on no side where that can be computed, and which if they are at most so many."""
        if len(self.tallies) < len(WAYS) or not self.entry.adopted or self.entry.adopted < MEMBERS_SINCE:
            return
        number = len(members()) - sum(tally.count for tally in self.tallies.values())
        absent = sorted(members() - {state for tally in self.tallies.values() for state in tally.states})
        if number > 0:
            names = f": {', '.join(absent)}" if len(absent) == number <= most else ""
            yield f"Did not vote or not recorded: {number} of {len(members())} (computed){names}"


def _by_alphabet(tally: Tally) -> list[str]:
    return sorted(tally.states, key=lambda state: alike(state).casefold())


def _is_named(tally: Tally) -> bool:
    """Whether the headline names all the States of a tally."""
    return 0 < len(tally.states) == tally.count <= NAMED


def _way_of(state: str, votes: Votes | None) -> Way | None:
    """In which way a State voted; None where that is not recorded."""
    return next((way for way, tally in tallied(votes).items() if state in tally.states), None)


def _counted(way: Way, tally: Tally) -> str:
    gap = "" if len(tally.states) == tally.count else f", {len(tally.states)} of them named in the record"
    return f"{way.capitalize()} ({tally.count}{gap})"


def _states(way: Way, tally: Tally | None) -> str:
    """``Against (2): …``, with every State; a count without all its States says so."""
    if tally is None or not tally.count:
        return f"{way.capitalize()}: {'not recorded' if tally is None else 'none'}"
    if not tally.states:
        return f"{way.capitalize()} ({tally.count}): the States are not recorded"
    return f"{_counted(way, tally)}: {', '.join(_by_alphabet(tally))}"


def _same_title(others: Sequence[Entry], request: Request) -> Iterator[Item]:
    """The votes on the other resolutions of the series, the newest first; in sight where they were asked for together."""
    states = states_in(request.country)
    if others:
        text = f"Same title: {_outcomes(others, states, with_year=True)}"
        yield aside(text) if {entry.symbol for entry in others} & set(request.symbols) or states else folded(text)


def _outcomes(found: Sequence[Entry], states: Sequence[str], *, with_year: bool = False) -> str:
    """How each of some resolutions was adopted, and what some States did: ``78/241 (2023) 152-4-11, Hungary against``."""
    told = []
    for one in found[:OTHERS]:
        year = (f" ({one.adopted.year})" if one.adopted else " (no date)") if with_year else ""
        did = "".join(f", {state} {_way_of(state, one.votes) or 'not recorded'}" for state in states) if one.votes else ""
        told.append(f"{short(one.symbol)}{year} {one.votes.counts if one.votes else one.outcome}{did}")
    return f"{' · '.join(told)}{and_more(found, OTHERS)}"


def listed_votes(request: Request, meant: Meant, asked: BallotsAsked) -> Draft:
    """Tell the outcomes of many resolutions: how many there are of the kind that is asked for, or of each, then the newest of each title."""
    found = meant.entries
    voted = [entry for entry in found if "vote" in entry.outcome and entry.outcome != "without a vote"]
    silent = [entry for entry in found if entry.outcome == "without a vote"]
    unknown = len(found) - len(voted) - len(silent)
    counted = [f"{len(voted):,} by recorded vote", f"{len(silent):,} without a vote"]
    counted += [f"{unknown:,} not recorded"] if unknown else []
    said = " ".join(filter(None, [meant.described, said_times(request)]))
    many = f"{len(found):,} resolution{'' if len(found) == 1 else 's'} {said}".strip()
    headline, shown = f"{many}: {', '.join(counted)}", found if meant.is_about_documents else voted or found
    if len(kinds := {"vote", "consensus"} & set(asked.parts)) == 1:
        shown, how, rest = (
            (voted, "by a recorded vote", counted[1:]) if "vote" in kinds else (silent, "without a vote", counted[::2])
        )
        number = f"{len(shown):,} of" if shown else "None of the"
        headline = f"{number} {many} {'was' if len(shown) == 1 else 'were'} adopted {how}; {', '.join(rest)}"
    states = states_in(request.country)
    items = [titled_item(own, _outcomes(own, states)) for own in by_title(shown)]
    items = [one.as_folded() for one in items] if request.task == "count" else items
    notes = [aside("Committee votes are not held; these are the plenary's.")] if meant.committee else []
    return listed(headline, [*items, *notes, *not_held_beside(meant.missing)], whole=in_full(request))


def _of_state(request: Request, found: Sequence[Entry], asked: BallotsAsked) -> Draft:
    """Tell how a State voted over all the resolutions of a time: the way that is asked for first, with as many as there is room for."""
    recorded = [entry for entry in found if entry.votes]
    whole = f"{len(recorded):,} recorded vote{'' if len(recorded) == 1 else 's'} {said_times(request).replace('adopted ', '')}".strip()
    state, *others = states_in(request.country)
    ways = {way: [entry for entry in recorded if _way_of(state, entry.votes) == way] for way in (*WAYS, None)}
    if len(ways[None]) == len(recorded):
        missing = f"“{state}” is none of the States whose votes are recorded. " if recorded else ""
        return abstain("not_held", f"{missing}Held: {whole}. For others see {_VOTING_DATA}.", method="metadata", confidence=1.0)
    first = next((way for part in asked.parts for way in WAYS if way == part), None)
    rest = ", ".join(
        f"{len(own):,} {way or 'not recorded'}" for way, own in ways.items() if (way or own) and (way != first or first is None)
    )
    if first:
        headline = f"{state} {_VOTED[first]} in {len(ways[first]):,} of {whole}; {rest}"
        items = [item(f"{short(e.symbol)} {e.telling_title} ({e.votes.counts if e.votes else ''})") for e in ways[first]]
        items += [_together(way, ways[way]).as_folded() for way in ways if way != first]
    else:
        headline = f"{state}: {rest}, of {whole}"
        items = [_together(way, ways[way]) for way in ("against", "abstaining")]
        items += [_together(way, ways[way]).as_folded() for way in ("in favour", None)]
    notes = [aside(f"Ask for one State at a time; {', '.join(others)} is left out.")] if others else []
    return listed(headline, [*items, *notes, folded("Committee votes are not held.")], whole=in_full(request))


def _together(way: Way | None, chosen: Sequence[Entry]) -> Item:
    """The resolutions on which a State voted in one way, the newest first, with as much of their titles as tells them apart."""
    name = (way or "not recorded").capitalize()
    titles = [f"{short(entry.symbol)} {entry.telling_title}" for entry in chosen]
    seen, rest = " · ".join(titles[:_FEW]), " · ".join(titles[_FEW:])
    return item(f"{name}: {seen or 'none'}{' …' if rest else ''}", *([rest] if rest else []))
