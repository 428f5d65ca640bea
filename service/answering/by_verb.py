"""Answers by verb: everything that the Assembly decides, requests or condemns in a document, by a full scan."""

from __future__ import annotations

import re

from documents import Paragraph, Resolution, finite, verb_base
from documents.words import written_date
from embeddings import STOP_WORDS, terms, words
from service.answer import Sentence
from service.answering.composition import compose_whole
from service.answering.drafts import Draft, abstain
from service.understanding import Question

_MOST = 6
"""How many paragraphs an answer shows; of more it says how many there are and where."""
_ACTS = ("decide", "request", "establish", "adopt", "approve", "call", "urge", "demand")
"""The verbs by which a resolution acts, in the order in which a summary looks for them."""
_GRAVE = frozenset("condemn deplore demand authorize approve establish declare proclaim reject appropriate denounce".split())
"""Verbs that no other verb stands for: where a document has none of them, what is asked about them is not in it."""
_OBJECT = re.compile(r"\bresolutions\b", re.IGNORECASE)
_SUMMARISED = 3
_UNSAID = frozenset(
    terms("general assembly resolution united nations un ga unga text document operative paragraph paragraphs part body")
)


def asks_for_verb_alone(question: Question) -> bool:
    """Whether a question asks for all that the Assembly does by one verb, and for nothing more."""
    if not question.verb or _OBJECT.search(question.text):
        return False
    left = [w for w in words(question.text) if w not in STOP_WORDS and not w.isdigit()]
    unsaid = _UNSAID | question.shorts
    return not any(term not in unsaid and not _is_form(term, question.verb) for w in left for term in terms(w))


def answer_by_verb(document: Resolution, question: Question) -> Draft:
    """Quote every paragraph whose leading verb is the one asked for, or say that there is none after reading all."""
    found = _led_by(document, question.verb)
    if not found:
        count = len(document.whole("operative")) + len(document.whole("preambular"))
        message = f"None of the {count} paragraphs of {document.symbol} says that the General Assembly {finite(question.verb)} something."
        return abstain("absent", message, method="lookup", confidence=1.0)
    composed = [compose_whole(p, first=n == 0, named=False) for n, p in enumerate(found[:_MOST])]
    sentences = [c.sentence for c in composed]
    if len(found) > _MOST:
        rest = ", ".join(p.label for p in found[_MOST:])
        sentences.append(Sentence(text=f"The same verb leads {len(found)} paragraphs in all: also {rest}.", verdict="supported"))
    return Draft("lookup", tuple(sentences), tuple(c.citation for c in composed))


def lacks_grave_verb(document: Resolution, question: Question) -> bool:
    """Whether a question asks for a grave act of the Assembly, and no paragraph of the document has its verb."""
    if question.verb not in _GRAVE:
        return False
    return not any(_is_form(term, question.verb) for p in document.paragraphs for term in terms(p.text))


def summarise(document: Resolution) -> Draft:
    """Say what a document is and quote what it decides and requests, which is what it changes."""
    adopted = f", adopted by the General Assembly on {written_date(document.adopted)}" if document.adopted else ""
    operative = len(document.whole("operative"))
    opening = f"{document.symbol}{adopted}, is entitled “{document.title}” and has {operative} operative paragraphs."
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
