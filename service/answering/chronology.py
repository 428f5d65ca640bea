"""Chronologies: the resolutions whose titles name a matter, oldest first, with their votes and what was new; and the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from documents import Paragraph
from documents.series import series_of, session_during, title_key
from documents.states import state_meant
from documents.symbols import session_of
from documents.words import written_date
from embeddings import terms
from service.answer import Citation, Sentence
from service.answering.composition import labelled, quoted
from service.answering.cutting import ACT_WORDS, few_words
from service.answering.drafts import Draft
from service.answering.entries import Entry, entries, in_time
from service.answering.folding import VISIBLE_POINTS, fold
from service.answering.novelty import LEAST, Fresh, Known, part_at
from service.library import Library
from service.references import TITLE_WORDS, short, shortened
from service.requests.request import Request

_MOST_SERIES = 16
"""What so many series have in their titles is no matter that can be followed."""
_IN_HEADLINE = 4
_ROOM = 26
_VOTE = "vote "
_RECALLING = ("Recall", "Reaffirm", "Guided by")


def titled(matter: str, library: Library) -> tuple[Entry, ...]:
    """List the resolutions whose titles have all words of a matter, in any order; oldest first."""
    written = " ".join(library.glossary.expand(word) or word for word in matter.split())
    wanted = [stems for text in (written, state_meant(matter) or "") if (stems := _stems(text))]
    return tuple(entry for entry in reversed(entries(library.corpus)) if any(stems <= _stems(entry.title) for stems in wanted))


@lru_cache(maxsize=16_384)  # of every title: each question asks for those of all
def _stems(title: str) -> frozenset[str]:
    return frozenset(terms(title))


def answer_chronology(matter: str, request: Request, library: Library, *, of_texts: bool) -> Draft | None:
    """Say which resolutions have a matter in their titles, how each was adopted, and what was new in it.

    None where there are fewer than two in the times of the request, or too many series; and where the language is asked for
    (``of_texts``) of more than one.
    """
    found = titled(matter, library)
    chosen = in_time(request, found)
    many = len({title_key(entry.title) for entry in found})
    if len(chosen) < 2 or many > _MOST_SERIES or (of_texts and many > 1):
        return None
    return _of_one(chosen, library) if many == 1 else _of_several(chosen, matter)


def _of_one(chosen: Sequence[Entry], library: Library) -> Draft:
    """A series: each of its resolutions with its vote and what no earlier one has."""
    fresh, oldest = _fresh(chosen, library), _oldest(chosen, library)
    points, cited = [], list[Citation]()
    for entry in chosen:
        one = fresh.get(entry.symbol)
        lead = "the first held" if entry.document and entry.document.symbol == oldest else "new"
        said = f"{lead}: {_words(one)}" if one else f"no new passage of {LEAST} words or more" if entry.document else ""
        cites = (one.paragraph.id,) if one else ()
        cited += [Citation.of(one.paragraph)] if one else []
        points.append(Sentence(text=f"{_dated(entry)}{f'; {said}' if said else ''}", citations=cites, verdict="supported"))
    headline = Sentence(text=_headline(chosen), verdict="supported")
    weighty = [*points[:1], *reversed(points[1:])]
    shown = {point.text for point in fold(weighty, headline.text, most=VISIBLE_POINTS) if not point.is_folded}
    told = [point.model_copy(update={"is_folded": point.text not in shown}) for point in points]
    return Draft("lookup", tuple(told), tuple(cited), headline=headline)


def _oldest(chosen: Sequence[Entry], library: Library) -> str:
    document = next((entry.document for entry in chosen if entry.document), None)
    return series_of(document, library.corpus)[0].symbol if document else ""


def _fresh(chosen: Sequence[Entry], library: Library) -> dict[str, Fresh]:
    """The weightiest news of each resolution, by symbol, against all of the series before it."""
    newest = next((entry.document for entry in reversed(chosen) if entry.document), None)
    series = series_of(newest, library.corpus) if newest else ()
    known, found = Known(), dict[str, Fresh]()
    for document in series:
        if fresh := known.newest(document.paragraphs, _stems(document.title)):
            found[document.symbol] = fresh
        known.add(p for p in document.paragraphs if p.is_whole)
    return {entry.symbol: found[entry.document.symbol] for entry in chosen if entry.document and entry.document.symbol in found}


def _words(fresh: Fresh) -> str:
    """What is new as it is read: of the sub-paragraph in which it begins, or of the paragraph."""
    part = part_at(fresh.paragraph.text, fresh.start)
    spots = [fresh.start - part.start] if fresh.start > part.start else []
    return labelled(fresh.paragraph, f"{part.mark}{quoted(few_words(part.text, _ROOM, *spots))}")


def _headline(chosen: Sequence[Entry]) -> str:
    title = shortened(chosen[-1].title, TITLE_WORDS)
    told = list(chosen) if len(chosen) <= _IN_HEADLINE else [chosen[0], chosen[-1]]
    consensus = all(_outcome(entry) == "without a vote" for entry in chosen)
    named = [f"{short(e.symbol)} ({', '.join(filter(None, [_year(e), '' if consensus else _outcome(e)]))})" for e in told]
    listed = ", ".join(named) if len(told) == len(chosen) else f"{len(chosen)} resolutions, {' to '.join(named)}"
    return f"“{title}”: {listed}{', all without a vote' if consensus else _difference(chosen)}."


def _difference(chosen: Sequence[Entry]) -> str:
    """How many more voted in favour of the last than of the first, worked out here; nothing where either had no vote."""
    votes = [_favour(entry) for entry in chosen if _outcome(entry).startswith(_VOTE)]
    if len(votes) < len(chosen) or votes[0] == votes[-1]:
        return ""
    return f"; {abs(votes[-1] - votes[0])} {'more' if votes[-1] > votes[0] else 'fewer'} in favour, computed"


def _of_several(chosen: Sequence[Entry], matter: str) -> Draft:
    """Several series: their resolutions with day, title and vote; the first of each title first in sight."""
    firsts = {title_key(entry.title): entry for entry in reversed(chosen)}
    points = [Sentence(text=_listed(entry), verdict="supported") for entry in chosen]
    voted = sorted((e for e in chosen if _outcome(e).startswith(_VOTE)), key=_favour)
    ends = [_outcome(voted[n]).removeprefix(_VOTE) for n in (0, -1)] if len(voted) > 1 else []
    many = "all" if len(voted) == len(chosen) else str(len(voted))
    by = f", {many} by vote, from {' to '.join(ends)}" if ends else ""
    text = f"{len(chosen)} resolutions under {len(firsts)} titles have “{matter}” in the title, {_year(chosen[0])} to {_year(chosen[-1])}{by}."
    own = [points[n] for n, entry in enumerate(chosen) if firsts[title_key(entry.title)] is entry]
    weighty = [*points[-1:], *(point for point in own if point is not points[-1])]
    weighty += [point for point in points if point not in weighty]
    shown = {point.text for point in fold(weighty, text, most=VISIBLE_POINTS) if not point.is_folded}
    told = [point.model_copy(update={"is_folded": point.text not in shown}) for point in points]
    return Draft("metadata", tuple(told), headline=Sentence(text=text, verdict="supported"))


def answer_first(matter: str, library: Library) -> Draft | None:
    """Say which is the first resolution held whose title names a matter, when and how it was adopted; None where no title does."""
    found = titled(matter, library)
    if not found:
        return None
    first = found[0]
    sessions = [session_during(document) for document in library.corpus.resolutions]
    recalled = _recalled(first, matter)
    held = f"in sessions {min(sessions)} to {max(sessions)}, all that is held" if sessions else "of those held"
    when = f"{written_date(first.adopted)}: " if first.adopted else ""
    how = f", {_outcome(first)}" if _outcome(first) else ""
    headline = Sentence(
        text=f"{when}{short(first.symbol)}{how}, the first that is titled on “{matter}” {held}.", verdict="supported"
    )
    points = [Sentence(text=f"Title: “{first.title}”.", verdict="supported")]
    if recalled:
        text = f"It recalls earlier ones that are not held: {quoted(few_words(recalled.text, ACT_WORDS))}"
        points.append(Sentence(text=text, citations=(recalled.id,), verdict="supported"))
    points += [
        Sentence(text=f"Later: {_listed(entry)}", verdict="supported", is_folded=n > 1) for n, entry in enumerate(found[1:])
    ]
    citations = (Citation.of(recalled),) if recalled else ()
    return Draft("lookup", tuple(fold(points, headline.text)), citations, headline=headline)


def _recalled(first: Entry, matter: str) -> Paragraph | None:
    """The paragraph of the preamble that recalls resolutions of earlier sessions on the same matter, or None."""
    wanted = _stems(matter)
    for paragraph in first.document.paragraphs if first.document else ():
        is_recalling = paragraph.kind == "preambular" and paragraph.text.startswith(_RECALLING)
        sessions = (
            session.number for symbol in paragraph.mentions if (session := session_of(symbol)) and session.kind == "regular"
        )
        if (
            is_recalling
            and wanted <= _stems(paragraph.text)
            and any(n < int(first.session or 0) for n in sessions if first.session.isdigit())
        ):
            return paragraph
    return None


def _outcome(entry: Entry) -> str:
    return entry.record.brief_outcome if entry.record else ""


def _favour(entry: Entry) -> int:
    return int(_outcome(entry).removeprefix(_VOTE).split("-")[0])


def _year(entry: Entry) -> str:
    return str(entry.adopted.year) if entry.adopted else ""


def _dated(entry: Entry) -> str:
    return ", ".join(filter(None, [written_date(entry.adopted) if entry.adopted else "", short(entry.symbol), _outcome(entry)]))


def _listed(entry: Entry) -> str:
    day = f"{written_date(entry.adopted)}: " if entry.adopted else ""
    return f"{day}{short(entry.symbol)} {shortened(entry.title, TITLE_WORDS)}{', ' if _outcome(entry) else ''}{_outcome(entry)}"
