"""Timelines: in how many resolutions a matter is named session by session, and what was new of it in each, oldest first."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from documents import Paragraph, Resolution, verb_base
from documents.mentions import Mention, first_mention, may_mention
from documents.series import age, session_during, title_key
from documents.words import MONTHS
from embeddings import STOP_WORDS, stem
from service.answer import Citation, Sentence
from service.answering.composition import labelled, quoted
from service.answering.cutting import few_words
from service.answering.drafts import Draft
from service.answering.entries import entries, in_time
from service.answering.folding import fold
from service.answering.meant_documents import on_topic
from service.answering.scans import spellings, terms_of
from service.library import Library
from service.references import TITLE_WORDS, shortened
from service.requests.request import Request
from service.requests.wording import content_terms
from service.verification.lexicon import weight_of

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_PART = re.compile(r"[;:]|\.\s")
_NEAR = 6
"""So many words on either side of a mention are of it."""
_LONGEST = 4
_ROOM = 12
_POINTS = 6
_TITLES = 3
_PHRASES = 3
"""So many new phrases are told of a session."""
_ACTING = 7
"""The force from which an act is an event by itself: something is established or decided."""
_AT_ONCE = 200
"""Within so many characters an act names what it is about."""
_NEW = 0.6
"""An act is new where so much of its words stands in nothing before."""


@dataclass(frozen=True, slots=True)
class Named:
    """A paragraph that names the matter: where, of which resolution, and in which session or year."""

    paragraph: Paragraph
    place: Mention
    document: Resolution
    period: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was not there before: what is said of it, the paragraph, and how much it weighs."""

    named: Named
    text: str
    weight: float

    @property
    def order(self) -> tuple[int, date, int]:
        """Sort key: the oldest first."""
        return self.named.period, self.named.document.adopted or date.max, -int(self.weight)


def answer_timeline(topic: str, series: Sequence[Resolution], request: Request, library: Library) -> Draft | None:
    """Say how many resolutions name a topic in each session, and what is new of it in each; None where no resolution names it.

    ``series`` are the only documents that count, all where there are none. What is new is so against every document before,
    the times of the request only choose what is told.
    """
    documents = sorted(series or library.corpus.resolutions, key=lambda document: (session_during(document), age(document)))
    period = _year_of if request.years and request.task in {"compare", "changed"} else session_during
    named = _named(topic, documents, period, library)
    chosen = _in_time(documents, request, library)
    periods = sorted({period(document) for document in documents if document.symbol in chosen})
    told = [one for one in named if one.document.symbol in chosen]
    if not told:
        return None
    counted = _counted(topic, told, periods, _titles_of(topic, library), is_series=bool(series), is_by_year=period is _year_of)
    events = [
        event for event in _events(topic, told if period is _year_of else named, library) if event.named.document.symbol in chosen
    ]
    points, cited = _points(events, counted), dict.fromkeys(e.named.paragraph for e in sorted(events, key=lambda e: e.order))
    headline = Sentence(text=counted, verdict="supported")
    return Draft("lookup", tuple(points), tuple(map(Citation.of, cited)), headline=headline)


def _year_of(document: Resolution) -> int:
    return document.adopted.year if document.adopted else 0


def _named(topic: str, documents: Sequence[Resolution], period: Callable[[Resolution], int], library: Library) -> list[Named]:
    """Every paragraph that names the topic in any spelling, oldest first."""
    phrases = _spellings(topic, library)
    return [
        Named(p, place, document, period(document))
        for document in documents
        for p, low in library.low_texts.get(document.symbol, ())
        if may_mention(p.text, low, phrases) and (place := first_mention(p.text, phrases))
    ]


def _spellings(topic: str, library: Library) -> tuple[str, ...]:
    wanted = terms_of(topic)
    own = [spelling for phrase in wanted.phrases for spelling in spellings(phrase, library.glossary)] if wanted else []
    return tuple(dict.fromkeys([*own, *_titles_of(topic, library)]))


def _titles_of(topic: str, library: Library) -> list[str]:
    """The titles that have all the words of a topic of several, where none has it as a phrase: they name it as the Assembly does."""
    titled = on_topic(topic, entries(library.corpus), library) if len(content_terms(topic)) > 1 else None
    return (
        list({title_key(entry.title): entry.title for entry in titled.titled}.values())[:_TITLES]
        if titled and titled.is_scattered
        else []
    )


def _in_time(documents: Sequence[Resolution], request: Request, library: Library) -> frozenset[str]:
    """The symbols of the documents of the times that a request names; all where it names none."""
    own = frozenset(document.symbol for document in documents)
    if not (request.sessions or request.years or request.dates):
        return own
    return own & {entry.symbol for entry in in_time(request, entries(library.corpus))}


def _counted(
    topic: str, named: Sequence[Named], periods: Sequence[int], titles: Sequence[str], *, is_series: bool, is_by_year: bool
) -> str:
    """The headline: how many resolutions, or paragraphs of a series, name it in each session or year."""
    own = {(n.period, n.paragraph.id if is_series else n.document.symbol) for n in named}
    counts = Counter(period for period, _ in own)
    what = "paragraph" if is_series else "resolution"
    verb = f"{what} names" if len(own) == 1 and len(periods) == 1 else f"{what}s name"
    which = "" if is_by_year else "session " if len(periods) == 1 else "sessions "
    *earlier, last = map(str, periods)
    is_gapless = len(periods) > 2 and periods[-1] - periods[0] == len(periods) - 1
    at = f"{earlier[0]} to {last}" if is_gapless else f"{', '.join(earlier)} and {last}" if earlier else last
    listed = ", ".join(str(counts[period]) for period in periods)
    also = f" or “{titles[0]}”" if titles else ""
    return f"{listed} {verb} “{topic}”{also} in {which}{at}{' of this series' if is_series else ''}."


def _events(topic: str, named: Sequence[Named], library: Library) -> list[Event]:
    """What is new in each session, against all before it."""
    found = [*_firsts(topic, named, library), *_new_acts(named, _spellings(topic, library)), *_new_phrases(named, library)]
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
    newest = max(named, key=lambda n: (n.period, n.document.adopted or date.min, weight_of(n.paragraph)))
    yield Event(newest, _words(newest), 15)
    phrases = _spellings(topic, library)
    keys: set[str] = set()
    for one in named:
        key = title_key(one.document.title)
        if key not in keys and first_mention(one.document.title, phrases):
            lead = "another title" if keys else "first title"
            yield Event(one, f"{lead} “{shortened(one.document.title, TITLE_WORDS)}”", 30 if keys else 90)
        if first_mention(one.document.title, phrases):
            keys.add(key)


def _new_acts(named: Sequence[Named], phrases: Sequence[str]) -> Iterator[Event]:
    """Operative paragraphs that establish or decide something on it at once, in words that no such act had before."""
    known: set[tuple[str, ...]] = set()
    for one in named:
        text = one.paragraph.text
        if weight_of(one.paragraph) < _ACTING or one.place.start > _AT_ONCE or _is_routine(one.paragraph):
            continue
        grams = _grams(_tokens(text), 3)
        if len(grams - known) >= _NEW * len(grams):
            is_titled = first_mention(one.document.title, phrases) is not None
            yield Event(one, quoted(_around(one)), 20 + 10 * weight_of(one.paragraph) if is_titled else 25)
        known |= grams


def _is_routine(paragraph: Paragraph) -> bool:
    return verb_base(paragraph.verb) == "decide" and ("provisional agenda" in paragraph.text or "remain seized" in paragraph.text)


def _new_phrases(named: Sequence[Named], library: Library) -> Iterator[Event]:
    """Phrases near the matter that no session before had, and that later resolutions took up: the more of them and the rarer, the better."""
    first: dict[tuple[str, ...], Named] = {}
    users: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    seen: set[tuple[str, ...]] = set()
    for one in named:
        key, near = title_key(one.document.title), _nearby(one)
        if (key, *near) in seen:
            continue
        seen.add((key, *near))
        for gram in {gram for n in range(2, _LONGEST + 1) for gram in _grams(near, n)}:
            first.setdefault(gram, one)
            users[gram].add(key)
    oldest = named[0].period
    rare = _Rarity(library)
    later = [(gram, len(users[gram])) for gram, one in first.items() if one.period > oldest and len(users[gram]) > 1]
    scored = sorted(((_score(gram, many, rare), gram) for gram, many in later), reverse=True)
    told: Counter[int] = Counter()
    said: set[str] = set()
    for score, gram in scored:
        content = {stem(word) for word in gram if word not in STOP_WORDS and word != _MATTER}
        is_said = len(content & said) * 2 >= len(content)
        if score and told[first[gram].period] < _PHRASES and not is_said:
            told[first[gram].period] += 1
            said |= content
            yield Event(first[gram], _phrase(first[gram], gram), 40 + score)


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
    """What a phrase is worth, 0 for what is none: it begins and ends with words that say something."""
    content = [word for word in gram if word not in STOP_WORDS and word != _MATTER]
    is_phrase = len(content) > 1 or (content and _MATTER in gram)
    if not is_phrase or {gram[0], gram[-1]} & STOP_WORDS or any(len(word) < 3 or word.isdigit() for word in content):
        return 0.0
    return math.log(users) * sum(rare.of(word) for word in content) / math.sqrt(len(content)) * (_TIED if _MATTER in gram else 1)


_MATTER = "\0"
_TIED = 2.0
"""What stands for the matter itself, whichever way a text names it."""


def _nearby(one: Named) -> list[str]:
    """The words about a mention, in small letters, the mention itself as one; none of another sentence part."""
    before, behind = _PART.split(one.paragraph.text[: one.place.start])[-1], _PART.split(one.paragraph.text[one.place.end :])[0]
    return [*_tokens(before)[-_NEAR:], _MATTER, *_tokens(behind)[:_NEAR]]


def _tokens(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _grams(tokens: Sequence[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(tokens[n : n + size]) for n in range(len(tokens) - size + 1)}


def _phrase(one: Named, gram: Sequence[str]) -> str:
    """A new phrase as the paragraph has it, with the mention that it is near."""
    text, place = one.paragraph.text, one.place
    words = [(m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(text) if m.end() <= place.start or m.start() >= place.end]
    words = sorted([*words, (_MATTER, place.start, place.end)], key=lambda word: word[1])
    found = next(
        (words[n : n + len(gram)] for n in range(len(words)) if [w for w, _, _ in words[n : n + len(gram)]] == list(gram)), None
    )
    start, end = (found[0][1], found[-1][2]) if found else (place.start, place.end)
    return labelled(one.paragraph, quoted(few_words(text, _ROOM, min(start, place.start), max(end, place.end) - 1)))


def _words(one: Named) -> str:
    return labelled(one.paragraph, quoted(_around(one)))


def _around(one: Named) -> str:
    return few_words(one.paragraph.text, _ROOM, one.place.start, one.place.end - 1)


def _points(events: Sequence[Event], headline: str) -> list[Sentence]:
    """A dated point an event, oldest first; the weightiest are visible, each session that has any among them."""
    visible = _visible(events)
    ordered = sorted(events, key=lambda event: event.order)
    many = Counter(e.named.document.adopted.year for e in visible if e.named.document.adopted)
    points = [  # told oldest first, but the weightiest are those that there is room for
        Sentence(text=f"{_date(event, many)}{event.text}", citations=(event.named.paragraph.id,), verdict="supported")
        for event in ordered
    ]
    chosen = [points[ordered.index(event)] for event in visible]
    shown = {point.text for point in fold(chosen, headline) if not point.is_folded}
    return [point.model_copy(update={"is_folded": point.text not in shown}) for point in points]


def _visible(events: Sequence[Event]) -> list[Event]:
    """The heaviest event of each session, then the heaviest of all."""
    ordered = sorted(events, key=lambda event: -event.weight)
    best: Mapping[int, Event] = {event.named.period: event for event in reversed(ordered)}
    own = sorted(best.values(), key=lambda event: -event.weight)
    return [*own, *(event for event in ordered if event not in own)][:_POINTS]


def _date(event: Event, many: Counter[int]) -> str:
    adopted = event.named.document.adopted
    if adopted is None:
        return f"Session {event.named.period}: "
    return f"{MONTHS[adopted.month - 1]} {adopted.year}: " if many[adopted.year] > 1 else f"{adopted.year}: "
