"""Tallies: how a resolution was adopted and what a State did, in the words in which every answer says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from documents import Record, Tally, Votes
from documents.states import state_meant

Way = Literal["in favour", "against", "abstaining"]
WAYS: tuple[Way, ...] = ("in favour", "against", "abstaining")
RECORDED = "recorded vote "


def outcome(record: Record | None) -> str:
    """Say in a few words how a resolution was adopted: ``recorded vote 159-2-5``, ``without a vote``, or that it is not recorded."""
    if is_unknown(record) or record is None:
        return "adoption not recorded"
    if not record.votes:
        return record.adoption if record.adoption == "without a vote" else "recorded vote, counts not recorded"
    return f"{RECORDED}{counts(record.votes)}"


def is_unknown(record: Record | None) -> bool:
    """Whether nothing is recorded of how a resolution was adopted."""
    return record is None or not (record.adoption or record.votes)


def counts(votes: Votes) -> str:
    """The counts in favour, against and abstaining: ``159-2-5``; one that is not recorded is ``?``."""
    tallies = (votes.in_favour, votes.against, votes.abstaining)
    return "-".join("?" if tally is None else str(tally.count) for tally in tallies)


def tallied(votes: Votes | None) -> dict[Way, Tally]:
    """The tallies that are recorded."""
    if votes is None:
        return {}
    found: dict[Way, Tally | None] = {"in favour": votes.in_favour, "against": votes.against, "abstaining": votes.abstaining}
    return {way: tally for way, tally in found.items() if tally is not None}


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
