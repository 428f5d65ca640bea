"""Look-ups: what is read off one document, never guessed: a field of its header, and paragraphs that are named by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents import Locator, Paragraph, Record, Resolution, paragraph_id
from documents.symbols import body_of, organ_of, session_of
from documents.words import ordinal, ordinal_in_words, written_date
from service.answering.composition import compose_whole
from service.answering.drafts import Draft, abstain
from service.answering.lists import fact, item, listed
from service.answering.passages import holds_answer
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.references import short
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
    """The paragraph of a number: where that is named, else in the body, else wherever it is the only one."""
    if place.number < 0:
        whole = document.whole("preambular" if place.part == "pp" else "operative")
        return whole[place.number] if len(whole) >= -place.number else None
    paths = dict.fromkeys(p.place.path for p in document.paragraphs if p.place)
    possible = [path for path in paths if set(place.path) <= set(path)] if place.path else sorted(paths, key=len)
    keys = (paragraph_id(document.symbol, replace(place, path=path)) for path in possible)
    return next((known[key] for key in keys if key in known), None)


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
    composed = [compose_whole(p) for p in result.found]
    sentences = [c.sentence for c in composed]
    if result.missing:
        sentences.append(fact(say_extent(document)))
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


def answer_field(document: Resolution, field: HeaderField, record: Record | None = None) -> Draft:
    """Say what the header states of a field, or that it states nothing: the text is no place to look for it.

    The record says what no header does: by which vote it was adopted, and where the minutes of the meeting are.
    """
    beside = {"adopted": record.brief_outcome, "meeting": record.meeting_record} if record and record.brief_outcome else {}
    if said := _joined(say_field(document, field) or "", beside.get(field, "")):
        named = f"{short(document.symbol)} {document.title}".strip()
        return listed(said, [] if field in {"title", "symbol"} else [item(named)])
    message = f"Not recorded: the header of {document.symbol} does not state {_NAMED[field]}."
    return abstain("not_held", message, method="metadata", confidence=1.0)


def say_field(document: Resolution, field: HeaderField) -> str | None:
    """Say in a few words what the header states of a field, or None where it states nothing."""
    body = body_of(document.symbol)
    plenary = "plenary " if organ_of(document.symbol) == "general_assembly" else ""
    session = f"at the {held}" if (held := _session(document)) else ""
    meeting = f"at the {ordinal(document.meeting)} {plenary}meeting" if document.meeting else ""
    day = f"on {written_date(document.adopted)}" if document.adopted else ""
    item_title = f": {document.agenda_title}" if document.agenda_title else ""
    operative, preambular = len(document.numbered("operative")), len(document.whole("preambular"))
    said: dict[HeaderField, str | None] = {
        "adopted": _joined(f"Adopted {day}", meeting) if day else None,
        "issued": f"Issued on {written_date(document.issued)}" if document.issued else None,
        "session": _joined(f"Adopted {session}", day) if session else None,
        "agenda_item": f"Agenda item {document.agenda_item}{item_title}" if document.agenda_item else None,
        "meeting": _joined(f"Adopted {meeting}", day) if meeting else None,
        "operative_count": f"{operative} operative paragraph{_s(operative)}{_unnumbered(document)}",
        "preambular_count": f"{preambular} preambular paragraph{_s(preambular)}",
        "paragraph_count": f"{operative} operative and {preambular} preambular paragraphs{_unnumbered(document)}",
        "footnote_count": f"{sum(len(p.footnotes) for p in document.paragraphs if p.is_whole)} footnotes",
        "title": document.title or None,
        "symbol": document.symbol,
        "origin": f"Adopted {document.origin}" if document.origin else None,
        "body": _joined(f"Adopted by the {body}", day),
    }
    return said[field]


def _session(document: Resolution) -> str:
    special = session_of(document.symbol)
    if special and special.kind != "regular":
        return f"{ordinal_in_words(special.number)} ({ordinal(special.number)}) {special.kind} session"
    return f"{ordinal_in_words(document.session)} ({ordinal(document.session)}) session" if document.session else ""


def say_extent(document: Resolution) -> str:
    """Say how many paragraphs a document has, in answer to a number that it has not."""
    operative, preambular = len(document.numbered("operative")), len(document.whole("preambular"))
    also = f" and {preambular} preambular paragraph{_s(preambular)}" if preambular else ""
    return f"{document.symbol} has {operative} operative paragraph{_s(operative)}{also}{_unnumbered(document)}."


def _unnumbered(document: Resolution) -> str:
    """Say that a clause stands before the first number, where one does; people do not count it."""
    count = len(document.whole("operative")) - len(document.numbered("operative"))
    return f", and {'an unnumbered clause' if count == 1 else f'{count} unnumbered clauses'} before them" if count else ""


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _joined(*phrases: str) -> str:
    return ", ".join(filter(None, phrases))
