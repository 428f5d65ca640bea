"""What a resolution does: a summary of it by its verbs."""

from __future__ import annotations

from documents import Paragraph, Resolution, verb_base
from documents.symbols import body_of
from documents.words import written_date
from service.answer import Sentence
from service.answering.composition import compose_whole
from service.answering.drafts import Draft

_ACTS = ("decide", "request", "establish", "adopt", "approve", "call", "urge", "demand")
"""The verbs by which a resolution acts, in the order in which a summary looks for them."""
_SUMMARISED = 3


def summarise(document: Resolution) -> Draft:
    """Say what a document is and quote what it decides and requests, which is what it changes."""
    adopted = f", adopted by the {body_of(document.symbol)} on {written_date(document.adopted)}," if document.adopted else ""
    operative = len(document.numbered("operative"))
    entitled = f"is entitled “{document.title}” and " if document.title else ""
    opening = f"{document.symbol}{adopted} {entitled}has {operative} operative paragraphs."
    acting = [p for verb in _ACTS for p in _led_by(document, verb) if p.kind == "operative"] or list(document.whole("operative"))
    shown = sorted(acting[:_SUMMARISED], key=document.paragraphs.index)
    composed = [compose_whole(p) for p in shown]
    sentences = (Sentence(text=opening, verdict="supported"), *(c.sentence for c in composed))
    return Draft("lookup", sentences, tuple(c.citation for c in composed))


def _led_by(document: Resolution, verb: str) -> list[Paragraph]:
    whole = [p for p in document.paragraphs if p.is_whole and verb_base(p.verb) == verb]
    return sorted(whole, key=lambda p: p.kind == "preambular")
