"""Answers on sponsors: what the records say of who submitted a resolution and who joined them, or of what a State sponsored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from documents import Record, undocs_url
from service.answering.drafts import Draft, abstain
from service.answering.entries import Entry, said_times
from service.answering.lists import Item, aside, day_of, folded, in_full, item, listed
from service.answering.meant_documents import Meant, meant_by
from service.answering.tallies import dated_series, joined, states_in
from service.library import Library
from service.references import short
from service.requests.request import Request

NAMED = 15
"""So many States are all named; of more it is said how many there are."""
_FIRST = 10
"""So many of more are in sight, in the order of the record; the others are folded."""
OTHERS = 12
"""So many resolutions are named beside the one that is told."""


def answer_sponsors(request: Request, library: Library) -> Draft | None:
    """Answer who submitted a resolution and who joined them, or what a State sponsored; None where nothing is meant."""
    meant = meant_by(request, library)
    if meant is None:
        return None
    if not meant.is_about_documents:
        return _sponsored_by(request, meant.entries) if request.country else None
    first, *same = meant.entries[::-1] if request.when == "first" else meant.entries
    record = first.record
    if record is None or not (record.sponsors or record.additional_sponsors or record.submitted_by):
        drafts = f", {', '.join(named)}: {undocs_url(named[0])}" if (named := _drafts(first)) else ""
        message = f"The sponsors of {titled(first)} are not recorded here. They stand in its draft{drafts}."
        return abstain("not_held", message, method="metadata", confidence=1.0)
    said = _put_forward(first, record)
    of_states = " ".join(_sponsor(state, first, record) for state in states_in(request.country))
    items = [*([item(said)] if of_states else []), *_named(record), aside(f"{titled(first)}, {day_of(first)}{_draft(first)}")]
    asked = [entry for entry in same if entry.symbol in request.symbols and not request.named]
    items += [aside(_put_forward(entry, entry.record or Record(entry.symbol))) for entry in asked]
    if same := [entry for entry in same if entry not in asked]:
        others = " · ".join(f"{short(entry.symbol)} {_sponsor_counts(entry.record)}" for entry in same[:OTHERS])
        items.append(folded(f"Others that may be meant: {others}{and_more(same, OTHERS)}"))
    return listed(of_states or said, [*items, *not_held_beside(meant)], whole=in_full(request))


def _put_forward(entry: Entry, record: Record) -> str:
    """Who put a resolution forward, by name where these are not too many, and how many joined them."""
    number, more = len(record.sponsors), len(record.additional_sponsors)
    then = f"; {more} more {'State' if more == 1 else 'States'} joined as sponsor{'' if more == 1 else 's'}" if more else ""
    if not number and record.submitted_by:
        return f"{short(entry.symbol)}: {record.submitted_by[0].lower()}{record.submitted_by[1:]}; no State is recorded as sponsor{then}"
    if not number:
        return f"Who put {short(entry.symbol)} forward is not recorded{then}"
    named = f"{short(entry.symbol)} was put forward by {joined(record.sponsors)}"
    return f"{named if number <= NAMED else f'{short(entry.symbol)} was put forward by {number} States'}{then}"


def _named(record: Record) -> Iterator[Item]:
    """The States that submitted a draft, where the headline does not name them, and those that joined them."""
    if len(record.sponsors) > NAMED:
        yield first_of("Put forward by", record.sponsors)
    if record.additional_sponsors:
        yield folded(f"Joined by ({len(record.additional_sponsors)}): {', '.join(record.additional_sponsors)}")


def sponsor_items(record: Record) -> Iterator[Item]:
    """Who submitted a draft, the first of many in sight, and who joined them, folded; nothing of what is not recorded."""
    if record.sponsors:
        yield first_of(_counted(len(record.sponsors)), record.sponsors)
    elif record.submitted_by:
        yield item(record.submitted_by)
    if record.additional_sponsors:
        yield folded(f"{len(record.additional_sponsors)} joined: {', '.join(record.additional_sponsors)}")


def _counted(number: int) -> str:
    return f"{number} sponsor{'' if number == 1 else 's'}"


def _sponsor_counts(record: Record | None) -> str:
    if record is None or not (record.sponsors or record.additional_sponsors):
        return f"No sponsors recorded: {record.submitted_by}" if record and record.submitted_by else "sponsors not recorded"
    more = len(record.additional_sponsors)
    return _counted(len(record.sponsors)) + (f", {more} more joined" if more else "")


def _sponsor(name: str, entry: Entry, record: Record) -> str:
    """Say whether one State is among the sponsors."""
    named = short(entry.symbol)
    if _is_among(name, record.sponsors):
        return f"Yes, {name} is among those that submitted {named}."
    if _is_among(name, record.additional_sponsors):
        return f"Yes, {name} joined the sponsors of {named}."
    if not (record.sponsors or record.additional_sponsors):
        return f"{name} is not recorded as a sponsor of {named}, nor is any other State."
    groups = [sponsor for sponsor in (*record.sponsors, *record.additional_sponsors) if "(on behalf of" in sponsor]
    group = f"; {', '.join(groups)} is, and whether that group has {name} is not recorded" if groups else ""
    return f"{name} is not among the sponsors that are recorded of {named}{group}."


def _is_among(name: str, sponsors: Sequence[str]) -> bool:
    return any(sponsor == name or sponsor.startswith(f"{name} (on behalf of") for sponsor in sponsors)


def _drafts(entry: Entry) -> Sequence[str]:
    return (entry.record.drafts if entry.record else ()) or (entry.document.drafts if entry.document else ())


def _draft(entry: Entry) -> str:
    drafts = _drafts(entry)
    return f"; draft {', '.join(drafts)}" if drafts else ""


def _sponsored_by(request: Request, found: Sequence[Entry]) -> Draft:
    """List what a State submitted or joined, the newest first."""
    name, *others = states_in(request.country)
    recorded = [(entry, entry.record) for entry in found if entry.record]
    submitted = [entry for entry, record in recorded if _is_among(name, record.sponsors)]
    also = [entry for entry, record in recorded if _is_among(name, record.additional_sponsors) and entry not in submitted]
    either = [entry for entry, _ in recorded if entry in submitted or entry in also]
    whole = f"{len(recorded):,} resolutions {said_times(request)}".strip()
    headline = (
        f"{name} sponsored {len(either):,} of the {whole} with a record: put forward {len(submitted):,}, joined {len(also):,}"
    )
    left = [aside(f"Ask for one State at a time; {', '.join(others)} is left out.")] if others else []
    return listed(headline, [*dated_series(either), *left], whole=in_full(request))


def titled(entry: Entry) -> str:
    """Name an entry, with its title: ``79/239 Artificial intelligence in the military domain``."""
    return f"{short(entry.symbol)} {entry.title}".strip()


def not_held_beside(meant: Meant) -> Iterator[Item]:
    """Say which symbols that were named are not held."""
    if meant.missing:
        yield aside(f"Not held: {', '.join(map(short, meant.missing))}.")


def and_more(many: Sequence[object], named: int) -> str:
    """Say how many there are beside so many that are named; nothing where there are none."""
    return f" and {len(many) - named:,} more" if len(many) > named else ""


def first_of(opening: str, states: Sequence[str]) -> Item:
    """Name States, the first of many in sight and the others folded."""
    if len(states) <= NAMED:
        return item(f"{opening}: {', '.join(states)}")
    seen, more = ", ".join(states[:_FIRST]), len(states) - _FIRST
    return item(f"{opening}: {seen} … and {more} more", f"{opening}, the others: {', '.join(states[_FIRST:])}")
