"""Answers on sponsors: what the records say of who submitted a resolution and who joined them, or of what a State sponsored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from documents import Record, undocs_url
from service.answering.drafts import Draft, abstain
from service.answering.entries import Entry, joined, said_times
from service.answering.lists import (
    NAMED,
    OTHERS,
    Item,
    and_more,
    aside,
    dated_series,
    first_of,
    folded,
    in_full,
    item,
    listed,
    not_held_beside,
)
from service.answering.meant_documents import meant_by, states_in
from service.library import Library
from service.references import short
from service.requests.request import Request


def answer_sponsors(request: Request, library: Library) -> Draft | None:
    """Answer who submitted a resolution and who joined them, or what a State sponsored; None where nothing is meant."""
    meant = meant_by(request, library)
    if meant is None:
        return None
    if not meant.is_about_documents:
        return _sponsored_by(request, meant.entries) if request.country else None
    first, *same = meant.entries[::-1] if request.when == "first" else meant.entries
    record = first.record or Record(first.symbol)
    drafts = record.drafts or (first.document.drafts if first.document else ())
    if not (record.sponsors or record.additional_sponsors or record.submitted_by):
        where = f", {', '.join(drafts)}: {undocs_url(drafts[0])}" if drafts else ""
        message = f"The sponsors of {first.named} are not recorded here. They stand in its draft{where}."
        return abstain("not_held", message, method="metadata", confidence=1.0)
    said = _put_forward(first)
    of_states = " ".join(_sponsor(state, first, record) for state in states_in(request.country))
    items = [*([item(said)] if of_states else []), *_named(record)]
    items.append(aside("; ".join(filter(None, [f"{first.named}, {first.day}", f"draft {', '.join(drafts)}" if drafts else ""]))))
    asked = [entry for entry in same if entry.symbol in request.symbols and not request.named]
    items += [aside(_put_forward(entry)) for entry in asked]
    if same := [entry for entry in same if entry not in asked]:
        others = " · ".join(f"{short(entry.symbol)} {_sponsor_counts(entry.record)}" for entry in same[:OTHERS])
        items.append(folded(f"Others that may be meant: {others}{and_more(same, OTHERS)}"))
    return listed(of_states or said, [*items, *not_held_beside(meant.missing)], whole=in_full(request))


def _put_forward(entry: Entry) -> str:
    """Who put a resolution forward, by name where these are not too many, and how many joined them."""
    record, named = entry.record or Record(entry.symbol), short(entry.symbol)
    number, more = len(record.sponsors), len(record.additional_sponsors)
    then = f"; {more} more {'State' if more == 1 else 'States'} joined as sponsor{'' if more == 1 else 's'}" if more else ""
    if number:
        return f"{named} was put forward by {joined(record.sponsors) if number <= NAMED else f'{number} States'}{then}"
    if record.submitted_by:
        return f"{named}: {record.submitted_by[0].lower()}{record.submitted_by[1:]}; no State is recorded as sponsor{then}"
    return f"Who put {named} forward is not recorded{then}"


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


def _sponsored_by(request: Request, found: Sequence[Entry]) -> Draft:
    """List what a State submitted or joined, the newest first."""
    name, *others = states_in(request.country)
    recorded = [entry for entry in found if entry.record]
    submitted = [entry for entry in recorded if entry.record and _is_among(name, entry.record.sponsors)]
    either = [e for e in recorded if e in submitted or (e.record and _is_among(name, e.record.additional_sponsors))]
    whole = f"{len(recorded):,} resolutions {said_times(request)}".strip()
    put, more = len(submitted), len(either) - len(submitted)
    headline = f"{name} sponsored {len(either):,} of the {whole} with a record: put forward {put:,}, joined {more:,}"
    left = [aside(f"Ask for one State at a time; {', '.join(others)} is left out.")] if others else []
    return listed(headline, [*dated_series(either), *left], whole=in_full(request))
