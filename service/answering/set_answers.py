"""Answers to set questions: how many there are, the first of them quoted, the rest by label, every one cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from documents import Corpus, Paragraph, finite, split_clauses
from service.answer import Citation, Sentence
from service.answering.composition import Composed, compose, cut
from service.answering.drafts import Draft, abstain
from service.answering.passages import different, find
from service.answering.scans import Found, Scan, may_stand_in_annex, say_act, scan
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.understanding.sets import SetQuestion

MOST_CITED = 200
"""Of more paragraphs than this an answer says how many there are, and cites the first so many."""
_QUOTED = {"list": 5, "count": 2, "exists": 3}
_PLAINLY_QUOTED = 6
_NEAR = 0.25
"""Cosine from which a paragraph is near enough in meaning to be offered beside a definite no: of a hundred first points that
answer a question over one document, two lie below it."""
_NEAREST = 3


def answer_set(asked: SetQuestion, question: SearchedQuestion, library: Library) -> Draft | None:
    """Answer a set question by a full scan, or give None where nothing was found and search may find it meant."""
    found = scan(asked, question, library)
    if not found.found and not (asked.is_literal and asked.is_of_somebody):
        return None
    if found.is_scattered and not asked.is_literal:
        return None
    if not found.found and asked.verb and may_stand_in_annex(asked, found, library):
        return None
    if not found.found:
        return _absent(asked, found, question, library)
    several = len(library.corpus.by_symbol) > 1 and len(question.symbols) != 1
    newest_first = sorted(found.found, key=lambda f: _adopted(library.corpus, f.paragraph.symbol), reverse=True)
    ordered = sorted(newest_first, key=lambda f: f.paragraph.kind == "preambular") if asked.is_plain else newest_first
    quoted = _PLAINLY_QUOTED if asked.is_plain else _QUOTED[asked.act]
    composed = [_quote(item, first=n == 0, named=several) for n, item in enumerate(ordered[:quoted])]
    rest = ordered[quoted:MOST_CITED]
    sentences = [c.sentence for c in composed]
    if not asked.is_plain:
        sentences.insert(0, Sentence(text=_counted(asked, found), verdict="supported"))
    if rest:
        sentences.append(_also(rest, len(ordered), several=several))
    citations = (*(c.citation for c in composed), *(_citation(item) for item in rest))
    return Draft("lookup", tuple(sentences), citations)


def _adopted(corpus: Corpus, symbol: str) -> date:
    """When a document was adopted; one that does not say so counts as the oldest."""
    document = corpus.by_symbol.get(symbol)
    return (document.adopted if document else None) or date.min


def _quote(item: Found, *, first: bool, named: bool) -> Composed:
    """Quote a paragraph, cut to its leading verb and the clauses where it was found."""
    paragraph = item.paragraph
    spots = [place.start for place in item.places]
    relevance = [float(any(c.start <= spot < c.end for spot in spots)) for c in split_clauses(paragraph.text)]
    return compose(paragraph, cut(paragraph.text, relevance, spots[:3]), first=first, named=named)


def _citation(item: Found) -> Citation:
    return _quote(item, first=False, named=False).citation


def _also(rest: Sequence[Found], total: int, *, several: bool) -> Sentence:
    """List paragraphs by label, each cited."""
    groups = groupby(rest, key=lambda item: item.paragraph.symbol)
    parts = [
        f"in {symbol}: {', '.join(i.label for i in items)}" if several else ", ".join(i.label for i in items)
        for symbol, items in groups
    ]
    left = f" These are the first {MOST_CITED} of {total:,}." if total > MOST_CITED else ""
    text = f"Also {'; '.join(parts)}.{left}" if several else f"Also: {'; '.join(parts)}.{left}"
    return Sentence(text=text, citations=tuple(item.paragraph.id for item in rest), verdict="supported")


def _counted(asked: SetQuestion, found: Scan) -> str:
    """Say how many paragraphs there are, of how many, how often, and which where they are few."""
    number, times = len(found.found), sum(item.times for item in found.found)
    among = _among(found)
    where = f", in {number:,} of {len(found.read):,} paragraphs" if _is_wide(found) else ""
    labels = f": {_joined([item.label for item in found.found])}" if number <= _QUOTED[asked.act] and not _is_wide(found) else ""
    if found.is_scattered:
        verb = "has" if among.singular else "have"
        return f"No paragraph has “{asked.topic}” as a phrase; {among.text} {verb} all its words{where}{labels}."
    again = f", {_times(times)} in all" if times > number else ""
    if asked.verb:
        opening = "The Assembly" if asked.act != "exists" else "Yes: the Assembly"
        return f"{opening} {say_act(asked, finite(asked.verb))} in {among.text}{where}{again}{labels}."
    notes = sum(item.footnotes for item in found.found)
    footnoted = f" ({'in a footnote' if notes == times == 1 else f'{notes:,} of them in footnotes'})" if notes else ""
    again = f", {_times(times)}{' in all' if number > 1 else ''}" if times > number or asked.counted == "times" else ""
    opening = "Yes: " if asked.act == "exists" else ""
    if asked.holding == "none":
        return f"{opening}{among.text} {'does' if among.singular else 'do'} not mention {_named(asked)}{where}{labels}."
    return (
        f"{opening}{among.text} mention{'s' if among.singular else ''} {_shown(asked, found)}{where}{again}{footnoted}{labels}."
    )


@dataclass(frozen=True, slots=True)
class _Among:
    """So many of so many, and whether that is one."""

    text: str
    singular: bool


def _is_wide(found: Scan) -> bool:
    return len({p.symbol for p in found.read}) > 1


def _among(found: Scan) -> _Among:
    """Say how many of what was read were found: paragraphs of a document, or documents and their paragraphs."""
    number, whole = len(found.found), len(found.read)
    if _is_wide(found):
        documents, of = len({item.paragraph.symbol for item in found.found}), len({p.symbol for p in found.read})
        return _Among(f"{documents:,} of the {of:,} documents", documents == 1)
    kinds = {p.kind for p in found.read}
    kind = f"{next(iter(kinds))} " if len(kinds) == 1 and kinds <= {"preambular", "operative"} else ""
    return _Among(f"{number:,} of the {whole:,} {kind}paragraphs of {found.read[0].symbol}", number == 1)


def _shown(asked: SetQuestion, found: Scan) -> str:
    """The words that were asked for, and how else the texts write them."""
    named = _named(asked)
    words = asked.topic.lower()
    others = [phrase for phrase in found.phrases if phrase not in asked.alternatives and phrase.lower() not in words]
    also = "also " if set(asked.alternatives) & set(found.phrases) else ""
    return named + (f" ({also}as {', '.join(f'“{phrase}”' for phrase in others)})" if others else "")


def _named(asked: SetQuestion) -> str:
    return (" and " if asked.holding == "all" else " or ").join(f"“{phrase}”" for phrase in asked.alternatives)


def _joined(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def _absent(asked: SetQuestion, found: Scan, question: SearchedQuestion, library: Library) -> Draft:
    """Say a definite no, with what was read, and offer what is near in meaning as such."""
    read = extent(found.read)
    if asked.verb and asked.is_plain:
        message = f"None of the {read} says that the General Assembly {finite(asked.verb)} something."
    elif asked.verb:
        message = f"In none of the {read} does the Assembly {say_act(asked, asked.verb)}; I read them all."
    else:
        message = f"No. None of the {read} mentions {_named(asked)}, nor does a footnote to them; I read them all."
        if asked.holding == "none":
            message = f"Each of the {read} mentions {_named(asked)}; I read them all."
    nearest = _near(question, library) if not asked.verb else []
    if nearest:
        label = nearest[0].label if len({p.symbol for p in found.read}) == 1 else f"{nearest[0].symbol}, {nearest[0].label}"
        message += f" What comes nearest in meaning is {label}."
    return abstain("absent", message, nearest, method="lookup", confidence=1.0)


def _near(question: SearchedQuestion, library: Library) -> list[Paragraph]:
    hits = [group.hit for group in different(question, find(question, library), library)[:_NEAREST]]
    return [library.paragraph(hit.row) for hit in hits if hit.voices["dense"] >= _NEAR]


def extent(read: Sequence[Paragraph]) -> str:
    """Say what was read: ``18 preambular and 28 operative paragraphs of A/RES/75/15``, or how many of how many documents."""
    symbols = list(dict.fromkeys(p.symbol for p in read))
    if len(symbols) != 1:
        return f"{len(read):,} paragraphs of {len(symbols):,} documents"
    kinds = [(kind, sum(p.kind == kind for p in read)) for kind in ("preambular", "operative", "annex", "passage")]
    parts = [f"{number:,} {kind}" for kind, number in kinds if number]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{listed} paragraphs of {symbols[0]}"
