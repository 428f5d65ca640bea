"""Answers from a document's header: when adopted, in which session, how many paragraphs it has."""

from __future__ import annotations

from documents import Resolution
from documents.symbols import body_of, organ_of, session_of
from documents.words import ordinal, ordinal_in_words, written_date
from service.answer import Sentence
from service.answering.drafts import Draft, abstain
from service.requests.details import HeaderField

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


def answer_field(document: Resolution, field: HeaderField) -> Draft:
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
    operative, preambular = len(document.numbered("operative")), len(document.whole("preambular"))
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
        "operative_count": f"{symbol} has {operative} operative paragraph{_s(operative)}{_unnumbered(document)}.",
        "preambular_count": f"{symbol} has {preambular} preambular paragraph{_s(preambular)}.",
        "paragraph_count": f"{symbol} has {operative} operative and {preambular} preambular paragraphs{_unnumbered(document)}.",
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
    operative, preambular = len(document.numbered("operative")), len(document.whole("preambular"))
    parts = [f"{operative} operative paragraph{'' if operative == 1 else 's'}"]
    if preambular:
        parts.append(f"{preambular} preambular paragraph{'' if preambular == 1 else 's'}")
    return f"{document.symbol} has {' and '.join(parts)}{_unnumbered(document)}."


def _unnumbered(document: Resolution) -> str:
    """Say that a clause stands before the first number, where one does; people do not count it."""
    count = len(document.whole("operative")) - len(document.numbered("operative"))
    return f", and {'an unnumbered clause' if count == 1 else f'{count} unnumbered clauses'} before them" if count else ""


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _and(phrase: str) -> str:
    return f", {phrase}" if phrase else ""
