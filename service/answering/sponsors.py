"""Answers on sponsors: what the records say of who submitted a resolution and who joined them, or of what a State sponsored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from documents import Record, undocs_url
from documents.states import state_meant
from service.answering.drafts import Draft, abstain
from service.answering.entries import Entry, said_times
from service.answering.lists import Item, aside, by_series, folded, in_full, item, listed
from service.answering.meant_documents import Meant, meant_by
from service.library import Library
from service.references import short
from service.requests.request import Request

_NAMED = 5
"""So many States are named of many; the others are folded."""
_SHORT = 8
"""So many States are all named."""
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
        message = f"The sponsors of {titled(first)} are not recorded here. They stand in its draft{_drafts(first)}."
        return abstain("not_held", message, method="metadata", confidence=1.0)
    counted = _sponsor_counts(record)
    headline = _sponsor(request.country, first, record) if request.country else counted
    items = [*([item(counted)] if request.country else []), *sponsor_items(record, is_counted=True), item(f"{titled(first)}")]
    if same:
        said = " · ".join(f"{short(entry.symbol)} {_sponsor_counts(entry.record)}" for entry in same[:OTHERS])
        items.append(folded(f"Others that may be meant: {said}{and_more(same, OTHERS)}"))
    return listed(headline, [*items, *not_held_beside(meant)], whole=in_full(request))


def sponsor_items(record: Record, *, is_counted: bool = False) -> Iterator[Item]:
    """Who submitted a draft and who joined them, the first of them in sight; nothing of what is not recorded."""
    if record.sponsors:
        yield first_of("Submitted by" if is_counted else _counted(len(record.sponsors)), record.sponsors)
    elif record.submitted_by:
        yield item(record.submitted_by)
    if record.additional_sponsors:
        joined = len(record.additional_sponsors)
        yield first_of("Joined by" if is_counted else f"{joined} joined", record.additional_sponsors)


def _counted(number: int) -> str:
    return f"{number} sponsor{'' if number == 1 else 's'}"


def _sponsor_counts(record: Record | None) -> str:
    if record is None or not (record.sponsors or record.additional_sponsors):
        return f"No sponsors recorded: {record.submitted_by}" if record and record.submitted_by else "sponsors not recorded"
    joined = len(record.additional_sponsors)
    return _counted(len(record.sponsors)) + (f", {joined} more joined" if joined else "")


def _sponsor(country: str, entry: Entry, record: Record) -> str:
    """Say whether one State is among the sponsors."""
    name, named = stated(country), short(entry.symbol)
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


def _drafts(entry: Entry) -> str:
    drafts = (entry.record.drafts if entry.record else ()) or (entry.document.drafts if entry.document else ())
    return f", {', '.join(drafts)}: {undocs_url(drafts[0])}" if drafts else ""


def _sponsored_by(request: Request, found: Sequence[Entry]) -> Draft:
    """List what a State submitted or joined, the newest first."""
    name = stated(request.country)
    recorded = [(entry, entry.record) for entry in found if entry.record]
    submitted = [entry for entry, record in recorded if _is_among(name, record.sponsors)]
    joined = [entry for entry, record in recorded if _is_among(name, record.additional_sponsors) and entry not in submitted]
    either = [entry for entry, _ in recorded if entry in submitted or entry in joined]
    whole = f"{len(recorded):,} resolutions {said_times(request)}".strip()
    headline = (
        f"{name} sponsored {len(either):,} of the {whole} with a record: submitted {len(submitted):,}, joined {len(joined):,}"
    )
    return listed(headline, list(by_series(either)), whole=in_full(request))


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


def first_of(opening: str, states: Sequence[str], most: int = _SHORT) -> Item:
    """Name States, the first of many in sight and the others folded."""
    if len(states) <= most:
        return item(f"{opening}: {', '.join(states)}")
    return item(f"{opening}: {', '.join(states[:_NAMED])} …", f"{opening}, the others: {', '.join(states[_NAMED:])}")


def stated(country: str) -> str:
    """A State under the name of the records, or as it was asked for."""
    return state_meant(country) or country
