"""Votes on many resolutions: how each was adopted, or how a State voted over a time."""

from __future__ import annotations

from collections.abc import Sequence

from service.answering.drafts import Draft, abstain
from service.answering.entries import Entry, said_times
from service.answering.lists import Item, aside, by_series, folded, in_full, item, listed
from service.answering.meant_documents import Meant
from service.answering.sponsors import OTHERS, and_more, not_held_beside
from service.answering.tallies import RECORDED, WAYS, Way, also, outcome, states_in, way_of
from service.references import short
from service.requests.details import BallotsAsked
from service.requests.request import Request

VOTING_DATA = "the voting data of the UN Digital Library, https://digitallibrary.un.org"
"""Where votes are found that are not held."""
_FEW = 3
"""So many of the resolutions that a State voted on in one way are in sight where no way is asked for."""
_VOTED: dict[Way | None, str] = {
    "in favour": "voted in favour",
    "against": "voted against",
    "abstaining": "abstained",
    None: "is not recorded",
}


def listed_votes(request: Request, meant: Meant, asked: BallotsAsked) -> Draft:
    """Tell the outcomes of many resolutions: how many there are of the kind that is asked for, or of each, then the newest of each title."""
    found, states = meant.entries, states_in(request.country)
    voted = [entry for entry in found if entry.record and (entry.record.votes or entry.record.adoption == "recorded vote")]
    silent = [entry for entry in found if entry.record and entry.record.adoption == "without a vote" and not entry.record.votes]
    unknown = len(found) - len(voted) - len(silent)
    counted = [f"{len(voted):,} by recorded vote", f"{len(silent):,} without a vote"]
    counted += [f"{unknown:,} not recorded"] if unknown else []
    said = " ".join(filter(None, [meant.described, said_times(request)]))
    many = f"{len(found):,} resolution{'' if len(found) == 1 else 's'} {said}".strip()
    headline, shown = f"{many}: {', '.join(counted)}", found if meant.is_about_documents else voted or found
    if len(kinds := {"vote", "consensus"} & set(asked.parts)) == 1:
        shown, first, rest = (voted, counted[0], counted[1:]) if "vote" in kinds else (silent, counted[1], counted[::2])
        was = "was" if len(shown) == 1 else "were"
        number, _, how = first.partition(" ")
        number = f"{number} of" if len(shown) else "None of the"
        headline = f"{number} {many} {was} adopted {how.replace('by recorded', 'by a recorded')}; {', '.join(rest)}"
    items = [_outcomes(one, shown, states) for one in by_series(shown)]
    items = [one.as_folded() for one in items] if request.task == "count" else items
    notes = [aside("Committee votes are not held; these are the plenary's.")] if meant.committee else []
    return listed(headline, [*items, *notes, *not_held_beside(meant)], whole=in_full(request))


def _outcomes(one: Item, found: Sequence[Entry], states: Sequence[str]) -> Item:
    """The resolutions of a title with how each was adopted."""
    symbols = one.group.symbols if one.group else ()
    own = [entry for entry in found if entry.symbol in symbols]
    text = " · ".join(
        f"{short(entry.symbol)} {outcome(entry.record).removeprefix(RECORDED)}{also(states, entry.record)}"
        for entry in own[:OTHERS]
    )
    group = one.group.model_copy(update={"title": own[0].telling_title or own[0].symbol}) if one.group and own else one.group
    return Item(item(f"{text}{and_more(own, OTHERS)}").points, group)


def votes_of_state(request: Request, found: Sequence[Entry], asked: BallotsAsked) -> Draft:
    """Tell how a State voted over all the resolutions of a time: the way that is asked for first, with as many as there is room for."""
    recorded = [entry for entry in found if entry.record and entry.record.votes]
    whole = f"{len(recorded):,} recorded vote{'' if len(recorded) == 1 else 's'} {said_times(request).replace('adopted ', '')}".strip()
    state, *others = states_in(request.country)
    if not recorded or not _has_votes(state, recorded):
        missing = "" if not recorded else f"“{state}” is none of the States whose votes are recorded. "
        return abstain("not_held", f"{missing}Held: {whole}. For others see {VOTING_DATA}.", method="metadata", confidence=1.0)
    ways: dict[Way | None, list[Entry]] = {way: [] for way in (*WAYS, None)}
    for entry in recorded:
        ways[way_of(state, entry.record.votes) if entry.record else None].append(entry)
    first = next((way for part in asked.parts for way in WAYS if way == part), None)
    rest = ", ".join(
        f"{len(ways[way]):,} {way or 'not recorded'}" for way in ways if (way or ways[way]) and (way != first or first is None)
    )
    headline = (
        f"{state}: {rest}, of {whole}" if first is None else f"{state} {_VOTED[first]} in {len(ways[first]):,} of {whole}; {rest}"
    )
    if first:
        items = [_alone(entry) for entry in ways[first]]
        items += [_together(way, ways[way]).as_folded() for way in ways if way != first]
    else:
        items = [_together(way, ways[way]) for way in ("against", "abstaining")]
        items += [_together(way, ways[way]).as_folded() for way in ("in favour", None)]
    notes = [aside(f"Ask for one State at a time; {', '.join(others)} is left out.")] if others else []
    return listed(headline, [*items, *notes, folded("Committee votes are not held.")], whole=in_full(request))


def _has_votes(state: str, recorded: Sequence[Entry]) -> bool:
    return any(way_of(state, entry.record.votes) for entry in recorded if entry.record)


def _alone(entry: Entry) -> Item:
    return item(f"{short(entry.symbol)} {entry.telling_title} ({outcome(entry.record).removeprefix(RECORDED)})")


def _together(way: Way | None, chosen: Sequence[Entry]) -> Item:
    """The resolutions on which a State voted in one way, the newest first, with as much of their titles as tells them apart."""
    name = (way or "not recorded").capitalize()
    if not chosen:
        return item(f"{name}: none")
    first = f"{name}: {_titles(chosen[:_FEW])}{' …' if len(chosen) > _FEW else ''}"
    return item(first, *([_titles(chosen[_FEW:])] if chosen[_FEW:] else []))


def _titles(found: Sequence[Entry]) -> str:
    return " · ".join(f"{short(entry.symbol)} {entry.telling_title}" for entry in found)
