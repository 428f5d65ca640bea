"""Answers to *since when*: the oldest resolution, among those at hand, that has a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from documents import Locator, Paragraph, Resolution
from documents.alignment import align, aligned
from documents.mentions import first_mention, may_mention
from documents.series import age, series_of, session_during
from documents.words import written_date
from service.answer import Citation, Sentence
from service.answering.composition import labelled, quoted
from service.answering.cutting import ACT_WORDS, few_words
from service.answering.drafts import Draft, abstain
from service.answering.folding import fold
from service.answering.lookup import look_up
from service.answering.scans import spellings, terms_of
from service.answering.topics import on_topic
from service.library import Library
from service.references import short

_LATER = 12
"""So many later ones are told, folded but the next."""


def answer_since(topic: str, places: Sequence[Locator], document: Resolution | None, library: Library) -> Draft | None:
    """Say since which resolution there is a paragraph on a topic, or the one with a number, in a document's series, or in all.

    The answer goes no further back than the documents at hand, and says so; None where no document at all has the topic.
    """
    series = series_of(document, library.corpus) if document else tuple(sorted(library.corpus.resolutions, key=age))
    if places and document:
        having = _traced(places, document, series)
    else:
        having = _naming(topic, series, library) or (_on_topic(topic, series, library) if document else [])
    if not having:
        return _never(topic, series) if document else None
    oldest, *later = having
    headline = Sentence(text=_said(oldest, series, topic, is_series=document is not None), verdict="supported")
    told = (oldest, *later[:_LATER])
    points = fold([_dated(p, topic, library) for p in told], headline.text, most=2)
    return Draft("lookup", tuple(points), tuple(Citation.of(p) for p in told), headline=headline)


def _never(topic: str, series: Sequence[Resolution]) -> Draft:
    number = sum(p.is_whole for d in series for p in d.paragraphs)
    on = f"a paragraph on “{topic}”" if topic else "a paragraph of that number"
    message = f"None of the {len(series)} resolutions of this series that I have has {on}; I read all {number} paragraphs."
    return abstain("absent", message, method="lookup", confidence=1.0)


def _dated(paragraph: Paragraph, topic: str, library: Library) -> Sentence:
    """A paragraph's own words on a topic behind the year in which they were adopted."""
    document = library.corpus.by_symbol[paragraph.symbol]
    phrases = spellings(topic, library.glossary) if topic else ()
    place = first_mention(paragraph.text, phrases) if phrases else None
    words = few_words(paragraph.text, ACT_WORDS, *((place.start, place.end - 1) if place else ()))
    year = f"{document.adopted.year}: " if document.adopted else ""
    return Sentence(text=f"{year}{labelled(paragraph, quoted(words))}", citations=(paragraph.id,), verdict="supported")


def _said(oldest: Paragraph, series: Sequence[Resolution], topic: str, *, is_series: bool) -> str:
    """The headline: since when, and how far the documents at hand go."""
    place = [d.symbol for d in series].index(oldest.symbol)
    adopted = series[place].adopted
    which = f"{short(oldest.symbol)} of {written_date(adopted)}" if adopted else short(oldest.symbol)
    on = f" names “{topic}”" if topic and not is_series else f" has a paragraph on “{topic}”" if topic else " has it"
    many = "resolutions of this series" if is_series else "resolutions"
    if len(series) == 1:
        return f"{which}{on}; it is the only one of its series held, so since when is not known."
    if is_series and not place:
        return f"At least since {which}, the oldest of the {len(series)} {many} held."
    if not is_series and session_during(series[place]) == (first := min(map(session_during, series))):
        return f"At least since {which}; what is held begins with session {first}."
    return f"Since {which}, as far as the {len(series):,} {many} held go: none before it{on}."


def _naming(topic: str, series: Sequence[Resolution], library: Library) -> list[Paragraph]:
    """The first paragraph that names a topic in each resolution that has one, an operative one before others; oldest first."""
    wanted = terms_of(topic) if topic else None
    if wanted is None:
        return []
    phrases = tuple(spelling for phrase in wanted.phrases for spelling in spellings(phrase, library.glossary))
    found = []
    for document in series:
        possible = (p for p, low in library.low_texts.get(document.symbol, ()) if may_mention(p.text, low, phrases))
        own = [p for p in possible if first_mention(p.text, phrases)]
        found += sorted(own, key=lambda p: p.kind == "preambular")[:1]
    return found


def _on_topic(topic: str, series: Sequence[Resolution], library: Library) -> list[Paragraph]:
    """The paragraph nearest to the topic in each resolution that has one, oldest first."""
    found = on_topic(topic, [d.symbol for d in series], library)
    return [found[d.symbol][0] for d in series if d.symbol in found]


def _traced(places: Sequence[Locator], document: Resolution, series: Sequence[Resolution]) -> list[Paragraph]:
    """A numbered paragraph and what it is in the other resolutions, as far as it can be followed, oldest first."""
    found = [p for p in look_up(document, places).found if p.is_whole]
    if not found:
        return []
    place = [d.symbol for d in series].index(document.symbol)
    chain = [found[0]]
    for n in range(place, 0, -1):
        before = aligned(chain[0], align(series[n - 1], series[n])).before
        if before is None:
            break
        chain.insert(0, before)
    for n in range(place, len(series) - 1):
        after = aligned(chain[-1], align(series[n], series[n + 1])).after
        if after is None:
            break
        chain.append(after)
    return chain
