"""Timelines: in how many resolutions a matter is named year by year, since when, and what was new of it in each year, oldest first."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from documents import Paragraph, Resolution
from documents.mentions import Mention, find_mentions, first_mention, may_mention, openings
from documents.mentions import words as plain_words
from documents.series import age, session_during
from documents.words import written_date
from embeddings import STOP_WORDS
from service.answer import Citation, Sentence
from service.answering.composition import labelled, quoted
from service.answering.cutting import few_words
from service.answering.drafts import Draft, abstain
from service.answering.entries import entries, in_time
from service.answering.folding import VISIBLE_POINTS, fold
from service.answering.novelty import Known, part_at
from service.answering.scans import spellings, terms_of
from service.library import Library
from service.references import TITLE_WORDS, short, shortened
from service.requests.request import Request

_ROOM = 14
_NEAR = 150
"""Words within so many characters of each other are of one matter."""
_ROUNDABOUT = 150
"""What stands so many characters behind the beginning of a paragraph weighs half: the paragraph is of something else, too."""
_YEARS = 7
"""Of so many years each has its number in the headline."""


@dataclass(frozen=True, slots=True)
class Named:
    """A paragraph that names the matter, where, and in which resolution."""

    paragraph: Paragraph
    place: Mention
    document: Resolution

    @property
    def year(self) -> int:
        """The year in which it was adopted, else the session."""
        return self.document.adopted.year if self.document.adopted else session_during(self.document)


@dataclass(frozen=True, slots=True)
class Event:
    """What was new in a year: the paragraph, what is said of it, and how much it weighs."""

    named: Named
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Mentions:
    """Every paragraph that names a matter, oldest first, and how that is said."""

    named: tuple[Named, ...]
    said: str


def answer_timeline(topic: str, series: Sequence[Resolution], request: Request, library: Library) -> Draft | None:
    """Say how many resolutions name a topic in each year, and what is new of it in each; None where no resolution names it.

    ``series`` are the only documents that count, all where there are none. What is new is so against everything before, the
    times of the request only choose what is told. Years in which nothing names it are not told.
    """
    found = _mentions(topic, series, library)
    chosen = {entry.symbol for entry in in_time(request, entries(library.corpus))}
    told = [one for one in found.named if one.document.symbol in chosen]
    if not told:
        return None
    headline = Sentence(text=_counted(found.said, told, is_series=bool(series)), verdict="supported")
    events = [event for event in _events(topic, found.named) if event.named.document.symbol in chosen]
    cited = dict.fromkeys(event.named.paragraph for event in events)
    return Draft("lookup", tuple(_points(events, headline.text)), tuple(map(Citation.of, cited)), headline=headline)


def answer_since(topic: str, series: Sequence[Resolution], library: Library) -> Draft | None:
    """Say since which resolution of a series, or of all, a topic is named.

    The answer goes no further back than the documents at hand, and says so; None where none of all has it.
    """
    named = _mentions(topic, series, library).named
    if not named:
        return _never(topic, series) if series else None
    oldest = {one.document.symbol: one for one in reversed(named)}
    told = sorted(oldest.values(), key=lambda one: age(one.document))
    headline = Sentence(text=_since(told[0].document, series, library), verdict="supported")
    points = fold([_dated(Event(one, _words(one), 0)) for one in told], headline.text, most=2)
    return Draft("lookup", tuple(points), tuple(Citation.of(one.paragraph) for one in told), headline=headline)


def _never(topic: str, series: Sequence[Resolution]) -> Draft:
    number = sum(p.is_whole for d in series for p in d.paragraphs)
    message = f"None of the {len(series)} resolutions of this series that I have has a paragraph on “{topic}”; I read all {number} paragraphs."
    return abstain("absent", message, method="lookup", confidence=1.0)


def _since(oldest: Resolution, series: Sequence[Resolution], library: Library) -> str:
    """The headline: since when, and how far the documents at hand go."""
    held = series or library.corpus.resolutions
    which = f"{short(oldest.symbol)} of {written_date(oldest.adopted)}" if oldest.adopted else short(oldest.symbol)
    if series and oldest == series[0]:
        return f"At least since {which}, the oldest of the {len(series)} resolutions of this series held."
    first = min(map(session_during, held))
    if not series and session_during(oldest) == first:
        return f"At least since {which}; what is held begins with session {first}."
    return f"Since {which}, as far as the {len(held):,} resolutions{' of this series' * bool(series)} held go."


def _mentions(topic: str, series: Sequence[Resolution], library: Library) -> Mentions:
    """Every paragraph that names the topic in any spelling, or has all its words where none does."""
    wanted = terms_of(topic)
    phrases = [spelling for phrase in wanted.phrases for spelling in spellings(phrase, library.glossary)] if wanted else []
    scope = {document.symbol: document for document in series or library.corpus.resolutions}
    named = [
        Named(p, place, scope[p.symbol])
        for phrase in phrases
        for p, low in _having(phrase, scope, library)
        if may_mention(p.text, low, [phrase]) and (place := first_mention(p.text, [phrase]))
    ]
    said = f"“{topic}”"
    words = [word for word in plain_words(topic) if word.lower() not in STOP_WORDS]
    if not named and len(words) > 1:
        letters = [opening for word in words for _, opening in openings(word)]
        possible = (p for p, low in _having(topic, scope, library) if all(each in low for each in letters))
        named = [Named(p, place, scope[p.symbol]) for p in possible if (place := _together(p.text, words))]
        said = f"all words of “{topic}” together"
    once = {one.paragraph.id: one for one in reversed(named)}
    return Mentions(tuple(sorted(once.values(), key=lambda one: (one.year, age(one.document)))), said)


def _having(phrase: str, symbols: Container[str], library: Library) -> Iterator[tuple[Paragraph, str]]:
    """The paragraphs of some documents that have the longest letters by which a word of a phrase begins, with their low texts."""
    running = library.running_text
    letters = max((letters for _, letters in openings(phrase)), key=len, default="")
    at = running.text.find(letters) if letters else -1
    while at >= 0:
        n = bisect_right(running.starts, at) - 1
        if running.paragraphs[n].symbol in symbols:
            yield running.paragraphs[n], running.text[running.starts[n] : running.starts[n + 1]]
        at = running.text.find(letters, running.starts[n + 1])


def _together(text: str, words: Sequence[str]) -> Mention | None:
    """Where a text has all of some words near each other, or None."""
    places = [find_mentions(text, (word,)) for word in words]
    firsts = [place for place in places[0] if all(any(abs(o.start - place.start) < _NEAR for o in own) for own in places)]
    return firsts[0] if firsts else None


def _counted(said: str, named: Sequence[Named], *, is_series: bool) -> str:
    """The headline: how many resolutions, or paragraphs of a series, name it, and in which years."""
    own = {(n.year, n.paragraph.id if is_series else n.document.symbol) for n in named}
    counts = sorted(Counter(year for year, _ in own).items())
    what = f"{'paragraph' if is_series else 'resolution'}{'s' if len(own) > 1 else ''}{' of this series' if is_series else ''}"
    verb = "name" if said[0] == "“" else "have"
    lead = f"{len(own)} {what} {verb if len(own) > 1 else {'name': 'names', 'have': 'has'}[verb]} {said}"
    if len(counts) == 1:
        return f"{lead} in {counts[0][0]}."
    if len(counts) > _YEARS:
        return f"{lead} from {counts[0][0]} to {counts[-1][0]}."
    return f"{lead}: {', '.join(f'{number} in {year}' for year, number in counts)}."


def _events(topic: str, named: Sequence[Named]) -> list[Event]:
    """The weightiest news of each year, against all before it, and the first title; of the first year what weighs most."""
    known, found, is_titled = Known(), list[Event](), False
    for year in dict.fromkeys(one.year for one in named):
        own = [one for one in named if one.year == year]
        titled = None if is_titled else next((one for one in own if first_mention(one.document.title, (topic,))), None)
        news = [
            (fresh.weight / (1 + one.place.start / _ROUNDABOUT), one)
            for one in own
            if (fresh := known.news(one.paragraph, one.place.start))
        ]
        if titled:
            is_titled = True
            lead = f"first title “{shortened(titled.document.title, TITLE_WORDS)}”"
            found.append(Event(titled, lead, float("inf")))
        elif news:
            weight, one = max(news, key=lambda each: each[0])
            found.append(Event(one, _words(one), weight))
        known.add(one.paragraph for one in own)
    return found


def _words(one: Named) -> str:
    part = part_at(one.paragraph.text, one.place.start)
    spots = (one.place.start - part.start, one.place.end - part.start - 1)
    return labelled(one.paragraph, f"{part.mark}{quoted(few_words(part.text, _ROOM, *spots))}")


def _points(events: Sequence[Event], headline: str) -> list[Sentence]:
    """A dated point an event, oldest first; the first, the newest and the weightiest are visible."""
    inner = sorted(events[1:-1], key=lambda event: -event.weight)
    weighty = [*events[:1], *(events[-1:] if len(events) > 1 else ()), *inner]
    shown = {p.text for p in fold([_dated(e) for e in weighty], headline, most=VISIBLE_POINTS) if not p.is_folded}
    return [point.model_copy(update={"is_folded": point.text not in shown}) for point in map(_dated, events)]


def _dated(event: Event) -> Sentence:
    text = f"{event.named.year}: {event.text}"
    return Sentence(text=text, citations=(event.named.paragraph.id,), verdict="supported")
