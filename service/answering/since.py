"""Answers to *since when*: the oldest resolution of a series, among those at hand, that has a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from documents import Locator, Paragraph, Resolution
from documents.alignment import align, aligned
from documents.series import series_of
from documents.words import written_date
from service.answer import Citation, Sentence
from service.answering.composition import compose_whole
from service.answering.drafts import Draft, abstain
from service.answering.lookup import look_up
from service.answering.topics import on_topic
from service.library import Library


def answer_since(topic: str, places: Sequence[Locator], document: Resolution, library: Library) -> Draft:
    """Say since which resolution of a document's series there is a paragraph on a topic, or the one with a number.

    The answer goes no further back than the documents at hand, and says so.
    """
    series = series_of(document, library.corpus)
    having = _traced(places, document, series) if places else _on_topic(topic, series, library)
    if not having:
        number = sum(p.is_whole for d in series for p in d.paragraphs)
        on = f"a paragraph on “{topic}”" if topic else "a paragraph of that number"
        message = f"None of the {len(series)} resolutions of this series that I have has {on}; I read all {number} paragraphs."
        return abstain("absent", message, method="lookup", confidence=1.0)
    oldest, *later = having
    text = _said(oldest, series, f" on “{topic}”" if topic else "")
    quoted = compose_whole(oldest)
    sentences = [Sentence(text=text, citations=(oldest.id,), verdict="supported"), quoted.sentence]
    if later:
        named = "; ".join(f"{p.symbol}, {p.label}" for p in later)
        sentences.append(Sentence(text=f"Later: {named}.", citations=tuple(p.id for p in later), verdict="supported"))
    return Draft("lookup", tuple(sentences), (quoted.citation, *(Citation.of(p) for p in later)))


def _said(oldest: Paragraph, series: Sequence[Resolution], on: str) -> str:
    place = [d.symbol for d in series].index(oldest.symbol)
    adopted = series[place].adopted
    when = f" of {written_date(adopted)}" if adopted else ""
    if len(series) == 1:
        return f"{oldest.symbol}{when} has a paragraph{on} ({oldest.label}); it is the only one of its series that I have, so I cannot tell since when."
    if not place:
        return (
            f"At least since {oldest.symbol}{when}, the oldest of the {len(series)} resolutions of this series that I have, "
            f"which has a paragraph{on} ({oldest.label}); an earlier one may have it too."
        )
    before = " and ".join(d.symbol for d in series[:place])
    return (
        f"Since {oldest.symbol}{when} ({oldest.label}), as far as the {len(series)} resolutions of this series that I have go: "
        f"{before} before it {'has' if place == 1 else 'have'} no paragraph{on or ' that matches it'}."
    )


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
