"""Answers that follow a reference: to the document itself where it is at hand, else to the paragraphs that mention it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents import Corpus, Paragraph, Resolution
from service.answer import Citation, Sentence
from service.answering.drafts import Draft, abstain
from service.answering.lookup import look_up
from service.answering.searched import SearchedQuestion
from service.answering.summaries import summarise

_NAMED = 5
"""How many of the paragraphs that mention a missing document are named."""


def follow(question: SearchedQuestion, document: Resolution | None, corpus: Corpus) -> Draft | None:
    """Summarise the document that a paragraph mentions, or that is named; None where neither can be told."""
    if document is None:
        return None
    if not question.places:
        return _led_to(document, mentioning([document.symbol], corpus)[:1], corpus)
    found = look_up(document, question.places).found
    if not found:
        return None
    mentioned = tuple(dict.fromkeys(symbol for p in found for symbol in p.mentions))
    resolutions = tuple(s for s in mentioned if "/RES/" in s) or mentioned
    if not resolutions:
        message = f"{found[0].spoken_label} of {document.symbol} mentions no other document."
        return abstain("absent", message, found, method="lookup", confidence=1.0)
    known = [corpus.by_symbol[symbol] for symbol in resolutions if symbol in corpus.by_symbol]
    if not known:
        are = "which is" if len(resolutions) == 1 else "which are"
        message = f"{found[0].spoken_label} of {document.symbol} mentions {_listed(resolutions)}, {are} not among the documents that I have."
        return abstain("no_such_document", message, found, method="lookup", confidence=1.0)
    return _led_to(known[0], found[:1], corpus)


def no_such_document(symbols: Sequence[str], corpus: Corpus) -> Draft:
    """Say that documents are not at hand, and which paragraphs mention them."""
    found = mentioning(symbols, corpus)
    message = f"{_listed(symbols)} {'is' if len(symbols) == 1 else 'are'} not among the documents that I have."
    if found:
        named = _listed([f"{p.symbol}, {p.label}" for p in found[:_NAMED]], between="; ")
        more = f" and {len(found) - _NAMED} more paragraphs" if len(found) > _NAMED else ""
        verb = "mentions" if len(found) == 1 else "mention"
        message += f" {named}{more}, {verb} {'it' if len(symbols) == 1 else 'them'}."
    return abstain("no_such_document", message, found[:_NAMED], method="lookup", confidence=1.0)


def mentioning(symbols: Sequence[str], corpus: Corpus) -> list[Paragraph]:
    """List the paragraphs that mention any of these documents."""
    return [p for p in corpus.paragraphs if set(symbols) & set(p.mentions)]


def _led_to(document: Resolution, mentioned_by: Sequence[Paragraph], corpus: Corpus) -> Draft:
    """Summarise a document, after saying which paragraph leads to it."""
    summary = summarise(document, corpus)
    if not mentioned_by:
        return summary
    source = mentioned_by[0]
    text = f"{source.spoken_label} of {source.symbol} mentions {document.symbol}."
    leading = Sentence(text=text, citations=(source.id,), verdict="supported")
    return replace(summary, sentences=(leading, *summary.sentences), citations=(Citation.of(source), *summary.citations))


def _listed(names: Sequence[str], between: str = ", ") -> str:
    return names[0] if len(names) == 1 else f"{between.join(names[:-1])} and {names[-1]}"
