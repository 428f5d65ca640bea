"""Tallies: how a resolution was adopted and what a State did, in the words in which every answer says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from documents import Record, Tally, Votes
from documents.characters import alike
from documents.states import state_meant
from service.answering.entries import Entry
from service.answering.lists import Item, by_series, day_of, fact
from service.references import short

Way = Literal["in favour", "against", "abstaining"]
WAYS: tuple[Way, ...] = ("in favour", "against", "abstaining")
RECORDED = "recorded vote "
_NAMED = 8
"""So many older resolutions of a title are named; of more it is said how many there are."""


def outcome(record: Record | None) -> str:
    """Say in a few words how a resolution was adopted: ``recorded vote 159-2-5``, ``without a vote``, or that it is not recorded."""
    if is_unknown(record) or record is None:
        return "adoption not recorded"
    if not record.votes:
        return record.adoption if record.adoption == "without a vote" else "recorded vote, counts not recorded"
    return f"{RECORDED}{record.votes.counts}"


def is_unknown(record: Record | None) -> bool:
    """Whether nothing is recorded of how a resolution was adopted."""
    return record is None or not (record.adoption or record.votes)


def tallied(votes: Votes | None) -> dict[Way, Tally]:
    """The tallies that are recorded."""
    if votes is None:
        return {}
    found: dict[Way, Tally | None] = {"in favour": votes.in_favour, "against": votes.against, "abstaining": votes.abstaining}
    return {way: tally for way, tally in found.items() if tally is not None}


def named(tally: Tally) -> list[str]:
    """The States of a tally by the alphabet, as far as they are recorded."""
    return sorted(tally.states, key=lambda state: alike(state).casefold())


def way_of(state: str, votes: Votes | None) -> Way | None:
    """In which way a State voted; None where that is not recorded."""
    return next((way for way, tally in tallied(votes).items() if state in tally.states), None)


def also(states: Sequence[str], record: Record | None) -> str:
    """What some States did, behind the counts: ``, Hungary against``."""
    votes = record.votes if record else None
    return "".join(f", {state} {way_of(state, votes) or 'not recorded'}" for state in states) if votes else ""


def states_in(country: str) -> tuple[str, ...]:
    """The States of a request's field, as they are listed, or as they were said where none is meant."""
    if not country or state_meant(country):
        return (state_meant(country) or country,) if country else ()
    return tuple(dict.fromkeys(state_meant(one) or one for one in country.split(", ")))


def joined(names: Sequence[str]) -> str:
    """Names as a sentence has them: ``Chad, Fiji and Peru``."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def dated_series(found: Sequence[Entry]) -> Iterator[Item]:
    """List resolutions by their titles, each once: the first with its day and how it was adopted, the others by number."""
    by_symbol = {entry.symbol: entry for entry in found}
    for one in by_series(found):
        group = one.group
        if group is None:
            continue
        first, *others = (by_symbol[symbol] for symbol in group.symbols)
        bare = ", record only" if first.document is None else ""
        named = " · ".join([f"{short(first.symbol)} ({told(first)}{bare})", *(short(entry.symbol) for entry in others[:_NAMED])])
        more = f" and {len(others) - _NAMED:,} more" if len(others) > _NAMED else ""
        titled = group.model_copy(update={"title": first.telling_title or first.symbol})
        yield Item((fact(f"{named}{more}"),), titled)


def told(entry: Entry) -> str:
    """When and how a resolution was adopted: ``24 December 2024, recorded vote 159-2-5``."""
    return f"{day_of(entry)}, {outcome(entry.record)}"
