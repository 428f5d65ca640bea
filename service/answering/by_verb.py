"""What a resolution does: a summary of it by its verbs, and whether it has a verb at all."""

from __future__ import annotations

from documents import Paragraph, Resolution, finite, verb_base
from documents.symbols import body_of
from documents.words import written_date
from embeddings import terms
from service.answer import Sentence
from service.answering.composition import compose_whole
from service.answering.drafts import Draft
from service.answering.searched import SearchedQuestion

_ACTS = ("decide", "request", "establish", "adopt", "approve", "call", "urge", "demand")
"""The verbs by which a resolution acts, in the order in which a summary looks for them."""
_GRAVE = frozenset("condemn deplore demand authorize approve establish declare proclaim reject appropriate denounce".split())
"""Verbs that no other verb stands for: where a document has none of them, what is asked about them is not in it."""
_SUMMARISED = 3


def lacks_grave_verb(document: Resolution, question: SearchedQuestion) -> bool:
    """Whether a question asks for a grave act of the Assembly, and no paragraph of the document has its verb."""
    if question.verb not in _GRAVE:
        return False
    return not any(_is_form(term, question.verb) for p in document.paragraphs for term in terms(p.text))


def summarise(document: Resolution) -> Draft:
    """Say what a document is and quote what it decides and requests, which is what it changes."""
    adopted = f", adopted by the {body_of(document.symbol)} on {written_date(document.adopted)}," if document.adopted else ""
    operative = len(document.whole("operative"))
    entitled = f"is entitled “{document.title}” and " if document.title else ""
    opening = f"{document.symbol}{adopted} {entitled}has {operative} operative paragraphs."
    acting = [p for verb in _ACTS for p in _led_by(document, verb) if p.kind == "operative"] or list(document.whole("operative"))
    shown = sorted(acting[:_SUMMARISED], key=document.paragraphs.index)
    composed = [compose_whole(p, first=n == 0, named=False) for n, p in enumerate(shown)]
    sentences = (Sentence(text=opening, verdict="supported"), *(c.sentence for c in composed))
    return Draft("lookup", sentences, tuple(c.citation for c in composed))


def _led_by(document: Resolution, verb: str) -> list[Paragraph]:
    whole = [p for p in document.paragraphs if p.is_whole and verb_base(p.verb) == verb]
    return sorted(whole, key=lambda p: p.kind == "preambular")


def _is_form(term: str, verb: str) -> bool:
    return term in terms(verb) or term in terms(finite(verb))
