"""Look-ups: paragraphs that a question names by number, and what the header of a document says of it; never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents import Locator, Paragraph, Resolution, paragraph_id
from documents.symbols import body_of, organ_of, session_of
from documents.words import ordinal, ordinal_in_words, written_date
from service.answer import Sentence
from service.answering.composition import compose_whole
from service.answering.drafts import Draft, abstain
from service.answering.passages import holds_answer
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.requests.details import HeaderField


@dataclass(frozen=True, slots=True)
class LookUp:
    """What was found of the paragraphs that a question names, and which of them there are none of."""

    found: tuple[Paragraph, ...]
    missing: tuple[Locator, ...]


def look_up(document: Resolution, places: Sequence[Locator]) -> LookUp:
    """Find the paragraphs of a document that are named by number, in the order of naming."""
    known: dict[str, Paragraph] = {p.id: p for p in document.paragraphs}
    found: dict[str, Paragraph] = {}
    missing: list[Locator] = []
    for place in places:
        paragraph = _find(document, known, place)
        if paragraph is None:
            missing.append(place)
        else:
            found[paragraph.id] = paragraph
    return LookUp(tuple(found.values()), tuple(missing))


def _find(document: Resolution, known: dict[str, Paragraph], place: Locator) -> Paragraph | None:
    if place.number < 0:
        whole = document.whole("preambular" if place.part == "pp" else "operative")
        return whole[place.number] if len(whole) >= -place.number else None
    return next(
        (
            known[key]
            for path in _paths(document, place)
            if (key := paragraph_id(document.symbol, replace(place, path=path))) in known
        ),
        None,
    )


def _paths(document: Resolution, place: Locator) -> list[tuple[str, ...]]:
    """The places where a number may stand: the one that is named, else the body, else wherever it is the only one."""
    if place.path:
        named = [p.place.path for p in document.paragraphs if p.place and set(place.path) <= set(p.place.path)]
        return list(dict.fromkeys(named))
    paths = list(dict.fromkeys(p.place.path for p in document.paragraphs if p.place))
    return sorted(paths, key=len)


_NAMED: dict[HeaderField, str] = {
    "adopted": "when it was adopted",
    "issued": "when it was issued",
    "session": "a session",
    "agenda_item": "an agenda item",
    "meeting": "a meeting",
    "title": "a title",
    "origin": "a committee or a draft",
}
"""What a header may lack, as a sentence names it."""


def look_up_field(document: Resolution, field: HeaderField) -> Draft:
    """Say what the header states of a field, or that it states nothing: the text is no place to look for it."""
    if said := say_field(document, field):
        return Draft("metadata", (Sentence(text=said, verdict="supported"),))
    message = f"The header of {document.symbol} that I have does not state {_NAMED[field]}."
    return abstain("not_held", message, method="metadata", confidence=1.0)


def say_field(document: Resolution, field: HeaderField) -> str | None:
    """Say in one sentence what the header states of a field, or None where it states nothing."""
    symbol, body = document.symbol, body_of(document.symbol)
    session = f"at its {said}" if (said := _session(document)) else ""
    plenary = "plenary " if organ_of(symbol) == "general_assembly" else ""
    meeting = f"at its {ordinal(document.meeting)} {plenary}meeting" if document.meeting else ""
    operative, preambular = len(document.whole("operative")), len(document.whole("preambular"))
    adopted = written_date(document.adopted) if document.adopted else ""
    sentences: dict[HeaderField, str | None] = {
        "adopted": f"{symbol} was adopted by the {body} on {adopted}{_and(meeting)}." if adopted else None,
        "issued": f"{symbol} was issued on {written_date(document.issued)}." if document.issued else None,
        "session": f"{symbol} was adopted by the {body} {session}{f', on {adopted}' if adopted else ''}." if session else None,
        "agenda_item": f"{symbol} was adopted under agenda item {document.agenda_item}"
        + (f", “{document.agenda_title}”." if document.agenda_title else ".")
        if document.agenda_item
        else None,
        "meeting": f"{symbol} was adopted {meeting}{f', on {adopted}' if adopted else ''}." if meeting else None,
        "operative_count": f"{symbol} has {operative} operative paragraphs.",
        "preambular_count": f"{symbol} has {preambular} preambular paragraphs.",
        "paragraph_count": f"{symbol} has {operative} operative and {preambular} preambular paragraphs.",
        "footnote_count": f"{symbol} has {sum(len(p.footnotes) for p in document.paragraphs if p.is_whole)} footnotes.",
        "title": f"{symbol} is entitled “{document.title}”." if document.title else None,
        "symbol": f"The document symbol is {symbol}.",
        "origin": f"{symbol} was adopted {document.origin}." if document.origin else None,
        "body": f"{symbol} was adopted by the {body}{f' on {adopted}' if adopted else ''}.",
    }
    return sentences[field]


def _session(document: Resolution) -> str:
    special = session_of(document.symbol)
    if special and special.kind != "regular":
        return f"{ordinal_in_words(special.number)} ({ordinal(special.number)}) {special.kind} session"
    return f"{ordinal_in_words(document.session)} ({ordinal(document.session)}) session" if document.session else ""


def say_extent(document: Resolution) -> str:
    """Say how many paragraphs a document has, in answer to a number that it has not."""
    operative, preambular = len(document.whole("operative")), len(document.whole("preambular"))
    parts = [f"{operative} operative paragraph{'' if operative == 1 else 's'}"]
    if preambular:
        parts.append(f"{preambular} preambular paragraph{'' if preambular == 1 else 's'}")
    return f"{document.symbol} has {' and '.join(parts)}."


def _and(phrase: str) -> str:
    return f", {phrase}" if phrase else ""


def look_up_numbers(document: Resolution, question: SearchedQuestion, library: Library) -> Draft:
    """Quote the paragraphs of a document that are named by number, or say that it has none of them or does not say what is asked."""
    places = _in_annex(question)
    result = look_up(document, places)
    if not result.found and (parent := _parent(document, places)):
        message = f"{document.symbol}, {parent.label}, has no such sub-paragraph."
        return abstain("no_such_paragraph", message, [parent], method="lookup", confidence=1.0)
    if not result.found:
        nearest = document.whole("preambular" if places[0].part == "pp" else "operative")[-1:]
        return abstain("no_such_paragraph", say_extent(document), nearest, method="lookup", confidence=1.0)
    if len(result.found) == 1 and not holds_answer(question, result.found[0], library):
        only = result.found[0]
        message = f"{only.symbol}, {only.label}, does not seem to say that; this is what it says."
        return abstain("unsure", message, [only], method="lookup")
    named = len(library.corpus.by_symbol) > 1
    composed = [compose_whole(p, first=n == 0, named=named and n == 0) for n, p in enumerate(result.found)]
    sentences = [c.sentence for c in composed]
    if result.missing:
        sentences.append(Sentence(text=say_extent(document), verdict="supported"))
    return Draft("lookup", tuple(sentences), tuple(c.citation for c in composed))


def _in_annex(question: SearchedQuestion) -> tuple[Locator, ...]:
    """The paragraphs that are named by number, in the annex where that is spoken of."""
    if question.request.part != "annex":
        return question.places
    return tuple(place if place.path else replace(place, path=("annex",)) for place in question.places)


def _parent(document: Resolution, places: Sequence[Locator]) -> Paragraph | None:
    """The paragraph that is there where only its sub-paragraph is not."""
    whole = [replace(place, subs=()) for place in places if place.subs]
    return next(iter(look_up(document, whole).found), None)
