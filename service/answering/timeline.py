"""Timelines: in how many resolutions a matter is named session by session, and what was new of it in each, oldest first."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from documents import Paragraph, Resolution, verb_base
from documents.mentions import Mention, first_mention
from documents.series import age, title_key
from documents.words import MONTHS
from embeddings import STOP_WORDS, stem
from service.answer import Citation, Sentence
from service.answering.composition import labelled, quoted
from service.answering.drafts import Draft
from service.answering.entries import entries, in_time
from service.answering.scans import spellings, terms_of
from service.answering.weights import around, brief, force_of, within
from service.library import Library
from service.requests.request import Request

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_NEAR = 12
"""So many words on either side of a mention are of it."""
_LONGEST = 5
_ROOM = 16
_TITLE = 14
_POINTS = 7
_PHRASES = 3
"""So many new phrases are told of a session."""
_ACTING = 6
"""The force from which an act is an event by itself: something is established or decided."""
_NEW = 0.6
"""An act is new where so much of its words stands in nothing before."""


@dataclass(frozen=True, slots=True)
class Named:
    """A paragraph that names the matter: where, of which resolution, and in which session."""

    paragraph: Paragraph
    place: Mention
    document: Resolution
    session: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was not there before: what is said of it, the paragraph, and how much it weighs."""

    named: Named
    text: str
    weight: float

    @property
    def order(self) -> tuple[int, date, int]:
        """Sort key: the oldest first."""
        return self.named.session, self.named.document.adopted or date.max, -int(self.weight)


def answer_timeline(topic: str, series: Sequence[Resolution], request: Request, library: Library) -> Draft | None:
    """Say how many resolutions name a topic in each session, and what is new of it in each; None where no resolution names it.

    ``series`` are the only documents that count, all where there are none. What is new is so against every document before,
    the times of the request only choose what is told.
    """
    documents = sorted(series or library.corpus.resolutions, key=age)
    named = _named(topic, documents, library)
    if not named:
        return None
    chosen = _in_time(documents, request, library)
    sessions = sorted({document.session or 0 for document in documents if document.symbol in chosen})
    told = [one for one in named if one.document.symbol in chosen]
    if not told or not sessions:
        return None
    headline = Sentence(text=_counted(topic, told, sessions, is_series=bool(series)), verdict="supported")
    events = [event for event in _events(topic, named, library) if event.named.document.symbol in chosen]
    points, cited = _points(events), dict.fromkeys(event.named.paragraph.id for event in sorted(events, key=lambda e: e.order))
    by_id = {event.named.paragraph.id: event.named.paragraph for event in events}
    return Draft("lookup", tuple(points), tuple(Citation.of(by_id[key]) for key in cited), headline=headline)


def _named(topic: str, documents: Sequence[Resolution], library: Library) -> list[Named]:
    """Every paragraph that names the topic in any spelling, oldest first."""
    wanted = terms_of(topic)
    if wanted is None:
        return []
    phrases = tuple(spelling for phrase in wanted.phrases for spelling in spellings(phrase, library.glossary))
    return [
        Named(p, place, document, document.session or 0)
        for document in documents
        for p in document.paragraphs
        if p.is_whole and (place := first_mention(p.text, phrases))
    ]


def _in_time(documents: Sequence[Resolution], request: Request, library: Library) -> frozenset[str]:
    """The symbols of the documents of the times that a request names; all where it names none."""
    own = frozenset(document.symbol for document in documents)
    if not (request.sessions or request.years or request.dates):
        return own
    return own & {entry.symbol for entry in in_time(request, entries(library.corpus))}


def _counted(topic: str, named: Sequence[Named], sessions: Sequence[int], *, is_series: bool) -> str:
    """The headline: how many resolutions, or paragraphs of a series, name it in each session."""
    counts = Counter(
        s for s, own in groupby(sorted({(n.session, n.paragraph.symbol) for n in named}), lambda pair: pair[0]) for _ in own
    )
    if is_series:
        counts = Counter(n.session for n in named)
    listed = ", ".join(str(counts[session]) for session in sessions)
    what = "paragraph" if is_series else "resolution"
    is_one = len(sessions) == 1 and counts[sessions[0]] == 1
    verb = f"{what} names" if is_one else f"{what}s name"
    which = "session" if len(sessions) == 1 else "sessions"
    is_gapless = sessions[-1] - sessions[0] == len(sessions) - 1 and len(sessions) > 2
    at = (
        f"{sessions[0]} to {sessions[-1]}"
        if is_gapless
        else " and ".join(filter(None, [", ".join(map(str, sessions[:-1])), str(sessions[-1])]))
    )
    return f"{listed} {verb} “{topic}” in {which} {at}{' of this series' if is_series else ''}."


def _events(topic: str, named: Sequence[Named], library: Library) -> list[Event]:
    """What is new in each session, against all before it."""
    found = [*_firsts(topic, named, library), *_new_acts(named), *_new_phrases(named, library)]
    taken: set[str] = set()
    kept: list[Event] = []
    for event in sorted(found, key=lambda event: -event.weight):
        if event.named.paragraph.id not in taken:
            kept.append(event)
            taken.add(event.named.paragraph.id)
    return kept


def _firsts(topic: str, named: Sequence[Named], library: Library) -> Iterator[Event]:
    """The first mention, the first title, and further titles that name it."""
    first = named[0]
    own = [n for n in named if n.paragraph.symbol == first.paragraph.symbol]
    first = next((n for n in own if n.paragraph.kind != "preambular"), first)
    yield Event(first, _words(first), 100)
    phrases = tuple(spelling for phrase in [topic] for spelling in spellings(phrase, library.glossary))
    keys: set[str] = set()
    for one in named:
        key = title_key(one.document.title)
        if key not in keys and first_mention(one.document.title, phrases):
            lead = "another title" if keys else "first title"
            yield Event(one, f"{lead} “{brief(one.document.title, _TITLE)}”", 30 if keys else 90)
        if first_mention(one.document.title, phrases):
            keys.add(key)


def _new_acts(named: Sequence[Named]) -> Iterator[Event]:
    """Operative paragraphs that establish or decide something on it in words that no paragraph had before."""
    known: set[tuple[str, ...]] = set()
    for _, group in groupby(named, lambda one: one.document.symbol):
        own = list(group)
        for one in own:
            force, grams = force_of(one.paragraph), _grams(_tokens(one.paragraph.text), 3)
            if force >= _ACTING and grams and len(grams - known) >= _NEW * len(grams) and not _is_routine(one.paragraph):
                yield Event(one, quoted(brief(one.paragraph.text, _ROOM)), 20 + 10 * force)
        for one in own:
            known |= _grams(_tokens(one.paragraph.text), 3)


def _is_routine(paragraph: Paragraph) -> bool:
    return verb_base(paragraph.verb) == "decide" and ("provisional agenda" in paragraph.text or "remain seized" in paragraph.text)


def _new_phrases(named: Sequence[Named], library: Library) -> Iterator[Event]:
    """Phrases near the matter that no session before had, and that later resolutions took up: the more of them and the rarer, the better."""
    near = {id(one): _nearby(one) for one in named}
    first: dict[tuple[str, ...], Named] = {}
    users: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for one in named:
        key = title_key(one.document.title)
        for gram in {gram for n in range(2, _LONGEST + 1) for gram in _grams(near[id(one)], n)}:
            first.setdefault(gram, one)
            users[gram].add(key)
    oldest = named[0].session
    rare = _Rarity(library)
    scored = sorted(
        (
            (_score(gram, len(users[gram]), rare), gram)
            for gram, one in first.items()
            if one.session > oldest and len(users[gram]) > 1 and gram[0] not in STOP_WORDS and gram[-1] not in STOP_WORDS
        ),
        reverse=True,
    )
    told: Counter[int] = Counter()
    said: set[str] = set()
    for score, gram in scored:
        one = first[gram]
        content = {stem(word) for word in gram if word not in STOP_WORDS}
        if told[one.session] >= _PHRASES or len(content & said) * 2 > len(content):
            continue
        told[one.session] += 1
        said |= content
        yield Event(one, _phrase(one, gram), 40 + score)


class _Rarity:
    """How rare words are among the paragraphs of a library: log(N / n), as the keyword index counts them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, float] = {}

    def of(self, word: str) -> float:
        """The rarity of a word."""
        if word not in self._known:
            holders = len(self._library.index.keywords.holders([stem(word)]))
            self._known[word] = math.log((len(self._library.corpus.paragraphs) + 1) / (holders + 1))
        return self._known[word]


def _score(gram: Sequence[str], users: int, rare: _Rarity) -> float:
    content = [word for word in gram if word not in STOP_WORDS]
    if len(content) < 2 or any(len(word) < 3 or word.isdigit() for word in content):
        return 0.0
    return math.log(users + 1) * sum(rare.of(word) for word in content) / math.sqrt(len(content))


def _nearby(one: Named) -> list[str]:
    """The words about a mention, in small letters."""
    before, behind = _tokens(one.paragraph.text[: one.place.start]), _tokens(one.paragraph.text[one.place.end :])
    return [*before[-_NEAR:], *_tokens(one.paragraph.text[one.place.start : one.place.end]), *behind[:_NEAR]]


def _tokens(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _grams(tokens: Sequence[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(tokens[n : n + size]) for n in range(len(tokens) - size + 1)}


def _phrase(one: Named, gram: Sequence[str]) -> str:
    """A new phrase as the paragraph has it, in its clause."""
    text = one.paragraph.text
    found = next(
        (match for match in _sequences(text, len(gram)) if tuple(word.lower() for word, _, _ in match) == tuple(gram)), None
    )
    start, end = (found[0][1], found[-1][2]) if found else (one.place.start, one.place.end)
    return labelled(one.paragraph, quoted(around(text, start, end, _ROOM)))


def _sequences(text: str, size: int) -> Iterable[list[tuple[str, int, int]]]:
    words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
    return (words[n : n + size] for n in range(len(words) - size + 1))


def _words(one: Named) -> str:
    return labelled(one.paragraph, quoted(around(one.paragraph.text, one.place.start, one.place.end, _ROOM)))


def _points(events: Sequence[Event]) -> list[Sentence]:
    """A dated point an event, oldest first; the weightiest are visible, each session that has any among them."""
    visible = _visible(events)
    ordered = sorted(events, key=lambda event: event.order)
    many = Counter(e.named.document.adopted.year for e in visible if e.named.document.adopted)
    points = [
        Sentence(text=f"{_date(event, many)}{event.text}", citations=(event.named.paragraph.id,), verdict="supported")
        for event in ordered
    ]
    chosen = [point for point, event in zip(points, ordered, strict=True) if event in visible]
    shown = {point.text: point for point in within(chosen)}
    return [shown.get(point.text, point.model_copy(update={"is_folded": True})) for point in points]


def _visible(events: Sequence[Event]) -> list[Event]:
    """The heaviest event of each session, then the heaviest of all."""
    ordered = sorted(events, key=lambda event: -event.weight)
    best: Mapping[int, Event] = {event.named.session: event for event in reversed(ordered)}
    own = sorted(best.values(), key=lambda event: -event.weight)
    return [*own, *(event for event in ordered if event not in own)][:_POINTS]


def _date(event: Event, many: Counter[int]) -> str:
    adopted = event.named.document.adopted
    if adopted is None:
        return f"Session {event.named.session}: "
    return f"{MONTHS[adopted.month - 1]} {adopted.year}: " if many[adopted.year] > 1 else f"{adopted.year}: "
