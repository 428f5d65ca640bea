"""Answers to questions for observances: every one that was proclaimed in the documents in scope, each cited."""

from __future__ import annotations

from collections.abc import Sequence

from documents import Paragraph, split_clauses
from documents.observances import Observance
from documents.words import MONTHS
from embeddings import terms
from service.answer import Sentence
from service.answering.composition import Composed, compose
from service.answering.drafts import Draft, abstain
from service.answering.excerpts import cut
from service.library import Library
from service.understanding import Question
from service.understanding.observances import ObservanceQuestion

_QUOTED = 5


def answer_observances(asked: ObservanceQuestion, question: Question, library: Library) -> Draft | None:
    """Answer by what every paragraph in scope proclaims, or give None where a topic is asked for that no name speaks of.

    In the order of the year where a part of it is asked for, else the newest first.
    """
    scope = frozenset(question.symbols)
    inside = [o for o in library.observances if not scope or o.paragraph.symbol in scope]
    found = [o for o in inside if _is_asked(o, asked, library)]
    if not found and asked.topic:
        return None
    if not found:
        return abstain("absent", _none(asked, question, library), method="lookup", confidence=1.0)
    ordered = sorted(found, key=lambda o: o.first.day if o.first else 0) if asked.month else found[::-1]
    several = len(library.corpus.by_symbol) > 1 and len(scope) != 1
    composed = [_quote(o, first=n == 0, named=several) for n, o in enumerate(ordered[:_QUOTED])]
    rest = ordered[_QUOTED:]
    sentences = [Sentence(text=_counted(asked, found), verdict="supported"), *(c.sentence for c in composed)]
    if rest:
        named = "; ".join(f"{o.name} ({f'{o.paragraph.symbol}, ' if several else ''}{o.paragraph.label})" for o in rest)
        ids = tuple(dict.fromkeys(o.paragraph.id for o in rest))
        sentences.append(Sentence(text=f"Also {named}.", citations=ids, verdict="supported"))
    citations = {c.citation.id: c.citation for c in (*composed, *(_quote(o, first=False, named=False) for o in rest))}
    return Draft("lookup", tuple(sentences), tuple(citations.values()))


def _is_asked(observance: Observance, asked: ObservanceQuestion, library: Library) -> bool:
    if observance.kind not in asked.kinds:
        return False
    if asked.month and not observance.falls_on(asked.month, asked.day):
        return False
    if (asked.times.years or asked.times.sessions) and not _is_of(observance, asked, library):
        return False
    return not asked.topic or asked.topic <= _words(observance, library)


def _is_of(observance: Observance, asked: ObservanceQuestion, library: Library) -> bool:
    """Whether an observance is of the years that are spoken of: proclaimed in one, or held in one."""
    held = observance.years is not None and any(year in observance.years for year in asked.times.years)
    if held and not asked.of_proclaiming:
        return True
    return asked.times.hold(library.corpus.by_symbol.get(observance.paragraph.symbol))


def _words(observance: Observance, library: Library) -> frozenset[str]:
    document = library.corpus.by_symbol.get(observance.paragraph.symbol)
    return frozenset(terms(f"{observance.name} {document.title if document else ''}"))


def _quote(observance: Observance, *, first: bool, named: bool) -> Composed:
    paragraph: Paragraph = observance.paragraph
    relevance = [float(c.start <= observance.start < c.end) for c in split_clauses(paragraph.text)]
    return compose(paragraph, cut(paragraph.text, relevance, [observance.start]), first=first, named=named)


def _counted(asked: ObservanceQuestion, found: Sequence[Observance]) -> str:
    documents = len({o.paragraph.symbol for o in found})
    many = f"{len(found)} {_kind(asked, len(found))}"
    return f"In {documents} {'document' if documents == 1 else 'documents'} the Assembly proclaims {many}{_when(asked)}."


def _none(asked: ObservanceQuestion, question: Question, library: Library) -> str:
    symbols = question.symbols or tuple(library.corpus.by_symbol)
    scope = symbols[0] if len(symbols) == 1 else f"None of the {len(symbols):,} documents"
    verb = "does not proclaim" if len(symbols) == 1 else "proclaims"
    kind = _kind(asked, 1)
    article = "an" if kind[0] in "aeiou" else "a"
    return f"{scope} {verb} {article} {kind}{_when(asked)}; I read every paragraph."


def _kind(asked: ObservanceQuestion, number: int) -> str:
    kind = asked.kinds[0] if len(asked.kinds) == 1 else "observance"
    return kind if number == 1 else f"{kind}s"


def _when(asked: ObservanceQuestion) -> str:
    if asked.month is None:
        return ""
    month = MONTHS[asked.month - 1]
    return f" on {asked.day} {month}" if asked.day else f" in {month}"
