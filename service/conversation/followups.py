"""Follow-up questions by rule: a message in the light of what is on the table, in full words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents import base_form, mentioned_symbols
from documents.symbols import without_symbols
from service.answering.direct import Wanted
from service.answering.searched import searched
from service.answering.set_answers import asks_for_set
from service.conversation.anaphora import anaphors
from service.conversation.carrying import carry
from service.conversation.ellipsis import completed, is_bare, turned
from service.conversation.ground import Ground, named
from service.conversation.naming import speaks_of_several, with_symbols
from service.conversation.openings import Opening, opened
from service.conversation.ordering import beside, ordered
from service.conversation.pointing import pointed, retargeted
from service.conversation.stepping import in_another_year
from service.conversation.table import Exchange
from service.library import Library
from service.requests.details import is_greeting
from service.requests.places import places_named

_SAYING = frozenset(
    "say mention name give refer talk speak contain include cover address cite define explain set allot allocate provide specify state tell touch deal raise discuss want expect ask "
    "quote list link tie connect foresee envisage propose suggest plan require prohibit ban allow criticise criticize praise thank blame use make have".split()
)
"""What a resolution does beside the acts of the Assembly: "does it set a target?" asks the resolution."""
_DOES = re.compile(
    r"\b(?P<aux>does|did|has)\s+it\s+(?P<adverbs>(?:(?:also|ever|even|really|actually|further|explicitly|already)\s+)*)(?P<verb>[a-z]+)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\b(?P<aux>does|did|has|will|would|should|is|was)\s+the (?:resolution|text|document)\b"
    r"|\bthe (?:resolution|text|document)(?=\s+(?:also\s+)?(?:says?|mentions?|requests?|decides?|encourages?|welcomes?|calls?|recalls?|notes?|asks?|urges?)\b)",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?P<aux>is|was|are|were|has|did|does)\s+it\b", re.IGNORECASE)
_BACK = re.compile(r"\b(?:this|that|these|those|its|their|there)\b", re.IGNORECASE)
_OF_THEM = re.compile(r"\b(?P<which>which|how many|what) of (?:them|these|those)\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\W*[#\[]\d{1,2}\]?\W*")
"""A citation of the last answer by its number, not a paragraph."""
_HEADER = re.compile(
    r"\b(?:adopt\w*|pass(?:ed)?|issued?|publish\w*|vot(?:e|ed)|distributed|circulated|session|agenda|plenary|meeting|paragraphs?|paras?|footnotes?|titled?|called|symbol|entitled)\b",
    re.IGNORECASE,
)
_LED = re.compile(r"^\W*(?:and\s+)?(?:of|from|to)\s+(?P<who>(?:the\s+)?[\w' -]{2,60}?)\W*$", re.IGNORECASE)
_ADDRESSED = re.compile(r"\b(?P<joint>of|from|to)\s+(?:the\s+)?[A-Z][\w' -]+?(?=\s+(?:in|to)\b|\W*$)")


def resolve(
    message: str, exchanges: Sequence[Exchange], library: Library, symbols: Sequence[str] = (), headings: Sequence[str] = ()
) -> str:
    """Give a message with everything that it takes from earlier turns put into words; itself where it takes nothing."""
    if is_greeting(message):
        return message
    ground = Ground.of(exchanges, library, symbols)
    if not ground.exchanges and not headings:
        return with_symbols(message, ground)
    opening = opened(message)
    if elsewhen := in_another_year(opening.text, ground):
        return elsewhen
    said = replace(opening, text=with_symbols(opening.text, ground))
    found = _corrected(said, ground) if said.is_correction else None
    found = found or _by_place(said.text, ground) or _by_topic(message, said, ground, headings)
    taken_off = opening.is_switch or opening.is_correction
    return message if found == opening.text and not taken_off else found


def _by_place(text: str, ground: Ground) -> str | None:
    """Where a message means a paragraph by its place on the table, name it."""
    return (
        beside(text, ground)
        or _numbered(text, ground)
        or ordered(text, ground)
        or pointed(text, ground)
        or _addressed(text, ground)
    )


def _by_topic(message: str, said: Opening, ground: Ground, headings: Sequence[str]) -> str:
    """Carry the topic along where a message leaves it open, and the document where it names none."""
    if said.is_switch:
        return _in_document(said.text, ground)
    if not ground.is_of_documents:
        carried = carry(message, ground.exchanges, headings)
        return carried.text if carried.words else said.text
    text = _of_the_document(_of_the_documents(said.text, ground), ground)
    piece = completed(text, ground)
    if piece or not _is_complete(text, ground):
        held = _in_the_paragraph(text, ground)
        if held:
            return held
        piece = piece or turned(text, ground)
        carried = carry(message if text == said.text else text, ground.exchanges, headings)
        text = piece or (carried.text if carried.words else text)
    return _in_document(text, ground)


def _in_the_paragraph(text: str, ground: Ground) -> str | None:
    """Ask a question that points back of the paragraph that was just looked up by its number."""
    if not ground.references or len(ground.shown) != 1 or ground.shown[0].place is None or _names_document(text, ground):
        return None
    if not (anaphors(text) or is_bare(text)):
        return None
    bare = text.rstrip(" ?.!")
    return f"{bare}, in {named(ground.shown)}{text[len(bare) :].strip() or '?'}"


def _is_complete(text: str, ground: Ground) -> bool:
    """Whether a message asks for something that needs no topic: of a document named, of a set, of the header."""
    reading = ground.library.reader.read(text)
    asked, request = Wanted.of(reading), reading.request
    question = searched(reading, ground.library, [ground.document.symbol] if ground.document else [])
    if asks_for_set(request, question, ground.library):
        return not anaphors(f"{request.topic} {request.addressee}")
    if (
        asked.is_referral
        or (asked.field and _HEADER.search(text))
        or (asked.change and asked.change.topic and not _BACK.search(text))
    ):
        return True
    if anaphors(text):
        return False
    return _names_document(text, ground) or bool(asked.change or asked.is_referral or asked.field or asked.is_summary)


def _numbered(text: str, ground: Ground) -> str | None:
    """Give a paragraph's number the document that it is of, where several are known."""
    if not places_named(text) or _BRACKETED.fullmatch(text) or not ground.corpus.by_symbol or _names_document(text, ground):
        return None
    if ground.document is None or len(ground.corpus.by_symbol) == 1:
        return text
    bare = text.rstrip(" ?.!")
    return f"{bare} of {ground.document.symbol}{text[len(bare) :].strip()}"


def _corrected(said: Opening, ground: Ground) -> str | None:
    """Ask the question before again with what is corrected put right."""
    last, text = ground.last, said.text
    if last is None:
        return None
    placed = _by_place(text, ground)
    if placed:
        return placed
    named_now = [s for s in mentioned_symbols(text, bare=True) if s in ground.corpus.by_symbol]
    if named_now and not re.sub(r"\b(?:of|in|from|the|resolution)\b|[\W\d]|A/RES", "", without_symbols(text)):
        return retargeted(last.standalone, named_now[0])
    if said.wrong and re.search(re.escape(said.wrong), last.standalone, re.IGNORECASE):
        return re.sub(re.escape(said.wrong), text, last.standalone, count=1, flags=re.IGNORECASE)
    return None


def _addressed(text: str, ground: Ground) -> str | None:
    """Ask a question about acts again of another addressee: "and of Member States?"."""
    match = _LED.match(text)
    if match is None or ground.last is None or _names_document(text, ground):
        return None
    before = _ADDRESSED.search(ground.last.standalone)
    if before is None:
        return None
    return f"{ground.last.standalone[: before.start()]}{before['joint']} {match['who']}{ground.last.standalone[before.end() :]}"


def _names_document(text: str, ground: Ground) -> bool:
    return any(symbol in ground.corpus.by_symbol for symbol in mentioned_symbols(text, bare=True))


def _of_the_document(text: str, ground: Ground) -> str:
    """Read "it" as the resolution where what it does is what resolutions do: "does it mention trade?"."""
    match = _DOES.search(text)
    if match is None or not (match["verb"].lower() in _SAYING or base_form(match["verb"])):
        return text
    several = len(ground.corpus.by_symbol) > 1 and ground.document is not None and not _names_document(text, ground)
    subject = ground.document.symbol if several and ground.document else "the resolution"
    return f"{text[: match.start()]}{match['aux']} {subject} {match['adverbs']}{match['verb']}{text[match.end() :]}"


def _of_the_documents(text: str, ground: Ground) -> str:
    """Read "which of them" as the resolutions where paragraphs of several were shown."""
    if len({p.symbol for p in ground.shown}) < 2:
        return text
    return _OF_THEM.sub(lambda m: f"{m['which']} resolutions", text)


def _in_document(text: str, ground: Ground) -> str:
    """Say which document is meant, where several are known and the message names none."""
    document = ground.document
    if document is None or len(ground.corpus.by_symbol) == 1 or len(ground.scope) == 1:
        return text
    if mentioned_symbols(text, bare=True) or speaks_of_several(text):
        return text
    subject = _SUBJECT.search(text) or _IT.search(text)
    if subject:
        lead = f"{subject['aux']} " if subject["aux"] else ""
        return f"{text[: subject.start()]}{lead}{document.symbol}{text[subject.end() :]}"
    bare = text.rstrip(" ?.!")
    return f"{bare} in {document.symbol}{text[len(bare) :].strip()}"
