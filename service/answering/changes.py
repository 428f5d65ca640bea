"""Answers on change: paragraphs of two resolutions of a series aligned, and what became of them counted, said and shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from documents import Paragraph, Resolution
from documents.alignment import Pair, align, aligned
from documents.differences import Status
from documents.series import of_year, oldest_first, predecessor, series_of, session_during, successor
from embeddings import terms
from service.answer import Citation, Sentence
from service.answering.change_sentences import Change, changes_of, is_update, list_pairs, moves, show_pair
from service.answering.drafts import Draft, abstain
from service.answering.folding import fold
from service.answering.lookup import look_up
from service.answering.searched import SearchedQuestion
from service.answering.timeline import answer_since, answer_timeline
from service.answering.topics import on_topic
from service.library import Library
from service.references import short
from service.requests.details import ChangeAsked
from service.requests.request import Request

_OF_A_KIND = 2
"""So many changes of a kind are told before others."""
_TOLD = 30
"""So many points are told one by one; of further ones the paragraphs are listed."""
_STATUSES: tuple[Status, ...] = ("unchanged", "changed", "new", "dropped")


@dataclass(frozen=True, slots=True)
class Span:
    """Two resolutions that are compared, the older first."""

    before: Resolution
    after: Resolution

    @property
    def read(self) -> int:
        """How many paragraphs both have."""
        return sum(p.is_whole for document in (self.before, self.after) for p in document.paragraphs)


def answer_change(change: ChangeAsked, question: SearchedQuestion, library: Library) -> Draft | None:
    """Answer a question about change, or give None where no document can be meant."""
    missing = [symbol for symbol in question.named if not library.corpus.symbols_of(symbol)]
    if missing:
        return _missing(missing, library)
    document = _meant(question, library)
    series = series_of(document, library.corpus) if document else ()
    if change.kind in {"since", "first"}:
        return answer_since(change.topic, series, library) if change.topic else None
    if not change.is_of_texts and not document:
        return None
    if change.topic and _is_of_time(change, question, document):
        return answer_timeline(change.topic, series, _timed(change, question.request, library), library)
    return _between(change, question, document, library) if document else None


def _between(change: ChangeAsked, question: SearchedQuestion, document: Resolution, library: Library) -> Draft | None:
    """Compare the two resolutions that are meant where one of them is a document, all of it or what is on a topic."""
    span = _span(change, question, document, library)
    if span is None:
        return _alone(document)
    if change.topic or question.places:
        return _on_paragraphs(change, question, span, library)
    return _compared(change, span, align(span.before, span.after), library)


def _is_of_time(change: ChangeAsked, question: SearchedQuestion, document: Resolution | None) -> bool:
    """Whether a matter is to be followed through the sessions: not between two texts, nor whether a text still has it."""
    if len(question.symbols) > 1 or question.places or change.kind in {"still", "dropped", "unchanged"}:
        return False
    return change.kind == "timeline" or change.is_stepwise or document is None


def _timed(change: ChangeAsked, request: Request, library: Library) -> Request:
    """A request that asks what is new without saying since when is for the newest session."""
    if change.kind != "new" or request.sessions or request.years or request.dates:
        return request
    return request.model_copy(update={"sessions": (max(map(session_during, library.corpus.resolutions)),)})


def _meant(question: SearchedQuestion, library: Library) -> Resolution | None:
    """The document that is named or in scope, or the newest of a corpus that is one series."""
    known = library.corpus.by_symbol
    if question.symbols:
        return known.get(question.symbols[-1])
    if question.request.named and question.request.symbols:
        return known.get(question.request.symbols[0])
    newest = library.corpus.resolutions[-1] if library.corpus.resolutions else None
    if newest and len(series_of(newest, library.corpus)) == len(known):
        return series_of(newest, library.corpus)[-1]
    return None


def _span(change: ChangeAsked, question: SearchedQuestion, document: Resolution, library: Library) -> Span | None:
    """The two resolutions to compare: those that are named by number or by time, else the one with what was before it."""
    named = [library.corpus.by_symbol[symbol] for symbol in question.symbols]
    if len(named) > 1:
        return Span(*oldest_first(named[0], named[-1]))
    series = series_of(document, library.corpus)
    ends = _ends(question.request, series)
    if len(ends) > 1:
        return Span(ends[0], ends[-1])
    if change.is_stepwise and len(series) > 1:
        return Span(series[0], series[-1])
    if change.is_from_older and document.symbol != series[-1].symbol:
        return Span(document, series[-1])
    before = predecessor(document, library.corpus)
    if before is None:
        after = successor(document, library.corpus)
        return Span(document, after) if after else None
    return Span(before, document)


def _ends(request: Request, series: Sequence[Resolution]) -> list[Resolution]:
    """The newest resolutions of a series of each of the times that a request names, oldest first."""
    numbers = (number for number in request.sessions if isinstance(number, int))
    found = [[document for document in series if document.session == number] for number in numbers]
    found += [of_year(series, year) for year in request.years]
    meant = {own[-1].symbol for own in found if own}
    return [document for document in series if document.symbol in meant]


def _on_paragraphs(change: ChangeAsked, question: SearchedQuestion, span: Span, library: Library) -> Draft | None:
    """Say what became of the paragraphs on a topic, or of those that are named by number."""
    pairs = _pairs(change, question, span, library)
    asks_for_old = change.kind in {"still", "dropped"} and len(question.symbols) < 2
    if asks_for_old and not any(pair.before for pair in pairs) and (further := _further_back(change, question, span, library)):
        span = further
        pairs = _pairs(change, question, span, library)
    if not pairs:
        return _no_paragraph(change, question, span)
    return _compared(change, span, pairs, library)


def _pairs(change: ChangeAsked, question: SearchedQuestion, span: Span, library: Library) -> list[Pair]:
    """The pairs in which a paragraph on the topic stands, on either side, the nearest to the topic first."""
    pairs = align(span.before, span.after)
    if question.places:
        found = _numbered(change, question, span)
    else:
        on = on_topic(change.topic, (span.before.symbol, span.after.symbol), library)
        found = [p for document in (span.before, span.after) for p in on.get(document.symbol, [])]
    return list(dict.fromkeys(aligned(paragraph, pairs) for paragraph in found))


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


def _further_back(change: ChangeAsked, question: SearchedQuestion, span: Span, library: Library) -> Span | None:
    """The newest older resolution of the series that speaks of the topic, beside the one that is asked about."""
    older = [d for d in series_of(span.after, library.corpus) if oldest_first(d, span.before)[0] == d and d != span.before]
    for document in reversed(older):
        if question.places or on_topic(change.topic, (document.symbol, span.after.symbol), library).get(document.symbol):
            return Span(document, span.after)
    return None


def _compared(change: ChangeAsked, span: Span, pairs: Sequence[Pair], library: Library) -> Draft:
    """Count what became of some pairs, tell the weightiest changes and fold the rest."""
    wanted = [status for status in _STATUSES if status == change.kind]
    told = [pair for pair in pairs if pair.status in wanted] or list(pairs)
    headline = Sentence(text=_headline(change, span, pairs), verdict="supported")
    found = changes_of(told)
    real, updated = [c for c in found if not c.is_update], [pair for pair in told if pair.status == "changed" and is_update(pair)]
    votes = "" if wanted else _votes(span, library)
    sentences = _folded(real, updated, told, votes, headline.text)
    shown = [pair for pair in told if pair.status != "unchanged" or not real]
    cited = {key for sentence in sentences for key in sentence.citations}
    sides = {side.id: side for pair in told for side in (pair.before, pair.after) if side and side.id in cited}
    citations = tuple(Citation.of(side) for side in sides.values())
    return Draft("lookup", tuple(sentences), citations, headline=headline, changes=tuple(map(show_pair, shown)))


def _folded(real: Sequence[Change], updated: Sequence[Pair], told: Sequence[Pair], votes: str, headline: str) -> list[Sentence]:
    """The points: those that are visible, few of each kind, the votes, then all that is folded."""
    alone = [c.sentence for c in _mixed(real)[:_TOLD]]
    last = [Sentence(text=votes, verdict="supported")] if votes else []
    listed = fold(alone, headline, [votes] if votes else [])
    visible = [s for s in listed if not s.is_folded]
    folded = [s for s in listed if s.is_folded]
    cited = {key for point in alone for key in point.citations} | {side.id for pair in updated for side in _sides(pair)}
    further = [pair for pair in told if pair.status != "unchanged" and not {side.id for side in _sides(pair)} <= cited]
    same = [pair for pair in told if pair.status == "unchanged"] if not real else []
    for lead, own in (("Also", further), ("Only dates and numbers moved on", updated), ("Word for word the same", same)):
        if own:
            folded.append(list_pairs(lead, own).model_copy(update={"is_folded": bool(visible)}))
    return [*visible, *last, *folded]


def _sides(pair: Pair) -> list[Paragraph]:
    return [side for side in (pair.before, pair.after) if side]


def _mixed(real: Sequence[Change]) -> list[Change]:
    """Changes with the first few of each kind before all further ones."""
    seen: Counter[int] = Counter()
    order = []
    for change in real:
        seen[change.kind] += 1
        order.append(seen[change.kind] > _OF_A_KIND)
    return [change for is_further in (False, True) for change, own in zip(real, order, strict=True) if own == is_further]


def _headline(change: ChangeAsked, span: Span, pairs: Sequence[Pair]) -> str:
    """The answer in a sentence: yes or no where that was asked, else how many paragraphs there are of each kind."""
    counts = Counter(pair.status for pair in pairs)
    on = f" on “{change.topic}”" if change.topic else ""
    if change.kind in {"still", "dropped"} and (on or len(pairs) == 1):
        return _still(change, counts, on, span)
    before, after = short(span.before.symbol), short(span.after.symbol)
    total = sum(1 for pair in pairs if pair.after)
    if not total:
        return f"Of {len(pairs)} paragraphs{on} in {before} none is in {after} any more."
    moved = sum(1 for pair, _ in moves(pairs) if pair.status == "new")
    aside = f" ({_number(moved)} of them moved)" if moved else ""
    parts = [f"{counts['unchanged'] or 'none'} {'is' if counts['unchanged'] == 1 else 'are'} word for word as in {before}"]
    parts += [f"{counts['changed']} changed"] if counts["changed"] else []
    parts += [f"{counts['new']} new{aside}"] if counts["new"] else []
    parts += [f"{counts['dropped']} dropped"] if counts["dropped"] else []
    none = f"None is {change.kind}. " if change.kind in _STATUSES and not counts[change.kind] else ""
    return f"{none}Of {total} {'paragraph' if total == 1 else 'paragraphs'}{on} in {after}, {', '.join(parts)}."


def _number(number: int) -> str:
    return "one" if number == 1 else str(number)


def _still(change: ChangeAsked, counts: Counter[Status], on: str, span: Span) -> str:
    """Say whether what was there before is still there."""
    before, after = short(span.before.symbol), short(span.after.symbol)
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
        return f"{no}, {which} no longer in {after}{other} ({before} compared with all of {after})."
    return f"{after} has a paragraph{on}, but it is new: {before} has none."


def _votes(span: Span, library: Library) -> str:
    """How both were adopted, where both are recorded."""
    records = [library.corpus.records_of(document.symbol) for document in (span.before, span.after)]
    before, after = (own[0].brief_outcome if len(own) == 1 else "" for own in records)
    if not (before and after):
        return ""
    if before == after == "without a vote":
        return "Both without a vote."
    if before.startswith("vote") and after.startswith("vote"):
        return f"Vote {before.removeprefix('vote ')}, then {after.removeprefix('vote ')}."
    return f"Adopted: {before}, then {after}."


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


def _no_paragraph(change: ChangeAsked, question: SearchedQuestion, span: Span) -> Draft | None:
    """Say that neither has such a paragraph; None where some word of the topic stands in them, so that it is there in other words."""
    if question.places:
        message = f"Neither {span.before.symbol} nor {span.after.symbol} has a paragraph of that number."
        return abstain("no_such_paragraph", message, method="lookup", confidence=1.0)
    wanted = set(terms(change.topic))
    if any(wanted & set(terms(p.text)) for document in (span.before, span.after) for p in document.paragraphs):
        return None
    message = f"Neither {span.before.symbol} nor {span.after.symbol} has a paragraph on “{change.topic}”; I read all {span.read} paragraphs of both."
    return abstain("absent", message, method="lookup", confidence=1.0)
