"""Answers to questions for observances: every one that was proclaimed in the documents in scope, each cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents import Paragraph, split_clauses
from documents.observances import Observance
from documents.words import MONTHS
from embeddings import terms
from service.answer import Sentence
from service.answering.composition import Composed, compose
from service.answering.cutting import cut
from service.answering.drafts import Draft, abstain
from service.answering.searched import SearchedQuestion, Times
from service.library import Library
from service.requests.details import ObservancesAsked

_QUOTED = 5
_LAST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The observances that are asked for: what the words say of them, and when they are or were proclaimed."""

    asked: ObservancesAsked
    month: int
    day: int
    times: Times


def answer_observances(asked: ObservancesAsked, day: int, question: SearchedQuestion, library: Library) -> Draft | None:
    """Answer by what every paragraph in scope proclaims, or give None where a topic is asked for that no name speaks of.

    ``day`` is that of the month that the question names, 0 for none. In the order of the year where a part of it is asked for,
    else the newest first.
    """
    wanted = _Wanted(asked, (question.request.months or (0,))[0], day, _times(question))
    scope = frozenset(question.symbols)
    inside = [o for o in library.observances if not scope or o.paragraph.symbol in scope]
    found = [o for o in inside if _is_asked(o, wanted, library)]
    if not found and asked.topic:
        return None
    if not found:
        return abstain("absent", _none(wanted, question, library), method="lookup", confidence=1.0)
    ordered = sorted(found, key=lambda o: o.first.day if o.first else 0) if wanted.month else found[::-1]
    several = len(library.corpus.by_symbol) > 1 and len(scope) != 1
    composed = [_quote(o) for o in ordered[:_QUOTED]]
    rest = ordered[_QUOTED:]
    sentences = [Sentence(text=_counted(wanted, found), verdict="supported"), *(c.sentence for c in composed)]
    if rest:
        named = "; ".join(f"{o.name} ({f'{o.paragraph.symbol}, ' if several else ''}{o.paragraph.label})" for o in rest)
        ids = tuple(dict.fromkeys(o.paragraph.id for o in rest))
        sentences.append(Sentence(text=f"Also {named}.", citations=ids, verdict="supported"))
    citations = {c.citation.id: c.citation for c in (*composed, *(_quote(o) for o in rest))}
    return Draft("lookup", tuple(sentences), tuple(citations.values()))


def _times(question: SearchedQuestion) -> Times:
    """The years and sessions that are spoken of, and those between or behind them that are meant."""
    found, when = question.times, question.request.when
    years, sessions = set(found.years), set(found.sessions)
    if when == "since" and years:
        years |= set(range(min(years), _LAST_YEAR))
    if when == "between":
        years |= set(range(min(years, default=0), max(years, default=0)))
        sessions |= set(range(min(sessions, default=0), max(sessions, default=0)))
    return Times(frozenset(years), frozenset(sessions))


def _is_asked(observance: Observance, wanted: _Wanted, library: Library) -> bool:
    if observance.kind not in wanted.asked.kinds:
        return False
    if wanted.month and not observance.falls_on(wanted.month, wanted.day or None):
        return False
    if (wanted.times.years or wanted.times.sessions) and not _is_of(observance, wanted, library):
        return False
    return wanted.asked.topic <= _words(observance, library)


def _is_of(observance: Observance, wanted: _Wanted, library: Library) -> bool:
    """Whether an observance is of the years that are spoken of: proclaimed in one, or held in one."""
    held = observance.years is not None and any(year in observance.years for year in wanted.times.years)
    if held and not wanted.asked.of_proclaiming:
        return True
    return wanted.times.hold(library.corpus.by_symbol.get(observance.paragraph.symbol))


def _words(observance: Observance, library: Library) -> frozenset[str]:
    document = library.corpus.by_symbol.get(observance.paragraph.symbol)
    return frozenset(terms(f"{observance.name} {document.title if document else ''}"))


def _quote(observance: Observance) -> Composed:
    paragraph: Paragraph = observance.paragraph
    relevance = [float(c.start <= observance.start < c.end) for c in split_clauses(paragraph.text)]
    return compose(paragraph, cut(paragraph.text, relevance, [observance.start]))


def _counted(wanted: _Wanted, found: Sequence[Observance]) -> str:
    documents = len({o.paragraph.symbol for o in found})
    many = f"{len(found)} {_kind(wanted, len(found))}"
    return f"In {documents} {'document' if documents == 1 else 'documents'} the Assembly proclaims {many}{_when(wanted)}."


def _none(wanted: _Wanted, question: SearchedQuestion, library: Library) -> str:
    symbols = question.symbols or tuple(library.corpus.by_symbol)
    scope = symbols[0] if len(symbols) == 1 else f"None of the {len(symbols):,} documents"
    verb = "does not proclaim" if len(symbols) == 1 else "proclaims"
    kind = _kind(wanted, 1)
    article = "an" if kind[0] in "aeiou" else "a"
    return f"{scope} {verb} {article} {kind}{_when(wanted)}; I read every paragraph."


def _kind(wanted: _Wanted, number: int) -> str:
    kind = wanted.asked.kinds[0] if len(wanted.asked.kinds) == 1 else "observance"
    return kind if number == 1 else f"{kind}s"


def _when(wanted: _Wanted) -> str:
    if not wanted.month:
        return ""
    month = MONTHS[wanted.month - 1]
    return f" on {wanted.day} {month}" if wanted.day else f" in {month}"
