"""Answers on votes: what the record says of how a resolution was adopted, and which State did what; what is asked for stands first.

A record is cited by naming its document: what it says stands in no paragraph. What a field does not say is *not recorded*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from documents import Record, Tally, Votes
from documents.series import title_key
from documents.states import MEMBERS_SINCE, members, state_meant
from service.answering.drafts import Draft, abstain
from service.answering.entries import Entry, entries
from service.answering.lists import Item, aside, day_of, folded, in_full, item, listed
from service.answering.meant_documents import meant_by
from service.answering.sponsors import NAMED, OTHERS, and_more, first_of, not_held_beside, sponsor_items, titled
from service.answering.tallies import (
    RECORDED,
    WAYS,
    Way,
    also,
    is_unknown,
    joined,
    named,
    outcome,
    states_in,
    tallied,
    way_of,
)
from service.answering.vote_lists import VOTING_DATA, listed_votes, votes_of_state
from service.library import Library
from service.references import short
from service.requests.details import BallotsAsked
from service.requests.request import Request

_VOTED: dict[Way, str] = {"in favour": "voted in favour", "against": "voted against", "abstaining": "abstained"}
_JOINING: dict[Way, str] = {"in favour": " of", "against": "", "abstaining": " on"}
"""What stands between a verb of voting and the resolution."""


def answer_votes(request: Request, library: Library, asked: BallotsAsked) -> Draft | None:
    """Answer how resolutions were voted on, or give None where none is meant that the catalogue has."""
    meant = meant_by(request, library)
    if meant is None:
        return None
    if not meant.is_about_documents and request.country:
        return votes_of_state(request, meant.entries, asked)
    first = meant.entries[-1] if request.when == "first" else meant.entries[0]
    if not meant.is_about_documents or any(title_key(entry.title) != title_key(first.title) for entry in meant.entries):
        return listed_votes(request, meant, asked)
    if is_unknown(first.record):
        return _vote_not_held(first, meant.committee, library)
    others = [e for e in entries(library.corpus) if e.symbol != first.symbol and title_key(e.title) == title_key(first.title)]
    told = _Told(first, states_in(request.country), asked)
    opening = "Committee votes are not held. In plenary: " if meant.committee else ""
    items = [*told.items(), *_same_title(others if first.title else (), request), *not_held_beside(meant)]
    if request.numbers:
        items.append(aside("Votes on single paragraphs are not recorded."))
    return listed(opening + told.headline(), items, whole=in_full(request))


class _Told:
    """The vote on one resolution, told to somebody who asks for these States and for these parts of it."""

    def __init__(self, entry: Entry, states: Sequence[str], asked: BallotsAsked) -> None:
        self.entry, self.states, self.asked = entry, tuple(states), asked
        self.record = entry.record or Record(entry.symbol)
        self.votes, self.named = self.record.votes, short(entry.symbol)
        self.tallies = tallied(self.record.votes)
        self.ways = [way for part in asked.parts for way in WAYS if way == part]
        self.of_none = "silent" in asked.parts

    def headline(self) -> str:
        """The answer: what the States did that are asked for, else who voted in the way that is, else how it was adopted."""
        if self.votes is None:
            return self._without_counts()
        if self.states:
            return f"{self._of_states()}; {self._outcome(self.votes)}."
        if self.ways or self.of_none:
            said = [self._of_way(way, is_first=way == self.ways[0]) for way in self.ways] + (
                [self._of_silent()] if self.of_none else []
            )
            return f"{'; '.join(said)}; {self._outcome(self.votes)}."
        tallies = (self.votes.in_favour, self.votes.against, self.votes.abstaining)
        favour, against, abstaining = ("?" if tally is None else str(tally.count) for tally in tallies)
        how = "a recorded vote of" if self.record.adoption else "a vote (how is not recorded) of"
        return f"{self._whether(is_without=False)}{self.named} was adopted by {how} {favour} to {against}, with {abstaining} abstention{'' if abstaining == '1' else 's'}, on {day_of(self.entry)}."

    def _whether(self, *, is_without: bool) -> str:
        """``Yes: `` or ``No: `` where it is asked for whether there was a vote, or none."""
        parts = set(self.asked.parts) & {"consensus", "vote"}
        if not self.asked.is_whether or len(parts) != 1:
            return ""
        return "Yes: " if ("consensus" in parts) is is_without else "No: "

    def _without_counts(self) -> str:
        if self.record.adoption != "without a vote":
            return f"{self.named} was adopted by a recorded vote, counts not recorded, {day_of(self.entry)}."
        told = f"{self.named} was adopted without a vote, {day_of(self.entry)}"
        if self.states:
            return f"{told}; so no vote of {joined(self.states)} on it is recorded."
        if self.ways or self.of_none:
            return f"{told}; so no State is recorded on any side."
        return f"{self._whether(is_without=True)}{told}."

    def _outcome(self, votes: Votes) -> str:
        how = "recorded vote" if self.record.adoption else "how is not recorded"
        return f"{votes.counts}, {how}, {day_of(self.entry)}"

    def _of_way(self, way: Way, *, is_first: bool) -> str:
        """Who voted in a way, by name where these are not too many: ``2 States voted against 80/2: Chad, Peru``."""
        tally, did = self.tallies.get(way), f"{_VOTED[way]}{_JOINING[way]} {self.named}"
        if tally is None:
            return f"{'Who' if is_first else 'who'} {did} is not recorded"
        names = f": {', '.join(named(tally))}" if self._is_named(tally) else ""
        if not is_first:
            return f"{tally.count or 'none'} {_VOTED[way]}{names}"
        many = f"{tally.count} State{'' if tally.count == 1 else 's'}" if tally.count else "No State"
        return f"{many} {did}{names}"

    def _of_silent(self) -> str:
        names, number = self._silent()
        if number is None:
            return f"Who did not vote on {self.named} is not recorded"
        told = f": {', '.join(names)}" if 0 < len(names) <= NAMED else ""
        many = f"{number} Member{'' if number == 1 else 's'}" if number else "No Member"
        return f"{many} did not vote on {self.named}, or not recorded (computed){told}"

    def _is_named(self, tally: Tally) -> bool:
        """Whether the headline names all the States of a tally."""
        return 0 < len(tally.states) == tally.count <= NAMED

    def _of_states(self) -> str:
        """What each State did, those together that did the same; a yes or no before it where one way of one State is asked for."""
        by_way: dict[str, list[str]] = {}
        for state in self.states:
            by_way.setdefault(self._done_by(state), []).append(state if state_meant(state) else f"“{state}”")
        did = [f"{joined(own)}{done}" for done, own in by_way.items()]
        if len(self.states) == 1 and self.asked.is_whether and len(self.ways) == 1 and state_meant(self.states[0]):
            way = way_of(self.states[0], self.votes)
            return f"{'Yes' if way == self.ways[0] else 'No'}: {did[0]}" if way else did[0]
        return "; ".join(did)

    def _done_by(self, state: str) -> str:
        if state_meant(state) is None:
            return " is none of the States whose votes are recorded"
        if way := way_of(state, self.votes):
            return f" {_VOTED[way]}{_JOINING[way]} {self.named}"
        if not any(tally.states for tally in self.tallies.values()):
            return f": vote on {self.named} not recorded, as its record has no States, only counts"
        return f" did not vote on {self.named}, or its vote is not recorded{'' if state in members() else ', being no Member'}"

    def items(self) -> Iterator[Item]:
        """Those who are asked for and too many for the headline, what the resolution is, the others, and what else is recorded."""
        names = [one for way in self._asked() if (one := self._named(way))] + (list(self._silent_item()) if self.of_none else [])
        yield from (one.as_folded() if self.asked.is_count else replace(one, is_aside=True) for one in names)
        yield aside("; ".join(filter(None, [titled(self.entry), self.entry.committee, self.record.report])))
        yield from (self._others(way) for way in ("against", "abstaining") if self.votes and way not in self._asked())
        is_of_sponsors = "sponsors" in self.asked.parts
        yield from (one if is_of_sponsors else one.as_folded() for one in sponsor_items(self.record))
        if self.votes is None:
            return
        if not self.of_none:
            yield from (one.as_folded() for one in self._silent_item())
        if "in favour" not in self._asked() and self.tallies.get("in favour"):
            yield _states("In favour", self.tallies.get("in favour")).as_folded()
        if self.entry.committee:
            yield folded(f"The vote of the {self.entry.committee} is not held.")

    def _asked(self) -> Sequence[Way]:
        """The ways of which all States are asked for; of a State only its own vote is."""
        return () if self.states else self.ways

    def _named(self, way: Way) -> Item | None:
        """All the States that voted in a way that is asked for, where the headline does not name them."""
        tally = self.tallies.get(way)
        if tally is None or not tally.count or self._is_named(tally):
            return None
        return _states(way.capitalize(), tally)

    def _others(self, way: Way) -> Item:
        """Those who voted in a way that was not asked for: in sight where they are few, or where no way was."""
        tally, is_asked = self.tallies.get(way), bool(self.ways or self.of_none or self.states)
        if not is_asked and tally and len(tally.states) > NAMED:
            return first_of(_counted(way.capitalize(), tally), named(tally))
        told = _states(way.capitalize(), tally)
        return told.as_folded() if is_asked and tally and not 0 < len(tally.states) <= NAMED else told

    def _silent(self) -> tuple[Sequence[str], int | None]:
        """The Members that are on no side, and how many there are; None where that cannot be computed."""
        if len(self.tallies) < len(WAYS) or not self.entry.adopted or self.entry.adopted < MEMBERS_SINCE:
            return (), None
        number = len(members()) - sum(tally.count for tally in self.tallies.values())
        absent = sorted(members() - {state for tally in self.tallies.values() for state in tally.states})
        return (absent if len(absent) == number else ()), max(number, 0)

    def _silent_item(self) -> Iterator[Item]:
        names, number = self._silent()
        if number and not (self.of_none and 0 < len(names) <= NAMED):
            opening = f"Did not vote or not recorded: {number} of {len(members())} (computed)"
            yield item(f"{opening}: {', '.join(names)}" if names else opening)


def _counted(name: str, tally: Tally) -> str:
    gap = "" if len(tally.states) == tally.count else f", {len(tally.states)} of them named in the record"
    return f"{name} ({tally.count}{gap})"


def _states(name: str, tally: Tally | None) -> Item:
    """``Against (2): …``, with every State; a count without all its States says so."""
    if tally is None:
        return item(f"{name}: not recorded")
    if not tally.count:
        return item(f"{name}: none")
    if not tally.states:
        return item(f"{name} ({tally.count}): the States are not recorded")
    return item(f"{_counted(name, tally)}: {', '.join(named(tally))}")


def _same_title(others: Sequence[Entry], request: Request) -> Iterator[Item]:
    """The votes on the other resolutions of the series, the newest first; in sight where they were asked for together."""
    states = states_in(request.country)
    if others:
        said = " · ".join(
            f"{short(e.symbol)} ({_year(e)}) {outcome(e.record).removeprefix(RECORDED)}{also(states, e.record)}"
            for e in others[:OTHERS]
        )
        text = f"Same title: {said}{and_more(others, OTHERS)}"
        yield aside(text) if {entry.symbol for entry in others} & set(request.symbols) or states else folded(text)


def _year(entry: Entry) -> str:
    return str(entry.adopted.year) if entry.adopted else "no date"


def _vote_not_held(entry: Entry, committee: str, library: Library) -> Draft:
    """Say that the vote on a resolution is not recorded, where it is, and what is recorded of others of its series."""
    why = "there is no record of it" if entry.record is None else "its record does not say"
    day = f" Its text says: adopted on {day_of(entry)}." if entry.adopted and entry.document else ""
    also_not = f" Committee votes, such as that of the {committee}, are not held." if committee else ""
    known = [e for e in entries(library.corpus) if title_key(e.title) == title_key(entry.title) and not is_unknown(e.record)]
    held = f" Held of the same title: {short(known[0].symbol)} ({_year(known[0])}), {outcome(known[0].record)}." if known else ""
    message = f"Not recorded: how {titled(entry)} was adopted; {why}.{day}{also_not}{held if entry.title else ''}"
    return abstain("not_held", f"{message} See {VOTING_DATA}.", method="metadata", confidence=1.0)
