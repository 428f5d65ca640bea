"""Lists: a number said once, a few points of it in sight, the rest folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate, groupby
from operator import and_

from documents import Corpus
from documents.series import title_key
from service.answer import Citation, Method, PointGroup, Sentence
from service.answer_text import group_title
from service.answering.composition import Composed, compose
from service.answering.cutting import cut
from service.answering.drafts import Draft
from service.answering.entries import Entry
from service.answering.folding import VISIBLE_POINTS, in_sight
from service.answering.scans import Found, adopted_on
from service.references import TITLE_WORDS, short, shortened
from service.requests.request import Request

NAMED = 15
"""So many States are all named; of more it is said how many there are."""
_FIRST = 10
"""So many of more are in sight, in the order of the record; the others are folded."""
OTHERS = 12
"""So many resolutions are named beside the one that is told."""
_NAMED = 8
"""So many older resolutions of a title are named."""
_IN_FULL = frozenset({"full", "table"})
"""Forms in which a message asks for all of a list."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list: a point that is seen of it, and the points that are folded behind that one.

    An aside, such as what is not held, is seen however long the list is.
    """

    points: tuple[Sentence, ...]
    group: PointGroup | None = None
    is_aside: bool = False

    @property
    def words(self) -> int:
        """How many words are seen of it."""
        title = group_title(self.group) if self.group else ""
        return len(f"- {title} {self.points[0].text}".split())

    def as_folded(self) -> Item:
        """The same out of sight."""
        return replace(self, points=tuple(point.model_copy(update={"is_folded": True}) for point in self.points))


def fact(text: str, citations: Sequence[str] = (), *, is_folded: bool = False) -> Sentence:
    """A point that was counted, computed or read off a record, not quoted."""
    return Sentence(text=text, citations=tuple(citations), verdict="supported", is_folded=is_folded)


def item(text: str, *folded: str) -> Item:
    """An item that is in sight, with what is folded behind it."""
    return Item((fact(text), *(fact(further, is_folded=True) for further in folded)))


def aside(text: str) -> Item:
    """Something that a list does not show by itself, and that is seen whatever its length."""
    return Item((fact(text),), is_aside=True)


def folded(text: str) -> Item:
    """An item that is not in sight."""
    return Item((fact(text, is_folded=True),))


def in_full(request: Request) -> bool:
    """Whether a message asks for everything to be seen."""
    return request.form in _IN_FULL


def listed(
    headline: str, items: Sequence[Item], citations: Sequence[Citation] = (), *, method: Method = "metadata", whole: bool = False
) -> Draft:
    """Make an answer of a list: the headline, then the items as far as they are to be seen, in order, and the rest folded.

    ``whole`` shows everything; an empty headline is none.
    """
    seen = _seen(headline, items) if not whole else [True] * len(items)
    points: list[Sentence] = []
    where: dict[int, list[int]] = {n: [] for n in range(len(items))}
    for is_folded in (False, True):
        for n, one in enumerate(items):
            for k, point in enumerate(one.points):
                if is_folded is not (whole or (k == 0 and seen[n])):
                    where[n].append(len(points))
                    points.append(point.model_copy(update={"is_folded": is_folded}))
    groups = [
        one.group.model_copy(update={"sentences": tuple(where[n]), "is_folded": not seen[n]})
        for n, one in enumerate(items)
        if one.group
    ]
    said = fact(headline) if headline else None
    return Draft(method, tuple(points), tuple(citations), headline=said, groups=tuple(groups))


def _seen(headline: str, items: Sequence[Item]) -> list[bool]:
    """Tell which items are in sight: asides, and others in order as far as there is room."""
    asides = [one.points[0].text for one in items if one.is_aside]
    others = [n for n, one in enumerate(items) if not (one.is_aside or one.points[0].is_folded)]
    fitting = accumulate(in_sight([items[n].words for n in others], headline, asides), and_)
    seen = dict(zip(others, fitting, strict=True))
    return [one.is_aside or seen.get(n, False) for n, one in enumerate(items)]


def series_group(title: str, symbols: Sequence[str], adopted: Sequence[date | None]) -> PointGroup:
    """The group of some resolutions under a title, the newest first."""
    years = sorted(day.year for day in adopted if day)
    first, last = (str(years[0]), str(years[-1])) if years else ("", "")
    return PointGroup(title=shortened(title, TITLE_WORDS), symbols=tuple(symbols), first=first, last=last)


def by_title(found: Sequence[Entry]) -> list[list[Entry]]:
    """Put together the resolutions of one title, in the order of the first of them."""
    series: dict[str, list[Entry]] = {}
    for entry in found:
        series.setdefault(title_key(entry.title) or entry.symbol, []).append(entry)
    return list(series.values())


def titled_item(own: Sequence[Entry], text: str) -> Item:
    """What is said of the resolutions of one title, under it."""
    group = series_group(own[0].telling_title or own[0].symbol, [e.symbol for e in own], [e.adopted for e in own])
    return Item((fact(text),), group)


def dated_series(found: Sequence[Entry]) -> Iterator[Item]:
    """List resolutions by their titles, each once: the first with its day and how it was adopted, the others by number."""
    for own in by_title(found):
        bare = ", record only" if own[0].document is None else ""
        others = [short(entry.symbol) for entry in own[1 : _NAMED + 1]]
        named = " · ".join([f"{short(own[0].symbol)} ({own[0].told}{bare})", *others])
        yield titled_item(own, f"{named}{and_more(own, _NAMED + 1)}")


def not_held_beside(missing: Sequence[str]) -> Iterator[Item]:
    """Say which symbols that were named are not held."""
    if missing:
        yield aside(f"Not held: {', '.join(map(short, missing))}.")


def and_more(many: Sequence[object], named: int) -> str:
    """Say how many there are beside so many that are named; nothing where there are none."""
    return f" and {len(many) - named:,} more" if len(many) > named else ""


def first_of(opening: str, states: Sequence[str]) -> Item:
    """Name States, the first of many in sight and the others folded."""
    if len(states) <= NAMED:
        return item(f"{opening}: {', '.join(states)}")
    seen, more = ", ".join(states[:_FIRST]), len(states) - _FIRST
    return item(f"{opening}: {seen} … and {more} more", f"{opening}, the others: {', '.join(states[_FIRST:])}")


@dataclass(frozen=True, slots=True)
class Part:
    """An item made of paragraphs, and what it cites."""

    item: Item
    citations: tuple[Citation, ...]


MOST_CITED = 200
"""So many paragraphs are cited at most, the first of each series before the others."""


def found_by_series(ordered: Sequence[Found], corpus: Corpus, room: int, quoted: int = VISIBLE_POINTS) -> list[Part]:
    """Put together what is of one title, quoting in sight the newest of the first so many; of older ones it is said where."""
    series: dict[str, list[Found]] = {}
    for found in ordered:
        series.setdefault(title_key(found.paragraph.title) or found.paragraph.symbol, []).append(found)
    left = MOST_CITED - len(series)
    parts = []
    for n, own in enumerate(list(series.values())[:MOST_CITED]):
        cited = own[: 1 + max(left, 0)]
        left -= len(cited) - 1
        parts.append(_part(cited, len(own), corpus, room, is_quoted=n < quoted))
    return parts


def _part(own: Sequence[Found], number: int, corpus: Corpus, room: int, *, is_quoted: bool) -> Part:
    """What is cited of a title, and of how many paragraphs this is."""
    by_symbol: dict[str, list[Found]] = {}
    for found in own:
        by_symbol.setdefault(found.paragraph.symbol, []).append(found)
    newest = by_symbol.pop(own[0].paragraph.symbol)
    composed = [quote_found(found, room) for found in newest]
    counted = f"{number:,} paragraph{'' if number == 1 else 's'}"
    points = [one.sentence for one in composed]
    if not is_quoted:
        points.insert(0, fact(counted))
    elif number > 1:
        points[0] = fact(f"{points[0].text} ({counted})", points[0].citations)
    where = [
        fact(f"{short(symbol)} · {at([one.label for one in found])}", [one.paragraph.id for one in found])
        for symbol, found in by_symbol.items()
    ]
    symbols = sorted([own[0].paragraph.symbol, *by_symbol], key=lambda symbol: adopted_on(corpus, symbol), reverse=True)
    days = [document.adopted for symbol in symbols if (document := corpus.by_symbol.get(symbol))]
    group = series_group(own[0].paragraph.title or symbols[0], symbols, days)
    older = [quote_found(one, room) for found in by_symbol.values() for one in found]
    return Part(Item((*points, *where), group), tuple(one.citation for one in (*composed, *older)))


def quote_found(found: Found, room: int) -> Composed:
    """Quote a paragraph about where it was found, at most so many words, with the letters of the sub-paragraphs."""
    paragraph = found.paragraph
    composed = compose(paragraph, cut(paragraph.text, needed=[found.places[0].start] if found.places else (), room=room))
    letters = found.label.removeprefix(paragraph.label).strip()
    if not letters:
        return composed
    return replace(composed, sentence=fact(f"{letters}: {composed.sentence.text}", composed.sentence.citations))


def at(labels: Sequence[str]) -> str:
    """Say where in a resolution: ``preambular para. 1, 2 · para. 4, 7``."""
    parted = (label.rpartition(". ") for label in dict.fromkeys(labels))
    kinds = groupby(((f"{kind}{dot}".strip(), number) for kind, dot, number in parted), key=lambda part: part[0])
    return " · ".join(f"{kind} {', '.join(number for _, number in own)}".strip() for kind, own in kinds)
