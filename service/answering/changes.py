"""Answers on change: paragraphs of two resolutions of a series aligned, and what became of them said and shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents import Paragraph, Resolution
from documents.alignment import Pair, align, aligned
from documents.differences import Status
from documents.series import oldest_first, predecessor, series_of, successor
from embeddings import terms
from service.answer import Citation, Sentence
from service.answering.change_sentences import NOTATION, list_pairs, say_pair, show_pair
from service.answering.drafts import Draft, abstain
from service.answering.lookup import look_up
from service.answering.searched import SearchedQuestion
from service.answering.since import answer_since
from service.answering.topics import on_topic
from service.library import Library
from service.requests.details import ChangeAsked

_SHOWN = 4
"""How many paragraphs on a topic are shown with their changes."""
_SUMMARISED = 2
"""How many of the most changed, new and dropped paragraphs a summary shows."""
_STATUSES: tuple[Status, ...] = ("unchanged", "changed", "new", "dropped")
_NEWS: dict[Status, int] = {"new": 0, "changed": 1, "unchanged": 2, "dropped": 3}


@dataclass(frozen=True, slots=True)
class Span:
    """Two resolutions that are compared, the older first."""

    before: Resolution
    after: Resolution


def answer_change(change: ChangeAsked, question: SearchedQuestion, library: Library) -> Draft | None:
    """Answer a question about change, or give None where no document can be meant."""
    missing = [symbol for symbol in question.named if not library.corpus.symbols_of(symbol)]
    if missing:
        return _missing(missing, library)
    document = _meant(change, question, library)
    if document is None:
        return None
    if change.kind == "since":
        return answer_since(change.topic, question.places, document, library)
    spans = _spans(change, question, document, library)
    if not spans:
        return _alone(document)
    if not change.topic and not question.places:
        return _summary(change, spans[-1])
    return _on_paragraphs(change, question, spans, library)


def _meant(change: ChangeAsked, question: SearchedQuestion, library: Library) -> Resolution | None:
    """The document that is named or in scope, the newest of a corpus that is one series, or the one that is most on the topic."""
    known = library.corpus.by_symbol
    if question.symbols:
        return known.get(question.symbols[-1])
    if question.request.named and question.request.symbols:
        return known.get(question.request.symbols[0])
    newest = library.corpus.resolutions[-1] if library.corpus.resolutions else None
    if newest and len(series_of(newest, library.corpus)) == len(known):
        return series_of(newest, library.corpus)[-1]
    if not change.topic or library.corpus.passages:
        return None
    found = on_topic(change.topic, (), library)
    named = set(terms(question.text))
    return known[max(found, key=lambda s: (len(named & set(terms(known[s].title))), len(found[s])))] if found else None


def _spans(change: ChangeAsked, question: SearchedQuestion, document: Resolution, library: Library) -> list[Span]:
    """The pairs of resolutions to compare: the two that are named, or the one with what was before it, or all steps."""
    named = [library.corpus.by_symbol[symbol] for symbol in question.symbols]
    if len(named) > 1:
        return [Span(*oldest_first(named[0], named[-1]))]
    series = series_of(document, library.corpus)
    if not named and change.kind == "compare" and change.is_stepwise:
        return [Span(a, b) for a, b in pairwise(series)]
    if change.is_from_older and document.symbol != series[-1].symbol:
        return [Span(document, series[-1])]
    before = predecessor(document, library.corpus)
    if before is None:
        after = successor(document, library.corpus)
        return [Span(document, after)] if after else []
    return [Span(before, document)]


def _on_paragraphs(change: ChangeAsked, question: SearchedQuestion, spans: Sequence[Span], library: Library) -> Draft:
    """Say what became of the paragraphs on a topic, or of those that are named by number."""
    pairs: list[Pair] = []
    steps = list(spans)
    for span in spans:
        pairs += _pairs(change, question, span, library)
    if (
        change.kind in {"still", "dropped"}
        and len(spans) == 1
        and len(question.symbols) < 2
        and not any(pair.before for pair in pairs)
    ):
        steps = _further_back(change, question, spans[0], library) or steps
        pairs = _pairs(change, question, steps[0], library)
    if not pairs:
        return _no_paragraph(change, question, spans[-1])
    shown = pairs[: _SHOWN * len(spans)]
    sentences = [Sentence(text=_verdict(change, pairs, steps), verdict="supported"), *(say_pair(pair) for pair in shown)]
    for status in _STATUSES:
        rest = [pair for pair in pairs[len(shown) :] if pair.status == status]
        sentences += [list_pairs(f"Also {status}", rest)] if rest else []
    return _draft(sentences, pairs)


def _pairs(change: ChangeAsked, question: SearchedQuestion, span: Span, library: Library) -> list[Pair]:
    """The pairs in which a paragraph on the topic stands, on either side, the nearest to the topic first."""
    pairs = align(span.before, span.after)
    if question.places:
        found = _numbered(change, question, span)
    else:
        on = on_topic(change.topic, (span.before.symbol, span.after.symbol), library)
        found = [p for document in (span.before, span.after) for p in on.get(document.symbol, [])]
    kept = list(dict.fromkeys(aligned(paragraph, pairs) for paragraph in found))
    return sorted(kept, key=lambda pair: _NEWS[pair.status]) if change.kind == "new" else kept


def _numbered(change: ChangeAsked, question: SearchedQuestion, span: Span) -> list[Paragraph]:
    """The paragraphs that are named by number: in the document that the number is said to be of, else the older."""
    newer_first = change.kind == "new" or (change.is_numbered_of and question.symbols[:1] == (span.after.symbol,))
    for document in (span.after, span.before) if newer_first else (span.before, span.after):
        found = look_up(document, question.places).found
        if found:
            return [p for p in found if p.is_whole] or [
                q for q in document.paragraphs if q.is_whole and found[0].id.startswith(q.id)
            ]
    return []


def _further_back(change: ChangeAsked, question: SearchedQuestion, span: Span, library: Library) -> list[Span]:
    """The newest older resolution of the series that speaks of the topic, beside the one that is asked about."""
    older = [d for d in series_of(span.after, library.corpus) if oldest_first(d, span.before)[0] == d and d != span.before]
    for document in reversed(older):
        if question.places or on_topic(change.topic, (document.symbol, span.after.symbol), library).get(document.symbol):
            return [Span(document, span.after)]
    return []


def _verdict(change: ChangeAsked, pairs: Sequence[Pair], spans: Sequence[Span]) -> str:
    """The answer in one sentence: yes or no where that was asked, and how many of each."""
    counts = Counter(pair.status for pair in pairs)
    tail = f" {NOTATION}" if counts["changed"] else ""
    on = f" on “{change.topic}”" if change.topic else ""
    if change.kind in {"still", "dropped"}:
        return f"{_still(change, counts, on, spans[-1])}{tail}"
    way = f"From {spans[0].before.symbol} to {spans[-1].after.symbol}"
    return f"{way}{',' + on if on else ''}: {_counts(counts, of_topic=True)}.{tail}"


def _still(change: ChangeAsked, counts: Counter[Status], on: str, span: Span) -> str:
    """Say whether what was there before is still there."""
    before, after = span.before.symbol, span.after.symbol
    stay, gone = counts["changed"] + counts["unchanged"], counts["dropped"]
    yes, no = ("Yes", "No") if change.kind == "still" else ("No", "Yes")
    if stay and gone:
        return f"In part: of {stay + gone} paragraphs{on} in {before}, {stay} {'is' if stay == 1 else 'are'} still in {after}."
    which = f"the paragraph{on} is" if stay + gone == 1 else f"the {stay + gone} paragraphs{on} are"
    if stay:
        how = "unchanged" if not counts["changed"] else "but changed" if not counts["unchanged"] else "some of them changed"
        return f"{yes}, {which} still in {after}, {how}."
    if gone:
        other = ", but there is a new one" if counts["new"] else ""
        read = len([p for p in span.after.paragraphs if p.is_whole])
        return f"{no}, {which} no longer in {after}{other}: I compared {before} and read all {read} paragraphs of {after}."
    return f"{after} has a paragraph{on}, but it is new: {before} has none."


def _counts(counts: Counter[Status], *, of_topic: bool = False) -> str:
    parts = [f"{counts[status]} {status}" for status in _STATUSES if counts[status] or not of_topic]
    first, *others = parts
    number, status = first.split(" ", 1)
    noun = "paragraph" if number == "1" else "paragraphs"
    return ", ".join([f"{number} {noun} {status}", *others])


def _summary(change: ChangeAsked, span: Span) -> Draft:
    """Say how many paragraphs are unchanged, changed, new and dropped, and show the most changed of each."""
    pairs = align(span.before, span.after)
    counts = Counter(pair.status for pair in pairs)
    none = f"None is {change.kind}. " if change.kind in _STATUSES and not counts[_wanted(change)[0]] else ""
    opening = f"{none}From {span.before.symbol} to {span.after.symbol}: {_counts(counts)}."
    groups = {status: [pair for pair in pairs if pair.status == status] for status in _STATUSES}
    groups["changed"].sort(key=lambda pair: pair.similarity)
    wanted = _wanted(change)
    many = 2 * _SUMMARISED if len(wanted) == 1 else _SUMMARISED
    tail = f" {NOTATION}" if "changed" in wanted and groups["changed"] else ""
    sentences = [Sentence(text=opening + tail, verdict="supported")]
    told: list[Pair] = []
    for status in wanted:
        sentences += [say_pair(pair) for pair in groups[status][:many]]
        rest = sorted(groups[status][many:], key=pairs.index)
        sentences += [list_pairs(f"Also {status}", rest)] if rest else []
        told += groups[status]
    return _draft(sentences, told)


def _wanted(change: ChangeAsked) -> list[Status]:
    return [status for status in _STATUSES if status == change.kind] or ["new", "dropped", "changed"]


def _draft(sentences: Sequence[Sentence], pairs: Sequence[Pair]) -> Draft:
    cited = {key for sentence in sentences for key in sentence.citations}
    sides = {side.id: side for pair in pairs for side in (pair.before, pair.after) if side and side.id in cited}
    citations = tuple(Citation.of(side) for side in sides.values())
    shown = tuple(show_pair(pair) for pair in pairs if any(side and side.id in cited for side in (pair.before, pair.after)))
    return Draft("lookup", tuple(sentences), citations, changes=shown)


def _missing(symbols: Sequence[str], library: Library) -> Draft:
    """Say which of the documents to compare is not there, and what is there."""
    named = " and ".join(symbols)
    message = f"{named} {'is' if len(symbols) == 1 else 'are'} not among the documents that I have, so I cannot compare."
    mentioning = [p for p in library.corpus.paragraphs if set(symbols) & set(p.mentions)][:3]
    return abstain("no_such_document", message, mentioning, method="lookup", confidence=1.0)


def _alone(document: Resolution) -> Draft:
    message = (
        f"{document.symbol} is the only resolution entitled “{document.title}” that I have: there is no earlier or later one to "
        "compare it with. Add one with “unga-qa ingest”."
    )
    return abstain("no_such_document", message, method="lookup", confidence=1.0)


def _no_paragraph(change: ChangeAsked, question: SearchedQuestion, span: Span) -> Draft:
    if question.places:
        message = f"Neither {span.before.symbol} nor {span.after.symbol} has a paragraph of that number."
        return abstain("no_such_paragraph", message, method="lookup", confidence=1.0)
    number = sum(p.is_whole for document in (span.before, span.after) for p in document.paragraphs)
    message = f"Neither {span.before.symbol} nor {span.after.symbol} has a paragraph on “{change.topic}”; I read all {number} paragraphs of both."
    return abstain("absent", message, method="lookup", confidence=1.0)
